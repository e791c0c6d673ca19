"""Blocks of CSV lines to Arrow columns, keeping each row's line number and every row that does not fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from pyarrow import csv

from hallmark.evidence.reading.text import Block

DICTIONARY = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Misfit:
    """A line that has not as many columns as the header: its number (from 1), its text, and what is wrong."""

    line: int
    text: str
    reason: str


@dataclass(frozen=True)
class Rows:
    """One block parsed: ``table``, the line number of each row (int64, same length), and the misfits."""

    table: pa.Table
    lines: np.ndarray
    misfits: list[Misfit]
    block: Block

    def text_of(self, line: int) -> str:
        """The line as it stood in the file."""
        return self._split[line - self.block.first_line].decode("utf-8").rstrip("\r")

    @cached_property
    def _split(self) -> list[bytes]:
        # Once for a block, not once for each of what may be many refusals.
        return self.block.data.split(b"\n")


def parse_block(block: Block, header: list[str], delimiter: str, types: Mapping[str, pa.DataType]) -> Rows:
    """Parses whole lines into the columns named in `types`; other columns are passed over.

    Args:
        header: column names of the file, in order; names in `types` must be among them.
        types: Arrow type by column; text and dictionary-of-text only, so that parsing itself never fails.
    """
    misfits: list[tuple[int, str, int]] = []

    def note(row: csv.InvalidRow) -> str:
        misfits.append((row.number, row.text, row.actual_columns))
        return "skip"

    data = block.data
    table = csv.read_csv(
        pa.BufferReader(data),
        read_options=csv.ReadOptions(column_names=header, use_threads=False, block_size=len(data) + 1),
        parse_options=csv.ParseOptions(delimiter=delimiter, invalid_row_handler=note, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            include_columns=list(types), column_types=dict(types), strings_can_be_null=False
        ),
    )
    numbers = np.arange(table.num_rows + len(misfits), dtype=np.int64) + block.first_line
    if misfits:
        numbers = np.delete(numbers, [number - 1 for number, _, _ in misfits])
    described = [
        Misfit(block.first_line + number - 1, text, f"{columns} columns where the header has {len(header)}")
        for number, text, columns in misfits
        if text.strip()
    ]
    return Rows(table, numbers, described, block)


def parse_blocks(
    blocks: Iterator[Block], header: list[str], delimiter: str, types: Mapping[str, pa.DataType]
) -> Iterator[Rows]:
    """`parse_block` over a whole file, one block in memory at a time."""
    for block in blocks:
        yield parse_block(block, header, delimiter, types)
