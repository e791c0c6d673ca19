"""Asking, beginning, ending, stopping, asking again; and taking up what was cut off."""

import logging
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from hallmark.jobs import changes, running
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Cancelled, Position, Report
from hallmark.jobs.queries import live_workers, waiting_before
from hallmark.jobs.registry import register
from hallmark.jobs.rules import State
from hallmark.ui.problems import Problem
from jobs.conftest import queue_rows
from jobs.kinds import refuse

pytestmark = pytest.mark.django_db


def asked(kind="test.count", **arguments) -> Job:
    return changes.ask(kind, arguments, title="A count", by="Ann")


def begun(keeper: Keeper, kind="test.count", **arguments) -> Job:
    job = asked(kind, **arguments)
    held = changes.begin(job.pk, queue_id=job.queue_id, worker=keeper.number)
    assert held is not None
    return held


def run(job: Job, keeper: Keeper) -> Job:
    running.run(job.pk, queue_id=job.queue_id, keeper=keeper)
    job.refresh_from_db()
    return job


def fetch(job: Job, *, heard_of_s_ago: int | None = 0) -> None:
    """As a worker's queue does it: marks the job's place as fetched by a worker that was last heard of then."""
    with connection.cursor() as cursor:
        worker = None
        if heard_of_s_ago is not None:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s))"
                " RETURNING id",
                [heard_of_s_ago],
            )
            worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id = %s", [worker, job.queue_id]
        )


def test_asking_queues_the_id_and_nothing_else():
    job = asked(number=7, area="a place")

    assert (job.state, job.attempt, job.arguments) == ("waiting", 0, {"number": 7, "area": "a place"})
    assert queue_rows() == [{"id": job.queue_id, "status": "todo", "lock": None, "args": {"job_id": str(job.pk)}}]


def test_asking_in_a_request_that_is_rolled_back_leaves_nothing():
    with transaction.atomic():
        asked()
        transaction.set_rollback(True)

    assert queue_rows() == []
    assert not Job.objects.exists()


def test_asking_for_a_kind_that_nobody_registered_is_a_fault():
    with pytest.raises(KeyError):
        asked("test.nothing")


def test_the_same_asked_for_twice_is_one_job(keeper):
    first = asked("test.count-alone", of="Norwich", against=["2024-12"])

    assert asked("test.count-alone", against=["2024-12"], of="Norwich").pk == first.pk
    changes.begin(first.pk, queue_id=first.queue_id, worker=keeper.number)
    assert asked("test.count-alone", of="Norwich", against=["2024-12"]).pk == first.pk


def test_another_of_the_same_lock_waits_behind_the_first():
    first = asked("test.count-alone", of="Norwich")
    other = asked("test.count-alone", of="Norwich", against=["2024-12"])

    assert other.pk != first.pk
    assert [row["lock"] for row in queue_rows()] == ["count Norwich", "count Norwich"]
    assert waiting_before(other) == 1


def test_hidden_job_is_not_counted_before_another(keeper):
    begun(keeper, "test.hidden")
    asked("test.hidden")

    assert waiting_before(asked()) == 0


def test_the_same_after_it_ended_is_a_new_job(keeper):
    first = run(asked("test.count-alone", of="Norwich"), keeper)

    assert asked("test.count-alone", of="Norwich").pk != first.pk


def test_the_same_while_the_first_is_being_stopped_is_a_new_job(keeper):
    first = begun(keeper, "test.count-alone", of="Norwich")
    changes.stop(first.pk, by="Ann")

    assert asked("test.count-alone", of="Norwich").pk != first.pk


def test_without_a_lock_each_asking_is_a_job():
    assert asked(number=1).pk != asked(number=1).pk


def test_a_job_that_works_is_done_with_its_result(keeper):
    job = run(asked(number=3), keeper)

    assert (job.state, job.attempt, job.worker, job.problem) == ("done", 1, None, "")
    assert job.result == {"address": "/result/3/", "words": "See the count"}
    assert (job.step, job.done_steps, job.total_steps) == ("Writing", 3, 3)
    assert job.started_at <= job.ended_at


