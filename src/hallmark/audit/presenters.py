"""Events as the page says them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db import connections
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from hallmark.audit.chain import AUDIT
from hallmark.audit.models import AuditEvent
from hallmark.audit.queries import MOST_COUNTED, refusals_since
from hallmark.audit.registry import names_of, reader_of
from hallmark.audit.rules import Outcome
from hallmark.ui.start import Need

LATELY = timedelta(days=7)
"""How long a refusal is shown to whoever governs the information it was about."""


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


def needs(request: HttpRequest) -> Iterator[Need]:
    """Refusals of the last days, for whoever may read them: each act once, with how often it was refused."""
    reader = reader_of(request)
    if reader is None or AUDIT not in connections.databases:
        return
    now = timezone.now()
    for act, number in refusals_since(reader, now - LATELY):
        many = f"{MOST_COUNTED:,} times or more" if number >= MOST_COUNTED else _times(number)
        asked = urlencode({"act": act, "first": f"{timezone.localdate(now - LATELY):%Y-%m-%d}"})
        sentence = f"{_REFUSED.get(act, f'The act “{act}” was refused')} {many} in the last seven days."
        yield Need(sentence, "See who and when", f"{reverse('audit')}?{asked}")


_REFUSED = {
    "sign-in.make": "A sign-in was refused",
    "audit.read": "The audit was refused to somebody",
    "people.change": "A change to somebody’s posts was refused",
}
"""What the refusals that matter most are called in words."""


def _times(number: int) -> str:
    return "once" if number == 1 else f"{number:,} times"
