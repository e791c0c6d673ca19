"""A document's workbook: sheets, numbers as numbers, nothing a formula, the same bytes always."""

from dataclasses import replace
from io import BytesIO
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from hallmark.reports.blocks import Cell, Column, Document, Section, Table
from hallmark.reports.spreadsheet import render_spreadsheet, workbook
from hallmark.reports.spreadsheet.numbers import Number, as_value, with_share
from hallmark.reports.spreadsheet.sheets import unlike
from reports.example_document import example_document
from reports.two_processes import printed_by_each
from reports.word_documents import HOSTILE, hostile_document

EXAMPLE = example_document()
COLUMNS = ("figure_id", "area_name", "value", "lower")
FIGURES = (("wick.count.2", "Wick", 204, None), ("wick.ratio.2", "=Wick+1", 0.155, 0.1), ("wick.count.1", "", 1312, 0))
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RENDER = (
    "import sys; from hashlib import sha256; from reports.test_spreadsheet import EXAMPLE, COLUMNS, FIGURES;"
    "from hallmark.reports.spreadsheet import render_spreadsheet;"
    "sys.stdout.write(sha256(render_spreadsheet(EXAMPLE, COLUMNS, FIGURES)).hexdigest())"
)


def sheets_of(
    document: Document = EXAMPLE, rows: tuple[tuple[object, ...], ...] = FIGURES
) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(BytesIO(render_spreadsheet(document, COLUMNS, rows)))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def parts_of(document: Document = EXAMPLE) -> dict[str, bytes]:
    with ZipFile(BytesIO(render_spreadsheet(document, COLUMNS, FIGURES))) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_sheets_are_cover_contents_figures_and_a_sheet_for_each_table() -> None:
    assert list(sheets_of()) == ["About", "Contents", "Figures", "Table 1", "Table 2"]


def test_the_cover_says_what_it_is_and_how_to_read_it() -> None:
    said = [row[0] for row in sheets_of()["About"]]

    assert said[0] == EXAMPLE.title
    assert {"Organisation: Safer Wick", "Period: Year ending September 2025", "Status: Draft"} <= set(said)
    assert {"Made: 23 November 2026", "Meeting: Not named"} <= set(said)
    assert {"Marking: OFFICIAL", *EXAMPLE.cover_notes, *EXAMPLE.attribution} <= set(said)
    assert any(EXAMPLE.evidence in str(text) for text in said)
    assert "" not in said
    assert not any("Synthetic" in str(text) for text in said)


def test_a_synthetic_workbook_says_so_on_its_cover_and_each_printed_page() -> None:
    document = replace(EXAMPLE, synthetic=True)
    printed = [part for name, part in parts_of(document).items() if name.startswith("xl/worksheets/sheet")]

    assert "Synthetic demonstration data: no real place, person or crime." in [
        row[0] for row in sheets_of(document)["About"]
    ]
    assert all(b"OFFICIAL \xc2\xb7 Synthetic demonstration data" in part for part in printed)


def test_the_contents_lead_to_every_sheet() -> None:
    [contents] = [part for name, part in parts_of().items() if name.endswith("sheet2.xml")]
    links = [one.attrib["location"] for one in ET.fromstring(contents).iter(f"{MAIN}hyperlink")]

    assert links == ["'Figures'!A1", "'Table 1'!A1", "'Table 2'!A1"]
    assert [row[:3] for row in sheets_of()["Contents"][2:]] == [
        ["Sheet", "What it holds", "Chapter"],
        ["Figures", "Every figure of the document (3)", ""],
        ["Table 1", "Burglary by month, Wick", "Burglary"],
        ["Table 2", "Burglary by month, Wick", "Burglary"],
    ]


def test_every_figure_is_a_row_with_numbers_as_numbers() -> None:
    title, _, back, headings, *rows = sheets_of()["Figures"]

    assert title[0] == f"Figures: {EXAMPLE.title}, {EXAMPLE.period}"
    assert back[0] == "Back to the contents"
    assert headings == list(COLUMNS)
    assert rows == [
        ["wick.count.2", "Wick", 204.0, ""], ["wick.ratio.2", "=Wick+1", 0.155, 0.1], ["wick.count.1", "", 1312.0, 0.0],
    ]  # fmt: skip


def test_figures_have_their_headings_in_sight_and_a_filter() -> None:
    part = ET.fromstring(parts_of()["xl/worksheets/sheet3.xml"])
    table = ET.fromstring(parts_of()["xl/tables/table2.xml"])

    assert next(part.iter(f"{MAIN}pane")).attrib["ySplit"] == "4"
    assert table.attrib["displayName"] == "Figures"
    assert next(table.iter(f"{MAIN}autoFilter")).attrib["ref"] == "A4:D7"


def test_a_table_stands_alone_on_its_sheet_with_one_fact_a_cell() -> None:
    assert sheets_of()["Table 1"] == [
        ["Table 1: Burglary by month, Wick", "", "", "", ""],
        ["This sheet holds one table.", "", "", "", ""],
        ["“No data” is never a nought.", "", "", "", ""],
        ["[x] means that the evidence carries no number.", "", "", "", ""],
        ["Back to the contents", "", "", "", ""],
        ["Month", "Records", "Difference", "Difference, per cent", "Difference, in words"],
        ["January 2025", 1312.0, "[x]", "[x]", ""],
        ["February 2025", 204.0, -1108.0, -0.845, "fell"],
    ]


