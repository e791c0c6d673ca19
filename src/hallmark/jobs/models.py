"""A job: what was asked for, by whom, how far it has come and what became of it.

A job holds ids and settings, and who asked.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from hallmark.jobs.rules import OPEN, State

RUNNING = Q(state=State.RUNNING.value)
FAILED = Q(state=State.FAILED.value)
NOT_ENDED = Q(state__in=sorted(state.value for state in OPEN))


class Job(models.Model):
    """One piece of long work, from the asking to its end. Asking for it again after a failure keeps the same job."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=300, help_text="What it does, in words")
    arguments = models.JSONField(default=dict, help_text="Ids and settings, never content")
    lock = models.CharField(max_length=200, blank=True, help_text="What only one job at a time may work on")
    asked_by = models.CharField(max_length=254)
    person = models.BigIntegerField(null=True, help_text="Whoever asked; none at the command line")
    partnership = models.BigIntegerField(null=True, help_text="Whose affair it is; none for all who work here")
    asked_at = models.DateTimeField(default=timezone.now)

    state = models.CharField(
        max_length=10, choices=[(state.value, state.value) for state in State], default=State.WAITING.value
    )
    attempt = models.PositiveSmallIntegerField(default=0, help_text="How often begun since a person last asked")
    queue_id = models.BigIntegerField(unique=True, help_text="Its place in the queue; a new one each time it is queued")
    worker = models.BigIntegerField(null=True, help_text="Which worker does it; the lock that its session holds")
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True, help_text="When its worker was last heard of")
    ended_at = models.DateTimeField(null=True)

    step = models.CharField(max_length=200, blank=True, help_text="What it does now, in words")
    done_steps = models.PositiveIntegerField(default=0)
    total_steps = models.PositiveIntegerField(null=True, help_text="Blank where it is not known")

    stop_asked_by = models.CharField(max_length=254, blank=True)
    stop_asked_at = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, help_text="Why it failed, in one sentence")
    result = models.JSONField(default=dict, help_text="Where the result is: address and words")

    class Meta:
        ordering = ["-asked_at"]
        indexes = [models.Index(fields=["state", "-asked_at"])]
        constraints = [
            models.CheckConstraint(
                name="job_runs_with_a_worker",
                condition=RUNNING & Q(worker__isnull=False) | ~RUNNING & Q(worker=None),
            ),
            models.CheckConstraint(
                name="job_open_or_ended",
                condition=NOT_ENDED & Q(ended_at=None) | ~NOT_ENDED & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="job_failed_says_why",
                condition=FAILED & ~Q(problem="") | ~FAILED & Q(problem=""),
            ),
            models.CheckConstraint(
                name="job_stop_asked_by_someone_and_when",
                condition=Q(stop_asked_at=None, stop_asked_by="")
                | Q(stop_asked_at__isnull=False) & ~Q(stop_asked_by=""),
            ),
        ]

    def __str__(self) -> str:
        return self.title
