"""Pages of areas: find one, and see what it is, was and belongs to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hallmark.areas import presenters
from hallmark.areas.problems import UnknownArea
from hallmark.areas.queries import find_areas, lookup_edition_notes
from hallmark.ui.doors import Visitor, behind
from hallmark.ui.problems import NotFound

RESULTS = 50
# Places are shown with the evidence that is held on them.
SEE = "evidence.read"


@require_GET
@behind(SEE)
def areas(request: HttpRequest, _visitor: Visitor) -> HttpResponse:
    """For whoever works with evidence: find an area by its name, a former name, or its code."""
    text = request.GET.get("text", "").strip()[:200]
    found = find_areas(text, limit=RESULTS) if text else []
    page = {
        "text": text,
        "found": [presenters.link_to(area) for area in found],
        "by_kind": presenters.kinds_of(found),
        "limit": RESULTS,
        "notes": lookup_edition_notes(),
        "trail": (),
    }
    return render(request, "areas/areas.html", page)


@require_GET
@behind(SEE)
def area(request: HttpRequest, _visitor: Visitor, code: str) -> HttpResponse:
    """For the analyst: one area, its versions through time, its members, and what it lies in."""
    try:
        page = presenters.area_page(code)
    except UnknownArea as unknown:
        raise NotFound(str(unknown)) from unknown
    return render(request, "areas/area.html", {"page": page, "trail": (("Areas", reverse("areas")),)})
