"""What the tests of jobs share: kinds of job, a keeper whose beats the test gives, and an empty queue."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from hallmark.jobs import registry
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.queries import WORKERS
from jobs.kinds import register_all
from partners.signing_in import analyst, let_in, signed_in
from table_owner import as_owner


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """The tests' kinds are known for the length of a test."""
    monkeypatch.setattr(registry, "_kinds", dict(registry._kinds))
    register_all()


@pytest.fixture
def keeper(db: None) -> Iterator[Keeper]:
    """A keeper without a thread: the test calls `beat`. Its lock is held by the test's own session."""
    one = Keeper(give_up=lambda words: pytest.fail(words))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [WORKERS, one.number])
        yield one
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [WORKERS, one.number])


@pytest.fixture
def empty_queue(transactional_db: None) -> Iterator[None]:
    """Clears the queue's tables, which Django does not manage and so does not empty between tests."""
    yield
    empty()


def empty() -> None:
    """Leaves nothing in the queue."""
    with as_owner() as owner:
        owner.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_events CASCADE")


def queue_rows() -> list[dict[str, Any]]:
    """What lies in the queue, in order."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, status::text, lock, args FROM procrastinate_jobs ORDER BY id")
        return [
            {"id": row[0], "status": row[1], "lock": row[2], "args": json.loads(row[3])} for row in cursor.fetchall()
        ]


@pytest.fixture
def client(db: None) -> Client:
    """A browser in which an analyst who also manages the partnership is signed in."""
    return signed_in(analyst())


@pytest.fixture
def page(page: Page, live_server: LiveServer, client: Client) -> Page:
    """The same in a real browser."""
    let_in(page.context, client, live_server.url)
    return page
