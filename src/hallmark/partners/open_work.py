"""What somebody who leaves a post leaves open: asked of the packages above, which register a question each."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from hallmark.partners.queries.viewers import Viewer


@dataclass(frozen=True)
class OpenWork:
    """One thing that waits for a person: what it is in words, the address of its page, and whose work it is.

    `agency` is the number of the agency in whose post the person has it.
    """

    what: str
    address: str
    agency: int


Question = Callable[[int, Viewer | None], Iterable[OpenWork]]
"""What waits for the person with this number, of that which the viewer may see? Without a viewer: the operator asks."""
_questions: list[Question] = []


def register(question: Question) -> None:
    """Adds a question. The same again changes nothing."""
    if question not in _questions:
        _questions.append(question)


def waiting_for(person_id: int, *, viewer: Viewer | None, agencies: Collection[int]) -> list[OpenWork]:
    """What waits for a person in the posts of some agencies, of that which the viewer may see."""
    return [work for question in _questions for work in question(person_id, viewer) if work.agency in agencies]
