"""Pages of the directory: whom to ring, and who belongs to what. Each needs sign-in and shows what is the viewer's."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from hallmark.partners import ways
from hallmark.partners.access import signed_in_required
from hallmark.partners.forms import DirectoryForm
from hallmark.partners.permissions import Act
from hallmark.partners.queries import agencies as agency_queries
from hallmark.partners.queries import bodies as body_queries
from hallmark.partners.queries import directory as directory_queries
from hallmark.partners.queries import people as people_queries
from hallmark.partners.queries import teams as team_queries
from hallmark.partners.queries.viewers import (
    Viewer,
    seen_agencies,
    seen_bodies,
    seen_partnerships,
    seen_posts,
    seen_teams,
)
from hallmark.partners.rules import stands
from hallmark.partners.trails import trail

PAGE = 50


@require_GET
@signed_in_required
def directory(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For anyone who must reach somebody: who does what, where, and how to ring them."""
    partnerships = list(seen_partnerships(viewer).filter(valid__contains=viewer.on).order_by("legal_name"))
    form = DirectoryForm(request.GET, places=directory_queries.places(viewer), partnerships=partnerships)
    asked = form.cleaned_data if form.is_valid() else {}
    found = Paginator(directory_queries.directory(viewer, **asked), PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    given = {
        "form": form,
        "found": found,
        "query": f"{query.urlencode()}&" if query else "",
        "may_import": bool(viewer.reach(Act.PEOPLE_CHANGE)),
        "trail": (),
    }
    return render(request, "partners/directory.html", given, status=400 if form.errors else 200)


@require_GET
@signed_in_required
def agencies(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For anyone: the agencies that work here, and those that did."""
    listed = list(seen_agencies(viewer))
    today = [one for one in listed if stands(one.valid.lower, one.valid.upper, viewer.on)]
    others = [one for one in listed if one not in today]
    given = {"today": today, "others": others, "ways": ways.from_agencies(viewer), "trail": trail()}
    return render(request, "partners/agencies.html", given)


@require_GET
@signed_in_required
def agency(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For anyone: one agency, what it came from, where it takes part, and its posts."""
    page = agency_queries.agency_page(viewer, slug) or _absent()
    back = trail(("Agencies", reverse("agencies")))
    given = {"page": page, "ways": ways.from_agency(viewer, page.agency), "trail": back}
    return render(request, "partners/agency.html", given)


def _absent() -> Any:
    raise Http404


@require_GET
@signed_in_required
def partnerships(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For anyone: the partnerships that their agencies are in."""
    given = {"found": list(seen_partnerships(viewer).order_by("legal_name")), "trail": trail()}
    return render(request, "partners/partnerships.html", given)


@require_GET
@signed_in_required
def partnership(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the community safety manager: who is in the partnership, by what law, and what is wrong with that today."""
    found = get_object_or_404(seen_partnerships(viewer), slug=slug)
    given = {
        "partnership": found,
        "members": body_queries.members(found, on=viewer.on),
        "covers": [one for one in found.covers.all() if stands(one.valid.lower, one.valid.upper, viewer.on)],
        "bodies": list(found.bodies.filter(valid__contains=viewer.on)),
        "teams": list(found.teams.filter(valid__contains=viewer.on)),
        "today": viewer.on,
        "ways": ways.from_partnership(viewer, found),
        "may_change": viewer.reach(Act.PARTNERSHIP_CHANGE).covers(partnership=found.pk),
        "trail": trail(("Partnerships", reverse("partnerships"))),
    }
    return render(request, "partners/partnership.html", given)


@require_GET
@signed_in_required
def body(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: the seats of a body, who sits in each, who may stand in, and what is wrong with it today."""
    found = get_object_or_404(seen_bodies(viewer).select_related("partnership", "successor"), slug=slug)
    of = found.partnership
    given = {
        "body": found,
        "seats": body_queries.seats(found, viewer),
        "before": list(found.predecessors.all()),
        "meets": body_queries.meets(found, after=viewer.on),
        "ways": ways.from_body(viewer, found),
        "trail": trail(("Partnerships", reverse("partnerships")), (str(of), reverse("partnership", args=[of.slug]))),
    }
    return render(request, "partners/body.html", given)


@require_GET
@signed_in_required
def teams(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For whoever plans who works where: every team, with what it is meant to have, what it has, and the gaps."""
    rows = team_queries.strengths(viewer, team_queries.teams_on(viewer))
    given = {
        "rows": rows,
        "totals": team_queries.totals(rows),
        "with_gaps": sum(bool(row.gaps) for row in rows),
        "ways": ways.from_teams(viewer),
        "trail": trail(),
    }
    return render(request, "partners/teams.html", given)


@require_GET
@signed_in_required
def team(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For anyone: one team, its people and how to reach them, and its establishment beside its strength."""
    found = get_object_or_404(seen_teams(viewer).select_related("agency", "partnership"), slug=slug)
    posts = directory_queries.posts_on(viewer, seen_posts(viewer)).filter(team=found)
    given = {
        "team": found,
        "strength": team_queries.strengths(viewer, [found])[0],
        "employers": team_queries.employers(viewer, found),
        "posts": list(posts.order_by("title", "id")),
        "answers_to": people_queries.answers_to(viewer, posts),
        "ways": ways.from_team(viewer, found),
        "trail": trail(("Teams", reverse("teams"))),
    }
    return render(request, "partners/team.html", given)


@require_GET
@signed_in_required
def post(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For anyone: what a post is for, how to reach it, who holds it, and to whom it answers."""
    page = people_queries.post_page(viewer, public_id) or _absent()
    return render(request, "partners/post.html", {"page": page, "trail": trail()})


@require_GET
@signed_in_required
def person(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For anyone: which posts a person holds. Their agency's lead moves and ends them from here."""
    page = people_queries.person_page(viewer, public_id) or _absent()
    return render(request, "partners/person.html", {"page": page, "trail": trail()})
