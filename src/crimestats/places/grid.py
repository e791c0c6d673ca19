"""A grid of square cells over the ground, and what is counted in each cell."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints, counted, points
from crimestats.places.cells import Cells


@dataclass(frozen=True, eq=False)
class Grid(Cells):
    """Square cells in rows from the south up and columns from the west; cell (row, column) has the number
    ``row * columns + column``.

    A cell holds its west and south edges and not its east and north edges, so that each point lies in one cell. Edges
    stand at ``left + column * cell_m``; a point that lies on one to the last bit of a float is east (or north) of it.

    >>> grid = Grid(left=0, bottom=0, cell_m=100, rows=2, columns=3)
    >>> grid.cell_of([0, 100, 299.9, 300], [0, 99.9, 100, 0]).tolist()
    [0, 1, 5, -1]
    """

    left: float
    """Easting of the west edge, metres."""
    bottom: float
    """Northing of the south edge, metres."""
    cell_m: float
    rows: int
    columns: int
    inside: Bools | None = None
    """Shape (rows, columns): which cells belong to the study area; None: all do."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.cell_m) and self.cell_m > 0):
            raise ValueError("the side of a cell is above 0 m")
        if not (math.isfinite(self.left) and math.isfinite(self.bottom)):
            raise ValueError("the corner of a grid is a known place")
        self._settle()

    @classmethod
    def over_extent(cls, left: float, bottom: float, right: float, top: float, cell_m: float) -> Self:
        """The grid whose first corner is (left, bottom) and that reaches `right` and `top`, or just beyond."""
        if not (math.isfinite(cell_m) and cell_m > 0):
            raise ValueError("the side of a cell is above 0 m")
        if not (right > left and top > bottom):
            raise ValueError("an extent has its right edge east of its left and its top north of its bottom")
        spans = [span / cell_m for span in (right - left, top - bottom)]
        if not all(math.isfinite(span) for span in spans):
            raise ValueError("an extent has edges at known places, as many cells apart as can be counted")
        columns, rows = (math.ceil(round(span, 9)) for span in spans)
        return cls(left, bottom, cell_m, max(rows, 1), max(columns, 1))

    @classmethod
    def over(cls, x: npt.ArrayLike, y: npt.ArrayLike, cell_m: float, pad_cells: int = 0) -> Self:
        """The smallest grid that holds every point, with `pad_cells` more cells on every side.

        Edges stand at whole multiples of `cell_m` from the origin of the coordinates, so that two sets of points are
        counted in the same cells whatever their extents.
        """
        east, north = points(x, y)
        if east.size == 0:
            raise ValueError("a grid over points needs at least one point")
        if not (math.isfinite(cell_m) and cell_m > 0):
            raise ValueError("the side of a cell is above 0 m")
        if pad_cells < 0:
            raise ValueError("a grid is padded by 0 cells or more")
        left, columns = _aligned(float(east.min()), float(east.max()), cell_m, pad_cells)
        bottom, rows = _aligned(float(north.min()), float(north.max()), cell_m, pad_cells)
        return cls(left, bottom, cell_m, rows, columns)

    def within(self, inside: npt.ArrayLike) -> Self:
        """The same grid with a study area: True, shape (rows, columns), for the cells that belong to it."""
        return replace(self, inside=np.asarray(inside, dtype=np.bool_))

    def shifted(self, east_m: float, north_m: float) -> Self:
        """The whole grid moved by metres east and north, with as many cells; without a study area."""
        return replace(self, left=self.left + east_m, bottom=self.bottom + north_m, inside=None)

    def centres(self) -> tuple[Floats, Floats]:
        """Eastings of the columns' centres, shape (columns,), and northings of the rows', shape (rows,)."""
        x = self.left + (np.arange(self.columns, dtype=np.float64) + 0.5) * self.cell_m
        y = self.bottom + (np.arange(self.rows, dtype=np.float64) + 0.5) * self.cell_m
        return x, y

    def cell_of(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
        """The number of each point's cell, int64; -1 where it lies beyond the grid or outside the study area."""
        east, north = points(x, y)
        column = _step(east, self.left, self.cell_m, self.columns)
        row = _step(north, self.bottom, self.cell_m, self.rows)
        return self._numbered(row, column)


def check_squares(cells: object) -> None:
    """Raises TypeError for cells that are not the squares of a `Grid`, where only those will do."""
    if not isinstance(cells, Grid):
        raise TypeError(f"this needs the square cells of a Grid, not {type(cells).__name__}")


@dataclass(frozen=True, eq=False)
class GridCounts:
    """What was counted in each cell of a grid, and what fell outside it."""

    counts: Floats
    """Points, or the sum of their weights, in each cell, shape (rows, columns); nan outside the study area."""
    outside: float
    """Points, or the sum of their weights, that lie beyond the grid or outside the study area."""


def count_points(grid: Cells, x: npt.ArrayLike, y: npt.ArrayLike, weights: npt.ArrayLike | None = None) -> GridCounts:
    """How many points lie in each cell of a grid, and how many in none.

    Args:
        grid: a `Grid` or `Hexagons`, in the same metres as the points.
        x: eastings, shape (points,), metres.
        y: northings, shape (points,), metres.
        weights: what each point counts for, shape (points,), at least 0; None: one each.

    Returns:
        Counts in the shape (rows, columns), nan outside the study area, and the sum left out.

    Limits: police.uk points are snap points, so a cell may hold a point that stands for places beyond it.

    >>> counted = count_points(Grid(0, 0, 10, rows=1, columns=2), x=[1, 2, 15, 99], y=[5, 5, 5, 5])
    >>> counted.counts.tolist(), counted.outside
    ([[2.0, 1.0]], 1.0)
    """
    cell = grid.cell_of(x, y)
    value = None
    if weights is not None:
        value = counted(weights, "weights")
        if value.shape != cell.shape:
            raise ValueError(f"there are {value.size:,} weights and {cell.size:,} points")
    sums = np.bincount(cell + 1, value, minlength=grid.area.size + 1).astype(np.float64)
    counts = sums[1:].reshape(grid.shape)
    counts[~grid.area] = np.nan
    return GridCounts(counts, float(sums[0]))


def _aligned(lowest: float, highest: float, cell_m: float, pad_cells: int) -> tuple[float, int]:
    """The edge, at a whole multiple of the cell, at or below the lowest value; and the cells from there."""
    first = math.floor(lowest / cell_m)
    first -= first * cell_m > lowest
    edge = (first - pad_cells) * cell_m
    cells = math.floor((highest - edge) / cell_m) + 1
    cells += edge + cells * cell_m <= highest
    return edge, cells + pad_cells


def _step(value: Floats, edge: float, cell_m: float, cells: int) -> Ints:
    """The cell along one axis, -1 beyond it. A quotient rounds; the edges themselves decide."""
    at = np.floor((value - edge) / cell_m)
    at -= value < edge + at * cell_m
    at += value >= edge + (at + 1) * cell_m
    return np.where((at >= 0) & (at < cells), at, -1).astype(np.int64)
