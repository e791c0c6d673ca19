"""Teams made and closed, and how many of each grade they are meant to have."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import close_team, make_team, set_establishment
from hallmark.partners.changing.asking import Page, Trail, ask, asker, refuse
from hallmark.partners.changing.fields import (
    AreaField,
    choice,
    data_of,
    line,
    one_of,
    standing_agencies,
    standing_partnerships,
)
from hallmark.partners.forms import LastDayField
from hallmark.partners.models import Team
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.trails import trail


class MakeForm(forms.Form):
    """A new team: whose, of what kind, where."""

    name = line("Name", 200, required="Give the team’s name.")
    kind = choice("Kind", [("", "Choose one"), *Team.Kind.choices], required="Choose what kind of team it is.")
    area = AreaField()
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(data)
        self.fields["agency"] = one_of(
            "Agency", standing_agencies(viewer, Act.TEAM_CHANGE), "slug", empty="None: it is a partnership’s service"
        )
        self.fields["partnership"] = one_of(
            "Partnership",
            standing_partnerships(viewer),
            "slug",
            help_text="Where its agencies run it together, or it is a service of the partnership.",
            empty="None",
        )
        self.fields["begins"].initial = timezone.localdate()
        self.order_fields(["name", "kind", "agency", "partnership", "area", "begins", "ends"])

    def clean(self) -> dict[str, Any]:
        """It is somebody's."""
        given: dict[str, Any] = super().clean() or {}
        if (
            not given.get("agency")
            and not given.get("partnership")
            and not {"agency", "partnership"} & set(self.errors)
        ):
            self.add_error("agency", "Choose whose team it is: an agency’s, or a partnership’s.")
        return given


class EstablishmentForm(forms.Form):
    """How many of one grade a team is meant to have, and from when."""

    grade = line("Grade", 60, required="Give the grade.", help_text="As its posts have it, such as constable.")
    number = forms.IntegerField(
        label="How many, at least",
        min_value=0,
        max_value=9999,
        help_text="0 where it is not meant to have any.",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "govuk-input--width-4"}),
        error_messages={
            "required": "Give how many.",
            "invalid": "Give a whole number, such as 4.",
            "min_value": "Give 0 or more.",
            "max_value": "Give at most 9,999.",
        },
    )
    begins = DayField(label="From")


class CloseForm(forms.Form):
    """When a team ends."""

    ends = LastDayField(label="Last day")


def _act(team: Team) -> Act:
    """A team of an agency is its lead's to change; a service of a partnership alone, whose partnership it is."""
    return Act.TEAM_CHANGE if team.agency_id else Act.PARTNERSHIP_CHANGE


def may_change(viewer: Viewer, team: Team) -> bool:
    """May the viewer change a team?"""
    reach = viewer.reach(_act(team))
    return reach.covers(agency=team.agency_id) if team.agency_id else reach.covers(partnership=team.partnership_id)


def may_make(viewer: Viewer) -> bool:
    """May the viewer make a team anywhere?"""
    return bool(viewer.reach(Act.TEAM_CHANGE) or viewer.reach(Act.PARTNERSHIP_CHANGE))


def _one(viewer: Viewer, slug: str) -> Team:
    team = Team.objects.filter(slug=slug).select_related("agency", "partnership").first()
    if team is None:
        refuse(viewer, Act.TEAM_CHANGE, "team", slug)
    if not may_change(viewer, team):
        refuse(viewer, _act(team), "team", slug, agency=team.agency_id, partnership=team.partnership_id)
    return team


def _way(*more: Team) -> Trail:
    return trail(("Teams", reverse("teams")), *((str(one), reverse("team", args=[one.slug])) for one in more))


@require_http_methods(["GET", "POST"])
@signed_in_required
def make(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For an agency's lead, or a partnership's manager: a new team."""
    if not may_make(viewer):
        refuse(viewer, Act.TEAM_CHANGE, "team", "new")

    def change(given: dict[str, Any]) -> str:
        made = make_team(**given, is_new=True, by=asker(request))
        return reverse("team", args=[made.slug])

    return ask(request, MakeForm(viewer, data_of(request)), Page("Make a team", "Make it", _way()), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def establish(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For whoever answers for a team: how many of a grade it is meant to have at least, from a day."""
    team = _one(viewer, slug)
    now = team.establishments.filter(valid__contains=viewer.on)
    said = tuple(f"Now it is meant to have at least {one.number} of the grade {one.grade}." for one in now)
    page = Page(f"The establishment of {team}", "Set it", _way(team), said=said)

    def change(given: dict[str, Any]) -> str:
        set_establishment(team=team, **given, by=asker(request))
        return reverse("team", args=[slug])

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        later = team.establishments.filter(grade__iexact=given["grade"], valid__startswith__gt=given["begins"])
        for one in later:
            yield f"What was set from {in_words(one.valid.lower)}, {one.number} of this grade, would be taken away."

    form = EstablishmentForm(data_of(request), initial={"begins": viewer.on})
    return ask(request, form, page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def close(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For whoever answers for a team: its last day."""
    team = _one(viewer, slug)
    page = Page(
        f"Close {team}", "Close the team", _way(team), "Its posts go first: to another team, or away.", ends=True
    )

    def change(given: dict[str, Any]) -> str:
        close_team(team=team, ends=given["ends"], by=asker(request))
        return reverse("team", args=[slug])

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"{team} ends. From {in_words(given['ends'])} it is not among the teams, and cannot be opened again."

    return ask(request, CloseForm(data_of(request)), page, change=change, foresee=foresee)
