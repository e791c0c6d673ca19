"""Under which name, colour and logo a partnership is known, or a part of what it covers, through time."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from hallmark.areas.models import KIND_CHOICES
from hallmark.partners.models.constraints import lasts
from hallmark.partners.models.partnerships import Partnership
from hallmark.partners.models.people import User


class PartnershipBrand(models.Model):
    """A brand for a time: of the whole partnership, or of one place in it that keeps its own name.

    Seven partnerships of Norfolk became one, and Norwich may stay Safer Norwich: a place's brand stands beside the
    whole's, and each has its dates.
    """

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="brands")
    area_kind = models.CharField(max_length=10, choices=KIND_CHOICES, blank=True)
    area_code = models.CharField(max_length=12, blank=True, help_text="Of the place; blank is the whole partnership")
    area_name = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=80)
    colour = models.CharField(max_length=7, help_text="#rrggbb, on which white words can be read")
    logo = models.BinaryField(blank=True, help_text="A PNG as hallmark.partners.logos leaves it")
    logo_digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of the logo")
    logo_width = models.PositiveSmallIntegerField(default=0, help_text="In pixels")
    logo_height = models.PositiveSmallIntegerField(default=0, help_text="In pixels")
    valid = DateRangeField(help_text="From, inclusive, until, exclusive; an open end is one that is not set")
    set_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, help_text="Nobody: the operator of this system"
    )
    set_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["area_name", "-valid"]
        indexes: ClassVar = [models.Index(fields=["logo_digest"], name="partners_brand_logo")]
        constraints: ClassVar = [
            lasts("partners_brand_lasts"),
            # A code as the range of one number: equality of texts inside GiST without the btree_gist extension.
            ExclusionConstraint(
                name="partners_brand_one_at_a_time",
                expressions=[
                    (
                        Func(F("partnership"), F("partnership"), Value("[]"), function="int8range"),
                        RangeOperators.OVERLAPS,
                    ),
                    (
                        Func(
                            Func(F("area_code"), Value(0), function="hashtextextended"),
                            Func(F("area_code"), Value(0), function="hashtextextended"),
                            Value("[]"),
                            function="int8range",
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                name="partners_brand_colour_is_one", condition=Q(colour__regex="^#[0-9a-f]{6}$") & ~Q(name="")
            ),
            models.CheckConstraint(
                name="partners_brand_place_is_whole",
                condition=Q(area_kind="", area_code="", area_name="")
                | ~Q(area_kind="") & ~Q(area_code="") & ~Q(area_name=""),
            ),
            models.CheckConstraint(
                name="partners_brand_logo_is_whole",
                condition=Q(logo=b"", logo_digest="", logo_width=0, logo_height=0)
                | ~Q(logo=b"") & ~Q(logo_digest="") & Q(logo_width__gt=0, logo_height__gt=0),
            ),
        ]

    def __str__(self) -> str:
        return self.name
