"""Posts made, changed and abolished, and to whom they answer."""

from collections.abc import Iterable
from typing import Any, NoReturn
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from hallmark.law.days import in_words
from hallmark.law.forms import DayField
from hallmark.partners.access import signed_in_required
from hallmark.partners.changes import answer_no_more, answer_to, change_post, close_post, make_post
from hallmark.partners.changing.asking import Page, Trail, ask, asker, refuse, theirs
from hallmark.partners.changing.fields import (
    AreaField,
    beyond,
    choice,
    data_of,
    line,
    one_of,
    standing_agencies,
    standing_partnerships,
)
from hallmark.partners.forms import LastDayField
from hallmark.partners.models import Accountability, Agency, Appointment, Body, Post
from hallmark.partners.permissions import RESERVED, Act
from hallmark.partners.queries.viewers import Viewer, seen_agencies, seen_bodies, seen_posts, seen_teams
from hallmark.partners.roles import Role
from hallmark.partners.trails import trail


def givable(viewer: Viewer) -> list[Role]:
    """The roles that the viewer may give somewhere; where, is asked when they do."""
    return [role for role in Role if role not in RESERVED or viewer.reach(RESERVED[role])]


class _About(forms.Form):
    """What a post is for, how to reach it, and which roles it has."""

    function = line("What to ring about", 300, help_text="In a caller’s words, such as: noise at night.")
    grade = line("Grade", 60, help_text="Such as constable.")
    phone = line("Telephone", 40, type="tel")
    email = forms.EmailField(
        label="E-mail address of the post",
        required=False,
        max_length=254,
        help_text="Not that of a person.",
        error_messages={"invalid": "Give an address such as name@agency.uk."},
    )
    hours = line("When somebody answers", 120, help_text="Such as 9 to 5, Monday to Friday.")

    def __init__(self, viewer: Viewer, data: Any = None, **given: Any) -> None:
        super().__init__(data, **given)
        teams = seen_teams(viewer).filter(valid__contains=viewer.on)
        self.fields["team"] = one_of("Team", teams.order_by("name"), "slug", empty="None")
        self.fields["roles"] = forms.MultipleChoiceField(
            label="Roles here",
            choices=[(role.value, role.label) for role in givable(viewer)],
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="What its holder may do here. Without any they see the directory.",
            error_messages={"invalid_choice": "Choose of the roles listed."},
        )


class MakeForm(_About):
    """A new post of an agency."""

    title = line("Title", 200, required="Give the post’s title.")
    area = AreaField()
    begins = DayField(label="First day", help_text="Leave it empty where it is not known.", required=False)
    ends = LastDayField(label="Last day", help_text="Leave it empty where none is known.", required=False)

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(viewer, data)
        agencies = standing_agencies(viewer, Act.PEOPLE_CHANGE)
        self.fields["agency"] = one_of("Agency", agencies, "slug", required="Choose whose post it is.")
        if len(agencies) == 1:
            self.fields["agency"].initial = agencies[0].slug
        self.fields["partnership"] = one_of(
            "Partnership",
            standing_partnerships(viewer),
            "slug",
            empty="None",
            help_text="Where the post is for a partnership: its roles then hold there.",
        )
        self.order_fields(
            ["title", "agency", "team", "partnership", "function", "grade", "area", "roles", "phone", "email", "hours"]
        )


class ChangeForm(_About):
    """What is said of a post. Roles that the viewer may not give stay as they are."""

    def __init__(self, viewer: Viewer, post: Post, data: Any = None) -> None:
        now = {name: getattr(post, name) for name in ("function", "grade", "phone", "email", "hours", "roles")}
        super().__init__(viewer, data, initial=now | {"team": post.team and post.team.slug})
        self.kept = [Role(one) for one in post.roles if Role(one) not in givable(viewer)]
        self.order_fields(["function", "grade", "team", "roles", "phone", "email", "hours"])

    def clean_roles(self) -> list[str]:
        """Those chosen, and those that are not the viewer's to take away."""
        return [*self.cleaned_data["roles"], *(role.value for role in self.kept)]


class AbolishForm(forms.Form):
    """When a post ends."""

    ends = LastDayField(label="Last day")


class AnswerForm(forms.Form):
    """To whom a post answers besides, and for what."""

    matter = line("For what", 200, help_text="Such as: the council’s part of the service.")

    def __init__(self, viewer: Viewer, post: Post, data: Any = None) -> None:
        super().__init__(data)
        on = {"valid__contains": viewer.on}
        groups: list[tuple[str, str, Iterable[Agency | Body | Post]]] = [
            ("Agencies", "agency", seen_agencies(viewer).filter(**on)),
            ("Bodies", "body", seen_bodies(viewer).filter(**on)),
            ("Posts", "post", seen_posts(viewer).filter(**on).exclude(pk=post.pk).select_related("agency")),
        ]
        self._found = {f"{kind}:{one.pk}": one for _, kind, rows in groups for one in rows}
        self.fields["to"] = choice(
            "To whom",
            [
                ("", "Choose one"),
                *((label, [(f"{kind}:{one.pk}", _named(one)) for one in rows]) for label, kind, rows in groups),
            ],
            required="Choose to whom it answers.",
        )
        self.order_fields(["to", "matter"])

    def clean_to(self) -> Agency | Body | Post:
        """The agency, body or post."""
        return self._found[self.cleaned_data["to"]]


