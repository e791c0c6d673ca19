"""The ward pack: two pages for each ward, from the same figures as the assessment, for members and residents.

It is made from figures.csv alone, so no number in it can differ from the assessment's; what a test calls a difference
is read from the same rows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from crimestats.periods import add_months, months_between, period_label
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN
from hallmark.assessment.chapters.method import LICENCE_NOT_STATED
from hallmark.assessment.chapters.summary import COMPILED
from hallmark.assessment.figures import figure_id
from hallmark.assessment.maps.classes import can_be_mapped
from hallmark.assessment.maps.ward_maps import WardGround, ward_svg
from hallmark.assessment.themes.institution_points import METHOD as ON_POINT
from hallmark.assessment.themes.out_of_line import NOTE as OUT_OF_LINE_NOTE
from hallmark.assessment.themes.out_of_line import SAID as OUT_OF_LINE
from hallmark.assessment.themes.place_measures import OUT_OF_LINE as APART
from hallmark.assessment.themes.put_together import GAPS
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.where_tested import FEWEST_RECORDS, TOO_FEW
from hallmark.assessment.verdicts import Call
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER, current_categories
from hallmark.reports.blocks import Block, Caveat, Cell, Chart, Column, Document, KeyFigure, Map, Section, Table, Text
from hallmark.reports.charts import Bar, category_bars, describe_months, monthly_line

SNAP = "Places are police.uk snap points, never addresses. A record near a ward’s edge can belong to its neighbour."
CHANCE = (
    "Counts of one ward vary much by themselves. A difference is called a rise or a fall only where the assessment’s "
    "test says so. Another difference is as large as it stands here, and may be chance or may last."
)
NOT_TESTED = "not tested"
GAP = "A gap in the line is a month that is not held or too thin to count."
POLICE_UK = "police.uk"
LAG = "Police.uk publishes a month about two months after it ends."
BURGLARY = "Burglary covers homes and businesses together."
TESTED = "Each difference has the word of the assessment’s test, or “not tested”, or “too few to test”."
AT_LEAST = "at least "
"""Before a count that others put together: it may leave records out."""
CALLED = (Call.ROSE, Call.FELL)
MOST_BARS = 6
"""Categories drawn; the table has them all."""
MOST_UNCALLED = 3
"""Differences that no test calls, told in words where there is no other."""
MOST_CALLED = 4
"""Rises and falls that are told in words; the table has the others."""
TOWN_CENTRE = "A ward with many visitors has a high rate by residents for that reason alone."


@dataclass(frozen=True)
class Ward:
    """A ward and the small areas that best fit gives it."""

    code: str
    name: str
    lsoa21: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """What the pack needs of a figure: its id, its number as written, its base, and whose, when and how it is."""

    figure_id: str
    value: float
    numerator: str
    denominator: str
    area_name: str
    category: str = ""
    period: tuple[str, str] = ("", "")
    unit: str = ""
    method: str = ""

    @property
    def call(self) -> str:
        """What a test calls a change: it stands before the method. Blank for any other figure."""
        word = self.method.partition(":")[0]
        return word if word in {one.value for one in Call} else ""


@dataclass(frozen=True)
class Pack:
    """The figures of one assessment by id, and its year with the newest whole year it can be compared with."""

    rows: Mapping[str, Row]
    months: tuple[str, str]
    base: tuple[str, str] | None
    source: str
    area_code: str
    is_reliable: bool = True
    """Whether the count of one small area can be leant on."""
    ground: WardGround | None = None
    """Outlines for the maps; None where none are held."""
    tests: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Every tested change of a ward, by its code."""
    points: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    """Records on the points that move a count of a ward, in this year and the one it is set beside, by its code."""

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

    def test(self, code: str, category: str) -> Row | None:
        """What the assessment's test found of the same two years."""
        if self.base is None:
            return None
        return self.rows.get(figure_id(code, f.CHANGE_RATIO, category, *self.months, ".".join(self.base)))

    def is_out_of_line(self, code: str, category: str) -> bool:
        """Whether a ward moved apart from most others, by the assessment's rule."""
        if self.base is None:
            return False
        return figure_id(code, APART, category, *self.months, ".".join(self.base)) in self.rows

    def by_month(self, code: str) -> list[tuple[str, Row | None]]:
        """All crime of each month shown, from the first that is held."""
        shown = months_between(add_months(self.months[1], 1 - MONTHS_SHOWN), self.months[1])
        found = [(month, self.count(code, ALL_CRIME, (month, month))) for month in shown]
        first = next((at for at, (_, row) in enumerate(found) if row), len(found))
        return found[first:]


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
        cover_notes=tuple(note for note in paper.cover_notes if note.startswith((COMPILED, LICENCE_NOT_STATED))),
        attribution=paper.attribution,
        synthetic=paper.synthetic,
    )


