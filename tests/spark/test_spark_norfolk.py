"""Norfolk's assessment, counted by a Spark cluster: the same figures byte for byte, also where a worker is lost."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from hallmark.assessment.building import build_figures
from hallmark.assessment.changes import Asked, counted
from hallmark.assessment.figures import written
from hallmark.evidence.engines.choosing import engine
from hallmark.partners.queries import territory
from real_evidence import loaded
from spark.cluster import Cluster
from spark.conftest import reading_with
from spark.losing import losing_a_worker

pytestmark = [pytest.mark.spark, pytest.mark.slow, pytest.mark.real]

Ask = Callable[[Callable[[], Any]], Any]


@pytest.fixture(scope="module")
def norfolk(shared_data: Path, django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> Iterator[Path]:
    """Norfolk's records, residents and outlines; where they are kept."""
    home = tmp_path_factory.mktemp("norfolk")
    files = [
        "police_uk/street/norfolk.zip", "boundaries/surrey_norfolk_sutton_croydon.zip",
        *(f"population/lsoa21_census2021_{what}.csv.gz" for what in ("residents", "households")),
    ]  # fmt: skip
    with loaded(django_db_blocker, django_settings, home, shared_data, *files):
        yield home


def figures_of_norfolk() -> str:
    """The text of figures.csv, but for what a document adds."""
    return written(build_figures(territory("Norfolk"), "2025-12").rows.values())


@pytest.mark.django_db
def test_norfolk_has_the_same_figures_to_the_byte(
    norfolk: Path, both: Ask, spark_cluster: Cluster, settings: Any
) -> None:
    settings.EVIDENCE_ROOT = norfolk / "evidence"
    before = queries_of(spark_cluster)

    def figures() -> str:
        found, _ = counted(Asked("Norfolk", "2025-12", None, None, 0))
        return written(found.rows.values())

    assert both(figures).count("\n") > 30_000
    assert queries_of(spark_cluster) >= before + 3


def queries_of(cluster: Cluster) -> int:
    """How many the cluster has been asked."""
    with reading_with(cluster.address):
        return len(engine().session.sparkContext.statusTracker().getJobIdsForGroup())


@pytest.mark.django_db
def test_assessment_goes_on_where_a_worker_is_killed(norfolk: Path, spark_cluster: Cluster, settings: Any) -> None:
    settings.EVIDENCE_ROOT = norfolk / "evidence"
    expected = figures_of_norfolk()

    with reading_with(spark_cluster.address), losing_a_worker(spark_cluster, tasks=2) as left:
        found = figures_of_norfolk()

    assert left
    assert found == expected
