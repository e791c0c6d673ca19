"""Where a theme's records are: by district, by ward, on a map of small areas, and in hot spots."""

from collections.abc import Sequence
from dataclasses import replace

from crimestats.counts import Verdict
from crimestats.periods import period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.tables import (
    CALLS,
    TOWN_CENTRE,
    count_cell,
    difference_cell,
    printed_comparisons,
    rate_cell,
)
from hallmark.assessment.themes.institution_points import moving_points, moving_words, publish_points
from hallmark.assessment.themes.out_of_line import NOTE as OUT_OF_LINE_NOTE
from hallmark.assessment.themes.out_of_line import SAID as OUT_OF_LINE
from hallmark.assessment.themes.out_of_line import out_of_line, out_of_line_caveat
from hallmark.assessment.themes.place_measures import (
    PLACES_CHANGED,
    PLACES_UNCERTAIN,
    added,
    ids,
    theme_category,
    theme_count,
    theme_difference,
    theme_rate,
    theme_share,
    theme_span,
)
from hallmark.assessment.themes.put_together import GAPS, put_together
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_hot_spots import hot_spot_blocks
from hallmark.assessment.themes.where_maps import theme_map_blocks
from hallmark.assessment.themes.where_tested import TOO_FEW, is_called, is_too_few, tested_places
from hallmark.assessment.verdicts import LEANING, MOST_UNSEEN, Call, Tested
from hallmark.assessment.wording import listed
from hallmark.evidence.categories import ALL_CRIME, DISORDER, current_categories
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

WARD = "ward"
ALL_CRIMES = Theme("all-crime", ALL_CRIME, tuple(name for name in current_categories() if name != DISORDER), ())
"""All crime as a theme: what a ward's own page begins with, tested as its themes are."""
MOST_ROWS = 15
MOST_NAMED = 6
"""Places whose change is named in a sentence; the table and figures.csv have the others."""
LONGER = "The fifteen wards with most records; figures.csv has them all."
FEWEST_ONE_WAY = 3
"""Places of which it is said that all have more, or fewer."""
UNTESTED = "No earlier year can be compared."
UNSURE = "uncertain"
"""In a row of a ward, short for what most rows say."""
UNSURE_NOTE = f"“Uncertain” is too uncertain to call: the test could miss a rise of {MOST_UNSEEN:.0f}%."
FEW = "“Too few to test” means fewer than twenty records in each of the two periods."


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
        blocks += _by_place(figures, theme, whole, figures.territory.wards, tested, span, WARD)
    return [*blocks, *theme_map_blocks(figures, theme, ground), *hot_spot_blocks(figures, theme, ground)]


def ward_total_blocks(figures: Figures) -> list[Block]:
    """All crime by ward, beside the nearest year held whole; all wards tested as one family, as in a theme."""
    area = figures.territory.area.code
    whole, found = figures.get(area, f.COUNT, ALL_CRIME, figures.months), wards_tested(figures)
    if whole is None or not found:
        return []
    return _by_place(figures, ALL_CRIMES, whole, figures.territory.wards, found, found[0].span, WARD)


