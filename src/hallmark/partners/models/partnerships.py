"""Partnerships, the areas they cover, and the agencies that are their members."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from hallmark.areas.models import KIND_CHOICES
from hallmark.partners.models.agencies import Agency
from hallmark.partners.models.constraints import lasts, one_at_a_time


class Partnership(models.Model):
    """A body, or a policing area, that covers whole areas for a time."""

    class Kind(models.TextChoices):
        CSP = "csp", "Community Safety Partnership"
        POLICING = "policing-area", "Policing area"
        OTHER = "other", "Other"

    slug = models.SlugField(max_length=80, unique=True)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    legal_name = models.CharField(max_length=200)
    brand = models.CharField(max_length=200, blank=True, help_text="The local name on documents, where it has one")
    vision = models.CharField(max_length=300, blank=True, help_text="What it works for, in its own words")
    valid = DateRangeField(help_text="From, inclusive, until, exclusive; an open end is one that is not set")
    defined_at = models.DateTimeField(auto_now=True)
    defined_by = models.CharField(max_length=254)

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.brand or self.legal_name


class PartnershipCover(models.Model):
    """One whole area of any kind that a partnership covers for a time, or one that is left out of it."""

    partnership = models.ForeignKey(Partnership, on_delete=models.CASCADE, related_name="covers")
    area_kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=200, help_text="As it was when the partnership was defined")
    is_excluded = models.BooleanField(default=False)
    valid = DateRangeField()

    class Meta:
        ordering = ["is_excluded", "area_name", "area_code"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["partnership", "area_code", "is_excluded", "valid"], name="partners_cover_once"
            ),
            models.CheckConstraint(condition=~Q(valid__isempty=True), name="partners_cover_lasts"),
        ]

    def __str__(self) -> str:
        return f"{'not ' if self.is_excluded else ''}{self.area_name}"


class PartnershipMember(models.Model):
    """That an agency is a member of a partnership for a time, and by what law.

    Crime and Disorder Act 1998, s.5: responsible authorities, and those who co-operate with them.
    """

    class Standing(models.TextChoices):
        RESPONSIBLE = "responsible-authority", "Responsible authority"
        COOPERATING = "co-operating", "Co-operating body"
        INVITED = "invited", "Invited"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="members")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="memberships")
    standing = models.CharField(max_length=21, choices=Standing.choices)
    legal_basis = models.CharField(
        max_length=200, blank=True, help_text="The id of a rule of the law register, or the source in words"
    )
    valid = DateRangeField()

    class Meta:
        ordering = ["standing", "agency__name"]
        constraints: ClassVar = [
            lasts("partners_member_lasts"),
            one_at_a_time("partners_member_once_at_a_time", "partnership", "agency"),
            models.CheckConstraint(
                condition=Q(standing="invited") | ~Q(legal_basis=""), name="partners_member_by_law_says_which"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency} in {self.partnership}"
