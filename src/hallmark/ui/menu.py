"""The site's menu and bands.

The packages above register themselves where they give their addresses, in their ``urls.py``: those are read before the
first page is rendered, and a package without addresses has no place in the menu.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True, order=True)
class MenuEntry:
    """One place in the menu: its rank from the left, its words, and the name of its address."""

    rank: int
    label: str
    url_name: str


_entries: set[MenuEntry] = set()
_synthetic_questions: list[Callable[[], bool]] = []


def add_to_menu(*, rank: int, label: str, url_name: str) -> None:
    """Shows an entry on every page. Registering the same entry again changes nothing."""
    _entries.add(MenuEntry(rank, label, url_name))


def menu_for(path: str) -> list[dict[str, object]]:
    """The entries from left to right with their addresses; the one that `path` lies under is marked."""
    entries = []
    for entry in sorted(_entries):
        address = reverse(entry.url_name)
        entries.append(
            {"label": entry.label, "address": address, "here": path == address, "within": path.startswith(address)}
        )
    return entries


def ask_if_synthetic(question: Callable[[], bool]) -> None:
    """Registers a question, put on every page: is any of the evidence held invented?"""
    if question not in _synthetic_questions:
        _synthetic_questions.append(question)


def evidence_is_synthetic() -> bool:
    """Whether any package says that it holds invented evidence."""
    return any(question() for question in _synthetic_questions)
