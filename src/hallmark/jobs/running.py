"""One run of one job: begin it, let its function work, set down how it ended."""

import logging
import secrets
import time
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from hallmark.jobs import changes
from hallmark.jobs.keeper import Keeper
from hallmark.jobs.models import Job
from hallmark.jobs.progress import Cancelled, Report, Wish
from hallmark.jobs.registry import kind_named
from hallmark.jobs.rules import State
from hallmark.ui.problems import Problem

UNKNOWN_KIND = "This version of Hallmark no longer does jobs of this kind. Ask for it again on its own page."

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How a function ended. No state: nothing is to be set down."""

    state: State | None
    problem: str = ""
    wait: timedelta | None = None
    result: dict[str, Any] = field(default_factory=dict)


def run(job_id: uuid.UUID, *, queue_id: int, keeper: Keeper) -> None:
    """Does the job that a worker fetched. Whatever its function raises is set down and goes no further."""
    job = changes.begin(job_id, queue_id=queue_id, worker=keeper.number)
    if job is None:
        return
    report = Report(job_id=job.pk, queue_id=queue_id, by=job.asked_by, person=job.person)
    began = time.perf_counter()
    with keeper.watching(report):
        outcome = _outcome(job, report)
    _log(job, outcome, time.perf_counter() - began)
    if outcome.wait is not None:
        changes.put_off(job, wait=outcome.wait)
    elif outcome.state is State.WAITING:
        changes.put_back(job)
    elif outcome.state:
        changes.end(job, outcome.state, position=report.position, problem=outcome.problem, result=outcome.result)


def _log(job: Job, outcome: Outcome, seconds: float) -> None:
    """One line for the run: ids, codes and counts."""
    line = {
        "event": "job",
        "id": str(job.pk),
        "kind": job.kind,
        "attempt": job.attempt,
        "outcome": outcome.state.value if outcome.state else "overtaken",
        "ms": round(seconds * 1000, 1),
    }
    logger.info("job", extra={"line": line})


def _outcome(job: Job, report: Report) -> Outcome:
    try:
        kind = kind_named(job.kind)
    except KeyError:
        return Outcome(State.FAILED, UNKNOWN_KIND)
    try:
        return Outcome(State.DONE, result=kind.function(job.arguments, report))
    except Cancelled:
        endings = {Wish.STOP: State.CANCELLED, Wish.LEAVE: State.WAITING}
        return Outcome(endings.get(report.wish) if report.wish else None)
    except Problem as problem:
        if job.attempt <= len(kind.waits):
            return Outcome(State.WAITING, wait=kind.waits[job.attempt - 1])
        return Outcome(State.FAILED, str(problem))
    except (Exception, SystemExit):
        return Outcome(State.FAILED, _unforeseen(job))


def _unforeseen(job: Job) -> str:
    """The sentence for a fault that nobody foresaw. The fault itself goes to the log, under the same reference."""
    reference = secrets.token_hex(4)
    logger.exception("Job %s (%s) failed, reference %s", job.pk, job.kind, reference)
    return (
        "Something went wrong that Hallmark did not foresee. Nothing that was there before has been changed. "
        f"Start it again; if it fails again, report it with the reference {reference}."
    )
