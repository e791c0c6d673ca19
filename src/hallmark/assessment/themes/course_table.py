"""The categories of a theme that has several, beside each other."""

from collections.abc import Sequence

from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.tables import CALLS, DASH, count_cell, difference_cell, rate_cell
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, year_count
from hallmark.reports.blocks import Cell, Column, Table

NOTE = f"A dash is a number that the evidence cannot carry. {CALLS}"


def categories_table(figures: Figures, theme: Theme, runs: Sequence[Run]) -> Table:
    """Each category's year, rate, and difference from every earlier year that is held whole."""
    area = figures.territory.area
    whole = [item for item in figures.comparisons if item.status == "full"]
    columns = [
        Column("category", "Category"),
        Column("now", wording.capital(wording.year_words(figures.months)), numeric=True),
    ]
    rated = any(figures.get(area.code, f.RATE, run.category, figures.months) for run in runs)
    if rated:
        columns.append(Column("rate", "Per 1,000 residents", numeric=True))
    for item in whole:
        span = next(iter(item.spans.values()))
        columns.append(Column(f"base-{item.against}", wording.capital(span.base_label), numeric=True))
        columns.append(Column(f"difference-{item.against}", "Difference", numeric=True))
    return Table(
        id=f"course-{theme.id}-categories",
        caption=f"{theme.title} by category, {area.name}, {wording.year_words(figures.months)}",
        columns=tuple(columns),
        rows=tuple(_row(figures, run, whole, rated=rated) for run in runs),
        note=NOTE,
    )


def _row(figures: Figures, run: Run, whole: Sequence[Comparison], *, rated: bool) -> tuple[Cell, ...]:
    now = year_count(figures, run)
    cells = [Cell(run.category), count_cell(now)]
    if rated:
        cells.append(rate_cell(figures.get(now.area_code, f.RATE, run.category, figures.months)))
    for item in whole:
        span = item.spans.get(run.category)
        if span is None or not span.is_whole_year:
            cells += [DASH, DASH]
        else:
            cells.append(count_cell(figures.get(now.area_code, f.COUNT, run.category, span.base)))
            cells.append(difference_cell(figures, now.area_code, run.category, span))
    return tuple(cells)
