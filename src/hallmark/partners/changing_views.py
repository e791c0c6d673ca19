"""Forms of an agency's lead: appoint, end, move."""

from typing import NoReturn
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from hallmark.partners import open_work
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import appoint, end_appointment, move
from hallmark.partners.changing.asking import asker, refuse
from hallmark.partners.forms import AppointForm, EndForm, MoveForm
from hallmark.partners.models import Appointment, Post
from hallmark.partners.permissions import Act
from hallmark.partners.queries.people import affairs_of, changeable
from hallmark.partners.queries.viewers import Viewer, seen_people, seen_posts
from hallmark.partners.trails import trail
from hallmark.ui.problems import Problem


@require_http_methods(["GET", "POST"])
@signed_in_required
def appoint_to(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: give a post to somebody who has an account."""
    standing = seen_posts(viewer).filter(valid__contains=viewer.on).select_related("agency")
    post = standing.filter(public_id=public_id).first()
    if post is None or not viewer.changes_people_of(post.agency_id):
        _refuse(viewer, "post", public_id)
    form = AppointForm(viewer, post, request.POST if request.method == "POST" else None)
    if form.is_valid() and _appointed(request, post, form):
        return redirect("post", public_id=post.public_id)
    given = {"form": form, "post": post, "trail": trail(_way_to(post))}
    return render(request, "partners/appoint.html", given, status=400 if form.errors else 200)


def _appointed(request: HttpRequest, post: Post, form: AppointForm) -> bool:
    asked = form.cleaned_data
    try:
        appoint(
            post=post,
            person=asked["email"],
            employer=asked["employer"],
            begins=asked["begins"],
            ends=asked["ends"],
            by=asker(request),
        )
    except Problem as problem:
        form.add_error(None, str(problem))
        return False
    return True


def _way_to(post: Post) -> tuple[str, str]:
    return post.title, reverse("post", args=[post.public_id])


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: end an appointment, at once or after a last day."""
    appointment = _mine(viewer, public_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            end_appointment(appointment=appointment, ends=asked["ends"], reason=asked["reason"], by=asker(request))
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("ended", public_id=appointment.person.public_id)
    given = {"form": form, "appointment": appointment, "trail": trail(_way_to(appointment.post))}
    return render(request, "partners/end.html", given, status=400 if form.errors else 200)


def _mine(viewer: Viewer, public_id: UUID) -> Appointment:
    appointment = changeable(viewer, public_id)
    if appointment is None:
        _refuse(viewer, "appointment", public_id)
    return appointment


def _refuse(viewer: Viewer, kind: str, public_id: UUID) -> NoReturn:
    """Refuses in the affairs of the agency and partnership whose post it is; of the asker's, where there is none."""
    agency, partnership = affairs_of(kind, public_id) or (None, None)
    refuse(viewer, Act.PEOPLE_CHANGE, kind, public_id, agency=agency, partnership=partnership)


@require_http_methods(["GET", "POST"])
@signed_in_required
def move_from(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: move somebody from one post to another on one day."""
    appointment = _mine(viewer, public_id)
    if not viewer.changes_people_of(appointment.post.agency_id):
        _refuse(viewer, "appointment", public_id)
    form = MoveForm(viewer, appointment, request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            move(
                appointment=appointment,
                to=asked["to"],
                on=asked["on"],
                employer=asked["employer"],
                reason=asked["reason"],
                by=asker(request),
            )
        except Problem as problem:
            form.add_error(None, str(problem))
        else:
            return redirect("ended", public_id=appointment.person.public_id)
    given = {"form": form, "appointment": appointment, "trail": trail(_way_to(appointment.post))}
    return render(request, "partners/move.html", given, status=400 if form.errors else 200)


@require_GET
@signed_in_required
def ended(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: what somebody who left or moved leaves open, to be given to somebody else."""
    person = get_object_or_404(seen_people(viewer), public_id=public_id)
    led = list(person.appointments.values_list("post__agency", "employer"))
    if not any(viewer.changes_people_of(*agencies) for agencies in led):
        raise Http404
    # The work of a post is its agency's: who only employs its holder does not read of it.
    agencies = {agency for agency, _ in led if viewer.changes_people_of(agency)}
    waiting = open_work.waiting_for(person.pk, viewer=viewer, agencies=agencies)
    given = {"person": person, "waiting": waiting, "trail": trail()}
    return render(request, "partners/ended.html", given)
