"""Where a theme's records are: by district, by ward, on a map of small areas, and in hot spots."""

from collections.abc import Sequence

from crimestats.counts import Verdict
from crimestats.periods import period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import TOWN_CENTRE, count_cell, difference_cell, rate_cell
from hallmark.assessment.themes.place_measures import (
    PLACES_CHANGED,
    added,
    ids,
    theme_category,
    theme_count,
    theme_difference,
    theme_rate,
    theme_share,
    theme_span,
)
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_hot_spots import hot_spot_blocks
from hallmark.assessment.themes.where_maps import theme_map_blocks
from hallmark.assessment.themes.where_tested import is_called, tested_places
from hallmark.assessment.themes.words import listed
from hallmark.assessment.verdicts import Tested
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

MOST_ROWS = 15
MOST_NAMED = 6
"""Places whose change is named in a sentence; the table and figures.csv have the others."""
LONGER = "The fifteen wards with most records; figures.csv has them all."
UNTESTED = "No earlier year can be compared."


def where_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """A theme's records by place. Differences of wards are tested here, all wards of the theme as one family."""
    whole = theme_count(figures, figures.territory.area.code, theme, figures.months)
    if whole is None:
        return [Caveat(f"where-{theme.id}-none", "No data: not every category of this theme is held for the year.")]
    ground = ground_of(figures)
    blocks: list[Block] = []
    span = theme_span(figures, theme)
    if len(figures.districts) > 1:
        tested = tested_places(figures, theme, span, ground.districts) if span else []
        blocks += _by_place(figures, theme, whole, figures.districts, tested, span, "district")
    if len(figures.territory.wards) > 1:
        tested = tested_places(figures, theme, span, ground.wards) if span else []
        blocks += _by_place(figures, theme, whole, figures.territory.wards, tested, span, "ward")
    return [*blocks, *theme_map_blocks(figures, theme, ground), *hot_spot_blocks(figures, theme, ground)]


def _by_place(
    figures: Figures,
    theme: Theme,
    whole: Figure,
    places: Sequence[AreaRef],
    tested: Sequence[Tested],
    span: Span | None,
    kind: str,
) -> list[Block]:
    """The sentences and the table of places of one kind."""
    counted = [row for place in places if (row := theme_count(figures, place.code, theme, figures.months))]
    ordered = sorted(counted, key=lambda row: (-row.value, row.area_name, row.area_code))
    if not ordered:
        return []
    name = f"where-{kind}s-{theme.id}"
    blocks: list[Block] = [_most(figures, theme, whole, ordered, kind, name)]
    if tested and span:
        blocks.append(_changes(figures, theme, whole, tested, span, kind, name))
    return [*blocks, _table(figures, theme, whole, ordered, span, kind, name)]


def _most(figures: Figures, theme: Theme, whole: Figure, ordered: Sequence[Figure], kind: str, name: str) -> Text:
    """Which place had most records; equals are named together."""
    when, what = period_label(figures.months[0], figures.months[-1]), theme.title.lower()
    where = f"{what} in {figures.territory.area.name} in the {when}"
    top = [row for row in ordered if row.value == ordered[0].value]
    if not ordered[0].value:
        return Text(name, f"No {kind} had a record of {where}.", ids(whole, *top))
    if len(top) > 1:
        names = wording.capital(listed([row.area_name for row in top[:MOST_NAMED]]))
        also = f" and others had equally many records of {where}" if len(top) > MOST_NAMED else (
            f" had equally many records of {where}"
        )  # fmt: skip
        return Text(name, f"{names}{also}: {top[0].value:,} each. No {kind} had more.", ids(*top))
    share = theme_share(figures, top[0], whole)
    part = f" ({share.value:.1f}%)" if share else ""
    words = (
        f"{top[0].area_name} had {top[0].value:,} of the {whole.value:,} records of {where}{part}, the most of any "
        f"{kind}."
    )
    return Text(name, words, ids(top[0], whole, share))


def _changes(
    figures: Figures, theme: Theme, whole: Figure, tested: Sequence[Tested], span: Span, kind: str, name: str
) -> Text:
    """Which places rose or fell by their test, with both counts."""
    compared = [line for line in tested if line.verdict != Verdict.NOT_COMPARED]
    called = sorted((line for line in compared if is_called(line)), key=lambda line: -abs(line.count - line.base))
    total = added(
        figures, whole, PLACES_CHANGED, len(called), f"{kind}s",
        f"{kind}s whose difference to {span.base_label} the test calls a rise or a fall, of those compared",
        months=span.months, base=f"{kind}s.{span.base[0]}.{span.base[-1]}", numerator=len(called),
        denominator=len(compared),
    )  # fmt: skip
    months = f"{span.label} beside {span.base_label}"
    if not called:
        words = f"None of the {len(compared)} {kind}s compared shows a clear change in {theme.title.lower()}, {months}."
        return Text(f"{name}-changes", words, ids(total))
    said, used = [], [total]
    for line in called[:MOST_NAMED]:
        if found := theme_difference(figures, line.code, theme, span):
            now, base, difference = found
            used += [now, base, difference]
            said.append(f"{now.area_name}, {wording.CALLED[line.verdict]} ({base.value:,} before, {now.value:,} now)")
    some = ", among them" if len(called) > MOST_NAMED else ""
    words = (
        f"A clear change in {theme.title.lower()} shows in {len(called)} of {len(compared)} {kind}s, {months}{some}: "
        f"{'; '.join(said)}."
    )
    return Text(f"{name}-changes", words, ids(*used))


def _table(
    figures: Figures, theme: Theme, whole: Figure, ordered: Sequence[Figure], span: Span | None, kind: str, name: str
) -> Table:
    shown = ordered[:MOST_ROWS]
    rated = any(theme_rate(figures, row.area_code, theme) for row in shown)
    area, when = figures.territory.area.name, period_label(figures.months[0], figures.months[-1])
    columns = [Column("place", kind.capitalize()), Column("now", wording.capital(when), True)]
    columns.append(Column("share", f"Share of {area}", True))
    if rated:
        columns.append(Column("rate", "Per 1,000 residents", True))
    if span and not span.is_whole_year:
        columns.append(Column("same-months", span.label, True))
    if span:
        columns += [Column("base", wording.capital(span.base_label), True), Column("difference", "Difference", True)]
    notes = [LONGER] if len(ordered) > MOST_ROWS and kind == "ward" else []
    notes += [TOWN_CENTRE] if rated else []
    notes += [] if span else [UNTESTED]
    return Table(
        f"{name}-table", f"{theme.title} by {kind}, {area}, {when}", tuple(columns),
        tuple(_row(figures, theme, whole, row, span, rated=rated) for row in shown), " ".join(notes),
    )  # fmt: skip


def _row(
    figures: Figures, theme: Theme, whole: Figure, row: Figure, span: Span | None, *, rated: bool
) -> tuple[Cell, ...]:
    share = theme_share(figures, row, whole)
    cells = [Cell(row.area_name), count_cell(row)]
    cells.append(Cell(wording.share_cell(share), share.figure_id) if share else Cell("–"))
    if rated:
        cells.append(rate_cell(theme_rate(figures, row.area_code, theme)))
    if span:
        found = theme_difference(figures, row.area_code, theme, span)
        now, base = (found[0], found[1]) if found else (None, None)
        cells += [count_cell(now)] * (not span.is_whole_year)
        cells += [count_cell(base), difference_cell(figures, row.area_code, theme_category(theme), span)]
    return tuple(cells)