def _named(one: Agency | Body | Post) -> str:
    return f"{one}, {one.agency}" if isinstance(one, Post) else str(one)


class NoForm(forms.Form):
    """Nothing is asked: what would change is said, and confirmed."""


def _one(viewer: Viewer, public_id: UUID) -> Post:
    rows = Post.objects.select_related("agency", "team", "partnership")
    post = rows.filter(public_id=public_id).first()
    if post is None or not viewer.changes_people_of(post.agency_id):
        refuse_post(viewer, post, public_id)
    return post


def refuse_post(viewer: Viewer, post: Post | None, public_id: UUID) -> NoReturn:
    """Records the refusal in the affairs of the agency and partnership whose post it is. Raises Http404."""
    agency, partnership = (post.agency_id, post.partnership_id) if post else (None, None)
    refuse(viewer, Act.PEOPLE_CHANGE, "post", public_id, agency=agency, partnership=partnership)


def _way(post: Post) -> Trail:
    return trail((post.title, _address(post)))


def _address(post: Post) -> str:
    return reverse("post", args=[post.public_id])


@require_http_methods(["GET", "POST"])
@signed_in_required
def make(request: HttpRequest, viewer: Viewer) -> HttpResponse:
    """For an agency's lead: a new post, with what its holder may do here."""
    if not viewer.reach(Act.PEOPLE_CHANGE):
        refuse(viewer, Act.PEOPLE_CHANGE, "post", "new")

    def change(given: dict[str, Any]) -> str:
        return _address(make_post(**given, by=asker(request)))

    page = Page(
        "Make a post", "Make it", trail(), "Its page then offers to appoint somebody, or you invite a colleague."
    )
    return ask(request, MakeForm(viewer, data_of(request)), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def change(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: what a post is for, how to reach it, and what its holder may do here."""
    post = _one(viewer, public_id)
    form = ChangeForm(viewer, post, data_of(request))
    kept = ", ".join(role.label.lower() for role in form.kept)
    said = (f"It also has a role that is not yours to give or take away: {kept}.",) if kept else ()

    def made(given: dict[str, Any]) -> str:
        return _address(change_post(post=post, **given, by=asker(request)))

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        lost = [Role(one).label.lower() for one in post.roles if one not in given["roles"]]
        if lost:
            live = Appointment.objects.live(viewer.on).filter(post=post).select_related("person")
            whose = ", ".join(str(one.person) for one in live) or "Whoever holds it"
            yield f"{whose} would lose at once what this allows: {', '.join(lost)}."

    page = Page(f"Change {post}", "Keep it", _way(post), said=said)
    return ask(request, form, page, change=made, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def abolish(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: the last day of a post that nobody holds then."""
    post = _one(viewer, public_id)

    def change(given: dict[str, Any]) -> str:
        close_post(post=post, ends=given["ends"], by=asker(request))
        return _address(post)

    def foresee(given: dict[str, Any]) -> Iterable[str]:
        yield f"{post} ends. From {in_words(given['ends'])} nobody can hold it, and the directory does not list it."
        seats = post.seats.filter(beyond(given["ends"])).select_related("body")
        stand_ins = post.substitutions.filter(beyond(given["ends"])).select_related("seat__body")
        bodies = {str(one.body) for one in seats} | {str(one.seat.body) for one in stand_ins}
        if bodies:
            yield f"Its places are left empty, and flagged: {', '.join(sorted(bodies))}."

    page = Page(f"Abolish {post}", "Abolish it", _way(post), "Whoever holds it goes first.", ends=True)
    return ask(request, AbolishForm(data_of(request)), page, change=change, foresee=foresee)


@require_http_methods(["GET", "POST"])
@signed_in_required
def answer(request: HttpRequest, viewer: Viewer, public_id: UUID) -> HttpResponse:
    """For an agency's lead: one more of those to whom a post answers; the head of a shared service has three."""
    post = _one(viewer, public_id)

    def change(given: dict[str, Any]) -> str:
        answer_to(post=post, **given, by=asker(request))
        return _address(post)

    page = Page(f"To whom {post} answers", "Add it", _way(post), "It may answer to several, each for something else.")
    return ask(request, AnswerForm(viewer, post, data_of(request)), page, change=change)


@require_http_methods(["GET", "POST"])
@signed_in_required
def answer_not(request: HttpRequest, viewer: Viewer, public_id: UUID, number: int) -> HttpResponse:
    """For an agency's lead: takes one of those to whom a post answers away."""
    rows = Accountability.objects.filter(post__public_id=public_id).select_related("post")
    found = theirs(viewer, Act.PEOPLE_CHANGE, rows, lambda one: (one.post.agency_id, None), pk=number)

    def change(given: dict[str, Any]) -> str:
        answer_no_more(line=found, by=asker(request))
        return _address(found.post)

    page = Page(
        f"{found.post} answers to {found.to} no more",
        "Take it away",
        _way(found.post),
        "It ends at once. Those to whom the post answers besides stay.",
        ends=True,
    )
    return ask(request, NoForm(data_of(request)), page, change=change)
