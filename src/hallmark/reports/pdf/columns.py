"""How wide the columns of a table are, in what size of type, and whether the page is turned.

A column is never narrower than its longest word, so nothing is cut off or broken inside a word that has room.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Cell, Table
from hallmark.reports.fonts import Face
from hallmark.reports.pdf.writing import LONG_WORD

# Points. The width of type on an upright page and on a turned one: A4 less the margins of `look.typ`.
UPRIGHT = 455.0
TURNED = 701.0
# Left and right of a cell's text, together.
PADDING = 10.0
# Type sizes in points, tried in order, each with whether the page is turned.
SETTINGS = ((9.0, False), (8.25, False), (7.5, False), (8.5, True), (7.5, True), (6.75, True))
UPRIGHT_ONLY = tuple(setting for setting in SETTINGS if not setting[1])
# A table of no more rows would leave most of a turned page empty.
FEW_ROWS = 5
# Kerning and a fallback font can make a word wider than the sum of its letters.
SLACK = 1.04
# Digits and signs stand in columns, each as wide as the others: about as wide as this digit is by itself.
AS_WIDE = str.maketrans(dict.fromkeys("0123456789+−-×÷=<>≤≥±≈~*", "4"))
# In ems: about a middling letter.
LETTER = 0.55
# In ems: what is fair room for a cell of words, and from where on more room gains nothing.
FAIR, MOST = 7.0, 24.0


@dataclass(frozen=True, slots=True)
class Setting:
    """The type size in points, whether the page is turned, each column's width in points, and where words break."""

    size: float
    turned: bool
    widths: tuple[float, ...]
    longest: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Need:
    """What a column asks for, in ems: its longest word, room for a few words on a line, and for all on one."""

    word: float
    fair: float
    best: float


def set_columns(table: Table, plain: Face, strong: Face, *, compact: bool = False) -> Setting:
    """The largest type in which every column has fair room, else room for its words; else the smallest, words broken.

    A table of few rows is set close before it turns a page; a compact one never turns it, and sets what is said of a
    number behind it, not beneath it.
    """
    needs = [_need(table, index, plain, strong, compact) for index in range(len(table.columns))]
    settings = UPRIGHT_ONLY if compact else SETTINGS
    fair, words = [need.fair for need in needs], [need.word for need in needs]
    ways = [(fair, settings), (words, settings)]
    if len(table.rows) <= FEW_ROWS:
        ways = [(fair, UPRIGHT_ONLY), (words, UPRIGHT_ONLY), *ways]
    for least, tried in ways:
        for size, turned in tried:
            if sum(least) * size <= _room(needs, turned):
                return _spread(needs, least, size, turned)
    return _broken(needs, *settings[-1])


def _need(table: Table, index: int, plain: Face, strong: Face, compact: bool) -> Need:
    head, numeric = table.columns[index].label, table.columns[index].numeric
    cells = [row[index] for row in table.rows]
    lines = [line for cell in cells for line in _lines(cell, compact)]
    if numeric:
        lines = [line.translate(AS_WIDE) for line in lines]
    words = max((_widest_word(line, plain) for line in lines), default=0)
    word = max(words, _widest_word(head, strong), 1)
    longest = max((plain.width(line) for line in lines), default=0)
    fair = max(min(longest, FAIR), word)
    # A head of several words stands well on two lines.
    best = max(min(longest, MOST), strong.width(head) / 2 + 1, fair)
    return Need(word * SLACK, fair * SLACK, best * SLACK)


def _lines(cell: Cell, compact: bool) -> list[str]:
    if compact and cell.said:
        return [f"{cell.text} {cell.said}"]
    return f"{cell.text}\n{cell.said}".split("\n")


def _widest_word(text: str, face: Face) -> float:
    # The same words that `written` leaves whole; a longer one has places to break.
    return max((face.width(word) for word in re.findall(r"\S+", text) if len(word) <= LONG_WORD), default=0)


def _room(needs: Sequence[Need], turned: bool) -> float:
    return (TURNED if turned else UPRIGHT) - PADDING * len(needs)


def _spread(needs: Sequence[Need], least: Sequence[float], size: float, turned: bool) -> Setting:
    """Room beyond the least goes to the columns that want more; a table that wants less than the page is narrower."""
    spare = _room(needs, turned) - sum(least) * size
    wants = [(need.best - width) * size for need, width in zip(needs, least, strict=True)]
    share = min(1.0, spare / sum(wants)) if sum(wants) else 0
    widths = [width * size + want * share + PADDING for width, want in zip(least, wants, strict=True)]
    return Setting(size, turned, tuple(widths), (LONG_WORD,) * len(needs))


def _broken(needs: Sequence[Need], size: float, turned: bool) -> Setting:
    """Every column gives up the same part of what its words need; a word breaks where its letters would not fit."""
    part = _room(needs, turned) / (sum(need.word for need in needs) * size)
    widths = [need.word * size * part for need in needs]
    longest = [max(1, min(LONG_WORD, int(width / size / LETTER))) for width in widths]
    return Setting(size, turned, tuple(width + PADDING for width in widths), tuple(longest))
