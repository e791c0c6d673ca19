"""Which small areas changed otherwise than the whole they are part of."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, counted, recorded
from crimestats.places.shares import Spread, check_level, share_interval, share_p, spread_of, verdicts

FEWEST_AREAS = 5
"""With fewer areas nothing says how much areas differ from each other in the ordinary way."""
_STEEPEST = 30.0


@dataclass(frozen=True)
class LocalChanges:
    """How each area changed beside the rest; each field has shape (areas,), nan where an area has no crime at all."""

    ratio: Floats
    """The area's change over the change of the rest: 1.2 is a fifth more than had it changed as the rest did. For
    trends: per year. It may still have fallen, if the rest fell more."""
    lower: Floats
    upper: Floats
    p: Floats
    q: Floats
    """False discovery rate over all the areas."""
    verdict: npt.NDArray[np.str_]
    """"more", "fewer" or "no clear change" (also where nothing was tested)."""
    spread: Spread
    """How much wider than chance areas change in the ordinary way, estimated over all of them."""


def local_changes(before: npt.ArrayLike, after: npt.ArrayLike, *, level: float = 0.95) -> LocalChanges:
    """Which areas changed from one period to another otherwise than the rest of the whole?

    Given an area's crimes in both periods, how many of them came after is compared with the share that came after in
    all other areas; the two periods may differ in length. What areas commonly differ by is estimated over all of them
    and allowed for, and the false discovery rate is held at 5% over the whole map.

    Args:
        before: crimes of each area in the first period, shape (areas,).
        after: in the second, the same shape and definition.
        level: of the intervals.

    Raises:
        ValueError: shapes that differ, a missing or negative count, fewer than 5 areas with crime.

    Limits: says which areas differ from the rest, not from nothing: where all rise, none may. Where many areas truly
    changed, that is what areas commonly do, and they hide each other: of 100 areas with 50 crimes a period, 1 or 5 that
    double are found 6 times in 10, 10 that double or 5 that rise by half 1 time in 20. One that is much of the whole
    drags the rest's change with it, and hides too. An area chosen for its peak falls by itself. Areas are compared by
    membership alone, without distances or a street network.

    Source: conditional test of two counts (Przyborowski and Wilenski 1940, Biometrika 31) with Jeffreys' interval
    (Brown, Cai and DasGupta 2001, Statistical Science 16(2)) and overdispersion over all areas as Spiegelhalter (2005),
    Statistics in Medicine 24; multiplicity by Benjamini and Hochberg (1995).

    >>> found = local_changes([40, 50, 60, 55, 45, 50, 48, 52], [42, 47, 61, 52, 150, 49, 50, 50])
    >>> found.ratio.round(1).tolist()[3:6], found.verdict.tolist()[3:6]
    ([0.7, 3.4, 0.8], ['no clear change', 'more', 'no clear change'])
    """
    first, second = counted(before, "before"), counted(after, "after")
    if first.shape != second.shape:
        raise ValueError(f"there are {first.size:,} areas before and {second.size:,} after")
    check_level(level)
    total = first + second
    others, others_after = total.sum() - total, second.sum() - second
    tested = _enough(total)
    if (others_after[tested] <= 0).any() or (others_after[tested] >= others[tested]).any():
        raise ValueError("all crimes but one area's are in one period, so there is no change to compare with")
    expected = np.divide(others_after, others, out=np.full_like(total, np.nan), where=others > 0)
    # The rest's share is itself estimated, which matters where one area is much of the whole.
    shared = 1 + np.divide(total, others, out=np.zeros_like(total), where=others > 0)
    deviation = np.sqrt(total * expected * (1 - expected) * shared)
    z = (second[tested] - (total * expected)[tested]) / deviation[tested]
    spread = spread_of(z, total[tested])
    factor = spread.factor(total) * shared
    p = share_p(second, total, expected, factor)
    low, high = share_interval(second, total, factor, level)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio, lower, upper = (share / (1 - share) * (1 - expected) / expected for share in (second / total, low, high))
    q, verdict = verdicts(ratio, p)
    return LocalChanges(ratio, lower, upper, p, q, verdict, spread)


def local_trends(counts: npt.ArrayLike, *, level: float = 0.95) -> LocalChanges:
    """Which areas rose or fell over the months otherwise than the rest of the whole?

    As `local_changes`, with the slope over the months in place of two periods: an area's crimes are spread over the
    months as the rest's are, tilted by a constant rate of change. What the whole shares, seasons too, drops out.

    Args:
        counts: shape (areas, months), consecutive months; nan where a month is not held. A month that any area lacks
            is left out for all, and the months keep their places; an area without any month is no area.
        level: of the intervals.

    Returns:
        Ratios are per year: 1.2 is a rise a fifth faster than the rest's each year.

    Raises:
        ValueError: a negative count, fewer than 3 months held by all areas, fewer than 5 areas with crime.

    Limits: as `local_changes`; a straight trend only. An area with a season of its own shows a trend where the months
    are not whole years. Below about 10 crimes an area, the interval is rough.

    Source: score test of the tilt in a multinomial given each area's total (Cox and Hinkley 1974, Theoretical
    Statistics, 9.3), inverted for the interval; overdispersion and multiplicity as `local_changes`.

    >>> steady = np.full((8, 24), 5.0)
    >>> steady[0] = np.linspace(2, 8, 24)
    >>> local_trends(steady).ratio.round(2).tolist()[:2]
    [1.9, 0.91]
    """
    table = recorded(counts, "counts", dimensions=2)
    check_level(level)
    areas = ~np.isnan(table).all(axis=1)
    months = np.flatnonzero(~np.isnan(table[areas]).any(axis=0))
    if months.size < 3 or not areas.any():
        raise ValueError("a trend needs at least 3 months that every area holds")
    held = table[areas][:, months]
    tilt = _Tilt.of(held, months / 12)
    spread = spread_of(tilt.z(np.zeros(tilt.total.size)), tilt.total)
    scale = np.sqrt(spread.factor(tilt.total))
    p = 2 * stats.norm.sf(np.abs(tilt.z(np.zeros(tilt.total.size))) / scale)
    quantile = stats.norm.ppf((1 + level) / 2)
    rows = np.flatnonzero(areas)[tilt.tested]
    ratio, lower, upper, all_p = (np.full(table.shape[0], np.nan) for _ in range(4))
    all_p[rows] = p
    ratio[rows], lower[rows], upper[rows] = (tilt.ratio_where(z * scale) for z in (0.0, quantile, -quantile))
    q, verdict = verdicts(ratio, all_p)
    return LocalChanges(ratio, lower, upper, all_p, q, verdict, spread)


def _enough(total: Floats) -> Bools:
    tested: Bools = total > 0
    if tested.sum() < FEWEST_AREAS:
        raise ValueError(f"areas are compared with each other: it takes at least {FEWEST_AREAS} with crime")
    return tested


@dataclass(frozen=True)
class _Tilt:
    """Each tested area's mean time, and how the rest's crimes lie over the months."""

    tested: Bools
    total: Floats
    """Shape (tested areas,)."""
    mean_year: Floats
    rest: Floats
    """Shape (tested areas, months): the log of each month's share in the rest."""
    years: Floats
    """Shape (months,), around their mean."""
    shared: Floats

    @classmethod
    def of(cls, held: Floats, years: Floats) -> "_Tilt":
        tested = _enough(held.sum(axis=1))
        some = held[tested]
        rest = held.sum(axis=0) - some
        if (rest.sum(axis=1) <= 0).any() or ((rest > 0).sum(axis=1) < 2).any():
            raise ValueError("all crimes but one area's are in one month, so there is no trend to compare with")
        years = years - years.mean()
        total, others = some.sum(axis=1), rest.sum(axis=1)
        with np.errstate(divide="ignore"):
            log_rest = np.log(rest / others[:, None])
        return cls(tested, total, some @ years / total, log_rest, years, 1 + total / others)

    def z(self, slope: Floats) -> Floats:
        """The departure from the rest's months tilted by this slope, in multinomial standard errors."""
        tilted = self.rest + slope[:, None] * self.years
        share = np.exp(tilted - tilted.max(axis=1, keepdims=True))
        share /= share.sum(axis=1, keepdims=True)
        mean = share @ self.years
        variance = np.maximum(share @ self.years**2 - mean**2, 1e-300)
        z: Floats = (self.mean_year - mean) * np.sqrt(self.total / (variance * self.shared))
        return z

    def ratio_where(self, z: Floats | float) -> Floats:
        """The change a year at which the departure is `z`, by halving; 0 or inf where no change is steep enough."""
        reach = _STEEPEST / np.ptp(self.years)
        low, high = np.full(self.total.size, -reach), np.full(self.total.size, reach)
        for _ in range(60):
            middle = (low + high) / 2
            above = self.z(middle) > z  # the departure falls as the slope rises
            low, high = np.where(above, middle, low), np.where(above, high, middle)
        ratio = np.exp(low)
        ratio[low <= -reach * 0.999] = 0
        ratio[high >= reach * 0.999] = np.inf
        return ratio
