"""What a page knows besides its document: the figures behind its numbers, and where its parts lead."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Behind:
    """A figure behind a sentence, in words. ``address`` is its own page, blank where there is none to go to."""

    figure_id: str
    name: str
    measure: str
    value: str
    period: str
    base: str
    source: str
    method: str
    address: str = ""


def nowhere(_name: str) -> str:
    """The address of what leads nowhere."""
    return ""


@dataclass(frozen=True)
class Links:
    """Where the parts of a page lead: each takes an id and gives an address, blank for none.

    Attributes:
        figure: the page of a figure, by its id.
        edit, comment: of a text block, by its id.
        add: where what is known is added to a section, by the section's id.
        data: the file that a moving map reads, by its name.
    """

    figure: Callable[[str], str] = nowhere
    edit: Callable[[str], str] = nowhere
    comment: Callable[[str], str] = nowhere
    add: Callable[[str], str] = nowhere
    data: Callable[[str], str] = nowhere
