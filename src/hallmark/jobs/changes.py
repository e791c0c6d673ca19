"""Everything that changes a job: asking, beginning, ending, stopping, asking again, and taking up what was cut off."""

import uuid
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from hallmark.audit.changes import record
from hallmark.jobs import queueing
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Position
from hallmark.jobs.queries import live_workers
from hallmark.jobs.registry import kind_named
from hallmark.jobs.rules import OPEN, UNDONE, State, after_death, may_become
from hallmark.ui.problems import Problem


@transaction.atomic
def ask(
    kind: str,
    arguments: dict[str, Any],
    *,
    title: str,
    by: str,
    person: int | None = None,
    partnership: int | None = None,
) -> Job:
    """Asks for a job, in the caller's transaction: it is done once that is committed, and never if it is rolled back.

    Where the kind has a lock and the very same is asked for already and has not ended, that job is returned. One that
    works on the same thing in another way waits until the first has ended.

    Args:
        by, person: the name and the number of whoever asks; at the command line there is no number.
        partnership: whose affair it is, so that only those who may know of it see it; none for all who work here.
    """
    lock = kind_named(kind).lock(arguments)
    if found := _asked_already(kind, lock, arguments):
        return found
    job = Job(
        kind=kind, title=title, arguments=arguments, lock=lock, asked_by=by, person=person, partnership=partnership
    )
    job.queue_id = queueing.enqueue(job)
    job.save(force_insert=True)
    return job


def _asked_already(kind: str, lock: str, arguments: dict[str, Any]) -> Job | None:
    """The very same job where it waits or runs; None for a kind without a lock."""
    if not lock:
        return None
    with connection.cursor() as cursor:
        # Of two that ask for the same at once, the second sees the first's job.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{kind} {lock}"])
    same = Job.objects.filter(kind=kind, lock=lock, arguments=arguments, state__in=OPEN, stop_asked_at=None)
    return same.order_by("asked_at").first()


@transaction.atomic
def begin(job_id: uuid.UUID, *, queue_id: int, worker: int) -> Job | None:
    """A worker begins the job that it fetched; None where the job was withdrawn, or queued anew in the meantime."""
    job = Job.objects.select_for_update().filter(pk=job_id, queue_id=queue_id, state=State.WAITING).first()
    if job is None:
        return None
    _become(job, State.RUNNING)
    job.worker = worker
    job.attempt += 1
    job.started_at = job.heartbeat_at = timezone.now()
    job.step, job.done_steps, job.total_steps = "", 0, None
    job.save()
    return job


@transaction.atomic
def end(
    job: Job,
    state: State,
    *,
    position: Position,
    problem: str = "",
    result: dict[str, Any] | None = None,
) -> None:
    """A worker ends the run that it began; nothing where the job has been taken from it."""
    held = _locked_run(job)
    if held is None:
        return
    _become(held, state)
    put_position(held, position)
    if state is State.DONE:
        held.total_steps = held.total_steps or held.done_steps
        held.done_steps = held.total_steps
    held.problem, held.result = problem, result or {}
    held.save()


@transaction.atomic
def put_back(job: Job) -> None:
    """A worker that is being stopped gives its job back; another begins it anew, as if this run had not been."""
    held = _locked_run(job)
    if held is not None:
        held.attempt -= 1
        _queue_anew(held)


@transaction.atomic
def put_off(job: Job, *, wait: timedelta) -> None:
    """A worker gives a job back that could not be done now; after a wait it is tried again."""
    held = _locked_run(job)
    if held is not None:
        _queue_anew(held, after=wait)


