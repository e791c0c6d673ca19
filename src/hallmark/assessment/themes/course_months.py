"""The monthly chart of a theme's first category with its usual range, and the table that says the same."""

from crimestats.periods import month_label, months_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.tables import printed_comparisons
from hallmark.assessment.themes.course_ranges import Usual, usual_ranges
from hallmark.assessment.themes.course_unusual import (
    level_of,
    level_words,
    run_stretches,
    run_words,
    usual_figure,
)
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run
from hallmark.assessment.themes.words import lowered, titled
from hallmark.assessment.verdicts import Call
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Cell, Chart, Column, Table
from hallmark.reports.charts import RangeMonth, describe_months, most_words, usual_range_line

NAMED = 2
"""Months outside the usual range that a title names, the latest."""
NO_SEASON = "They leave the season aside, as none is clear: a month that is high each year can lie above them."
CHANGES = (Call.ROSE, Call.FELL)
_CALLED = {"above": "Above", "below": "Below", "run": "In a run on one side", "": "–"}


def months_chart(figures: Figures, theme: Theme, run: Run) -> Chart:
    """The line of months over its usual range."""
    usual = usual_ranges(figures)[run.category]
    name = f"course-{theme.id}-chart"
    area = figures.territory.area.name
    alt = f"{describe_months(run.series, what=titled(run.category), where=area)} {_marked(run, usual)}".strip()
    drawn = usual_range_line([_month(run, usual, month) for month in run.months], name=name, alt_text=alt)
    return drawn.chart(
        id=name,
        title=f"{titled(run.category)}: {_finding(figures, run, usual)}",
        subtitle=f"{titled(run.category)}, records a month, {area}, {run.since} to {month_label(run.months[-1])}",
        alt=alt,
        foot=_foot(figures, run, usual),
        table_id=f"course-{theme.id}-months",
    )


def _month(run: Run, usual: Usual, month: str) -> RangeMonth:
    row, known = run.rows.get(month), usual.months.get(month)
    return RangeMonth(
        month,
        None if row is None else row.value,
        known.lower if known else None,
        known.upper if known else None,
        known.mark if known and row else "",
        row.figure_id if row else "",
    )


def _finding(figures: Figures, run: Run, usual: Usual) -> str:
    """What stands out of the year, after what the test calls it: neither is heard without the other."""
    called, found = _year_called(figures, run), _of_year(figures, run, usual)
    if found:
        return f"{wording.CALLED[called[0]]} beside {called[1]}; {found}" if called else found
    if called and called[0] in CHANGES:
        return f"{wording.CALLED[called[0]]} beside {called[1]}"
    if not set(figures.months) & set(usual.months):
        return f"most in {most_words(run.series)}"
    return _earlier(figures, run, usual)


def _year_called(figures: Figures, run: Run) -> tuple[Call, str] | None:
    """What the year is called, beside the one of the chapter's first comparison; None where none is tested."""
    comparison = next((one for one in printed_comparisons(figures) if run.category in one.spans), None)
    span = comparison.spans[run.category] if comparison else None
    line = figures.verdict(figures.territory.area.code, run.category, span) if span else None
    if span is None or line is None or line.call not in wording.CALLED:
        return None
    return line.call, wording.named_period(span.base)


def _of_year(figures: Figures, run: Run, usual: Usual) -> str:
    """A run of months or a new level first, then months outside; blank where none is of the year.

    A run after a change of level lies about that level, not about the one before: the change itself is the news.
    """
    stretches = [pair for pair in run_stretches(run, usual) if set(pair[1]) & set(figures.months)]
    levels = [level for level in usual.levels if level.month in figures.months]
    outside = [month for month in figures.months if _is_outside(usual, month)]
    if stretches:
        level = level_of(usual, stretches[-1][1])
        return level_words(level) if level else lowered(run_words(usual, *stretches[-1]).removesuffix("."))
    if levels:
        return level_words(levels[-1])
    return _outside_words(run, usual, outside) if outside else ""


def _earlier(figures: Figures, run: Run, usual: Usual) -> str:
    """Of a year in which nothing stands out: what did last, so that no mark of the chart is passed over."""
    year = f"in the {wording.year_words(figures.months)}"
    outside = [month for month in run.months if _is_outside(usual, month)]
    if outside:
        return f"last outside its usual range in {_of_month(run, outside[-1])}"
    stretches = sorted(stretch for _, stretch in run_stretches(run, usual))
    if stretches:
        side = usual.months[stretches[-1][-1]].side
        return f"every month from {months_label(stretches[-1])} lies {'above' if side > 0 else 'below'} the middle"
    if usual.levels:
        return f"{level_words(usual.levels[-1])}; nothing stands out {year}"
    return f"nothing stands out {year}"


def _outside_words(run: Run, usual: Usual, outside: list[str]) -> str:
    """The latest months on the side of the last one."""
    mark = usual.months[outside[-1]].mark
    named = [_of_month(run, month) for month in outside if usual.months[month].mark == mark][-NAMED:]
    return f"{listed(named)} {'lies' if len(named) == 1 else 'lie'} {mark} the usual range"


def _of_month(run: Run, month: str) -> str:
    return f"{month_label(month)} ({run.rows[month].value:,})"


def _is_outside(usual: Usual, month: str) -> bool:
    return month in usual.months and usual.months[month].mark in {"above", "below"}


def _marked(run: Run, usual: Usual) -> str:
    """The months outside, for those who hear the chart."""
    said = [
        f"{month_label(month)} ({run.rows[month].value:,}) {usual.months[month].mark}"
        for month in run.months
        if month in run.rows and _is_outside(usual, month)
    ]
    return f"Outside the usual range: {'; '.join(said)}." if said else ""


def _foot(figures: Figures, run: Run, usual: Usual) -> str:
    parts = [f"Source: {figures.chosen[run.category].label}."]
    if usual.months:
        season = "and season " if usual.seasonal else ""
        parts.append(f"Usual range: limits by days {season}within which nearly all months of a steady series lie.")
        parts += [] if usual.seasonal else [NO_SEASON]
    if usual.levels:
        parts.append("Where the level changed the range begins anew; it is left out where under a year tells of it.")
    return " ".join(parts)


def months_table(figures: Figures, theme: Theme, run: Run) -> Table:
    """Every month, newest first, with its usual range."""
    usual = usual_ranges(figures)[run.category]
    return Table(
        id=f"course-{theme.id}-months",
        caption=f"{run.category} by month, {figures.territory.area.name}",
        columns=(
            Column("month", "Month"),
            Column("records", "Records", numeric=True),
            Column("usual", "Usual range", numeric=True),
            Column("outside", "Out of the ordinary"),
        ),
        rows=tuple(_row(figures, run, usual, month) for month in reversed(run.months)),
        note="“No data” is a month that is not held, is suspiciously thin or lacks the category. It is never a nought.",
        folded=True,
    )


def _row(figures: Figures, run: Run, usual: Usual, month: str) -> tuple[Cell, ...]:
    row, known = run.rows.get(month), usual.months.get(month)
    range_cell = Cell("–")
    if known:
        limits = usual_figure(figures, run, month, known)
        range_cell = Cell(f"{known.lower:,} to {known.upper:,}", limits.figure_id)
    return (
        Cell(month_label(month)),
        Cell(f"{row.value:,}", row.figure_id) if row else Cell("No data"),
        range_cell,
        Cell(_CALLED[known.mark] if known and row else "–"),
    )
