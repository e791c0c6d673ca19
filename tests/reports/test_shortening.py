"""On paper a long list is cut, says so, and nothing else changes."""

from dataclasses import replace

from hallmark.reports.blocks import Cell, Document, Map, Section, Table, Text
from hallmark.reports.shortening import KEPT_ROWS, for_paper
from reports.example_document import example_document, example_table


def long_table(*, folded: bool) -> Table:
    rows = tuple((Cell(f"Row {number}"), Cell("1", "one"), Cell("–")) for number in range(40))
    return replace(example_table("long"), rows=rows, folded=folded)


def document(*blocks: Table | Map | Text) -> Document:
    return replace(example_document(), sections=(Section("one", "One", (), (Section("part", "Part", blocks),)),))


def test_a_folded_table_is_cut_and_says_where_the_rest_is():
    (table,) = for_paper(document(long_table(folded=True))).blocks()

    assert len(table.rows) == KEPT_ROWS
    assert table.note.startswith("The first 12 of 40 rows; the web page and the spreadsheet have all. “No data”")


def test_the_list_behind_a_map_is_cut_too():
    around = next(block for block in example_document().blocks() if isinstance(block, Map))
    (found, table) = for_paper(document(replace(around, table=long_table(folded=False)))).blocks()

    assert (len(table.rows), found.svg) == (KEPT_ROWS, around.svg)


def test_a_table_that_stands_open_and_a_short_one_stay_whole():
    assert for_paper(document(long_table(folded=False))) == document(long_table(folded=False))
    assert for_paper(example_document()) == example_document()


def test_a_table_that_must_be_whole_is():
    (table,) = for_paper(document(long_table(folded=True)), whole=["long"]).blocks()

    assert len(table.rows) == 40