def test_a_problem_is_told_as_it_is(keeper):
    job = run(asked("test.refuse"), keeper)

    assert (job.state, job.problem) == ("failed", "There is no such year.")
    assert (job.step, job.done_steps, job.total_steps) == ("Looking", 0, 2)


def test_a_kind_that_waits_is_tried_again_later_and_fails_after_the_last_wait(keeper):
    """Later is the queue's to know: no worker has it before."""
    register("test.refuse", refuse, waits=(timedelta(minutes=1), timedelta(minutes=5)))
    job = asked("test.refuse")

    for attempt, wait in enumerate((60, 300), 1):
        before = job.queue_id
        assert (run(job, keeper).state, job.attempt) == ("waiting", attempt)
        assert job.queue_id != before
        with connection.cursor() as cursor:
            cursor.execute("SELECT scheduled_at FROM procrastinate_jobs WHERE id = %s", [job.queue_id])
            (at,) = cursor.fetchone()
        assert abs((at - timezone.now()).total_seconds() - wait) < 30

    assert (run(job, keeper).state, job.problem) == ("failed", "There is no such year.")


def test_any_other_fault_is_a_plain_sentence_and_its_reference_is_in_the_log(keeper, caplog):
    with caplog.at_level(logging.ERROR, logger="hallmark.jobs"):
        job = run(asked("test.break"), keeper)

    assert job.state == "failed"
    assert "secret" not in job.problem
    reference = job.problem.rstrip(".").split()[-1]
    assert reference in caplog.records[0].getMessage()
    assert caplog.records[0].exc_info is not None


def test_a_function_that_would_end_the_process_fails_only_its_job(keeper):
    register("test.exit", lambda arguments, report: exit(3))

    assert run(asked("test.exit"), keeper).state == "failed"


def test_a_kind_that_is_known_no_longer_fails_in_words(keeper, monkeypatch):
    job = asked()
    monkeypatch.setattr("hallmark.jobs.registry._kinds", {})

    assert run(job, keeper).problem == running.UNKNOWN_KIND


def test_progress_is_written_by_the_keeper(keeper):
    seen = []

    def watched(arguments, report):
        report.step("Reading", 1, 4)
        keeper.beat()
        seen.append(Job.objects.values_list("step", "done_steps", "total_steps").get())
        report.step("x" * 500, 2)
        keeper.beat()
        seen.append(Job.objects.values_list("done_steps", "total_steps").get())
        seen.append(len(Job.objects.get().step))
        return {}

    register("test.watched", watched)
    run(asked("test.watched"), keeper)

    assert seen == [("Reading", 1, 4), (2, None), 200]


def test_steps_without_numbers_are_counted():
    report = Report(job_id=uuid.uuid4(), queue_id=1, by="Ann")

    positions = []
    for words in ("One", "Two", "Three"):
        report.step(words)
        positions.append(report.position)

    assert positions == [Position("One", 0), Position("Two", 1), Position("Three", 2)]


def test_more_steps_done_than_there_are_is_all_of_them():
    report = Report(job_id=uuid.uuid4(), queue_id=1, by="Ann")

    report.step("Writing", 9, 7)

    assert report.position == Position("Writing", 9, 9)


def test_the_heartbeat_goes_on_where_nothing_is_new(keeper, monkeypatch):
    job = begun(keeper)
    monkeypatch.setattr("hallmark.jobs.keeper.HEARTBEAT_S", -1.0)
    with keeper.watching(Report(job_id=job.pk, queue_id=job.queue_id, by="Ann")):
        keeper.beat()
        first = Job.objects.get().heartbeat_at
        keeper.beat()

    assert Job.objects.get().heartbeat_at > first > job.heartbeat_at


def test_stopping_a_waiting_job_takes_it_out_of_the_queue():
    job = changes.stop(asked().pk, by="Ben")

    assert (job.state, job.stop_asked_by) == ("cancelled", "Ben")
    assert job.ended_at is not None
    assert queue_rows() == []


