"""A Spark cluster for the tests of this folder, and what reads the evidence while a block lasts."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from hallmark.assessment import series
from hallmark.evidence import people
from hallmark.evidence.engines.choosing import engine
from hallmark.evidence.engines.spark_session import forget
from spark.cluster import Cluster, cluster, java_home

DEFAULTS = """
spark.driver.memory 512m
spark.executor.memory 512m
# Java that starts soon and is not at its fastest later: these queries are short.
spark.driver.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.executor.extraJavaOptions -XX:TieredStopAtLevel=1 -XX:+UseSerialGC
spark.sql.shuffle.partitions 2
# Many small parts of the work, so that some are still to do when a worker goes.
spark.sql.files.maxPartitionBytes 256k
"""


@pytest.fixture(scope="session")
def spark_environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[pytest.MonkeyPatch]:
    """Java and the settings of Spark, as a user gives them: by variables of the environment."""
    folder = tmp_path_factory.mktemp("spark-settings")
    (folder / "spark-defaults.conf").write_text(DEFAULTS, encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JAVA_HOME", str(java_home(folder / "java")))
        patch.setenv("SPARK_CONF_DIR", str(folder))
        yield patch


@pytest.fixture(scope="session")
def spark_cluster(spark_environment: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One master and two workers, stopped at the end whatever happens."""
    with cluster(tmp_path_factory.mktemp("spark-cluster")) as running:
        yield running
        with reading_with(running.address):
            forget(engine().session)


@contextmanager
def reading_with(master: str) -> Iterator[None]:
    """Inside it the evidence is read by this Spark; by DuckDB where it is blank."""
    before = django_settings.HALLMARK_ENGINE
    django_settings.HALLMARK_ENGINE = master
    forget_counts()
    try:
        yield
    finally:
        django_settings.HALLMARK_ENGINE = before
        forget_counts()


def forget_counts() -> None:
    """What one engine has counted is kept for the areas that follow: the other would not be asked."""
    for kept in (series._street_counts, series._counts_beside, people._people):
        kept.cache_clear()


@pytest.fixture
def both(spark_cluster: Cluster) -> Callable[[Callable[[], Any]], Any]:
    """Asks DuckDB and the cluster the same question, sees that they agree, and gives the answer."""

    def ask(question: Callable[[], Any]) -> Any:
        expected = question()
        with reading_with(spark_cluster.address):
            found = question()
        assert found == expected
        return found

    return ask


@pytest.fixture(autouse=True)
def evidence_root(settings: Any, tmp_path: Path) -> Path:
    """An empty evidence folder for each test."""
    settings.EVIDENCE_ROOT = tmp_path / "store"
    return settings.EVIDENCE_ROOT