@transaction.atomic
def stop(job_id: uuid.UUID, *, by: str, person: int | None = None) -> Job:
    """A person stops a job: at once while it waits, at its next step while it runs. One that has ended is left alone.

    Raises:
        Job.DoesNotExist: there is no such job.
    """
    job = Job.objects.select_for_update().get(pk=job_id)
    if not State(job.state).is_open or job.stop_asked_at:
        return job
    job.stop_asked_by, job.stop_asked_at = by, timezone.now()
    record(act="job.stop", subject=("job", job.pk), by=person, partnership=job.partnership)
    if job.state == State.WAITING:
        queueing.withdraw(job.queue_id)
        _become(job, State.CANCELLED)
    elif job.worker not in live_workers():
        # Nobody is there to hear of it.
        queueing.clear(job.queue_id)
        _become(job, State.CANCELLED)
    job.save()
    return job


@transaction.atomic
def start_again(job_id: uuid.UUID, *, by: str, person: int | None = None) -> Job:
    """A person asks again for a job that ended without a result. One that waits or runs already is left alone.

    Where the very same has been asked for anew in the meantime and its kind has a lock, that job is returned.

    Raises:
        Job.DoesNotExist: there is no such job.
        Problem: it is done, so there is nothing to do again.
    """
    job = Job.objects.select_for_update().get(pk=job_id)
    if State(job.state).is_open:
        return job
    if job.state not in UNDONE:
        raise Problem("This job is done. Ask for a new one where the result should be made again.")
    if found := _asked_already(job.kind, job.lock, job.arguments):
        return found
    job.asked_by, job.person, job.asked_at, job.attempt = by, person, timezone.now(), 0
    job.stop_asked_by, job.stop_asked_at = "", None
    _queue_anew(job)
    return job


def take_up_again() -> int:
    """Looks for jobs whose worker has died and queues them anew, or sets them down as stopped; how many there were."""
    running = list(Job.objects.filter(state=State.RUNNING))
    alive = live_workers() if running else frozenset()
    cut_off = [job for job in running if job.worker not in alive]
    stranded = queueing.stranded()
    for job in cut_off:
        _take_up(job)
    for queue_id in stranded:
        _unstrand(queue_id)
    return len(cut_off) + len(stranded)


@transaction.atomic
def _take_up(job: Job) -> None:
    held = _locked_run(job)
    if held is None:
        return
    queueing.clear(held.queue_id)
    state = after_death(attempt=held.attempt, stop_was_asked=held.stop_asked_at is not None)
    if state is State.WAITING:
        _queue_anew(held)
    else:
        _become(held, state)
        held.save()


@transaction.atomic
def _unstrand(queue_id: int) -> None:
    """A worker died between fetching a job and beginning it, or between ending it and saying so to the queue."""
    job = Job.objects.select_for_update().filter(queue_id=queue_id).first()
    if job is not None and job.state == State.RUNNING:
        # A worker that lives does it and is only slow to say so; a dead one's job was taken up by the lines above.
        return
    queueing.clear(queue_id)
    if job is not None and job.state == State.WAITING:
        job.queue_id = queueing.enqueue(job)
        job.save()


def put_position(job: Job, position: Position) -> None:
    """Sets down how far a job has come; the caller saves it."""
    job.step = position.step[: Job._meta.get_field("step").max_length]
    job.done_steps, job.total_steps = position.done, position.total


def _locked_run(job: Job) -> Job | None:
    """The job, locked, where it still is in the very run that `job` was read in."""
    same = Job.objects.select_for_update().filter(pk=job.pk, queue_id=job.queue_id, state=State.RUNNING)
    return same.first()


def _queue_anew(job: Job, *, after: timedelta = timedelta(0)) -> None:
    _become(job, State.WAITING)
    job.step, job.done_steps, job.total_steps = "", 0, None
    job.queue_id = queueing.enqueue(job, after=after)
    job.save()


def _become(job: Job, state: State) -> None:
    """Changes the state, and what goes with it; the caller saves."""
    if not may_become(State(job.state), state):
        raise ValueError(f"a job that is {job.state} does not become {state}")
    job.state = state.value
    job.worker = None
    job.problem = ""
    job.ended_at = None if state.is_open else timezone.now()
