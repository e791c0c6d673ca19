import uuid

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("title", models.CharField(help_text="What it does, in words", max_length=300)),
                ("arguments", models.JSONField(default=dict, help_text="Ids and settings, never content")),
                (
                    "lock",
                    models.CharField(blank=True, help_text="What only one job at a time may work on", max_length=200),
                ),
                ("asked_by", models.CharField(max_length=254)),
                ("asked_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "waiting"),
                            ("running", "running"),
                            ("done", "done"),
                            ("failed", "failed"),
                            ("cancelled", "cancelled"),
                            ("stopped", "stopped"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "attempt",
                    models.PositiveSmallIntegerField(default=0, help_text="How often begun since a person last asked"),
                ),
                (
                    "queue_id",
                    models.BigIntegerField(
                        help_text="Its place in the queue; a new one each time it is queued", unique=True
                    ),
                ),
                (
                    "worker",
                    models.BigIntegerField(
                        help_text="Which worker does it; the lock that its session holds", null=True
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("heartbeat_at", models.DateTimeField(help_text="When its worker was last heard of", null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("step", models.CharField(blank=True, help_text="What it does now, in words", max_length=200)),
                ("done_steps", models.PositiveIntegerField(default=0)),
                ("total_steps", models.PositiveIntegerField(help_text="Blank where it is not known", null=True)),
                ("stop_asked_by", models.CharField(blank=True, max_length=254)),
                ("stop_asked_at", models.DateTimeField(null=True)),
                ("problem", models.TextField(blank=True, help_text="Why it failed, in one sentence")),
                ("result", models.JSONField(default=dict, help_text="Where the result is: address and words")),
            ],
            options={
                "ordering": ["-asked_at"],
                "indexes": [models.Index(fields=["state", "-asked_at"], name="jobs_job_state_fe29c6_idx")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "running"), ("worker__isnull", False)),
                            models.Q(models.Q(("state", "running"), _negated=True), ("worker", None)),
                            _connector="OR",
                        ),
                        name="job_runs_with_a_worker",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ["running", "waiting"]), ("ended_at", None)),
                            models.Q(
                                models.Q(("state__in", ["running", "waiting"]), _negated=True),
                                ("ended_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="job_open_or_ended",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), models.Q(("problem", ""), _negated=True)),
                            models.Q(models.Q(("state", "failed"), _negated=True), ("problem", "")),
                            _connector="OR",
                        ),
                        name="job_failed_says_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stop_asked_at", None), ("stop_asked_by", "")),
                            models.Q(("stop_asked_at__isnull", False), models.Q(("stop_asked_by", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="job_stop_asked_by_someone_and_when",
                    ),
                ],
            },
        ),
    ]
