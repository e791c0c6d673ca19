"""The monthly counts of the area's categories as arrays, and new figures made from them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from crimestats.arrays import Floats
from crimestats.periods import add_months, month_label, months_between
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.series import TOTALS
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.register import Theme
from hallmark.reports.blocks import Text


@dataclass(frozen=True)
class Run:
    """The months of one category, from the first that is held to the year's last; nan where one is not held."""

    category: str
    months: tuple[str, ...]
    counts: Floats
    rows: dict[str, Figure] = field(repr=False)
    """The figures of the months held, by month."""

    @property
    def held(self) -> int:
        return len(self.rows)

    @property
    def since(self) -> str:
        """The first month in words."""
        return month_label(self.months[0])

    @property
    def series(self) -> list[tuple[str, float | None]]:
        """As the charts take it."""
        return [(month, self.rows[month].value if month in self.rows else None) for month in self.months]

    @property
    def figure_ids(self) -> dict[str, str]:
        return {month: row.figure_id for month, row in self.rows.items()}


@once_per_figures
def runs(figures: Figures) -> dict[str, Run]:
    """The run of each category that can be counted for the year."""
    shown = months_between(add_months(figures.ending, 1 - MONTHS_SHOWN), figures.ending)
    code = figures.territory.area.code
    found = {}
    for category in figures.chosen:
        if category in TOTALS:
            continue
        rows = {month: row for month in shown if (row := figures.get(code, f.COUNT, category, [month]))}
        if rows:
            months = tuple(months_between(min(rows), figures.ending))
            counts = np.array([rows[month].value if month in rows else np.nan for month in months], dtype=np.float64)
            found[category] = Run(category, months, counts, rows)
    return found


def theme_runs(figures: Figures, theme: Theme) -> list[Run]:
    """The runs of a theme's categories, in the theme's own order: the first leads."""
    return [run for name in theme.categories if (run := runs(figures).get(name))]


def year_count(figures: Figures, run: Run) -> Figure:
    """The year's count of a run's category: a figure that the assessment always has."""
    row = figures.get(figures.territory.area.code, f.COUNT, run.category, figures.months)
    if row is None:
        raise LookupError(f"{run.category} was chosen for the year without its count")
    return row


def add_figure(
    figures: Figures,
    measure: str,
    category: str,
    months: Sequence[str],
    value: float,
    *,
    unit: str,
    method: str,
    lower: float | None = None,
    upper: float | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
    base: str = "",
    source_of: str = "",
) -> Figure:
    """A new figure of the area, added to the assessment's.

    Args:
        source_of: the category whose source it has; the figure's own, if left out.
    """
    area, series = figures.territory.area, figures.chosen[source_of or category]
    row = Figure(
        figure_id(area.code, measure, category, months[0], months[-1], base), area.code, area.name, measure, category,
        months[0], months[-1], value, lower, upper, numerator, denominator, unit, method, series.label,
        series.definition,
    )  # fmt: skip
    figures.add(row)
    return figures.rows[row.figure_id]


def said(name: str, sentence: str, used: Sequence[Figure] = ()) -> Text:
    """A sentence of evidence under its own id, with the figures that it rests on, each once."""
    return Text(wording.slug(name), sentence, tuple(dict.fromkeys(row.figure_id for row in used)))
