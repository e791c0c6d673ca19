"""Did it rise, did it fall, or can nobody tell? One period beside another, month by month.

A change is called a rise or a fall only when its test says so. Each month is set beside the same month of the base
period, so that the season cancels. How far the months disagree with each other says how much the series varies by
itself; its peers on the page lend what one year cannot tell; and the more lines a page shows, the more each must show.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, inner
from crimestats.counts.difference import SMALLEST_BASE
from crimestats.counts.dispersion import Dispersion, correlation, squeeze, yearly
from crimestats.counts.e_test import e_test
from crimestats.counts.paired import Paired, pair
from crimestats.counts.power import smallest_change_seen
from crimestats.multiplicity import benjamini_hochberg

FEWEST_MONTHS = 3
"""Fewer like-for-like months than this are not compared."""
SMALL = 200
"""Up to this many records in both periods the E-test must agree as well."""


class Verdict(StrEnum):
    """The rule in words."""

    ROSE = "rose"
    FELL = "fell"
    NO_CLEAR_CHANGE = "no clear change"
    NOT_COMPARED = "not compared"
    """Fewer than FEWEST_MONTHS months are held in both periods, or nothing was recorded in either."""


@dataclass(frozen=True)
class Comparison:
    """Two periods beside each other; every array has one entry for each line."""

    count: Floats
    """Records in the months that both periods hold."""
    base: Floats
    months: Floats
    """How many months both periods hold."""
    ratio: Floats
    """Rate of the current period over that of the base; nan where the base is 0 or nothing was compared."""
    lower: Floats
    upper: Floats
    """Limits of the ratio, for each line by itself."""
    percent: Floats
    """The change in per cent of the base, nan where the base is under SMALLEST_BASE."""
    dispersion: Floats
    """Variance over mean that the test allowed for."""
    degrees: Floats
    p_value: Floats
    q_value: Floats
    """False discovery rate across the lines of a table: `p_value` after Benjamini and Hochberg."""
    verdict: npt.NDArray[np.str_]
    """The words of `Verdict`."""
    smallest_seen: Floats
    """Rise in per cent that this comparison, among these lines, would have seen about four times in five, had it lasted
    the whole period; one that came half-way must be over twice as large."""


def compare(
    current: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    current_exposure: npt.ArrayLike = 1.0,
    base_exposure: npt.ArrayLike = 1.0,
    of_whole: bool = False,
    families: npt.ArrayLike | None = None,
    false_discovery: float = 0.05,
    confidence: float = 0.95,
) -> Comparison:
    """Which lines rose, which fell, and of which nobody can tell, allowing for how much recorded crime varies.

    Args:
        current, base: monthly counts, shape (lines, months) or (months,); the same calendar months in the same order,
            nan where a month is missing, which leaves that month out of both. A baseline of several years is their sum
            by calendar month, with `base_exposure` the number of years (by month, where one is missing).
        current_exposure, base_exposure: what each month's count is out of, above 0: days, residents, years. One number,
            or any shape that spreads over the counts.
        of_whole: the exposures are themselves counts that hold these (all crime, of which this is a part): the change
            of a share. Their own chance is then allowed for.
        families: which table each line belongs to, shape (lines,); None for one table. The dispersion is lent among all
            lines, the false discovery rate holds within each table.
        false_discovery: the share of false ones among the rises and falls that are said.
        confidence: of the limits of each ratio.

    Returns:
        A Comparison over the lines.

    Raises:
        ValueError: shapes that differ, negative counts, an exposure that is not above 0 (or is less than its part),
            another number of families than lines.

    Limits: says whether the level of what was recorded differs by more than the series varies within a year. It does
    not say why, and cannot tell a change in crime from one in recording. A jump in one month is the whole line's rise
    only if the other months do not contradict it.

    Source: conditional test of two Poisson means, Przyborowski and Wilenski (1940), by month, with quasi-likelihood
    dispersion (McCullagh and Nelder 1989, section 4.5); peers' dispersion after Smyth (2004); serial correlation by the
    variance of a sum of a first-order autoregression; several lines by Benjamini and Hochberg (1995).

    >>> found = compare([30, 41, 35, 32, 44, 37], [61, 70, 66, 74, 58, 69])
    >>> str(found.verdict[0]), round(float(found.percent[0]))
    ('fell', -45)
    """
    inner(false_discovery, "false_discovery"), inner(confidence, "confidence")
    pairs = pair(current, base, current_exposure, base_exposure, of_whole)
    dispersion = _dispersion(pairs)
    compared = (pairs.months >= FEWEST_MONTHS) & (pairs.count + pairs.before > 0) & ~np.isnan(dispersion.value)
    p_value = np.where(compared, _p_values(pairs, dispersion), np.nan)
    family = np.zeros(p_value.size, dtype=np.int64) if families is None else np.asarray(families)
    if family.shape != p_value.shape:
        raise ValueError(f"there are {p_value.size} lines and families of the shape {family.shape}")
    if family.dtype.kind not in "iuUS":
        raise ValueError("families are names or whole numbers, one for each line")
    q_value, level = _controlled(p_value, family, false_discovery)
    lower, upper = _limits(pairs, dispersion, confidence)
    percent = np.where(pairs.before >= SMALLEST_BASE, (pairs.ratio - 1) * 100, np.nan)
    found = compared & (q_value <= false_discovery)
    return Comparison(
        count=pairs.count,
        base=pairs.before,
        months=pairs.months,
        ratio=np.where(compared & (pairs.before > 0), pairs.ratio, np.nan),
        lower=np.where(compared, lower, np.nan),
        upper=np.where(compared, upper, np.nan),
        percent=np.where(compared, percent, np.nan),
        dispersion=dispersion.value,
        degrees=dispersion.degrees,
        p_value=p_value,
        q_value=q_value,
        verdict=_verdicts(pairs.ratio, compared, found),
        smallest_seen=smallest_change_seen(
            pairs.before,
            dispersion=dispersion.value,
            degrees=dispersion.degrees,
            level=level,
            exposure_ratio=pairs.exposure_ratio,
        ),
    )


def _dispersion(pairs: Paired) -> Dispersion:
    """Of each line's whole period: its months' scatter and its peers', raised for months that share their luck."""
    means = (pairs.count + pairs.before) / 2 / np.maximum(pairs.months, 1)
    monthly = squeeze(pairs.scatter, np.maximum(pairs.telling - 1, 0), means)
    shared = correlation(pairs.lagged, pairs.telling, monthly.value)
    return Dispersion(yearly(monthly.value, pairs.months, shared), monthly.degrees)


