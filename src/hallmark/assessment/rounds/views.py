"""The pages of a round: its index, the data of its map, and the button that has every assessment made."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from crimestats.periods import month_label, parse_month
from hallmark.assessment.rounds import index
from hallmark.assessment.rounds.asking import years_made
from hallmark.assessment.rounds.jobs import ask_for_round
from hallmark.assessment.rounds.map import moving
from hallmark.assessment.rounds.members import members_of
from hallmark.assessment.rounds.outlines import outlines_of
from hallmark.assessment.rounds.presenters import index_page
from hallmark.assessment.rounds.sight import sight_of
from hallmark.assessment.whose import seen_slugs
from hallmark.evidence.presenters import months_held
from hallmark.partners.access import allowed_to, signature
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def latest(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For whoever follows the menu: the index of the last year that any assessment is of, or that is held."""
    years = years_made(seen_slugs(viewer)) or months_held()
    if years:
        return redirect("round", year_ending=years[0])
    page = {"year": "no year held yet", "lines": [], "text": "", "drawing": "", "trail": _trail()}
    return render(request, "assessment/rounds/index.html", page)


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def round_index(request: HttpRequest, viewer: Viewer, year_ending: str) -> HttpResponse:
    """For a force, a county or the Home Office: every partnership of a year, what it says, and what is missing."""
    _must_be_a_month(year_ending)
    text, force, state = (request.GET.get(name, "").strip() for name in ("text", "force", "state"))
    members = members_of(year_ending)
    sight = sight_of(viewer, members, year_ending)
    page = index_page(members, year_ending, text=text, force=force, state=state, sight=sight)
    if page["drawing"]:
        page["data"] = reverse("round-map", args=[year_ending])
    page["years"] = [(year, month_label(year)) for year in years_made(sight.slugs) if year != year_ending]
    return render(request, "assessment/rounds/index.html", {**page, "trail": _trail()})


@require_GET
@allowed_to(Act.EVIDENCE_READ)
def round_map(request: HttpRequest, viewer: Viewer, year_ending: str) -> HttpResponse:
    """For the index's map: outlines, with what each partnership's assessment says."""
    _must_be_a_month(year_ending)
    members = members_of(year_ending)
    outlines = outlines_of(members)
    if outlines is None:
        raise Http404
    data = moving(outlines, index.lines_of(members, year_ending, sight_of(viewer, members, year_ending)))
    return JsonResponse(data, content_type="application/geo+json")


@require_POST
@allowed_to(Act.ASSESSMENT_MAKE)
def make(request: HttpRequest, viewer: Viewer, year_ending: str) -> HttpResponse:
    """For whoever has no command line: asks for every assessment of the year that is theirs to make, or make again."""
    _must_be_a_month(year_ending)
    ask_for_round(members_of(year_ending), year_ending, viewer=viewer, **signature(request))
    return redirect("jobs")


def _must_be_a_month(text: str) -> None:
    try:
        parse_month(text)
    except ValueError:
        raise Http404 from None


def _trail() -> tuple[tuple[str, str], ...]:
    return (("Assessments", reverse("assessments")),)
