"""Small areas that make much of a difference, where counts were put together by others and no snap point is held.

With records the points that move a count are named (`institution_points`). With ready-made counts a run of reports in
one small area, or a gap, would else stand in a headline unseen.
"""

import math
from dataclasses import dataclass, replace

import numpy as np

from crimestats.periods import period_label
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import added, ids, theme_category, theme_difference, theme_span
from hallmark.assessment.themes.put_together import put_together
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import MonthCounts, month_counts
from hallmark.reports.blocks import Block, Caveat

LARGE = 10.0
"""Per cent: a smaller difference is not called large anywhere, and chance in a few small areas would make it."""
LEAST_PART = 0.25
"""Of a difference: a small area that makes so much of it is named."""
FEWEST_MORE, ERRORS = 10, 2.5
"""Records, and standard errors of a difference of two counts, by which a small area itself must differ."""
MOST_NAMED = 3
SHORTEST, MOST_OF = 4, 0.75
"""Months in a row that hold so much of a small area's year are said: a run of reports, or of none, looks like that."""
LEAN = (
    "A count of one small area cannot be leant on here: a gap, or a run of reports, would look the same. Ask before "
    "this difference is used."
)


@dataclass(frozen=True)
class _Moving:
    """A small area that makes much of a difference, with its records by month of both periods."""

    code: str
    now: np.ndarray
    then: np.ndarray

    @property
    def more(self) -> int:
        return int(self.now.sum() - self.then.sum())


def small_area_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """The small areas that make a quarter or more of a large difference of a theme; nothing where records are held."""
    span = theme_span(figures, theme)
    if span is None or not put_together(figures, theme.categories):
        return []
    area = figures.territory.area.code
    found = theme_difference(figures, area, theme, span)
    percent = figures.get(area, f.CHANGE_PERCENT, theme_category(theme), span.months, span.base)
    if found is None or not _is_large(percent):
        return []
    now, then, difference = found
    said, used = [], [now, then, difference]
    for one in _moving(_counts(figures), theme, span, int(difference.value))[:MOST_NAMED]:
        words, rows = _words(figures, one, now, span, abs(int(difference.value)))
        said.append(words)
        used += rows
    return [Caveat(f"small-areas-{theme.id}", " ".join([*said, LEAN]), ids(*used))] if said else []


def _is_large(percent: Figure | None) -> bool:
    """Whether a difference is large; on a base that carries no percentage none is."""
    return percent is not None and abs(float(percent.value)) >= LARGE


@once_per_figures
def _counts(figures: Figures) -> MonthCounts:
    """The small areas' counts by month."""
    return month_counts(figures, "lsoa21", [place.ref.code for place in figures.places if place.level == "lsoa21"])


def _moving(counts: MonthCounts, theme: Theme, span: Span, difference: int) -> list[_Moving]:
    """Those that go the same way as the whole, by far more than chance, the largest first."""
    now, then = (counts.of(theme.categories, months) for months in (span.months, span.base))
    found = [_Moving(code, now[at], then[at]) for at, code in enumerate(counts.codes)]
    kept = [
        one for one in found
        if one.more * difference > 0 and abs(one.more) >= max(
            FEWEST_MORE, LEAST_PART * abs(difference), ERRORS * math.sqrt(one.now.sum() + one.then.sum())
        )
    ]  # fmt: skip
    return sorted(kept, key=lambda one: (-abs(one.more), one.code))


def _words(figures: Figures, one: _Moving, like: Figure, span: Span, difference: int) -> tuple[str, list[Figure]]:
    """A small area's part of a difference in words, with its figures; the run of months that holds most of it."""
    names = {place.ref.code: place.ref.name for place in figures.places if place.level == "lsoa21"}
    rows = [
        _figure(figures, one.code, names[one.code], like, int(counts.sum()), months)
        for counts, months in ((one.then, span.base), (one.now, span.months))
    ]
    then, now = rows
    more = added(
        figures, now, f.DIFFERENCE, one.more, "records", f"count less the count of {span.base_label}",
        base=f"{span.base[0]}.{span.base[-1]}", numerator=int(now.value), denominator=int(then.value),
    )  # fmt: skip
    rows.append(more)
    way = "more" if one.more > 0 else "fewer"
    words = (
        f"{names[one.code]} had {then.value:,} records of {wording.in_words(like.category)} in "
        f"{wording.named_period(span.base)} and {now.value:,} in {wording.named_period(span.months)}: "
        f"{abs(one.more):,} of the {difference:,} {way}."
    )
    larger, months = (one.now, span.months) if one.now.sum() > one.then.sum() else (one.then, span.base)
    run = _run(larger)
    if run is not None:
        start, end = run
        held = _figure(figures, one.code, names[one.code], like, int(larger[start:end].sum()), months[start:end])
        when = period_label(months[start], months[end - 1])
        words += f" In {when} alone it had {held.value:,}."
        rows.append(held)
    return words, rows


def _figure(figures: Figures, code: str, name: str, like: Figure, count: int, months: tuple[str, ...]) -> Figure:
    there = replace(like, area_code=code, area_name=name)
    return added(
        figures, there, f.COUNT, count, "records", "sum of the counts of these months", months=months, numerator=count
    )  # fmt: skip


def _run(counts: np.ndarray) -> tuple[int, int] | None:
    """The fewest months in a row, up to SHORTEST, that hold most of a year's records; None where none do.

    >>> _run(np.array([1, 0, 90, 80, 2, 3, 1, 0, 0, 2, 1, 0]))
    (2, 4)
    """
    whole = counts.sum()
    for length in range(1, SHORTEST + 1):
        ends = [(int(counts[at : at + length].sum()), at) for at in range(len(counts) - length + 1)]
        most, start = max(ends, key=lambda pair: (pair[0], -pair[1]), default=(0, 0))
        if whole and most >= MOST_OF * whole:
            return start, start + length
    return None
