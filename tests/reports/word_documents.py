"""Documents of many kinds for the tests of Word files and workbooks."""

from dataclasses import replace

from hallmark.reports.blocks import (
    Caveat,
    Cell,
    Chart,
    Column,
    Document,
    Fact,
    KeyFigure,
    Section,
    Table,
    Text,
)
from reports.example_document import SVG, example_document

HOSTILE = (
    "=cmd|'/c calc'!A1\x00\x07\x1b\ud800 <w:p/> & ]]> \u202eGNP.exe\u202c \ufffe\uffff مرحبا \U0001f46e\tend\r\nnext"
)


def wide_table(name: str = "wide", columns: int = 14) -> Table:
    """More columns than an upright page has room for."""
    labels = (Column("area", "Neighbourhood"), *(Column(f"c{at}", "Investigations", True) for at in range(1, columns)))
    rows = tuple((Cell(f"Place {row}"), *(Cell(f"{row * at:,}") for at in range(1, columns))) for row in range(3))
    return Table(name, "Everything at once", labels, rows, "Wide.")


def turned_document() -> Document:
    """A wide table between chapters that are not."""
    text = Text("before", "Words that lead to the table.", origin="fixed")
    sections = (
        Section("first", "First", (Text("one", "One.", origin="fixed"),)),
        Section("wide-chapter", "Wide", (text, wide_table(), Text("after", "Upright again.", origin="fixed"))),
        Section("last", "Last", (Text("two", "Two.", origin="fixed"),)),
    )
    return replace(example_document(), sections=sections)


def ward_pack() -> Document:
    """Two wards, each a chapter."""
    blocks = (KeyFigure("key", "Burglary", "12", "year ending September 2025"),)
    wards = tuple(
        Section(f"ward-{name.lower()}", name, (replace(blocks[0], id=f"key-{name}"),)) for name in ("Weir", "Mills")
    )
    return replace(example_document(), kind="ward-pack", title="Ward pack", sections=wards)


def hostile_document() -> Document:
    """Every place that takes words takes the worst of them."""
    long = "x" * 100_000
    table = Table(
        HOSTILE, HOSTILE, (Column("a", HOSTILE), Column("b", HOSTILE, True)),
        ((Cell(HOSTILE, said=HOSTILE), Cell("@SUM(A1)", said=long)), (Cell(long), Cell("-1+1")), (Cell("short"),)),
        HOSTILE,
    )  # fmt: skip
    chart = Chart("chart\"'><&", HOSTILE, HOSTILE, SVG, HOSTILE, HOSTILE, HOSTILE)
    blocks = (
        Text("Ä" * 300, HOSTILE), Text("long", long), Caveat("caveat\x00", HOSTILE),
        KeyFigure("k", HOSTILE, HOSTILE, HOSTILE), table, chart, replace(chart, id="bare", svg="", table_id="nowhere"),
        Table("empty", "No rows", (Column("a", "A"), Column("b", "a")), ()),
    )  # fmt: skip
    return Document(
        HOSTILE, HOSTILE, HOSTILE, long, HOSTILE, HOSTILE, HOSTILE, HOSTILE, HOSTILE,
        (Section(HOSTILE, HOSTILE, blocks, basis=HOSTILE, state=HOSTILE), Section("", "", ())),
        (HOSTILE, long), (HOSTILE,), True, facts=(Fact(HOSTILE, long),),
    )  # fmt: skip


def long_document(chapters: int = 20) -> Document:
    """About sixty pages, forty tables and thirty pictures."""
    sections = []
    for at in range(chapters):
        rows = tuple((Cell(f"Row {row}"), *(Cell(f"{row * at * 7:,}") for _ in range(5))) for row in range(30))
        columns = (Column("name", "Name"), *(Column(f"c{column}", "Records", True) for column in range(5)))
        tables = tuple(Table(f"t-{at}-{part}", "A table", columns, rows, "A note.") for part in range(2))
        charts = tuple(
            Chart(f"c-{at}-{part}", "A finding", "Records", SVG.replace("200 L", f"{at}{part} L"), "A line.", "Source.")
            for part in range(2 - at % 2)
        )
        texts = tuple(Text(f"s-{at}-{part}", "A sentence of about twenty words. " * 4) for part in range(8))
        sections.append(Section(f"chapter-{at}", f"Chapter {at}", (*texts, *charts, *tables)))
    return replace(example_document(), sections=tuple(sections))
