"""Whether each theme as a whole rose or fell over the area, and how far such counts vary by themselves."""

import math
from dataclasses import dataclass

import numpy as np

from crimestats.counts import Verdict
from crimestats.counts import compare as compare_counts
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import added, theme_category, theme_count, theme_span
from hallmark.assessment.themes.register import Theme, themes

LONGEST = 12
METHOD = (
    "{verdict}: count over count, month beside the same month; limits and verdict by a quasi-Poisson test, dispersion "
    "{dispersion:.3g} (this theme and its peers), false discovery rate {q:.3g} among {lines} themes"
)


@dataclass(frozen=True)
class ThemeChange:
    """One theme against the newest earlier year: its verdict, and what the months say of its own variation."""

    span: Span
    verdict: Verdict
    ratio: Figure | None
    dispersion: float
    """Variance over mean of its count; nan where not known."""
    degrees: float
    """Degrees of freedom behind the dispersion."""


@once_per_figures
def theme_changes(figures: Figures) -> dict[str, ThemeChange]:
    """By theme's id, where an earlier year can be compared.

    A theme of one category keeps the verdict of its chapter. The others are tested here, all themes as one family.
    """
    lines = [
        (theme, span, now, base)
        for theme in themes()
        if (span := theme_span(figures, theme))
        and (now := _months(figures, theme, span.months)) is not None
        and (base := _months(figures, theme, span.base)) is not None
    ]
    if not lines:
        return {}
    found = compare_counts(np.array([now for _, _, now, _ in lines]), np.array([base for _, _, _, base in lines]))
    code, changes = figures.territory.area.code, {}
    for at, (theme, span, _, _) in enumerate(lines):
        kept = figures.verdict(code, theme_category(theme), span)
        method = METHOD.format(
            verdict=found.verdict[at], dispersion=found.dispersion[at], q=found.q_value[at], lines=len(lines)
        )
        limits = float(found.ratio[at]), float(found.lower[at]), float(found.upper[at])
        changes[theme.id] = ThemeChange(
            span,
            kept.verdict if kept else Verdict(found.verdict[at]),
            _ratio(figures, theme, span, limits, method),
            float(found.dispersion[at]),
            float(found.degrees[at]),
        )
    return changes


def _months(figures: Figures, theme: Theme, months: tuple[str, ...]) -> list[float] | None:
    """The theme's count in each month, filled up with nan to a year; None where a month is not held."""
    rows = [
        figures.get(figures.territory.area.code, f.COUNT, category, [month])
        for category in theme.categories
        for month in months
    ]
    held = [float(row.value) for row in rows if row]
    if len(held) < len(rows):
        return None
    totals = np.array(held).reshape(len(theme.categories), len(months)).sum(axis=0)
    return [*totals.tolist(), *[math.nan] * (LONGEST - len(months))]


def _ratio(
    figures: Figures, theme: Theme, span: Span, limits: tuple[float, float, float], method: str
) -> Figure | None:
    """The chapter's own ratio where it has one, else the one just tested."""
    code, category = figures.territory.area.code, theme_category(theme)
    if found := figures.get(code, f.CHANGE_RATIO, category, span.months, span.base):
        return found
    now, base = theme_count(figures, code, theme, span.months), theme_count(figures, code, theme, span.base)
    if now is None or base is None or math.isnan(limits[0]):
        return None
    ratio, lower, upper = (round(value, 6) for value in limits)
    return added(
        figures, now, f.CHANGE_RATIO, ratio, f"times the count of {span.base_label}", method,
        base=f"{span.base[0]}.{span.base[-1]}", lower=lower, upper=upper, numerator=int(now.value),
        denominator=int(base.value),
    )  # fmt: skip
