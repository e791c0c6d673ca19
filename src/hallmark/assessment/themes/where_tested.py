"""Rose, fell or no clear change, place by place: the wards (or districts) of one theme tested as one family.

A ward is tested with at least the variation that its peers show at its size: the few records of a small ward can look
steadier than such counts are, and those of a town centre vary more than a village's. Where both counts are under
FEWEST_RECORDS nothing is tested.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from crimestats.arrays import Floats
from crimestats.counts import Comparison, Verdict, smallest_change_seen
from crimestats.counts import compare as compare_counts
from crimestats.multiplicity import benjamini_hochberg
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.themes.place_measures import added, theme_category, theme_count
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import MonthCounts
from hallmark.assessment.verdicts import Tested, call

FEWEST_RECORDS = 20
"""With fewer in both periods, no difference is told from chance that is not better read as two counts."""
TOO_FEW = "too few to test"
FALSE_DISCOVERY, LIMITS = 0.05, 0.95
METHOD = (
    "{call}: count over count, month beside the same month; limits and verdict by a quasi-Poisson test, dispersion "
    "{dispersion:.3g} (the larger of this place’s and its peers’ at its size), false discovery rate {q:.3g} among "
    "{lines} places "
    "of this theme"
)
UNTESTED = f"too few to test: fewer than {FEWEST_RECORDS} records in both periods"


@dataclass(frozen=True)
class _Lines:
    """What a family of places is tested by, one entry for each place of it."""

    found: Comparison
    dispersion: Floats
    q_value: Floats
    smallest_seen: Floats

    def verdict(self, at: int) -> Verdict:
        """A rise or a fall only where the false discovery rate allows."""
        plain = Verdict(self.found.verdict[at])
        if plain not in {Verdict.ROSE, Verdict.FELL} or self.q_value[at] <= FALSE_DISCOVERY:
            return plain
        return Verdict.NO_CLEAR_CHANGE

    def limits(self, at: int) -> tuple[float, float]:
        """Of the ratio: the score interval of this period's share (Wilson 1927), taken back to a ratio."""
        found = self.found
        if math.isnan(found.ratio[at]):
            return math.nan, math.nan
        both = found.count[at] + found.base[at]
        t = stats.t.isf((1 - LIMITS) / 2, max(found.degrees[at], 1))
        worth, share = both / self.dispersion[at], found.count[at] / both
        middle = share + t**2 / (2 * worth)
        half = t * math.sqrt(share * (1 - share) / worth + t**2 / (4 * worth**2))
        low, high = ((middle + side * half) / (1 + t**2 / worth) for side in (-1, 1))
        low = max(low, 0.0) if found.count[at] else 0.0
        return low / (1 - low), high / (1 - high)


def tested_places(figures: Figures, theme: Theme, span: Span, counts: MonthCounts) -> list[Tested]:
    """The verdict on each place's change in a theme; kept in `Figures.verdicts`, each ratio published as a figure.

    A place that a chapter tests already keeps that verdict: a document says one thing of one number. One with too few
    records is kept as not compared.
    """
    if not counts.codes:
        return []
    now, base = (counts.of(theme.categories, months).astype(float) for months in (span.months, span.base))
    if not (now.any() or base.any()):
        return []
    enough = np.maximum(now.sum(axis=1), base.sum(axis=1)) >= FEWEST_RECORDS
    lines = _tested(compare_counts(now[enough], base[enough])) if enough.any() else None
    place_of = np.cumsum(enough) - 1
    return [
        _kept(figures, theme, _line(lines, int(place_of[at]), code, theme, span))
        if lines and enough[at]
        else _kept(figures, theme, _untested(code, theme, span, int(now[at].sum()), int(base[at].sum())))
        for at, code in enumerate(counts.codes)
    ]


