"""Agencies, and which became which."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from hallmark.law.rules import Nation
from hallmark.partners.models.constraints import lasts


class Agency(models.Model):
    """An organisation that takes part, under one name, for as long as it stands."""

    class Kind(models.TextChoices):
        DISTRICT_COUNCIL = "district-council", "District council"
        COUNTY_COUNCIL = "county-council", "County council"
        UNITARY_COUNCIL = "unitary-council", "Unitary council"
        POLICE = "police", "Police force"
        POLICE_AUTHORITY = "police-authority", "Police authority"
        POLICING_BODY = "pcc", "Police and crime commissioner, or the mayor with that office"
        FIRE = "fire", "Fire and rescue authority"
        PROBATION_COMMITTEE = "probation-committee", "Probation committee"
        PROBATION_BOARD = "probation-board", "Local probation board"
        PROBATION_TRUST = "probation-trust", "Probation trust"
        NATIONAL_PROBATION_SERVICE = "nps", "National Probation Service (2014 to 2021)"
        REHABILITATION_COMPANY = "crc", "Community rehabilitation company"
        PROBATION_SERVICE = "probation-service", "Probation Service"
        HEALTH_AUTHORITY = "health-authority", "Health authority"
        PRIMARY_CARE_TRUST = "pct", "Primary care trust"
        CLINICAL_COMMISSIONING_GROUP = "ccg", "Clinical commissioning group"
        INTEGRATED_CARE_BOARD = "icb", "Integrated care board"
        LOCAL_HEALTH_BOARD = "lhb", "Local health board"
        HEALTH_TRUST = "nhs-trust", "NHS trust"
        VOLUNTARY = "voluntary", "Voluntary organisation"
        LANDLORD = "landlord", "Landlord"
        PRISON = "prison", "Prison"
        EDUCATION = "education", "School, college or university"
        BUSINESS = "business", "Business"
        OTHER = "other", "Other"

    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    nation = models.CharField(max_length=10, choices=[(nation.value, nation.value) for nation in Nation])
    valid = DateRangeField(help_text="From, inclusive, until, exclusive; an open end is one that is not set")
    defined_by = models.CharField(max_length=254)
    defined_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "agencies"
        constraints: ClassVar = [lasts("partners_agency_lasts")]

    def __str__(self) -> str:
        return self.name


class AgencySuccession(models.Model):
    """That an agency's functions went to another: PCT to CCG to ICB; probation's split and reunion.

    A split has one row for each agency after it; a merger one for each before it.
    """

    class Nature(models.TextChoices):
        RENAMED = "renamed", "Renamed"
        MERGED = "merged", "Merged"
        SPLIT = "split", "Split"
        FUNCTIONS_MOVED = "functions-moved", "Functions moved"

    before = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    after = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="predecessions")
    on = models.DateField(help_text="The first day of what came after")
    nature = models.CharField(max_length=15, choices=Nature.choices)
    instrument = models.CharField(max_length=200, blank=True, help_text="The Act or order, where known")

    class Meta:
        ordering = ["on", "before__name", "after__name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["before", "after", "on"], name="partners_succession_once"),
            models.CheckConstraint(condition=~Q(before=F("after")), name="partners_succession_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.before} became {self.after}"
