"""The page of similar areas, the data of its map, and its list as a file."""

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from hallmark.assessment.peers import mapping, presenters
from hallmark.assessment.peers.beside import Beside, beside
from hallmark.assessment.peers.every import every_district
from hallmark.assessment.peers.forms import SimilarAreasForm
from hallmark.partners.access import allowed_to
from hallmark.partners.permissions import Act
from hallmark.partners.queries import territory
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import NotFound, Problem


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def similar_areas(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the analyst and the councillor: which areas are like ours, in what, and who counts us among theirs."""
    asked = "area" in request.GET
    form = SimilarAreasForm(request.GET if asked else None)
    page: dict[str, Any] = {"form": form, "found": None, "every": None, "not_crime": presenters.NOT_CRIME}
    if asked and form.is_valid():
        try:
            page |= presenters.page(beside(territory(form.cleaned_data["area"])))
        except Problem as problem:
            form.add_error("area", str(problem))
    if not asked:
        page["every"] = presenters.every_row(every_district())
    return render(request, "assessment/similar_areas.html", page, status=400 if form.errors else 200)


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def similar_areas_map(request: HttpRequest, _viewer: Viewer) -> JsonResponse:
    """For the page's moving map: every district with how like the area it is, as GeoJSON."""
    drawn = mapping.ground()
    if drawn is None:
        raise NotFound("No outline of a district is held yet.")
    return JsonResponse(mapping.geojson(_found(request), drawn), content_type="application/geo+json")


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def similar_areas_file(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the analyst: the list behind the map as CSV, every district with its facts and how like the area it is."""
    found = _found(request)
    name = f"similar-to-{slugify(found.area.name)}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.writer(response, lineterminator="\n").writerows(presenters.csv_rows(found))
    return response


def _found(request: HttpRequest) -> Beside:
    return beside(territory(request.GET.get("area", "")[:200]))
