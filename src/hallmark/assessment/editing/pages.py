"""What the pages of the work on an assessment share."""

from typing import Any

from django.http import Http404
from django.urls import reverse

from hallmark.assessment.editing.reading import Work, work_on


def work_or_404(slug: str) -> Work:
    """The assessment of an address; not found where there is none."""
    work = work_on(slug)
    if work is None:
        raise Http404
    return work


def frame(work: Work, title: str) -> dict[str, Any]:
    """Title, way back and band, the same for every page of an assessment's work."""
    return {
        "title": title,
        "slug": work.slug,
        "document": work.document,
        "synthetic": work.document.synthetic,
        "trail": (
            ("Assessments", reverse("assessments")),
            (work.document.title, reverse("assessment", args=[work.slug])),
        ),
    }
