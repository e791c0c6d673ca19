"""What stands against publishing a version, in sentences."""

from collections.abc import Iterator

from django.db.models import Q

from hallmark.assessment.editing.small_counts import is_of_channel, why_withheld
from hallmark.assessment.editing.verifying import verify_version
from hallmark.assessment.models import Concern, Paper, PartnerFigure, Version
from hallmark.publications.queries import editions_made_of


def stops(version: Version) -> list[str]:
    """Why a version cannot be published; empty where it can."""
    if not version.is_adopted:
        return ["Only a version that a body has adopted is published. Record the adoption first."]
    return [*_of_files(version), *_of_owner(version), *_of_editions(version), *_of_figures(version)]


def _of_files(version: Version) -> list[str]:
    return verify_version(version)


def _of_owner(version: Version) -> Iterator[str]:
    if partnership_of(version) is None:
        yield (
            "It is not known whose assessment this is: no partnership of the directory covered its area when it was "
            "made. Define the partnership, make the assessment again, and adopt it."
        )


def _of_editions(version: Version) -> Iterator[str]:
    if found := [one for one in editions_made_of(version.slug, version.number) if not one.is_withdrawn]:
        yield f"This version is published already, as edition {found[0].number}."


def _of_figures(version: Version) -> Iterator[str]:
    """The rules of small numbers, asked again of all that partners gave: it may have come otherwise than by a page."""
    then = Q(at__lte=version.made_at) & (Q(withdrawn_at=None) | Q(withdrawn_at__gt=version.made_at))
    mend = "Withdraw it, adopt the paper anew, and publish that."
    for row in PartnerFigure.objects.filter(then, slug=version.slug):
        if is_of_channel(row.agency, row.what, row.source):
            yield f"“{row.what}” is about Channel, of which nothing leaves its panel. {mend}"
        elif not row.is_published and (why := why_withheld(row.value, row.unit, row.base)):
            yield f"“{row.what}” of {row.agency} cannot go out. {why.split('. ')[0].rstrip('.')}. {mend}"
    for concern in Concern.objects.filter(then, slug=version.slug):
        if why := why_withheld(concern.named, "people", None):
            yield f"“{concern.what}” of {concern.survey} cannot go out. {why.split('. ')[0].rstrip('.')}. {mend}"


def partnership_of(version: Version) -> Paper | None:
    """The row that says whose the assessment of a version is; None where it is nobody's."""
    return Paper.objects.select_related("partnership").filter(slug=version.slug, partnership__isnull=False).first()
