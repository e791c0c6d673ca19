"""The page of hot spots."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from crimestats.periods import add_months, months_between
from hallmark.assessment.hot_spots import presenters
from hallmark.assessment.hot_spots.forms import HotSpotsForm
from hallmark.assessment.hot_spots.making import make_hot_spots
from hallmark.evidence.presenters import months_held
from hallmark.partners.access import allowed_to
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.ui.problems import Problem


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def hot_spots(request: HttpRequest, _viewer: Viewer) -> HttpResponse:
    """For the tasking co-ordinator and the analyst: where one category clusters, and what to expect there next."""
    months = months_held()
    asked = bool(months) and "area" in request.GET
    form = HotSpotsForm(request.GET if asked else None, months=months, initial=_initial(months))
    page: dict[str, Any] = {"form": form, "months": months, "limits": presenters.LIMITS}
    if asked and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = make_hot_spots(
                chosen["area"], chosen["category"], months_between(chosen["first"], chosen["last"]), chosen["cell_m"]
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            if request.GET.get("format") == "geojson":
                return _file(presenters.geojson(*made))
            page |= presenters.page(*made) | {"query": request.GET.urlencode()}
    return render(request, "assessment/hot_spots.html", page, status=400 if form.errors else 200)


def _initial(months: list[str]) -> dict[str, str]:
    """The last year held."""
    if not months:
        return {}
    earliest = max(add_months(months[0], -11), months[-1])
    return {"first": next(month for month in reversed(months) if month >= earliest), "last": months[0]}


def _file(content: dict[str, Any]) -> JsonResponse:
    answer = JsonResponse(content, content_type="application/geo+json")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(content["title"])}.geojson"'
    return answer
