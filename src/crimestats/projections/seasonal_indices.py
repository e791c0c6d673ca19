"""What each place in the year is to a usual month: multiplicative indices, shrunken as far as they may be chance.

Runs here end with the month before the first one projected and fill whole years, so that place 0 of a year is always
the place of the first month projected. Months before a run began are missing, like any other gap.
"""

import numpy as np

from crimestats.arrays import Bools, Floats

YEAR = 12
LOWEST_INDEX = 0.05
"""Counts are divided by their index: below this, one record would read as a jump of the level."""
TINY = 1e-9
ROUNDS = 3


def seasonal_indices(counts: Floats) -> Floats:
    """How many records each place in the year has for one in a usual month.

    The ratio of what was recorded to the level about it, both summed over the years, in rounds: the level is the
    records of a 2x12 window over the seasonal exposure of its held months, so gaps and cut ends do not bend it. The
    indices are then drawn towards 1 by as much of their spread as chance alone would give.

    Args:
        counts: shape (runs, months), nan where missing, a whole number of years.

    Returns:
        Shape (runs, 12), mean 1. All 1 where nothing was recorded or no season can be told from chance.

    Source: ratio to moving average; shrinkage in the manner of Miller and Williams (2003), International Journal of
    Forecasting 19(4), with the chance variance of a count that is overdispersed (quasi-Poisson).
    """
    held = ~np.isnan(counts)
    records = np.where(held, counts, 0.0)
    observed = _over_years(records)
    indices = np.ones((len(counts), YEAR))
    for _ in range(ROUNDS):
        level = np.where(held, _centred_level(records, usual_months(held, indices)), 0.0)
        exposure = _over_years(level)
        indices = _mean_one(_ratio(observed, exposure, otherwise=1.0))
    expected = level * every_month(indices, counts.shape[1])
    return _mean_one(_shrunken(indices, exposure, _dispersion(records, expected, held)))


def every_month(indices: Floats, months: int) -> Floats:
    """The index of each month of runs that are `months` long: (runs, months)."""
    return np.tile(indices, months // YEAR)


def usual_months(held: Bools, indices: Floats) -> Floats:
    """Each month's index where it is held, 0 where it is missing: how many usual months it stands for."""
    return np.where(held, every_month(indices, held.shape[1]), 0.0)


def _over_years(values: Floats) -> Floats:
    summed: Floats = values.reshape(len(values), -1, YEAR).sum(axis=1)
    return summed


def _ratio(top: Floats, bottom: Floats, *, otherwise: float) -> Floats:
    return np.divide(top, bottom, out=np.full_like(top, otherwise), where=bottom > TINY)


def _centred_level(records: Floats, usual: Floats) -> Floats:
    return _ratio(_window_sum(records), _window_sum(usual), otherwise=0.0)


def _window_sum(values: Floats) -> Floats:
    """Over six months either side, the outermost at half weight; cut at the ends."""
    months = values.shape[1]
    at = np.arange(months)
    total = np.pad(np.cumsum(values, axis=1), ((0, 0), (1, 0)))

    def around(steps: int) -> Floats:
        return total[:, np.minimum(at + steps + 1, months)] - total[:, np.maximum(at - steps, 0)]

    return (around(YEAR // 2) + around(YEAR // 2 - 1)) / 2.0


def _dispersion(records: Floats, expected: Floats, held: Bools) -> Floats:
    """Pearson's chi-square over its degrees of freedom: twelve indices and about one level a year are fitted."""
    chi_square = _ratio(np.where(held, (records - expected) ** 2, 0.0), expected, otherwise=0.0).sum(axis=1)
    months = held.sum(axis=1)
    freedom = np.maximum(months - months / YEAR - (YEAR - 1), 1.0)
    return np.maximum(chi_square / freedom, 1.0)


def _shrunken(indices: Floats, exposure: Floats, dispersion: Floats) -> Floats:
    known = exposure > TINY
    chance = _ratio(np.broadcast_to(dispersion[:, None], exposure.shape), exposure, otherwise=0.0)
    number = np.maximum(known.sum(axis=1), 2)
    seen = np.where(known, (indices - 1.0) ** 2, 0.0).sum(axis=1) / (number - 1)
    real = np.maximum(seen - chance.sum(axis=1) / number, 0.0)[:, None]
    kept = np.where(known, _ratio(np.broadcast_to(real, chance.shape), real + chance, otherwise=0.0), 0.0)
    return np.maximum(1.0 + kept * (indices - 1.0), LOWEST_INDEX)


def _mean_one(indices: Floats) -> Floats:
    scaled: Floats = indices / indices.mean(axis=1, keepdims=True)
    return scaled
