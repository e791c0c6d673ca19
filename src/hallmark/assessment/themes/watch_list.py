"""The watch-list: every theme that is not proposed, with the counts that would bring it back to the Board."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from crimestats.counts import smallest_change_seen
from crimestats.periods import add_months, months_label
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import count_cell
from hallmark.assessment.themes.matrix_criteria import (
    HARM_CUTS,
    HIGHEST,
    LOWEST,
    VOLUME_CUTS,
    counted,
    graded,
    harm_days,
    year_of,
)
from hallmark.assessment.themes.matrix_scores import TOP, Line, Matrix, matrix_of
from hallmark.assessment.themes.place_measures import CALLED_PERCENT, CALLED_RISE, ENTERS_TOP, added, theme_category
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.reports.blocks import Block, Cell, Column, Table, Text

WHAT = (
    "Every theme that is ranked and not proposed stays under watch. When a count below is reached, the theme goes back "
    "to the Board. Where no count can be given, the analyst reports the theme each quarter."
)
NOTE = (
    "The first trigger changes the count alone, and with it volume and harm; every other score stays. A rise of this "
    "size would be called about four times in five, all themes tested together. A quarter is set beside the same "
    "months of this year."
)
NO_COUNT = "No count alone would bring it in; the Board can"
BY_SCORE = "It is there by score, though not under most weightings"
WEAK = "No count: a rise under {percent}% would not be told from chance"
WEAK_FROM = 50.0
"""Per cent: a rise that is only called when it is larger is no trigger to wait for."""
QUARTER = 3
LEVEL = 0.05
MOST_TIMES = 2
"""Times the present count, beyond which no trigger is sought: nobody would wait for it."""


def watch_list_blocks(figures: Figures) -> list[Block]:
    """What is watched, and at which counts it returns to the Board."""
    matrix = matrix_of(figures)
    if matrix is None:
        return []
    watched = [line for line in matrix.lines if not line.is_proposed]
    if not watched:
        return [Text("watch-list-none", "Every theme that is counted is proposed: none is left to watch.")]
    return [Text("watch-list-what", WHAT, origin="fixed"), _table(figures, matrix, watched)]


def _table(figures: Figures, matrix: Matrix, watched: list[Line]) -> Table:
    ahead = [add_months(figures.ending, month) for month in range(1, QUARTER + 1)]
    columns = (
        Column("theme", "Theme"), Column("records", "Records in the year", True),
        Column("enters", "Among the first three, from", True),
        Column("year", "A rise would be called, from", True),
        Column("quarter", f"A rise would be called in {months_label(ahead)}, from", True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(line.theme.title),
            count_cell(year_of(figures, line.theme)),
            _enters(figures, matrix, line),
            _called(figures, line.theme, year_of(figures, line.theme), ""),
            _quarter(figures, line.theme),
        )
        for line in watched
    )
    return Table("watch-list", "Watch-list: what would bring a theme back", columns, rows, NOTE)


def _enters(figures: Figures, matrix: Matrix, line: Line) -> Cell:
    """The least count of a year that would bring the theme among the first three, all else as it is."""
    if line.rank is None:
        return Cell("Too little is known")
    if line.rank.value <= TOP:
        return Cell(BY_SCORE)
    count = year_of(figures, line.theme)
    needed = count_to_enter(figures, matrix, line)
    if needed is None:
        return Cell(NO_COUNT)
    figure = added(
        figures, count, ENTERS_TOP, needed, "records in a year",
        "least count with which the weighted score is among the first three; volume and harm follow the count",
        numerator=needed, denominator=int(count.value),
    )  # fmt: skip
    return Cell(f"{needed:,} in a year", figure.figure_id)


def count_to_enter(figures: Figures, matrix: Matrix, line: Line) -> int | None:
    """How many records in the year would bring a theme among the first three; None where no number would.

    `crimestats.priorities.rise_to_enter` follows a count through harm that grows with it; the scores here go by steps,
    so the least count is sought among them. Scores never fall as a count rises.
    """
    others = sorted((_middle(one) for one in matrix.lines if one.score and one is not line), reverse=True)
    count, scored = int(year_of(figures, line.theme).value), _score_at(figures, matrix, line)
    if len(others) < TOP:
        return count
    # Ranks are shared by equals, so the third's own score is enough.
    wanted = others[TOP - 1] - 1e-6
    low, high = count, max(count, 1) * MOST_TIMES
    if scored(high) < wanted:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if scored(middle) >= wanted else (middle, high)
    return high


def _middle(line: Line) -> float:
    return float(line.score.value) if line.score else 0.0


def _score_at(figures: Figures, matrix: Matrix, line: Line) -> Callable[[int], float]:
    """The theme's weighted score if it had another count: volume and harm follow, the rest stays."""
    shares = _Shares.of(figures, line.theme)
    weights = {key: float(row.value) for key, row in matrix.weights.items()}
    fixed = {key: float(row.value) for key, row in line.points.items()}
    middle = (LOWEST + HIGHEST) / 2

    def scored(count: int) -> float:
        points = fixed | {key: float(score) for key, score in shares.scores(count).items() if key in fixed}
        return sum(weight * points.get(key, middle) for key, weight in weights.items()) / sum(weights.values())

    return scored


