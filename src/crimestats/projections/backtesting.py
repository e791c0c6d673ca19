"""How well each model would have done: projected again and again from earlier months, with nothing known after them."""

from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Bools, Floats, Ints
from crimestats.projections.models import (
    AVERAGE,
    DAMPED,
    HALF,
    MEAN,
    NAMES,
    SEASONAL_NAIVE,
    SMOOTHING,
    THETA,
    forecasts,
)
from crimestats.projections.projection import Backtest
from crimestats.projections.seasonal_indices import YEAR

LEAST_MONTHS_BEFORE = 24
"""Months held before an origin: two of each, so that a season can be told from one odd month."""
MOST_ORIGINS = 48
"""The latest are used: how a series went before these four years says little of how it goes now."""
CLEARLY_BETTER = 0.75
"""A model with under this much of the average's error takes its place..."""
ORIGINS_TO_DEPART = 24
"""...but only with this many origins: with fewer, and with smaller margins, what was chosen did worse on held-out data
than the average of models."""
_PREFERRED = (AVERAGE, HALF, SMOOTHING, MEAN, THETA, DAMPED)
_ROUNDING = 1e-9


@dataclass(frozen=True)
class Rehearsal:
    """What the models said from each origin, and what came. The last origin is the end of the run itself."""

    origins: Ints
    """Months before each origin, shape (origins,); the months to project begin after the last of all."""
    expected: Floats
    """Shape (models, series, origins + 1, 12); the last origin is the projection."""
    actual: Floats
    """Shape (series, origins, 12), nan where missing, not yet come, or where the origin is not used."""

    @property
    def errors(self) -> Floats:
        """Expected less actual, shape (models, series, origins, 12)."""
        return self.expected[:, :, :-1] - self.actual


def rehearse(counts: Floats) -> Rehearsal:
    """Every model from every origin: seasons, levels and constants are all found anew from the months before it.

    An origin is used where the month before it is held and LEAST_MONTHS_BEFORE are held in all.

    Args:
        counts: shape (series, months), nan where missing.

    Source: Tashman (2000), International Journal of Forecasting 16(4): rolling origin, recalibrated, of several
    lengths ahead.
    """
    series, months = counts.shape
    origins = np.arange(max(LEAST_MONTHS_BEFORE, months - MOST_ORIGINS), months)
    runs = _runs_to(counts, np.append(origins, months))
    expected = forecasts(runs.reshape(-1, runs.shape[2]))
    to_come = np.pad(counts, ((0, 0), (0, YEAR)), constant_values=np.nan)
    actual = np.stack([to_come[:, origin : origin + YEAR] for origin in origins], axis=1)
    actual[~_used(counts, origins)] = np.nan
    return Rehearsal(origins, expected.reshape(len(NAMES), series, origins.size + 1, YEAR), actual)


def chosen(rehearsal: Rehearsal) -> Ints:
    """Which model of NAMES projects each series, shape (series,).

    The average of models, unless another's root mean squared error is under CLEARLY_BETTER of it; and none whose
    error is above seasonal naive's: where that is so of the average, the first that is not takes its place.

    Squared errors, not absolute ones: absolute errors prefer the model that says too little where counts are low
    (Kolassa 2020, International Journal of Forecasting 36(1)).
    """
    error = root_mean_squared(rehearsal)
    bar = error[NAMES.index(SEASONAL_NAIVE)]
    choice = np.full(bar.shape, NAMES.index(SEASONAL_NAIVE))
    for name in reversed(_PREFERRED):
        model = NAMES.index(name)
        choice = np.where(error[model] <= bar * (1.0 + _ROUNDING) + _ROUNDING, model, choice)
    best = error.argmin(axis=0)
    used = (~np.isnan(rehearsal.actual)).any(axis=2).sum(axis=1)
    clear = (error.min(axis=0) < CLEARLY_BETTER * error[NAMES.index(AVERAGE)] - _ROUNDING) & (used >= ORIGINS_TO_DEPART)
    return np.where(clear, best, choice)


def root_mean_squared(rehearsal: Rehearsal) -> Floats:
    """The error of each model over all origins and months ahead, shape (models, series)."""
    root: Floats = np.sqrt(np.nanmean(rehearsal.errors**2, axis=(2, 3)))
    return root


def tables(rehearsal: Rehearsal, counts: Floats, inside: list[Floats]) -> list[Backtest]:
    """The backtest of each series as it is shown.

    Args:
        counts: shape (series, months).
        inside: for each level, whether each actual count lay within the limits: (series, origins, 12), nan where none.
    """
    compared = ~np.isnan(rehearsal.actual)
    absolute = np.abs(rehearsal.errors)
    months = compared.sum(axis=2)
    by_origin = np.nansum(absolute, axis=3) / np.where(months > 0, months, np.nan)
    overall, squared = np.nanmean(absolute, axis=(2, 3)), root_mean_squared(rehearsal)
    used = _used(counts, rehearsal.origins)
    differences = counts[:, YEAR:] - counts[:, :-YEAR]
    scale, root_scale = _scale(np.abs(differences)), np.sqrt(_scale(differences**2))
    coverage = np.array([np.nanmean(level, axis=(1, 2)) for level in inside]).reshape(len(inside), len(counts))
    return [
        Backtest(
            models=NAMES,
            origins=rehearsal.origins[used[series]],
            months_compared=int(compared[series].sum()),
            mean_absolute_error=by_origin[:, series, used[series]],
            mase=overall[:, series] / scale[series],
            rmsse=squared[:, series] / root_scale[series],
            coverage=coverage[:, series].copy(),
        )
        for series in range(len(counts))
    ]


def _scale(values: Floats) -> Floats:
    """The mean of what is there, nan where that is nothing or 0."""
    number, total = (~np.isnan(values)).sum(axis=1), np.nansum(values, axis=1)
    mean: Floats = np.divide(total, number, out=np.full(len(values), np.nan), where=total > 0)
    return mean


def _runs_to(counts: Floats, ends: Ints) -> Floats:
    """(series, ends, months): the months before each end, moved to the right, missing before they begin."""
    series, months = counts.shape
    width = -(-months // YEAR) * YEAR
    runs = np.full((series, ends.size, width), np.nan)
    for place, end in enumerate(ends):
        runs[:, place, width - end :] = counts[:, :end]
    return runs


def _used(counts: Floats, origins: Ints) -> Bools:
    held = ~np.isnan(counts)
    enough = np.cumsum(held, axis=1) >= LEAST_MONTHS_BEFORE
    used: Bools = (held & enough)[:, origins - 1]
    return used
