"""What the start page and search say of people and places of work."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from hallmark.law.days import in_words
from hallmark.law.presenters import cadences_due, falling_due
from hallmark.law.queries import register
from hallmark.law.rules import Nation
from hallmark.partners.branding import visitors_brands
from hallmark.partners.models import Agency, Appointment, Body, Partnership, PartnershipMember, Post, Team
from hallmark.partners.permissions import Act
from hallmark.partners.queries import searching
from hallmark.partners.queries.bodies import SeatRow, faulty_seats
from hallmark.partners.queries.teams import TeamStrength, strengths, teams_on
from hallmark.partners.queries.viewers import Viewer, seen_appointments, seen_bodies
from hallmark.partners.visitors import visitor
from hallmark.ui.search import NOTHING, Found, Hit
from hallmark.ui.start import Change, Need, Section

AHEAD = timedelta(days=92)
"""How far ahead a deadline of the law is shown: a quarter of a year, which a board's papers need."""
MOST_NAMED = 5
"""Teams, seats or people that are named one by one; more are counted."""
MOST_CHANGES = 50


def needs(request: HttpRequest) -> Iterator[Need]:
    """Deadlines of the law, teams below strength and seats that nobody fills, for those who answer for them."""
    viewer = visitor(request)
    if viewer is None:
        return
    kept = viewer.reach(Act.BODY_CHANGE).partnerships
    led = viewer.reach(Act.TEAM_CHANGE).agencies
    if kept:
        yield from _deadlines(viewer, kept)
    if kept or led:
        yield from _short_teams(viewer, kept, led)
        yield from _faulty_seats(viewer, kept, led)


def _deadlines(viewer: Viewer, partnerships: Iterable[int]) -> Iterator[Need]:
    """What the law makes due of these partnerships by itself, and what they have said that they do."""
    rows = PartnershipMember.objects.filter(partnership__in=partnerships, valid__contains=viewer.on)
    nations = sorted(set(rows.values_list("agency__nation", flat=True)))
    for deadline in falling_due(register(), nations=map(Nation, nations), on=viewer.on, until=viewer.on + AHEAD):
        stands = deadline.standing
        doubt = "" if deadline.is_certain else " That is not certain: its page says why."
        address = reverse("rule", args=[stands.rule.id])
        yield Need(f"{stands.rule.title}: {stands.version.says}{doubt}", "Read the rule", address, deadline.day)
    slugs = Partnership.objects.filter(pk__in=partnerships).values_list("slug", flat=True)
    bodies = Body.objects.filter(partnership__in=partnerships).values_list("slug", flat=True)
    owners = [*(f"partnership:{slug}" for slug in slugs), *(f"body:{slug}" for slug in bodies)]
    for what, day in cadences_due(owners, on=viewer.on, until=viewer.on + AHEAD):
        yield Need(f"{what}.", "See how often", reverse("cadences"), day)


def _short_teams(viewer: Viewer, partnerships: Iterable[int], agencies: Iterable[int]) -> Iterator[Need]:
    mine = teams_on(viewer).filter(Q(agency__in=agencies) | Q(partnership__in=partnerships))
    short = [one for one in strengths(viewer, mine) if one.gaps]
    if len(short) > MOST_NAMED:
        missing = sum(grade.gap for one in short for grade in one.gaps)
        yield Need(f"{len(short)} teams are {missing} people short.", "See the teams", reverse("teams"))
        return
    for one in short:
        yield Need(_shortage(one), "See the team", reverse("team", args=[one.team.slug]))


def _shortage(of: TeamStrength) -> str:
    listed = ", ".join(f"{grade.gap} {grade.grade}" for grade in of.gaps)
    return f"{of.team} is below strength: {listed} missing."


def _faulty_seats(viewer: Viewer, partnerships: Iterable[int], agencies: Iterable[int]) -> Iterator[Need]:
    rows = faulty_seats(viewer, partnerships=partnerships, agencies=agencies)
    by_body: dict[Body, list[SeatRow]] = {}
    for row in rows:
        by_body.setdefault(row.seat.body, []).append(row)
    for body, found in by_body.items():
        address = reverse("body", args=[body.slug])
        if len(found) > MOST_NAMED:
            yield Need(f"{len(found)} seats of {body} have something wrong with them.", "See the seats", address)
            continue
        for row in found:
            yield Need(f"{row.seat}: {' '.join(row.flags)}", "See the seats", address)


def changes(request: HttpRequest, since: datetime) -> Iterator[Change]:
    """Who took up posts, and who left, among the appointments that the visitor sees."""
    viewer = visitor(request)
    if viewer is None:
        return
    rows = seen_appointments(viewer).select_related("person", "post__agency")
    yield from _comings(rows.filter(made_at__gt=since, valid__isempty=False), viewer.on)
    for row in rows.filter(ended_at__gt=since).order_by("-ended_at")[:MOST_CHANGES]:
        if row.ended_at:
            yield Change(row.ended_at, _leaving(row, viewer.on), _page_of(row))


