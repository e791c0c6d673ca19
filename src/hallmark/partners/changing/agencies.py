"""Agencies made, renamed, followed by others, and ended: by whoever keeps the installation."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.law.rules import Nation
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import define_agency, end_agency, rename_agency, succeed
from hallmark.partners.changing.asking import Page, Trail, ask, asker, refuse, theirs
from hallmark.partners.changing.fields import beyond, choice, data_of, line
from hallmark.partners.forms import LastDayField
from hallmark.partners.models import Agency, AgencySuccession, Appointment
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer, seen_agencies
from hallmark.partners.trails import trail
from hallmark.ui.templatetags.words import plural

Nature = AgencySuccession.Nature


class MakeForm(forms.Form):
    """A new agency."""

    name = line("Name", 80, required="Give the agency’s name.", help_text="As it is in law, such as Ostrey Council.")
    kind = choice("Kind", [("", "Choose one"), *Agency.Kind.choices], required="Choose what kind of agency it is.")
    nation = choice("Nation", [(one.value, one.value) for one in Nation], required="Choose England or Wales.")
    begins = DayField(label="First day", help_text="Leave it empty where it is not known.", required=False)
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)


class RenameForm(forms.Form):
    """Another name for an agency, and from when."""

    name = line("New name", 80, required="Give the new name.")
    on = DayField(label="First day of the new name", help_text="Today, or a day that has passed.")
    instrument = line("Act or order", 200, help_text="By which the name was changed, where one is known.")


class SucceedForm(forms.Form):
    """Which agencies came after one, how, and from when."""

    nature = choice(
        "What happened?",
        [
            (Nature.MERGED, "It was merged into another"),
            (Nature.SPLIT, "It was split into others"),
            (Nature.FUNCTIONS_MOVED, "It goes on, and functions of it moved to another"),
        ],
        required="Choose what happened.",
        widget=forms.RadioSelect,
    )
    on = DayField(label="First day of what came after")
    instrument = line("Act or order", 200, help_text="Such as 2022 c. 31, where one is known.")

    def __init__(self, viewer: Viewer, before: Agency, data: Any = None) -> None:
        super().__init__(data)
        self.fields["after"] = forms.ModelMultipleChoiceField(
            queryset=seen_agencies(viewer).exclude(pk=before.pk).filter(beyond(viewer.on)),
            to_field_name="slug",
            label="Which came after it?",
            help_text="Make an agency first where it is not listed.",
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Choose which came after it.", "invalid_choice": "Choose of those listed."},
        )
        self.order_fields(["nature", "after", "on", "instrument"])

    def clean(self) -> dict[str, Any]:
        """Only a split has several after it."""
        given: dict[str, Any] = super().clean() or {}
        if given.get("nature") != Nature.SPLIT and len(given.get("after", ())) > 1:
            self.add_error("after", "Choose one agency. Only what was split has several after it.")
        return given


class EndForm(forms.Form):
    """When an agency ends."""

    ends = LastDayField(label="Last day")


def _affairs(agency: Agency) -> tuple[int | None, int | None]:
    return agency.pk, None


def _one(viewer: Viewer, slug: str) -> Agency:
    return theirs(viewer, Act.AGENCY_CHANGE, Agency.objects.all(), _affairs, slug=slug)


def _way(*more: Agency) -> Trail:
    named = ((str(one), reverse("agency", args=[one.slug])) for one in more)
    return trail(("Agencies", reverse("agencies")), *named)


@require_http_methods(["GET", "POST"])
@signed_in_required
def make(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For the administrator: a new agency."""
    if not viewer.reach(Act.AGENCY_CHANGE):
        refuse(viewer, Act.AGENCY_CHANGE, "agency", "new")

    def change(given: dict[str, Any]) -> str:
        made = define_agency(**given, is_new=True, by=asker(request))
        return reverse("agency", args=[made.slug])

    return ask(request, MakeForm(data_of(request)), Page("Make an agency", "Make it", _way()), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def rename(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the administrator: another name for an agency, from a day."""
    agency = _one(viewer, slug)
    page = Page(
        f"Rename {agency}",
        "Rename it",
        _way(agency),
        "Its posts, teams, seats and memberships stay with it. The name that it had is kept with its dates.",
    )

    def change(given: dict[str, Any]) -> str:
        rename_agency(agency=agency, **given, by=asker(request))
        return reverse("agency", args=[Agency.objects.values_list("slug", flat=True).get(pk=agency.pk)])

    return ask(request, RenameForm(data_of(request), initial={"on": timezone.localdate()}), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def follow(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the administrator: what came after an agency, by merger, split, or functions that moved."""
    agency = _one(viewer, slug)
    page = Page(
        f"What came after {agency}",
        "Record it",
        _way(agency),
        "What was merged or split ends on that day. Its seats stay, and are flagged until they are handed on.",
        ends=True,
    )

    def change(given: dict[str, Any]) -> str:
        how = {"on": given["on"], "nature": given["nature"], "instrument": given["instrument"]}
        for after in given["after"]:
            succeed(before=agency, after=after, **how, by=asker(request))
        return reverse("agency", args=[slug])

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        if given["nature"] != Nature.FUNCTIONS_MOVED:
            yield from lost_with(agency, given["on"])

    return ask(request, SucceedForm(viewer, agency, data_of(request)), page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the administrator: the last day of an agency."""
    agency = _one(viewer, slug)
    lede = "Where another agency came after it, record that instead: it ends then, too."
    page = Page(f"End {agency}", "End the agency", _way(agency), lede, ends=True)

    def change(given: dict[str, Any]) -> str:
        end_agency(agency=agency, ends=given["ends"], by=asker(request))
        return reverse("agency", args=[slug])

    return ask(
        request,
        EndForm(data_of(request)),
        page,
        change=change,
        foresee=lambda given: lost_with(agency, given["ends"]),
    )


def lost_with(agency: Agency, ends: date) -> Iterable[str]:
    """What ends or is left behind with an agency from a day on, in sentences."""
    yield f"{agency} ends. From {in_words(ends)} its posts give nobody anything."
    posts = agency.posts.filter(beyond(ends))
    people = Appointment.objects.live(timezone.localdate()).filter(post__in=posts).values("person").distinct().count()
    if people:
        yield f"{plural(people, 'person holds a post,people hold posts')} of it today and would lose what those allow."
    seats = agency.seats.filter(beyond(ends)).select_related("body")
    if seats:
        yield f"Its seats stay, and are flagged: {', '.join(str(seat.body) for seat in seats)}. Hand them on."
    members = agency.memberships.filter(beyond(ends)).select_related("partnership")
    if members:
        yield f"It is still said to be a member of {', '.join(str(one.partnership) for one in members)}. End that, too."
    if agency.teams.filter(beyond(ends)).exists():
        yield "Its teams stay. Close them, too."
