"""How densely crime lies over a place, smoothed: quartic kernel density, and its ratio to a population's."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, counted, points
from crimestats.places.grid import Grid, check_squares
from crimestats.places.kernel_sums import quartic_sums

WIDEST_CELLS = 200
"""The widest bandwidth, in cells: time and memory grow with its square."""


@dataclass(frozen=True, eq=False)
class KernelDensity:
    """A density at the centre of every cell of a grid."""

    unscaled: Floats
    """The sum over events of (1 - (d / h)^2)^2, shape (rows, columns): what some packages call the density."""
    bandwidth_m: float
    events: float
    """Events, or the sum of their weights, that the density is of, those out of reach included."""
    grid: Grid
    """Where it was evaluated."""

    @property
    def per_km2(self) -> Floats:
        """Events per square kilometre, shape (rows, columns); over the whole plane they add up to `events`."""
        scaled: Floats = self.unscaled * (3e6 / (math.pi * self.bandwidth_m**2))
        return scaled

    @property
    def probability_per_km2(self) -> Floats:
        """Of an event, per square kilometre; over the whole plane it adds up to 1. nan where there is no event."""
        return self.per_km2 / self.events if self.events > 0 else np.full(self.unscaled.shape, np.nan)


def kernel_density(
    grid: Grid,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    *,
    bandwidth_m: float,
    weights: npt.ArrayLike | None = None,
    correct_edges: bool = False,
) -> KernelDensity:
    """How many events there are per square kilometre around the centre of each cell, near ones counting for more.

    An event at distance d from a centre counts for 3 / (pi h^2) x (1 - (d / h)^2)^2 within the bandwidth h, and for
    nothing beyond. Evaluated exactly at the centres, not binned first.

    Args:
        grid: where to evaluate. Cells outside its study area are nan.
        x: eastings, shape (events,), metres. Events outside the grid count as far as they reach into it.
        y: northings, shape (events,), metres.
        bandwidth_m: the kernel's radius h, metres.
        weights: what each event counts for, at least 0; None: one each.
        correct_edges: events are known within the study area only, so a centre near its edge sees part of its disc
            alone. True divides by the share of the kernel that lies within, and leaves out events outside. False, as
            most packages do: the density falls off within a bandwidth of the edge unless events beyond it are given.

    Returns:
        The density, scaled and not.

    Limits: the bandwidth decides what is seen, and no rule finds the right one: look at two or three. Under twice the
    cell's side the map shows its cells; a rule of thumb such as Silverman's supposes one bell-shaped town and smooths
    several into one. A density is not a test: peaks appear in random points too (see `hot_spots`). Where points are
    snap points, take a bandwidth well above the distance between them.

    Source: Silverman (1986), Density Estimation, equation 4.5 (the biweight kernel); the edge correction is Diggle's
    (1985), Applied Statistics 34(2), with the share summed over cells.

    >>> density = kernel_density(Grid(0, 0, 100, rows=1, columns=3), [50], [50], bandwidth_m=200)
    >>> density.unscaled.tolist(), density.per_km2.round(2).tolist()
    ([[1.0, 0.5625, 0.0]], [[23.87, 13.43, 0.0]])
    """
    check_squares(grid)
    east, north = points(x, y)
    value = _weights(weights, east)
    if not (math.isfinite(bandwidth_m) and bandwidth_m > 0):
        raise ValueError("a bandwidth is above 0 m")
    if bandwidth_m > WIDEST_CELLS * grid.cell_m:
        raise ValueError(f"the bandwidth is over {WIDEST_CELLS} cells wide: take larger cells, which will show as much")
    if correct_edges:
        held = grid.cell_of(east, north) >= 0
        east, north, value = east[held], north[held], None if value is None else value[held]
    unscaled = quartic_sums(grid, east, north, value, bandwidth_m)
    if correct_edges:
        unscaled /= _share_within(grid, bandwidth_m)
    unscaled[~grid.area] = np.nan
    return KernelDensity(unscaled, bandwidth_m, float(east.size if value is None else value.sum()), grid)


def density_ratio(events: KernelDensity, population: KernelDensity) -> Floats:
    """Events per head of a population, or per household, cell by cell: one density over another.

    Args:
        events: the density of crime.
        population: the density of those at risk, on the same grid; its bandwidth may be wider.

    Returns:
        Events per unit of population, shape (rows, columns); nan where nobody is in reach.

    Raises:
        ValueError: grids with another corner, cell or shape.

    Limits: where the population is thin the ratio is large and unsure. Residents are not those at risk of a theft in a
    shopping street.

    >>> grid = Grid(0, 0, 100, rows=1, columns=1)
    >>> burglaries = kernel_density(grid, [50], [50], bandwidth_m=200)
    >>> homes = kernel_density(grid, [50], [50], bandwidth_m=200, weights=[40])
    >>> density_ratio(burglaries, homes).tolist()
    [[0.025]]
    """
    if _laid(events.grid) != _laid(population.grid):
        raise ValueError("the two densities are on different grids")
    ratio = np.full(events.unscaled.shape, np.nan)
    return np.divide(events.per_km2, population.per_km2, out=ratio, where=population.unscaled > 0)


def _laid(grid: Grid) -> tuple[float, ...]:
    return grid.left, grid.bottom, grid.cell_m, *grid.shape


def _weights(weights: npt.ArrayLike | None, east: Floats) -> Floats | None:
    if weights is None:
        return None
    value = counted(weights, "weights")
    if value.shape != east.shape:
        raise ValueError(f"there are {value.size:,} weights and {east.size:,} points")
    return value


def _share_within(grid: Grid, bandwidth_m: float) -> Floats:
    """The share of each cell's kernel that lies within the study area, by cells; nan outside."""
    reach = math.ceil(bandwidth_m / grid.cell_m)
    east, north = grid.centres()
    row, column = np.nonzero(grid.area)
    within = quartic_sums(grid, east[column], north[row], None, bandwidth_m)
    step = np.arange(-reach, reach + 1) * (grid.cell_m / bandwidth_m)
    whole = (np.maximum(1 - np.add.outer(step**2, step**2), 0) ** 2).sum()
    return np.where(grid.area, within / whole, np.nan)
