"""What a partnership works for, and which agencies join and leave it."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.law.queries import register
from hallmark.law.rules import Kind
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import join_partnership, leave_partnership, set_vision
from hallmark.partners.changing.asking import Page, Trail, ask, asker, theirs
from hallmark.partners.changing.fields import beyond, choice, data_of, line
from hallmark.partners.forms import LastDayField
from hallmark.partners.memberships import doubt_of
from hallmark.partners.models import Agency, Appointment, Partnership, PartnershipMember
from hallmark.partners.permissions import Act
from hallmark.partners.queries.viewers import Viewer, seen_agencies
from hallmark.partners.trails import trail
from hallmark.ui.templatetags.words import plural

Standing = PartnershipMember.Standing


class VisionForm(forms.Form):
    """What a partnership works for."""

    vision = line("Vision", 300, help_text="What it works for, in its own words. It stands on the partnership’s page.")


class JoinForm(forms.Form):
    """Which agency joins, as what, by what law, from when."""

    agency = line(
        "Agency",
        200,
        required="Give the agency’s name.",
        help_text="Its whole name. The administrator makes one that is not here yet.",
        list="names",
        autocomplete="off",
    )
    standing = choice(
        "As what?",
        Standing.choices,
        required="Choose as what it joins.",
        widget=forms.RadioSelect,
        help_text="Crime and Disorder Act 1998, section 5, says who is which.",
    )
    law = choice("By what law", (), help_text="The rules of the register. Whoever is only invited needs none.")
    words = line("Another source", 200, help_text="Only where it is by none of these: its agreement, or a minute.")
    begins = DayField(label="First day")
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(data)
        self.law_of_day = register()
        rules = [(rule.id, rule.title) for rule in self.law_of_day.rules(kind=Kind.MEMBERSHIP)]
        law = self.fields["law"]
        if isinstance(law, forms.ChoiceField):
            law.choices = [("", "None of these"), *rules]
        self.names = list(seen_agencies(viewer).filter(valid__contains=viewer.on).values_list("name", flat=True))

    def clean_agency(self) -> Agency:
        """The agency of that name."""
        found = Agency.objects.filter(name__iexact=self.cleaned_data["agency"].strip()).first()
        if found is None:
            raise forms.ValidationError("No agency has this name. Check it, or ask the administrator to make it.")
        return found

    def clean(self) -> dict[str, Any]:
        """A basis in law or in words, which whoever is only invited needs not; `legal_basis` is what was given."""
        given: dict[str, Any] = super().clean() or {}
        given["legal_basis"] = given.get("law") or given.get("words", "")
        if given.get("law") and given.get("words"):
            self.add_error("words", "Choose a rule, or name another source; not both.")
        elif given.get("standing", Standing.INVITED) != Standing.INVITED and not given["legal_basis"]:
            self.add_error("law", "Choose by what law it is a member, or name another source.")
        return given

    def doubt(self, given: dict[str, Any]) -> str:
        """Why the law of the first day does not bear it out, in a sentence; blank where it does."""
        agency = given["agency"]
        return doubt_of(
            self.law_of_day,
            legal_basis=given["legal_basis"],
            standing=given["standing"],
            agency_kind=agency.kind,
            nation=agency.nation,
            on=given["begins"],
        )


class LeaveForm(forms.Form):
    """When a membership ends."""

    ends = LastDayField(label="Last day")


def _affairs(partnership: Partnership) -> tuple[int | None, int | None]:
    return None, partnership.pk


def _one(viewer: Viewer, slug: str) -> Partnership:
    return theirs(viewer, Act.PARTNERSHIP_CHANGE, Partnership.objects.all(), _affairs, slug=slug)


def _way(partnership: Partnership) -> Trail:
    return trail(("Partnerships", reverse("partnerships")), (str(partnership), _address(partnership)))


def _address(partnership: Partnership) -> str:
    return reverse("partnership", args=[partnership.slug])


@require_http_methods(["GET", "POST"])
@signed_in_required
def vision(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the community safety manager: what the partnership works for."""
    partnership = _one(viewer, slug)

    def change(given: dict[str, Any]) -> str:
        set_vision(partnership=partnership, vision=given["vision"], by=asker(request))
        return _address(partnership)

    form = VisionForm(data_of(request), initial={"vision": partnership.vision})
    return ask(request, form, Page(f"The vision of {partnership}", "Keep it", _way(partnership)), change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def join(request: HttpRequest, viewer: Viewer, slug: str) -> HttpResponse:
    """For the community safety manager: an agency joins the partnership, by what law, from a day."""
    partnership = _one(viewer, slug)
    form = JoinForm(viewer, data_of(request))

    def change(given: dict[str, Any]) -> str:
        wanted = ("agency", "standing", "legal_basis", "begins", "ends")
        join_partnership(partnership=partnership, **{name: given[name] for name in wanted}, by=asker(request))
        return _address(partnership)

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        if doubt := form.doubt(given):
            yield doubt
            yield f"{given['agency']} would be a member all the same, with that said beside it."

    page = Page(f"A member joins {partnership}", "Make it a member", _way(partnership))
    return ask(request, form, page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def leave(request: HttpRequest, viewer: Viewer, slug: str, number: int) -> HttpResponse:
    """For the community safety manager: the last day of a membership."""
    rows = PartnershipMember.objects.filter(partnership__slug=slug).select_related("partnership", "agency")
    member = theirs(viewer, Act.PARTNERSHIP_CHANGE, rows, lambda one: (None, one.partnership_id), pk=number)

    def change(given: dict[str, Any]) -> str:
        leave_partnership(member=member, ends=given["ends"], by=asker(request))
        return _address(member.partnership)

    page = Page(
        f"{member.agency} leaves {member.partnership}", "End the membership", _way(member.partnership), ends=True
    )
    return ask(
        request,
        LeaveForm(data_of(request)),
        page,
        change=change,
        foresee=lambda given: _lost_with(member, given["ends"]),
    )


def _lost_with(member: PartnershipMember, ends: date) -> Iterable[str]:
    """What an agency's people lose with its membership, and what is left behind, in sentences."""
    agency, partnership = member.agency, member.partnership
    yield f"From {in_words(ends)} the people of {agency} see nothing of {partnership}."
    posts = agency.posts.filter(beyond(ends), partnership=partnership)
    people = Appointment.objects.live(ends).filter(post__in=posts).values("person").distinct().count()
    if people:
        held = plural(people, "person holds a post,people hold posts")
        yield f"{held} of it in the partnership: these give nothing there."
    seats = agency.seats.filter(beyond(ends), body__partnership=partnership).select_related("body")
    if seats:
        yield f"Its seats stay, and are flagged: {', '.join(str(seat.body) for seat in seats)}. End them, too."
