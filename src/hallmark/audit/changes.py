"""Adding to the audit, which is all that can be done to it."""

import uuid
from typing import Any, Final

from django.db import connections
from django.db.transaction import TransactionManagementError
from psycopg.types.json import Jsonb

from hallmark.audit.request_ids import request_id_now
from hallmark.audit.rules import Detail, Outcome, check_act, check_detail, check_person, check_purpose, check_subject

DEFAULT: Final = "default"
REFUSALS: Final = "refusals"
# In SQL, for the application may name these columns and no others: the database's clock says when.
INSERT = """
INSERT INTO audit_event
    (id, actor, agency, partnership, act, subject_kind, subject_id, purpose, outcome, request_id, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""


def record(
    *,
    act: str,
    subject: tuple[str, object],
    by: int | None,
    purpose: str = "",
    agency: int | None = None,
    partnership: int | None = None,
    detail: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Records what is being done, in the caller's transaction: it stands if that is committed, and only then.

    Args:
        act: noun and verb, such as ``appointment.end``.
        subject: kind and id of what it is done to or seen of, such as ``("appointment", appointment.pk)``.
        by: the person's number; None where nobody has signed in (a command, the site itself).
        purpose: why, in the words that the person gave or that go with a code; not what was written or seen.
        agency, partnership: in whose affairs. Who may read the event hangs on these.
        detail: ids, codes and counts.

    Returns:
        The event's id.

    Raises:
        TransactionManagementError: there is no transaction, so the event could stand without what it tells of.
        ValueError: an argument is not of its form.
    """
    if not connections[DEFAULT].in_atomic_block:
        raise TransactionManagementError("An event is recorded in the transaction of what it tells of. Open one.")
    return _insert(DEFAULT, Outcome.DONE, act, subject, by, purpose, agency, partnership, detail)


def record_refusal(
    *,
    act: str,
    subject: tuple[str, object],
    by: int | None,
    purpose: str = "",
    agency: int | None = None,
    partnership: int | None = None,
    detail: dict[str, Any] | None = None,
) -> uuid.UUID:
    """Records that somebody was refused, at once and on a connection of its own: it stays if the request is undone.

    Arguments, return value and errors are those of `record`, but that no transaction is needed.
    """
    return _insert(REFUSALS, Outcome.REFUSED, act, subject, by, purpose, agency, partnership, detail)


def _insert(
    alias: str,
    outcome: Outcome,
    act: str,
    subject: tuple[str, object],
    by: int | None,
    purpose: str,
    agency: int | None,
    partnership: int | None,
    detail: Detail,
) -> uuid.UUID:
    kind, subject_id = subject[0], str(subject[1])
    check_act(act)
    check_subject(kind, subject_id)
    check_person(by)
    check_purpose(purpose)
    check_detail(detail)
    event_id = uuid.uuid4()
    who = [event_id, by, agency, partnership]
    what = [act, kind, subject_id, purpose, outcome.value, request_id_now(), Jsonb(detail or {})]
    values: list[Any] = [*who, *what]
    with connections[alias].cursor() as cursor:
        cursor.execute(INSERT, values)
    return event_id
