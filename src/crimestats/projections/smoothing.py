"""Exponential smoothing of many runs at once, missing months skipped, constants averaged by how well each did."""

import numpy as np

from crimestats.arrays import Bools, Floats
from crimestats.projections.seasonal_indices import TINY, YEAR

ALPHAS = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4])
"""Smoothing constants of the level: half its weight lies within the last 14 months, or the last month and a half."""
DAMPED_CONSTANTS = np.array(
    [
        (alpha, alpha * share, damping)
        for alpha in (0.05, 0.1, 0.2, 0.4)
        for share in (0.05, 0.2)
        for damping in (0.8, 0.95)
    ]
)
"""Level, slope and damping constants of the damped trend."""


def smoothed_level(values: Floats, usual: Floats) -> Floats:
    """The level at the end of each run: what was recorded over the usual months it took, older months weighing less.

    With weights (1 - alpha) to the power of a month's age, in months of time and not of data, a gap leaves the level
    where it was and lets what follows count for more. The levels of all ALPHAS are averaged.

    Args:
        values: shape (runs, months), 0 where missing.
        usual: the same shape: usual months that each month stands for, 0 where missing.

    Returns:
        Shape (runs,).

    Source: Harvey and Fernandes (1989), Journal of Business & Economic Statistics 7(4), whose level of Poisson counts
    is this discounted mean; averaged by Akaike weights as Kolassa (2011), International Journal of Forecasting 27(2).
    """
    kept = 1.0 - ALPHAS[:, None]
    judged = _judged(usual > 0)
    value, exposure, counts = by_month(values), by_month(usual), by_month(judged)
    top = np.zeros((ALPHAS.size, len(values)))
    bottom, squares = np.zeros_like(top), np.zeros_like(top)
    for month in range(len(value)):
        error = value[month] - exposure[month] * top / np.maximum(bottom, TINY)
        squares += counts[month] * error**2
        top = top * kept + value[month]
        bottom = bottom * kept + exposure[month]
    weights = akaike_weights(squares, judged.sum(axis=1))
    level: Floats = (weights * top / np.maximum(bottom, TINY)).sum(axis=0)
    return level


def damped_path(adjusted: Floats, usual: Floats, start: Floats) -> Floats:
    """The level in each month of the year to come by a trend that fades, before the season is put back.

    Args:
        adjusted: shape (runs, months), counts over their seasonal index; any number where missing.
        usual: the same shape: the index, 0 where missing. A missing month carries level and slope on unaltered.
        start: shape (runs,), the level to begin with; the slope begins at 0.

    Returns:
        Shape (runs, 12), averaged over DAMPED_CONSTANTS. May fall below 0.

    Source: Gardner and McKenzie (1985), Management Science 31(10), the damped additive trend.
    """
    alpha, beta, damping = (constant[:, None] for constant in DAMPED_CONSTANTS.T)
    judged = _judged(usual > 0)
    value, held, scale = by_month(adjusted), by_month(usual > 0), by_month(usual * judged)
    level = np.repeat(start[None, :], len(DAMPED_CONSTANTS), axis=0)
    slope, squares = np.zeros_like(level), np.zeros_like(level)
    for month in range(len(value)):
        slope *= damping
        level += slope
        error = (value[month] - level) * held[month]
        squares += (scale[month] * error) ** 2
        level += alpha * error
        slope += beta * error
    weights = akaike_weights(squares, judged.sum(axis=1))
    fading = np.cumsum(damping ** np.arange(1, YEAR + 1), axis=1)
    path: Floats = (weights * level).sum(axis=0)[:, None] + np.einsum("cr,ch->rh", weights * slope, fading)
    return path


def akaike_weights(squares: Floats, months: Floats) -> Floats:
    """How far to believe each constant: its likelihood over that of all, from its sum of squared one-month errors.

    Args:
        squares: shape (constants, runs).
        months: shape (runs,), how many errors were summed.

    Returns:
        Shape (constants, runs), each run's summing to 1; equal where all did equally well.
    """
    logs = np.log(squares / np.maximum(months, 1) + TINY)
    weights = np.exp(-months / 2.0 * (logs - logs.min(axis=0)))
    shares: Floats = weights / weights.sum(axis=0)
    return shares


def by_month(values: Floats | Bools) -> Floats:
    """(months, runs) in that order in memory, since smoothing walks month by month."""
    return np.ascontiguousarray(values.T, dtype=np.float64)


def _judged(held: Bools) -> Bools:
    """The held months that come after a year of others, so that no constant is judged by where it began."""
    return held & (np.cumsum(held, axis=1) > YEAR)
