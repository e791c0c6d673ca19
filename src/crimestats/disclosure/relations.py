"""What is known to add up: totals of rows and columns, places within places, months within a year, earlier releases."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse

from crimestats.arrays import Floats, Ints, counted, known


@dataclass(frozen=True)
class Relations:
    """Linear facts about cells that any reader can check: ``matrix @ cells`` is ``totals``."""

    matrix: Any
    """Sparse, shape (facts, cells)."""

    totals: Floats
    """Shape (facts,): 0 for a parent that is the sum of its children."""


@dataclass(frozen=True)
class Published:
    """One figure that is already out: so much of these cells makes ``total``."""

    cells: tuple[int, ...]
    """Positions in the table, counted along its last axis first (as numpy ravels it), totals included."""

    total: float
    coefficients: tuple[float, ...] = ()
    """How often each cell goes in; once each where it is empty. -1 takes away, as in a district less one ward."""


def sums(cells: int, parents: Sequence[tuple[int, Sequence[int]]]) -> Relations:
    """The relations of a list of cells in which each parent is the sum of its children.

    Args:
        cells: how many cells there are.
        parents: (position of the parent, positions of its children), one for each total.

    >>> sums(3, [(2, [0, 1])]).matrix.toarray().tolist()
    [[1.0, 1.0, -1.0]]
    """
    rows = [(row, child, 1.0) for row, (_, children) in enumerate(parents) for child in children]
    rows += [(row, parent, -1.0) for row, (parent, _) in enumerate(parents)]
    if any(not 0 <= cell < cells for _, cell, _ in rows):
        raise ValueError(f"a relation names a cell outside the {cells:,} cells")
    return _matrix(rows, len(parents), cells, np.zeros(len(parents)))


def grid_relations(parents: Sequence[npt.ArrayLike]) -> Relations:
    """The relations of a table whose every axis has its totals among its positions.

    Args:
        parents: for each axis, the position of each position's total on that axis, -1 where it has none. A plain
            list of three with its total last is [3, 3, 3, -1]; wards 0-3 in districts 4 and 5 in a force 6 are
            [4, 4, 5, 5, 6, 6, -1]; twelve months and their year are twelve times 12, then -1.
    """
    axes = [axis_parents(axis, f"axis {number}") for number, axis in enumerate(parents)]
    shape = tuple(axis.size for axis in axes)
    matrices = []
    for number, axis in enumerate(axes):
        one = _axis_matrix(axis)
        before, after = sparse.eye(int(np.prod(shape[:number]))), sparse.eye(int(np.prod(shape[number + 1 :])))
        matrices.append(sparse.kron(sparse.kron(before, one), after))
    matrix = sparse.csr_matrix(sparse.vstack(matrices))
    return Relations(matrix=matrix, totals=np.zeros(matrix.shape[0]))


def axis_parents(parents: npt.ArrayLike, name: str) -> Ints:
    """The parents along one axis, checked: each a position on it or -1, and nothing inside itself."""
    axis = np.array(parents, dtype=np.int64)
    if axis.ndim != 1 or axis.size == 0:
        raise ValueError(f"the parents of {name} are not a list with a position for each of its positions")
    if ((axis < -1) | (axis >= axis.size)).any():
        raise ValueError(f"the parents of {name} name a position that it does not have")
    at = axis.copy()
    for _ in range(axis.size):
        at = np.where(at < 0, -1, axis[at])
    if (at >= 0).any():
        raise ValueError(f"the parents of {name} run in a circle")
    return axis


def total_last(size: int) -> Ints:
    """The parents of an axis of `size` positions followed by their total."""
    return np.append(np.full(size, size, dtype=np.int64), -1)


def with_totals(table: npt.ArrayLike) -> Floats:
    """The table with the total of each axis put at its end, as it would be published.

    >>> with_totals([[1, 2], [3, 4]]).tolist()
    [[1.0, 2.0, 3.0], [3.0, 4.0, 7.0], [4.0, 6.0, 10.0]]
    """
    full = counted(table, "table", dimensions=np.ndim(table))
    for axis in range(full.ndim):
        full = np.concatenate([full, full.sum(axis=axis, keepdims=True)], axis=axis)
    return full


def also_known(relations: Relations, published: Sequence[Published]) -> Relations:
    """The relations together with figures that are already out, so that a difference from them gives nothing away."""
    cells = relations.matrix.shape[1]
    rows = []
    for row, figure in enumerate(published):
        coefficients = figure.coefficients or (1.0,) * len(figure.cells)
        if len(coefficients) != len(figure.cells):
            raise ValueError("a published figure has another number of coefficients than of cells")
        if any(not 0 <= cell < cells for cell in figure.cells):
            raise ValueError(f"a published figure names a cell outside the {cells:,} cells")
        rows += [(row, cell, factor) for cell, factor in zip(figure.cells, coefficients, strict=True)]
    totals = known([figure.total for figure in published], "published totals")
    more = _matrix(rows, len(published), cells, totals)
    return Relations(
        matrix=sparse.csr_matrix(sparse.vstack([relations.matrix, more.matrix])),
        totals=np.concatenate([relations.totals, totals]),
    )


def check_sums(values: Floats, relations: Relations) -> None:
    """Raises ValueError where the cells do not add up: a wrong relation would protect nothing."""
    if relations.matrix.shape[1] != values.size:
        raise ValueError(f"the relations are about {relations.matrix.shape[1]:,} cells, the table has {values.size:,}")
    wrong = np.abs(relations.matrix @ values - relations.totals) > 0.5
    if wrong.any():
        raise ValueError(f"{int(wrong.sum()):,} of {wrong.size:,} totals are not the sum of their parts")


def _axis_matrix(parents: Ints) -> Any:
    children = np.flatnonzero(parents >= 0)
    totals, row = np.unique(parents[children], return_inverse=True)
    data = np.concatenate([np.ones(children.size), np.full(totals.size, -1.0)])
    rows = np.concatenate([row, np.arange(totals.size)])
    columns = np.concatenate([children, totals])
    return sparse.csr_matrix((data, (rows, columns)), shape=(totals.size, parents.size))


def _matrix(entries: list[tuple[int, int, float]], rows: int, cells: int, totals: Floats) -> Relations:
    at = np.array([entry[:2] for entry in entries], dtype=np.int64).reshape(-1, 2)
    data = np.array([entry[2] for entry in entries], dtype=np.float64)
    matrix = sparse.csr_matrix((data, (at[:, 0], at[:, 1])), shape=(rows, cells))
    return Relations(matrix=matrix, totals=np.asarray(totals, dtype=np.float64))
