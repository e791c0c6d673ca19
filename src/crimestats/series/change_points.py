"""In which months a series changed its level, as opposed to going up and down about it."""

import math
import operator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints, measured, recorded
from crimestats.series.segmentation import Series, Split, best_split, costs, fitted_split

MINIMUM_SEGMENT = 6
"""Held months between changes; a shorter stretch is a blip, which a control chart shows."""
LEAST_PENALTY = 10.0
"""See the limits of `detect_change_points`: with it, at most 7 stable series in 100 with the usual memory change."""
SHORT_PENALTY = 11.0
"""The same for fewer than LONG_ENOUGH months, whose scatter is itself less sure."""
LONG_ENOUGH = 60
MOST_CHANGES = 10
LOOK_AHEAD = 4
"""Changes that may tell only together: down, up, down and up again, as recorded crime went in two lockdowns."""
FEWEST_YEARS = 3
SMALLEST_TOTAL = 24
INTERVAL_REACH = -2 * math.log(1 - math.sqrt(0.95))
"""7.35, within which a likelihood ratio keeps a month in the interval: (1 - exp(-x / 2))^2 = 0.95."""


@dataclass(frozen=True)
class ChangePoints:
    """The months of change and the levels between them; no change is an empty array, which is a finding too."""

    at: Ints
    """Shape (changes,): positions of the first held month of each new level."""
    first: Ints
    """Shape (changes,): the earliest month in which each new level may have begun, at 95% confidence."""
    last: Ints
    """Shape (changes,): the latest."""
    levels: Floats
    """Shape (changes + 1,): counts per month (or per unit of exposure), season taken out."""
    fitted: Floats
    """Shape (months,): the level with its season, what the month would be without chance; nan where missing."""
    season: Floats
    """Shape (period,): each month of the cycle, from the first position on, beside the average; 1 if not removed."""
    dispersion: float
    """Variance over mean about the levels, at least 1."""
    autocorrelation: float
    """Of the counts (not of the luck behind them) from one month to the next about the levels, at least 0.

    Corrected for its bias and drawn towards the usual one, which is USUAL_CORRELATION (1 - 1 / dispersion).
    """
    penalty: float
    reason: str | None = None
    """Why no change was looked for; None where it was."""


def detect_change_points(
    counts: npt.ArrayLike,
    *,
    exposure: npt.ArrayLike | None = None,
    seasonal: bool = True,
    period: int = 12,
    minimum_segment: int = MINIMUM_SEGMENT,
    penalty: float | None = None,
) -> ChangePoints:
    """In which months a monthly count changed its level, beyond chance, season and overdispersion.

    The best split into 1, 2, 3 ... levels is found exactly (dynamic programming over a quasi-Poisson likelihood), the
    season fitted together with the levels. A split stands if the changes it adds, one or up to four together, lower the
    deviance by more than `penalty` dispersions each. The dispersion is measured about the split that is tried, so that
    a change does not hide itself, and raised for months that carry over: a count is the month's luck (its own rate) and
    chance without memory on top, and luck with autocorrelation r makes it 1 + (dispersion - 1) (1 + r) / (1 - r). What
    the series shows of r is drawn towards the USUAL_CORRELATION of recorded crime, worth USUAL_WORTH (60) months.

    Args:
        counts: shape (months,), consecutive months; nan where one is missing, which takes part in nothing.
        exposure: shape (months,), above 0 where a count is held: days, people; by default 1 each.
        seasonal: fit a season with the levels; needs three years held.
        period: months in a cycle.
        minimum_segment: held months between changes, at least 2.
        penalty: by default max(10, 2 ln months held), and 11 where fewer than 60 months are held.

    Returns:
        ChangePoints, at most MOST_CHANGES. Its `reason` says why none was looked for: too few months or records.

    Raises:
        ValueError: a count below 0; an exposure missing or not above 0 where a count is held; a segment or period
            under 2; a penalty that is not above 0.

    Limits: levels are flat and changes sudden; a slow rise comes out as a stair of changes. Meant for up to 400 months:
    time and memory grow with their square. On simulated stable series a change is found in at most 7 in 100 where the
    luck has the usual memory (an autocorrelation of 0.5, which of the counts is 0.33 at dispersion 3; 100 a month, 48
    to 120 months; in 8 of 36 months, and in up to 11 at 4 to 30 a month), and in at most 3 without memory. Of 60 months
    at 100 a month and dispersion 3 a step halfway is found, without memory and with: of +0.2 (log) in 78 and 61 of 100,
    of -0.2 in 65 and 59, of +0.3 in 99 and 95, of -0.3 in 97 and 88. An interval is of a likelihood ratio, wide where
    the change is small, and holds given that there is a change. Changes closer than `minimum_segment` cannot both be
    found.

    Source: Yao (1988), Statistics and Probability Letters 6, 181-189, for the penalty's form; Bai and Perron (2003),
    Journal of Applied Econometrics 18, 1-22, for the exact split and the stepwise test; Eo and Morley (2015),
    Quantitative Economics 6, 463-497, for the interval.

    >>> found = detect_change_points([20, 22, 19, 21, 20, 18, 21, 35, 33, 36, 34, 37, 33, 35], seasonal=False)
    >>> found.at.tolist(), found.first.tolist(), found.last.tolist(), found.levels.round(1).tolist()
    ([7], [6], [7], [20.1, 34.7])
    """
    given = recorded(counts, "counts")
    if min(operator.index(minimum_segment), operator.index(period)) < 2:
        raise ValueError("a segment and a period are at least 2 months")
    if penalty is not None and not penalty > 0:
        raise ValueError("a penalty is above 0")
    held = ~np.isnan(given)
    months = np.flatnonzero(held)
    series = Series(
        y=given[held],
        exposed=_exposure(exposure, held),
        cycle=months % period,
        period=period,
        neighbours=np.diff(months) == 1,
        seasonal=seasonal,
        shortest=minimum_segment,
    )
    each = _usual_penalty(months.size) if penalty is None else penalty
    reason = _refusal(series)
    if reason:
        nothing = np.zeros(0, dtype=np.int64)
        empty = np.full(given.size, np.nan)
        return ChangePoints(
            nothing, nothing, nothing, np.full(1, np.nan), empty, np.full(period, np.nan), np.nan, np.nan, each, reason
        )
    chosen = _chosen(series, each)
    first, last = _intervals(series, chosen)
    fitted = np.full(given.size, np.nan)
    fitted[held] = chosen.mean
    return ChangePoints(
        at=months[chosen.cuts],
        first=months[first],
        last=months[last],
        levels=chosen.levels,
        fitted=fitted,
        season=chosen.season,
        dispersion=chosen.dispersion,
        autocorrelation=chosen.autocorrelation,
        penalty=each,
    )


