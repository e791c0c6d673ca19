"""What people have typed about one assessment, read back."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

from django.db.models import Max, Model

from hallmark.assessment import given as g
from hallmark.assessment.models import (
    Comment,
    Concern,
    Edit,
    Institution,
    MinutedGap,
    PartnerFigure,
    Passage,
    Progress,
    Version,
)

YEAR = "YYYY-MM"
Record = TypeVar("Record", g.Passage, g.PartnerFigure, g.Concern, g.Progress)


def edits_for(slug: str) -> Mapping[str, Edit]:
    """The edit that counts for each block: the latest, unless it was withdrawn."""
    latest = Edit.objects.filter(slug=slug).order_by("block_id", "-id").distinct("block_id")
    return {edit.block_id: edit for edit in latest if edit.stands}


def last_edit(slug: str, block_id: str) -> Edit | None:
    """The latest edit of one block, withdrawn or not."""
    return Edit.objects.filter(slug=slug, block_id=block_id).order_by("-id").first()


def history_of(slug: str, block_id: str) -> list[Edit]:
    """Every edit of one block, the latest first."""
    return list(Edit.objects.filter(slug=slug, block_id=block_id).order_by("-id"))


def comments_on(slug: str, block_id: str) -> list[Comment]:
    """Every comment on one block, in the order they were made."""
    return list(Comment.objects.filter(slug=slug, block_id=block_id))


def open_comments(slug: str) -> Counter[str]:
    """How many comments on each block nobody has resolved."""
    return Counter(Comment.objects.filter(slug=slug, resolved_at=None).values_list("block_id", flat=True))


def open_comments_of(slug: str) -> list[Comment]:
    """The comments that nobody has resolved, in the order they were made."""
    return list(Comment.objects.filter(slug=slug, resolved_at=None))


def comments_open() -> Counter[str]:
    """How many comments on each assessment nobody has resolved; one query."""
    return Counter(Comment.objects.filter(resolved_at=None).values_list("slug", flat=True))


def edited_last() -> list[str]:
    """The assessments of which sentences were edited, the one edited last first; one query."""
    rows = Edit.objects.filter(withdrawn_at=None).order_by().values("slug").annotate(last=Max("id"))
    return list(rows.order_by("-last").values_list("slug", flat=True))


def versions_of(slug: str) -> list[Version]:
    """Every version kept, the latest first."""
    return list(Version.objects.filter(slug=slug))


def slugs_with_given() -> set[str]:
    """The assessments to which anybody gave anything that a title depends on."""
    models = (Passage, PartnerFigure, Concern, Progress, MinutedGap)
    first, *others = (model.objects.filter(withdrawn_at=None).order_by().values_list("slug") for model in models)
    return {slug for (slug,) in first.union(*others)}


def adopted_versions() -> dict[str, Version]:
    """The version of each assessment that was adopted last."""
    found = Version.objects.filter(state=Version.State.ADOPTED).order_by("slug", "-number").distinct("slug")
    return {version.slug: version for version in found}


def given_for(slug: str) -> g.Given:
    """All that people gave to an assessment and did not withdraw, as plain records."""
    held = {"slug": slug, "withdrawn_at": None}
    return g.Given(
        passages=tuple(_plain(g.Passage, row, "passage") for row in Passage.objects.filter(**held)),
        figures=tuple(_plain(g.PartnerFigure, row, "partner-figure") for row in PartnerFigure.objects.filter(**held)),
        concerns=tuple(_plain(g.Concern, row, "concern") for row in Concern.objects.filter(**held)),
        progress=tuple(_plain(g.Progress, row, "progress") for row in Progress.objects.filter(**held)),
        gaps=tuple(
            g.MinutedGap(row.chapter, row.reason, row.body, row.minuted_on) for row in MinutedGap.objects.filter(**held)
        ),
        institutions=tuple(
            g.Institution(row.name, row.kind, row.area_code, row.area_name, row.effect)
            for row in Institution.objects.filter(**held)
        ),
        last=_last_assessment(slug),
    )


def _last_assessment(slug: str) -> g.LastAssessment | None:
    """The newest earlier year of the same area that was adopted here; a slug is its area's, with the year's month."""
    of_area = rf"^{re.escape(slug[: -len(YEAR)])}\d{{4}}-\d{{2}}$"
    adopted = Version.objects.filter(state=Version.State.ADOPTED, slug__regex=of_area, slug__lt=slug)
    last = adopted.order_by("-slug", "-number").first()
    if last is None or last.adopted_on is None:
        return None
    return g.LastAssessment(last.adopted_as, last.slug[-len(YEAR) :], last.adopted_by_body, last.adopted_on)


def _plain(kind: type[Record], row: Model, name: str) -> Record:
    """A row as its plain record: the same fields, under an id that says what it is."""
    named = {field.name: getattr(row, field.name) for field in fields(kind) if field.name != "id"}
    return kind(id=f"{name}-{row.pk}", **named)
