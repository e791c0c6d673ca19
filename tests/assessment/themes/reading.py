"""Reading the blocks of a theme part: their words, by id, and whether every number in them is a figure."""

from collections.abc import Sequence

from assessment.printed_numbers import numbers_in, printed, says
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.reports.blocks import Block, Caveat, Chart, Table, Text, figures_of


def sentences(blocks: Sequence[Block]) -> dict[str, str]:
    """The text blocks and caveats by id."""
    return {block.id: block.text for block in blocks if isinstance(block, Text | Caveat)}


def only(blocks: Sequence[Block], kind: type) -> Block:
    """The one block of a kind."""
    [found] = [block for block in blocks if isinstance(block, kind)]
    return found


def chart(blocks: Sequence[Block]) -> Chart:
    found = only(blocks, Chart)
    assert isinstance(found, Chart)
    return found


def table(blocks: Sequence[Block], name: str) -> dict[str, list[str]]:
    """A table's cells in words, by the first of each row."""
    [found] = [block for block in blocks if isinstance(block, Table) and block.id == name]
    return {row[0].text: [cell.text for cell in row[1:]] for row in found.rows}


def untraced(figures: Figures, blocks: Sequence[Block]) -> list[str]:
    """Numbers that no figure of their own block or cell says, and figures that are named and do not exist.

    As `printed_numbers.unexplained`: a figure speaks for those of its own place, category and period.
    """
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    missing = [name for block in blocks for name in figures_of(block) if name not in figures.rows]
    numbers: dict[tuple[str, ...], list[float]] = {}
    for row in figures.rows.values():
        numbers.setdefault(_question(row), []).extend(_numbers(row))
    return missing + [
        f"{block.id}: {number} in “{words}”"
        for block in blocks
        for words, names in printed(block, tables)
        for number in numbers_in(words)
        if not says(number, [value for name in names if name for value in numbers[_question(figures.rows[name])]])
    ]


def _question(row: Figure) -> tuple[str, ...]:
    return row.area_code, row.category, row.period_start, row.period_end


def _numbers(row: Figure) -> list[float]:
    known = (row.value, row.lower, row.upper, row.numerator, row.denominator)
    return [float(value) for value in known if value is not None]


def is_well_formed(blocks: Sequence[Block]) -> bool:
    """Are ids unique, sentences ended with a full stop, and is each chart's table there?"""
    names = [block.id for block in blocks]
    assert len(set(names)) == len(names)
    assert all(block.text.endswith(".") for block in blocks if isinstance(block, Text | Caveat))
    tables = {block.id for block in blocks if isinstance(block, Table)}
    return all(block.table_id in tables for block in blocks if isinstance(block, Chart))