def _usual_penalty(months: int) -> float:
    return SHORT_PENALTY if months < LONG_ENOUGH else max(LEAST_PENALTY, 2 * math.log(months))


def _chosen(series: Series, penalty: float) -> Split:
    """From no change on, one change more, or as few as only together tell, for as long as they pay."""
    most = min(MOST_CHANGES, series.y.size // series.shortest - 1)
    splits = [fitted_split(series, np.zeros(0, dtype=np.int64), np.ones(series.period))]
    at = 0
    while at < most:
        while len(splits) <= min(at + LOOK_AHEAD, most):
            splits.append(best_split(series, len(splits), splits[-1].season))
        now = splits[at]
        paying = [
            step
            for step, split in enumerate(splits[at + 1 : at + 1 + LOOK_AHEAD], start=1)
            if now.deviance - split.deviance > step * penalty * split.yardstick
        ]
        if not paying:
            break
        at += paying[0]
    return splits[at]


def _intervals(series: Series, split: Split) -> tuple[Ints, Ints]:
    """For each change, the first and last cut that its neighbours allow and the likelihood does not rule out."""
    cost = costs(series, split.season)
    bounds = np.concatenate([[0], split.cuts, [series.y.size]])
    first, last = split.cuts.copy(), split.cuts.copy()
    for number, cut in enumerate(split.cuts):
        before, after = bounds[number], bounds[number + 2]
        through = cost[before] + cost[:, after]
        kept = np.flatnonzero(through <= through[cut] + INTERVAL_REACH * split.yardstick)
        first[number], last[number] = kept[0], kept[-1]
    return first, last


def _exposure(exposure: npt.ArrayLike | None, held: Bools) -> Floats:
    if exposure is None:
        return np.ones(int(held.sum()))
    exposed = measured(exposure, "exposure")
    if exposed.shape != held.shape:
        raise ValueError(f"there are {held.size} counts and {exposed.size} exposures")
    if not (exposed[held] > 0).all():
        raise ValueError("a month with a count has an exposure that is missing or not above 0")
    return exposed[held]


def _refusal(series: Series) -> str | None:
    needed = FEWEST_YEARS * series.period if series.seasonal else 2 * series.shortest
    if series.y.size < max(needed, 2 * series.shortest):
        return f"{series.y.size} months are held; {max(needed, 2 * series.shortest)} are needed to tell a change"
    if series.seasonal and np.bincount(series.cycle, minlength=series.period).min() < 2:
        return "a month of the cycle is held in fewer than two years"
    if series.y.sum() < SMALLEST_TOTAL:
        return f"there are fewer than {SMALLEST_TOTAL} records"
    return None