def test_stopping_a_job_that_a_worker_has_just_fetched(keeper):
    job = asked()
    fetch(job)

    changes.stop(job.pk, by="Ben")

    assert changes.begin(job.pk, queue_id=job.queue_id, worker=keeper.number) is None
    assert Job.objects.get().state == "cancelled"


def test_stopping_a_running_job_ends_it_at_its_next_step(keeper):
    reached = []

    def stopped(arguments, report):
        report.step("One", 0, 3)
        changes.stop(report.job_id, by="Ben")
        keeper.beat()
        try:
            report.step("Two", 1, 3)
        except Exception:
            reached.append("swallowed")
        reached.append("after")
        return {}

    register("test.stopped", stopped)
    job = run(asked("test.stopped"), keeper)

    assert reached == []
    assert (job.state, job.step, job.stop_asked_by) == ("cancelled", "One", "Ben")


def test_a_job_that_ends_before_it_hears_is_done(keeper):
    def deaf(arguments, report):
        changes.stop(report.job_id, by="Ben")
        return {"address": "/made/"}

    register("test.unhearing", deaf)

    assert run(asked("test.unhearing"), keeper).state == "done"


def test_stopping_an_ended_job_changes_nothing(keeper):
    job = run(asked(), keeper)

    changes.stop(job.pk, by="Ben")

    assert Job.objects.get().stop_asked_at is None


def test_stopping_a_job_whose_worker_is_dead_ends_it_at_once(keeper):
    job = begun(Keeper(give_up=pytest.fail))
    fetch(job)

    assert changes.stop(job.pk, by="Ben").state == "cancelled"
    assert queue_rows() == []


@pytest.mark.parametrize("kind", ["test.refuse", "test.break"])
def test_starting_a_failed_job_again(keeper, kind):
    job = run(asked(kind), keeper)
    place = job.queue_id

    again = changes.start_again(job.pk, by="Cem")

    assert (again.state, again.problem, again.attempt, again.asked_by) == ("waiting", "", 0, "Cem")
    assert (again.step, again.done_steps, again.total_steps, again.ended_at) == ("", 0, None, None)
    assert again.queue_id != place
    assert run(again, keeper).attempt == 1


def test_starting_a_cancelled_job_again_forgets_the_wish(keeper):
    job = changes.stop(asked().pk, by="Ben")

    again = changes.start_again(job.pk, by="Cem")

    assert (again.state, again.stop_asked_at, again.stop_asked_by) == ("waiting", None, "")
    assert run(again, keeper).state == "done"


def test_starting_a_waiting_job_again_changes_nothing():
    job = asked()

    assert changes.start_again(job.pk, by="Cem").queue_id == job.queue_id
    assert len(queue_rows()) == 1


def test_a_done_job_is_not_started_again(keeper):
    job = run(asked(), keeper)

    with pytest.raises(Problem, match="done"):
        changes.start_again(job.pk, by="Cem")


def test_starting_again_what_is_asked_for_anew_gives_the_job_that_is_open(keeper):
    first = begun(keeper, "test.count-alone", of="Norwich")
    changes.stop(first.pk, by="Ann")
    second = asked("test.count-alone", of="Norwich")
    changes.end(first, State.CANCELLED, position=Position())
    queued = queue_rows()

    assert changes.start_again(first.pk, by="Cem").pk == second.pk

    first.refresh_from_db()
    assert first.state == State.CANCELLED
    assert queue_rows() == queued


@pytest.mark.parametrize("change", [changes.stop, changes.start_again])
def test_a_job_that_is_not_there(change):
    with pytest.raises(Job.DoesNotExist):
        change(uuid.uuid4(), by="Ann")


def test_the_worker_of_a_running_job_is_seen_to_live(keeper):
    assert keeper.number in live_workers()
    begun(keeper)

    assert changes.take_up_again() == 0
    assert Job.objects.get().state == "running"


