"""The models that a projection is chosen from: each takes many runs and says what to expect in the months after them.

A run is a row of counts with nan where missing, a whole number of years long; see `seasonal_indices`. Every model
gives expected counts (runs, 12) of the year after, none below 0.
"""

from collections.abc import Callable

import numpy as np

from crimestats.arrays import Floats
from crimestats.projections.seasonal_indices import TINY, YEAR, every_month, seasonal_indices, usual_months
from crimestats.projections.smoothing import damped_path, smoothed_level

Model = Callable[[Floats, Floats], Floats]

FURTHEST_CHANGE = 2.0
"""Last year's change carried on is held to a doubling or a halving."""


def seasonal_naive(counts: Floats, indices: Floats) -> Floats:
    """The same as the last time that month came round (the mean of the run where it never did)."""
    years = counts.reshape(len(counts), -1, YEAR)
    last = years[:, 0]
    for year in range(1, years.shape[1]):
        last = np.where(np.isnan(years[:, year]), last, years[:, year])
    mean = np.nansum(counts, axis=1) / np.maximum((~np.isnan(counts)).sum(axis=1), 1)
    return np.where(np.isnan(last), mean[:, None], last)


def last_change_again(counts: Floats, indices: Floats) -> Floats:
    """Seasonal naive, moved by as much as the last twelve months differ from the twelve before."""
    now, before = counts[:, -YEAR:], counts[:, -2 * YEAR : -YEAR]
    both = ~np.isnan(now) & ~np.isnan(before)
    change = (np.where(both, now, 0.0).sum(axis=1) + 1.0) / (np.where(both, before, 0.0).sum(axis=1) + 1.0)
    change = np.clip(change, 1.0 / FURTHEST_CHANGE, FURTHEST_CHANGE)
    return seasonal_naive(counts, indices) * change[:, None]


def mean_of_twelve(counts: Floats, indices: Floats) -> Floats:
    """The mean of the last twelve months, spread over the year by the seasonal indices."""
    return _starting_level(counts[:, -YEAR:], indices)[:, None] * indices


def exponential_smoothing(counts: Floats, indices: Floats) -> Floats:
    """The exponentially smoothed level, with the season."""
    level = smoothed_level(np.nan_to_num(counts), usual_months(~np.isnan(counts), indices))
    return level[:, None] * indices


def damped_trend(counts: Floats, indices: Floats) -> Floats:
    """Level and slope smoothed, the slope fading month by month, with the season."""
    usual = usual_months(~np.isnan(counts), indices)
    adjusted = np.nan_to_num(counts) / every_month(indices, counts.shape[1])
    first_year = np.where(np.cumsum(usual > 0, axis=1) <= YEAR, counts, np.nan)
    path = damped_path(adjusted, usual, _starting_level(first_year, indices))
    return np.maximum(path, 0.0) * indices


def theta(counts: Floats, indices: Floats) -> Floats:
    """Half a straight line through the run, half the smoothed level of twice the run less that line, with the season.

    Source: Assimakopoulos and Nikolopoulos (2000), International Journal of Forecasting 16(4), theta lines 0 and 2.
    """
    months = counts.shape[1]
    usual = usual_months(~np.isnan(counts), indices)
    adjusted = np.nan_to_num(counts) / every_month(indices, months)
    time = np.arange(1.0 - months, 1.0)
    weight = np.maximum(usual.sum(axis=1), TINY)
    centre, mean = (usual * time).sum(axis=1) / weight, (usual * adjusted).sum(axis=1) / weight
    away = time - centre[:, None]
    slope = (usual * away * adjusted).sum(axis=1) / np.maximum((usual * away**2).sum(axis=1), TINY)
    line = mean[:, None] + slope[:, None] * away
    level = smoothed_level((2.0 * adjusted - line) * usual, usual)
    onward = mean[:, None] + slope[:, None] * (np.arange(1.0, YEAR + 1) - centre[:, None])
    return np.maximum((onward + level[:, None]) / 2.0, 0.0) * indices


def _starting_level(counts: Floats, indices: Floats) -> Floats:
    usual = usual_months(~np.isnan(counts), indices).sum(axis=1)
    level: Floats = np.nansum(counts, axis=1) / np.maximum(usual, TINY)
    return level


SEASONAL_NAIVE, CHANGE, MEAN = "seasonal naive", "last change again", "mean of twelve months"
SMOOTHING, DAMPED, THETA = "exponential smoothing", "damped trend", "theta"
AVERAGE, HALF = "average of models", "average with seasonal naive"
MODELS: dict[str, Model] = {
    SEASONAL_NAIVE: seasonal_naive,
    CHANGE: last_change_again,
    MEAN: mean_of_twelve,
    SMOOTHING: exponential_smoothing,
    DAMPED: damped_trend,
    THETA: theta,
}
AVERAGED = (MEAN, SMOOTHING, DAMPED, THETA)
NAMES = (*MODELS, AVERAGE, HALF)


def forecasts(counts: Floats) -> Floats:
    """What every model of NAMES expects: shape (models, runs, 12)."""
    indices = seasonal_indices(counts)
    single = {name: model(counts, indices) for name, model in MODELS.items()}
    average = np.mean([single[name] for name in AVERAGED], axis=0)
    return np.stack([*single.values(), average, (average + single[SEASONAL_NAIVE]) / 2.0])
