"""Whether a hot spot stays where the grid happened to be laid."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats
from crimestats.places.getis_ord import hot_spots
from crimestats.places.grid import Grid, check_squares, count_points
from crimestats.places.neighbours import QUEEN, Neighbourhood


@dataclass(frozen=True, eq=False)
class HotSpotStability:
    """How often the place at each cell's centre is hot as the grid is moved about it."""

    share_hot: Floats
    """The share of the grids, from 0 to 1, in which the cell over this place is hot; nan outside the study area."""
    share_cold: Floats
    grids: int
    """Grids tried."""


def hot_spot_stability(
    grid: Grid,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    neighbourhood: Neighbourhood = QUEEN,
    *,
    weights: npt.ArrayLike | None = None,
    shifts: int = 3,
    with_own: bool = True,
    false_discovery: float = 0.05,
) -> HotSpotStability:
    """How much of what is hot on a map depends on where its grid was laid.

    The grid is laid `shifts` x `shifts` times, each time moved by a fraction of a cell east and north, evenly spread
    and less than half a cell either way; an odd number has the grid as given among them. On each the exact hot spots
    are found. The centre of a cell lies in the moved cell of the same number, so shares are over the places of `grid`.

    Args:
        grid: the cells; a study area moves with them, so a strip at its edge, less than half a cell, comes and goes.
        x: eastings, shape (points,), metres.
        y: northings, shape (points,), metres.
        neighbourhood: as in `gi_star`.
        weights: what each point counts for.
        shifts: grids along each axis, at least 2.
        with_own: Gi*; False: Gi.
        false_discovery: as in `hot_spots`, on each grid.

    Returns:
        Shares in the shape (rows, columns) of `grid`.

    Limits: a share is not a chance, as the grids see the same points. Over about 0.8 the spot does not hang on the
    grid; a hot cell that few other grids confirm is best not named.

    Source: the zoning side of the modifiable areal unit problem: Openshaw (1984), CATMOG 38.

    >>> grid = Grid(0, 0, 100, rows=12, columns=12)
    >>> x, y = np.meshgrid([450, 550, 650], [450, 550, 650])
    >>> stability = hot_spot_stability(grid, x.ravel(), y.ravel())
    >>> float(stability.share_hot[5, 5]), float(stability.share_hot[0, 0])
    (1.0, 0.0)
    """
    check_squares(grid)
    if shifts < 2:
        raise ValueError("the grid is moved to at least 2 places along each axis")
    steps = ((np.arange(shifts) + 0.5) / shifts - 0.5) * grid.cell_m
    hot, cold = np.zeros(grid.shape), np.zeros(grid.shape)
    for east_m in steps.tolist():
        for north_m in steps.tolist():
            moved = grid.shifted(east_m, north_m).within(grid.area)
            counts = count_points(moved, x, y, weights).counts
            found = hot_spots(counts, neighbourhood, with_own=with_own, false_discovery=false_discovery)
            hot += found.hot
            cold += found.cold
    hot[~grid.area], cold[~grid.area] = np.nan, np.nan
    return HotSpotStability(hot / shifts**2, cold / shifts**2, shifts**2)
