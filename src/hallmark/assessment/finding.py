"""What the search shows of assessments, and what the start page says of those that wait to be published."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse

from hallmark.areas.rules import folded
from hallmark.assessment import shelf
from hallmark.assessment.models import ApprovalRequest, Paper
from hallmark.assessment.publishing.changes import last_hand
from hallmark.assessment.publishing.rules import may_approve
from hallmark.assessment.whose import seen_slugs
from hallmark.partners.access import viewer_at
from hallmark.partners.permissions import Act
from hallmark.ui.search import Found, Hit
from hallmark.ui.start import Need


def found(request: HttpRequest, text: str, most: int) -> Found:
    """The assessments whose title, body or period have each of the words, among those that the viewer may read."""
    viewer, words = viewer_at(request, Act.ASSESSMENT_READ), folded(text).split()
    if viewer is None:
        return Found(0, ())
    entries = [
        entry
        for entry in shelf.entries(seen_slugs(viewer))
        if all(word in folded(f"{entry.title} {entry.organisation} {entry.period}") for word in words)
    ]
    hits = [Hit(one.title, reverse("assessment", args=[one.slug]), one.period) for one in entries[:most]]
    return Found(len(entries), hits)


def waiting(request: HttpRequest) -> Iterator[Need]:
    """For a manager: the versions that others ask to have published."""
    viewer = viewer_at(request, Act.ASSESSMENT_APPROVE)
    if viewer is None:
        return
    mine = Paper.objects.filter(partnership__in=viewer.reach(Act.ASSESSMENT_APPROVE).partnerships)
    asked = ApprovalRequest.objects.filter(answered_at=None, version__slug__in=mine.values("slug"))
    for one in asked.select_related("version"):
        if may_approve(viewer.person, last=last_hand(one), asked_by=one.person_id):
            address = reverse("publish-version", args=[one.version.slug, one.version.number])
            sentence = f"{one.asked_by} asks to have version {one.version.number} of {one.version.slug} published."
            yield Need(sentence, "Approve it or send it back", address)
