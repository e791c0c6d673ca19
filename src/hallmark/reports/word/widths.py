"""How wide the columns of a table are: from what stands in them, in twentieths of a point (dxa).

Word and LibreOffice each lay out an automatic table in a way of their own, slowly where it is long. A table whose
widths are given is laid out alike in both, at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from hallmark.reports.blocks import Table
from hallmark.reports.fonts import Face, face, font_files

CELL_MARGIN = 85
"""Left and right of what stands in a cell."""
DXA_PER_POINT = 20
PLAIN, BOLD = 400, 700
SLACK = 1.2
"""A machine without our typeface shows another, which may be so much wider: no word may break there either."""
CROWDED = 1.15
_LONGEST_WORD = 24
_WIDEST_CELL_EM = 20.0
_LABEL_LINES = 3
_AIR = 1.15


@dataclass(frozen=True)
class Breadths:
    """For each column, how wide it must be (its longest word) and how wide it would like to be (its longest text)."""

    needed: list[int]
    wanted: list[int]

    def fit(self, room: int) -> bool:
        """Whether every column has the room for its longest word."""
        return sum(self.needed) <= room

    def crowd(self, room: int) -> bool:
        """Whether the texts would stand on many short lines."""
        return sum(self.wanted) > room * CROWDED

    def within(self, room: int) -> list[int]:
        """The width of each column: its widest text where the room allows, never under its longest word if it can."""
        least, most = sum(self.needed), sum(self.wanted)
        if least >= room:
            return [width * room // least for width in self.needed]
        share = min(_AIR, (room - least) / (most - least)) if most > least else 0.0
        return [low + int((high - low) * share) for low, high in zip(self.needed, self.wanted, strict=True)]


def breadths(table: Table, points: float) -> Breadths:
    """The breadths of the table's columns in type of a size; labels and first cells are bold."""
    needed, wanted = [], []
    for index, column in enumerate(table.columns):
        cells = [row[index] for row in table.rows if index < len(row)]
        texts = {text for cell in cells for text in (cell.text, cell.said)}
        type_face = _face(PLAIN if index else BOLD)
        word = max(_widest_word([column.label], _face(BOLD)), _widest_word(texts, type_face))
        line = max(_widest_line(texts, type_face), _face(BOLD).width(column.label) / _LABEL_LINES)
        needed.append(_dxa(word, points))
        wanted.append(max(_dxa(min(line, _WIDEST_CELL_EM), points), needed[-1]))
    return Breadths(needed, wanted)


@cache
def _face(weight: int) -> Face:
    return face(font_files()[weight])


def _widest_word(texts: Iterable[str], type_face: Face) -> float:
    """The widest word, in ems; one too long for any column may be broken anywhere."""
    words = {word for text in texts for word in text.split()}
    return max((type_face.width(word[:_LONGEST_WORD]) for word in words), default=1.0)


def _widest_line(texts: Iterable[str], type_face: Face) -> float:
    """The widest text, in ems, as far as a cell may be wide."""
    longest = int(_WIDEST_CELL_EM * 4)
    return max((type_face.width(text[:longest]) for text in texts), default=1.0)


def _dxa(ems: float, points: float) -> int:
    return int(ems * SLACK * points * DXA_PER_POINT) + 2 * CELL_MARGIN
