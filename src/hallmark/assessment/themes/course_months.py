"""The monthly chart of a theme's largest category with its usual range, and the table that says the same."""

from crimestats.periods import month_label
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.course_ranges import Usual, usual_ranges
from hallmark.assessment.themes.course_unusual import usual_figure
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run
from hallmark.reports.blocks import Cell, Chart, Column, Table
from hallmark.reports.charts import RangeMonth, describe_months, usual_range_line

_CALLED = {"above": "Above", "below": "Below", "run": "In a run on one side", "": "–"}


def months_chart(figures: Figures, theme: Theme, run: Run) -> Chart:
    """The line of months over its usual range."""
    usual = usual_ranges(figures)[run.category]
    name = f"course-{theme.id}-chart"
    area = figures.territory.area.name
    alt = f"{describe_months(run.series, what=run.category, where=area)} {_marked(run, usual)}".strip()
    drawn = usual_range_line([_month(run, usual, month) for month in run.months], name=name, alt_text=alt)
    return Chart(
        id=name,
        title=_title(figures, run, usual),
        subtitle=f"{run.category}, records a month, {area}, {run.since} to {month_label(run.months[-1])}",
        svg=drawn.svg,
        alt=alt,
        foot=_foot(figures, run, usual),
        table_id=f"course-{theme.id}-months",
        points=drawn.points,
        specification=drawn.specification,
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


def _title(figures: Figures, run: Run, usual: Usual) -> str:
    """The finding: the year's months outside the range, or that there is none, or the highest month held."""
    if usual.reason or not set(figures.months) & set(usual.months):
        high = max(run.rows.values(), key=lambda row: row.value)
        return f"{run.category}: most in {month_label(high.period_start)} ({high.value:,})"
    outside = [run.rows[month] for month in figures.months if _is_outside(usual, month)]
    if not outside:
        return f"{run.category}: no month of the year outside its usual range"
    last = outside[-1]
    return (
        f"{run.category}: {month_label(last.period_start)} ({last.value:,}) lies "
        f"{usual.months[last.period_start].mark} the usual range"
    )


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
        parts.append("About three steady series in ten leave it, or run along one side, once in three years.")
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
