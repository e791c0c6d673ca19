"""The annex: what the sentences' numbers stand on, one row each, of those that a sentence cannot say whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes import measures as m
from hallmark.assessment.themes import place_measures as p
from hallmark.reports.blocks import Block, Cell, Column, Document, KeyFigure, Section, Table, Text

ANNEX_TABLE = "annex-figures"
NOTE = (
    "Counts, differences and all that a sentence says whole are left out. Every figure, those of tables and charts "
    "too, is in figures.csv and in the spreadsheet."
)
SOURCE_NOTE = " Source, where no other is named: {source}."
SAID_WHOLE = frozenset({
    f.COUNT, f.DIFFERENCE, f.RESIDENTS, f.HOUSEHOLDS, f.HECTARES, f.HELD, p.AT_POINT, p.PLACES_CALLED, p.PEERS_HELD,
    p.STILL_TOP, p.WITH_POINT, p.HOT_SPOTS, m.OUTCOME,
})  # fmt: skip
"""Measures whose sentence gives the number with all that it stands on."""
NAMED = {
    f.SMALLEST_SEEN: "the smallest rise that the test would see, in per cent",
    f.SMALLEST_FALL: "the smallest fall that the test would see, in per cent",
    f.DENSITY: "residents for each hectare",
    f.MOST_DEPRIVED: "small areas in the most deprived tenth",
    f.CHANGE_RATIO: "records for each one of the earlier period",
    m.USUAL: "usual records of the month, with its range",
    m.LEVEL: "records a month at this level",
    m.SEASON: "how far the month lies from the average month, in per cent",
    m.PROJECTED: "records if the pattern held, limits for four years in five",
    m.PROJECTED_WIDE: "records if the pattern held, limits for nineteen years in twenty",
    m.MONTHLY_ERROR: "by how many records a projection missed a month, on average",
    m.OUTCOME_SHARE: "share of records with this outcome, in per cent",
    p.PLACES_CHANGED: "places that the test calls a rise or a fall",
    p.PLACES_UNCERTAIN: "places that are too uncertain to call",
    p.AT_TOP: "records at the ten busiest points",
    p.EXPECTED_AT_TOP: "records to expect at the ten busiest points",
    p.IN_SPOT: "records in the hot spot",
    p.EXPECTED_IN_SPOT: "records to expect in the hot spot",
    p.SPOT_HECTARES: "hectares of the hot spot",
    p.REST_RATE: "records for every 1,000 residents, rest of the force",
    p.LIMITED_RATE: "records for every 1,000 residents, with limits",
    p.PEERS_RATE: "records for every 1,000 residents, all areas compared",
    p.SHARE_OF_THEMES: "share of the crimes of all themes, in per cent",
    p.BESIDE_CRIMES: "incidents for each 100 crimes",
    p.holding_words("quarter"): "fewest points with a quarter of the records",
    p.holding_words("half"): "fewest points with half of the records",
    p.HALF_BY_CHANCE: "points with half of the records, by chance alone",
    p.HALF_OF_RISK: "points with half of the lasting risk",
    p.SCORE: "weighted score",
    p.RANK: "rank by weighted score, with its usual places",
    p.IN_TOP: "weightings in which it is among the first three, in per cent",
}
"""Measures as a reader says them; others as their own pages do."""
OF_RESIDENTS = frozenset({f.RATE, p.REST_RATE, p.LIMITED_RATE, p.PEERS_RATE})
OF_POINTS = frozenset({p.holding_words("quarter"), p.holding_words("half"), p.HALF_BY_CHANCE})
COLUMNS = (
    Column("figure", "Figure"), Column("value", "Value", True), Column("period", "Period"), Column("base", "Base"),
)  # fmt: skip


def annex_section(sections: Iterable[Section], rows: Mapping[str, Figure]) -> Section:
    """The figures that the sentences of these sections rest on, but for those that they say whole."""
    names = dict.fromkeys(name for section in sections for name in _named(section))
    return Section("annex", "Annex: the figures behind the sentences", (annex_table([rows[name] for name in names]),))


def annex_table(rows: Sequence[Figure]) -> Table:
    """One row for each figure that a sentence does not say whole."""
    kept = list(_not_said_whole(rows))
    sources = Counter(row.source for row in kept)
    source = sources.most_common(1)[0][0] if sources else ""
    note = NOTE + (SOURCE_NOTE.format(source=source) if source else "")
    lines = tuple(annex_row(row, source) for row in kept)
    return Table(ANNEX_TABLE, "Figures behind the sentences", COLUMNS, lines, note, folded=True)


def _not_said_whole(rows: Sequence[Figure]) -> Iterator[Figure]:
    """A change in per cent carries its limits; the same change as a ratio stands only where there is no per cent."""
    in_percent = {_question(row) for row in rows if row.measure == f.CHANGE_PERCENT}
    for row in rows:
        as_percent = row.measure == f.CHANGE_RATIO and _question(row) in in_percent
        if row.measure not in SAID_WHOLE and not as_percent:
            yield row


def _question(row: Figure) -> tuple[str, ...]:
    """Of what and between which periods a change is, however it is put."""
    return row.area_code, row.category, row.figure_id.split(f".{row.measure}.")[-1]


def annex_row(row: Figure, source: str = "") -> tuple[Cell, ...]:
    """A figure in a row: of what, how much, when, out of what; whose, where it is not of this source."""
    return (
        Cell(f"{row.area_name}: {row.category}, {_measure(row)}", said="" if row.source == source else row.source),
        Cell(wording.value_words(row), row.figure_id),
        Cell(wording.period_words(row.period_start, row.period_end, row.measure)),
        Cell(_base(row), row.figure_id),
    )


def _measure(row: Figure) -> str:
    """The measure in words, and whether harm was left out of the matrix that it is of."""
    words = NAMED.get(row.measure) or wording.measure_words(row.measure).following
    return f"{words}, harm left out" if row.figure_id.endswith(f".{p.WITHOUT_HARM}") else words


def _base(row: Figure) -> str:
    """What a number stands on, each part by its name where the two are of different kinds."""
    kinds = "residents" if row.measure in OF_RESIDENTS else "points" if row.measure in OF_POINTS else ""
    if kinds and row.numerator is not None and row.denominator is not None:
        return f"{row.numerator:,} records, {row.denominator:,} {kinds}"
    return wording.base_words(row.measure, row.numerator, row.denominator)


def _named(section: Section) -> list[str]:
    own = [name for block in section.blocks if _is_said(block) for name in _figures(block)]
    return own + [name for part in section.sections for name in _named(part)]


def _is_said(block: Block) -> bool:
    return isinstance(block, Text | KeyFigure)


def _figures(block: Block) -> tuple[str, ...]:
    return block.figures if isinstance(block, Text | KeyFigure) else ()


def said_figures(document: Document) -> list[str]:
    """The figures behind the sentences of a whole document, each once, in reading order."""
    return list(dict.fromkeys(name for section in document.sections for name in _named(section)))
