"""The watch-list: every theme that is not proposed, with the counts that would bring it back to the Board."""

import math
from collections.abc import Callable, Sequence

from crimestats.periods import add_months, month_label, months_label, period_label
from crimestats.series import Rebase, u_prime_chart
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import count_cell
from hallmark.assessment.themes.course_ranges import usual_ranges
from hallmark.assessment.themes.course_unusual import usual_figure
from hallmark.assessment.themes.matrix_criteria import (
    HARM,
    HIGHEST,
    LOWEST,
    MEASURES,
    VOLUME,
    VOLUME_CUTS,
    crimes_of,
    graded,
    is_disorder,
    year_of,
)
from hallmark.assessment.themes.matrix_scores import TOP, Line, Matrix, matrix_of
from hallmark.assessment.themes.place_measures import (
    ABOVE_USUAL,
    CALLED_RISE,
    ENTERS_TOP,
    MOST_IN_QUARTER,
    MOST_IN_YEAR,
    added,
    theme_category,
)
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.runs import Run, theme_runs
from hallmark.assessment.themes.season_tests import seasons
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.themes.unremarkable import beyond_unremarkable, level_of
from hallmark.assessment.themes.words import lowered, titled
from hallmark.assessment.verdicts import Call
from hallmark.reports.blocks import Block, Cell, Column, Table, Text

WHAT = (
    "{who} stays under watch. It goes back to the Board when a count below is passed, or a level that the Board sets. "
    "Where no count can be given, the analyst reports the theme each quarter."
)
NOT_PROPOSED, EVERY_THEME = "Every theme that is ranked and not proposed", "Every theme below"
NOTE = (
    "A count above the most held in twelve, or three, months in a row needs no test. {called}A month above its usual "
    "range is a signal by itself, of the theme’s leading category."
)
CALLED_NOTE = "From the counts beside them this document’s test would call a rise: smaller rises can be real. "
NO_COUNT = "No count alone would bring it in; the Board can"
FAR = "More than twice this year’s count"
BY_SCORE = "Among them now by these weights; other weights move it out"
WEAK_FROM = 50.0
"""Per cent: a rise that is only called when it is larger is no trigger to wait for."""
WEAK = (
    f"A dash is a theme of which only a rise of more than {WEAK_FROM:.0f}% would be told from chance. Its most "
    "in twelve or three months stands there, or a level that the Board sets."
)
NOT_TOLD = (
    "No earlier year shows how far a year’s count varies by itself. So no count is given from which a rise would be "
    "called."
)
NONE_TOLD = (
    f"Of no theme here would a rise under {WEAK_FROM:.0f}% over a year or a quarter be told from chance. So no count "
    "is given from which one would be called."
)
YEAR, QUARTER = 12, 3
"""Months."""
EVERY = 10**12
"""More records than there are: a theme of so many has all the volume."""
THIS_YEAR_ALONE = "The year is called apart from the one before it: its own limits."
"""Why a chart begins anew; see `crimestats.series.Rebase`."""
SCORE_DECIMALS = 4
"""Of a weighted score, as the matrix keeps it."""
MOST_TIMES = 2
"""Times the present count, beyond which no trigger is sought: nobody would wait for it."""


def watch_list_blocks(figures: Figures) -> list[Block]:
    """What is watched, and at which counts it returns to the Board."""
    matrix = matrix_of(figures)
    if matrix is None:
        return []
    watched = [line for line in matrix.lines if line not in matrix.proposed]
    if not matrix.gives_order:
        watched.sort(key=lambda line: (-year_of(figures, line.theme).value, line.theme.title))
    if not watched:
        return [Text("watch-list-none", "Every theme that is counted is proposed: none is left to watch.")]
    year = [_called(figures, line.theme, year_of(figures, line.theme), "") for line in watched]
    quarter = [_quarter(figures, line.theme) for line in watched]
    called = [(key, head, cells) for key, head, cells in (
        ("year", "A rise would be called, from", year),
        ("quarter", f"A rise would be called in {months_label(_ahead(figures))}, from", quarter),
    ) if any(cell.figure for cell in cells)]  # fmt: skip
    who = NOT_PROPOSED if matrix.gives_order else EVERY_THEME
    blocks: list[Block] = [Text("watch-list-what", WHAT.format(who=who), origin="fixed")]
    if theme_changes(figures) and called and not all(cell.figure for _, _, cells in called for cell in cells):
        blocks.append(Text("watch-list-weak", WEAK, origin="fixed"))
    if theme_changes(figures) and not called:
        blocks.append(Text("watch-list-weak", NONE_TOLD, origin="fixed"))
    if not theme_changes(figures):
        blocks.append(Text("watch-list-not-told", NOT_TOLD, origin="fixed"))
    return [*blocks, _table(figures, matrix, watched, called)]


