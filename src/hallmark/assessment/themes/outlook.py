"""What the next year would hold if the pattern held, how sure that is, and where nothing can be said."""

from collections.abc import Sequence

from crimestats.periods import add_months, month_label, period_label
from crimestats.projections import Projection
from crimestats.series.seasonality import FEWEST_MONTHS
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.course_ranges import usual_ranges
from hallmark.assessment.themes.outlook_projections import (
    Ahead,
    each_ahead,
    monthly_errors,
    months_ahead,
    projections,
    total_ahead,
)
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, runs, said, theme_runs, year_count
from hallmark.assessment.themes.season_tests import seasons
from hallmark.assessment.themes.words import of_category, titled
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Block, Cell, Chart, Column, Table, Text
from hallmark.reports.charts import OutlookMonth, outlook_line

MONTHS_DRAWN = 36
"""Months held that the chart shows before those to come."""
TOO_FEW = "there are too few records in the year for a projection."
TOO_SHORT = "a projection needs three years of months. Fewer are held."
UNEVEN = "some month of the year is held in one year only, so there is no projection."
NEW_LEVEL = "the level changed about {month}. A projection would rest on too few months since."
NONE_OF_THEM = "there is no projection."
SWINGS = "No season is clear by its test, so the months to come are less sure than their year."
FROM_ERRORS = "The limits come from how far such projections missed in past months."
NO_PROMISE = (
    "A projection carries the past on and promises nothing. It knows of no operation, law, recording rule or new "
    "building to come."
)


