"""The best split of a monthly series into flat levels under one season: the search behind `detect_change_points`."""

from dataclasses import dataclass

import numpy as np
from scipy.special import xlogy

from crimestats.arrays import Bools, Floats, Ints
from crimestats.counts.dispersion import USUAL_CORRELATION

USUAL_WORTH = 60
"""As many months as `USUAL_CORRELATION` is worth beside those given: fewer years hardly tell memory from a change."""
MOST_CORRELATION = 0.8
"""More is not believed of the luck: months that carry over so much are a drift, and no change of level is found."""


@dataclass(frozen=True)
class Series:
    """The held months alone."""

    y: Floats
    exposed: Floats
    cycle: Ints
    period: int
    neighbours: Bools
    """Whether each month is followed by the next one, not by a gap."""
    seasonal: bool
    shortest: int


@dataclass(frozen=True)
class Split:
    """One way of cutting the series into levels, fitted."""

    cuts: Ints
    season: Floats
    levels: Floats
    mean: Floats
    deviance: float
    dispersion: float
    autocorrelation: float

    @property
    def yardstick(self) -> float:
        """What a change must be measured in: the dispersion of sums over many months."""
        if self.dispersion == 1:
            return 1.0
        luck = self.autocorrelation / (1 - 1 / self.dispersion)
        return 1 + (self.dispersion - 1) * _carried(luck)


def best_split(series: Series, changes: int, season: Floats) -> Split:
    """The split into so many changes that fits best, cuts and season fitted in turn for as long as the fit gains."""
    split = fitted_split(series, _cuts(series, changes, season), season)
    while True:
        other = fitted_split(series, _cuts(series, changes, split.season), split.season)
        if other.deviance >= split.deviance - 1e-9:
            return split
        split = other


def _cuts(series: Series, changes: int, season: Floats) -> Ints:
    """Segment by segment: the cheapest way to cover the first t months with one more segment, for every t at once."""
    cost = costs(series, season)
    reached, origins = cost[0], []
    for _ in range(changes):
        through = reached[:, None] + cost
        origins.append(through.argmin(axis=0))
        reached = through.min(axis=0)
    end, cuts = series.y.size, []
    for origin in reversed(origins):
        end = int(origin[end])
        cuts.append(end)
    return np.array(cuts[::-1], dtype=np.int64)


def costs(series: Series, season: Floats) -> Floats:
    """Twice the negative log-likelihood of months i to j under one level, for every i and j; infinite if too short."""
    counted = np.concatenate([[0.0], np.cumsum(series.y)])
    exposed = np.concatenate([[0.0], np.cumsum(series.exposed * season[series.cycle])])
    y, e = counted - counted[:, None], exposed - exposed[:, None]
    at = np.arange(counted.size)
    long_enough = at - at[:, None] >= series.shortest
    rate = np.divide(y, e, out=np.ones_like(y), where=long_enough & (y > 0) & (e > 0))
    return np.where(long_enough, -2 * xlogy(y, rate), np.inf)


def fitted_split(series: Series, cuts: Ints, season: Floats) -> Split:
    starts = np.concatenate([[0], cuts]).astype(np.int64)
    lengths = np.diff(starts, append=series.y.size)
    totals = np.add.reduceat(series.y, starts)
    levels = _levels(totals, series, season, starts)
    for _ in range(100 if series.seasonal else 0):
        expected = _per_cycle(series, np.repeat(levels, lengths) * series.exposed)
        before, season = season, _shares(_per_cycle(series, series.y), expected)
        levels = _levels(totals, series, season, starts)
        if np.abs(season - before).max() < 1e-9:
            break
    mean = np.repeat(levels, lengths) * series.exposed * season[series.cycle]
    dispersion, autocorrelation = _scatter(series, mean, starts.size)
    ratio = np.divide(series.y, mean, out=np.ones_like(mean), where=series.y > 0)
    deviance = float(2 * (xlogy(series.y, ratio) - series.y + mean).sum())
    return Split(cuts, season, levels, mean, deviance, dispersion, autocorrelation)


def _levels(totals: Floats, series: Series, season: Floats, starts: Ints) -> Floats:
    """Counts per unit of exposure; 0 where the season leaves nothing to expect."""
    expected = np.add.reduceat(series.exposed * season[series.cycle], starts)
    return np.divide(totals, expected, out=np.zeros_like(totals), where=expected > 0)


def _per_cycle(series: Series, values: Floats) -> Floats:
    return np.bincount(series.cycle, weights=values, minlength=series.period).astype(np.float64)


def _shares(counted: Floats, expected: Floats) -> Floats:
    """Each month of the cycle over what the levels alone expect of it, 1 on average."""
    season = np.divide(counted, expected, out=np.zeros_like(expected), where=expected > 0)
    return np.asarray(season / season.mean())


def _scatter(series: Series, mean: Floats, levels: int) -> tuple[float, float]:
    """The dispersion about a fit, and the counts' autocorrelation, both freed of the bias that fitted levels give.

    A count is its month's luck and, on top, chance that has no memory: of the scatter only 1 - 1 / dispersion is luck.
    What a few years show of the luck's memory is unsure, and levels fitted to a drift hide it, so it is drawn towards
    USUAL_CORRELATION; and months that share their luck scatter less about a level fitted to them.
    """
    residual = np.divide(series.y - mean, np.sqrt(mean), out=np.zeros_like(mean), where=mean > 0)
    squares = float((residual**2).sum())
    free = residual.size - levels - (series.period - 1 if series.seasonal else 0)
    together = float((residual[1:] * residual[:-1])[series.neighbours].sum())
    raw = together / squares if squares > 0 else 0.0
    corrected = raw + levels * (1 + 3 * raw) / residual.size
    share = 1 - 1 / max(1.0, squares / free)
    drawn = (residual.size * share * corrected + USUAL_WORTH * USUAL_CORRELATION) / (
        residual.size * share**2 + USUAL_WORTH
    )
    luck = min(max(0.0, drawn), MOST_CORRELATION)
    left = max(free - levels * (_carried(luck) - 1), free / 2)
    dispersion = 1 + max(0.0, squares - free) / left
    return dispersion, luck * (1 - 1 / dispersion)


def _carried(luck: float) -> float:
    """How many times more the sum of many months varies by luck with this autocorrelation than by luck without."""
    return (1 + luck) / (1 - luck)
