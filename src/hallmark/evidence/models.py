"""What is held: each import, each original file, and each month of each dataset, with what replaced it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q


class Import(models.Model):
    """One act of adding evidence: what was named, by whom, and what became of its rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=254)
    named = models.TextField(help_text="The path or file name as the person gave it")
    rows_in = models.BigIntegerField(default=0)
    rows_kept = models.BigIntegerField(default=0)
    rows_quarantined = models.BigIntegerField(default=0)
    notes = models.JSONField(default=list, help_text="Sentences for the person: what was kept aside and why")
    quarantine_file = models.CharField(max_length=200, blank=True, help_text="Below the evidence folder")

    class Meta:
        ordering = ["-added_at"]

    def __str__(self) -> str:
        return f"{self.named}, added {self.added_at.day} {self.added_at:%B %Y}"


class Original(models.Model):
    """A file as it came, kept unchanged under its SHA-256."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=500)
    size_bytes = models.BigIntegerField()
    stored_as = models.CharField(max_length=200, help_text="Below the evidence folder")
    added_in = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="originals")

    def __str__(self) -> str:
        return self.name


class Holding(models.Model):
    """One month (or year, or undated edition) of one dataset from one unit, such as a force: rows in one Parquet file.

    At most one holding of a dataset, unit and period is live. One that was replaced is kept as an earlier vintage;
    one that was not allowed to replace what is held is kept aside, with the reason.
    """

    class State(models.TextChoices):
        LIVE = "live", "Live"
        SUPERSEDED = "superseded", "An earlier vintage"
        ASIDE = "aside", "Kept aside"

    dataset = models.SlugField(max_length=60)
    unit = models.CharField(max_length=120, help_text="Whose: the force, borough or publisher, as a slug")
    period = models.CharField(max_length=7, blank=True, help_text="YYYY-MM, YYYY, or blank for an undated edition")
    state = models.CharField(max_length=10, choices=State.choices)
    reason = models.TextField(blank=True, help_text="Why it was kept aside")
    change = models.JSONField(default=dict, help_text="What differs from the holding it replaced or was held against")
    superseded_by = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="earlier")

    added_in = models.ForeignKey(Import, on_delete=models.PROTECT, related_name="holdings")
    original = models.ForeignKey(Original, on_delete=models.PROTECT, related_name="holdings")
    member = models.CharField(max_length=500, blank=True, help_text="The file's path inside its archive")
    member_sha256 = models.CharField(max_length=64)
    vintage = models.DateField(null=True, help_text="When the publisher's file was made, where it says")

    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    rows_in = models.BigIntegerField()
    rows = models.BigIntegerField()
    rows_quarantined = models.BigIntegerField(default=0)
    without_place = models.BigIntegerField(default=0, help_text="Rows that name no small area")
    unknown_place = models.BigIntegerField(default=0, help_text="Rows whose area code is in no lookup held")
    categories = models.JSONField(default=dict, help_text="Rows by category")
    has_ids = models.BooleanField(default=True)
    parquet = models.CharField(max_length=300, help_text="Below the evidence folder")
    size_bytes = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["dataset", "unit", "period"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dataset", "unit", "period"], condition=Q(state="live"), name="one_live_holding"
            ),
            models.CheckConstraint(
                condition=Q(state="superseded", superseded_by__isnull=False)
                | Q(state__in=["live", "aside"], superseded_by__isnull=True),
                name="superseded_says_by_which",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["dataset", "period"], condition=Q(state="live"), name="live_by_month")
        ]

    def __str__(self) -> str:
        return f"{self.dataset} {self.unit} {self.period}".strip()
