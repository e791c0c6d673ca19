"""Bodies that meet, their seats, and who may sit in them."""

from typing import ClassVar

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from hallmark.partners.models.agencies import Agency
from hallmark.partners.models.constraints import lasts, one_at_a_time
from hallmark.partners.models.partnerships import Partnership
from hallmark.partners.models.posts import Post


class Body(models.Model):
    """A board, group or panel of a partnership."""

    class Kind(models.TextChoices):
        BOARD = "board", "Board"
        GROUP = "group", "Group"
        PANEL = "panel", "Panel"

    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="bodies")
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=5, choices=Kind.choices)
    mission = models.CharField(max_length=300, blank=True)
    valid = DateRangeField()
    successor = models.ForeignKey("self", on_delete=models.PROTECT, related_name="predecessors", null=True)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "bodies"
        constraints: ClassVar = [
            lasts("partners_body_lasts"),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")), name="partners_body_follows_another"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """An agency's place in a body. The post that sits in it may be empty, or change, while the seat stays."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(max_length=120, blank=True, help_text="Chair, where the seat is more than the agency's")
    principal = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="seats", null=True)
    valid = DateRangeField()

    class Meta:
        ordering = ["agency__name", "id"]
        constraints: ClassVar = [lasts("partners_seat_lasts")]

    def __str__(self) -> str:
        return f"{self.agency} in {self.body}"


class Substitute(models.Model):
    """A post whose holder may sit in a seat in the principal's place, and how far they may speak."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="substitutes")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="substitutions")
    authority = models.CharField(max_length=200, blank=True, help_text="Limits of what they may decide")
    valid = DateRangeField()

    class Meta:
        ordering = ["post__title", "id"]
        constraints: ClassVar = [
            lasts("partners_substitute_lasts"),
            one_at_a_time("partners_substitute_once_at_a_time", "seat", "post"),
        ]

    def __str__(self) -> str:
        return f"{self.post} for {self.seat}"
