"""Dealing out a round: a worker keeps to one force while it has work there, so that its files are read once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Generic, TypeVar

Work = TypeVar("Work")
Group = tuple[str, ...]


class Deal(Generic[Work]):
    """Pieces of work in groups, taken one at a time by several workers.

    A worker goes on in its group. When that is done it begins the group nobody has begun that has most in it; when all
    are begun it helps where most is left.
    """

    def __init__(self, work: Iterable[Work], *, group: Callable[[Work], Sequence[str]]) -> None:
        self._left: dict[Group, list[Work]] = {}
        for piece in work:
            self._left.setdefault(tuple(group(piece)), []).append(piece)
        self._group = group
        self._begun: set[Group] = set()
        self._of_worker: dict[int, Group] = {}

    def __len__(self) -> int:
        """How many pieces are not dealt yet."""
        return sum(len(pieces) for pieces in self._left.values())

    def take(self, worker: int) -> Work | None:
        """The next piece for this worker; None where there is none."""
        own = self._of_worker.get(worker)
        group = own if own in self._left else self._next_group()
        if group is None:
            return None
        self._of_worker[worker] = group
        self._begun.add(group)
        pieces = self._left[group]
        piece = pieces.pop(0)
        if not pieces:
            del self._left[group]
        return piece

    def give_back(self, piece: Work) -> None:
        """A piece whose worker died is the first of its group again."""
        self._left.setdefault(tuple(self._group(piece)), []).insert(0, piece)

    def _next_group(self) -> Group | None:
        return self._most(self._left.keys() - self._begun) or self._most(self._left)

    def _most(self, groups: Iterable[Group]) -> Group | None:
        return max(sorted(groups), key=lambda group: len(self._left[group]), default=None)
