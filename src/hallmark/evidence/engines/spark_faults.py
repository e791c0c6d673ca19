"""What goes wrong on a cluster, said in one sentence."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import SparkSession

from hallmark.evidence.engines.spark_session import forget, is_lost, log_file
from hallmark.ui.problems import Problem

_UNREADABLE = ("FileNotFound", "FAILED_READ_FILE", "PATH_NOT_FOUND", "AccessControlException")


@contextmanager
def in_words(session: SparkSession) -> Iterator[None]:
    """Turns what a cluster does into a Problem. A worker lost on the way is none: others do its part again."""
    try:
        yield
    except (PySparkException, Py4JError, OSError) as error:
        if is_lost(session):
            forget(session)
            raise Problem(
                f"The Spark cluster {settings.HALLMARK_ENGINE} stopped answering. See that it runs, and ask again; "
                f"{log_file()} says more."
            ) from error
        if any(sign in str(error) for sign in _UNREADABLE):
            raise Problem(
                f"Spark could not read the evidence in {settings.EVIDENCE_ROOT}. The folder must be there under the "
                f"same path for every worker, and readable; {log_file()} says more."
            ) from error
        if isinstance(error, AnalysisException):
            raise  # an expression that Spark does not understand is our fault, not the cluster's
        raise Problem(
            f"Spark could not finish a query: {str(error).strip().splitlines()[0]} {log_file()} says more."
        ) from error
