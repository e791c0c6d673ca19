"""Lookups of the ONS and others: which area lies in which, what became of it, what it is called.

The rows are kept as evidence, and the register of areas (`hallmark.areas`) learns from them.
"""

import pyarrow as pa

from hallmark.areas.changes import LoadSource, load_lookup
from hallmark.areas.columns import recognise_lookup
from hallmark.evidence.reading.columns import parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import OGL, Key, Refusal, Writer
from hallmark.evidence.sources.file_names import slug_of_file
from hallmark.ui.problems import Problem

BY = "evidence import"
"""Who changed the register; the import itself says which person added the file."""
ONS = "Office for National Statistics"
PUBLISHERS = {
    "council_names": ("mySociety", "Creative Commons Attribution 4.0"),
    "msoa_names": ("House of Commons Library and Office for National Statistics", OGL),
}
MOST_ROWS = 3_000_000
"""Every postcode is in a lookup of 2.7 million rows; a longer one is no lookup."""


def recognises(header: list[str]) -> bool:
    """Are these the columns of a lookup that the register of areas reads?"""
    return recognise_lookup(header) is not None


def read(table: Table, name: str, writer: Writer) -> None:
    """Keeps the rows, and leaves an act that teaches the register of areas."""
    kind = recognise_lookup(table.header)
    if kind is None:
        raise Problem(f"{name} is not a lookup that Hallmark knows. Check that you chose the right file.")
    rows = _rows(table, name, writer)
    publisher, licence = PUBLISHERS.get(kind, (ONS, OGL))
    writer.write(
        Key(f"lookup-{kind.replace('_', '-')}", slug_of_file(name), ""), rows, publisher=publisher, licence=licence
    )
    result = writer.result

    def act() -> str:
        # The member's own hash stands in the result only when its last byte has been read.
        source = LoadSource(name.rsplit("/", 1)[-1], result.sha256, publisher, licence)
        return load_lookup(kind, rows, source=source, by=BY).sentence

    result.register.append(act)


def _rows(table: Table, name: str, writer: Writer) -> pa.Table:
    header = [column if column not in table.header[:at] else f"- {at}" for at, column in enumerate(table.header)]
    types = dict.fromkeys((column for column in header if column and not column.startswith("- ")), pa.string())
    parts = []
    result = writer.result
    for rows in parse_blocks(table.blocks, [column or "- " for column in header], table.delimiter, types):
        parts.append(rows.table)
        result.rows_in += rows.table.num_rows + len(rows.misfits)
        result.refusals += [Refusal(result.member, misfit.line, misfit.reason, misfit.text) for misfit in rows.misfits]
        if result.rows_in > MOST_ROWS:
            raise Problem(
                f"{name} has over {MOST_ROWS:,} rows, more than any lookup. Check that you chose the right file."
            )
    if not parts or not sum(part.num_rows for part in parts):
        raise Problem(f"{name} has a header and no rows. Download it again and add the new copy.")
    return pa.concat_tables(parts)