def test_a_job_whose_worker_died_is_queued_once_more_and_then_stopped():
    job = begun(Keeper(give_up=pytest.fail))
    fetch(job)

    assert changes.take_up_again() == 1
    again = Job.objects.get()
    assert (again.state, again.attempt) == ("waiting", 1)
    assert [row["id"] for row in queue_rows()] == [again.queue_id]

    changes.begin(again.pk, queue_id=again.queue_id, worker=1)
    assert changes.take_up_again() == 1
    last = Job.objects.get()
    assert (last.state, last.attempt) == ("stopped", 2)
    assert queue_rows() == []
    assert changes.take_up_again() == 0


def test_a_stopped_job_starts_again_on_request_with_both_attempts(keeper):
    job = begun(Keeper(give_up=pytest.fail))
    changes.take_up_again()
    again = Job.objects.get()
    changes.begin(job.pk, queue_id=again.queue_id, worker=1)
    changes.take_up_again()

    assert changes.start_again(job.pk, by="Cem").attempt == 0
    assert run(Job.objects.get(), keeper).state == "done"


def test_a_job_that_was_to_be_stopped_when_its_worker_died_is_cancelled(keeper):
    job = begun(keeper)
    changes.stop(job.pk, by="Ben")
    Job.objects.update(worker=1)

    changes.take_up_again()

    assert Job.objects.get().state == "cancelled"


def test_a_run_that_was_overtaken_writes_nothing_more(keeper):
    def overtaken(arguments, report):
        report.step("Old", 0, 2)
        Job.objects.update(worker=1)
        changes.take_up_again()
        keeper.beat()
        report.step("Never", 1, 2)
        return {"address": "/twice/"}

    register("test.overtaken", overtaken)
    job = run(asked("test.overtaken"), keeper)

    assert (job.state, job.step, job.result) == ("waiting", "", {})


def test_an_end_that_comes_too_late_is_not_set_down(keeper):
    job = begun(keeper)
    Job.objects.update(worker=1)
    changes.take_up_again()

    changes.end(job, State.DONE, position=Position("Late", 1, 1), result={"address": "/late/"})

    assert Job.objects.get().state == "waiting"


def test_a_worker_that_is_stopped_puts_its_job_back_as_if_it_had_not_begun(keeper):
    def left(arguments, report):
        report.step("One", 0, 2)
        keeper.leave()
        keeper.beat()
        report.step("Two", 1, 2)
        return {}

    register("test.left", left)
    job = run(asked("test.left"), keeper)

    assert (job.state, job.attempt, job.step) == ("waiting", 0, "")
    assert len(queue_rows()) == 2


@pytest.mark.parametrize("heard_of_s_ago", [31, None])
def test_a_job_that_was_fetched_and_never_begun_is_queued_anew(heard_of_s_ago):
    job = asked("test.count-alone", of="Norwich")
    fetch(job, heard_of_s_ago=heard_of_s_ago)

    changes.take_up_again()

    assert [(row["id"], row["status"]) for row in queue_rows()] == [(Job.objects.get().queue_id, "todo")]
    assert Job.objects.get().queue_id != job.queue_id


def test_a_job_that_was_fetched_a_moment_ago_is_left_alone():
    job = asked()
    fetch(job, heard_of_s_ago=20)

    assert changes.take_up_again() == 0
    assert Job.objects.get().queue_id == job.queue_id


def test_an_ended_job_that_the_queue_still_holds_gives_its_lock_free(keeper):
    job = run(asked("test.count-alone", of="Norwich"), keeper)
    fetch(job, heard_of_s_ago=31)

    changes.take_up_again()

    assert queue_rows() == []
    assert Job.objects.get().state == "done"


def test_a_running_job_whose_queue_heard_nothing_is_left_to_its_living_worker(keeper):
    job = begun(keeper)
    fetch(job, heard_of_s_ago=31)

    changes.take_up_again()

    assert Job.objects.get().state == "running"
    assert len(queue_rows()) == 1


@pytest.mark.parametrize(
    "fields",
    [
        {"state": "running"},
        {"worker": 1},
        {"state": "done"},
        {"problem": "why"},
        {"stop_asked_by": "Ann"},
    ],
)
def test_the_table_refuses_what_makes_no_sense(fields):
    asked()

    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(**fields)


def test_cancelled_passes_what_catches_every_exception():
    assert not issubclass(Cancelled, Exception)
