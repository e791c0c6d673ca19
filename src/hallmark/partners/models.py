"""People who sign in, and partnerships with the areas they cover."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from hallmark.areas.models import KIND_CHOICES


class UserManager(BaseUserManager["User"]):
    """Makes users; the e-mail address is kept in small letters, so that nobody has two accounts by accident."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user; without a password they cannot sign in with one."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user with every permission."""
        return self.create_user(email, password, **fields, is_superuser=True)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in, with their e-mail address as user name."""

    email = models.EmailField(max_length=254, unique=True)
    display_name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Lower("email"), name="partners_user_email_whatever_case"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.email


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
