"""Rounding every count instead of withholding the small ones."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from crimestats.arrays import Floats, counted
from crimestats.disclosure.relations import axis_parents, check_sums, grid_relations, total_last, with_totals

SECONDS_TO_SEARCH = 20.0


@dataclass(frozen=True)
class Rounded:
    """A table of rounded counts."""

    values: Floats
    """Multiples of the base; all nan where `reason` says why there are none."""

    base: int
    adds_up: bool
    """Whether the rounded totals are the sums of the rounded counts."""

    reason: str = ""


def round_counts(
    table: npt.ArrayLike,
    *,
    base: int = 5,
    controlled: bool = False,
    parents: Sequence[npt.ArrayLike] | None = None,
) -> Rounded:
    """Every count and every total as a multiple of `base`.

    Plain rounding takes each to its nearest (a half up), totals too, which then need not add up: say so under the
    table. Controlled rounding takes each to one of the two multiples beside it, so that every total is the sum of its
    parts and the counts are moved as little as that allows.

    Args:
        table: counts, any number of dimensions.
        base: what to round to.
        controlled: whether the totals are to add up.
        parents: as in `suppress`: None puts the totals at the end of each axis.

    Raises:
        ValueError: a base that is not a whole number above 1, a count that is missing or below 0, totals that are not
            the sum of their parts.

    Limits: a table of three or more axes need not have a controlled rounding; then there is none, and it says so.
        A rounded 0 may be 1 or 2. Rounding the same people twice in two tables may give a count away.

    Source: Cox (1987), A constructive procedure for unbiased controlled rounding, JASA 82(398): the two-way table
    always has one.

    >>> round_counts([[1, 2], [3, 4]]).values.tolist()
    [[0.0, 0.0, 5.0], [5.0, 5.0, 5.0], [5.0, 5.0, 10.0]]
    """
    if not (base > 1 and float(base).is_integer()):
        raise ValueError("counts are rounded to multiples of a whole number, 2 or more")
    full = with_totals(table) if parents is None else counted(table, "table", dimensions=np.ndim(table))
    axes = [total_last(size - 1) for size in full.shape] if parents is None else list(parents)
    relations = grid_relations([axis_parents(axis, f"axis {number}") for number, axis in enumerate(axes)])
    check_sums(full.ravel(), relations)
    if controlled:
        return _controlled(full, relations.matrix, base)
    values = base * np.floor(full / base + 0.5)
    adds_up = bool((np.abs(relations.matrix @ values.ravel()) < 0.5).all())
    return Rounded(values=values, base=base, adds_up=adds_up)


def _controlled(full: Floats, matrix: sparse.csr_matrix, base: int) -> Rounded:
    cells = full.ravel()
    under = np.floor(cells / base)
    rest = cells - under * base
    # 1 for a cell that goes up. Going up costs what is then too much, less what staying down would have been short.
    facts = [LinearConstraint(matrix, -(matrix @ under), -(matrix @ under))] if matrix.shape[0] else []
    found = milp(
        base - 2 * rest,
        constraints=facts,
        bounds=Bounds(np.zeros(cells.size), (rest > 0).astype(np.float64)),
        integrality=np.ones(cells.size),
        options={"time_limit": SECONDS_TO_SEARCH},
    )
    if found.x is None:
        reason = f"No rounding to the multiples of {base} beside each count was found in which the totals add up."
        return Rounded(values=np.full(full.shape, np.nan), base=base, adds_up=False, reason=reason)
    values = base * (under + np.round(found.x))
    return Rounded(values=values.reshape(full.shape), base=base, adds_up=True)
