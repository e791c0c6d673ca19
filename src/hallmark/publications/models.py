"""One edition of something published. The database refuses to change or delete it, but for its withdrawal."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse


class Publication(models.Model):
    """An edition as it went out: whose, at which address, its files with their hashes, and who answers for it.

    The partnership stands by its number and by what it was called on the day: a later name changes no address.
    """

    partnership = models.BigIntegerField(help_text="Its number in the directory")
    partnership_slug = models.SlugField(max_length=80)
    partnership_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, help_text="What it is: assessment")
    slug = models.SlugField(max_length=100)
    number = models.PositiveIntegerField(help_text="The edition: 1 is the first at this address")
    title = models.CharField(max_length=300)
    period = models.CharField(max_length=200, blank=True)
    is_synthetic = models.BooleanField()
    source_number = models.PositiveIntegerField(help_text="The version that it was made from")
    approval = models.BigIntegerField(unique=True, help_text="The request that was approved: each gives one edition")
    files = models.JSONField(help_text="Each file's SHA-256 and size, by name")
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.BigIntegerField()
    published_by_name = models.CharField(max_length=120)
    approved_by = models.BigIntegerField()
    approved_by_name = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_by_name = models.CharField(max_length=120, blank=True)
    withdrawn_reason = models.CharField(max_length=500, blank=True, help_text="Why, in words for the public")
    withdrawn_contact = models.CharField(max_length=200, blank=True, help_text="Whom to ask")

    class Meta:
        ordering = ["partnership_slug", "slug", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["partnership_slug", "slug", "number"], name="publication_edition_once"),
            models.CheckConstraint(
                condition=Q(
                    withdrawn_at=None, withdrawn_by=None, withdrawn_by_name="", withdrawn_reason="",
                    withdrawn_contact="",
                )
                | (
                    Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdrawn_by_name="")
                    & ~Q(withdrawn_reason="")
                    & ~Q(withdrawn_contact="")
                ),
                name="publication_withdrawn_says_why",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.title}, edition {self.number}"

    @property
    def is_withdrawn(self) -> bool:
        """Has it been taken back?"""
        return self.withdrawn_at is not None

    @property
    def changed_at(self) -> datetime:
        """When what its address answers changed last."""
        return self.withdrawn_at or self.published_at

    @property
    def address(self) -> str:
        """The lasting address of this edition."""
        return edition_address(self.partnership_slug, self.slug, self.number)

    def file(self, name: str) -> dict[str, Any] | None:
        """What is known of a file of it; None for one that it has not."""
        found: dict[str, Any] | None = self.files.get(name)
        return found


def edition_address(partnership_slug: str, slug: str, number: int) -> str:
    """The lasting address of an edition, which is known before it is published."""
    return reverse("published-edition", args=[partnership_slug, slug, number])


def file_address(partnership_slug: str, slug: str, number: int, name: str) -> str:
    """The lasting address of a file of an edition."""
    return reverse("published-file", args=[partnership_slug, slug, number, name])
