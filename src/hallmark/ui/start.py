"""The start page: what needs the visitor today, what has changed since they were last here, and where they work.

The packages above register providers where they give their addresses, in their ``urls.py``. A provider is given the
request and answers for that visitor alone: nothing for somebody who has not signed in, unless all may know it.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest

LAST_HERE = "last_here"
"""In the session: when its owner had signed in the time before, as an ISO moment. Sign-in writes it."""


@dataclass(frozen=True)
class Need:
    """Something that waits for the visitor: a sentence, what to do, where, and by when, if there is such a day."""

    sentence: str
    act: str
    address: str
    due: date | None = None


@dataclass(frozen=True)
class Change:
    """Something that happened: when, in a sentence, and where to see it; blank where there is no such place."""

    at: datetime
    sentence: str
    address: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the page: its heading, and a template that is given `page`."""

    heading: str
    template: str
    page: Mapping[str, Any]


NeedsProvider = Callable[[HttpRequest], Iterable[Need]]
ChangesProvider = Callable[[HttpRequest, datetime], Iterable[Change]]
SectionProvider = Callable[[HttpRequest], Section | None]

_needs: list[NeedsProvider] = []
_changes: list[ChangesProvider] = []
_sections: dict[SectionProvider, int] = {}


def add_needs(provider: NeedsProvider) -> None:
    """Asks a provider what needs each visitor. Registering it again changes nothing."""
    if provider not in _needs:
        _needs.append(provider)


def add_changes(provider: ChangesProvider) -> None:
    """Asks a provider what has happened since a moment that a visitor may know. Registering again changes nothing."""
    if provider not in _changes:
        _changes.append(provider)


def add_section(provider: SectionProvider, *, rank: int) -> None:
    """Asks a provider for a part of the page; the lowest rank stands first. Registering again replaces the rank."""
    _sections[provider] = rank


def needs_of(request: HttpRequest) -> list[Need]:
    """What needs the visitor: first by due day, then what has none, in the order in which packages registered."""
    found = [need for provider in _needs for need in provider(request)]
    return sorted(found, key=lambda need: need.due or date.max)


def changes_of(request: HttpRequest, since: datetime) -> list[Change]:
    """What has happened since a moment that the visitor may know, the newest first."""
    found = [change for provider in _changes for change in provider(request, since)]
    return sorted(found, key=lambda change: change.at, reverse=True)


def sections_of(request: HttpRequest) -> list[Section]:
    """The parts of the page that there are for the visitor, in their order."""
    found = (provider(request) for provider, _ in sorted(_sections.items(), key=lambda item: item[1]))
    return [section for section in found if section]
