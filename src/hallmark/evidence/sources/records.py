"""Rows of any delimited text, with line numbers, where fields may hold line ends and long free text.

Slower than `reading.columns`, which wants one line per row: for partners' extracts, not for national files.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from hallmark.evidence.reading.text import Table
from hallmark.ui.problems import Problem

BATCH_ROWS = 50_000
BATCH_CHARACTERS = 32 * 1024 * 1024
"""A batch ends at whichever comes first, so that memory does not grow with the file or with its free text."""
LONGEST_FIELD = 16 * 1024 * 1024
KEPT_OF_REFUSED = 20_000
"""Characters of a refused row that the quarantine file shows."""

csv.field_size_limit(LONGEST_FIELD)


@dataclass
class Batch:
    """Some rows, all as wide as the header: ``lines`` (of the file, from 1) and ``rows``, of the same length.

    ``misfits`` are (line, row) of those of another width.
    """

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    misfits: list[tuple[int, list[str]]] = field(default_factory=list)
    characters: int = 0

    def column(self, index: int) -> list[str]:
        """One column, trimmed."""
        return [row[index].strip() for row in self.rows]

    @property
    def is_full(self) -> bool:
        return len(self.rows) + len(self.misfits) >= BATCH_ROWS or self.characters >= BATCH_CHARACTERS


def batches(table: Table, name: str) -> Iterator[Batch]:
    """The rows of a table, some at a time; blank lines are passed over.

    Raises:
        Problem: a quotation mark is opened and never closed, so that the rest of the file reads as one field.
    """
    width = len(table.header)
    reader = csv.reader(_lines(table), delimiter=table.delimiter)
    batch = Batch()
    line = 2
    try:
        for row in reader:
            if len(row) == width:
                batch.lines.append(line)
                batch.rows.append(row)
            elif any(row):
                batch.misfits.append((line, row))
            batch.characters += sum(map(len, row))
            line = reader.line_num + 2
            if batch.is_full:
                yield batch
                batch = Batch()
    except csv.Error as error:
        raise Problem(
            f"{name}, line {line:,}: the row cannot be read ({error}). A quotation mark is probably opened there and "
            "not closed; correct it and add the file again."
        ) from error
    if batch.lines or batch.misfits:
        yield batch


def _lines(table: Table) -> Iterator[str]:
    for block in table.blocks:
        yield from io.StringIO(block.data.decode("utf-8"), newline="")


def as_text(row: list[str], delimiter: str = ",") -> str:
    """The row as one line of CSV, for the quarantine file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, lineterminator="").writerow(row)
    return out.getvalue()[:KEPT_OF_REFUSED]
