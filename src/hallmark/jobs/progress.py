"""How a function at work says how far it has come, and hears that it should stop."""

import uuid
from dataclasses import dataclass
from enum import Enum


class Cancelled(BaseException):
    """Raised out of `Report.step` where the work should end.

    Not an `Exception`, so that a function's own `except Exception` does not swallow it.
    """


class Wish(Enum):
    """Why a function at work should end."""

    STOP = "a person asked the job to stop"
    LEAVE = "the worker is being stopped; the job goes back to the queue"
    OVERTAKEN = "the job was taken for dead, or begun elsewhere; nothing more is to be written"


@dataclass(frozen=True)
class Position:
    """How far a job has come: the step in words, how many are done, and of how many (None: not known)."""

    step: str = ""
    done: int = 0
    total: int | None = None


class Report:
    """One run of one job, seen from the function that does it.

    `step` costs nothing: the worker's keeper writes the position a few times a second, on a connection of its own, so
    that progress is seen while the function is inside a transaction.
    """

    def __init__(self, *, job_id: uuid.UUID, queue_id: int, by: str, person: int | None = None) -> None:
        self.job_id = job_id
        self.queue_id = queue_id
        self.by = by
        self.person = person
        self.position = Position()
        self.wish: Wish | None = None

    def step(self, words: str, done: int | None = None, total: int | None = None) -> None:
        """Says what is done next.

        Args:
            words: the step in words, such as "Counting".
            done: how many steps are done before it; without it, one more than at the last call.
            total: how many steps there are, where that is known.

        Raises:
            Cancelled: the work should end now. Nothing needs doing but to let it pass.
        """
        self.check()
        if done is None:
            done = self.position.done + 1 if self.position.step else 0
        self.position = Position(words, done, None if total is None else max(done, total))

    def check(self) -> None:
        """Raises Cancelled where the work should end; for long stretches that have no steps."""
        if self.wish:
            raise Cancelled(self.wish.value)
