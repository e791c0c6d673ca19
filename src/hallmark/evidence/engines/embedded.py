"""Evidence read by DuckDB within this process."""

import os
from collections.abc import Sequence

import ibis
from ibis.backends.duckdb import Backend
from ibis.expr.types import Table

from hallmark.evidence.engines.base import Engine
from hallmark.ui.problems import Problem


class Embedded(Engine):
    """A DuckDB in memory: it holds no evidence, only reads it."""

    def __init__(self) -> None:
        self.backend: Backend = ibis.duckdb.connect()
        self.backend.raw_sql("SET preserve_insertion_order = false")
        if (workers := _workers()) > 1:
            self._take_a_share(workers)

    def read(self, paths: Sequence[str]) -> Table:
        """The rows of these Parquet files."""
        return self.backend.read_parquet(list(paths))

    def _take_a_share(self, workers: int) -> None:
        # By itself DuckDB takes every core that the process may use, and most of the memory.
        settings = "SELECT current_setting('threads'), current_setting('memory_limit')"
        threads, memory = self.backend.raw_sql(settings).fetchone()
        amount, unit = memory.split()
        self.backend.raw_sql(f"SET threads = {max(1, threads // workers)}")
        self.backend.raw_sql(f"SET memory_limit = '{float(amount) / workers:.3f} {unit}'")


def _workers() -> int:
    """HALLMARK_WORKERS: how many processes share the machine, this one among them.

    Raises:
        Problem: it is no whole number from 1.
    """
    value = os.environ.get("HALLMARK_WORKERS") or "1"
    if not (value.isascii() and value.isdecimal() and int(value)):
        raise Problem(f"HALLMARK_WORKERS is “{value}”. Write how many workers share this machine, or leave it out.")
    return int(value)
