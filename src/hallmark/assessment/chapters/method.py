"""Where an assessment comes from: what the evidence can carry, its sources, its limits, how it was counted."""

from collections.abc import Iterator, Sequence

from crimestats.periods import add_months, month_label, months_between
from hallmark.areas.queries import AreaRef, lookup_edition_notes
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.chapters.held_unused import unused_blocks
from hallmark.assessment.chapters.summary import compiled_elsewhere
from hallmark.assessment.findings import without_place
from hallmark.assessment.provenance import LIMITS, METHOD, PLACED, PLACED_BY_OTHERS, coverage_statements
from hallmark.assessment.series import Series, distinct, force_unit
from hallmark.assessment.sources import NOT_STATED, Source, sources_used
from hallmark.assessment.themes.words import lowered
from hallmark.evidence.categories import ALL_RECORDS
from hallmark.evidence.sources import police_street
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Section, Table, Text
from hallmark.ui.templatetags.words import day

NOT_KNOWN = "Not known"
LICENCE_NOT_STATED = "Licence not stated: find out before publishing"
STATES = {
    "held": "Held",
    "partial": "In part: a category is missing",
    "thin": "Thin: far too few rows to be the whole month",
    "missing": "Not held",
}


def method_section(figures: Figures) -> Section:
    """Method, sources, lags, gaps and limits, as one chapter."""
    return Section(
        "method",
        "Method, sources, gaps and limits",
        sections=(
            Section("coverage", "What the evidence can carry", tuple(_coverage(figures))),
            Section("sources", "Sources", tuple(_sources(figures))),
            Section("unused", "Held, and not used here", tuple(unused_blocks(figures))),
            Section("limits", "Limits", tuple(_limits(figures))),
            Section("how-it-was-counted", "How it was counted", tuple(_method(figures))),
        ),
    )


def _coverage(figures: Figures) -> Iterator[Block]:
    for item in figures.comparisons:
        yield _fixed(f"against-{item.against}", item.sentence)
    for number, statement in enumerate(coverage_statements(figures), start=1):
        yield Caveat(f"coverage-{number}", statement)
    yield from without_place(figures)
    yield from compiled_elsewhere(figures, "coverage")
    street = next((item for item in distinct(figures.chosen) if item.dataset == police_street.DATASET), None)
    if street:
        yield _months_held(figures, street)


def _months_held(figures: Figures, series: Series) -> Table:
    """Each month's records in the files of each force, and what stands against counting it."""
    forces = [
        (force, unit)
        for force in figures.territory.forces
        for unit in series.units
        if unit.unit == force_unit(force)
    ]  # fmt: skip
    first = add_months(figures.ending, 1 - MONTHS_SHOWN)
    rows = []
    held = [cell.month for _, unit in forces for cell in unit.cells if cell.state != "missing"]
    # Before the first month nothing is missing: nobody has begun. The caveats begin there too.
    months = [month for month in months_between(first, figures.ending) if month >= min(held, default=first)]
    for month in sorted(months, reverse=True):
        cells = [Cell(month_label(month))]
        for force, unit in forces:
            cell = unit.cell(month)
            cells += [_held(figures, force, month), Cell(STATES[cell.state])]
        rows.append(tuple(cells))
    columns = [Column("month", "Month")]
    for force, _ in forces:
        columns += [
            Column(f"rows-{force.code}", f"Records, {force.name}", True),
            Column(f"state-{force.code}", "State"),
        ]
    return Table(
        "months-held", "Records held by month", tuple(columns), tuple(rows),
        "Records in the whole force’s files, not in the area. A month that is thin or not held is never counted. "
        f"Months before {month_label(months[0])} are not shown.",
        folded=True,
    )  # fmt: skip


def _held(figures: Figures, force: AreaRef, month: str) -> Cell:
    figure = figures.get(force.code, f.HELD, ALL_RECORDS, [month])
    return Cell(f"{figure.value:,}", figure.figure_id) if figure else Cell("No data")


def _sources(figures: Figures) -> Iterator[Block]:
    yield _sources_table(figures, sources_used(figures))
    yield _fixed(
        "originals",
        "The original files are kept unchanged. Each figure’s own page names the files that it was counted from.",
    )


def unlicensed_notes(figures: Figures) -> list[str]:
    """For the cover: which evidence has no licence, or no publisher, stated. Nobody may publish on that."""
    unstated = [one for one in sources_used(figures) if NOT_STATED in {one.licence, one.publisher}]
    names = wording.listed(list(dict.fromkeys(lowered(one.words) for one in unstated)))
    return [f"{LICENCE_NOT_STATED} ({names})."] if names else []


def _sources_table(figures: Figures, sources: Sequence[Source]) -> Table:
    """One row for each source; the day published is a column only where a file says one."""
    dated = any(item.vintage for item in sources)
    columns = [
        Column("source", "Source"), Column("publisher", "Publisher"), Column("period", "Period or edition"),
        Column("rows", "Rows", True), Column("added", "Added"), Column("licence", "Licence"),
    ]  # fmt: skip
    if dated:
        columns.insert(4, Column("published", "Published"))
    rows = []
    for item in sources:
        figures.add(item.figure)
        cells = [
            Cell(item.words),
            Cell(item.publisher),
            Cell(item.period),
            Cell(f"{item.rows:,}", item.figure.figure_id),
        ]
        cells += [Cell(day(item.vintage) if item.vintage else NOT_KNOWN)] * dated
        rows.append((*cells, Cell(day(item.added)), Cell(item.licence)))
    note = "Police.uk publishes a month about two months after it ends. “Added” is the day it was added here."
    note += " “Published” is the date of the publisher’s newest file." * dated
    return Table("sources-used", "What was counted, and what it was set against", tuple(columns), tuple(rows), note)


def _limits(figures: Figures) -> Iterator[Block]:
    """What every number here is limited by. The heading warns; what is said of the territory is no warning at all."""
    for number, words in enumerate([*LIMITS, *_people_limit(figures), *figures.territory.notes], start=1):
        yield _fixed(f"limit-{number}", words)


def _people_limit(figures: Figures) -> list[str]:
    people = figures.residents(figures.territory.area.code)
    if people is None:
        return []
    when = month_label(people.period_start)
    return [f"Rates use the residents of {when}. Where there are more people now, a rate is too high."]


def _method(figures: Figures) -> Iterator[Block]:
    counted_here = any(item.dataset == police_street.DATASET for item in figures.chosen.values())
    placed = PLACED if counted_here else PLACED_BY_OTHERS
    for number, words in enumerate([placed, *METHOD, *lookup_edition_notes(with_points=counted_here)], start=1):
        yield _fixed(f"method-{number}", words)


def _fixed(name: str, words: str) -> Text:
    return Text(wording.slug(name), words, origin="fixed")
