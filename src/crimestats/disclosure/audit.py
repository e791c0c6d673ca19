"""What a reader could work out about withheld cells: the plain check of a table before it leaves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linprog

from crimestats.arrays import Bools, Floats, counted
from crimestats.disclosure.relations import Relations, check_sums


@dataclass(frozen=True)
class Intervals:
    """The counts that stay possible for each withheld cell, whole numbers both ends; nan for a cell that is shown."""

    lowest: Floats
    highest: Floats
    """inf where nothing bounds it."""


def feasible_intervals(
    values: npt.ArrayLike,
    relations: Relations,
    withheld: npt.ArrayLike,
    *,
    least: int = 1,
    only: npt.ArrayLike | None = None,
) -> Intervals:
    """Between which counts each withheld cell must lie, for a reader who can do the sums.

    Two whole-number programmes for each withheld cell, with nothing taken over from the way it was withheld.

    Args:
        values: shape (cells,), the true counts.
        relations: what adds up to what.
        withheld: shape (cells,), True where the reader sees nothing.
        least: what every withheld cell is at least; 0 where noughts may be withheld too.
        only: shape (cells,), True for the withheld cells to look at; all of them where it is None.

    Raises:
        ValueError: cells that do not add up, or a mask of another shape.

    Limits: a few seconds for a hundred withheld cells; a large table is checked by a sample of them.

    >>> from crimestats.disclosure.relations import sums
    >>> found = feasible_intervals([3, 20, 8, 31], sums(4, [(3, [0, 1, 2])]), [True, False, True, False])
    >>> found.lowest[0].item(), found.highest[0].item()
    (1.0, 10.0)
    """
    cells = counted(values, "values")
    check_sums(cells, relations)
    hidden = _marks(withheld, cells)
    sought = hidden if only is None else _marks(only, cells)
    lowest, highest = np.full(cells.size, np.nan), np.full(cells.size, np.nan)
    seen = np.flatnonzero(~hidden)
    matrix = relations.matrix.tocsc()[:, np.flatnonzero(hidden)]
    totals = relations.totals - relations.matrix.tocsc()[:, seen] @ cells[seen]
    for place, cell in enumerate(np.flatnonzero(hidden)):
        if not sought[cell]:
            continue
        lowest[cell] = _end(matrix, totals, place, least, 1.0)
        highest[cell] = -_end(matrix, totals, place, least, -1.0)
    return Intervals(lowest=lowest, highest=highest)


def can_be_recovered(
    values: npt.ArrayLike,
    relations: Relations,
    withheld: npt.ArrayLike,
    primary: npt.ArrayLike,
    *,
    protected: tuple[int, int] = (1, 4),
) -> Bools:
    """Which small counts a reader could work out, or pin down more tightly than the rule allows.

    A small count is safe if every count of `protected` stays possible for it, or else a span as wide.

    Args:
        values: shape (cells,), the true counts.
        relations: what adds up to what.
        withheld: shape (cells,), True where the reader sees nothing.
        primary: shape (cells,), True for the counts that are to be protected; one that is shown is recovered.
        protected: the lowest and the highest count that must stay possible; the lowest is what any withheld cell
            is known to be at least.

    >>> from crimestats.disclosure.relations import sums
    >>> small = [True, False, False, False]
    >>> can_be_recovered([3, 20, 8, 31], sums(4, [(3, [0, 1, 2])]), small, small).tolist()
    [True, False, False, False]
    """
    least, most = protected
    found = feasible_intervals(values, relations, withheld, least=least, only=primary)
    spans = (found.lowest <= least) & (found.highest >= most)
    wide = found.highest - found.lowest >= most - least
    return np.asarray(primary, dtype=bool) & ~(spans | wide)


def _marks(marks: npt.ArrayLike, cells: Floats) -> Bools:
    marked = np.asarray(marks, dtype=bool)
    if marked.shape != cells.shape:
        raise ValueError(f"there are {marked.size:,} marks for {cells.size:,} cells")
    return marked


def _end(matrix: object, totals: Floats, place: int, least: int, sign: float) -> float:
    size = matrix.shape[1]  # type: ignore[attr-defined]
    aim = np.zeros(size)
    aim[place] = sign
    options = {"A_eq": matrix, "b_eq": totals, "bounds": (least, None), "method": "highs"}
    # The true table is one solution, so that a programme without an answer is one without an end.
    if linprog(aim, **options).fun is None:
        return -np.inf
    return float(np.round(linprog(aim, **options, integrality=1).fun))
