"""Evidence read by DuckDB within this process."""

from collections.abc import Sequence

import ibis
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from hallmark.evidence.engines.base import Engine


class Embedded(Engine):
    """A DuckDB in memory: it holds no evidence, only reads it."""

    def __init__(self) -> None:
        self.backend: Backend = ibis.duckdb.connect()
        self.backend.raw_sql("SET preserve_insertion_order = false")

    def read(self, paths: Sequence[str]) -> Table:
        """The rows of these Parquet files."""
        return self.backend.read_parquet(list(paths))
