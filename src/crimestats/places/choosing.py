"""Which cells to give priority to in the coming period, from where crime was recorded before."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from crimestats.arrays import Floats, Ints, counted, points
from crimestats.places.density import kernel_density
from crimestats.places.getis_ord import gi_star
from crimestats.places.grid import Grid, count_points

Method = Literal["shrunk", "count", "density", "gi star"]
BANDWIDTH_M = 700.0
HALF_LIFE_MONTHS = 6.0
# A cell without any neighbour or record still has a chance of a crime.
_LEAST_SHARE = 1e-6


@dataclass(frozen=True, eq=False)
class HotSpotChoice:
    """The cells chosen, and how all cells were ranked."""

    cells: Ints
    """Numbers of the cells chosen, the first first."""
    scores: Floats
    """Of every cell, shape (rows, columns); nan outside the study area. For the method "shrunk": the crimes to expect
    in a period as long as the months given."""
    tied: int
    """Cells left out whose score is that of the last one chosen: nothing but their number set them apart."""


def choose_hot_spots(
    grid: Grid,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    months_ago: npt.ArrayLike,
    *,
    cells: int,
    background: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    method: Method = "shrunk",
    bandwidth_m: float = BANDWIDTH_M,
    half_life_months: float | None = HALF_LIFE_MONTHS,
) -> HotSpotChoice:
    """Where should the next period's effort go, if it can go to so many cells?

    Args: as `hot_spot_scores`, and
        cells: how many can be chosen.

    Returns:
        The cells with the highest scores; among equals, those with the lowest number.

    Raises:
        ValueError: as `hot_spot_scores`; fewer cells in the study area than are to be chosen.

    Limits: as `hot_spot_scores`. A choice by past records repeats whatever bias the records have: places that are
    watched more record more. It says where, not what to do there, nor whether it helps.

    >>> grid = Grid(0, 0, 250, rows=4, columns=4)
    >>> chosen = choose_hot_spots(grid, [100, 120, 130, 900], [100, 90, 110, 900], [1, 2, 9, 1], cells=1)
    >>> chosen.cells.tolist(), chosen.tied
    ([0], 0)
    """
    scores = hot_spot_scores(
        grid, x, y, months_ago,
        background=background, method=method, bandwidth_m=bandwidth_m, half_life_months=half_life_months,
    )  # fmt: skip
    flat = scores.ravel()
    ranked = np.argsort(-flat, kind="stable")[: int((~np.isnan(flat)).sum())]
    if not 1 <= cells <= ranked.size:
        raise ValueError(f"the study area has {ranked.size:,} cells: choose 1 to that many")
    chosen, left = ranked[:cells], ranked[cells:]
    return HotSpotChoice(chosen, scores, int((flat[left] == flat[chosen[-1]]).sum()))


def hot_spot_scores(
    grid: Grid,
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    months_ago: npt.ArrayLike,
    *,
    background: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
    method: Method = "shrunk",
    bandwidth_m: float = BANDWIDTH_M,
    half_life_months: float | None = HALF_LIFE_MONTHS,
) -> Floats:
    """How much crime is to be expected in each cell, by where it was recorded before?

    "shrunk", the default: a cell's own count, drawn towards what its surroundings and its other records lead one to
    expect, the more so the fewer crimes it has (empirical Bayes). What surroundings lead to expect is a quartic kernel
    density of the same crimes; with a background, its geometric mean with the background records in the cell. How far
    to draw is estimated from the counts themselves. "count": the cell's own count. "density": the kernel density at
    its centre. "gi star": Gi* of the counts with the eight cells around.

    Args:
        grid: the cells; those outside its study area are not ranked. Leave out cells where nothing can be recorded.
        x, y: eastings and northings of past crimes of the kind in question, shape (crimes,), metres.
        months_ago: how many months before the coming period each was, shape (crimes,), 0 or more.
        background: eastings and northings of all records of any kind in the same months (or None): where there is
            much of other crime, rare crime is to be expected too.
        bandwidth_m: of the kernel.
        half_life_months: a crime so many months back counts half as much as one now; None: all count alike.

    Returns:
        A score for each cell, shape (rows, columns), nan outside the study area.

    Raises:
        ValueError: no crime, or none in the study area; a method that does not exist; months that are missing or
            below 0; a half-life of nothing.

    Limits: the default won on police.uk's monthly points, in cells of 250 m, over three months to come (see
    docs/crimestats/hot-spot-choice.md), given a background; for all crime and for violence it is hardly better than the
    plain count. Elsewhere, score it beside others with `ranking_accuracy`. Snap points: a cell without one can never
    record a crime. No street network; straight distances. No season: a coming winter is ranked by the summer before.

    Source: gamma-Poisson empirical Bayes after Clayton and Kaldor (1987), Biometrics 43(3), with a prior mean by cell;
    the quartic kernel as `kernel_density`; later crimes weigh more, as in Bowers, Johnson and Pease (2004), British
    Journal of Criminology 44(5), here by a half-life. The geometric mean with all records was found by
    trial (same page).

    >>> grid = Grid(0, 0, 250, rows=1, columns=4)
    >>> hot_spot_scores(grid, [100, 120, 400, 900], [99, 9, 9, 9], [1, 1, 1, 7], method="count").round(1).tolist()
    [[2.3, 1.1, 0.0, 0.6]]
    """
    east, north = points(x, y)
    if east.size == 0:
        raise ValueError("there is no crime to rank cells by")
    weights = _recency(months_ago, half_life_months, east)
    own = _inside(grid, count_points(grid, east, north, weights).counts)
    if own.sum() == 0:
        raise ValueError("there is no crime in the study area to rank cells by")
    if method == "count":
        score = own
    elif method == "density":
        score = _inside(grid, kernel_density(grid, east, north, bandwidth_m=bandwidth_m, weights=weights).per_km2)
    elif method == "gi star":
        score = _inside(grid, gi_star(count_points(grid, east, north, weights).counts))
    elif method == "shrunk":
        counts = _inside(grid, count_points(grid, east, north).counts)
        around = _inside(grid, kernel_density(grid, east, north, bandwidth_m=bandwidth_m, weights=weights).unscaled)
        if background is not None:
            around = np.sqrt(around * _inside(grid, count_points(grid, *background).counts))
        score = _shrunk(own * counts.sum() / own.sum(), counts, around)
    else:
        raise ValueError(f"“{method}” is no method: use “shrunk”, “count”, “density” or “gi star”")
    scores = np.full(grid.shape, np.nan)
    scores[grid.area] = score
    return scores


def _inside(grid: Grid, values: Floats) -> Floats:
    inside: Floats = values[grid.area]
    return inside


def _recency(months_ago: npt.ArrayLike, half_life_months: float | None, east: Floats) -> Floats:
    """What each crime counts for, in units of the average, so that the sum stays the number of crimes."""
    months = counted(months_ago, "months_ago")
    if months.shape != east.shape:
        raise ValueError(f"there are {east.size:,} crimes and {months.size:,} months")
    if half_life_months is None:
        return np.ones_like(months)
    if not half_life_months > 0:
        raise ValueError("a half-life is above 0 months, or None where all months count alike")
    weight = np.exp2(-(months - months.min()) / half_life_months)
    return weight * (weight.size / weight.sum())


def _shrunk(own: Floats, counts: Floats, around: Floats) -> Floats:
    """The posterior mean of a gamma whose mean follows `around`, given `own` crimes in each cell."""
    share = np.maximum(around / around.sum(), _LEAST_SHARE / around.size) if around.sum() > 0 else np.ones_like(around)
    prior = share * (counts.sum() / share.sum())
    shape = _likeliest_shape(counts, prior)
    posterior: Floats = prior * (shape + own) / (shape + prior)
    return posterior


def _likeliest_shape(counts: Floats, prior: Floats) -> float:
    """The shape of the gamma that makes the counts likeliest: large where cells are much as `prior` says."""

    def unlikelihood(log_shape: float) -> float:
        shape = np.exp(log_shape)
        likelihood = special.gammaln(counts + shape) - special.gammaln(shape)
        likelihood += shape * np.log(shape / (shape + prior)) + special.xlogy(counts, prior / (shape + prior))
        return -float(likelihood.sum())

    return float(np.exp(optimize.minimize_scalar(unlikelihood, bounds=(-9, 9), method="bounded").x))