def wards_tested(figures: Figures) -> list[Tested]:
    """The verdict on each ward's all crime; none where a part of it comes from another source than the whole."""
    nearest = next((item for item in printed_comparisons(figures) if item.status == "full"), None)
    span = nearest.spans.get(ALL_CRIME) if nearest else None
    sources = {id(figures.chosen.get(name)) for name in (ALL_CRIME, *ALL_CRIMES.categories)}
    if span is None or len(sources) > 1 or len(figures.territory.wards) < 2:
        return []
    return tested_places(figures, ALL_CRIMES, span, ground_of(figures).wards)


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
    if tested and span and kind == WARD:
        publish_points(figures, theme, tested, span)
    if tested and span:
        blocks.append(_changes(figures, theme, whole, tested, span, kind, name))
    if kind == WARD:
        blocks += out_of_line_caveat(figures, theme, f"{name}-out-of-line")
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
    if not compared:
        return Text(f"{name}-changes", f"No {kind} has enough records of {theme.title.lower()} for a test of change.")
    called = sorted((line for line in compared if is_called(line)), key=_difference, reverse=True)
    total = added(
        figures, whole, PLACES_CHANGED, len(called), f"{kind}s",
        f"{kind}s whose difference to {span.base_label} the test calls a rise or a fall, of those compared",
        months=span.months, base=f"{kind}s.{span.base[0]}.{span.base[-1]}", numerator=len(called),
        denominator=len(compared),
    )  # fmt: skip
    unsure = sorted((line for line in compared if line.call == Call.UNCERTAIN), key=_difference, reverse=True)
    uncertain = added(
        figures, total, PLACES_UNCERTAIN, len(unsure), f"{kind}s",
        f"{kind}s whose test would miss a rise of {MOST_UNSEEN:.0f}%, of those compared",
        base=f"{kind}s.{span.base[0]}.{span.base[-1]}", numerator=len(unsure), denominator=len(compared),
    )  # fmt: skip
    said = [_called_words(theme, span, kind, len(called), len(unsure), len(compared)), *_one_way(kind, compared)]
    used = [total, uncertain]
    leaning = sorted((line for line in compared if line.call in LEANING), key=_difference, reverse=True)
    for line in [*called[:MOST_NAMED], *leaning[:MOST_NAMED]]:
        if found := theme_difference(figures, line.code, theme, span):
            now, base, difference = found
            moved = moving_points(figures, now, base, theme.categories, span)
            used += [now, base, difference, *(row for one in moved for row in (one.then, one.now))]
            change = f"{now.area_name}: {wording.CALLED[line.call]} ({base.value:,} before, {now.value:,} now)."
            said.append(change + moving_words(moved))
    if called and put_together(figures, theme.categories):
        said.append(GAPS)
    more, figures_used = _largest_uncertain(figures, theme, span, unsure)
    said += more
    used += figures_used
    if len(compared) < len(tested):
        said.append(f"Other {kind}s have too few records to test.")
    return Text(f"{name}-changes", " ".join(said), ids(*used))


def _difference(line: Tested) -> int:
    return abs(line.count - line.base)


def _one_way(kind: str, compared: Sequence[Tested]) -> list[str]:
    """That all went one way, which a reader of many uncertain lines should hear: it is said of the counts alone."""
    if len(compared) < FEWEST_ONE_WAY:
        return []
    ways = {(line.count > line.base) - (line.count < line.base) for line in compared}
    words = {frozenset({1}): "more", frozenset({-1}): "fewer"}.get(frozenset(ways))
    return [f"All {len(compared)} {kind}s tested have {words} records than before."] if words else []


def _largest_uncertain(
    figures: Figures, theme: Theme, span: Span, unsure: Sequence[Tested]
) -> tuple[list[str], list[Figure]]:
    """The largest difference that no test can call, where it is large: a reader sees it in the table."""
    for line in unsure[:1]:
        found = theme_difference(figures, line.code, theme, span)
        percent = figures.get(line.code, f.CHANGE_PERCENT, theme_category(theme), span.months, span.base)
        if found and wording.is_large(percent):
            now, base, difference = found
            counts = f"{base.value:,} before, {now.value:,} now"
            words = f"Of those too uncertain to call, the largest difference: {now.area_name} ({counts})."
            return [words], [now, base, difference]
    return [], []


def _called_words(theme: Theme, span: Span, kind: str, called: int, unsure: int, compared: int) -> str:
    """How many of those tested show a clear change, and of how many none could be told; never ``0 of 61``."""
    what, months = theme.title.lower(), f"{span.label} beside {span.base_label}"
    if compared == 1:
        found = "a clear change" if called else "too uncertain to call" if unsure else "no clear change"
        return f"One {kind} has enough records to test: {found} in {what}, {months}."
    if unsure == compared:
        every = "Both" if compared == 2 else f"All {compared}"
        return f"{every} {kind}s tested are too uncertain to call in {what}, {months}."
    words = _clear_words(what, months, kind, called, compared)
    if not unsure:
        return words
    others = f"The other {unsure}" if called and unsure == compared - called else f"{unsure} of the others"
    others = others if called else f"Of these {compared}, {unsure}"
    return f"{words} {others} {'is' if unsure == 1 else 'are'} too uncertain to call."


