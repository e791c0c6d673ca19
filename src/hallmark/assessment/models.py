"""Whose an assessment is, and what people add to it: edits, comments, what they give, and the versions kept.

Rows belong to an assessment by its slug, the name of its folder. Nothing here is deleted: a row is withdrawn or
resolved, with who and when.
"""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from hallmark.partners.models import Partnership

LONGEST_TEXT = 2000
LONGEST_NAME = 120


def somebody() -> "models.ForeignKey[Any, Any]":
    """A column for the person who did it; nobody at the command line, and before there was sign-in."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)


def _both_or_neither(at: str, by: str, name: str) -> models.CheckConstraint:
    """A moment and a person stand together, or neither stands."""
    return models.CheckConstraint(
        condition=Q(**{f"{at}__isnull": True, by: ""}) | (Q(**{f"{at}__isnull": False}) & ~Q(**{by: ""})),
        name=name,
    )


class Paper(models.Model):
    """Whose an assessment is: made with it, and kept when it is made again. The assessment itself is its folder."""

    slug = models.SlugField(max_length=100, unique=True, help_text="The assessment's folder")
    partnership = models.ForeignKey(
        Partnership,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        help_text="None: of nobody's partnership, for all who read assessments here",
    )
    asked_by = models.CharField(max_length=254)
    person = somebody()
    asked_at = models.DateTimeField(help_text="When it was made last")

    class Meta:
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.slug


class Row(models.Model):
    """What every row carries: whose assessment, who typed it, when, and whether it was withdrawn."""

    slug = models.SlugField(max_length=100, help_text="The assessment's folder")
    by = models.CharField(max_length=LONGEST_NAME)
    person = somebody()
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=LONGEST_NAME, blank=True)
    withdrawn_person = somebody()

    class Meta:
        abstract = True
        ordering = ["id"]
        constraints: ClassVar = [
            _both_or_neither("withdrawn_at", "withdrawn_by", "%(class)s_withdrawn_by_someone"),
            models.CheckConstraint(condition=~Q(by=""), name="%(class)s_by_someone"),
        ]
        indexes: ClassVar = [models.Index(fields=["slug"], name="%(class)s_by_slug")]

    @property
    def stands(self) -> bool:
        """Has nobody withdrawn it?"""
        return self.withdrawn_at is None


class Edit(Row):
    """A sentence in a person's words. The latest row of a block counts; where it is withdrawn, the generated one does.

    ``generated`` and ``figures`` are what stood there when it was edited: when they differ later, it is flagged.
    """

    block_id = models.CharField(max_length=300)
    text = models.CharField(max_length=LONGEST_TEXT)
    generated = models.TextField()
    figures = models.JSONField(default=dict, help_text="The figures behind it then: id to value, as in figures.csv")

    def __str__(self) -> str:
        return f"{self.slug} {self.block_id}: {self.text[:60]}"


class Comment(models.Model):
    """What a person says about a block, until someone resolves it."""

    slug = models.SlugField(max_length=100)
    block_id = models.CharField(max_length=300)
    text = models.CharField(max_length=LONGEST_TEXT)
    by = models.CharField(max_length=LONGEST_NAME)
    person = somebody()
    at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.CharField(max_length=LONGEST_NAME, blank=True)
    resolved_person = somebody()

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [_both_or_neither("resolved_at", "resolved_by", "comment_resolved_by_someone")]
        indexes: ClassVar = [models.Index(fields=["slug"], name="comment_by_slug")]

    def __str__(self) -> str:
        return f"{self.slug} {self.block_id}: {self.text[:60]}"


class Passage(Row):
    """Words that the analyst or a partner wrote for a chapter."""

    chapter = models.CharField(max_length=60, help_text="A duty's id")
    text = models.CharField(max_length=LONGEST_TEXT)
    theme = models.CharField(max_length=60, blank=True, help_text="The theme whose change they are a reason for")

    def __str__(self) -> str:
        return f"{self.chapter}: {self.text[:60]}"


class PartnerFigure(Row):
    """A number that a partner brings: of what, when, out of how many, and whose it is."""

    chapter = models.CharField(max_length=60, help_text="A duty's id")
    agency = models.CharField(max_length=120)
    what = models.CharField(max_length=200)
    value = models.FloatField()
    unit = models.CharField(max_length=60)
    period_start = models.CharField(max_length=7, help_text="YYYY-MM, included")
    period_end = models.CharField(max_length=7, help_text="YYYY-MM, included")
    source = models.CharField(max_length=200)
    base = models.PositiveBigIntegerField(null=True, blank=True, help_text="What it is a part of; none for a count")
    base_words = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=500, blank=True)
    is_published = models.BooleanField(default=False, help_text="The source has published this very number")
    earlier = models.FloatField(null=True, blank=True, help_text="The same number of an earlier period")
    earlier_base = models.PositiveBigIntegerField(null=True, blank=True, help_text="What that is a part of")
    earlier_start = models.CharField(max_length=7, blank=True, help_text="YYYY-MM, included")
    earlier_end = models.CharField(max_length=7, blank=True, help_text="YYYY-MM, included")

    class Meta(Row.Meta):
        constraints: ClassVar = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=Q(period_start__lte=models.F("period_end")), name="partner_figure_period_forwards"
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True, earlier_base__isnull=True, earlier_start="", earlier_end="")
                | (
                    Q(earlier__isnull=False, earlier_start__lte=models.F("earlier_end"))
                    & Q(earlier_end__lt=models.F("period_start"))
                    & ~Q(earlier_start="")
                ),
                name="partner_figure_earlier_before_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency}: {self.what}, {self.value:g} {self.unit}"


class Concern(Row):
    """How many of those who answered a survey named something as a concern."""

    theme = models.CharField(max_length=60, blank=True, help_text="A theme's id, blank where it is none")
    what = models.CharField(max_length=200)
    named = models.PositiveIntegerField()
    asked = models.PositiveIntegerField(help_text="How many answered")
    invited = models.PositiveIntegerField(null=True, blank=True, help_text="How many were asked to answer")
    survey = models.CharField(max_length=200)
    period_start = models.CharField(max_length=7, help_text="YYYY-MM, included")
    period_end = models.CharField(max_length=7, help_text="YYYY-MM, included")

    class Meta(Row.Meta):
        constraints: ClassVar = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=Q(named__lte=models.F("asked"), asked__gt=0), name="concern_named_of_asked"
            ),
            models.CheckConstraint(
                condition=Q(invited__isnull=True) | Q(invited__gte=models.F("asked")),
                name="concern_invited_who_answered",
            ),
            models.CheckConstraint(
                condition=Q(period_start__lte=models.F("period_end")), name="concern_period_forwards"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what}: {self.named} of {self.asked}"


class Progress(Row):
    """How far one priority of the last plan was carried out, by its measure."""

    priority = models.CharField(max_length=200)
    measure = models.CharField(max_length=200)
    baseline = models.FloatField()
    target = models.FloatField()
    now = models.FloatField()
    unit = models.CharField(max_length=60)
    baseline_period = models.CharField(max_length=60)
    now_period = models.CharField(max_length=60)
    judged = models.CharField(max_length=60, help_text="The partnership's word for how far it came")
    note = models.CharField(max_length=500, blank=True)

    def __str__(self) -> str:
        return f"{self.priority}: {self.measure}"


class MinutedGap(Row):
    """A statutory matter without evidence, which a body has noted in its minutes."""

    chapter = models.CharField(max_length=60, help_text="A duty's id")
    reason = models.CharField(max_length=500)
    body = models.CharField(max_length=200)
    minuted_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.chapter}: {self.body}, {self.minuted_on}"


class Institution(Row):
    """A place that moves figures by itself (a prison, a hospital, a station), and where it lies."""

    class Kind(models.TextChoices):
        PRISON = "prison", "Prison"
        HOSPITAL = "hospital", "Hospital"
        STATION = "station", "Station"
        OTHER = "other", "Other"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    area_code = models.CharField(max_length=12)
    area_name = models.CharField(max_length=200)
    effect = models.CharField(max_length=500, help_text="What it moves, in a sentence")

    def __str__(self) -> str:
        return self.name


class Version(models.Model):
    """The whole paper as it was at one moment, kept as files. One that was adopted can never be changed: the
    database refuses it (migration 0002).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        ADOPTED = "adopted", "Adopted"

    slug = models.SlugField(max_length=100)
    number = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)
    made_by = models.CharField(max_length=LONGEST_NAME)
    person = somebody()
    why = models.CharField(max_length=500)
    document_digest = models.CharField(max_length=64, help_text="SHA-256 of its document.json")
    figures_digest = models.CharField(max_length=64, help_text="SHA-256 of its figures.csv")
    manifest = models.JSONField(help_text="SHA-256 of each file of it, and the evidence it was counted from")
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    adopted_as = models.CharField(max_length=100, blank=True, help_text="What it is: assessment, or crime profile")
    adopted_on = models.DateField(null=True, blank=True)
    adopted_by_body = models.CharField(max_length=200, blank=True)
    minute_reference = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["slug", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slug", "number"], name="version_number_once"),
            models.CheckConstraint(
                condition=Q(
                    state="draft", adopted_on__isnull=True, adopted_by_body="", minute_reference="", adopted_as=""
                )
                | (
                    Q(state="adopted", adopted_on__isnull=False)
                    & ~Q(adopted_by_body="")
                    & ~Q(minute_reference="")
                    & ~Q(adopted_as="")
                ),
                name="version_adopted_says_by_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug}, version {self.number}"

    @property
    def is_adopted(self) -> bool:
        """Has a body adopted it?"""
        return self.state == self.State.ADOPTED


class ApprovalRequest(models.Model):
    """That somebody asks to have an adopted version published, and what a manager answered. One open at a time."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="requests")
    asked_by = models.CharField(max_length=LONGEST_NAME)
    person = somebody()
    asked_at = models.DateTimeField(auto_now_add=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=LONGEST_NAME, blank=True)
    answered_person = somebody()
    is_approved = models.BooleanField(null=True)
    reason = models.CharField(max_length=500, blank=True, help_text="Why it was sent back")

    class Meta:
        ordering = ["-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["version"], condition=Q(answered_at=None), name="approval_request_open_once"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by="", is_approved=None)
                | (Q(answered_at__isnull=False, is_approved__isnull=False) & ~Q(answered_by="")),
                name="approval_request_answered_by_someone",
            ),
            models.CheckConstraint(
                condition=~Q(is_approved=False) | ~Q(reason=""), name="approval_request_sent_back_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version}, asked by {self.asked_by}"
