"""Opens Parquet files that people bring: by batches in a wanted order, or as the text table they would be."""

import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv, parquet

from hallmark.evidence.reading.stream import ByteStream
from hallmark.evidence.reading.text import Block, Table
from hallmark.ui.problems import Problem

MAGIC = b"PAR1"
BATCH = 250_000
SORT_MEMORY = "400MB"


class ParquetTable:
    """A Parquet file: its ``header`` (column names) and its rows, never all in memory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        schema = parquet.read_schema(path)
        # Text as dictionaries: the words of a batch once each, not once for every row.
        words = [field.name for field in schema if pa.types.is_string(field.type)]
        self._file = parquet.ParquetFile(path, read_dictionary=words)
        self.header: list[str] = schema.names

    def batches(self, *, grouped_by: Sequence[str]) -> Iterator[tuple[pa.Table, np.ndarray]]:
        """Rows with their row numbers (from 1), so that rows equal in `grouped_by` follow one another.

        A file that is so already is read as it stands; another is sorted, on disk where it is large.
        """
        if self._is_grouped(grouped_by):
            first = 1
            for batch in self._batches():
                yield pa.Table.from_batches([batch]), np.arange(first, first + batch.num_rows, dtype=np.int64)
                first += batch.num_rows
            return
        yield from self._sorted(grouped_by)

    def as_text(self) -> Table:
        """The same table as if it had come as CSV, for sources that read text."""

        def blocks() -> Iterator[Block]:
            line = 2
            for batch in self._batches():
                sink = pa.BufferOutputStream()
                csv.write_csv(_flat(batch), sink, csv.WriteOptions(include_header=False))
                yield Block(sink.getvalue().to_pybytes(), line)
                line += batch.num_rows

        return Table(list(self.header), ",", blocks())

    def _batches(self, columns: list[str] | None = None) -> Iterator[pa.RecordBatch]:
        # Row group by row group: one reader over them all keeps what it has read, and grows with the file.
        for group in range(self._file.num_row_groups):
            yield from self._file.iter_batches(BATCH, row_groups=[group], columns=columns)

    def _is_grouped(self, columns: Sequence[str]) -> bool:
        seen: set[tuple[object, ...]] = set()
        last: tuple[object, ...] | None = None
        for batch in self._batches(list(columns)):
            for start in run_starts([batch[column] for column in columns]).tolist():
                key = tuple(batch[column][start].as_py() for column in columns)
                if key != last and key in seen:
                    return False
                seen.add(key)
                last = key
        return True

    def _sorted(self, columns: Sequence[str]) -> Iterator[tuple[pa.Table, np.ndarray]]:
        by = ", ".join(f'"{column}"' for column in columns)
        with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
            connection.execute("SET memory_limit = ?", [SORT_MEMORY])
            connection.execute("SET temp_directory = ?", [folder])
            ordered = connection.sql(
                f"SELECT * FROM read_parquet($path, file_row_number = true) ORDER BY {by}, file_row_number",
                params={"path": str(self._path)},
            )
            for batch in ordered.to_arrow_reader(BATCH):
                table = pa.Table.from_batches([batch])
                yield table.drop_columns("file_row_number"), table["file_row_number"].to_numpy() + 1


@contextmanager
def open_parquet(stream: ByteStream, name: str) -> Iterator[ParquetTable]:
    """The table in a stream. Its index stands at the end, so the stream is first copied to a file of its own.

    Raises:
        Problem: the file is damaged or cut short.
    """
    with tempfile.NamedTemporaryFile(suffix=".parquet") as copy:
        shutil.copyfileobj(stream, copy, 4 * 1024 * 1024)
        copy.flush()
        try:
            yield ParquetTable(Path(copy.name))
        except pa.ArrowException as error:
            raise Problem(f"{name} is damaged or cut short. Download it again and add the new copy.") from error


def run_starts(columns: Sequence[pa.Array]) -> np.ndarray:
    """Where, in rows that stand together, a value of any column differs from the row before; the first row included."""
    rows = len(columns[0])
    if rows == 0:
        return np.array([], np.int64)
    changes = np.zeros(rows, bool)
    changes[0] = True
    for column in columns:
        coded = column if pa.types.is_dictionary(column.type) else pc.dictionary_encode(column)
        codes = coded.indices.fill_null(-1).to_numpy()
        changes[1:] |= codes[1:] != codes[:-1]
    return np.flatnonzero(changes)


def _flat(batch: pa.RecordBatch) -> pa.Table:
    table = pa.Table.from_batches([batch])
    for place, field in enumerate(table.schema):
        if pa.types.is_dictionary(field.type):
            table = table.set_column(place, field.name, table[field.name].cast(field.type.value_type))
    return table
