"""Bodies made, described and ended, and how often they meet."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from hallmark.law.cadences import Rhythm, rhythm_named
from hallmark.law.changes import set_cadence
from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import change_body, end_body, make_body
from hallmark.partners.changing.asking import Page, Trail, ask, asker, theirs
from hallmark.partners.changing.fields import beyond, choice, data_of, line, one_of
from hallmark.partners.forms import LastDayField
from hallmark.partners.models import Body, Partnership
from hallmark.partners.permissions import Act
from hallmark.partners.queries.bodies import MEETING, cadence_owner, meets
from hallmark.partners.queries.viewers import Viewer
from hallmark.partners.trails import trail
from hallmark.ui.problems import Problem

KINDS = choice("Kind", [("", "Choose one"), *Body.Kind.choices], required="Choose what kind of body it is.")
MISSION = "What it is for, in a sentence of its terms of reference."


class MakeForm(forms.Form):
    """A new body of a partnership."""

    name = line("Name", 200, required="Give the body’s name.")
    kind = KINDS
    mission = line("Terms", 300, help_text=MISSION)
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)


class TermsForm(forms.Form):
    """What a body is called, and what it is for."""

    name = line("Name", 200, required="Give the body’s name.")
    kind = KINDS
    mission = line("Terms", 300, help_text=MISSION)


class RhythmField(forms.CharField):
    """How often something is done; `cleaned_data` holds the rhythm."""

    def clean(self, value: Any) -> Rhythm:
        """The rhythm that the words mean."""
        try:
            return rhythm_named(super().clean(value))
        except Problem as problem:
            raise forms.ValidationError(str(problem)) from None


class CadenceForm(forms.Form):
    """How often a body meets, from when, and where that was decided."""

    rhythm = RhythmField(
        label="How often",
        max_length=40,
        help_text="Such as 42 days, monthly, quarterly, or 5 to 6 a year.",
        error_messages={"required": "Say how often it meets."},
    )
    begins = DayField(label="First meeting", help_text="The days of the next meetings are counted from this one.")
    source = line(
        "Where it was decided", 300, required="Say where it was decided.", help_text="A minute, or its terms."
    )


class EndForm(forms.Form):
    """When a body ends, and what follows it."""

    ends = LastDayField(label="Last day")

    def __init__(self, body: Body, data: Any = None) -> None:
        super().__init__(data)
        others = Body.objects.filter(beyond(timezone.localdate()), partnership=body.partnership_id)
        self.fields["successor"] = one_of(
            "Which body follows it?", others.exclude(pk=body.pk), "slug", help_text="Make that one first.", empty="None"
        )


def one_body(viewer: Viewer, slug: str) -> Body:
    """The body, where the viewer may change it; otherwise refused."""
    rows = Body.objects.select_related("partnership")
    return theirs(viewer, Act.BODY_CHANGE, rows, lambda one: (None, one.partnership_id), slug=slug)


def way_to(partnership: Partnership, *more: Body) -> Trail:
    """The way back to a partnership, or to a body of it."""
    return trail(
        ("Partnerships", reverse("partnerships")),
        (str(partnership), reverse("partnership", args=[partnership.slug])),
        *((str(one), address_of(one)) for one in more),
    )


def address_of(body: Body) -> str:
    """The address of a body's page."""
    return reverse("body", args=[body.slug])


@require_http_methods(["GET", "POST"])
@signed_in_required
def make(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: a new body of the partnership."""
    rows = Partnership.objects.all()
    partnership = theirs(viewer, Act.BODY_CHANGE, rows, lambda one: (None, one.pk), slug=slug)

    def change(given: dict[str, Any]) -> str:
        return address_of(make_body(partnership=partnership, **given, is_new=True, by=asker(request)))

    form = MakeForm(data_of(request), initial={"begins": viewer.on})
    return ask(request, form, Page(f"Make a body of {partnership}", "Make it", way_to(partnership)), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def describe(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: what a body is called, and what it is for."""
    body = one_body(viewer, slug)

    def change(given: dict[str, Any]) -> str:
        return address_of(change_body(body=body, **given, by=asker(request)))

    form = TermsForm(data_of(request), initial={"name": body.name, "kind": body.kind, "mission": body.mission})
    return ask(request, form, Page(f"The terms of {body}", "Keep them", way_to(body.partnership, body)), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def meet(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: how often a body meets, from a day; what held before ends there."""
    body = one_body(viewer, slug)
    now = meets(body, after=viewer.on)
    said = (f"Now it meets {now.rhythm}, by {now.source}.",) if now else ()
    page = Page(f"How often {body} meets", "Set it", way_to(body.partnership, body), said=said)

    def change(given: dict[str, Any]) -> str:
        set_cadence(
            owner=cadence_owner(body),
            what=MEETING,
            **given,
            partnership=body.partnership_id,
            by=asker(request),
        )
        return address_of(body)

    return ask(request, CadenceForm(data_of(request)), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def end(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the secretariat: the last day of a body, and which follows it."""
    body = one_body(viewer, slug)
    page = Page(f"End {body}", "End the body", way_to(body.partnership, body), ends=True)

    def change(given: dict[str, Any]) -> str:
        end_body(body=body, ends=given["ends"], successor=given["successor"], by=asker(request))
        return address_of(body)

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"{body} ends. From {in_words(given['ends'])} it is not among the bodies of {body.partnership}."
        seats = [str(one.agency) for one in body.seats.filter(beyond(given["ends"])).select_related("agency")]
        if seats:
            yield f"Its seats end with it: {', '.join(seats)}."

    return ask(request, EndForm(body, data_of(request)), page, change=change, foresee=foresee)