def _ahead(figures: Figures) -> list[str]:
    return [add_months(figures.ending, month) for month in range(1, QUARTER + 1)]


def _table(
    figures: Figures, matrix: Matrix, watched: list[Line], called: Sequence[tuple[str, str, list[Cell]]]
) -> Table:  # fmt: skip
    """The triggers; one that can be given for no theme has no column."""
    year = [_most_in(figures, line.theme, YEAR, MOST_IN_YEAR) for line in watched]
    quarter = [_most_in(figures, line.theme, QUARTER, MOST_IN_QUARTER) for line in watched]
    enters = [_enters(figures, matrix, line) for line in watched] if matrix.gives_order else []
    months = [_month(figures, line.theme) for line in watched]
    plain = (("most-in-year", "Most in twelve months", year), ("most-in-quarter", "Most in three months", quarter))
    month = ("month", "Above its usual range, from", months)
    shown = [one for one in (*plain, *called, month) if any(cell.figure for cell in one[2])]
    shown += [("enters", "Among the first three, from", enters)] if enters else []
    columns = (
        Column("theme", "Theme"), Column("records", "Records in the year", True),
        *(Column(key, head, True) for key, head, _ in shown),
    )  # fmt: skip
    rows = tuple(
        (Cell(line.theme.title), count_cell(year_of(figures, line.theme)), *(cells[at] for _, _, cells in shown))
        for at, line in enumerate(watched)
    )
    note = NOTE.format(called=CALLED_NOTE if called else "")
    return Table("watch-list", "Watch-list: what would bring a theme back", columns, rows, note)


def _most_in(figures: Figures, theme: Theme, length: int, measure: str) -> Cell:
    """The most records of so many months in a row, of all that are held: a level that needs no test."""
    totals = _monthly(figures, theme)
    held = [
        (sum(totals[month] for month in window), window)
        for start in totals
        if (window := [add_months(start, step) for step in range(length)]) and totals.keys() >= set(window)
    ]
    if not held:
        return Cell("–")
    # Of equals the newest: the nearest to what is meant by now.
    most, window = max(held, key=lambda pair: (pair[0], pair[1]))
    figure = added(
        figures, year_of(figures, theme), measure, most, "records",
        f"most of any {length} months in a row of {len(totals)} months held", months=window, numerator=most,
    )  # fmt: skip
    return Cell(f"{most:,}", figure.figure_id, period_label(window[0], window[-1]))


def _monthly(figures: Figures, theme: Theme) -> dict[str, int]:
    """A theme's records by month, of the months that are held of each of its categories."""
    found = theme_runs(figures, theme)
    if len(found) < len(theme.categories):
        return {}
    months = set.intersection(*(set(run.rows) for run in found))
    return {month: sum(int(run.rows[month].value) for run in found) for month in sorted(months)}


def _month(figures: Figures, theme: Theme) -> Cell:
    """The count of one month that lies above the usual range of the theme's leading category, at its present level."""
    runs = theme_runs(figures, theme)
    known = usual_ranges(figures)[runs[0].category].months.get(figures.ending) if runs else None
    if known is None:
        return Cell("–")
    limits = usual_figure(figures, runs[0], figures.ending, known)
    own = limit_of_year(figures, runs[0]) if _is_apart(figures, runs[0]) else None
    upper, whose = (own, "drawn from this year alone, ") if own is not None else (known.upper, "")
    trigger = added(
        figures, limits, ABOVE_USUAL, upper + 1, "records in a month",
        f"one more than the upper limit of {month_label(figures.ending)}: {whose}{limits.method}", numerator=upper + 1,
    )  # fmt: skip
    said = [lowered(titled(runs[0].category))] * (len(theme.categories) > 1) + ["by this year alone"] * bool(whose)
    return Cell(f"{trigger.value:,} in a month", trigger.figure_id, ", ".join(said))


def _is_apart(figures: Figures, run: Run) -> bool:
    """Whether the test calls the year a rise or a fall from a whole year that the limits are drawn across."""
    code = figures.territory.area.code
    spans = [item.spans.get(run.category) for item in figures.comparisons]
    found = [figures.verdict(code, run.category, span) for span in spans if span and span.is_whole_year]
    return any(line and line.call in {Call.ROSE, Call.FELL} for line in found)


