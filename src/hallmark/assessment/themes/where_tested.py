"""Rose, fell or no clear change, place by place: the wards (or districts) of one theme tested as one family."""

import math

from crimestats.counts import Comparison, Verdict
from crimestats.counts import compare as compare_counts
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.themes.place_measures import added, theme_category, theme_count
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import MonthCounts
from hallmark.assessment.verdicts import Tested

METHOD = (
    "{verdict}: count over count, month beside the same month; limits and verdict by a quasi-Poisson test, dispersion "
    "{dispersion:.3g} (this place and its peers), false discovery rate {q:.3g} among {lines} places of this theme"
)


def tested_places(figures: Figures, theme: Theme, span: Span, counts: MonthCounts) -> list[Tested]:
    """The verdict on each place's change in a theme; kept in `Figures.verdicts`, each ratio published as a figure.

    A place that a chapter tests already keeps that verdict: a document says one thing of one number.
    """
    if not counts.codes:
        return []
    now, base = (counts.of(theme.categories, months).astype(float) for months in (span.months, span.base))
    if not (now.any() or base.any()):
        return []
    found = compare_counts(now, base)
    return [_kept(figures, theme, span, code, found, at) for at, code in enumerate(counts.codes)]


def _kept(figures: Figures, theme: Theme, span: Span, code: str, found: Comparison, at: int) -> Tested:
    category = theme_category(theme)
    key = (code, category, span.base[-1])
    if key not in figures.verdicts:
        method = METHOD.format(
            verdict=found.verdict[at], dispersion=found.dispersion[at], q=found.q_value[at], lines=found.count.size
        )
        line = Tested(
            code, category, span, Verdict(found.verdict[at]), float(found.ratio[at]), float(found.lower[at]),
            float(found.upper[at]), int(found.count[at]), int(found.base[at]), method,
        )  # fmt: skip
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