def _ward(pack: Pack, ward: Ward) -> Section:
    name = wording.slug(ward.code)
    blocks: list[Block] = [*_key_figures(pack, ward, name)]
    if not pack.is_reliable:
        blocks.append(Caveat(f"{name}-compiled", COMPILED))
    blocks += [*_sentences(pack, ward, name), *_beside_area(pack, ward, name), *_called(pack, ward, name)]
    blocks += [*_points(pack, ward, name), Caveat(f"{name}-chance", CHANCE)]
    blocks += [*_chart(pack, ward, name), *_months(pack, ward, name), _categories(pack, ward, name)]
    # The count of one small area that others put together cannot be leant on: there is no map or list of them.
    blocks += [_places(pack, ward, name)] if pack.is_reliable else []
    notes = f"{SNAP} {TOWN_CENTRE}" if pack.is_reliable else TOWN_CENTRE
    return Section(f"ward-{name}", ward.name, (*blocks, Text(f"{name}-places", notes, origin="fixed")))


def _key_figures(pack: Pack, ward: Ward, name: str) -> list[Block]:
    found: list[Block] = []
    when = period_label(*pack.months)
    for category, what in ((ALL_CRIME, "records"), (DISORDER, "incidents")):
        if row := pack.count(ward.code, category):
            found.append(
                KeyFigure(f"{name}-key-{wording.slug(category)}", category, wording.capital(_number(pack, row)),
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
            change, test = wording.said_difference(int(difference.value)), pack.test(ward.code, category)
            sentence = (
                f"{category}: {_number(pack, now)} in the {period_label(*pack.months)}, "
                f"{_number(pack, base)} in the {period_label(*pack.base)}: {change}, {_verdict(test)}."
            )
            used = [row.figure_id for row in (now, base, difference, test) if row]
            found.append(Text(f"{name}-{wording.slug(category)}", sentence, tuple(used)))
    return found


def _number(pack: Pack, row: Row) -> str:
    """A count in words; at least so many, where records may be left out of it."""
    return f"{'' if pack.is_reliable else AT_LEAST}{wording.number(row.value)}"


def _verdict(test: Row | None) -> str:
    """What the assessment's test calls a difference; that there was none, where it is not called anything."""
    return wording.CALLED[Call(test.call)] if test and test.call in wording.CALLED else NOT_TESTED


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


def _called(pack: Pack, ward: Ward, name: str) -> list[Block]:
    """The rises and falls that the assessment calls in this ward, with both counts; or that it calls none."""
    tests = pack.tests.get(ward.code, ())
    called = sorted((row for row in tests if row.call in CALLED), key=_moved, reverse=True)[:MOST_CALLED]
    if not called:
        return _uncalled(tests, name)
    said = f"By the assessment’s tests: {'; '.join(_called_words(row) for row in called)}."
    if not pack.is_reliable:
        said += f" {GAPS}"
    return [Text(f"{name}-called", said, tuple(row.figure_id for row in called))]


def _uncalled(tests: Sequence[Row], name: str) -> list[Block]:
    """The largest differences where none is called, each with both counts and its word: a difference is no “none”."""
    # The sentences above have the totals already.
    kinds = [row for row in tests if row.call and _moved(row) and row.category not in {ALL_CRIME, DISORDER}]
    largest = sorted(kinds, key=_moved, reverse=True)[:MOST_UNCALLED]
    if not largest:
        return []
    said = "; ".join(f"{_counts_words(row)}: {wording.CALLED.get(Call(row.call), row.call)}" for row in largest)
    words = f"No difference in this ward is called a rise or a fall. The largest: {said}."
    return [Text(f"{name}-called", words, tuple(row.figure_id for row in largest))]


def _points(pack: Pack, ward: Ward, name: str) -> list[Block]:
    """The points that hold most of a called change, and the institutions that move a count, with both counts."""
    pairs = sorted(_point_pairs(pack, ward), key=lambda pair: abs(pair[1].value - pair[0].value), reverse=True)
    if not pairs or pack.base is None:
        return []
    then, now = period_label(*pack.base), period_label(*pack.months)
    said = [
        f"{after.method.removeprefix(ON_POINT)}, {wording.number(before.value)} and {wording.number(after.value)} "
        f"records of {before.category.lower()}"
        for before, after in pairs[:MOST_CALLED]
    ]
    words = f"Single places that make much of a difference ({then}, then {now}): {'; '.join(said)}."
    used = tuple(row.figure_id for pair in pairs[:MOST_CALLED] for row in pair)
    return [Text(f"{name}-points", words, used)]


def _point_pairs(pack: Pack, ward: Ward) -> Iterator[tuple[Row, Row]]:
    """The earlier count and this year's of each point and category of a ward."""
    held = {(row.category, row.method, row.period): row for row in pack.points.get(ward.code, ())}
    for (category, method, period), row in held.items():
        before = held.get((category, method, pack.base)) if pack.base else None
        if before and period == pack.months:
            yield before, row


def _moved(row: Row) -> int:
    return abs(int(row.numerator) - int(row.denominator))


def _called_words(row: Row) -> str:
    return f"{wording.CALLED[Call(row.call)]} in {_counts_words(row)}"


def _counts_words(row: Row) -> str:
    """What was tested, with both counts and their years, the earlier first."""
    before = row.unit.removeprefix("times the count of ")
    parts = next((theme.categories for theme in themes() if theme.title == row.category), ())
    # The table has the categories alone: a reader who looks for the sum finds its parts.
    whole = f" ({wording.listed([part.lower() for part in parts])} together)" if len(parts) > 1 else ""
    counts = f"from {int(row.denominator):,} ({before}) to {int(row.numerator):,} ({period_label(*row.period)})"
    return f"{row.category.lower()}{whole}, {counts}"


def _chart(pack: Pack, ward: Ward, name: str) -> Iterator[Chart]:
    counts = [(category, row) for category in _crimes() if (row := pack.count(ward.code, category))]
    counts.sort(key=lambda pair: -pair[1].value)
    if len(counts) < 2:
        return
    bars = [Bar(category, int(row.value), None, row.figure_id) for category, row in counts[:MOST_BARS]]
    this = wording.capital(period_label(*pack.months))
    said = "; ".join(f"{bar.label} {bar.value:,}" for bar in bars)
    alt_text = f"The largest categories of crime in {ward.name}, {this}. {said}."
    drawn = category_bars(bars, this=this, against=None, name=f"{name}-bars", alt_text=alt_text)
    yield drawn.chart(
        id=f"{name}-chart", title=f"{bars[0].label} had the most records: {bars[0].value:,}",
        subtitle=f"The largest categories of crime, records, {ward.name}, {period_label(*pack.months)}", alt=alt_text,
        foot=_foot(pack), table_id=f"{name}-categories",
    )  # fmt: skip


def _months(pack: Pack, ward: Ward, name: str) -> Iterator[Chart]:
    """All crime month by month, where at least two months are held."""
    rows = pack.by_month(ward.code)
    series = [(month, int(row.value) if row else None) for month, row in rows]
    if sum(value is not None for _, value in series) < 2:
        return
    words = describe_months(series, what=ALL_CRIME, where=ward.name)
    figures = {month: row.figure_id for month, row in rows if row}
    drawn = monthly_line(series, name=f"{name}-line", alt_text=words, figures=figures)
    yield drawn.chart(
        id=f"{name}-months", title=wording.months_title(series, ALL_CRIME),
        subtitle=f"All crime, records a month, {ward.name}, {period_label(series[0][0], series[-1][0])}", alt=words,
        foot=f"{_foot(pack)} {GAP}",
    )  # fmt: skip


def _foot(pack: Pack) -> str:
    return f"Source: {pack.source}. {LAG}" if POLICE_UK in pack.source else f"Source: {pack.source}."


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
    apart = any(OUT_OF_LINE in row[-1].said for row in rows)
    note = " ".join([BURGLARY, *([TESTED] if pack.base else []), *([OUT_OF_LINE_NOTE] if apart else [])])
    return Table(f"{name}-categories", f"Records by category, {ward.name}", tuple(columns), tuple(rows), note)


def _signed(pack: Pack, ward: Ward, category: str) -> Cell:
    """A difference, and beneath it what the assessment's test calls it."""
    row, test = pack.difference(ward.code, category), pack.test(ward.code, category)
    if row is None:
        return Cell("–")
    text = f"{int(row.value):+,}".replace("-", "−") if row.value else "0"
    base = pack.count(ward.code, category, pack.base)
    counts = [one.value for one in (pack.count(ward.code, category), base) if one]
    untested = TOO_FEW if max(counts, default=0) < FEWEST_RECORDS else NOT_TESTED
    said = [test.call if test and test.call else untested]
    said += [OUT_OF_LINE] if pack.is_out_of_line(ward.code, category) else []
    return Cell(text, row.figure_id, ", ".join(said), test.figure_id if test else "")


def _places(pack: Pack, ward: Ward, name: str) -> Map | Table:
    """The ward's small areas on a map with the list of them; the list alone without outlines or with few records."""
    table, ground = _small_areas(pack, ward, name), pack.ground
    codes = [code for code in ward.lsoa21 if ground and code in ground.areas]
    if ground is None or not codes:
        return table
    counted = {code: int(row.value) for code in codes if (row := pack.count(code, ALL_CRIME))}
    if not can_be_mapped(list(counted.values())):
        return table
    title = _map_title(pack, ward)
    subtitle = f"All crime: records by small area (LSOA), {period_label(*pack.months)}"
    alt = f"Map of {ward.name}. {title}. The list after it says the same."
    labels = [(code, _short_name(pack, code)) for code in codes]
    svg, classes = ward_svg(ground, ward.code, labels, counted, alt_text=alt, name=f"{name}-map")
    return Map(f"{name}-map", title, subtitle, svg, alt, _foot(pack), classes, table)


def _map_title(pack: Pack, ward: Ward) -> str:
    rows = [row for code in ward.lsoa21 if (row := pack.count(code, ALL_CRIME))]
    most = max((row.value for row in rows), default=0)
    top = [row for row in rows if row.value == most]
    if not most or len(top) != 1:
        return f"The small areas of {ward.name}"
    return f"{top[0].area_name} had the most records of the ward’s small areas: {top[0].value:,.0f}"


def _short_name(pack: Pack, code: str) -> str:
    """The end of a small area's name, as it stands on a map: ``004F``."""
    row = pack.count(code, ALL_CRIME) or pack.count(code, DISORDER) or pack.count(code, ALL_RECORDS)
    return row.area_name.rsplit(" ", 1)[-1] if row else code


def _small_areas(pack: Pack, ward: Ward, name: str) -> Table:
    """The ward's small areas, those with most crimes first."""
    rows = []
    for code in ward.lsoa21:
        crime, disorder = pack.count(code, ALL_CRIME), pack.count(code, DISORDER)
        named = crime or disorder or pack.count(code, ALL_RECORDS)
        most = crime.value if crime else -1.0
        label = named.area_name if named else code
        rows.append((most, label, (Cell(label), _cell(crime), _cell(disorder))))
    rows.sort(key=lambda row: (-row[0], row[1]))
    columns = (Column("lsoa", "Small area (LSOA)"), Column("crime", ALL_CRIME, True), Column("asb", DISORDER, True))
    cells = tuple(cells for _, _, cells in rows)
    return Table(f"{name}-small-areas", f"Records by small area, {ward.name}", columns, cells)


def _cell(row: Row | None) -> Cell:
    return Cell(wording.number(row.value), row.figure_id) if row else Cell("–")


def _crimes() -> list[str]:
    return [name for name in current_categories() if name != DISORDER]
