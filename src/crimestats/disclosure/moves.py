"""Another table that a reader could not tell from the true one: found for one withheld cell at a time.

A move changes some cells so that every total still holds. If a move takes a withheld count of 3 down to 1 through
withheld cells alone, then no reader can exclude 1.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from crimestats.arrays import Bools, Floats, Ints
from crimestats.disclosure.relations import Relations

BARRED = 1e7
"""What it costs a move to go through a cell that must not change: more than every other cell together."""

MOST_SWAPS = 4096
"""Swaps along one axis that are weighed for one move: beyond them the cheapest to either side stand for all."""


@dataclass(frozen=True)
class Search:
    """What a move may use."""

    costs: Floats
    """Shape (cells,): 0 for a withheld cell, what it costs to withhold it for a shown one, inf where it must stay."""

    room: Floats
    """Shape (cells,): how far each cell can go down."""


class Mover(Protocol):
    """Finds the cheapest move that changes one cell by `amount` (down where negative)."""

    def find(self, cell: int, amount: int, search: Search) -> Ints | None:
        """The cells that the move changes, or None where there is no such move."""


class GridMover:
    """Moves in a table of any number of axes, each with totals: the product of one move along each axis.

    In a plain table of rows and columns a move is the rectangle a +, b -, c -, d +, or runs out into the totals. It is
    not every possible move, so that None here does not yet mean that there is none.

    Source: the hypercube method, Giessing and Repsilber (2002), Inference Control in Statistical Databases, LNCS 2316,
    extended to totals and to hierarchies.
    """

    def __init__(self, parents: Sequence[Ints], fixed: Bools) -> None:
        self.shape = tuple(axis.size for axis in parents)
        self.fixed = fixed
        self.along = [_Axis(axis) for axis in parents]

    def find(self, cell: int, amount: int, search: Search) -> Ints | None:
        """See `Mover`. In as few steps as the room allows: 3 down may have to be 2 down one way and 1 another."""
        costs = np.where(np.isfinite(search.costs) & ~self.fixed, search.costs, BARRED)
        room = search.room.copy()
        at = np.unravel_index(cell, self.shape)
        # What goes down needs room for it, what goes up none: the cell's own side of a swap, and the other.
        sides = [side.reshape(self.shape) for side in (costs, costs + BARRED * (room < 1))]
        own, other = sides if amount > 0 else sides[::-1]
        moves = [
            axis.moves(int(at[number]), _line(own, at, number), _line(other, at, number))
            for number, axis in enumerate(self.along)
        ]
        changed = np.zeros(costs.size, dtype=bool)
        left, step = amount, amount
        while left:
            found = self._step(moves, step, costs, room)
            if found is not None:
                cells, signs = found
                room[cells] += signs * step
                costs[cells] = 0.0
                changed[cells] = True
                left -= step
            elif abs(step) == 1:
                return None
            step = int(np.sign(left)) * min(abs(left), abs(step) - (found is None))
        return np.flatnonzero(changed)

    def _step(self, moves: list[Any], amount: int, costs: Floats, room: Floats) -> tuple[Ints, Floats] | None:
        stuck = BARRED * (room < abs(amount))
        # A cell that the move takes down pays `every` and `signed`, which make its `stuck`; one that goes up pays none.
        every = _product([abs(move) for move in moves], (costs + stuck / 2).reshape(self.shape))
        signed = _product(moves, (stuck / 2).reshape(self.shape))
        total = every - signed if amount > 0 else every + signed
        best = np.unravel_index(int(np.argmin(total)), total.shape)
        if total[best] >= BARRED:
            return None
        move = np.ones(1)
        for rows, row in zip(moves, best, strict=True):
            move = np.multiply.outer(move, rows[[row]].toarray()).ravel()
        cells = np.flatnonzero(move)
        return cells, move[cells]


class GeneralMover:
    """Moves under any relations at all, by whole-number programming: exact, and slow for thousands of cells."""

    def __init__(self, relations: Relations) -> None:
        self.matrix = relations.matrix.tocsc()

    def find(self, cell: int, amount: int, search: Search) -> Ints | None:
        """See `Mover`."""
        usable = np.flatnonzero(np.isfinite(search.costs) | (np.arange(search.costs.size) == cell))
        matrix = self.matrix[:, usable]
        matrix = matrix[np.unique(matrix.nonzero()[0])]
        room = np.floor(search.room[usable])
        if -amount > search.room[cell]:
            return None
        # Up and down apart, so that a change costs the same both ways.
        most = np.concatenate([np.full(usable.size, np.inf), room])
        least = np.zeros(2 * usable.size)
        here = int(np.searchsorted(usable, cell))
        up, down = here, usable.size + here
        least[up] = most[up] = max(amount, 0)
        least[down] = most[down] = max(-amount, 0)
        # The least cost counts for something too, or a move would wander through withheld cells for nothing.
        costs = np.tile(np.maximum(search.costs[usable], 1e-3), 2)
        costs[[up, down]] = 0.0
        constraints = [LinearConstraint(sparse.hstack([matrix, -matrix]).tocsr(), 0, 0)] if matrix.shape[0] else []
        found = milp(costs, constraints=constraints, bounds=Bounds(least, most), integrality=np.ones(costs.size))
        if found.x is None:
            return None
        change = np.round(found.x[: usable.size] - found.x[usable.size :])
        return np.asarray(usable[change != 0], dtype=np.int64)


class _Axis:
    """One axis with its totals. Its moves are made as they are asked for: all at once are the cube of its length."""

    def __init__(self, parents: Ints) -> None:
        size = parents.size
        links: list[tuple[int, int]] = []
        self.roots = np.zeros(size, dtype=np.int64)
        for position in range(size):
            at = position
            while at >= 0:
                links.append((position, at))
                self.roots[position] = at
                at = int(parents[at])
        rows, columns = np.array(links, dtype=np.int64).T
        self.chains: Any = sparse.csr_matrix((np.ones(rows.size), (rows, columns)), shape=(size, size))
        """Row by row a position with all that it is part of."""
        self.beneath: Any = self.chains.T.tocsr()
        self.leaves: Ints = np.setdiff1d(np.arange(size), parents)

    def moves(self, position: int, own: Floats, other: Floats) -> Any:
        """The moves along the axis that take a position up by one, as rows: sparse, shape (moves, positions).

        Where there are very many, the dearest are left out, by what it costs to change each position as the given one
        is changed (`own`) and the other way (`other`), shape (positions,).
        """
        within = np.isin(self.leaves, self.beneath[[position]].indices)
        inside = self.leaves[within]
        outside = self.leaves[~within & (self.roots[self.leaves] == self.roots[position])]
        if inside.size > 1 and inside.size * outside.size > MOST_SWAPS:
            inside = inside[np.argsort((self.chains @ own)[inside], kind="stable")[: math.isqrt(MOST_SWAPS)]]
            outside = outside[np.argsort((self.chains @ other)[outside], kind="stable")[: MOST_SWAPS // inside.size]]
        swaps = self.chains[np.repeat(inside, outside.size)] - self.chains[np.tile(outside, inside.size)]
        return sparse.vstack([swaps, self.chains[inside]], format="csr")


def _line(table: Floats, at: tuple[Any, ...], number: int) -> Floats:
    """The cells along axis `number` through one cell."""
    return table[*at[:number], :, *at[number + 1 :]]


def _product(moves: list[Any], tensor: Floats) -> Floats:
    for move in moves:
        rest = tensor.shape[1:]
        tensor = (move @ tensor.reshape(tensor.shape[0], -1)).T.reshape(*rest, move.shape[0])
    return tensor
