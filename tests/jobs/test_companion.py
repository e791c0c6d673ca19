"""The worker that the site starts beside itself lives as long as the site, and is started again where it dies."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hallmark.config.processes import has_ended, is_alive
from hallmark.jobs import changes
from hallmark.jobs.companion import Companion
from hallmark.jobs.queries import live_workers
from jobs.kinds import noted
from jobs.processes import PATIENCE_S, PROGRAM, environment, wait_for_state, wait_until

pytestmark = pytest.mark.slow

PARENT = Path(__file__).with_name("parent_process.py")
LISTENER = [sys.executable, "-c", "import sys; sys.stdin.buffer.read()"]


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch):
    monkeypatch.setattr("hallmark.jobs.companion.SHORTEST_PAUSE_S", 0.02)


def pid_of(companion: Companion, *, other_than: int | None = None) -> int:
    """The number of the process at work, once there is one."""
    wait_until_true(lambda: companion.pid not in {None, other_than})
    pid = companion.pid
    assert pid is not None
    return pid


def wait_until_true(question) -> None:
    """As `wait_until`, for tests without a database."""
    for _ in range(int(PATIENCE_S / 0.02)):
        if question():
            return
        time.sleep(0.02)
    pytest.fail("still waiting")


def test_it_ends_in_order_with_the_block():
    with Companion(command=LISTENER) as companion:
        pid = pid_of(companion)
        assert is_alive(pid)

    assert not is_alive(pid)


def test_it_is_started_again_where_it_dies():
    with Companion(command=LISTENER) as companion:
        first = pid_of(companion)
        os.kill(first, signal.SIGKILL)

        second = pid_of(companion, other_than=first)

    assert not is_alive(first)
    assert not is_alive(second)


def test_one_that_does_not_listen_is_killed(monkeypatch):
    monkeypatch.setattr("hallmark.jobs.companion.PATIENCE_S", 0.2)
    with Companion(command=[sys.executable, "-c", "import threading; threading.Event().wait()"]) as companion:
        pid = pid_of(companion)

    assert not is_alive(pid)


def test_it_waits_until_it_may_start():
    asked = []
    with Companion(command=LISTENER, may_start=lambda: asked.append(1) or len(asked) > 3) as companion:
        pid_of(companion)

    assert len(asked) == 4


def test_it_ends_where_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, str(PARENT)], stdout=subprocess.PIPE, text=True)
    with parent:
        assert parent.stdout is not None
        pid = int(parent.stdout.readline())
        assert is_alive(pid)
        parent.kill()

    assert has_ended(pid, patience_s=PATIENCE_S)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("empty_queue")
def test_a_real_worker_beside_its_parent_does_jobs_and_is_replaced(tmp_path, monkeypatch):
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    job = changes.ask("test.hold", {"folder": str(tmp_path)}, title="A job", by="Ann")

    with Companion(command=[sys.executable, str(PROGRAM), "1", "until-input-ends"]) as companion:
        first = pid_of(companion)
        wait_until(lambda: noted(tmp_path) == ["begin"], "the beginning")
        os.kill(first, signal.SIGKILL)
        wait_until(lambda: noted(tmp_path) == ["begin", "begin"], "the second beginning")
        (tmp_path / "go").touch()
        wait_for_state(job, "done")

    assert job.attempt == 2
    wait_until(lambda: not live_workers(), "no worker to be left")
