"""Evidence read by Spark: the same expressions, shared out over the workers of a cluster.

Imported only where HALLMARK_ENGINE names a Spark. Tables go there, and results come back, as Arrow through Java:
workers need no Python.
"""

import re
import weakref
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.pyspark import Backend
from ibis.formats.pyarrow import PyArrowData
from ibis.util import gen_name
from pyspark.sql import SparkSession

from hallmark.evidence.engines.base import Engine
from hallmark.evidence.engines.spark_faults import in_words
from hallmark.evidence.engines.spark_session import is_held, session_of

_unused: deque[tuple[SparkSession, str]] = deque()
"""Views whose table is gone; the next query of any thread drops them.

A table may go at any moment, in the middle of talk with Java too, where nothing else may be said to it.
"""


class ArrowBackend(Backend):  # type: ignore[misc]
    """Ibis's own, but for how tables pass: by pandas, as there, a missing number would become "not a number"."""

    def to_pyarrow(
        self, expr: ir.Expr, /, *, params: Any = None, limit: int | str | None = None, **options: Any
    ) -> pa.Table:
        """The result of an expression, as Arrow."""
        table = expr.as_table()
        with in_words(self._session):
            _drop_unused()
            self._run_pre_execute_hooks(table)
            found = self._session.sql(self.compile(table, params=params, limit=limit, **options)).toArrow()
        return expr.__pyarrow_result__(PyArrowData.convert_table(found, table.schema()))

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        self._session.createDataFrame(op.data.to_pyarrow(op.schema)).createOrReplaceTempView(op.name)
        weakref.finalize(op, _unused.append, (self._session, op.name))


class Spark(Engine):
    """One thread's way to the Spark of this process; all threads share its one application."""

    def __init__(self, master: str) -> None:
        self.session = session_of(master)
        self.backend = ArrowBackend()
        self.backend.register_options()
        self.backend.do_connect(self.session)

    def read(self, paths: Sequence[str]) -> ir.Table:
        """The rows of these Parquet files, which every worker must see under the same path."""
        name = gen_name("evidence")
        with in_words(self.session):
            self.session.read.parquet(*map(_exactly, paths)).createOrReplaceTempView(name)
            table = self.backend.table(name)
        # An expression over the table holds what it does, and not the table.
        weakref.finalize(table.op(), _unused.append, (self.session, name))
        return table

    def is_lost(self) -> bool:
        """Was its session given up, because the cluster went away?"""
        return not is_held(self.session)


def _drop_unused() -> None:
    # Several threads take from it.
    with suppress(IndexError):
        while True:
            session, name = _unused.popleft()
            if is_held(session):
                session.catalog.dropTempView(name)


def _exactly(path: str) -> str:
    """A path as Hadoop reads it: on the file system, whatever its default, and no pattern of names."""
    return "file:" + re.sub(r"([\\\[\]{}*?])", r"\\\1", path)
