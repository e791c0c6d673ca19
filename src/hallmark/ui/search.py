"""Search over what the visitor may see, kind by kind.

The packages above register a provider for each kind where they give their addresses, in their ``urls.py``. A provider
finds and counts only what the visitor may see, so that what is hidden and what is not there are the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.text import slugify

SHORTEST, LONGEST = 2, 100
"""Letters of a text that is looked for."""
FIRST, MOST = 5, 100
"""How many of each kind are shown among all, and of one kind alone."""


@dataclass(frozen=True)
class Hit:
    """One thing found: what it is called, where it is, and a few words that tell it from its like."""

    title: str
    address: str
    detail: str = ""


@dataclass(frozen=True)
class Found:
    """How many of a kind the visitor may see, and the closest of them."""

    total: int
    hits: Sequence[Hit]


NOTHING = Found(0, ())
Provider = Callable[[HttpRequest, str, int], Found]


@dataclass(frozen=True)
class Kind:
    """Of one kind: its label, its name in addresses, and what was found of it."""

    label: str
    name: str
    found: Found

    @property
    def more(self) -> int:
        """How many were found beyond those that are shown."""
        return self.found.total - len(self.found.hits)


_providers: dict[str, tuple[int, Provider]] = {}


def add_search(label: str, provider: Provider, *, rank: int) -> None:
    """Looks among one more kind of thing: the lowest rank stands first. Registering a label again replaces it.

    Args:
        provider: given the request, the text that was typed, and at most how many hits it should give.
    """
    _providers[label] = (rank, provider)


def too_short(text: str) -> bool:
    """Are there fewer letters and digits than can be looked for?"""
    return sum(letter.isalnum() for letter in text) < SHORTEST


def search(request: HttpRequest, text: str, *, kind: str = "") -> list[Kind]:
    """What was found of every kind of which there is something, or of one kind alone."""
    found = []
    for label, (_, provider) in sorted(_providers.items(), key=lambda item: item[1][0]):
        name = slugify(label)
        if kind in ("", name):
            found.append(Kind(label, name, provider(request, text, MOST if kind else FIRST)))
    return [one for one in found if one.found.total]
