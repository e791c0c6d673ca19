"""Documents that try what a small one does not: wards, wide and long tables, hostile words, many pictures."""

from dataclasses import replace

from hallmark.reports.blocks import (
    Block,
    Caveat,
    Cell,
    Chart,
    Column,
    Document,
    KeyFigure,
    Map,
    MapClass,
    Section,
    Table,
    Text,
)
from reports.example_document import SVG, example_document

HOSTILE = (
    "#panic(1) $x_1$ *strong* _em_ @label <label> `code` \\ \\u{41} \"straight\" 'single' “curly” // /* a comment */",
    '#import "@preview/x:1.0.0": * #eval("1") #sys.inputs -> --- ... ~ = heading - list + enum / term: what',
    "]#[ }{ )( %20 &amp; &lt; <script>alert(1)</script> \\\\server\\share C:\\new",
)
WELSH = "Llŷn, Tŵr y Felin, €1,000, −5%, ’tis, ½, Ω"
SENTENCE = (
    "The police recorded 1,312 burglaries in the ward in the year ending September 2025. "
    "The year before had 1,204: no clear change."
)


def paper(*blocks: Block, **changes: object) -> Document:
    """A document of one chapter."""
    return replace(example_document(), sections=(Section("chapter", "Chapter", blocks),), **changes)  # type: ignore[arg-type]


def table(columns: int, rows: int, *, name: str = "wide", first: str = "Criminal damage and arson") -> Table:
    """Names to the left and numbers to the right."""
    heads = (Column("name", "Category"), *(Column(f"c{n}", f"Month {n} 2025", True) for n in range(1, columns)))
    body = tuple(
        (Cell(f"{first} {row}"), *(Cell(f"{row * 1000 + n:,}", said="no clear change") for n in range(1, columns)))
        for row in range(1, rows + 1)
    )
    return Table(name, f"{columns} columns and {rows} rows", heads, body, "Counts are by area.")


def picture(name: str, table_id: str = "") -> Chart:
    """A small chart."""
    return Chart(
        name, f"Most in January: {name}", "Burglary, records a month", SVG, f"A line of {name}.", "Source.", table_id
    )


def ward(number: int) -> Section:
    """All that a ward is handed: key figures, five paragraphs, a chart, a map with its list, and fifteen rows."""
    keys = (
        KeyFigure(f"w{number}-key{n}", label, f"{n * 211:,}", "year ending September 2025; 1,204 the year before")
        for n, label in enumerate(("All crime", "Anti-social behaviour", "Burglary", "Vehicle crime"), 1)
    )
    texts = (Text(f"w{number}-text{n}", SENTENCE) for n in range(1, 6))
    rows = tuple(
        (Cell(f"Category {n}"), Cell(f"{n * 77:,}"), Cell("1,204"), Cell("+8", said="no clear change"))
        for n in range(15)
    )
    heads = (
        Column("c", "Category"),
        Column("n", "Records", True),
        Column("b", "Year before", True),
        Column("d", "Change", True),
    )
    places = Table(
        f"w{number}-list", "Small areas by count", (Column("a", "Small area"), Column("n", "Records", True)),
        tuple((Cell(f"Wick 00{n}A"), Cell(f"{n * 31}")) for n in range(1, 6)),
    )  # fmt: skip
    around = Map(
        f"w{number}-map", "Wick 005A had the most: 155", "Burglary", SVG.replace("440 200", "760 580"), "A map.",
        "© Crown copyright", tuple(MapClass(f"{n} to {n + 9}", "#9FC8E3") for n in range(1, 50, 10)), places,
    )  # fmt: skip
    return Section(
        f"ward-{number}",
        f"Ward {number}",
        (*keys, *texts, picture(f"w{number}-chart", f"w{number}-rows"), around,
         Table(f"w{number}-rows", "Records by category", heads, rows),
         Caveat(f"w{number}-caveat", "Counts are small.")),
    )  # fmt: skip


def ward_pack(wards: int) -> Document:
    """A pack of so many wards."""
    return replace(example_document(), kind="ward-pack", sections=tuple(ward(n) for n in range(1, wards + 1)))
