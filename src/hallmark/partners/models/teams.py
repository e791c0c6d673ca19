"""Teams, and how many of each grade they are meant to have."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from hallmark.areas.models import KIND_CHOICES
from hallmark.partners.models.agencies import Agency
from hallmark.partners.models.constraints import lasts
from hallmark.partners.models.partnerships import Partnership


class Team(models.Model):
    """A team of one agency, or a service that a partnership's agencies run together (Safer Sutton: 60 and 80)."""

    class Kind(models.TextChoices):
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood policing team"
        SERVICE = "service", "Service"
        OFFICE = "office", "Office"

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="teams", null=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="teams", null=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    area_kind = models.CharField(max_length=10, choices=KIND_CHOICES, blank=True)
    area_code = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=200, blank=True, help_text="The place in words")
    valid = DateRangeField()

    class Meta:
        ordering = ["name"]
        constraints: ClassVar = [
            lasts("partners_team_lasts"),
            models.CheckConstraint(
                condition=Q(agency__isnull=False) | Q(partnership__isnull=False), name="partners_team_is_somebodys"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Establishment(models.Model):
    """How many of one grade a team is meant to have at least, for a time: one sergeant, two constables, four PCSOs."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="establishments")
    grade = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    valid = DateRangeField()

    class Meta:
        ordering = ["team", "id"]
        constraints: ClassVar = [
            lasts("partners_establishment_lasts"),
            models.CheckConstraint(condition=Q(number__gt=0), name="partners_establishment_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.grade} in {self.team}"
