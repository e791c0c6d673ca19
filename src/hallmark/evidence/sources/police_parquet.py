"""Street-level crime in one Parquet file of many forces and months, with the column names of the CSV.

Such files are made by others from police.uk's CSVs; Crime ID, LSOA name and Context are often left out. The file is
read by batches and written force-month by force-month, so that memory does not grow with it.
"""

import csv
import io
from collections.abc import Callable, Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmark.areas.queries import force_slug_of
from hallmark.evidence.reading.columns import DICTIONARY
from hallmark.evidence.reading.parquet import ParquetTable, run_starts
from hallmark.evidence.sources import police_street
from hallmark.evidence.sources.base import Key, Writer
from hallmark.evidence.sources.police_rows import Records

AT_ONCE = 1_000_000
"""Rows of one force-month that wait in memory to be written together."""
CHECKED = ("month", "crime_type", "lsoa_code")
POINT = ("longitude", "latitude")


def recognises(header: list[str]) -> bool:
    """Are these the columns of street-level crime?"""
    return police_street.recognises(header)


def read(file: ParquetTable, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where the file as a whole is wrong."""
    ours = {column: column.lower() for column in file.header}
    names = {theirs.lower(): name for theirs, (name, _) in police_street.COLUMNS.items()}
    grouped_by = [next(column for column in ours if ours[column] == key) for key in ("month", "falls within")]
    checks = police_street.street_checks(name, None)
    pending = _Pending(writer)
    for batch, numbers in file.batches(grouped_by=grouped_by):
        wanted = {names[ours[column]]: batch[column] for column in file.header if ours[column] in names}
        rows = Records(_typed(wanted, batch.num_rows), numbers, _describer(batch, numbers))
        for key, part in _runs(checks.sift(rows, writer)):
            pending.add(key, part)
    pending.flush()
    checks.file_as_a_whole(writer)


class _Pending:
    """Collects the rows of one force-month over several batches, and writes them as one."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.key: Key | None = None
        self.parts: list[pa.Table] = []

    def add(self, key: Key, part: pa.Table) -> None:
        if key != self.key or sum(waiting.num_rows for waiting in self.parts) > AT_ONCE:
            self.flush(done=key != self.key)
        self.key = key
        self.parts.append(part)

    def flush(self, *, done: bool = True) -> None:
        if self.key is None:
            return
        if self.parts:
            police_street.store(self.key, _encoded(pa.concat_tables(self.parts)), self.writer)
        if done:
            self.writer.finish(self.key)
        self.parts = []


def _typed(columns: dict[str, pa.ChunkedArray], rows: int) -> pa.Table:
    # Only the columns that are checked value by value are dictionaries here: a dictionary goes whole into every file
    # written, and one batch has the places of many forces.
    arrays = {}
    for name, _ in police_street.COLUMNS.values():
        if name in POINT:
            column = columns[name]
            arrays[name] = column.cast(pa.float64()) if pa.types.is_floating(column.type) else _text(column)
        else:
            text = _text(columns[name]) if name in columns else pa.array([""] * rows, pa.string())
            arrays[name] = text.dictionary_encode() if name in CHECKED else text
    return pa.table(arrays)


def _text(column: pa.ChunkedArray) -> pa.Array:
    return pc.fill_null(column.cast(pa.string()), "").combine_chunks()


def _runs(rows: pa.Table) -> Iterator[tuple[Key, pa.Table]]:
    starts = run_starts([rows["month"].cast(pa.string()).combine_chunks(), rows["falls_within"].combine_chunks()])
    for start, end in zip(starts, [*starts[1:], rows.num_rows], strict=True):
        part = rows.slice(start, end - start)
        yield Key(police_street.DATASET, force_slug_of(part["falls_within"][0].as_py()), part["month"][0].as_py()), part


def _encoded(rows: pa.Table) -> pa.Table:
    for name, kind in police_street.COLUMNS.values():
        if kind == DICTIONARY:
            column = rows[name].cast(pa.string()).combine_chunks().dictionary_encode()
            rows = rows.set_column(rows.schema.get_field_index(name), name, column)
    return rows


def _describer(batch: pa.Table, numbers: np.ndarray) -> Callable[[int], str]:
    def describe(number: int) -> str:
        row = batch.slice(int(np.flatnonzero(numbers == number)[0]), 1)
        text = io.StringIO()
        csv.writer(text).writerow(["" if value is None else value for value in row.to_pylist()[0].values()])
        return text.getvalue().rstrip("\r\n")

    return describe
