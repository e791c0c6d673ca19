"""Control charts: which months are out of the ordinary, and which only the usual ups and downs."""

import operator
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, measured, recorded
from crimestats.series.special_causes import RUN, SpecialCauses, find_special_causes

FEWEST_POINTS = 12
"""Held months behind a set of limits, below which the limits are provisional."""
FEWEST_RECORDS = 1.0
"""Records a month below which no chart is read: most months hold none, and the rules take that for a shift."""
XMR_REACH = 2.66
"""Mean moving ranges from the mean to a limit: 3 / 1.128, rounded as in every XmR table."""
RANGE_LIMIT = 3.267
"""Mean moving ranges above which a moving range is itself a special cause."""
RANGE_TO_SIGMA = 1.128
"""The mean range of two values from a normal distribution, in standard deviations."""


@dataclass(frozen=True)
class Rebase:
    """New limits from a month on, because something is known to have changed there."""

    at: int
    """Position of the first month under the new limits."""
    reason: str
    """What changed; limits moved without one would hide the very change that the chart is for."""

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise ValueError("new limits need a reason: say what changed")


@dataclass(frozen=True)
class ControlChart:
    """The points, their limits and their special causes, each array of shape (months,)."""

    values: Floats
    mean: Floats
    lower: Floats
    """The lower process limit; nan, as `mean` and `upper`, where a stretch holds too little for limits."""
    upper: Floats
    causes: SpecialCauses
    provisional: Bools
    """Where the limits rest on fewer than FEWEST_POINTS months."""
    rebases: tuple[Rebase, ...] = ()
    reason: str | None = None
    """Why limits are provisional or wanting, or no cause is looked for; None where every stretch has enough."""

    def point_types(self, improvement: Literal["up", "down"] | None = "down") -> npt.NDArray[np.str_]:
        """What each point is: "common cause", "improvement", "concern", or "high" and "low" where neither is good.

        Args:
            improvement: the direction that is good; "down" for most crime. None where more may be better reporting.

        Returns:
            Shape (months,); "missing" for a missing month.

        Raises:
            ValueError: another direction.
        """
        if improvement not in ("up", "down", None):
            raise ValueError("improvement is “up”, “down” or None")
        named = {"up": ("improvement", "concern"), "down": ("concern", "improvement"), None: ("high", "low")}
        high, low = named[improvement]
        signal = self.causes.signal
        return np.select([np.isnan(self.values), signal > 0, signal < 0], ["missing", high, low], "common cause")


def xmr_chart(
    values: npt.ArrayLike,
    *,
    baseline: int | None = None,
    rebases: Sequence[Rebase] = (),
    screened: bool = True,
    run: int = RUN,
) -> ControlChart:
    """Which months of any monthly measure are out of the ordinary: the individuals (XmR) chart.

    Args:
        values: shape (months,), any unit; nan where a month is missing: no moving range and no run crosses it.
        baseline: the limits of each stretch rest on its first so many months; by default on all of them.
        rebases: months from which new limits hold, each with its reason; no range and no run crosses one.
        screened: leave out moving ranges that are themselves special causes (above 3.267 mean ranges), once.
        run: points that make a shift or a trend.

    Returns:
        A ControlChart, in the unit of `values`.

    Raises:
        ValueError: an infinite value; a baseline under 2 months; a run under 3 points; rebases out of order, twice in a
            month or outside the series.

    Limits: the rules suppose months without season and without memory. Of stable series of 36 overdispersed months
    (100 a month, variance 3 times the mean) 30 in 100 have a special cause somewhere, and 2 in 100 in the latest month.
    A season left in makes that 62 (ups and downs of 15%) or 95 (30%); divided out, by `expected_shares`, 36. An
    autocorrelation of 0.4 makes it 62. So take the season out first, and look to the latest months. Making Data Count's
    own Excel tool does not screen (`screened=False`).

    Where the values are counts (whole, none below 0) with under FEWEST_RECORDS a month, in the months behind the limits
    and in the stretch, no cause is looked for, not even in a month of many, and `reason` says so: of stable Poisson
    months at 0.1 a month the rules would flag 76 to 93 in 100, at 0.2 55 to 67, at 0.5 13. Of those at 1 to 2 a month
    they flag 8 to 11, of those at 100 a month 5.

    Ranges are not screened where only those of 0 would be left. Where most months behind the limits hold the same
    value, that value is on neither side of the mean.

    Source: Nelson (1982), Journal of Quality Technology 14(3), 172-173, for the screening; Provost and Murray (2011),
    The Health Care Data Guide, for the chart; NHS England, Making Data Count, for the rules.

    >>> chart = xmr_chart([10, 12, 11, 9, 10, 12, 11, 10, 9, 11, 10, 25])
    >>> chart.upper[0].round(1).item(), chart.causes.cause[-1].item(), chart.point_types()[-1].item()
    (15.4, 'outside', 'concern')
    """
    given = measured(values, "values")
    mean, sigma = np.full((2, given.size), np.nan)
    stretches = _stretches(given.size, baseline, rebases)
    for stretch, behind in stretches:
        if not np.isnan(given[behind]).all():
            mean[stretch] = np.nanmean(given[behind])
            sigma[stretch] = _mean_range(given[behind], screened=screened) * XMR_REACH / 3
    return _chart(given, mean, mean - 3 * sigma, mean + 3 * sigma, stretches, rebases, run, counts=given)


