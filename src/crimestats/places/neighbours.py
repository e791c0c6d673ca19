"""Which cells lie near a cell, and sums over them for every cell of a map at once."""

import math
from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Floats


@dataclass(frozen=True)
class Neighbourhood:
    """A cell and the cells near it, the same shape everywhere: one run of columns for each step in rows.

    >>> QUEEN.cells
    9
    """

    runs: tuple[tuple[int, int, int], ...]
    """(rows north, first column step, last column step), each run whole; the cell itself, (0, 0), is in one."""

    def __post_init__(self) -> None:
        steps = {(row, column) for row, first, last in self.runs for column in range(first, last + 1)}
        if (0, 0) not in steps or any((-row, -column) not in steps for row, column in steps):
            raise ValueError("a neighbourhood holds its own cell, and with each cell the one on the other side")

    @property
    def cells(self) -> int:
        """How many cells it has away from every edge, its own included."""
        return sum(last - first + 1 for _, first, last in self.runs)

    def sums(self, values: Floats) -> Floats:
        """For each cell, the sum over it and its neighbours; what lies beyond the array adds nothing.

        Args:
            values: shape (rows, columns), none missing.

        Returns:
            Sums in the same shape. Whole numbers are summed exactly, others to about 1e-15 of a row's total.
        """
        rows, columns = values.shape
        low, wide = max(abs(row) for row, _, _ in self.runs), max(last for _, _, last in self.runs)
        running = np.zeros((rows + 2 * low, columns + 2 * wide + 1))
        running[low : low + rows, wide + 1 :] = np.pad(np.cumsum(values, axis=1), ((0, 0), (0, wide)), mode="edge")
        total = np.zeros(values.shape)
        for row, first, last in self.runs:
            strip = running[low + row : low + row + rows]
            total += (
                strip[:, wide + last + 1 : wide + last + 1 + columns] - strip[:, wide + first : wide + first + columns]
            )
        return total


QUEEN = Neighbourhood(((-1, -1, 1), (0, -1, 1), (1, -1, 1)))
"""On squares: the cell and the eight that touch it at an edge or a corner."""

HEXAGON = Neighbourhood(((-1, 0, 1), (0, -1, 1), (1, -1, 0)))
"""On hexagons: the cell and the six that touch it."""


def squares_within(radius_m: float, cell_m: float) -> Neighbourhood:
    """The squares whose centres lie within a radius of the cell's centre, those on it included.

    >>> squares_within(200, cell_m=200).cells
    5
    """
    reach = _reach(radius_m, cell_m)
    widths = [(row, math.isqrt(int(reach**2 - row * row))) for row in range(-int(reach), int(reach) + 1)]
    return Neighbourhood(tuple((row, -width, width) for row, width in widths))


def hexagons_within(radius_m: float, width_m: float) -> Neighbourhood:
    """The hexagons whose centres lie within a radius of the cell's centre, in axial steps.

    >>> hexagons_within(500, width_m=500) == HEXAGON
    True
    """
    reach = _reach(radius_m, width_m)
    runs = []
    for row in range(-math.floor(reach / math.sqrt(0.75)), math.floor(reach / math.sqrt(0.75)) + 1):
        half = math.sqrt(max(reach**2 - 0.75 * row * row, 0.0))
        first, last = math.ceil(-row / 2 - half), math.floor(-row / 2 + half)
        runs.append((row, first, last))
    return Neighbourhood(tuple(run for run in runs if run[1] <= run[2]))


def _reach(radius_m: float, size_m: float) -> float:
    """The radius in cells, and a billionth more: a centre on the circle is within it however it is rounded."""
    if not (math.isfinite(radius_m) and math.isfinite(size_m) and radius_m >= 0 and size_m > 0):
        raise ValueError("a radius is at least 0 m, and a cell's size above 0 m")
    return radius_m / size_m * (1 + 1e-9) + 1e-9