def limit_of_year(figures: Figures, run: Run) -> int | None:
    """The upper limit of the year's last month, from this year's months alone; None where they are too few for one.

    Limits drawn across a called fall are too wide to see a return: half of them are of the old level.
    """
    start = len(run.months) - len(figures.months)
    if start <= 0 or any(level.month >= figures.months[0] for level in usual_ranges(figures)[run.category].levels):
        return None
    exposure = seasons(figures)[run.category].expected(run)
    chart = u_prime_chart(run.counts, exposure, rebases=[Rebase(start, THIS_YEAR_ALONE)])
    last = float(chart.upper[-1]) * float(exposure[-1])
    return None if chart.provisional[-1] or math.isnan(last) else math.floor(last)


def _enters(figures: Figures, matrix: Matrix, line: Line) -> Cell:
    """The least count of a year that would bring the theme among the first three, all else as it is."""
    if line.rank_without is None:
        return Cell("Too little is known")
    if line.rank_without.value <= TOP:
        return Cell(BY_SCORE)
    count = year_of(figures, line.theme)
    needed = count_to_enter(figures, matrix, line)
    if needed is None:
        return Cell(FAR if _could_enter(figures, matrix, line) else NO_COUNT)
    told = _told(figures, line.theme, int(count.value))
    if told is None:
        return Cell("–")
    trigger = max(needed, told)
    figure = added(
        figures, count, ENTERS_TOP, trigger, "records in a year",
        f"the larger of {needed:,}, the least count with which the weighted score without harm is among the first "
        f"three (volume follows the count), and {told:,}, from which a rise would be called",
        numerator=trigger, denominator=int(count.value),
    )  # fmt: skip
    return Cell(f"{trigger:,} in a year", figure.figure_id)


def count_to_enter(figures: Figures, matrix: Matrix, line: Line) -> int | None:
    """How many records in the year would bring a theme among the first three; None where no number would.

    The scores go by steps, so the least count is sought among them. They never fall as a count rises.
    """
    count, scored = int(year_of(figures, line.theme).value), _score_at(figures, matrix, line)
    wanted = _wanted(matrix, line)
    if wanted is None:
        return count
    low, high = count, max(count, 1) * MOST_TIMES
    if scored(high) < wanted:
        return None
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if scored(middle) >= wanted else (middle, high)
    return high


def _could_enter(figures: Figures, matrix: Matrix, line: Line) -> bool:
    """Whether any count at all would bring it in: the score when all records are of this theme."""
    wanted = _wanted(matrix, line)
    return wanted is None or _score_at(figures, matrix, line)(EVERY) >= wanted


def _wanted(matrix: Matrix, line: Line) -> float | None:
    """The score to reach; None where fewer than three others have one."""
    others = sorted((_middle(one) for one in matrix.lines if one.score_without and one is not line), reverse=True)
    # Ranks are shared by equals, so the third's own score is enough.
    return others[TOP - 1] if len(others) >= TOP else None


def _middle(line: Line) -> float:
    return float(line.score_without.value) if line.score_without else 0.0


def _score_at(figures: Figures, matrix: Matrix, line: Line) -> Callable[[int], float]:
    """The theme's weighted score without harm if it had another count: volume follows, the rest stays."""
    others = crimes_of(figures, but=line.theme)
    weights = {key: float(row.value) for key, row in matrix.weights.items() if key != HARM}
    fixed = {key: float(row.value) for key, row in line.points.items()}
    unknown = {one.key: one.unknown or (LOWEST + HIGHEST) / 2 for one in MEASURES}

    def scored(count: int) -> float:
        crimes = others + (0 if is_disorder(line.theme) else count)
        volume = graded(count / crimes * 100 if crimes else 0.0, VOLUME_CUTS)
        points = fixed | ({VOLUME: float(volume)} if VOLUME in fixed else {})
        score = sum(weight * points.get(key, unknown[key]) for key, weight in weights.items()) / sum(weights.values())
        # As the matrix keeps its scores: else a score that equals the third's would fall short of it.
        return round(score, SCORE_DECIMALS)

    return scored


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
    """The count from which a rise over this one would be called."""
    told = _told(figures, theme, int(base.value))
    if told is None:
        return Cell("–", said=said, said_figure=base.figure_id if said else "")
    change = theme_changes(figures)[theme.id]
    method = (
        "the least count that the test of this document would call a rise: dispersion "
        f"{change.dispersion:.3g}, level {level_of(figures, theme, change):.2g}"
    )
    figure = added(figures, base, CALLED_RISE, told, "records", method, numerator=told, denominator=int(base.value))
    return Cell(f"{told:,}", figure.figure_id, said, base.figure_id if said else "")


def _told(figures: Figures, theme: Theme, base: int) -> int | None:
    """The least count beyond what an unremarkable period gives; None where it is too far off to wait for."""
    told = beyond_unremarkable(figures, theme, base)
    return told if told is not None and told <= base * (1 + WEAK_FROM / 100) else None
