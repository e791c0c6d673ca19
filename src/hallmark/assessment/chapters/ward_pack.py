"""The ward pack: two pages for each ward, from the same figures as the assessment, for members and residents.

It is made from figures.csv alone, so no number in it can differ from the assessment's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crimestats.periods import period_label
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.figures import figure_id
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER, current_categories
from hallmark.reports.blocks import Block, Caveat, Cell, Chart, Column, Document, KeyFigure, Section, Table, Text
from hallmark.reports.charts import Bar, category_bars

SNAP = "Places are police.uk snap points, never addresses. A record near a ward’s edge can belong to its neighbour."
CHANCE = (
    "Counts of one ward vary much by themselves. No difference here is called a rise or a fall. The assessment says "
    "what its tests found."
)
TOWN_CENTRE = "A ward with many visitors has a high rate by residents for that reason alone."


@dataclass(frozen=True)
class Ward:
    """A ward and the small areas that best fit gives it."""

    code: str
    name: str
    lsoa21: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What the pack needs of a figure: its id, its number as written, its base, and its area's name."""

    figure_id: str
    value: float
    numerator: str
    denominator: str
    area_name: str


@dataclass(frozen=True)
class Pack:
    """The figures of one assessment by id, and its year with the first year it can be compared with."""

    rows: Mapping[str, Row]
    months: tuple[str, str]
    base: tuple[str, str] | None
    source: str
    area_code: str

    def count(self, code: str, category: str, months: tuple[str, str] | None = None) -> Row | None:
        """A place's count of a category, in the year or in another period."""
        return self.rows.get(figure_id(code, f.COUNT, category, *(months or self.months)))

    def rate(self, code: str, category: str) -> Row | None:
        """A place's rate by residents."""
        return self.rows.get(figure_id(code, f.RATE, category, *self.months))

    def difference(self, code: str, category: str) -> Row | None:
        """The year's count less that of the year it is set beside."""
        if self.base is None:
            return None
        return self.rows.get(figure_id(code, f.DIFFERENCE, category, *self.months, ".".join(self.base)))


def ward_pack(paper: Document, pack: Pack, wards: Sequence[Ward]) -> Document:
    """The pack of all wards of an assessment's paper, in order of their names."""
    ordered = sorted(wards, key=lambda ward: (ward.name, ward.code))
    return Document(
        kind="ward-pack",
        title=f"Ward pack: {paper.organisation}",
        subtitle="Two pages for each ward, from the figures of the assessment",
        organisation=paper.organisation,
        period=paper.period,
        status=paper.status,
        marking=paper.marking,
        decision="",
        evidence=paper.evidence,
        sections=tuple(_ward(pack, ward) for ward in ordered),
        attribution=paper.attribution,
        synthetic=paper.synthetic,
    )


def _ward(pack: Pack, ward: Ward) -> Section:
    name = wording.slug(ward.code)
    blocks: list[Block] = [*_key_figures(pack, ward, name), *_sentences(pack, ward, name)]
    blocks += [*_beside_area(pack, ward, name), Caveat(f"{name}-chance", CHANCE)]
    if chart := _chart(pack, ward, name):
        blocks.append(chart)
    blocks += [_categories(pack, ward, name), _small_areas(pack, ward, name)]
    blocks.append(Caveat(f"{name}-places", f"{SNAP} {TOWN_CENTRE}"))
    return Section(f"ward-{name}", ward.name, tuple(blocks))


def _key_figures(pack: Pack, ward: Ward, name: str) -> list[Block]:
    found: list[Block] = []
    when = period_label(*pack.months)
    for category, what in ((ALL_CRIME, "records"), (DISORDER, "incidents")):
        if row := pack.count(ward.code, category):
            found.append(
                KeyFigure(f"{name}-key-{wording.slug(category)}", category, wording.number(row.value),
                          f"{what}, {when}", (row.figure_id,))
            )  # fmt: skip
    if rate := pack.rate(ward.code, ALL_CRIME):
        words = f"per 1,000 residents, {when} ({int(rate.numerator):,} records, {int(rate.denominator):,} residents)"
        found.append(KeyFigure(f"{name}-key-rate", ALL_CRIME, f"{rate.value:,.1f}", words, (rate.figure_id,)))
    return found


