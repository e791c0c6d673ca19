"""What is published, read for anybody: one query each. Nothing here asks who reads."""

from collections.abc import Iterable
from itertools import groupby

from hallmark.publications.models import Publication


def editions_of(partnership_slug: str, slug: str) -> list[Publication]:
    """Every edition at an address, withdrawn ones too, the latest first."""
    return list(Publication.objects.filter(partnership_slug=partnership_slug, slug=slug).order_by("-number"))


def edition_numbered(partnership_slug: str, slug: str, number: int) -> Publication | None:
    """One edition, withdrawn or not; None if there is none."""
    return Publication.objects.filter(partnership_slug=partnership_slug, slug=slug, number=number).first()


def standing(partnership_slug: str = "") -> list[Publication]:
    """The latest edition that stands at each address, of one partnership or of all; newest first."""
    found = Publication.objects.filter(withdrawn_at=None)
    if partnership_slug:
        found = found.filter(partnership_slug=partnership_slug)
    return sorted(_latest(found.order_by("partnership_slug", "slug", "-number")), key=lambda one: one.published_at)[
        ::-1
    ]


def was_anything_published_by(partnership_slug: str) -> Publication | None:
    """Any edition of a partnership, withdrawn or not: it tells the name; None if it never published."""
    return Publication.objects.filter(partnership_slug=partnership_slug).order_by("-published_at").first()


def editions_made_of(slug: str, source_number: int) -> list[Publication]:
    """The editions that were made from one version of an assessment, the latest first."""
    return list(Publication.objects.filter(slug=slug, source_number=source_number).order_by("-number"))


def _latest(ordered: Iterable[Publication]) -> list[Publication]:
    return [next(same) for _, same in groupby(ordered, key=lambda one: (one.partnership_slug, one.slug))]
