"""Sheets that hold a table: a title, what is to be known, then headings and rows without a gap."""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from textwrap import wrap
from typing import Any

from xlsxwriter.worksheet import Worksheet

from hallmark.reports.blocks import Document
from hallmark.reports.letters import one_line
from hallmark.reports.spreadsheet.numbers import NOT_AVAILABLE, Number, Value
from hallmark.reports.spreadsheet.sheets import CONTENTS, FIGURES, Sheet, unlike
from hallmark.reports.spreadsheet.writing import BRAND, FONT, INK, PALE, Raw, Writer, height

NARROWEST, WIDEST = 9, 52
"""Columns, in letters."""
LONGEST_HEAD, LONGEST_MARKING = 46, 24
_BEYOND_SIXTEEN_BITS = 0x10000
LONGEST_TITLE = 200
_TITLE_SIZE = 13
_MOST_HEADING_LINES = 5
_MEASURED_ROWS = 400
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z“])")
_A4 = 9
_SMALL = f'&"{FONT},Regular"&9 '
_HEADING = {
    "bold": True,
    "valign": "bottom",
    "text_wrap": True,
    "bg_color": PALE,
    "bottom": 2,
    "bottom_color": BRAND,
    "font_color": INK,
}


def write_table(writer: Writer, sheet: Worksheet, document: Document, table: Sheet) -> None:
    """One table of the document, with its note a sentence on each line above it."""
    lines = ["This sheet holds one table.", *filter(None, _SENTENCE_END.split(table.note.strip()))]
    if table.lacks():
        lines.append(f"{NOT_AVAILABLE} means that the evidence carries no number.")
    row = write_words(writer, sheet, table.title, lines, back=True)
    list_below(writer, sheet, row, table.name, table.headings, table.rows)
    write_head(sheet, document)


def write_figures(
    writer: Writer, sheet: Worksheet, document: Document, columns: Sequence[str], figures: list[Sequence[Raw]]
) -> None:
    """Every figure, one on each row, to filter and to sort."""
    lines = ["This sheet holds one table: every figure of the document, with its period, base, source and method."]
    top = write_words(writer, sheet, f"{FIGURES}: {document.title}, {document.period}", lines, back=True)
    numeric = {
        column for figure in figures[:_MEASURED_ROWS] for column, value in enumerate(figure) if _is_number(value)
    }
    for row, figure in enumerate(figures, top + 1):
        for column, value in enumerate(figure):
            writer.raw(sheet, row, column, value)
    _mark(writer, sheet, top, FIGURES, unlike(columns), numeric, len(figures))
    _fit(sheet, top, columns, figures)
    write_head(sheet, document)


def list_below(
    writer: Writer, sheet: Worksheet, top: int, name: str, headings: Sequence[str], rows: Sequence[Sequence[Value]]
) -> None:
    """Headings and rows from a line on, marked as a table of the workbook."""
    numeric = {column for values in rows for column, value in enumerate(values) if _is_number(value)}
    for row, values in enumerate(rows or [(NOT_AVAILABLE,)], top + 1):
        for column, value in enumerate(values):
            writer.value(sheet, row, column, value, **_aligned(column, numeric))
    _mark(writer, sheet, top, name, headings, numeric, len(rows))
    _fit(sheet, top, headings, rows)


def _mark(
    writer: Writer,
    sheet: Worksheet,
    top: int,
    name: str,
    headings: Sequence[str],
    numeric: AbstractSet[int],
    rows: int,
) -> None:
    """Write headings, and mark them and the rows as a table to filter and to sort. A table has one row at least."""
    looks = [writer.look(**_HEADING, **_aligned(column, numeric)) for column in range(len(headings))]
    marked = {
        "name": name.replace(" ", "_"),
        "style": "Table Style Light 1",
        "columns": [{"header": heading, "header_format": look} for heading, look in zip(headings, looks, strict=True)],
    }
    sheet.add_table(top, 0, top + max(rows, 1), len(headings) - 1, marked)


def write_words(writer: Writer, sheet: Worksheet, title: str, lines: Sequence[str], *, back: bool = False) -> int:
    """Title, lines and perhaps the way back; the row that comes next."""
    sheet.set_row(0, height(1, _TITLE_SIZE))
    writer.text(sheet, 0, 0, one_line(title, LONGEST_TITLE), bold=True, font_size=_TITLE_SIZE, font_color=BRAND)
    for row, line in enumerate(lines, 1):
        writer.text(sheet, row, 0, line)
    if back:
        writer.link(sheet, len(lines) + 1, 0, CONTENTS, "Back to the contents")
    return len(lines) + 1 + back


def _aligned(column: int, numeric: AbstractSet[int]) -> dict[str, Any]:
    """Words stand to the right in a column of numbers, and clear of one in a column of words."""
    return {"align": "right"} if column in numeric else {"align": "left", "indent": 1} if column else {}


def _is_number(value: object) -> bool:
    return isinstance(value, Number | int | float)


def _fit(sheet: Worksheet, top: int, headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Columns as wide as what stands in them, headings always in sight and on each printed page."""
    lines = 1
    for column, heading in enumerate(headings):
        longest = max((_letters(row[column]) for row in rows[:_MEASURED_ROWS] if column < len(row)), default=0)
        words = max(map(len, heading.split()), default=0) + 3
        width = min(WIDEST, max(NARROWEST, words, longest + 2))
        sheet.set_column(column, column, width)
        lines = max(lines, min(_MOST_HEADING_LINES, len(wrap(heading, int(width))) or 1))
    sheet.set_row(top, height(lines))
    sheet.freeze_panes(top + 1, 1)
    sheet.repeat_rows(top)


def _letters(value: object) -> int:
    if isinstance(value, Number):
        return len(f"{value.value:,}")
    return 0 if value is None else max(map(len, str(value).split("\n")), default=0)


def write_head(sheet: Worksheet, document: Document) -> None:
    """Marking above and below each printed page, and pages no wider than the paper."""
    marking = _plain(document.marking, LONGEST_MARKING)
    said = (marking, "Synthetic demonstration data" if document.synthetic else "")
    sheet.set_header(_head(_plain(document.organisation), " · ".join(filter(None, said)), _plain(document.period)))
    sheet.set_footer(_head(_plain(document.status), marking, "Page &P of &N"))
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)


def _head(left: str, middle: str, right: str) -> str:
    return f"&L{_SMALL}{left}&C{_SMALL}{middle}&R{_SMALL}{right}"


def _plain(text: str, longest: int = LONGEST_HEAD) -> str:
    """The text as a printed head holds it: 255 letters are all there are, and “&” begins a code."""
    plain = "".join(letter for letter in text if ord(letter) < _BEYOND_SIXTEEN_BITS)
    return one_line(plain, longest).replace("&", "and")
