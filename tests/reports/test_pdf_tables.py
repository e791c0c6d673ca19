"""No table loses a row: every cell is printed, inside the page, and no page holds only a heading or a note."""

from dataclasses import replace

import pytest

from hallmark.reports.blocks import Caveat, Cell, Column, Document, Map, Section, Table, Text
from hallmark.reports.pdf import render_pdf
from reports.example_document import example_document
from reports.pdf_documents import SENTENCE, paper, picture, table
from reports.pdf_places import astray, body
from reports.pdf_reading import destinations, opened, squeezed

SAID = "no clear change: the difference is no more than the counts of two such years differ by chance alone"
LONG_NOTE = f"“No clear change” means a difference that chance alone often makes. {SENTENCE} {SENTENCE}"
# A heading or a note alone has fewer letters.
FEW_LETTERS = 300


def wide_table(columns: int, rows: int, said: str = SAID) -> Table:
    """Every cell has words of its own, by which it is found; most have a long second line."""
    heads = (Column("c", "Category"), *(Column(f"c{n}", f"Year ending December {2000 + n}", True)
                                        for n in range(1, columns)))  # fmt: skip
    body = tuple(
        (Cell(f"Criminal damage and arson r{row}z"),
         *(Cell(f"({row}.{n})", said=f"{said} r{row}c{n}z" if n % 3 == 0 else "") for n in range(1, columns)))
        for row in range(1, rows + 1)
    )  # fmt: skip
    return Table("wide", f"{columns} columns and {rows} rows", heads, body, LONG_NOTE)


def unprinted(made: Table, pages: list[str]) -> list[str]:
    """The last words of cells and of their second lines that are on no page: a high row may break within a cell."""
    whole = "".join(pages)
    wanted = [words.split()[-1] for row in made.rows for cell in row for words in (cell.text, cell.said) if words]
    return [word for word in wanted if word not in whole]


@pytest.mark.slow
@pytest.mark.parametrize("columns", [8, 9, 12, 15, 16])
@pytest.mark.parametrize("rows", [5, 16, 20, 60])
def test_every_cell_of_a_wide_table_is_printed_within_the_page(columns: int, rows: int):
    made = wide_table(columns, rows)
    chapters = (
        Section("a", "Before", tuple(Text(f"t{n}", SENTENCE) for n in range(12))),
        Section("b", "What was recorded, and what changed", (made,)),
        Section("c", "After", tuple(Text(f"u{n}", SENTENCE) for n in range(12))),
    )
    pdf = opened(render_pdf(_document(*chapters)))

    pages = ["".join(run.text for run in body(page)) for page in pdf.pages[2:]]

    assert unprinted(made, pages) == []
    assert [astray(page) for page in pdf.pages[2:] if astray(page)] == []
    assert [number for number, text in enumerate(pages[:-1]) if len(text) < FEW_LETTERS] == []


@pytest.mark.slow
@pytest.mark.parametrize("length", [30, 300, 699, 1_500, 9_000])
def test_a_row_that_is_high_by_its_narrow_columns_is_printed_whole(length: int):
    made = wide_table(15, 3, "words " * (length // 6))

    pdf = opened(render_pdf(paper(made)))

    pages = ["".join(run.text for run in body(page)) for page in pdf.pages[2:]]
    assert unprinted(made, pages) == []
    assert "".join(pages).count("words") == 3 * 4 * (length // 6)
    assert [astray(page) for page in pdf.pages[2:] if astray(page)] == []


@pytest.mark.parametrize("before", range(0, 24, 4))
def test_a_note_and_a_caption_stand_on_the_page_where_their_table_begins(before: int):
    made = wide_table(4, 25, "")
    pdf = opened(render_pdf(paper(*(Text(f"t{n}", SENTENCE) for n in range(before)), made)))

    page = "".join(run.text for run in body(pdf.pages[destinations(pdf)["wide"] - 1]))

    assert squeezed(LONG_NOTE) in page
    assert "arsonr1z" in page


@pytest.mark.parametrize("before", range(0, 24, 3))
def test_a_last_caveat_is_never_alone_on_a_page(before: int):
    filler = (Text(f"t{n}", SENTENCE) for n in range(before))
    blocks = (*filler, table(4, 12), Caveat("care", "Counts are small. " * 6))
    pdf = opened(render_pdf(_document(Section("a", "A", blocks), Section("b", "B", blocks_of_length(20)))))

    names = destinations(pdf)

    assert names["care"] == names["wide"]


def blocks_of_length(count: int) -> tuple[Text, ...]:
    return tuple(Text(f"long{n}", SENTENCE) for n in range(count))


def test_a_map_and_its_short_list_stand_on_one_page():
    around = next(block for block in example_document().blocks() if isinstance(block, Map))
    rows = tuple((Cell(f"Wick 00{n}A"), Cell("Larkenvale"), Cell(f"{n}")) for n in range(12))
    listed = Table("list", "Small areas", tuple(Column(n, n.title()) for n in ("area", "district", "records")), rows)
    tall = replace(around, svg=around.svg.replace("440 200", "560 420"), table=listed)

    pdf = opened(render_pdf(paper(*blocks_of_length(8), tall, picture("chart"))))

    names = destinations(pdf)
    assert names["map"] == names["list"]


def _document(*sections: Section) -> Document:
    return replace(paper(), sections=sections)