def _p_values(pairs: Paired, dispersion: Dispersion) -> Floats:
    """Two-sided, by the score; on small counts the E-test has to agree."""
    level = np.ones(pairs.count.size)
    score = (pairs.current - pairs.expected(level)).sum(axis=1)
    variance = pairs.variance(level).sum(axis=1) * dispersion.value
    with np.errstate(divide="ignore", invalid="ignore"):
        p: Floats = 2 * stats.t.sf(np.abs(score) / np.sqrt(variance), np.maximum(dispersion.degrees, 1))
    whole = (pairs.count % 1 == 0) & (pairs.before % 1 == 0)
    small = (pairs.count + pairs.before <= SMALL) & (pairs.count + pairs.before > 0) & whole
    agreed = e_test(pairs.count[small], pairs.before[small], first_exposure=pairs.exposure_ratio[small])
    p[small] = np.maximum(p[small], agreed)
    return p


def _controlled(p_value: Floats, family: npt.NDArray[Any], false_discovery: float) -> tuple[Floats, Floats]:
    """The false discovery rate of each line within its family, and the level that it leaves to one more line."""
    q_value, level = np.full(p_value.shape, np.nan), np.full(p_value.shape, false_discovery)
    for one in np.unique(family):
        within = family == one
        q_value[within] = benjamini_hochberg(p_value[within])
        found = (q_value[within] <= false_discovery).sum()
        level[within] *= max(found, 1) / max((~np.isnan(p_value[within])).sum(), 1)
    return q_value, level


def _limits(pairs: Paired, dispersion: Dispersion, confidence: float) -> tuple[Floats, Floats]:
    """Of the ratio: the score interval of the current period's share (Wilson 1927), taken back to a ratio."""
    t = stats.t.isf((1 - confidence) / 2, np.maximum(dispersion.degrees, 1))
    both = pairs.count + pairs.before
    with np.errstate(divide="ignore", invalid="ignore"):
        worth = both / dispersion.value / ((pairs.both * pairs.remaining).sum(axis=1) / both)
        share = pairs.count / both
        middle = (share + t**2 / (2 * worth)) / (1 + t**2 / worth)
        half = t / (1 + t**2 / worth) * np.sqrt(share * (1 - share) / worth + t**2 / (4 * worth**2))
        low, high = np.where(pairs.count > 0, middle - half, 0), np.where(pairs.before > 0, middle + half, 1)
        return low / (1 - low) / pairs.exposure_ratio, high / (1 - high) / pairs.exposure_ratio


def _verdicts(ratio: Floats, compared: Bools, found: Bools) -> npt.NDArray[np.str_]:
    words = np.where(compared, Verdict.NO_CLEAR_CHANGE, Verdict.NOT_COMPARED)
    return np.where(found, np.where(ratio > 1, Verdict.ROSE, Verdict.FELL), words)