def _sentences(pack: Pack, ward: Ward, name: str) -> list[Block]:
    found: list[Block] = []
    for category in (ALL_CRIME, DISORDER):
        now, difference = pack.count(ward.code, category), pack.difference(ward.code, category)
        base = pack.count(ward.code, category, pack.base) if pack.base else None
        if now and base and difference and pack.base:
            change = wording.said_difference(int(difference.value))
            sentence = (
                f"{category}: {wording.number(now.value)} in the {period_label(*pack.months)}, "
                f"{wording.number(base.value)} in the {period_label(*pack.base)}: {change}."
            )
            used = (now.figure_id, base.figure_id, difference.figure_id)
            found.append(Text(f"{name}-{wording.slug(category)}", sentence, used))
    return found


def _beside_area(pack: Pack, ward: Ward, name: str) -> list[Block]:
    """The ward's rate beside that of the whole area."""
    own, whole = pack.rate(ward.code, ALL_CRIME), pack.rate(pack.area_code, ALL_CRIME)
    if own is None or whole is None:
        return []
    words = (
        f"For every 1,000 residents the ward had {own.value:,.1f} crimes in the {period_label(*pack.months)}; "
        f"{whole.area_name} as a whole had {whole.value:,.1f}."
    )
    return [Text(f"{name}-beside-area", words, (own.figure_id, whole.figure_id))]


def _chart(pack: Pack, ward: Ward, name: str) -> Chart | None:
    counts = [(category, row) for category in _crimes() if (row := pack.count(ward.code, category))]
    counts.sort(key=lambda pair: -pair[1].value)
    if len(counts) < 2:
        return None
    bars = [Bar(category, int(row.value), None, row.figure_id) for category, row in counts]
    this = wording.capital(period_label(*pack.months))
    said = "; ".join(f"{bar.label} {bar.value:,}" for bar in bars)
    alt_text = f"Crime by category in {ward.name}, {this}. {said}."
    drawn = category_bars(bars, this=this, against=None, name=f"{name}-bars", alt_text=alt_text)
    return Chart(
        id=f"{name}-chart", title=f"{bars[0].label} had the most records: {bars[0].value:,}",
        subtitle=f"Crime by category, records, {ward.name}, {period_label(*pack.months)}", svg=drawn.svg, alt=alt_text,
        foot=f"Source: {pack.source}.", table_id=f"{name}-categories", points=drawn.points,
        specification=drawn.specification,
    )  # fmt: skip


def _categories(pack: Pack, ward: Ward, name: str) -> Table:
    columns = [Column("category", "Category"), Column("now", wording.capital(period_label(*pack.months)), True)]
    if pack.base:
        columns.append(Column("base", wording.capital(period_label(*pack.base)), True))
        columns.append(Column("difference", "Difference", True))
    rows = []
    crimes = sorted(_crimes(), key=lambda one: -(row.value if (row := pack.count(ward.code, one)) else 0))
    for category in (ALL_CRIME, *crimes, DISORDER):
        if pack.count(ward.code, category):
            cells = [Cell(category), _cell(pack.count(ward.code, category))]
            if pack.base:
                cells += [_cell(pack.count(ward.code, category, pack.base)), _signed(pack, ward, category)]
            rows.append(tuple(cells))
    return Table(f"{name}-categories", f"Records by category, {ward.name}", tuple(columns), tuple(rows))


def _signed(pack: Pack, ward: Ward, category: str) -> Cell:
    row = pack.difference(ward.code, category)
    return Cell(f"{int(row.value):+,}".replace("-", "−"), row.figure_id) if row else Cell("–")


def _small_areas(pack: Pack, ward: Ward, name: str) -> Table:
    rows = []
    for code in ward.lsoa21:
        crime, disorder = pack.count(code, ALL_CRIME), pack.count(code, DISORDER)
        named = crime or disorder or pack.count(code, ALL_RECORDS)
        rows.append((Cell(named.area_name if named else code), _cell(crime), _cell(disorder)))
    columns = (Column("lsoa", "Small area (LSOA)"), Column("crime", ALL_CRIME, True), Column("asb", DISORDER, True))
    return Table(f"{name}-small-areas", f"Records by small area, {ward.name}", columns, tuple(rows))


def _cell(row: Row | None) -> Cell:
    return Cell(wording.number(row.value), row.figure_id) if row else Cell("–")


def _crimes() -> list[str]:
    return [name for name in current_categories() if name != DISORDER]
