"""The queue below the jobs: Procrastinate's tables in the same database. It knows a job by its id and nothing else."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone
from procrastinate import sql
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from hallmark.jobs.models import Job

QUEUE = "hallmark"
TASK = "hallmark.jobs.run"
# A worker of Procrastinate says every 10 seconds that it lives.
SILENCE = timedelta(seconds=30)


def enqueue(job: Job, *, after: timedelta = timedelta(0)) -> int:
    """Puts the job at the end of the queue, in the caller's transaction; its place there. No worker has it before."""
    wait = {"seconds": int(after.total_seconds())} if after else None
    deferrer = app.configure_task(TASK, queue=QUEUE, lock=job.lock or None, schedule_in=wait)
    return deferrer.defer(job_id=str(job.pk))


def withdraw(queue_id: int) -> None:
    """Takes a job out of the queue that no worker has fetched yet; otherwise nothing."""
    app.job_manager.cancel_job_by_id(queue_id, delete_job=True)


def clear(queue_id: int) -> None:
    """Takes a job out of the queue that a worker fetched and will not end, so that its lock is free."""
    if ProcrastinateJob.objects.filter(pk=queue_id, status__in=["todo", "doing"]).exists():
        app.connector.get_sync_connector().execute_query(
            sql.queries["finish_job"], job_id=queue_id, status="failed", delete_job=True
        )


def stranded() -> list[int]:
    """The places in the queue that were fetched by workers not heard of since."""
    silent = Q(worker=None) | Q(worker__last_heartbeat__lt=timezone.now() - SILENCE)
    fetched = ProcrastinateJob.objects.filter(silent, queue_name=QUEUE, status="doing")
    return list(fetched.order_by("pk").values_list("pk", flat=True))
