"""About how high the parts of a document stand, in points: what may be kept whole, and what asks for a page.

Nothing is cut off where a guess is wrong. What is kept whole is guessed at no more than a part of a page, and all else
may break over pages.
"""

import re
from collections.abc import Sequence
from math import ceil

from hallmark.reports.blocks import Cell, Table
from hallmark.reports.fonts import Face
from hallmark.reports.pdf.columns import PADDING, UPRIGHT, Setting

# Points. How high a page is between its margins in `look.typ`: upright, turned, and upright in a pack.
PAGE, TURNED_PAGE, COMPACT_PAGE = 688.0, 441.0, 730.0
# In ems: a line of a table, and one of running words, with the space to the next.
TABLE_LINE, LINE = 1.25, 1.42
# Points: type of running words, and in a pack; type of captions and of what stands small beneath them.
WORDS, COMPACT_WORDS, SMALL = 10.5, 9.0, 8.5
# Points: above and below the text of a cell, together; and in a pack.
CELL, COMPACT_CELL = 8.4, 5.2
# Points: around a table or a picture, together.
AROUND = 34.0
# Points: a row of three key figures, a chapter's heading, another heading.
KEY_FIGURES, CHAPTER, HEADING = 82.0, 62.0, 42.0
KEY_FIGURES_IN_ROW = 3


def lines(text: str, face: Face, room: float) -> int:
    """On how many lines a text stands where a line has so many ems."""
    return sum(_wrapped(line, face, room) for line in text.split("\n"))


def _wrapped(line: str, face: Face, room: float) -> int:
    count, used, space = 1, 0.0, face.width(" ")
    for word in re.findall(r"\S+", line):
        width = face.width(word)
        if used and used + space + width > room:
            count, used = count + 1, 0.0
        if width > room:
            count += ceil(width / room) - 1
        used += width + (space if used else 0)
    return count


def words_height(text: str, face: Face, *, compact: bool) -> float:
    """A paragraph of running words with the space beneath it."""
    size = COMPACT_WORDS if compact else WORDS
    return lines(text, face, UPRIGHT / size) * LINE * size + size


def small_height(text: str, face: Face, width: float = UPRIGHT) -> float:
    """Words in small type; nothing where there are none."""
    return lines(text, face, width / SMALL) * LINE * SMALL if text else 0.0


def caption_height(title: str, beneath: str, plain: Face, strong: Face, *, width: float = UPRIGHT) -> float:
    """A caption with its number and what stands small beneath it."""
    return lines(f"Figure 100. {title}", strong, width / WORDS) * LINE * WORDS + small_height(beneath, plain, width)


def key_figures_height(count: int) -> float:
    """So many key figures, in rows."""
    return ceil(count / KEY_FIGURES_IN_ROW) * KEY_FIGURES


def row_heights(table: Table, setting: Setting, plain: Face, strong: Face, *, compact: bool) -> list[float]:
    """The head and each row under it."""
    rooms = [max(1.0, (width - PADDING) / setting.size) for width in setting.widths]
    room_of_cell = COMPACT_CELL if compact else CELL
    head = max(
        (lines(column.label, strong, room) for column, room in zip(table.columns, rooms, strict=True)), default=1
    )
    rows = [max((_cell_lines(cell, plain, room, compact) for cell, room in zip(row, rooms, strict=True)), default=1)
            for row in table.rows]  # fmt: skip
    return [count * TABLE_LINE * setting.size + room_of_cell for count in (head, *rows)]


def _cell_lines(cell: Cell, face: Face, room: float, compact: bool) -> int:
    if compact and cell.said:
        return lines(f"{cell.text} {cell.said}", face, room)
    return lines(cell.text, face, room) + (lines(cell.said, face, room) if cell.said else 0)


def together(heights: Sequence[float]) -> float:
    """The height of rows one under another, with what is around them."""
    return sum(heights) + AROUND