def _clear_words(what: str, months: str, kind: str, called: int, compared: int) -> str:
    if not called:
        none = "Neither of the 2" if compared == 2 else f"None of the {compared}"
        return f"{none} {kind}s tested shows a clear change in {what}, {months}."
    words = f"Of the {compared} {kind}s tested, {called} {'shows' if called == 1 else 'show'} a clear change in {what}"
    return f"{words}, {months}{'; the largest follow' if called > MOST_NAMED else ''}."


def _table(
    figures: Figures, theme: Theme, whole: Figure, ordered: Sequence[Figure], span: Span | None, kind: str, name: str
) -> Table:
    shown = ordered[:MOST_ROWS]
    rated = any(theme_rate(figures, row.area_code, theme) for row in shown)
    area, when = figures.territory.area.name, period_label(figures.months[0], figures.months[-1])
    columns = [Column("place", kind.capitalize()), Column("now", wording.capital(when), True)]
    columns.append(Column("share", f"Share of {whole.value:,}", True))
    if rated:
        columns.append(Column("rate", "Per 1,000 residents", True))
    if span and not span.is_whole_year:
        columns.append(Column("same-months", span.label, True))
    if span:
        columns += [Column("base", wording.capital(span.base_label), True), Column("difference", "Difference", True)]
    notes = [LONGER] if len(ordered) > MOST_ROWS and kind == WARD else []
    notes += [TOWN_CENTRE] if rated else []
    calls = [line.call for row in shown if span and (line := _verdict(figures, row, theme, span))]
    notes += [UNSURE_NOTE] if Call.UNCERTAIN in calls else []
    notes += [CALLS] if span else [UNTESTED]
    notes += [FEW] if span and any(is_too_few(_verdict(figures, row, theme, span)) for row in shown) else []
    notes += [OUT_OF_LINE_NOTE] if any((theme.id, row.area_code) in out_of_line(figures) for row in shown) else []
    return Table(
        f"{name}-table", f"{theme.title} by {kind}, {area}, {when}", tuple(columns),
        tuple(_row(figures, theme, whole, row, span, rated=rated) for row in shown), " ".join(notes),
    )  # fmt: skip


def _row(
    figures: Figures, theme: Theme, whole: Figure, row: Figure, span: Span | None, *, rated: bool
) -> tuple[Cell, ...]:
    share = theme_share(figures, row, whole)
    cells = [Cell(row.area_name), count_cell(row)]
    cells.append(Cell(f"{share.value:.1f}% ({row.value:,})", share.figure_id) if share else Cell("–"))
    if rated:
        cells.append(rate_cell(theme_rate(figures, row.area_code, theme)))
    if span:
        found = theme_difference(figures, row.area_code, theme, span)
        now, base = (found[0], found[1]) if found else (None, None)
        cells += [count_cell(now)] * (not span.is_whole_year)
        difference = difference_cell(figures, row.area_code, theme_category(theme), span)
        line = _verdict(figures, row, theme, span)
        if line and line.call == Call.UNCERTAIN:
            difference = replace(difference, said=UNSURE)
        untested = is_too_few(line)
        if (theme.id, row.area_code) in out_of_line(figures):
            difference = replace(difference, said=", ".join(part for part in (difference.said, OUT_OF_LINE) if part))
        cells += [count_cell(base), replace(difference, said=TOO_FEW) if untested else difference]
    return tuple(cells)


def _verdict(figures: Figures, row: Figure, theme: Theme, span: Span) -> Tested | None:
    return figures.verdict(row.area_code, theme_category(theme), span)
