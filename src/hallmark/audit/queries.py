"""Reading events: one page at a time, or all that fit, and only those in whose affairs the reader is.

Everything is read as the audit's own role, which can do nothing else.
"""

import uuid
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from hallmark.audit.chain import reading_alias
from hallmark.audit.models import AuditEvent
from hallmark.audit.rules import Outcome

PAGE = 50
MOST_COUNTED = 1_000
CHUNK = 2_000


@dataclass(frozen=True)
class Reader:
    """Somebody who may read the audit, and whose affairs.

    Attributes:
        person: their number.
        everything: whether they read the events of every agency and partnership, and of none.
        agencies, partnerships: otherwise, those whose events they read.
    """

    person: int
    everything: bool = False
    agencies: frozenset[int] = frozenset()
    partnerships: frozenset[int] = frozenset()

    def scopes(self) -> list[Q]:
        """Conditions of which an event must meet one. Apart, each has its index; joined by OR they would have none."""
        if self.everything:
            return [Q()]
        return [Q(agency=number) for number in sorted(self.agencies)] + [
            Q(partnership=number) for number in sorted(self.partnerships)
        ]


@dataclass(frozen=True)
class Wanted:
    """Which events: None and blank leave a matter open. From `since`, up to but not including `until`."""

    person: int | None = None
    subject: tuple[str, str] | None = None
    act: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def condition(self) -> Q:
        """The same, for the database."""
        asked = {
            "actor": self.person,
            "subject_kind": self.subject[0] if self.subject else None,
            "subject_id": self.subject[1] if self.subject else None,
            "act": self.act or None,
            "at__gte": self.since,
            "at__lt": self.until,
        }
        return Q(**{name: value for name, value in asked.items() if value is not None})


@dataclass(frozen=True)
class Key:
    """A place in the order of events: by time, and by id where that is the same."""

    at: datetime
    id: uuid.UUID

    @classmethod
    def of(cls, event: AuditEvent) -> "Key":
        """Where this event stands."""
        return cls(event.at, event.id)

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """From an address; None for what is no key."""
        at, _, event_id = text.partition("_")
        try:
            key = cls(datetime.fromisoformat(at), uuid.UUID(event_id))
        except ValueError:
            return None
        return key if key.at.tzinfo else None

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%dT%H:%M:%S.%f}Z_{self.id}"

    def older(self) -> Q:
        """Events before it."""
        return Q(at__lte=self.at) & ~Q(at=self.at, id__gte=self.id)

    def newer(self) -> Q:
        """Events after it."""
        return Q(at__gte=self.at) & ~Q(at=self.at, id__lte=self.id)


@dataclass(frozen=True)
class Page:
    """Some events, the newest first, and where to go on from in either direction."""

    events: Sequence[AuditEvent]
    newer_than: Key | None
    older_than: Key | None


def page_of(
    wanted: Wanted, reader: Reader, *, older_than: Key | None = None, newer_than: Key | None = None, size: int = PAGE
) -> Page:
    """A page beside a key, or the newest. Its cost does not grow with how far back it lies."""
    upwards = newer_than is not None
    beside = newer_than.newer() if newer_than else older_than.older() if older_than else Q()
    found = _nearest(wanted.condition() & beside, reader, size + 1, upwards=upwards)
    more, events = len(found) > size, found[:size]
    if upwards:
        events.reverse()
    has_newer = more if upwards else older_than is not None
    has_older = upwards or more
    return Page(
        events,
        newer_than=Key.of(events[0]) if events and has_newer else None,
        older_than=Key.of(events[-1]) if events and has_older else None,
    )


def refusals_since(reader: Reader, since: datetime) -> list[tuple[str, int]]:
    """How often each act was refused since a moment, among what a reader may read; the most often first.

    No more than the latest `MOST_COUNTED` of an agency or partnership are counted.
    """
    found = {
        event: act
        for scope in reader.scopes()
        for event, act in _events()
        .filter(scope, at__gte=since, outcome=Outcome.REFUSED)
        .order_by("-at", "-id")
        .values_list("id", "act")[:MOST_COUNTED]
    }
    return Counter(found.values()).most_common()


def all_events(wanted: Wanted) -> Iterator[AuditEvent]:
    """Every event that fits, each with its link, the oldest first; memory does not grow with their number."""
    with transaction.atomic(using=reading_alias()):
        rows = _events().filter(wanted.condition()).select_related("link").order_by("at", "id")
        yield from rows.iterator(chunk_size=CHUNK)


def _nearest(condition: Q, reader: Reader, most: int, *, upwards: bool) -> list[AuditEvent]:
    order = ("at", "id") if upwards else ("-at", "-id")
    found = {
        event.id: event
        for scope in reader.scopes()
        for event in _events().filter(condition & scope).order_by(*order)[:most]
    }
    return sorted(found.values(), key=lambda event: (event.at, event.id), reverse=not upwards)[:most]


def _events() -> QuerySet[AuditEvent]:
    return AuditEvent.objects.using(reading_alias())
