"""Sums of values drawn at random from a map, by simulation, and how often they reach what was observed."""

import numpy as np

from crimestats.arrays import Floats, Ints

_HELD = 4_000_000
"""Random keys held at once."""


def draws(cells: int, drawn: int, permutations: int, rng: np.random.Generator) -> Ints:
    """Cells drawn without replacement, each order as likely, shape (permutations, drawn).

    The first k of a row are a draw of k, so that one set of rows serves neighbourhoods of every size.
    """
    if 4 * drawn * drawn > cells:
        rows = max(_HELD // cells, 1)
        return np.concatenate(
            [
                np.argsort(rng.random((min(rows, permutations - first), cells)), axis=1)[:, :drawn]
                for first in range(0, permutations, rows)
            ]
        )
    # Few cells of many: a row that holds one twice is drawn again, whole.
    made = rng.integers(cells, size=(permutations, drawn))
    while True:
        ordered = np.sort(made, axis=1)
        again = np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1))
        if again.size == 0:
            return made
        made[again] = rng.integers(cells, size=(again.size, drawn))


def simulated_chances(
    values: Floats, sums: Floats, drawn: Ints, picks: Ints, *, hold_own: bool
) -> tuple[Floats, Floats]:
    """The chances of sums as large, and as small, as those observed, from simulated draws.

    Args:
        values: shape (cells,).
        sums: what was observed at each cell, shape (cells,).
        drawn: how many values each sum is of, shape (cells,), int.
        picks: from `draws`, shape (permutations, at least the largest of `drawn`).
        hold_own: whether a cell's own value stays in its place: then only draws without that cell are counted, and such
            a draw is one from the others.

    Returns:
        (high, low), each (1 + draws as extreme) / (1 + draws), shape (cells,).
    """
    slack = 1e-9 * max(float(np.abs(sums).max(initial=0.0)), 1.0)
    totals = np.cumsum(values[picks], axis=1)
    high, low, of = np.empty(sums.shape), np.empty(sums.shape), np.full(sums.shape, float(len(picks)))
    for count in np.unique(drawn):
        asked = drawn == count
        total = np.sort(totals[:, count - 1]) if count else np.zeros(len(picks))
        high[asked] = len(picks) - np.searchsorted(total, sums[asked] - slack)
        low[asked] = np.searchsorted(total, sums[asked] + slack, side="right")
    if hold_own:
        # A draw holds its own cell at one place; it counts against that cell only if the cell draws so many.
        place = np.arange(1, picks.shape[1] + 1)
        row, column = np.nonzero(place <= drawn[picks])
        cell = picks[row, column]
        total = totals[row, drawn[cell] - 1]
        of -= np.bincount(cell, minlength=sums.size)
        high -= np.bincount(cell, total >= sums[cell] - slack, minlength=sums.size)
        low -= np.bincount(cell, total <= sums[cell] + slack, minlength=sums.size)
    return (1 + high) / (1 + of), (1 + low) / (1 + of)
