"""Who acts, told to PostgreSQL for one transaction: row-level security asks it which rows that person may see.

The setting is local to the transaction (`SET LOCAL`), so that a connection that goes back to a pool tells the next
request nothing. Nobody is the default: without an identity a restricted table has no rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connection, transaction

SETTING = "hallmark.person"
_acting: ContextVar[int | None] = ContextVar("acting", default=None)


@contextmanager
def acting_as(person_id: int | None) -> Iterator[None]:
    """Opens a transaction in which PostgreSQL knows who acts; None is nobody. One inside another gives it back."""
    before = _acting.set(person_id)
    try:
        with transaction.atomic():
            _say(person_id)
            yield
            if before.old_value is not before.MISSING and not connection.needs_rollback:
                # What is undone takes the setting with it.
                _say(before.old_value)
    finally:
        _acting.reset(before)


def person_now() -> int | None:
    """Who acts in this transaction, as PostgreSQL knows it; None is nobody."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hallmark_person()")
        (found,) = cursor.fetchone()
    return found if found is None else int(found)


def _say(person_id: int | None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, "" if person_id is None else str(person_id)])
