"""Whether each theme as a whole rose or fell over the area, and how far such counts vary by themselves."""

import math
from dataclasses import dataclass

import numpy as np

from crimestats.counts import Verdict
from crimestats.counts import compare as compare_counts
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import added, ids, theme_category, theme_count, theme_span
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.words import lowered
from hallmark.assessment.verdicts import Call, call
from hallmark.reports.blocks import Text

LONGEST = 12
METHOD = (
    "{call}: count over count, month beside the same month; limits and verdict by a quasi-Poisson test, dispersion "
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
    smallest_seen: float = math.nan
    """The rise, in per cent, that this test would see four times in five."""
    parts: tuple[Call, ...] = ()
    """What is said of its categories, each by its own chapter's test; none for a theme of one category."""

    @property
    def call(self) -> Call:
        """What is said of it, wherever it is said."""
        ratio = self.ratio
        if ratio is None or ratio.lower is None or ratio.upper is None:
            return call(self.verdict, self.smallest_seen)
        return call(self.verdict, self.smallest_seen, (ratio.lower, ratio.upper))

    @property
    def alone(self) -> str:
        """What its categories did by themselves: a sum can be called where none of its parts is."""
        return wording.called_alone(self.parts) if self.parts else ""


@once_per_figures
def theme_changes(figures: Figures) -> dict[str, ThemeChange]:
    """By theme's id, where an earlier year can be compared.

    A theme of one category keeps the verdict of its chapter, and the dispersion of that test. The others are tested
    here, all themes as one family.
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
        limits = float(found.ratio[at]), float(found.lower[at]), float(found.upper[at])
        method = METHOD.format(
            call=call(Verdict(found.verdict[at]), found.smallest_seen[at], limits[1:]),
            dispersion=found.dispersion[at],
            q=found.q_value[at],
            lines=len(lines),
        )
        changes[theme.id] = ThemeChange(
            span,
            kept.verdict if kept else Verdict(found.verdict[at]),
            _ratio(figures, theme, span, limits, method),
            kept.dispersion if kept else float(found.dispersion[at]),
            kept.degrees if kept else float(found.degrees[at]),
            kept.smallest_seen if kept else float(found.smallest_seen[at]),
            _parts(figures, theme, span),
        )
    return changes


def together_text(figures: Figures, theme: Theme, name: str) -> list[Text]:
    """What the test says of a theme's categories together, beside what it says of each; none for a single category."""
    change = theme_changes(figures).get(theme.id)
    if change is None or not change.parts or change.call not in wording.CALLED:
        return []
    code = figures.territory.area.code
    now, base = (
        theme_count(figures, code, theme, change.span.months),
        theme_count(figures, code, theme, change.span.base),
    )
    if now is None or base is None:
        return []
    sentence = wording.together_sentence(lowered(theme.title), now, base, change.span, change.call, change.alone)
    if found_by_police := [lowered(one) for one in theme.categories if one in wording.FOUND_BY_POLICE]:
        sentence += f" {wording.capital(wording.listed(found_by_police))} is mostly found by the police."
    return [Text(name, sentence, ids(now, base, change.ratio))]


def called_only_together(figures: Figures, theme: Theme) -> bool:
    """Is the theme called a rise or a fall that none of its categories is called?"""
    change = theme_changes(figures).get(theme.id)
    if change is None or not change.parts:
        return False
    return change.call in {Call.ROSE, Call.FELL} and change.call not in change.parts


def _parts(figures: Figures, theme: Theme, span: Span) -> tuple[Call, ...]:
    if len(theme.categories) == 1:
        return ()
    code = figures.territory.area.code
    said = [figures.verdict(code, category, span) for category in theme.categories]
    return tuple(one.call if one else Call.NOT_COMPARED for one in said)


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
