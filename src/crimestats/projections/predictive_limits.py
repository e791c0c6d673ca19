"""Between which numbers the months to come may lie, and their total: limits for counts, not for their mean.

An error is taken to have three parts: chance about the level (negative binomial: Poisson, and overdispersion), how
well the level is known today, and how far it moves until then, which grows with every month and is shared by all the
months after. The last part is why the limits of a year are not the sums of those of its months.
"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from crimestats.arrays import Floats

USUAL_MOVEMENT = 0.002
"""Variance that a month adds to a level, as a share of the level squared, where a series says nothing of its own: over
a year the level moves by about 15 per cent. Of 519 series of offences by London borough, at least 20 a month, over the
six years to November 2018, the median was 0.0013 and the mean 0.0025."""
ORIGINS_OF_PRIOR = 12.0
"""As many origins' weight the usual movement is given beside what the series' own errors show."""
LEVEL_AGE = 3.0
"""How many months of movement the level is behind already: what smoothing trades for steadiness."""
LEAST_FREEDOM = 4.0
MONTHS_PER_FREEDOM = 4.0
"""Months beyond the first year for one degree of freedom of the variance: neighbouring origins share their errors."""
LEAST_SIZE = 0.5
"""Size of a negative binomial: below this, more variance no longer widens its limits but draws both to 0."""
_TINY = 1e-9


@dataclass(frozen=True)
class Spread:
    """The parts of the error of each series, each shape (series,), as shares of the level squared."""

    overdispersion: Floats
    level: Floats
    """How uncertain today's level is: chance in the records of the last year."""
    movement: Floats
    """What each month adds."""
    freedom: Floats
    """Degrees of freedom of Student's t, by which the limits are widened for the spread being itself estimated."""


def spread(expected: Floats, actual: Floats, counts: Floats) -> Spread:
    """The parts of the error, from how the errors of a backtest agree within their origins.

    Errors of different months from one origin share only what the level does, so their products give the movement;
    the squares give the rest. Both by moments, none below 0, the movement drawn towards USUAL_MOVEMENT.

    Args:
        expected: shape (series, origins, 12), of the chosen model.
        actual: the same shape, nan where there is none.
        counts: shape (series, months), the whole run.
    """
    seen = ~np.isnan(actual)
    level = np.where(seen, expected, 0.0)
    error = np.where(seen, actual - expected, 0.0)
    behind = _months_of_movement(actual.shape[2])
    squared = (level**2).sum(axis=(1, 2))
    pairs = _pairs(level)
    together = _pairs(error)
    moved = np.einsum("soh,hk,sok->s", level, behind - np.diag(np.diag(behind)), level)
    moved_alone = np.einsum("soh,h->s", level**2, np.diag(behind))
    held = ~np.isnan(counts)
    records = np.maximum(np.nansum(counts[:, -12:], axis=1), 0.5)
    months = held[:, -12:].sum(axis=1)
    prior = ORIGINS_OF_PRIOR / np.maximum(seen.any(axis=2).sum(axis=1), 1)
    over = _share((error**2 - level).sum(axis=(1, 2)), squared)
    for _ in range(3):
        known = 1.0 / records + over / months
        movement = _share(together - known * pairs + prior * USUAL_MOVEMENT * moved, (1.0 + prior) * moved)
        movement = np.where(moved > _TINY, movement, USUAL_MOVEMENT)
        left = (error**2 - level).sum(axis=(1, 2)) - known * squared - movement * moved_alone
        over = _share(left, squared)
    freedom = np.maximum((held.sum(axis=1) - 12.0) / MONTHS_PER_FREEDOM, LEAST_FREEDOM)
    return Spread(over, 1.0 / records + over / months, movement, freedom)


def monthly_variance(centre: Floats, parts: Spread) -> Floats:
    """The variance of the count of each month ahead: (series, ..., months_ahead) of the same shape as `centre`."""
    behind = np.diag(_months_of_movement(centre.shape[-1]))
    beside = (slice(None),) + (None,) * (centre.ndim - 1)
    share = (parts.overdispersion + parts.level)[beside] + parts.movement[beside] * behind
    variance: Floats = centre + centre**2 * share
    return variance


def total_variance(centre: Floats, parts: Spread) -> Floats:
    """The variance of the sum of the months ahead, shape (series,), what they share counted once for every pair."""
    behind = _months_of_movement(centre.shape[1])
    alone = centre.sum(axis=1) + parts.overdispersion * (centre**2).sum(axis=1)
    shared = parts.level * centre.sum(axis=1) ** 2 + parts.movement * np.einsum("sh,hk,sk->s", centre, behind, centre)
    variance: Floats = alone + shared
    return variance


@dataclass(frozen=True)
class Outlook:
    """Counts to come as negative binomials, all of one shape."""

    expected: Floats
    centre: Floats
    """The mean that limits are put about: `expected`, or more where that is too near 0 to be believed."""
    variance: Floats
    freedom: Floats
    """Degrees of freedom of the variance; of a shape that fits the others'."""

    def limits(self, level: float) -> tuple[Floats, Floats]:
        """Within which a share `level` of counts would lie: whole numbers, the lower at most the expected count."""
        size, probability, tail = self._negative_binomial(level)
        lower = np.maximum(stats.nbinom.ppf(tail, size, probability), 0.0)
        upper: Floats = stats.nbinom.ppf(1.0 - tail, size, probability)
        return np.minimum(lower, np.floor(self.expected)), upper

    def holds(self, actual: Floats, level: float) -> Floats:
        """1 where a count lies within these limits, 0 where not, nan where there is none. Quicker than the limits."""
        size, probability, tail = self._negative_binomial(level)
        count = np.nan_to_num(actual)
        high_enough = (stats.nbinom.cdf(count, size, probability) >= tail) | (count >= np.floor(self.expected))
        low_enough = stats.nbinom.cdf(count - 1.0, size, probability) < 1.0 - tail
        return np.where(np.isnan(actual), np.nan, high_enough & low_enough)

    def _negative_binomial(self, level: float) -> tuple[Floats, Floats, float]:
        """Size and probability, the variance widened as Student's t is wider than the normal."""
        tail = (1.0 - level) / 2.0
        wider = (stats.t.ppf(tail, self.freedom) / stats.norm.ppf(tail)) ** 2
        extra = np.clip(self.variance * wider - self.centre, 1e-6 * self.centre, self.centre**2 / LEAST_SIZE)
        return self.centre**2 / extra, self.centre / (self.centre + extra), tail


def _months_of_movement(months_ahead: int) -> Floats:
    """How many months of movement two months ahead share, (months_ahead, months_ahead)."""
    ahead = np.arange(1.0, months_ahead + 1)
    return LEVEL_AGE + np.minimum(ahead[:, None], ahead[None, :])


def _pairs(values: Floats) -> Floats:
    """The products of every two different months of an origin, summed: (series,)."""
    products: Floats = (values.sum(axis=2) ** 2 - (values**2).sum(axis=2)).sum(axis=1)
    return products


def _share(top: Floats, bottom: Floats) -> Floats:
    return np.maximum(np.divide(top, bottom, out=np.zeros_like(top), where=bottom > _TINY), 0.0)
