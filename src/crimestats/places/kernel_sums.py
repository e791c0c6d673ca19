"""Sums of a quartic kernel around many points, at the centre of every cell, exact and in bounded memory.

Seen from the centre of a cell, a point that lies wholly within the kernel's disc wherever it is in its own cell adds a
polynomial of its place in that cell. So nine sums for each cell (its moments) stand for all its points there, and only
for the cells that the rim of the disc crosses is each point worked out by itself.
"""

import math
from dataclasses import dataclass
from typing import Self

import numpy as np
from scipy.sparse import csr_array

from crimestats.arrays import Floats, Ints
from crimestats.places.grid import Grid

_CELLS_AT_ONCE = 8_192
_VALUES_AT_ONCE = 200_000
"""Points times rim cells worked out at once: about what a processor keeps near it."""

_SHARES_AT_ONCE = 1_000_000

_ONE_THREAD = 262_144
"""Multiplications up to which OpenBLAS keeps to one thread."""

_ODD_X, _ODD_Y = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
"""Odd numbers with well mixed bits, to give equal points equal marks."""


def quartic_sums(grid: Grid, x: Floats, y: Floats, weights: Floats | None, bandwidth_m: float) -> Floats:
    """For each cell's centre, the sum of weight x (1 - (distance / bandwidth)^2)^2 over the points within bandwidth.

    Points beyond the grid count as far as they reach in. Shape (rows, columns), whatever the study area.

    Memory: about 100 bytes a point and 50 a cell, and at most 0.1 GB besides. Time grows with the cells in the disc.
    """
    radius = bandwidth_m / grid.cell_m
    disc = _Disc.of(radius)
    reach = disc.reach
    rows, columns = grid.rows + 2 * reach, grid.columns + 2 * reach
    east = (x - (grid.left - reach * grid.cell_m)) / grid.cell_m
    north = (y - (grid.bottom - reach * grid.cell_m)) / grid.cell_m
    placed = _Placed.on(east, north, weights, rows, columns, radius)
    # Every cell adds to cells up to `reach` away, so the margin of the sums holds what falls beyond the grid.
    sums = np.zeros((rows + 2 * reach, columns + 2 * reach))
    step = max(_CELLS_AT_ONCE // columns, 1)
    for low in range(0, rows, step):
        high = min(low + step, rows)
        first, last = low * columns, high * columns
        if placed.ends[first] == placed.ends[last]:
            continue
        moments, rim = placed.cells(first, last, disc)
        _spread(sums, rim, disc.rim, low, high, reach)
        part = max(_SHARES_AT_ONCE // (last - first), 1)
        for begin in range(0, len(disc.inner), part):
            shares = _product(moments, disc.inner_terms[:, begin : begin + part])
            _spread(sums, shares, disc.inner[begin : begin + part], low, high, reach)
    return sums[2 * reach : 2 * reach + grid.rows, 2 * reach : 2 * reach + grid.columns]


def _spread(sums: Floats, shares: Floats, steps: Ints, low: int, high: int, reach: int) -> None:
    """Adds what each cell of some rows gives to the cell `steps` away: shares of shape (cells, steps)."""
    columns = sums.shape[1] - 2 * reach
    for (up, across), share in zip(steps.tolist(), np.ascontiguousarray(shares.T), strict=True):
        at_row, at_column = reach + low + up, reach + across
        sums[at_row : at_row + high - low, at_column : at_column + columns] += share.reshape(high - low, columns)


@dataclass(frozen=True, eq=False)
class _Disc:
    """The cells that a kernel reaches, as (rows, columns) from the point's own, and what each needs of a point."""

    reach: int
    inner: Ints
    """Shape (steps, 2): cells whose centre every point of the own cell reaches."""
    rim: Ints
    """Shape (steps, 2): cells whose centre some points reach."""
    inner_terms: Floats
    """Shape (9, steps): what the moments of a cell are multiplied by, to give the sum of its points' kernels."""
    rim_terms: Floats
    """Shape (5, steps): the same for half of 1 - (distance / bandwidth)^2 of each point."""

    @classmethod
    def of(cls, radius: float) -> Self:
        """The disc of a bandwidth measured in cells."""
        reach = math.ceil(radius + 0.5)
        steps = np.abs(np.arange(-reach, reach + 1))
        farthest = np.add.outer((steps + 0.5) ** 2, (steps + 0.5) ** 2)
        nearest = np.add.outer(np.maximum(steps - 0.5, 0) ** 2, np.maximum(steps - 0.5, 0) ** 2)
        # A billionth to the safe side: a point on the rim gives next to nothing, but must not be taken for one inside.
        whole = farthest <= radius**2 * (1 - 1e-9)
        inner, rim = np.argwhere(whole) - reach, np.argwhere((nearest <= radius**2 * (1 + 1e-9)) & ~whole) - reach
        return cls(reach, inner, rim, _inner_terms(inner / radius), _rim_terms(rim / radius))


def _inner_terms(steps: Floats) -> Floats:
    up, across = steps.T
    level = 1 - across**2 - up**2
    return np.stack(
        [
            level**2,
            4 * level * across,
            4 * level * up,
            4 * across**2 - 2 * level,
            4 * up**2 - 2 * level,
            8 * across * up,
            -4 * across,
            -4 * up,
            np.ones(len(steps)),
        ]
    )


def _rim_terms(steps: Floats) -> Floats:
    up, across = steps.T
    one = np.ones(len(steps))
    return np.stack([1 - across**2 - up**2, 2 * across, 2 * up, -one, -one]) / 2


@dataclass(frozen=True, eq=False)
class _Placed:
    """Points in the order of their cells, those at the same place made one."""

    across: Floats
    """East of the cell's centre, in bandwidths."""
    up: Floats
    cell: Ints
    weights: Floats
    ends: Ints
    """Shape (cells + 1,): where the points of each cell begin and the last end."""

    @classmethod
    def on(cls, east: Floats, north: Floats, weights: Floats | None, rows: int, columns: int, radius: float) -> Self:
        """Points given in cells from the corner; those beyond `rows` and `columns` are left out.

        A point that rounding puts in the next cell is still next to its edge, where either cell gives the same sum.
        """
        held = (east >= 0) & (east < columns) & (north >= 0) & (north < rows)
        if not held.all():
            east, north, weights = east[held], north[held], None if weights is None else weights[held]
        column, row = np.floor(east), np.floor(north)
        order, cell = _by_cell((row * columns + column).astype(np.int64), east, north, rows * columns)
        column += 0.5
        row += 0.5
        across, up = ((east - column) / radius)[order], ((north - row) / radius)[order]
        weights = np.ones(cell.size) if weights is None else weights[order]
        first = np.ones(cell.size, dtype=np.bool_)
        first[1:] = (across[1:] != across[:-1]) | (up[1:] != up[:-1]) | (cell[1:] != cell[:-1])
        starts = np.flatnonzero(first)
        if starts.size < 0.9 * cell.size:
            weights = np.add.reduceat(weights, starts)
            across, up, cell = across[starts], up[starts], cell[starts]
        ends = np.concatenate([[0], np.cumsum(np.bincount(cell, minlength=rows * columns))])
        return cls(across, up, cell, weights, ends)

    def cells(self, first: int, last: int, disc: _Disc) -> tuple[Floats, Floats]:
        """Sums over each cell from `first` to before `last`: its moments (cells, 9), its rim kernels (cells, steps)."""
        moments, rims = np.zeros((last - first, 9)), np.zeros((last - first, len(disc.rim)))
        step = max(_VALUES_AT_ONCE // max(len(disc.rim), 1), 1)
        for start in range(int(self.ends[first]), int(self.ends[last]), step):
            stop = min(start + step, int(self.ends[last]))
            terms = _moment_terms(self.across[start:stop], self.up[start:stop])
            half = _product(terms[:, :5], disc.rim_terms)
            half += np.abs(half)  # twice the half where the point is within the bandwidth, and nothing beyond
            np.multiply(half, half, out=half)
            low, high = int(self.cell[start]), int(self.cell[stop - 1]) + 1
            ends = np.clip(self.ends[low : high + 1], start, stop) - start
            by_cell = csr_array(
                (self.weights[start:stop], np.arange(stop - start), ends), shape=(high - low, stop - start)
            )
            moments[low - first : high - first] += by_cell @ terms
            rims[low - first : high - first] += by_cell @ half
        return moments, rims


def _product(left: Floats, right: Floats) -> Floats:
    """The product, in pieces too small for BLAS to share out: on a busy machine its threads wait for each other."""
    made = np.empty((left.shape[0], right.shape[1]))
    step = max(_ONE_THREAD // max(right.size, 1), 1)
    for start in range(0, left.shape[0], step):
        np.matmul(left[start : start + step], right, out=made[start : start + step])
    return made


def _moment_terms(across: Floats, up: Floats) -> Floats:
    terms = np.empty((across.size, 9))
    across_2, up_2 = across * across, up * up
    distance_2 = across_2 + up_2
    terms[:, 0] = 1
    terms[:, 1], terms[:, 2] = across, up
    terms[:, 3], terms[:, 4], terms[:, 5] = across_2, up_2, across * up
    terms[:, 6], terms[:, 7], terms[:, 8] = distance_2 * across, distance_2 * up, distance_2 * distance_2
    return terms


def _by_cell(cell: Ints, east: Floats, north: Floats, cells: int) -> tuple[Ints, Ints]:
    """(order, cell in that order) of points, those at the same place next to each other.

    Cell, a mark of the place and the point's number are packed into one number each: sorting those is many times faster
    than sorting points by them. Points of one place that come apart for a shared mark are worked out apart, no more.
    """
    number_bits = max(cell.size - 1, 1).bit_length()
    mark_bits = 63 - number_bits - max(cells - 1, 1).bit_length()
    mark = east.view(np.uint64) * _ODD_X
    mark ^= north.view(np.uint64) * _ODD_Y
    mark >>= np.uint64(64 - mark_bits)
    mark <<= np.uint64(number_bits)
    key = cell << (mark_bits + number_bits)
    key |= mark.view(np.int64)
    key |= np.arange(cell.size)
    key.sort()
    return key & ((1 << number_bits) - 1), key >> (number_bits + mark_bits)