def _tested(found: Comparison) -> _Lines:
    dispersion, p_value = raised(found)
    q_value = benjamini_hochberg(p_value)
    # The level that the false discovery rate leaves to one more place, as in `crimestats.counts.compare`.
    known = int((~np.isnan(found.dispersion)).sum())
    level = FALSE_DISCOVERY * max(int((q_value <= FALSE_DISCOVERY).sum()), 1) / max(known, 1)
    seen = smallest_change_seen(found.base, dispersion=dispersion, degrees=found.degrees, level=level)
    return _Lines(found, dispersion, q_value, seen)


def raised(found: Comparison) -> tuple[Floats, Floats]:
    """Each place's dispersion, raised to that of its peers where it is less, and its p-value so."""
    dispersion = np.fmax(found.dispersion, of_peers(found.dispersion, found.count + found.base))
    degrees = np.maximum(found.degrees, 1)
    t = stats.t.isf(found.p_value / 2, degrees) * np.sqrt(found.dispersion / dispersion)
    return dispersion, 2 * stats.t.sf(t, degrees)


def of_peers(dispersion: Floats, records: Floats) -> Floats:
    """The dispersion that places of each one's size have, were the luck of all the same in proportion.

    Then its excess over chance grows with the count (McCullagh and Nelder 1989, section 6.2.3): a place of a hundred
    records varies less by far, beside its count, than one of two thousand. Among simulated wards in which nothing
    changed, 2 to 4 in 100 have a p-value under 5% so. With one dispersion for all, hardly any of the small ones had.

    Args:
        dispersion: variance over mean of each place's count, at least 1, nan where not known; shape (places,).
        records: of each place, in both periods together; shape (places,).

    >>> of_peers(np.array([1.0, 3.0]), np.array([100.0, 900.0])).round(1).tolist()
    [1.2, 3.0]
    """
    known = ~np.isnan(dispersion)
    if not known.any():
        return np.full(dispersion.shape, math.nan)
    own, size = dispersion[known], records[known]
    found: Floats = 1 + ((own - 1) * size).sum() / (size**2).sum() * records
    return found


def _line(lines: _Lines, at: int, code: str, theme: Theme, span: Span) -> Tested:
    verdict, (lower, upper) = lines.verdict(at), lines.limits(at)
    seen = float(lines.smallest_seen[at])
    method = METHOD.format(
        call=call(verdict, seen, (lower, upper)),
        dispersion=lines.dispersion[at],
        q=lines.q_value[at],
        lines=lines.found.count.size,
    )
    return Tested(
        code, theme_category(theme), span, verdict, float(lines.found.ratio[at]), lower, upper,
        int(lines.found.count[at]), int(lines.found.base[at]), method, float(lines.dispersion[at]),
        float(lines.found.degrees[at]), seen,
    )  # fmt: skip


def _untested(code: str, theme: Theme, span: Span, now: int, base: int) -> Tested:
    return Tested(
        code, theme_category(theme), span, Verdict.NOT_COMPARED, math.nan, math.nan, math.nan, now, base, UNTESTED
    )


def _kept(figures: Figures, theme: Theme, line: Tested) -> Tested:
    """The line, or the one that a chapter has tested before."""
    key = (line.code, line.category, line.span.base[-1])
    if key not in figures.verdicts:
        figures.verdicts[key] = line
        _publish(figures, theme, line)
    return figures.verdicts[key]


def _publish(figures: Figures, theme: Theme, line: Tested) -> None:
    now = theme_count(figures, line.code, theme, line.span.months)
    if now is not None and not math.isnan(line.ratio):
        added(
            figures, now, f.CHANGE_RATIO, round(line.ratio, 6), f"times the count of {line.span.base_label}",
            line.method, base=f"{line.span.base[0]}.{line.span.base[-1]}", lower=round(line.lower, 6),
            upper=round(line.upper, 6), numerator=line.count, denominator=line.base,
        )  # fmt: skip


def is_called(line: Tested) -> bool:
    """Whether the test calls it a rise or a fall."""
    return line.verdict in {Verdict.ROSE, Verdict.FELL}


def is_too_few(line: Tested | None) -> bool:
    """Whether it was left untested for want of records."""
    return line is not None and line.method == UNTESTED