def test_each_sheet_of_a_table_is_marked_as_one_and_nothing_is_merged() -> None:
    parts = parts_of()
    names = [ET.fromstring(part).attrib["name"] for name, part in parts.items() if name.startswith("xl/tables/")]

    assert sorted(names) == ["Contents", "Figures", "Table_1", "Table_2"]
    assert not any(b"mergeCell" in part for part in parts.values())


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("1,312", 1312, "#,##0"), ("204", 204, "#,##0"), ("0", 0, "#,##0"), ("77.8", 77.8, "#,##0.0"),
        ("−84.5%", -0.845, "0.0%"), ("12%", 0.12, "0%"), ("+225", 225, "+#,##0;-#,##0;#,##0"), (" 5 ", 5, "#,##0"),
        ("+2.1%", 0.021, "+0.0%;-0.0%;0.0%"), ("-3", -3, "#,##0"), ("1,234,567.25", 1234567.25, "#,##0.00"),
    ],
)  # fmt: skip
def test_a_printed_number_is_that_number(text: str, value: float, shown: str) -> None:
    assert as_value(text) == Number(value, shown)


@pytest.mark.parametrize(
    "text",
    ["18 of 44", "1,31", "12,3456", "1 to 2", "No data", "2024-10", "1e5", "٣", "1.", ".5", "5%%", "=1", "1" * 16],
)
def test_what_is_no_number_stays_words(text: str) -> None:
    assert as_value(text) == text


@pytest.mark.parametrize("text", ["", "–", "—", " – "])
def test_a_dash_is_a_number_that_is_not_there(text: str) -> None:
    assert as_value(text) == "[x]"


def test_a_number_and_its_share_are_two() -> None:
    assert with_share("−1,108 (−84.5%)") == ("−1,108", "−84.5%")
    assert with_share("66.5% (14,049 of 21,127)") is None
    assert with_share("some (12%)") is None


def test_headings_are_unlike_one_another() -> None:
    assert unlike(["Difference", "difference", "A\nb", "", ""]) == (
        "Difference", "difference (2)", "A b", "Column", "Column (2)",
    )  # fmt: skip


def test_text_is_never_a_formula() -> None:
    parts = parts_of(hostile_document())
    cells = [one for name, part in parts.items() if "worksheets/sheet" in name for one in ET.fromstring(part).iter()]

    assert not [one for one in cells if one.tag == f"{MAIN}f"]
    assert b"quotePrefix" in parts["xl/styles.xml"]


def test_hostile_words_are_written_as_a_cell_can_hold_them() -> None:
    sheets = sheets_of(hostile_document(), ((HOSTILE, "x" * 100_000, float("nan"), 10**30),))
    *_, figure = sheets["Figures"]

    assert str(figure[0]).startswith("=cmd|'/c calc'!A1 <w:p/> & ]]>")
    assert len(str(figure[1])) == 32_767
    assert figure[2:] == ["", str(10**30)]
    assert sheets["Table 2"][-1][0] == "[x]"


def test_letters_beyond_sixteen_bits_fill_a_cell_twice_as_fast() -> None:
    *_, figure = sheets_of(rows=(("\U0001f46e" * 20_000, "", 1, None),))["Figures"]

    assert figure[0] == "\U0001f46e" * 16_383 + "…"


def test_a_workbook_without_figures_still_opens() -> None:
    assert sheets_of(rows=())["Figures"][3] == list(COLUMNS)


def test_a_ragged_row_has_empty_ends() -> None:
    table = Table("t", "T", (Column("a", "A"), Column("b", "B", True)), ((Cell("x"),), (Cell("y"), Cell("2"))))
    sheet = sheets_of(replace(EXAMPLE, sections=(Section("s", "S", (table,)),)))["Table 1"]

    assert sheet[-2:] == [["x", "[x]"], ["y", 2.0]]


def test_more_figures_than_a_sheet_holds_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)

    with pytest.raises(ValueError, match="cannot hold 3 figures: at most 2"):
        render_spreadsheet(EXAMPLE, COLUMNS, FIGURES)


def test_the_same_document_gives_the_same_bytes() -> None:
    assert render_spreadsheet(EXAMPLE, COLUMNS, FIGURES) == render_spreadsheet(example_document(), COLUMNS, FIGURES)


@pytest.mark.slow
def test_two_processes_give_the_same_bytes() -> None:
    digests = printed_by_each(RENDER)

    assert len(digests) == 1
    assert len(digests.pop()) == 64


def test_the_properties_name_the_document() -> None:
    core = parts_of()["docProps/core.xml"].decode()

    assert "<dc:title>Police-recorded crime profile: Wick &amp; the Vale</dc:title>" in core
    assert "<dc:creator>Safer Wick</dc:creator>" in core
    assert "1980-01-01T00:00:00Z" in core
