"""The last six months of a year beside the six before them, where they go against the year as a whole."""

from crimestats.counts.difference import SMALLEST_BASE
from crimestats.periods import period_label
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.place_measures import added, ids, theme_category, theme_count, theme_span
from hallmark.assessment.themes.register import Theme
from hallmark.reports.blocks import Block, Text

HALF = 6
LEAST = 0.1
"""Of a count: a year or a half-year that moved by less has no direction worth setting against another."""


def lately_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """One sentence where a year above the one before it fell off at its end, or one below it rose."""
    area, span = figures.territory.area.code, theme_span(figures, theme)
    if span is None or not span.is_whole_year:
        return []
    now, base = (theme_count(figures, area, theme, months) for months in (span.months, span.base))
    first, last = (_half(figures, theme, months) for months in (figures.months[:HALF], figures.months[HALF:]))
    if not (now and base and first and last):
        return []
    year, half = _moved(now, base), _moved(last, first)
    if abs(year) < LEAST or abs(half) < LEAST or year * half > 0:
        return []
    ways = ("above", "fewer") if year > 0 else ("below", "more")
    words = (
        f"The year lies {ways[0]} the {period_label(*_ends(span.base))}, and its last six months have {ways[1]} than "
        f"its first: {first.value:,} in {period_label(*_ends(figures.months[:HALF]))}, {last.value:,} in "
        f"{period_label(*_ends(figures.months[HALF:]))}. The time of year can have a part in that."
    )
    return [Text(f"lately-{theme.id}", words, ids(now, base, first, last))]


def _half(figures: Figures, theme: Theme, months: tuple[str, ...] | list[str]) -> Figure | None:
    """The records of six months; None where one of them is not published."""
    area = figures.territory.area.code
    rows = [theme_count(figures, area, theme, [month]) for month in months]
    held = [row for row in rows if row]
    if len(held) < len(rows):
        return None
    total = sum(int(row.value) for row in held)
    return added(
        figures, held[0], "count", total, "records", "sum of the counts of these months",
        category=theme_category(theme), months=months, numerator=total,
    )  # fmt: skip


def _moved(now: Figure, base: Figure) -> float:
    """By which part of its base a count moved; nothing on a base that carries no percentage."""
    return float(now.value - base.value) / float(base.value) if base.value >= SMALLEST_BASE else 0.0


def _ends(months: tuple[str, ...] | list[str]) -> tuple[str, str]:
    return months[0], months[-1]