def _comings(rows: QuerySet[Appointment], today: date) -> Iterator[Change]:
    """Each of those who came; of many, as a spreadsheet brings them, only how many."""
    found = list(rows.order_by("-made_at")[: MOST_NAMED + 1])
    if len(found) > MOST_NAMED:
        yield Change(found[0].made_at, f"{rows.count():,} people were given posts.", reverse("directory"))
        return
    for row in found:
        yield Change(row.made_at, _coming(row, today), _page_of(row))


def _page_of(row: Appointment) -> str:
    return reverse("person", args=[row.person.public_id])


def _coming(row: Appointment, today: date) -> str:
    verb = "took up" if row.begins <= today else "will take up"
    return f"{row.person} {verb} the post {row.post} of {row.post.agency} on {in_words(row.begins)}."


def _leaving(row: Appointment, today: date) -> str:
    if row.valid.isempty or row.valid.upper <= today:
        return f"{row.person} left the post {row.post} of {row.post.agency}."
    last = row.valid.upper - timedelta(days=1)
    return f"{row.person} will leave the post {row.post} of {row.post.agency} after {in_words(last)}."


def where_i_work(request: HttpRequest) -> Section | None:
    """The visitor's posts with their agencies and teams, the bodies in which they may sit, and their partnerships."""
    viewer = visitor(request)
    if viewer is None:
        return None
    held = Appointment.objects.live(viewer.on).filter(person=viewer.person)
    posts = held.values("post")
    sits = Q(seats__principal__in=posts, seats__valid__contains=viewer.on)
    stands_in = Q(seats__substitutes__post__in=posts, seats__substitutes__valid__contains=viewer.on)
    bodies = seen_bodies(viewer).filter(sits | stands_in, valid__contains=viewer.on).distinct()
    partnerships = Partnership.objects.filter(pk__in=viewer.partnerships).order_by("legal_name")
    page = {
        "appointments": list(held.select_related("post__agency", "post__team").order_by("begins", "id")),
        "bodies": list(bodies),
        "partnerships": list(partnerships),
        "brands": visitors_brands(request),
    }
    return Section("Where you work", "partners/start_work.html", page)


def search(kind: searching.Search, hit: Callable[[Any, Viewer], Hit]) -> Callable[[HttpRequest, str, int], Found]:
    """A provider that looks among one kind of the directory, for whoever holds a post."""

    def provider(request: HttpRequest, text: str, most: int) -> Found:
        viewer = visitor(request)
        if viewer is None:
            return NOTHING
        matches = kind(viewer, text, most)
        return Found(matches.total, [hit(row, viewer) for row in matches.rows])

    return provider


def _person(one: Any, _viewer: Viewer) -> Hit:
    holds = "; ".join(f"{held.post}, {held.post.agency}" for held in one.holds)
    return Hit(str(one), reverse("person", args=[one.public_id]), holds)


def _post(one: Post, _viewer: Viewer) -> Hit:
    return Hit(one.title, reverse("post", args=[one.public_id]), str(one.agency))


def _team(one: Team, viewer: Viewer) -> Hit:
    return Hit(one.name, reverse("team", args=[one.slug]), _said_of(one, viewer, str(one.agency or one.partnership)))


def _body(one: Body, viewer: Viewer) -> Hit:
    return Hit(one.name, reverse("body", args=[one.slug]), _said_of(one, viewer, str(one.partnership)))


def _agency(one: Agency, viewer: Viewer) -> Hit:
    return Hit(one.name, reverse("agency", args=[one.slug]), _said_of(one, viewer, one.get_kind_display()))


def _partnership(one: Partnership, viewer: Viewer) -> Hit:
    return Hit(str(one), reverse("partnership", args=[one.slug]), _said_of(one, viewer, one.get_kind_display()))


def _said_of(one: Team | Body | Agency | Partnership, viewer: Viewer, words: str) -> str:
    """A few words on something, and where it has ended since when."""
    ends = one.valid.upper
    return f"{words}; ended on {in_words(ends)}" if ends and ends <= viewer.on else words


SEARCHES: tuple[tuple[str, Callable[[HttpRequest, str, int], Found]], ...] = (
    ("People", search(searching.people, _person)),
    ("Posts", search(searching.posts, _post)),
    ("Teams", search(searching.teams, _team)),
    ("Bodies", search(searching.bodies, _body)),
    ("Agencies", search(searching.agencies, _agency)),
    ("Partnerships", search(searching.partnerships, _partnership)),
)
"""The kinds of the directory, in the order in which search lists them."""
