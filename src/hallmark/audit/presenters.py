"""Events as the page says them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hallmark.audit.models import AuditEvent
from hallmark.audit.registry import names_of
from hallmark.audit.rules import Outcome


@dataclass(frozen=True)
class Row:
    """One event in words.

    Attributes:
        who: a name where one is known; otherwise the person's number, or that nobody had signed in.
        details: what the event says besides, one `name value` each.
    """

    at: datetime
    person: int | None
    who: str
    act: str
    was_refused: bool
    subject: str
    purpose: str
    details: Sequence[str]


def rows(events: Sequence[AuditEvent]) -> list[Row]:
    """The events of one page; people's names are asked for once."""
    names = names_of({event.actor for event in events if event.actor is not None})
    return [
        Row(
            at=event.at,
            person=event.actor,
            who=_who(event.actor, names.get(event.actor or 0)),
            act=event.act,
            was_refused=event.outcome == Outcome.REFUSED,
            subject=f"{event.subject_kind}:{event.subject_id}",
            purpose=event.purpose,
            details=list(_details(event)),
        )
        for event in events
    ]


def _who(person: int | None, name: str | None) -> str:
    if person is None:
        return "Nobody signed in"
    return f"{name} ({person})" if name else f"Person {person}"


def _details(event: AuditEvent) -> Sequence[str]:
    places = {"agency": event.agency, "partnership": event.partnership}
    known = {name: number for name, number in places.items() if number is not None}
    return [f"{name} {_words(value)}" for name, value in {**known, **event.detail}.items()]


def _words(value: Any) -> str:
    """A detail on one line: the parts of a list or an object with commas between."""
    if isinstance(value, dict):
        return ", ".join(f"{name} {_words(part)}" for name, part in value.items())
    if isinstance(value, list):
        return ", ".join(map(_words, value))
    if value is None or isinstance(value, bool):
        return {None: "none", True: "yes", False: "no"}[value]
    return str(value)
