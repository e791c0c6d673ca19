"""What points are counted in: cells in rows and columns over the ground, and which of them belong to a study area."""

from abc import ABC, abstractmethod

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints

MOST_CELLS = 20_000_000
"""A larger array is refused: one stray coordinate, such as (0, 0), is the usual cause."""


class Cells(ABC):
    """The squares of a `Grid`, or `Hexagons`: cell (row, column) has the number ``row * columns + column``."""

    rows: int
    columns: int
    inside: Bools | None

    def _settle(self) -> None:
        """Makes the rows and columns whole numbers, and the study area a mask that nobody can alter.

        Raises:
            ValueError: rows or columns that are not whole, or none of them; too many cells; a mask of another shape.
        """
        if not (float(self.rows).is_integer() and float(self.columns).is_integer()):
            raise ValueError("the rows and columns of cells are whole numbers")
        object.__setattr__(self, "rows", int(self.rows))
        object.__setattr__(self, "columns", int(self.columns))
        object.__setattr__(self, "inside", _study_area(self.inside, self.rows, self.columns))

    @property
    def shape(self) -> tuple[int, int]:
        """(rows, columns)."""
        return self.rows, self.columns

    @property
    def area(self) -> Bools:
        """Shape (rows, columns): True for each cell of the study area."""
        return np.ones(self.shape, dtype=np.bool_) if self.inside is None else self.inside

    @abstractmethod
    def cell_of(self, x: npt.ArrayLike, y: npt.ArrayLike) -> Ints:
        """The number of each point's cell, int64; -1 where it lies in none, or outside the study area."""

    def _numbered(self, row: Floats | Ints, column: Floats | Ints) -> Ints:
        """The numbers of cells by row and column, -1 beyond the array and outside the study area."""
        held = (column >= 0) & (column < self.columns) & (row >= 0) & (row < self.rows)
        cell = np.where(held, row * self.columns + column, -1).astype(np.int64)
        if self.inside is not None:
            cell[~self.inside.ravel()[cell] | (cell < 0)] = -1
        return cell


def _study_area(inside: npt.ArrayLike | None, rows: int, columns: int) -> Bools | None:
    """Which cells belong to a study area, checked and made unalterable; None: all."""
    if rows < 1 or columns < 1:
        raise ValueError("there is at least one row and one column of cells")
    if rows * columns > MOST_CELLS:
        raise ValueError(
            f"{rows:,} rows of {columns:,} cells are too many: a point lies far from the rest, "
            "or the cells are too small"
        )
    if inside is None:
        return None
    mask = np.array(inside, dtype=np.bool_)
    if mask.shape != (rows, columns):
        raise ValueError(f"the study area has the shape {mask.shape}, the cells {(rows, columns)}")
    mask.flags.writeable = False
    return mask