@dataclass(frozen=True)
class _Shares:
    """What the shares of volume and harm are made of, but for the theme's own count."""

    other_records: float
    other_days: float
    days_each: float

    @classmethod
    def of(cls, figures: Figures, theme: Theme) -> "_Shares":
        days, count = harm_days(figures), float(year_of(figures, theme).value)
        own = float(days[theme.id].value) if theme.id in days else 0.0
        return cls(
            sum(float(year_of(figures, one).value) for one in counted(figures)) - count,
            sum(float(row.value) for row in days.values()) - own,
            own / count if count else 0.0,
        )

    def scores(self, count: int) -> dict[str, int]:
        """The scores of volume and harm with this count."""
        days = self.days_each * count
        return {
            "volume": graded(_percent(count, self.other_records), VOLUME_CUTS),
            "harm": graded(_percent(days, self.other_days), HARM_CUTS),
        }


def _percent(part: float, rest: float) -> float:
    return part / (part + rest) * 100 if part + rest else 0.0


def _quarter(figures: Figures, theme: Theme) -> Cell:
    """The same for the next three months, beside the same months of this year."""
    months = figures.months[:QUARTER]
    area = figures.territory.area.code
    rows = [figures.get(area, f.COUNT, category, [month]) for category in theme.categories for month in months]
    held = [int(row.value) for row in rows if row]
    if len(held) < len(rows):
        return Cell("–")
    base = added(
        figures, year_of(figures, theme), f.COUNT, sum(held), "records", "sum of the counts of these months",
        category=theme_category(theme), months=months, numerator=sum(held),
    )  # fmt: skip
    return _called(figures, theme, base, f"{months_label(months)} had {base.value:,}")


def _called(figures: Figures, theme: Theme, base: Figure, said: str) -> Cell:
    """The count from which a rise over this one would be called about four times in five."""
    change = theme_changes(figures).get(theme.id)
    if change is None or math.isnan(change.dispersion) or not base.value:
        return Cell("–", said=said, said_figure=base.figure_id if said else "")
    level = LEVEL / len(theme_changes(figures))
    seen = float(
        smallest_change_seen([float(base.value)], dispersion=change.dispersion, degrees=change.degrees, level=level)[0]
    )
    method = (
        f"found four times in five: dispersion {change.dispersion:.3g}, level {level:.2g} for one of "
        f"{len(theme_changes(figures))} themes"
    )
    if seen > WEAK_FROM:
        weak = added(figures, base, CALLED_PERCENT, round(seen, 1), "per cent of the base", method)
        return Cell(WEAK.format(percent=f"{seen:,.0f}"), weak.figure_id, said, base.figure_id if said else "")
    count = math.ceil(base.value * (1 + seen / 100))
    figure = added(
        figures, base, CALLED_RISE, count, "records", method, numerator=count, denominator=int(base.value),
    )  # fmt: skip
    return Cell(f"{count:,}", figure.figure_id, said, base.figure_id if said else "")
