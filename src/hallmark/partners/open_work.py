"""What somebody who leaves a post leaves open: asked of the packages above, which register a question each."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class OpenWork:
    """One thing that waits for a person: what it is in words, and the address of its page."""

    what: str
    address: str


Question = Callable[[int], list[OpenWork]]
_questions: list[Question] = []


def register(question: Question) -> None:
    """Adds a question: what waits for the person with this number? The same question again changes nothing."""
    if question not in _questions:
        _questions.append(question)


def waiting_for(person_id: int) -> list[OpenWork]:
    """Everything that waits for a person."""
    return [work for question in _questions for work in question(person_id)]