def outlook_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A sentence on the year to come for each category, one on those without, and the months of the first of them.

    Nothing where no category of the document can be projected: the head of the chapters says so once.
    """
    if not any_outlook(figures):
        return []
    blocks: list[Block] = []
    found = theme_runs(figures, theme)
    projected = [run for run in found if not why_none(figures, run)]
    for run in projected:
        projection = projections(figures)[run.category]
        name = f"outlook-{theme.id}-{wording.slug(run.category)}"
        months = each_ahead(figures, run, projection)
        blocks += [_year(figures, name, run, projection), _tried(figures, name, run, projection)]
        blocks += _swing(figures, name, run, months)
        if run is projected[0]:
            blocks += [_chart(figures, theme, run, months), _table(figures, theme, run, months)]
    others = [run for run in found if run not in projected]
    return [*blocks, _none(figures, theme, others)] if others else blocks


def any_outlook(figures: Figures) -> bool:
    """Whether any category of the document can be projected."""
    return any(not why_none(figures, run) for run in runs(figures).values())


def why_none(figures: Figures, run: Run) -> str:
    """Why a category is not projected, as the end of a sentence; blank where it is."""
    if run.held < FEWEST_MONTHS:
        return TOO_SHORT
    projection = projections(figures).get(run.category)
    if projection is None:
        return TOO_FEW
    if projection.reason:
        return UNEVEN
    levels = [level for level in usual_ranges(figures)[run.category].levels if level.month in figures.months]
    return NEW_LEVEL.format(month=month_label(levels[-1].month)) if levels else ""


def _none(figures: Figures, theme: Theme, others: Sequence[Run]) -> Text:
    """One sentence on the categories of a theme that are not projected; the reason, where it is one for all."""
    names = wording.capital(listed([of_category(run.category) for run in others]))
    reasons = {why_none(figures, run) for run in others}
    why = reasons.pop() if len(reasons) == 1 else NONE_OF_THEM
    return said(f"outlook-{theme.id}-{wording.slug(others[0].category)}", f"{names}: {why}")


def _swing(figures: Figures, name: str, run: Run, months: Sequence[Ahead]) -> list[Text]:
    """That a season which is not clear moves the months to come by more than the width of their limits."""
    middles = [one.near.value for one in months]
    widths = [(one.near.upper or 0) - (one.near.lower or 0) for one in months]
    if seasons(figures)[run.category].clear or max(middles) - min(middles) <= sum(widths) / len(widths):
        return []
    return [said(f"{name}-swing", SWINGS)]


def _year(figures: Figures, name: str, run: Run, projection: Projection) -> Text:
    """The year to come between its limits, beside the year itself."""
    total, now = total_ahead(figures, run, projection), year_count(figures, run)
    ahead = months_ahead(figures)
    sentence = (
        f"If the past pattern holds, the {period_label(ahead[0], ahead[-1])} would have between "
        f"{total.near.lower:,} and {total.near.upper:,} {of_category(run.category)}. Of five such years, four should. "
        f"Of twenty, nineteen should have between {total.far.lower:,} and {total.far.upper:,}. {FROM_ERRORS} "
        f"The middle is about {total.near.value:,.0f}; the {wording.year_words(figures.months)} had {now.value:,}. "
        f"The pattern is that of the months since {run.since}."
    )
    return said(name, sentence, [total.near, total.far, now])


def _tried(figures: Figures, name: str, run: Run, projection: Projection) -> Text:
    """How such a projection would have done in the past."""
    errors = monthly_errors(figures, run, projection)
    if not errors:
        return said(f"{name}-tried", "It could not be tried on its own past.")
    sentence = f"Tried from past months, it missed a month by about {errors[0].value:,.0f} records on average."
    if len(errors) > 1:
        sentence += f" Taking the same month of the year before would have missed by about {errors[1].value:,.0f}."
    return said(f"{name}-tried", sentence, errors)


def _chart(figures: Figures, theme: Theme, run: Run, months: list[Ahead]) -> Chart:
    name = f"outlook-{theme.id}-chart"
    area = figures.territory.area.name
    high = max(months, key=lambda one: one.near.value).near
    low = min(months, key=lambda one: one.near.value).near
    first = add_months(figures.ending, 1 - MONTHS_DRAWN)
    alt = (
        f"{titled(run.category)} in {area}: the months held, then the months to come within two bands. The middle is "
        f"highest in {month_label(high.period_start)} (about {high.value:,.0f}) and lowest in "
        f"{month_label(low.period_start)} (about {low.value:,.0f})."
    )
    drawn = outlook_line(
        [pair for pair in run.series if pair[0] >= first],
        [_drawn(one) for one in months],
        name=name,
        alt_text=alt,
        figures=run.figure_ids,
    )
    return drawn.chart(
        id=name,
        title=f"{titled(run.category)}: the next twelve months if the pattern since {run.since} holds",
        subtitle=f"{titled(run.category)}, records a month, {area}: held, and middle with limits of the months to come",
        alt=alt,
        foot=f"Bands should hold four months in five, and nineteen in twenty. {NO_PROMISE}",
        table_id=f"outlook-{theme.id}-months",
    )


def _drawn(one: Ahead) -> OutlookMonth:
    near, far = one.near, one.far
    return OutlookMonth(
        near.period_start, near.value, (near.lower or 0, near.upper or 0), (far.lower or 0, far.upper or 0),
        near.figure_id,
    )  # fmt: skip


def _table(figures: Figures, theme: Theme, run: Run, months: list[Ahead]) -> Table:
    return Table(
        id=f"outlook-{theme.id}-months",
        caption=f"{titled(run.category)}: the months to come if the pattern holds, {figures.territory.area.name}",
        columns=(
            Column("month", "Month"),
            Column("middle", "Middle", numeric=True),
            Column("near", "Four times in five", numeric=True),
            Column("far", "Nineteen times in twenty", numeric=True),
        ),
        rows=tuple(
            (
                Cell(month_label(one.near.period_start)),
                Cell(f"{one.near.value:,.0f}", one.near.figure_id),
                Cell(f"{one.near.lower:,} to {one.near.upper:,}", one.near.figure_id),
                Cell(f"{one.far.lower:,} to {one.far.upper:,}", one.far.figure_id),
            )
            for one in months
        ),
        note=NO_PROMISE,
        folded=True,
    )
