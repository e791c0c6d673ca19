"""What the next year would hold if the pattern held: every category projected in one pass."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.periods import add_months, months_between
from crimestats.projections import Projection, project_many
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.runs import Run, add_figure, runs, year_count

FEWEST_IN_YEAR = 60
"""Records of the year, five a month, below which limits would say no more than “few”."""
NEAR, FAR = 0, 1
"""Positions of the limits in a projection: four times in five, nineteen times in twenty."""
LEVELS = (0.8, 0.95)
METHOD = (
    "{model} of the months held since {since}; limits from its errors on past months, meant to hold {level:.0%} of the "
    "time if the pattern holds"
)
ERROR_METHOD = "mean absolute error over all past months from which it was tried, one to twelve months ahead; {model}"
NAIVE = "seasonal naive"


@dataclass(frozen=True)
class Ahead:
    """A month or year to come as figures: with the nearer limits, and with the wider ones."""

    near: Figure
    far: Figure


@once_per_figures
def projections(figures: Figures) -> dict[str, Projection]:
    """The projection of each category with enough records; those refused say why."""
    enough = {name: run for name, run in runs(figures).items() if year_count(figures, run).value >= FEWEST_IN_YEAR}
    if not enough:
        return {}
    longest = max(len(run.months) for run in enough.values())
    table = np.full((len(enough), longest), np.nan)
    for row, run in enumerate(enough.values()):
        table[row, longest - len(run.months) :] = run.counts
    return dict(zip(enough, project_many(table, levels=LEVELS), strict=True))


def months_ahead(figures: Figures) -> list[str]:
    """The twelve months after the year."""
    return months_between(add_months(figures.ending, 1), add_months(figures.ending, 12))


def total_ahead(figures: Figures, run: Run, projection: Projection) -> Ahead:
    """The year to come."""
    limits = list(zip(projection.total_lower, projection.total_upper, strict=True))
    return _ahead(figures, run, projection, months_ahead(figures), projection.total, limits)


def each_ahead(figures: Figures, run: Run, projection: Projection) -> list[Ahead]:
    """Each month to come."""
    return [
        _ahead(
            figures, run, projection, [month], projection.expected[at],
            list(zip(projection.lower[:, at], projection.upper[:, at], strict=True)),
        )
        for at, month in enumerate(months_ahead(figures))
    ]  # fmt: skip


def _ahead(
    figures: Figures,
    run: Run,
    projection: Projection,
    months: Sequence[str],
    middle: float,
    limits: Sequence[tuple[float, float]],
) -> Ahead:
    near, far = (
        add_figure(
            figures, measure, run.category, months, round(float(middle), 1),
            lower=int(limits[level][0]), upper=int(limits[level][1]), unit="records",
            method=METHOD.format(model=projection.model, since=run.since, level=LEVELS[level]),
        )
        for measure, level in ((m.PROJECTED, NEAR), (m.PROJECTED_WIDE, FAR))
    )  # fmt: skip
    return Ahead(near, far)


def monthly_errors(figures: Figures, run: Run, projection: Projection) -> list[Figure]:
    """How far off a month was on average: by the model taken, then by taking the same month of the year before."""
    table = projection.backtest
    if table is None or projection.model is None:
        return []
    found = []
    for model in dict.fromkeys((projection.model, NAIVE)):
        errors = table.mean_absolute_error[table.models.index(model)]
        if np.isfinite(errors).any():
            found.append(
                add_figure(
                    figures, m.MONTHLY_ERROR, run.category, [run.months[0], run.months[-1]],
                    round(float(np.nanmean(errors)), 1), unit="records a month",
                    method=ERROR_METHOD.format(model=model), base=model.replace(" ", "-"),
                )
            )  # fmt: skip
    return found
