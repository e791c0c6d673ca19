"""What people here have said of the law and of their own rhythm: local versions of rules, and cadences.

Every field is open: a rule, its source, how often a body meets, and the name of whoever wrote it down.
"""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from hallmark.law.cadences import EACH


class LocalRule(models.Model):
    """One version of a rule that was added or corrected here, laid over what is shipped. Withdrawn, never changed."""

    rule = models.SlugField(max_length=80, help_text="The rule's id")
    entry = models.TextField(help_text="The version as it was given, in YAML: with dates and source")
    added_at = models.DateTimeField(auto_now_add=True)
    added_by = models.CharField(max_length=254)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=254, blank=True)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="law_withdrawn_by_someone_and_when",
                condition=Q(withdrawn_at=None, withdrawn_by="") | Q(withdrawn_at__isnull=False) & ~Q(withdrawn_by=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rule} ({self.pk})"


class Cadence(models.Model):
    """Something that is done again and again: a body meets, a plan is looked at.

    `owner` names whose it is, in the words of the package above that has it, such as ``partnership:east-surrey``.
    """

    owner = models.CharField(max_length=120)
    what = models.CharField(max_length=120, help_text="What is done: Board meeting")

    class Meta:
        ordering = ["owner", "what"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "what"], name="law_cadence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.owner})"


class CadenceVersion(models.Model):
    """How often it is done, for a range of days that begins with the first time."""

    cadence = models.ForeignKey(Cadence, on_delete=models.CASCADE, related_name="versions")
    valid = DateRangeField(help_text="From the first time, inclusive, until, exclusive; an open end is not set")
    every = models.PositiveSmallIntegerField(null=True, help_text="So many of `each` from one time to the next")
    each = models.CharField(max_length=5, choices=[(one, one) for one in EACH], blank=True)
    fewest_a_year = models.PositiveSmallIntegerField(null=True)
    most_a_year = models.PositiveSmallIntegerField(null=True)
    source = models.CharField(max_length=300, help_text="Where it was decided: the minute, the terms of reference")
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.CharField(max_length=254)

    class Meta:
        ordering = ["valid"]
        constraints: ClassVar = [
            # The cadence's number as a range of one: equality inside GiST without the btree_gist extension.
            ExclusionConstraint(
                name="law_cadence_versions_do_not_overlap",
                expressions=[
                    (Func(F("cadence"), F("cadence"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="law_cadence_begins",
                condition=Q(valid__isempty=False, valid__startswith__isnull=False),
            ),
            models.CheckConstraint(
                name="law_cadence_every_or_so_many_a_year",
                # Said of each that it is there: to a check, a comparison with nothing is no breach.
                condition=Q(every__isnull=False, every__gt=0, fewest_a_year=None, most_a_year=None) & ~Q(each="")
                | Q(every=None, each="", fewest_a_year__isnull=False, most_a_year__isnull=False)
                & Q(fewest_a_year__gt=0, most_a_year__gte=F("fewest_a_year")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadence} from {self.valid.lower}"
