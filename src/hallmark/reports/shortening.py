"""A document for paper: tables that a page would fold away are cut to their first rows, and say where the rest is."""

from collections.abc import Collection
from dataclasses import replace

from hallmark.reports.blocks import Block, Document, Map, Section, Table

KEPT_ROWS = 12
"""A year of months, or the first dozen of a list: what a reader of paper looks at."""


def for_paper(document: Document, *, whole: Collection[str] = ()) -> Document:
    """The document with folded tables and the lists behind maps cut short. No sentence and no picture is left out.

    Args:
        whole: ids of tables that are printed to their last row.
    """
    return replace(document, sections=tuple(_section(section, whole) for section in document.sections))


def _section(section: Section, whole: Collection[str]) -> Section:
    return replace(
        section,
        blocks=tuple(_block(block, whole) for block in section.blocks),
        sections=tuple(_section(part, whole) for part in section.sections),
    )


def _block(block: Block, whole: Collection[str]) -> Block:
    if isinstance(block, Map):
        return replace(block, table=_short(block.table))
    if isinstance(block, Table) and block.folded and block.id not in whole:
        return _short(block)
    return block


def _short(table: Table) -> Table:
    if len(table.rows) <= KEPT_ROWS:
        return table
    said = f"The first {KEPT_ROWS} of {len(table.rows):,} rows; the web page and the spreadsheet have all."
    return replace(table, rows=table.rows[:KEPT_ROWS], note=f"{said} {table.note}".strip())
