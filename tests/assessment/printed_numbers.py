"""A walk over a document: every number printed, and whether a figure of its own block or cell says it."""

import re
from collections.abc import Iterable, Iterator, Mapping

from hallmark.reports.blocks import Block, Caveat, Cell, Chart, Document, KeyFigure, Map, Table, Text

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NOT_NUMBERS = re.compile(
    rf"""(?x)
      \b\d{{1,2}}\ (?:{MONTHS})(?:\ \d{{4}})?      # a day
    | \b\d{{4}}-\d\d-\d\d\b                       # a day, as files write it
    | \bs\.\d+\(\d[A-Z]?\)                       # a section of an Act
    | \bSI\ \d{{4}}/\d+ | \bregs?\ \d+(?:\ to\ \d+)?  # an instrument and its regulations
    | \bv\d\.\d\b                                # the version of a licence
    | \b(?:{MONTHS})(?:\ to\ (?:{MONTHS}))?\ \d{{4}}  # a month
    | \b(?:19|20)\d\d(?:-\d\d)?\b                  # a year, 2023-24
    | \b[EW]\d{{8}}\b                              # an area's code
    | \b\d{{3}}[A-Z]\b                             # the end of an LSOA's name
    | \b(?:for\ every|per)\ 1,000\b | \b1,000\ residents\b
    | \b\d+\ of\ 12\ months\b | \b\d+\ months?\b | \b(?:80|95)\ ?%\ (?:and|limits|interval|sure|of\ cases)
    | \b(?:80|95)\ times\ in\ 100\b | \b\d+\ in\ \d+\b
    | \b[0-9a-f]{{8,64}}\b                         # a digest
    """
)
NUMBER = re.compile(r"[−-]?\d[\d,]*(?:\.\d+)?")
ROWS = ("value", "lower", "upper", "numerator", "denominator")


def unexplained(document: Document, rows: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Every printed number that no figure of its block says, as ``block: number in words``.

    Args:
        rows: figures.csv by figure id.
    """
    tables = {block.id: block for block in document.blocks() if isinstance(block, Table)}
    known = _siblings(rows)
    return [
        f"{block.id}: {number} in “{words}”"
        for block in document.blocks()
        for words, names in printed(block, tables)
        for number in numbers_in(words)
        if not says(number, [value for name in names for value in known.get(name, ())])
    ]


def printed(block: Block, tables: Mapping[str, Table]) -> Iterator[tuple[str, Iterable[str]]]:
    """The words of a block in which numbers stand, each with the figures that must say them."""
    if isinstance(block, Text):
        if block.origin in {"evidence", "partner"}:
            yield block.text, block.figures
    elif isinstance(block, KeyFigure):
        yield f"{block.value} {block.context}", block.figures
    elif isinstance(block, Caveat):
        if block.figures:
            yield block.text, block.figures
    elif isinstance(block, Table):
        for row in block.rows:
            for cell in row[1:]:
                yield cell.text, [name for name in (cell.figure, cell.said_figure) if name]
                yield cell.said, [name for name in (cell.figure, cell.said_figure) if name]
    else:
        names = _of_picture(block, tables)
        for words in (block.title, block.subtitle, block.alt):
            yield words, names


def _of_picture(block: Chart | Map, tables: Mapping[str, Table]) -> list[str]:
    if isinstance(block, Map):
        return [cell.figure for row in block.table.rows for cell in row]
    table = tables.get(block.table_id)
    behind: list[Cell] = [cell for row in table.rows for cell in row] if table else []
    return [point.figure for point in block.points] + [cell.figure for cell in behind]


def numbers_in(words: str) -> list[str]:
    """The numbers of a sentence that measure something: no dates, codes or names."""
    return NUMBER.findall(NOT_NUMBERS.sub(" ", words))


def says(number: str, values: Iterable[float]) -> bool:
    """Is it one of these values, rounded as it is printed, with or without its sign?"""
    text = number.replace(",", "").replace("−", "-").rstrip(".")
    decimals = len(text.partition(".")[2])
    wanted = abs(float(text))
    return any(
        abs(abs(value) - wanted) <= 0.5 * 10**-decimals + 1e-4 * max(1, abs(value)) * (decimals > 0) + 1e-9
        for value in values
    )


def _siblings(rows: Mapping[str, Mapping[str, str]]) -> dict[str, list[float]]:
    """By figure: its own numbers, and those of the figures of the same place, category and period."""
    together: dict[tuple[str, ...], list[float]] = {}
    for row in rows.values():
        numbers = [float(row[name]) for name in ROWS if row[name]]
        together.setdefault(_question(row), []).extend(numbers)
    return {name: together[_question(row)] for name, row in rows.items()}


def _question(row: Mapping[str, str]) -> tuple[str, ...]:
    return row["area_code"], row["category"], row["period_start"], row["period_end"]
