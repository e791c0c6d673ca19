"""The first sheets: what this is and how to read it, and where everything stands."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from xlsxwriter.worksheet import Worksheet

from hallmark.reports.blocks import Document
from hallmark.reports.spreadsheet.grids import list_below, write_head, write_words
from hallmark.reports.spreadsheet.numbers import NOT_AVAILABLE
from hallmark.reports.spreadsheet.sheets import CONTENTS, FIGURES, Sheet
from hallmark.reports.spreadsheet.writing import BRAND, Writer, height

TEXT_WIDTH = 95
LETTER_SIZE = 11.0
"""The size of type of which a column of so many letters holds as many of ordinary text."""
MOST_LINES = 20
SYNTHETIC = "Synthetic demonstration data: no real place, person or crime."
HOW_TO_READ = (
    "The sheet Figures holds every figure of the document, one on each row.",
    "Beside each figure stand its period, its base, its source and its method.",
    "Each other sheet holds one table of the document, with the same number as there.",
    "Numbers are numbers. A percentage is held as a share: 84.5% is 0.845.",
    "Where a table of the document says a number and its percentage in one cell, they stand in two columns here.",
    f"{NOT_AVAILABLE} means that the evidence carries no number. It is never nought. The document has a dash there.",
    "An empty cell of the sheet Figures means that the column does not apply to the figure.",
)


def write_about(writer: Writer, sheet: Worksheet, document: Document) -> None:
    """The cover: one fact on each line of the first column."""
    sheet.set_column(0, 0, TEXT_WIDTH)
    sheet.hide_gridlines(2)
    row = _write_lines(writer, sheet, 0, [document.title], bold=True, font_size=18, font_color=BRAND)
    row = _write_lines(writer, sheet, row, _facts(document), font_size=11)
    writer.link(sheet, row, 0, CONTENTS, "Go to the contents")
    row += 1
    for heading, lines in _parts(document):
        row = _write_lines(writer, sheet, row, [heading], bold=True, font_size=13, font_color=BRAND)
        row = _write_lines(writer, sheet, row, lines, font_size=10)
    write_head(sheet, document)


def _write_lines(
    writer: Writer, sheet: Worksheet, row: int, lines: Sequence[str], *, font_size: int, **look: Any
) -> int:
    """Write each text in a row as high as it asks for; the row that comes next."""
    for place, line in enumerate(lines, row):
        letters = TEXT_WIDTH * LETTER_SIZE / font_size
        sheet.set_row(place, height(min(MOST_LINES, ceil(len(line) / letters) + line.count("\n")), font_size))
        writer.text(sheet, place, 0, line, text_wrap=True, font_size=font_size, **look)
    return row + len(lines)


def _facts(document: Document) -> list[str]:
    facts = (("Organisation", document.organisation), ("Period", document.period), ("Status", document.status))
    said = [document.subtitle, *(f"{name}: {fact}" for name, fact in facts if fact)]
    said += [f"{fact.name}: {fact.words}" for fact in document.facts]
    said += [f"Marking: {document.marking}"] if document.marking else []
    said += [SYNTHETIC] if document.synthetic else []
    return [text for text in said if text]


def _parts(document: Document) -> list[tuple[str, Sequence[str]]]:
    made = [f"Made from evidence {document.evidence}. The same evidence gives the same workbook."]
    parts = (
        ("To know before use", document.cover_notes),
        ("How to read it", HOW_TO_READ),
        ("Evidence and attribution", (*document.attribution, *(made if document.evidence else ()))),
    )
    return [(heading, lines) for heading, lines in parts if lines]


def write_contents(writer: Writer, sheet: Worksheet, document: Document, found: Sequence[Sheet], figures: int) -> None:
    """A table of the sheets, each with a link."""
    words = ["This sheet holds one table: every other sheet, with a link to it."]
    top = write_words(writer, sheet, CONTENTS, words)
    listed = [(FIGURES, f"Every figure of the document ({figures:,})", "")]
    listed += [(one.name, one.title.partition(": ")[2], one.chapter) for one in found]
    list_below(writer, sheet, top, CONTENTS, ("Sheet", "What it holds", "Chapter"), listed)
    for row, (name, _, _) in enumerate(listed, top + 1):
        writer.link(sheet, row, 0, name, name)
    write_head(sheet, document)