def u_prime_chart(
    counts: npt.ArrayLike,
    exposure: npt.ArrayLike,
    *,
    baseline: int | None = None,
    rebases: Sequence[Rebase] = (),
    screened: bool = False,
    run: int = RUN,
) -> ControlChart:
    """Which months' rates are out of the ordinary where the population, or the days, behind them vary: Laney's u'.

    The Poisson limits are widened (or narrowed) by how much neighbouring months really differ, so that overdispersed
    counts are not all called special.

    Args:
        counts: shape (months,), records; nan where a month is missing: no moving range and no run crosses it.
        exposure: shape (months,), above 0 wherever the count is held: people, days, or `expected_shares` of a season.
        baseline: the limits of each stretch rest on its first so many months; by default on all of them.
        rebases: months from which new limits hold, each with its reason; no range and no run crosses one.
        screened: leave out moving ranges that are themselves special causes, as `xmr_chart` does; Laney does not.
        run: points that make a shift or a trend.

    Returns:
        A ControlChart of counts per unit of exposure, its limits as wide as each month's exposure makes them, the lower
        never below 0.

    Raises:
        ValueError: a count below 0; an exposure of nothing or below; as for `xmr_chart`.

    Limits: as for `xmr_chart`, too few records included; of the stable seasonal series told of there, 32 in 100 have a
    special cause somewhere when the exposure is `expected_shares`, which makes this the chart for seasonal counts.
    Under about 10 records a month the counts are skewed, and more months lie above the upper limit than the rates say.

    Source: Laney (2002), Quality Engineering 14(4), 531-537: z = (u - mean) / sqrt(mean / exposure), sigma_z = mean
    moving range of z / 1.128, limits mean +- 3 sqrt(mean / exposure) sigma_z.

    >>> chart = u_prime_chart([20, 25, 16, 41], [10.0, 11.0, 9.0, 20.0])
    >>> chart.mean.round(2).tolist(), chart.upper.round(2).tolist()
    ([2.04, 2.04, 2.04, 2.04], [2.96, 2.92, 3.01, 2.69])
    """
    given, exposed = recorded(counts, "counts"), measured(exposure, "exposure")
    if exposed.shape != given.shape:
        raise ValueError(f"there are {given.size} counts and {exposed.size} exposures")
    held = ~np.isnan(given)
    if not (exposed[held] > 0).all():
        raise ValueError("a month with a count has an exposure that is missing or not above 0")
    exposed[~(exposed > 0)] = np.nan
    mean, sigma = np.full((2, given.size), np.nan)
    stretches = _stretches(given.size, baseline, rebases)
    for stretch, behind in stretches:
        if np.nansum(given[behind]) > 0:
            mean[stretch] = np.nansum(given[behind]) / exposed[behind][held[behind]].sum()
            poisson = np.sqrt(mean / exposed)
            z = (given / exposed - mean)[behind] / poisson[behind]
            sigma[stretch] = poisson[stretch] * _mean_range(z, screened=screened) / RANGE_TO_SIGMA
    chart = _chart(given / exposed, mean, mean - 3 * sigma, mean + 3 * sigma, stretches, rebases, run, counts=given)
    return replace(chart, lower=np.maximum(chart.lower, 0))


