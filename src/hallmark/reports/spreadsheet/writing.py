"""Writing cells: text as text whatever it begins with, numbers as numbers, nothing that a workbook cannot hold."""

from dataclasses import dataclass, field
from math import isfinite
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from hallmark.reports.letters import ELLIPSIS, legal
from hallmark.reports.spreadsheet.numbers import MOST_DIGITS, Number

LONGEST_CELL = 32_767
"""Letters in a cell; one beyond the sixteen-bit characters counts as two."""
LINE, ROW_AIR = 1.3, 2.0
"""A line of text in sizes of its type, and the air around all lines of a row in points."""
FORMULA_SIGNS = ("=", "+", "-", "@", "\t")
FONT = "Arial"
INK, BRAND, MUTED, PALE = "#1B2733", "#17507D", "#4B5763", "#F4F6F8"

Raw = str | int | float | None


@dataclass
class Writer:
    """A workbook with the few looks that its cells have."""

    book: xlsxwriter.Workbook
    _looks: dict[tuple[tuple[str, Any], ...], Format] = field(default_factory=dict)
    _raw: dict[str, tuple[str, Format]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plain = self.look()

    def look(self, **properties: Any) -> Format:
        """The format with these properties, made once."""
        key = tuple(sorted(properties.items()))
        if key not in self._looks:
            plain = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
            self._looks[key] = self.book.add_format(plain | properties)
        return self._looks[key]

    def text(self, sheet: Worksheet, row: int, column: int, text: str, **properties: Any) -> None:
        """Write words as words: a leading = + - or @ stays a letter, also when a reader edits the cell."""
        said = fitting(text)
        if said:
            sheet.write_string(row, column, said, self._look_of(said, **properties))

    def _look_of(self, said: str, **properties: Any) -> Format:
        quoted = {"quote_prefix": True} if said.startswith(FORMULA_SIGNS) else {}
        return self.look(**properties, **quoted)

    def link(self, sheet: Worksheet, row: int, column: int, target: str, text: str) -> None:
        """Write a link to the top of another sheet."""
        look = self.look(font_color=BRAND, underline=1)
        sheet.write_url(row, column, f"internal:'{target}'!A1", look, fitting(text))

    def value(self, sheet: Worksheet, row: int, column: int, value: str | Number, **properties: Any) -> None:
        """Write a cell of a document's table."""
        if isinstance(value, Number):
            sheet.write_number(row, column, value.value, self.look(num_format=value.format))
        else:
            self.text(sheet, row, column, value, **properties)

    def raw(self, sheet: Worksheet, row: int, column: int, value: Raw) -> None:
        """Write a value of ``figures.csv``; nothing where there is none."""
        if isinstance(value, int) and abs(value) >= 10**MOST_DIGITS:
            value = str(value)
        if isinstance(value, str):
            if value:
                sheet.write_string(row, column, *self._kept(value))
        elif value is not None and isfinite(value):
            sheet.write_number(row, column, value, self.plain)

    def _kept(self, text: str) -> tuple[str, Format]:
        """What is written for a text, and how: most texts of figures come again and again."""
        if text not in self._raw:
            said = fitting(text)
            self._raw[text] = said, self._look_of(said)
        return self._raw[text]


def height(lines: int, size: float = 10) -> float:
    """How high a row of so many lines is, in points: LibreOffice does not grow a row to its text by itself."""
    return lines * size * LINE + ROW_AIR


def fitting(text: str) -> str:
    """The text as a cell can hold it: no forbidden characters, no more letters than there is room for."""
    said = legal(text)
    if len(said) * 2 <= LONGEST_CELL or len(said.encode("utf-16-le")) // 2 <= LONGEST_CELL:
        return said
    return said.encode("utf-16-le")[: (LONGEST_CELL - 1) * 2].decode("utf-16-le", "ignore") + ELLIPSIS
