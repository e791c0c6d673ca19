"""What has become of each hot spot over time: new, lasting, growing, fading, now and then, or gone."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, Ints, measured

LEAST_PERIODS = 5
"""Periods of which a place's state must be known before it is given a class."""


class HotSpotClass(IntEnum):
    """The seven classes, and the absence of one."""

    NOT_KNOWN = 0
    NEVER = 1
    NEW = 2
    INTENSIFYING = 3
    PERSISTENT = 4
    DIMINISHING = 5
    SPORADIC = 6
    FORMER = 7


@dataclass(frozen=True, eq=False)
class HotSpotClasses:
    """The class of each place, with what it rests on; all in the shape of the places."""

    classes: Ints
    """Values of `HotSpotClass`."""
    known: Ints
    """Periods of which the state is known."""
    hot: Ints
    """Periods hot."""
    trend_p: Floats
    """Mann-Kendall, two-sided, where it decided between intensifying, persistent and diminishing; nan elsewhere."""


@dataclass(frozen=True, eq=False)
class Trend:
    """Whether values rise or fall over time, without supposing a straight line."""

    s: Floats
    """Kendall's S: pairs of periods of which the later is higher, less those of which it is lower."""
    p: Floats
    """Two-sided; nan with fewer than 3 known values, 1 where all are the same."""


def hot_spot_classes(
    hot: npt.ArrayLike,
    values: npt.ArrayLike,
    *,
    recent_share: float = 0.2,
    persistent_share: float = 0.8,
    significance: float = 0.05,
) -> HotSpotClasses:
    """Whether each place is a new hot spot, one that lasts, one that comes and goes, or one that was.

    Recent periods are the last `recent_share` of those known for the place, rounded down, and at least one. In this
    order, so that each place has one class:

    - NOT_KNOWN: the state is known for fewer than LEAST_PERIODS periods.
    - NEVER: hot in none.
    - FORMER: hot before, in no recent period.
    - NEW: hot in a recent period, in none before.
    - hot in a recent period and before, and in at least `persistent_share` of all: INTENSIFYING where the values rise
      (Mann-Kendall p at most `significance`), DIMINISHING where they fall, else PERSISTENT.
    - SPORADIC: hot in a recent period and before, and in fewer than that.

    Args:
        hot: shape (periods, ...): 1 or True hot, 0 or False not, nan where the period is missing; in order of time.
        values: what rises or falls, in the same shape: standard scores of `gi_star`, or counts. Scores say whether a
            place pulls away from the rest; counts whether there is more there. nan where missing.
        recent_share: above 0 and below 1.
        persistent_share: above 0, at most 1.
        significance: of the trend, place by place.

    Returns:
        Classes in the shape of one period.

    Limits: a place that is hot in 79% of periods is SPORADIC and one at 80% PERSISTENT: look at the counts of periods,
    too. Trends are tested one by one, and periods that follow each other are taken to be independent, so of many places
    without a trend a few will seem to have one. Months have seasons: compare like months, or use years.

    Source: adapted from the categories of emerging hot spot analysis (Esri), with the trend test of Mann (1945) and
    Kendall (1975). Esri asks for the last period alone and for 90%; sfhotspot has the same recent share and 80%, no
    trend test, and calls sporadic places intermittent.

    >>> hot = [[0, 1, 0], [0, 1, 0], [0, 1, 0], [0, 1, 1], [0, 0, 0], [1, 1, 0]]
    >>> [HotSpotClass(value).name for value in hot_spot_classes(hot, hot).classes]
    ['NEW', 'PERSISTENT', 'FORMER']
    """
    state = np.array(hot, dtype=np.float64)
    if state.ndim < 1 or not np.isin(state[~np.isnan(state)], (0.0, 1.0)).all():
        raise ValueError("hot holds True, False or nan for each period and place")
    if not (0 < recent_share < 1 and 0 < persistent_share <= 1 and 0 < significance < 1):
        raise ValueError("a share, or a significance, lies between 0 and 1")
    value = np.array(values, dtype=np.float64)
    if value.shape != state.shape:
        raise ValueError(f"values have the shape {value.shape}, hot has {state.shape}")
    places = state.shape[1:]
    state, value = state.reshape(len(state), -1), measured(value.reshape(len(state), -1), "values", dimensions=2)
    known, is_hot = ~np.isnan(state), state == 1
    total, hot_periods = known.sum(axis=0), is_hot.sum(axis=0)
    recently = (is_hot & _recent(known, total, recent_share)).sum(axis=0)
    found = np.full(total.shape, int(HotSpotClass.SPORADIC), dtype=np.int64)
    lasting = (recently > 0) & (hot_periods > recently) & (hot_periods >= persistent_share * total)
    lasting &= total >= LEAST_PERIODS
    trend_p = np.full(total.shape, np.nan)
    found[lasting], trend_p[lasting] = _lasting(value[:, lasting], significance)
    found[recently == hot_periods] = HotSpotClass.NEW
    found[recently == 0] = HotSpotClass.FORMER
    found[hot_periods == 0] = HotSpotClass.NEVER
    found[total < LEAST_PERIODS] = HotSpotClass.NOT_KNOWN
    return HotSpotClasses(
        found.reshape(places), total.reshape(places), hot_periods.reshape(places), trend_p.reshape(places)
    )


