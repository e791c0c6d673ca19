"""A document's tables as plain grids: one heading row, one row a line, one fact a cell."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hallmark.reports.blocks import Cell, Column, Document, Table
from hallmark.reports.letters import one_line
from hallmark.reports.spreadsheet.numbers import NOT_AVAILABLE, Value, all_with_share, as_value, with_share

LONGEST_HEADING = 200
"""A heading of a workbook's table may have 255 letters."""
ABOUT, CONTENTS, FIGURES = "About", "Contents", "Figures"


@dataclass(frozen=True)
class Sheet:
    """One table of the document: the name of its sheet, its words, its headings and its rows."""

    name: str
    title: str
    note: str
    chapter: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]

    def lacks(self) -> bool:
        """Whether some cell has no number to show."""
        return any(value == NOT_AVAILABLE for row in self.rows for value in row)


def sheets(document: Document) -> Iterator[Sheet]:
    """A sheet for each table, named as the document numbers it: ``Table 3``."""
    numbers = document.numbers()
    for table, chapter in _tables(document):
        name = numbers[table.id]
        columns = [_column(table, index) for index in range(len(table.columns))]
        headings = unlike(heading for found in columns for heading, _ in found)
        values = [column for found in columns for _, column in found]
        rows = tuple(tuple(column[index] for column in values) for index in range(len(table.rows)))
        yield Sheet(name, f"{name}: {one_line(table.caption, LONGEST_HEADING)}", table.note, chapter, headings, rows)


def _tables(document: Document) -> Iterator[tuple[Table, str]]:
    """Each table once, with the title of its chapter; the list behind a map follows the map."""
    chapter, seen = "", set[str]()
    for section, depth in document.walk():
        chapter = one_line(section.title, LONGEST_HEADING) if depth == 1 else chapter
        for block in section.blocks:
            table = block if isinstance(block, Table) else getattr(block, "table", None)
            if table is not None and table.id not in seen:
                seen.add(table.id)
                yield table, chapter


Filled = list[tuple[str, list[Value]]]
"""Headings, each with what stands below it."""


def _column(table: Table, index: int) -> Filled:
    """A column of the document as one to three of the sheet: the number, its share, and what a test calls it."""
    column = table.columns[index]
    cells = [row[index] if index < len(row) else Cell("") for row in table.rows]
    filled = _numeric(column, cells) if column.numeric else _plain(column, cells)
    if any(cell.said for cell in cells):
        filled.append((f"{column.label}, in words", [cell.said for cell in cells]))
    return filled


def _plain(column: Column, cells: list[Cell]) -> Filled:
    return [(column.label, [cell.text for cell in cells])]


def _numeric(column: Column, cells: list[Cell]) -> Filled:
    texts = [cell.text for cell in cells]
    if not all_with_share(texts):
        return [(column.label, [as_value(text) for text in texts])]
    pairs = [with_share(text) or (text, text) for text in texts]
    return [
        (column.label, [as_value(number) for number, _ in pairs]),
        (f"{column.label}, per cent", [as_value(share) for _, share in pairs]),
    ]


def unlike(headings: Iterable[str]) -> tuple[str, ...]:
    """The headings, each with a number behind it where an earlier one is the same: a workbook's table needs that."""
    seen: dict[str, int] = {}
    found = []
    for heading in headings:
        said = one_line(heading, LONGEST_HEADING) or "Column"
        count = seen[said.lower()] = seen.get(said.lower(), 0) + 1
        found.append(said if count == 1 else f"{said} ({count})")
    return tuple(found)
