"""Real worker processes: killed, stopped, several at once. Every wait is for a thing to happen."""

import signal
import threading

import pytest
from django.db import connection

from hallmark.jobs import changes
from hallmark.jobs.models import Job
from hallmark.jobs.queries import live_workers
from jobs.conftest import queue_rows
from jobs.kinds import noted
from jobs.processes import PATIENCE_S, wait_for_state, wait_until, worker

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("empty_queue")]


def asked(kind, **arguments) -> Job:
    return changes.ask(kind, arguments, title="A job", by="Ann")


def holding(tmp_path, kind="test.hold") -> Job:
    return asked(kind, folder=str(tmp_path))


def wait_for_beginnings(tmp_path, count: int) -> None:
    wait_until(lambda: noted(tmp_path).count("begin") == count, f"{count} beginnings")


def let_go(tmp_path) -> None:
    (tmp_path / "go").touch()


def test_a_killed_worker_s_job_is_taken_up_again_from_its_beginning_once(tmp_path):
    job = holding(tmp_path)

    with worker() as first:
        wait_for_beginnings(tmp_path, 1)
        wait_until(lambda: Job.objects.get().step == "Holding", "progress from another process")
        first.send_signal(signal.SIGKILL)
        first.wait()
    wait_until(lambda: not live_workers(), "PostgreSQL to notice")
    assert Job.objects.get().state == "running"

    with worker() as second:
        wait_for_beginnings(tmp_path, 2)
        assert Job.objects.get().attempt == 2
        second.send_signal(signal.SIGKILL)
        second.wait()

    with worker():
        wait_for_state(job, "stopped")
        assert noted(tmp_path) == ["begin", "begin"]
        changes.start_again(job.pk, by="Ben")
        wait_for_beginnings(tmp_path, 3)
        let_go(tmp_path)
        wait_for_state(job, "done")

    assert noted(tmp_path) == ["begin", "begin", "begin", "end"]
    assert job.result == {"address": "/held/"}


def test_a_running_job_is_stopped_from_another_process(tmp_path):
    job = holding(tmp_path)

    with worker():
        wait_for_beginnings(tmp_path, 1)
        changes.stop(job.pk, by="Ben")
        wait_for_state(job, "cancelled")

    assert noted(tmp_path) == ["begin"]


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_stopped_gives_its_job_back_and_ends_in_order(tmp_path, how):
    job = holding(tmp_path)

    with worker() as process:
        wait_for_beginnings(tmp_path, 1)
        process.send_signal(how)
        said, complained = process.communicate(timeout=PATIENCE_S)

    job.refresh_from_db()
    assert (process.returncode, said, complained) == (0, "", "")
    assert (job.state, job.attempt) == ("waiting", 0)
    assert [row["status"] for row in queue_rows()] == ["todo"]
    assert not live_workers()


def test_a_worker_ends_with_its_parent(tmp_path):
    with worker("1", "until-input-ends") as process:
        wait_until(live_workers, "the worker to live")
        _, complained = process.communicate(timeout=PATIENCE_S)

    assert (process.returncode, complained) == (0, "")


def test_a_job_that_does_not_listen_does_not_hold_up_the_end(tmp_path):
    job = holding(tmp_path, "test.deaf")

    with worker("1", "-", "0.2") as process:
        wait_for_beginnings(tmp_path, 1)
        process.send_signal(signal.SIGTERM)
        _, complained = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert complained.startswith("hallmark: A job did not reach its next step")
    with worker():
        wait_for_beginnings(tmp_path, 2)
        let_go(tmp_path)
        wait_for_state(job, "done")


def test_a_worker_whose_session_is_ended_ends_before_another_can_begin_its_job(tmp_path):
    job = holding(tmp_path)

    with worker() as process:
        wait_for_beginnings(tmp_path, 1)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        _, complained = process.communicate(timeout=PATIENCE_S)

    assert process.returncode == 1
    assert "hallmark: The database has gone" in complained
    let_go(tmp_path)
    with worker():
        wait_for_state(job, "done")


def test_two_workers_never_do_two_of_one_lock_at_once(tmp_path):
    for number in range(40):
        asked("test.alone", folder=str(tmp_path), lock=number % 2, number=number)

    with worker("2"), worker("2"):
        wait_until(lambda: Job.objects.filter(state="done").count() == 40, "every job")

    assert "two at once" not in noted(tmp_path)


def test_two_hundred_jobs_are_each_done_once(tmp_path):
    for number in range(200):
        asked("test.alone", folder=str(tmp_path), lock=number, number=number)

    with worker("3"), worker():
        wait_until(lambda: Job.objects.filter(state="done").count() == 200, "every job")

    assert sorted(noted(tmp_path)) == sorted(f"done {number}" for number in range(200))
    assert {row["attempt"] for row in Job.objects.values("attempt")} == {1}


def test_the_same_asked_for_by_two_at_once_is_one_job():
    found = []
    together = threading.Barrier(2)

    def ask() -> None:
        together.wait()
        found.append(asked("test.count-alone", of="Norwich").pk)
        connection.close()

    people = [threading.Thread(target=ask) for _ in range(2)]
    for person in people:
        person.start()
    for person in people:
        person.join()

    assert len(set(found)) == 1
    assert Job.objects.count() == len(queue_rows()) == 1