def mann_kendall(values: npt.ArrayLike) -> Trend:
    """Whether values rise or fall over time, for many places at once.

    Args:
        values: shape (periods, places), in order of time; nan where missing.

    Returns:
        S and its p-value for each place.

    Limits: the p-value is normal with a continuity correction, rough under 8 periods. Values are taken to be
    independent: if high months follow high months, p is too small.

    Source: Mann (1945), Econometrica 13(3); Kendall (1975), Rank Correlation Methods, chapter 4, for ties.

    >>> trend = mann_kendall([[1], [2], [3], [4], [5], [6]])
    >>> trend.s.tolist(), trend.p.round(4).tolist()
    ([15.0], [0.0085])
    """
    series = measured(values, "values", dimensions=2)
    s, ties = np.zeros(series.shape[1]), np.zeros(series.shape[1])
    for period, row in enumerate(series):
        later = series[period + 1 :]
        s += (later > row).sum(axis=0)
        s -= (later < row).sum(axis=0)
        # Each value stands for itself: a group of t equal values comes up t times, with t - 1 others each.
        alike = np.maximum((series == row).sum(axis=0), 1)
        ties += (alike - 1) * (2 * alike + 5)
    number = (~np.isnan(series)).sum(axis=0).astype(np.float64)
    spread = np.sqrt((number * (number - 1) * (2 * number + 5) - ties) / 18)
    score = np.divide(np.maximum(np.abs(s) - 1, 0), spread, out=np.zeros(s.shape), where=spread > 0)
    return Trend(s, np.where(number >= 3, 2 * stats.norm.sf(score), np.nan))


def _recent(known: Bools, total: Ints, share: float) -> Bools:
    """Whether each period is known and among the last of those known for the place."""
    wanted = np.maximum(np.floor(share * total + 1e-9), 1)
    from_end = np.cumsum(known[::-1], axis=0)[::-1]
    recent: Bools = known & (from_end <= wanted)
    return recent


def _lasting(values: Floats, significance: float) -> tuple[Ints, Floats]:
    """(class, p of the trend) of places that are hot most of the time."""
    trend = mann_kendall(values)
    found = np.full(trend.s.shape, int(HotSpotClass.PERSISTENT), dtype=np.int64)
    clear = trend.p <= significance
    found[clear & (trend.s > 0)] = HotSpotClass.INTENSIFYING
    found[clear & (trend.s < 0)] = HotSpotClass.DIMINISHING
    return found, trend.p
