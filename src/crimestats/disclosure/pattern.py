"""Which further cells to withhold, so that no total gives a withheld count away and as little as possible is lost."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Bools, Floats, Ints
from crimestats.disclosure.moves import Mover, Search
from crimestats.disclosure.relations import Relations

THIN_OUT_WELL = 300
"""Up to so many cells every mover is asked when a table is thinned out: the general one takes a while."""


@dataclass(frozen=True)
class Pattern:
    """The cells withheld for the sake of others, and how far the primary ones are protected."""

    secondary: Bools
    least_shown: Floats
    """The lowest count that stays possible for each primary cell; above the rule's where noughts beside it say so."""

    unprotected: Bools
    """Primary cells that nothing could protect: what is out already gives them away."""


def choose(
    values: Floats,
    primary: Bools,
    may_hide: Bools,
    movers: Sequence[Mover],
    *,
    costs: Floats,
    least: Floats,
    protected: tuple[int, int],
) -> Pattern:
    """The secondary cells, taken one primary cell after another and thinned out afterwards.

    For each primary cell and each end of `protected` a move must exist that takes the cell there through withheld
    cells alone; the cheapest such move is taken, and the shown cells on its way are withheld too. A cell withheld
    early may turn out not to be needed: each is shown again, dearest first, if every move that used it can be replaced.
    Where a cell cannot go as low as the rule asks, it must be able to go so much higher.

    Args:
        values: shape (cells,): the true counts.
        primary: shape (cells,): withheld for their size.
        may_hide: shape (cells,): which others may be withheld.
        movers: asked in turn for each move; for thinning out a large table, the first alone.
        costs: shape (cells,): what is lost with each cell.
        least: shape (cells,): the lowest count that each cell could have if nothing but noughts were shown.
        protected: the lowest and the highest count that must stay possible for every primary cell.

    Limits: greedy, so not always the fewest cells; every pattern that it gives is safe by the moves that it found.
    """
    chooser = _Chooser(primary.copy(), np.where(may_hide, costs, np.inf), np.maximum(values - protected[0], 0), movers)
    reached, unprotected = np.full(values.size, np.nan), np.zeros(values.size, dtype=bool)
    # The widest moves first: the cells that they need serve the narrower ones too.
    widest = np.maximum(values - protected[0], protected[1] - values)
    for cell in sorted(np.flatnonzero(primary).tolist(), key=lambda cell: -widest[cell]):
        lows = range(int(max(protected[0], least[cell])), int(values[cell]) + 1)
        low = next(low for low in lows if chooser.protect(cell, low - int(values[cell])))
        high = max(protected[1], low + protected[1] - protected[0])
        unprotected[cell] = not chooser.protect(cell, high - int(values[cell]))
        reached[cell] = low
    for cell in sorted(np.flatnonzero(chooser.hidden & ~primary).tolist(), key=lambda cell: -costs[cell]):
        chooser.try_showing(cell)
    return Pattern(secondary=chooser.hidden & ~primary, least_shown=reached, unprotected=unprotected)


def least_possible(values: Floats, relations: Relations, least: int) -> Floats:
    """The lowest count each cell could have where the noughts are shown: a total is at least its cells that are not."""
    possible = np.where(values > 0, float(least), 0.0)
    simple = relations.totals == 0
    matrix = relations.matrix[np.flatnonzero(simple)]
    ups, downs = matrix.maximum(0), -matrix.minimum(0)
    parents = np.asarray(downs.sum(axis=1)).ravel() == 1
    ups, downs = ups[np.flatnonzero(parents)], downs[np.flatnonzero(parents)]
    where = np.asarray(downs.argmax(axis=1)).ravel()
    while True:
        raised = possible.copy()
        np.maximum.at(raised, where, ups @ possible)
        if (raised == possible).all():
            return possible
        possible = raised


class _Chooser:
    def __init__(self, hidden: Bools, costs: Floats, room: Floats, movers: Sequence[Mover]) -> None:
        self.hidden = hidden
        self.costs = costs
        self.room = room
        self.movers = movers
        self.moves: dict[tuple[int, int], Ints] = {}
        self.used_by: dict[int, set[tuple[int, int]]] = {}

    def protect(self, cell: int, amount: int) -> bool:
        """Withholds what the cheapest move needs; False where there is none. Staying where it is needs nothing."""
        if amount == 0:
            return True
        move = self._find(cell, amount, np.where(self.hidden, 0.0, self.costs), self.movers)
        if move is None:
            return False
        self.hidden[move] = True
        self._note((cell, amount), move)
        return True

    def try_showing(self, cell: int) -> None:
        """Shows a secondary cell again, if every move through it can go another way."""
        needs = sorted(self.used_by.get(cell, ()))
        costs = np.where(self.hidden, 0.0, np.inf)
        costs[cell] = np.inf
        movers = self.movers if costs.size <= THIN_OUT_WELL else self.movers[:1]
        others = []
        for need in needs:
            move = self._find(*need, costs, movers)
            if move is None:
                return
            others.append(move)
        self.hidden[cell] = False
        for need, move in zip(needs, others, strict=True):
            self._note(need, move)

    def _find(self, cell: int, amount: int, costs: Floats, movers: Sequence[Mover]) -> Ints | None:
        search = Search(costs=costs, room=self.room)
        found = (mover.find(cell, amount, search) for mover in movers)
        return next((move for move in found if move is not None), None)

    def _note(self, need: tuple[int, int], move: Ints) -> None:
        for cell in self.moves.get(need, ()):
            self.used_by[int(cell)].discard(need)
        self.moves[need] = move
        for cell in move:
            self.used_by.setdefault(int(cell), set()).add(need)
