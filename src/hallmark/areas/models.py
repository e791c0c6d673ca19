"""Places through time: the area, its dated versions, what changed, and which lies in which."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from hallmark.areas.kinds import KINDS

KIND_CHOICES = [(kind.slug, kind.label) for kind in KINDS.values()]
UNDATED = 0


class Release(models.Model):
    """One file of places taken in: a lookup, a list of names, or a set of boundaries."""

    class What(models.TextChoices):
        LOOKUP = "lookup", "Lookup"
        BOUNDARIES = "boundaries", "Boundaries"

    what = models.CharField(max_length=10, choices=What.choices)
    kind = models.CharField(max_length=30, help_text="Which lookup, or boundaries of which kind of area")
    edition = models.PositiveSmallIntegerField(
        default=UNDATED, help_text="Year of the newest areas in it; 0 if undated"
    )
    name = models.CharField(max_length=500, help_text="The file's name")
    sha256 = models.CharField(max_length=64)
    publisher = models.CharField(max_length=200, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    rows = models.PositiveIntegerField()
    loaded_at = models.DateTimeField(auto_now_add=True)
    loaded_by = models.CharField(max_length=254)

    class Meta:
        ordering = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["what", "kind", "edition", "sha256", "name"], name="areas_one_release_per_file"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """The idea of a place: Norwich stays Norwich when its code or name changes."""

    kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    slug = models.SlugField(max_length=40, unique=True, help_text="Kind and first known code; never changes")

    def __str__(self) -> str:
        return self.slug


class AreaVersion(models.Model):
    """The fact of a place: its code and name for a half-open range of dates; an open end is one that is not known."""

    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="versions")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=200)
    named_in = models.PositiveSmallIntegerField(default=UNDATED, help_text="Edition that the name is from")
    valid = DateRangeField()
    instrument = models.CharField(max_length=200, blank=True, help_text="The order that made it, where known")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["code"], name="areas_version_code")]
        constraints: ClassVar = [
            # The area's number as a range of one: equality inside GiST without the btree_gist extension.
            ExclusionConstraint(
                name="areas_versions_do_not_overlap",
                expressions=[
                    (Func(F("area"), F("area"), Value("[]"), function="int8range"), RangeOperators.OVERLAPS),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class AreaName(models.Model):
    """A name under which a version is found: today's, a former one, the House of Commons Library's, an alias."""

    class Use(models.TextChoices):
        OFFICIAL = "official", "Official name"
        LIBRARY = "library", "House of Commons Library name"
        ALIAS = "alias", "Also known as"
        FORMER_CODE = "former-code", "Former code"

    version = models.ForeignKey(AreaVersion, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(max_length=200)
    folded = models.CharField(max_length=200, help_text="In small letters, without punctuation: for searching")
    use = models.CharField(max_length=12, choices=Use.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "use", "name"], name="areas_name_once_per_version"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["folded"], name="areas_name_folded", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self) -> str:
        return self.name


class AreaChange(models.Model):
    """An event in which places became other places."""

    class Kind(models.TextChoices):
        MERGE = "merge", "Merger"
        SPLIT = "split", "Split"
        TRANSFER = "transfer", "Transfer"
        RENAME = "rename", "New name"
        RECODE = "recode", "New code"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    area_kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    happened_on = models.DateField()
    reference = models.CharField(
        max_length=80, unique=True, help_text="Kind, date and first codes: the same event once"
    )
    instrument = models.CharField(max_length=200, blank=True)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["happened_on", "reference"]

    def __str__(self) -> str:
        return self.reference


class AreaChangeLink(models.Model):
    """How much of a place before an event went to a place after it; the shares of one sum to 1 or are unknown."""

    class Basis(models.TextChoices):
        WHOLE = "whole", "All of it"
        RESIDENTS = "residents", "By residents"
        UNKNOWN = "unknown", "Not known"

    change = models.ForeignKey(AreaChange, on_delete=models.CASCADE, related_name="links")
    before = models.ForeignKey(AreaVersion, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(AreaVersion, on_delete=models.PROTECT, related_name="came_from")
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "before", "after"], name="areas_link_once"),
            models.CheckConstraint(
                condition=Q(basis="unknown", share__isnull=True)
                | Q(basis="whole", share=1)
                | Q(basis="residents", share__gte=0, share__lte=1),
                name="areas_link_share_fits_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.before} became {self.after}"


class AreaMembership(models.Model):
    """That one area lies in another, as the lookup of one edition says."""

    class Basis(models.TextChoices):
        CONTAINS = "contains", "Lies in it"
        BEST_FIT = "best-fit", "Best fit"
        UNKNOWN = "unknown", "In part, not known how much"

    child = models.ForeignKey(AreaVersion, on_delete=models.PROTECT, related_name="memberships")
    parent = models.ForeignKey(AreaVersion, on_delete=models.PROTECT, related_name="members")
    # The kinds are said again here so that placement reads one table.
    child_kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    parent_kind = models.CharField(max_length=10, choices=KIND_CHOICES)
    edition = models.PositiveSmallIntegerField(help_text="Year of the parent areas; 0 if the lookup is undated")
    share = models.DecimalField(max_digits=9, decimal_places=8, null=True)
    basis = models.CharField(max_length=10, choices=Basis.choices)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["child", "parent", "edition"], name="areas_membership_once"),
            models.CheckConstraint(
                condition=Q(basis="unknown", share__isnull=True) | Q(basis__in=["contains", "best-fit"], share=1),
                name="areas_membership_share_fits_basis",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["child_kind", "parent_kind", "edition"], name="areas_membership_pair"),
        ]

    def __str__(self) -> str:
        return f"{self.child} in {self.parent} ({self.edition})"


class AreaBoundary(models.Model):
    """The outline of a version in one file: WKB in British National Grid metres (EPSG:27700)."""

    version = models.ForeignKey(AreaVersion, on_delete=models.CASCADE, related_name="boundaries")
    edition = models.PositiveSmallIntegerField(help_text="Year of the boundary set")
    wkb = models.BinaryField()
    vertices = models.PositiveIntegerField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name_plural = "area boundaries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "edition", "release"], name="areas_boundary_once_per_release"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.edition}, {self.vertices} points)"


class AreaPoint(models.Model):
    """One point that stands for an area where no outline is held (metres, EPSG:27700).

    Kept by code: a file of points does not say of which edition its areas are.
    """

    code = models.CharField(max_length=12, unique=True)
    easting = models.FloatField()
    northing = models.FloatField()
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.code
