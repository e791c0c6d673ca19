"""Reading jobs, and which workers live."""

import uuid
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q, QuerySet

from hallmark.jobs.models import Job
from hallmark.jobs.registry import hidden_kinds
from hallmark.jobs.rules import State
from hallmark.ui.doors import Visitor

# The first half of every worker's advisory lock: the letters "jobs" as a number. The second half is the worker.
WORKERS = int.from_bytes(b"jobs", "big")
# PostgreSQL's mark of a lock with a key in two halves (manual, "pg_locks").
TWO_HALVES = 2


def seen_jobs(visitor: Visitor) -> QuerySet[Job]:
    """The jobs that a visitor may know of: those of nobody's partnership, of their own, and what they asked for.

    Never one of a hidden kind, whoever asks.
    """
    found = _shown_jobs()
    if visitor.everywhere:
        return found
    return found.filter(Q(partnership=None) | Q(partnership__in=visitor.partnerships) | Q(person=visitor.person))


def _shown_jobs() -> QuerySet[Job]:
    """The jobs that pages tell of at all."""
    return Job.objects.exclude(kind__in=hidden_kinds())


def job_with(visitor: Visitor, job_id: uuid.UUID) -> Job | None:
    """The job of this id; None if there is none that the visitor may know of."""
    return seen_jobs(visitor).filter(pk=job_id).first()


def recent_jobs(visitor: Visitor, limit: int) -> Sequence[Job]:
    """The jobs asked for last that the visitor may know of, the newest first."""
    return list(seen_jobs(visitor).order_by("-asked_at", "pk")[:limit])


def live_workers() -> frozenset[int]:
    """The workers whose database session stands. A session ends with its process, however that ends.

    Read it after the jobs that you judge by it: a worker holds its lock before it begins any job.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid FROM pg_locks JOIN pg_database ON pg_database.oid = pg_locks.database"
            " WHERE locktype = 'advisory' AND granted AND classid = %s AND objsubid = %s"
            " AND datname = current_database()",
            [WORKERS, TWO_HALVES],
        )
        return frozenset(int(number) for (number,) in cursor.fetchall())


def waiting_before(job: Job) -> int:
    """How many jobs stand before a waiting one: those that run, and those asked for earlier. None of a hidden kind."""
    running = _shown_jobs().filter(state=State.RUNNING).count()
    return running + _shown_jobs().filter(state=State.WAITING, queue_id__lt=job.queue_id).count()
