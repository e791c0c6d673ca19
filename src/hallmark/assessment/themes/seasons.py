"""When in the year: which months usually have most and fewest, where the season is clear enough to say so."""

from collections.abc import Sequence

import numpy as np

from crimestats.periods import MONTH_NAMES, month_label
from crimestats.series.seasonality import FEWEST_MONTHS
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, add_figure, said, theme_runs
from hallmark.assessment.themes.season_tests import FEWEST_A_MONTH, Season, seasons
from hallmark.assessment.themes.words import of_category, signed_percent, titled
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Block, Cell, Chart, Column, Table, Text
from hallmark.reports.charts import SeasonMonth, season_bars

METHOD = (
    "log-linear quasi-Poisson model of all months held, one month effect for all years, per day; 95% limits; F-test of "
    "any season over all categories at a false discovery rate of 5%"
)
TOO_SHORT = "three years of months are needed to tell a season. Fewer are held."
TOO_FEW = "there are too few records to tell a season."


def season_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A sentence on each clear season, one on all others, and the chart and table of the first that is clear.

    Nothing where no category of the document has a clear one: the head of the chapters says so once.
    """
    if not any_season(figures):
        return []
    found = theme_runs(figures, theme)
    clear = [run for run in found if seasons(figures)[run.category].clear]
    blocks: list[Block] = []
    for run in clear:
        season = seasons(figures)[run.category]
        rows = _figures_of(figures, run, season)
        blocks.append(_sentence(f"season-{theme.id}-{wording.slug(run.category)}", run, season, rows))
        if run is clear[0]:
            blocks += [_chart(figures, theme, run, season, rows), _table(figures, theme, run, rows)]
    others = [run for run in found if run not in clear]
    return [*blocks, _none(figures, theme, others)] if others else blocks


def any_season(figures: Figures) -> bool:
    """Whether a season is told of any category of the document."""
    return any(season.clear for season in seasons(figures).values())


def _none(figures: Figures, theme: Theme, others: Sequence[Run]) -> Text:
    """One sentence on the categories of a theme without a clear season; the reason, where it is one for all."""
    names = wording.capital(listed([of_category(run.category) for run in others]))
    reasons = {_why_none(run, seasons(figures)[run.category]) for run in others}
    why = reasons.pop() if len(reasons) == 1 else "no season can be told."
    return said(f"season-{theme.id}-{wording.slug(others[0].category)}", f"{names}: {why}")


def _why_none(run: Run, season: Season) -> str:
    """Why no season is spoken of, as the end of a sentence."""
    if run.held < FEWEST_MONTHS:
        return TOO_SHORT
    if season.index.reason or run.counts[~np.isnan(run.counts)].sum() < 12 * FEWEST_A_MONTH:
        return TOO_FEW
    return f"no clear season in the months held since {run.since}."


def _figures_of(figures: Figures, run: Run, season: Season) -> list[Figure]:
    """The twelve months of the year as figures, January first; the period is that of all months held."""
    return [
        add_figure(
            figures, m.SEASON, run.category, [run.months[0], run.months[-1]], _percent(season.index.index[at]),
            lower=_percent(season.index.lower[at]), upper=_percent(season.index.upper[at]),
            unit="per cent above the average month, a day", method=f"{MONTH_NAMES[at]}: {METHOD}",
            base=MONTH_NAMES[at].lower(),
        )
        for at in range(12)
    ]  # fmt: skip


def _percent(index: np.float64) -> float:
    return round(float(index - 1) * 100, 1)


def _sentence(name: str, run: Run, season: Season, rows: list[Figure]) -> Text:
    most, fewest = _ends(season, rows)
    parts, used = [], []
    if most:
        parts.append(f"{_month(most)} usually has the most, about {abs(most.value):,.0f}% more a day than average")
        used.append(most)
    if fewest:
        parts.append(f"{_month(fewest)} usually has the fewest, about {abs(fewest.value):,.0f}% below")
        used.append(fewest)
    sentence = f"{titled(run.category)}: {'; '.join(parts)}. This rests on the months held since {run.since}."
    return said(name, sentence, used)


def _ends(season: Season, rows: list[Figure]) -> tuple[Figure | None, Figure | None]:
    """Of the months that stand out, the highest and the lowest; None where none lies on that side of the average."""
    clear = [rows[at] for at in season.standing_out]
    most, fewest = max(clear, key=lambda row: row.value), min(clear, key=lambda row: row.value)
    return most if most.value > 0 else None, fewest if fewest.value < 0 else None


def _month(row: Figure) -> str:
    return row.method.partition(":")[0]


def _chart(figures: Figures, theme: Theme, run: Run, season: Season, rows: list[Figure]) -> Chart:
    name = f"season-{theme.id}-chart"
    out = set(season.standing_out)
    months = [
        SeasonMonth(row.value, row.lower or 0.0, row.upper or 0.0, at in out, row.figure_id)
        for at, row in enumerate(rows)
    ]
    alt = (
        f"{titled(run.category)} in {figures.territory.area.name}, each month of the year above or below the average "
        "month: " + "; ".join(f"{_month(row)} {signed_percent(row.value)}" for row in rows) + "."
    )
    drawn = season_bars(months, name=name, alt_text=alt)
    ends = _ends(season, rows)
    found = [f"{word} in {_month(row)}" for word, row in zip(("most", "fewest"), ends, strict=True) if row]
    return drawn.chart(
        id=name,
        title=f"{titled(run.category)}: usually {' and '.join(found)}",
        subtitle=(
            f"Records a day beside the average month, {figures.territory.area.name}, {run.since} to "
            f"{month_label(run.months[-1])}"
        ),
        alt=alt,
        foot="Months in colour differ from the average by their own tests; lines are 95% limits. All years together.",
        table_id=f"season-{theme.id}-months",
    )


def _table(figures: Figures, theme: Theme, run: Run, rows: list[Figure]) -> Table:
    return Table(
        id=f"season-{theme.id}-months",
        caption=f"{titled(run.category)}: each month of the year beside the average month, since {run.since}",
        columns=(
            Column("month", "Month"),
            Column("season", "Beside the average month", numeric=True),
            Column("limits", "Between", numeric=True),
        ),
        rows=tuple(
            (
                Cell(_month(row)),
                Cell(signed_percent(row.value), row.figure_id),
                Cell(f"{signed_percent(row.lower or 0)} to {signed_percent(row.upper or 0)}", row.figure_id),
            )
            for row in rows
        ),
        note="Records a day, so that February is not low for being short.",
        folded=True,
    )
