"""What the audit is told of signing in: ids and acts, never an address."""

from typing import Any

from django.db import models, transaction

from hallmark.audit.changes import record, record_refusal
from hallmark.partners.models import User
from hallmark.partners.permissions import Act
from hallmark.partners.sign_in import people

NOBODY = ("sign-in", "unknown")


def note(
    act: str,
    subject: models.Model,
    *,
    by: User | None,
    agency: int | None = None,
    person: User | None = None,
    **detail: Any,
) -> None:
    """Records an act, in the caller's transaction where there is one.

    Args:
        agency: in whose affairs; where none is given, the agency of the person whose account it is.
        person: whose account it is; the subject itself, where that is a person.
    """
    whose = subject if isinstance(subject, User) else person
    of = people.agency_of(whose) if agency is None and whose else agency
    with transaction.atomic():
        record(act=act, subject=_named(subject), by=by.pk if by else None, agency=of, detail=detail)


def refuse(person: User | None, **detail: Any) -> None:
    """Records that somebody was not let in. It stays though the request is undone."""
    record_refusal(
        act="sign-in.make",
        subject=_named(person) if person else NOBODY,
        by=None,
        agency=people.agency_of(person) if person else None,
        detail=detail,
    )


def refuse_act(act: Act, subject: tuple[str, object], *, by: User, agency: int | None) -> None:
    """Records that somebody asked for what is not theirs, or is not there. It stays though the request is undone."""
    record_refusal(act=act.value, subject=subject, by=by.pk, agency=agency)


def _named(subject: models.Model) -> tuple[str, object]:
    return ("person" if isinstance(subject, User) else str(subject._meta.model_name), subject.pk)
