"""Hexagons over the ground, all neighbours of which are equally far."""

import math
from dataclasses import dataclass, replace
from typing import Self

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints, points
from crimestats.places.cells import Cells

_HALF_ROOT_3 = math.sqrt(3) / 2


@dataclass(frozen=True, eq=False)
class Hexagons(Cells):
    """Regular hexagons held in an array by their axial coordinates: cell (row, column) has the number
    ``row * columns + column``.

    With `pointy` a corner points north: one column on is `width_m` east, and one row on is half that east and 0.866 of
    it north. Without, a side faces north: one row on is `width_m` north, and one column on is half that north and 0.866
    of it east. So the array leans, and `inside` says which of its cells are meant.

    >>> hexagons = Hexagons(east=0, north=0, width_m=100, rows=2, columns=2)
    >>> hexagons.cell_of([0, 99, 60], [0, 0, 80]).tolist()
    [0, 1, 2]
    """

    east: float
    """Easting of the centre of cell (0, 0), metres."""
    north: float
    """Northing of the centre of cell (0, 0), metres."""
    width_m: float
    """Between opposite sides; also between neighbouring centres."""
    rows: int
    columns: int
    pointy: bool = True
    inside: Bools | None = None
    """Shape (rows, columns): which cells belong to the study area; None: all do."""

    def __post_init__(self) -> None:
        if not (math.isfinite(self.width_m) and self.width_m > 0):
            raise ValueError("the width of a hexagon is above 0 m")
        if not (math.isfinite(self.east) and math.isfinite(self.north)):
            raise ValueError("the first hexagon stands at a known place")
        self._settle()

    @classmethod
    def over(cls, x: npt.ArrayLike, y: npt.ArrayLike, width_m: float, *, pointy: bool = True) -> Self:
        """Hexagons that hold every point; the study area is those with a centre in or just outside the points' extent.

        One centre stands at the origin of the coordinates, so that two sets of points meet the same hexagons.
        """
        east, north = points(x, y)
        if east.size == 0:
            raise ValueError("hexagons over points need at least one point")
        margin = width_m / math.sqrt(3)
        left, right = float(east.min()) - margin, float(east.max()) + margin
        bottom, top = float(north.min()) - margin, float(north.max()) + margin
        origin = cls(0.0, 0.0, width_m, 1, 1, pointy)
        column, row = origin._axial(np.array([left, right, left, right]), np.array([bottom, bottom, top, top]))
        first, low = math.floor(column.min()), math.floor(row.min())
        corner = origin._centre(np.array([float(low)]), np.array([float(first)]))
        rows, columns = math.ceil(row.max()) - low + 1, math.ceil(column.max()) - first + 1
        made = cls(float(corner[0][0]), float(corner[1][0]), width_m, rows, columns, pointy)
        across, up = made.centres()
        return made.within((across >= left) & (across <= right) & (up >= bottom) & (up <= top))

    def within(self, inside: npt.ArrayLike) -> Self:
        """The same hexagons with a study area: True, shape (rows, columns), for the cells that belong to it."""
        return replace(self, inside=np.asarray(inside, dtype=np.bool_))

    def centres(self) -> tuple[Floats, Floats]:
        """Eastings and northings of the centres, each of shape (rows, columns)."""
        row, column = np.indices(self.shape).astype(np.float64)
        return self._centre(row, column)

    def cell_of(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
        """The number of the hexagon that each point lies in, int64; -1 beyond the array or the study area.

        That hexagon is the one with the nearest centre; on an edge, one of the two.
        """
        east, north = points(x, y)
        column, row = self._axial(east, north)
        q, r = np.round(column), np.round(row)
        third = np.round(-column - row)
        # The three rounded axes must add up to nothing: the one that rounding moved most is rebuilt from the others.
        off_q, off_r, off_third = np.abs(q - column), np.abs(r - row), np.abs(third + column + row)
        rebuild_q = (off_q > off_r) & (off_q > off_third)
        rebuild_r = ~rebuild_q & (off_r > off_third)
        q, r = np.where(rebuild_q, -r - third, q), np.where(rebuild_r, -q - third, r)
        return self._numbered(r, q)

    def _centre(self, row: Floats, column: Floats) -> tuple[Floats, Floats]:
        if self.pointy:
            return self.east + (column + row / 2) * self.width_m, self.north + row * (_HALF_ROOT_3 * self.width_m)
        return self.east + column * (_HALF_ROOT_3 * self.width_m), self.north + (row + column / 2) * self.width_m

    def _axial(self, east: Floats, north: Floats) -> tuple[Floats, Floats]:
        """(column, row) of places, with fractions."""
        across, up = (east - self.east) / self.width_m, (north - self.north) / self.width_m
        if self.pointy:
            return across - up / (2 * _HALF_ROOT_3), up / _HALF_ROOT_3
        return across / _HALF_ROOT_3, up - across / (2 * _HALF_ROOT_3)
