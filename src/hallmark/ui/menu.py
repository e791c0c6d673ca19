"""The site's menu and bands.

The packages above register themselves where they give their addresses, in their ``urls.py``: those are read before the
first page is rendered, and a package without addresses has no place in the menu.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from django.http import HttpRequest
from django.urls import reverse

from hallmark.ui.visitors import Shown, everyone


@dataclass(frozen=True)
class MenuEntry:
    """One place in the menu: its rank from the left, its words, the name of its address, and who may open it."""

    rank: int
    label: str
    url_name: str
    shown: Shown


_entries: dict[str, MenuEntry] = {}
_synthetic_questions: list["Callable[[], Invented]"] = []


def add_to_menu(*, rank: int, label: str, url_name: str, shown: Shown = everyone) -> None:
    """Shows an entry on every page, to those who may open what it leads to. Registering it again replaces it."""
    _entries[url_name] = MenuEntry(rank, label, url_name, shown)


def menu_for(request: HttpRequest) -> list[dict[str, object]]:
    """The visitor's entries from left to right with their addresses; the one that the page lies under is marked."""
    entries, path = [], request.path
    for entry in sorted(_entries.values(), key=lambda entry: (entry.rank, entry.label)):
        if entry.shown(request):
            address = reverse(entry.url_name)
            entries.append(
                {"label": entry.label, "address": address, "here": path == address, "within": path.startswith(address)}
            )
    return entries


class Invented(Enum):
    """How much of the evidence held is invented."""

    NONE = "none"
    SOME = "some"
    ALL = "all"


def ask_if_synthetic(question: Callable[[], Invented]) -> None:
    """Registers a question, put on every page: how much of the evidence held is invented?"""
    if question not in _synthetic_questions:
        _synthetic_questions.append(question)


def evidence_is_synthetic() -> str:
    """``all``, ``some``, or blank where no package holds invented evidence."""
    answers = {question() for question in _synthetic_questions}
    if answers <= {Invented.NONE}:
        return ""
    return "all" if answers == {Invented.ALL} else "some"