def _chart(
    values: Floats, mean: Floats, lower: Floats, upper: Floats,
    stretches: list[tuple[slice, slice]], rebases: Sequence[Rebase], run: int,
    *, counts: Floats,
) -> ControlChart:  # fmt: skip
    if operator.index(run) < 3:
        raise ValueError("a run is at least 3 points")
    based = [int((~np.isnan(values[behind])).sum()) for _stretch, behind in stretches]
    parts = [
        find_special_causes(values[part], mean[part], lower[part], upper[part], run=run, usual=_usual(values[behind]))
        for part, behind in stretches
    ]
    causes = {rule.name: np.concatenate([getattr(part, rule.name) for part in parts]) for rule in fields(SpecialCauses)}
    wide = [part.stop - part.start for part, _behind in stretches]
    sparse = [_sparse(counts[part], counts[behind]) for part, behind in stretches]
    for found in causes.values():
        found[np.repeat(sparse, wide)] = 0
    return ControlChart(
        values=values, mean=mean, lower=lower, upper=upper, causes=SpecialCauses(**causes),
        provisional=np.repeat([held < FEWEST_POINTS for held in based], wide),
        rebases=tuple(rebases), reason=_reason(min(based), lower, mean, sparse=any(sparse)),
    )  # fmt: skip


def _sparse(counts: Floats, behind: Floats) -> bool:
    """Whether these are counts with too few a month; not where the stretch rose from few to many, which is to be seen.

    Other measures (rates, differences) may lie about 0 without being few of anything.
    """
    held = counts[~np.isnan(counts)]
    if held.size == 0 or (held < 0).any() or (held != np.round(held)).any():
        return False
    first = behind[~np.isnan(behind)]
    return bool(max(held.mean(), first.sum() / max(first.size, 1)) < FEWEST_RECORDS)


def _usual(values: Floats) -> float:
    """The value of more than half of the months held, nan if none is: such a value is no shift from a mean near it."""
    held = values[~np.isnan(values)]
    if held.size == 0:
        return float("nan")
    middle = np.sort(held)[held.size // 2]
    return float(middle) if 2 * int((held == middle).sum()) > held.size else float("nan")


def _reason(fewest: int, lower: Floats, mean: Floats, *, sparse: bool) -> str | None:
    if np.isnan(mean).all() or np.isnan(lower).all():
        return "no two months running are held from which limits could be had"
    if sparse:
        return f"fewer than {FEWEST_RECORDS:g} record a month: too few to tell a special cause from chance"
    if fewest < FEWEST_POINTS:
        return f"provisional: limits rest on {fewest} months, and {FEWEST_POINTS} are the fewest to trust"
    return None


def _mean_range(values: Floats, *, screened: bool) -> float:
    """The mean difference of neighbouring months, a missing one being nobody's neighbour; nan where there are none."""
    ranges = np.abs(np.diff(values))
    ranges = ranges[~np.isnan(ranges)]
    if ranges.size == 0:
        return float("nan")
    mean = float(ranges.mean())
    kept = ranges[ranges < RANGE_LIMIT * mean]
    # Where months are mostly equal, every range that is not 0 is screened, and limits of no width would be left.
    return float(kept.mean()) if screened and kept.any() else mean


def _stretches(months: int, baseline: int | None, rebases: Sequence[Rebase]) -> list[tuple[slice, slice]]:
    """Each stretch of one set of limits, and the months of it that the limits rest on."""
    if months == 0:
        raise ValueError("there are no months")
    if baseline is not None and baseline < 2:
        raise ValueError("a baseline is at least 2 months")
    starts = [0, *(operator.index(rebase.at) for rebase in rebases), months]
    if any(later <= earlier for earlier, later in pairwise(starts)):
        raise ValueError("rebases come in order, one to a month, after the first month and within the series")
    return [
        (slice(first, end), slice(first, end if baseline is None else min(end, first + baseline)))
        for first, end in pairwise(starts)
    ]
