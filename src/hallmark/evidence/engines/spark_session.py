"""The one Spark application of this process: started at the first query, and anew where it was lost."""

import atexit
import os
import secrets
import shutil
import socket
import threading
import time
import warnings
from pathlib import Path

from django.conf import settings
from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from hallmark.evidence.engines.masters import addresses, is_cluster_of_its_own, is_on_this_machine
from hallmark.ui.problems import Problem

SECONDS_TO_ANSWER = 5
SECONDS_FOR_A_WORKER = 120
"""A cluster that gives no worker in this time is full, or has none."""
LOG_SETTINGS = Path(__file__).with_name("spark_log.properties")

_lock = threading.Lock()
_running: dict[str, SparkSession] = {}


def session_of(master: str) -> SparkSession:
    """The session with this master, started where there is none.

    Raises:
        Problem: there is no Java, nobody answers at the master's address, or it has no worker for us.
    """
    with _lock:
        if master not in _running:
            _refuse_without_java()
            _refuse_unless_reachable(master)
            _running[master] = _started(master)
        return _running[master]


def is_held(session: SparkSession) -> bool:
    """Is it still the session of its master?"""
    return session in _running.values()


def is_lost(session: SparkSession) -> bool:
    """Has the application ended without our asking?"""
    try:
        return bool(session.sparkContext._jsc.sc().isStopped())
    except (Py4JError, OSError, AttributeError):
        return True  # Java itself is gone


def forget(session: SparkSession) -> None:
    """Ends a session, lost or not; the next query starts another."""
    with _lock:
        # Of several threads that meet the loss the first ends it; the others must not end its successor.
        for master in [name for name, one in _running.items() if one is session]:
            _end(_running.pop(master))


def log_file() -> Path:
    """Where Spark's many warnings go; few are for the person in front."""
    return Path(settings.HALLMARK_HOME) / "spark.log"


@atexit.register
def _end_all() -> None:
    for session in list(_running.values()):
        _end(session)
    _running.clear()


def _end(session: SparkSession) -> None:
    try:
        with warnings.catch_warnings(category=RuntimeWarning, action="ignore"):
            session.stop()
    except (Py4JError, OSError):
        # Java is gone: PySpark must not look for it at its old address.
        SparkContext._active_spark_context = SparkContext._gateway = SparkContext._jvm = None
        SparkSession._instantiatedSession = SparkSession._activeSession = None


def _started(master: str) -> SparkSession:
    if is_on_this_machine(master):
        # Masters and workers that Spark starts, and their pages, ask no setting but this where to listen.
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    asked = {"spark.master": master, **_configuration(master)}
    try:
        # Everyone on the machine can read the words that Java is started with: the secret comes after them.
        SparkContext._ensure_initialized(conf=SparkConf().setAll(list(asked.items())))
        session = SparkSession.builder.config(map={**asked, **_sign_in(master)}).getOrCreate()
    except (PySparkException, Py4JError, OSError) as error:
        raise Problem(
            f"Spark could not be started with {master}. It needs Java 17 or later here, and the same version of Spark "
            f"there. {log_file()} says more."
        ) from error
    _refuse_without_workers(session, master)
    return session


def _configuration(master: str) -> dict[str, str]:
    """What Hallmark itself asks of Spark; the rest is the user's, in spark-defaults.conf under SPARK_CONF_DIR."""
    log = f'"-Dlog4j2.configurationFile={LOG_SETTINGS.as_uri()}" "-Dhallmark.spark.log={log_file()}"'
    asked = {
        "spark.app.name": "Hallmark",
        # Its pages have no sign-in.
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.defaultJavaOptions": log,
    }
    if is_on_this_machine(master):
        asked |= {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"}
    return asked


def _sign_in(master: str) -> dict[str, str]:
    """A secret for a cluster that lives no longer than this process; that of any other is its keeper's to give."""
    if not is_cluster_of_its_own(master):
        return {}
    return {"spark.authenticate": "true", "spark.authenticate.secret": secrets.token_hex(32)}


def _refuse_without_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java", path=str(Path(home, "bin")) if home else None):
        where = f"JAVA_HOME is {home}, and there is none" if home else "there is none on this machine's path"
        raise Problem(
            f"HALLMARK_ENGINE asks for Spark, which needs Java 17 or later: {where}. Install Java and set JAVA_HOME to "
            "its folder, or leave HALLMARK_ENGINE out."
        )


def _refuse_unless_reachable(master: str) -> None:
    masters = addresses(master)
    if masters and not any(_answers(host, port) for host, port in masters):
        raise Problem(
            f"No Spark master answers at {master}. Start it, or correct HALLMARK_ENGINE; without it DuckDB reads the "
            "evidence on this machine."
        )


def _answers(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=SECONDS_TO_ANSWER):
            return True
    except OSError:
        return False


def _refuse_without_workers(session: SparkSession, master: str) -> None:
    """A job without a worker would wait for ever, and say so only in its log."""
    until = time.monotonic() + SECONDS_FOR_A_WORKER
    while addresses(master) and _executors(session) < 1:
        if time.monotonic() > until or is_lost(session):
            _end(session)
            raise Problem(
                f"The Spark cluster at {master} gave no worker in {SECONDS_FOR_A_WORKER} seconds. It has none, its "
                "workers are too small, or others use them all. See that it has a free worker, and ask again."
            )
        time.sleep(0.1)


def _executors(session: SparkSession) -> int:
    # The driver is counted among them.
    return int(session.sparkContext._jsc.sc().getExecutorMemoryStatus().size()) - 1
