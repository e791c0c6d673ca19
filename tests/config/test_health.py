"""Alive and ready, as whatever watches over the site asks."""

import shutil
import time
from collections import namedtuple
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from hallmark.config import health
from hallmark.config.backup.opening import unopened
from hallmark.jobs.queries import WORKERS
from table_owner import as_owner

LIVE, READY = "/health/live/", "/health/ready/"
Usage = namedtuple("Usage", "total used free")
FINE = {"database": "fine", "tables": "fine", "worker": "fine", "disk": "fine", "anchors": "fine"}


@pytest.fixture(autouse=True)
def nothing_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test hears what another found, and the process has run for long."""
    monkeypatch.setattr(health, "_asked", health._Asked())
    seen = health._WorkerSeen()
    seen.at = time.monotonic() - 2 * health.WORKER_AWAY_S
    monkeypatch.setitem(health.PARTS, "worker", health._unless_away(seen))


@pytest.fixture
def a_worker(db: None) -> Iterator[None]:
    """A worker, as the database knows it: by its lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, 7)", [WORKERS])
        yield
        cursor.execute("SELECT pg_advisory_unlock(%s, 7)", [WORKERS])


def test_live_asks_the_database_nothing(client: Client) -> None:
    answer = client.get(LIVE)

    assert (answer.status_code, answer.json()) == (200, {"live": True})
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("a_worker")
def test_ready_where_all_is_fine_costs_five_queries_in_two_seconds(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(5):
        answers = [client.get(READY) for _ in range(20)]

    assert {answer.status_code for answer in answers} == {200}
    assert answers[-1].json() == {"ready": True, "parts": FINE}
    assert "no-store" in answers[0].headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.usefixtures("a_worker")
def test_what_is_wrong_is_named(client: Client, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(1, 1, 499_000_000))
    settings.HALLMARK_AUDIT_ANCHORS = Path("/no such folder/anchors.jsonl")

    answer = client.get(READY)

    assert answer.status_code == 503
    assert answer.json() == {
        "ready": False,
        "parts": {
            **FINE,
            "disk": "less than 500 MB are free",
            "anchors": "the file of anchors cannot be written",
        },
    }


@pytest.mark.django_db
def test_worker_that_is_away_for_long_is_missed_and_one_that_has_just_gone_is_not(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert client.get(READY).json()["parts"]["worker"] == "no worker has been seen for a minute"

    health._asked.forget()
    monkeypatch.setitem(health.PARTS, "worker", health._WorkerSeen())
    assert client.get(READY).json()["parts"]["worker"] == "fine"


@pytest.mark.django_db
def test_database_that_is_away_is_told_without_its_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise OperationalError("connection to server at 10.1.2.3 failed: password authentication failed for user ann")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "close", lambda: None)
        for name in ("live_workers", "unopened", "pending_migrations"):
            patch.setattr(health, name, lambda *_: away())

        answer = client.get(READY)

    assert answer.status_code == 503
    assert answer.json()["parts"] == {
        **FINE, "tables": "the database does not answer", "worker": "the database does not answer",
    }  # fmt: skip
    assert "10.1.2.3" not in answer.content.decode()
    assert "ann" not in answer.content.decode()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_tables_of_another_version_and_a_restored_site_are_not_ready(client: Client) -> None:
    with as_owner() as owner:
        owner.execute("UPDATE django_migrations SET name = 'later' WHERE app = 'law' AND name LIKE '0001%'")
    try:
        assert client.get(READY).json()["parts"]["tables"] == "they are not those of this version"
    finally:
        with as_owner() as owner:
            owner.execute("UPDATE django_migrations SET name = '0001_initial' WHERE app = 'law' AND name = 'later'")
    with as_owner() as owner:
        owner.execute(
            "INSERT INTO wiring_restoration (taken_at, restored_at, archive, heads) VALUES (%s, now(), '', '{}')",
            [timezone.now()],
        )
    health._asked.forget()

    answer = client.get(READY)

    assert unopened() is not None
    assert answer.status_code == 503
    assert answer.json()["parts"]["tables"] == "they were restored from a backup and are not open yet"


@pytest.mark.django_db
def test_site_that_is_another_role_is_not_ready(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "APP", "somebody_else")

    assert client.get(READY).json()["parts"]["database"] == "it is reached as another role than the site’s"


@pytest.mark.parametrize("address", [LIVE, READY])
def test_health_is_read_only(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
