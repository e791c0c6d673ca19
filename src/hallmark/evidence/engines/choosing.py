"""Which engine a thread works with: DuckDB, unless HALLMARK_ENGINE names a Spark."""

import threading
import warnings

from django.conf import settings

from hallmark.evidence.engines.base import Engine
from hallmark.evidence.engines.embedded import Embedded
from hallmark.ui.problems import Problem

_local = threading.local()


def engine() -> Engine:
    """This thread's engine.

    Raises:
        Problem: Spark is asked for, and it or its Java is not there, or its cluster does not answer.
    """
    master = settings.HALLMARK_ENGINE
    made: dict[str, Engine] = _local.__dict__.setdefault("made", {})
    if master not in made or made[master].is_lost():
        made[master] = _spark(master) if master else Embedded()
    return made[master]


def _spark(master: str) -> Engine:
    # PySpark says it of pandas, through which nothing of ours passes.
    warnings.filterwarnings("ignore", message="PySpark does not yet fully support pandas", category=FutureWarning)
    try:
        # A second, and packages of half a gigabyte that few have.
        from hallmark.evidence.engines.spark import Spark
    except ModuleNotFoundError as error:
        if error.name not in {"pyspark", "py4j"}:
            raise
        raise Problem(
            "HALLMARK_ENGINE asks for Spark, and PySpark is not installed. Install it beside Hallmark: "
            "pip install 'pyspark>=4.1,<5'. Without HALLMARK_ENGINE, DuckDB reads the evidence."
        ) from error
    return Spark(master)
