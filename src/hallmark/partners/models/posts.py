"""Posts, to whom they answer, and who holds them."""

import uuid
from datetime import date
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q

from hallmark.areas.models import KIND_CHOICES
from hallmark.partners.models.agencies import Agency
from hallmark.partners.models.constraints import lasts, one_at_a_time
from hallmark.partners.models.partnerships import Partnership
from hallmark.partners.models.people import User
from hallmark.partners.models.teams import Team
from hallmark.partners.roles import Role


class Post(models.Model):
    """Work that somebody is asked to do, whoever holds it, with the roles that its holder has here.

    `agency` is whose post it is. Who employs its holder is said by the appointment, and may be another agency.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    function = models.CharField(max_length=300, blank=True, help_text="What to ring about, in a caller's words")
    grade = models.CharField(max_length=60, blank=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="posts")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="posts", null=True)
    partnership = models.ForeignKey(Partnership, on_delete=models.PROTECT, related_name="posts", null=True)
    area_kind = models.CharField(max_length=10, choices=KIND_CHOICES, blank=True)
    area_code = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=200, blank=True)
    roles = ArrayField(models.CharField(max_length=14, choices=Role.choices), default=list)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    hours = models.CharField(max_length=120, blank=True, help_text="When somebody answers")
    valid = DateRangeField()

    class Meta:
        ordering = ["title", "id"]
        constraints: ClassVar = [
            lasts("partners_post_lasts"),
            models.CheckConstraint(condition=Q(roles__contained_by=Role.values), name="partners_post_known_roles"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def role_names(self) -> list[str]:
        """Its roles in words."""
        return [Role(role).label for role in self.roles]


class Accountability(models.Model):
    """One of those to whom a post answers: an agency, a body or another post. A head may answer to three."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="accountabilities")
    to_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", null=True)
    to_body = models.ForeignKey("partners.Body", on_delete=models.PROTECT, related_name="+", null=True)
    to_post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="answered_to_by", null=True)
    matter = models.CharField(max_length=200, blank=True, help_text="For what it answers")

    class Meta:
        verbose_name_plural = "accountabilities"
        ordering = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="partners_accountable_to_one",
                condition=Q(to_agency__isnull=False, to_body=None, to_post=None)
                | Q(to_agency=None, to_body__isnull=False, to_post=None)
                | Q(to_agency=None, to_body=None, to_post__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} answers to {self.to}"

    @property
    def to(self) -> models.Model | None:
        """The agency, body or post."""
        return self.to_agency or self.to_body or self.to_post


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments, asked by day."""

    def live(self, on: date) -> "AppointmentQuerySet":
        """Those that give something on a day: post and agency stand too, and the account is not shut."""
        return self.filter(
            valid__contains=on, post__valid__contains=on, post__agency__valid__contains=on, person__is_active=True
        )


class Appointment(models.Model):
    """That a person holds a post, employed by an agency, for a time. A post may be shared.

    One that is ended on the day on which it begins, or before it, has an empty range: it holds on no day, and `begins`
    still says when it began or was to begin.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    employer = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="employments")
    begins = models.DateField()
    valid = DateRangeField()
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, help_text="Nobody: the operator of this system"
    )
    made_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    ended_at = models.DateTimeField(null=True, help_text="When its end was set, which may be after it")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it ended")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["-begins", "-id"]
        indexes: ClassVar = [models.Index(fields=["person", "post"], name="partners_appointment_person")]
        constraints: ClassVar = [
            one_at_a_time("partners_appointment_once_at_a_time", "post", "person"),
            models.CheckConstraint(
                name="partners_appointment_begins",
                condition=Q(valid__isempty=True) | Q(valid__lower_inf=False, valid__startswith=F("begins")),
            ),
            models.CheckConstraint(
                name="partners_appointment_end_is_somebodys",
                condition=Q(valid__isempty=False, ended_at=None, ended_by=None)
                | Q(valid__upper_inf=False, ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} as {self.post}"
