"""Seats in a body: given to an agency, filled, stood in for, handed on, and taken away."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import (
    end_seat,
    end_substitute,
    give_seat,
    hand_seat_on,
    name_substitute,
    seat_principal,
)
from hallmark.partners.changing.asking import Page, ask, asker, theirs
from hallmark.partners.changing.bodies import address_of, one_body, way_to
from hallmark.partners.changing.fields import beyond, data_of, line, one_of
from hallmark.partners.forms import LastDayField
from hallmark.partners.models import Agency, Body, Post, Seat, Substitute
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer, seen_posts


class GiveForm(forms.Form):
    """Which agency gets a seat, what it is called, from when."""

    name = line("What the seat is", 120, help_text="Such as Chair, where it is more than the agency’s seat.")
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, body: Body, data: Any = None) -> None:
        super().__init__(data)
        today = timezone.localdate()
        members = Agency.objects.filter(
            memberships__in=body.partnership.members.filter(beyond(today)), valid__contains=today
        )
        self.fields["agency"] = one_of(
            "Agency",
            members.distinct(),
            "slug",
            required="Choose the agency whose seat it is.",
            help_text="A member of the partnership.",
        )
        self.fields["begins"].initial = today
        self.order_fields(["agency", "name", "begins", "ends"])


class FillForm(forms.Form):
    """Which post sits in a seat."""

    def __init__(self, viewer: Viewer, seat: Seat, data: Any = None) -> None:
        super().__init__(data)
        self.fields["principal"] = one_of(
            "Post", sitters(viewer, seat), "public_id", empty="None", help_text="A post of the agency whose seat it is."
        )
        self.fields["principal"].initial = seat.principal and seat.principal.public_id


class SubstituteForm(forms.Form):
    """Which post may sit in its place, how far it may speak, from when."""

    authority = line("How far they may decide", 200, help_text="Such as: may vote, not on money.")
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, viewer: Viewer, seat: Seat, data: Any = None) -> None:
        super().__init__(data)
        self.fields["post"] = one_of(
            "Post",
            sitters(viewer, seat),
            "public_id",
            required="Choose the post.",
            help_text="A post of the agency whose seat it is.",
        )
        self.fields["begins"].initial = viewer.on
        self.order_fields(["post", "authority", "begins", "ends"])


class HandOnForm(forms.Form):
    """To which agency a seat goes, from when."""

    on = DayField(label="First day of the new seat")

    def __init__(self, seat: Seat, data: Any = None) -> None:
        super().__init__(data)
        self.fields["to"] = one_of(
            "To which agency?",
            _heirs(seat),
            "slug",
            required="Choose to which agency it goes.",
            help_text="What came after it stands first, then the other members of the partnership.",
        )
        self.fields["on"].initial = seat.agency.valid.upper or timezone.localdate()
        self.order_fields(["to", "on"])


class EndForm(forms.Form):
    """When a seat, or a substitution, ends."""

    ends = LastDayField(label="Last day")


def _heirs(seat: Seat) -> "QuerySet[Agency]":
    """Whoever may have a seat after its agency: what that became, then the members of the partnership."""
    today = timezone.localdate()
    became = list(seat.agency.successions.values_list("after", flat=True))
    members = seat.body.partnership.members.filter(beyond(today)).values_list("agency", flat=True)
    nearness = Case(When(pk__in=became, then=Value(0)), default=Value(1), output_field=IntegerField())
    found = Agency.objects.filter(pk__in=[*became, *members], valid__contains=today).exclude(pk=seat.agency_id)
    return found.order_by(nearness, "name")


def sitters(viewer: Viewer, seat: Seat) -> "QuerySet[Post]":
    """The posts that may sit in a seat: its agency's that stand today."""
    return seen_posts(viewer).filter(agency=seat.agency_id, valid__contains=viewer.on).order_by("title", "id")


def _one(viewer: Viewer, slug: str, number: int) -> Seat:
    rows = Seat.objects.filter(body__slug=slug).select_related("body__partnership", "agency", "principal")
    return theirs(viewer, Act.BODY_CHANGE, rows, lambda one: (None, one.body.partnership_id), pk=number)


def _page(heading: str, button: str, body: Body, *, lede: str = "", ends: bool = False) -> Page:
    return Page(heading, button, way_to(body.partnership, body), lede, ends=ends)


@require_http_methods(["GET", "POST"])
@signed_in_required
def give(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: a seat for an agency; the post that sits in it is named next."""
    body = one_body(viewer, slug)

    def change(given: dict[str, Any]) -> str:
        seat = give_seat(body=body, **given, by=asker(request))
        return reverse("fill-seat", args=[slug, seat.pk])

    return ask(request, GiveForm(body, data_of(request)), _page(f"A seat in {body}", "Give it", body), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def fill(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the secretariat: the post that sits in a seat."""
    seat = _one(viewer, slug, number)

    def change(given: dict[str, Any]) -> str:
        seat_principal(seat=seat, principal=given["principal"], by=asker(request))
        return address_of(seat.body)

    page = _page(f"Who sits for {seat.agency}", "Set it", seat.body)
    return ask(request, FillForm(viewer, seat, data_of(request)), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def stand_in(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the secretariat: a post that may sit in the principal's place, and how far it may speak."""
    seat = _one(viewer, slug, number)

    def change(given: dict[str, Any]) -> str:
        name_substitute(seat=seat, **given, by=asker(request))
        return address_of(seat.body)

    page = _page(f"Who may sit in the place of {seat.agency}", "Name it", seat.body)
    return ask(request, SubstituteForm(viewer, seat, data_of(request)), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def stand_in_no_more(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the secretariat: the last day on which a post may sit in the principal's place."""
    rows = Substitute.objects.filter(seat__body__slug=slug).select_related("post", "seat__body__partnership")
    one = theirs(viewer, Act.BODY_CHANGE, rows, lambda row: (None, row.seat.body.partnership_id), pk=number)

    def change(given: dict[str, Any]) -> str:
        end_substitute(substitute=one, ends=given["ends"], by=asker(request))
        return address_of(one.seat.body)

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"From {in_words(given['ends'])} {one.post} may not sit in {one.seat.body} in another’s place."

    page = _page(f"{one.post} sits in for another", "End it", one.seat.body, ends=True)
    return ask(request, EndForm(data_of(request)), page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def hand_on(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the secretariat: mends a seat whose agency is no more: another agency has it from a day on."""
    seat = _one(viewer, slug, number)

    def change(given: dict[str, Any]) -> str:
        made = hand_seat_on(seat=seat, to=given["to"], on=given["on"], by=asker(request))
        return reverse("fill-seat", args=[slug, made.pk])

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"The seat of {seat.agency} ends. From {in_words(given['on'])} {given['to']} has it."
        if seat.principal:
            yield f"{seat.principal} sits in it no more. The next page asks which post of {given['to']} does."

    page = _page(f"Hand on the seat of {seat.agency}", "Hand it on", seat.body, ends=True)
    return ask(request, HandOnForm(seat, data_of(request)), page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the secretariat: the last day of a seat."""
    seat = _one(viewer, slug, number)

    def change(given: dict[str, Any]) -> str:
        end_seat(seat=seat, ends=given["ends"], by=asker(request))
        return address_of(seat.body)

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"From {in_words(given['ends'])} {seat.agency} has no such seat in {seat.body}."
        if seat.principal:
            yield f"{seat.principal} sits in it no more, nor does whoever may sit in its place."

    page = _page(f"End the seat of {seat.agency}", "End the seat", seat.body, ends=True)
    return ask(request, EndForm(data_of(request)), page, change=change, foresee=foresee)
