"""Invitations, recoveries and sessions."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from hallmark.partners.models import Agency, Post
from hallmark.partners.sign_in.rules import Lost
from hallmark.partners.sign_in.sessions import Session

__all__ = ["Invitation", "Recovery", "Session"]


class Invitation(models.Model):
    """That somebody is asked to take up a post from a day. Whoever has the link of its letter can."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    email = models.EmailField(max_length=254)
    name = models.CharField(max_length=120)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="invitations")
    employer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    begins = models.DateField()
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="Nobody: the operator of this system",
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-invited_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_in_invitation_taken_by_somebody",
                condition=Q(taken_at=None, taken_by=None) | Q(taken_at__isnull=False, taken_by__isnull=False),
            ),
            models.CheckConstraint(
                name="sign_in_invitation_one_end", condition=Q(taken_at=None) | Q(withdrawn_at=None)
            ),
            models.UniqueConstraint(
                name="sign_in_invitation_once",
                fields=["email", "post"],
                condition=Q(taken_at=None, withdrawn_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} as {self.post}"

    @property
    def is_open(self) -> bool:
        """Can it be taken up now?"""
        return self.taken_at is None and self.withdrawn_at is None and timezone.now() < self.expires_at


class Recovery(models.Model):
    """That a person asks for a new password, or to enrol a new second factor: by e-mail, mostly after a wait."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="recoveries")
    lost = models.CharField(max_length=13, choices=[(one.value, one.value) for one in Lost])
    asked_at = models.DateTimeField(default=timezone.now)
    opens_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="Nobody: whoever had its link",
    )

    class Meta:
        ordering = ["-asked_at", "-id"]
        verbose_name_plural = "recoveries"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="sign_in_recovery_in_order",
                condition=Q(opens_at__gte=F("asked_at"), expires_at__gt=F("opens_at")),
            ),
            models.CheckConstraint(name="sign_in_recovery_one_end", condition=Q(used_at=None) | Q(stopped_at=None)),
            models.UniqueConstraint(
                name="sign_in_recovery_once",
                fields=["person", "lost"],
                condition=Q(used_at=None, stopped_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lost} of {self.person}"

    def stands(self, now: datetime) -> bool:
        """Can it be used, now or after its wait?"""
        return self.used_at is None and self.stopped_at is None and now < self.expires_at

    def waits(self, now: datetime) -> bool:
        """Does it stand, and is it too early to use it?"""
        return self.stands(now) and now < self.opens_at
