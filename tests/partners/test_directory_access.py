"""Who gets which page of the directory: every page, every role, their own side and the other, against a plain model."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from hallmark.audit import changes as audit
from hallmark.law.models import Cadence
from hallmark.partners.changes import answer_to, end_appointment, leave_partnership, make_team, succeed
from hallmark.partners.models import (
    Accountability,
    Agency,
    AgencySuccession,
    Appointment,
    Body,
    Establishment,
    Partnership,
    PartnershipMember,
    Post,
    Seat,
    Substitute,
    Team,
    User,
)
from hallmark.partners.queries.viewers import seen_people, viewer_of
from hallmark.partners.roles import Role
from partners.places_of_work import agency, hold, person, post
from partners.signing_in import signed_in
from partners.two_partnerships import Side, World, make_world
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

NOTHING = UUID(int=7)
# The browsers of everybody in the world, signed in once.
CLIENTS: dict[int, Client] = {}


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The two partnerships, made once for this module; what a test changes of them is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        made = make_world()
        for who in (*made.alder.people.values(), *made.birch.people.values(), made.constable):
            CLIENTS[who.pk] = signed_in(who)
        yield made
        CLIENTS.clear()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


# The plain model: whom a page of one side answers, in words that do not look at the code.
EVERYONE = "anybody with a post"
SIDE = "the people of the side, and the administrator"
LEADS = "the lead of the side's agency, and the administrator"
ANY_LEAD = "any agency's lead, and the administrator"
KEEPER = "the administrator"
MANAGER = "the side's manager, and the administrator"
SECRETARIAT = "the side's manager and secretariat, and the administrator"
TEAM_MAKERS = "any agency's lead, any partnership's manager, and the administrator"
THEMSELVES = "the side's analyst, whose own page it is"
POLICE_TOO = "the people of the side, the police, and the administrator"


@dataclass(frozen=True)
class Page:
    """A page: its name, whom it answers, its address for one side, and answers with which its form changes something.

    `absent` is the address of such a page of a thing that is not there.
    """

    name: str
    whom: str
    address: Callable[[Side], str]
    absent: str = ""
    answers: Callable[[Side], dict[str, object]] | None = None


def of_body(name: str, *numbers: Callable[[Side], int]) -> Callable[[Side], str]:
    return lambda side: reverse(name, args=[side.body.slug, *(number(side) for number in numbers)])


def seat(side: Side) -> int:
    return side.body.seats.get().pk


def tomorrow(side: Side | None = None) -> str:
    return (timezone.localdate() + timedelta(days=1)).isoformat()


def last_day(side: Side) -> dict[str, object]:
    """A last day, of which the page that says what would change has been confirmed."""
    return {"ends": tomorrow(), "confirmed": "1"}


def of_post(name: str) -> Callable[[Side], str]:
    return lambda side: reverse(name, args=[side.posts["analyst"].public_id])


def line(side: Side) -> list[object]:
    found = side.posts["none"].accountabilities.get(to_agency__isnull=False)
    return [side.posts["none"].public_id, found.pk]


def member(side: Side) -> int:
    return side.partnership.members.get(agency=side.council).pk


PAGES = (
    Page("directory", EVERYONE, lambda side: reverse("directory")),
    Page("agencies", EVERYONE, lambda side: reverse("agencies")),
    Page("partnerships", EVERYONE, lambda side: reverse("partnerships")),
    Page("teams", EVERYONE, lambda side: reverse("teams")),
    Page("agency", POLICE_TOO, lambda side: reverse("agency", args=[side.council.slug]), "/directory/agencies/none/"),
    Page(
        "partnership",
        POLICE_TOO,
        lambda side: reverse("partnership", args=[side.partnership.slug]),
        "/directory/partnerships/none/",
    ),
    Page("body", POLICE_TOO, lambda side: reverse("body", args=[side.body.slug]), "/directory/bodies/none/"),
    Page("team", POLICE_TOO, lambda side: reverse("team", args=[side.team.slug]), "/directory/teams/none/"),
    Page("choose-brand", EVERYONE, lambda side: reverse("choose-brand")),
    Page(
        "brand",
        MANAGER,
        lambda side: reverse("brand", args=[side.partnership.slug]),
        "/directory/partnerships/none/brand/",
    ),
    Page(
        "post",
        POLICE_TOO,
        lambda side: reverse("post", args=[side.posts["analyst"].public_id]),
        f"/directory/posts/{NOTHING}/",
    ),
    Page(
        "person",
        POLICE_TOO,
        lambda side: reverse("person", args=[side.people["analyst"].public_id]),
        f"/directory/people/{NOTHING}/",
    ),
    Page(
        "appoint",
        LEADS,
        lambda side: reverse("appoint", args=[side.posts["analyst"].public_id]),
        f"/directory/posts/{NOTHING}/appoint/",
    ),
    Page(
        "ended",
        LEADS,
        lambda side: reverse("ended", args=[side.people["analyst"].public_id]),
        f"/directory/people/{NOTHING}/ended/",
    ),
    Page(
        "end-appointment",
        LEADS,
        lambda side: reverse("end-appointment", args=[side.appointments["analyst"].public_id]),
        f"/directory/appointments/{NOTHING}/end/",
    ),
    Page(
        "move-appointment",
        LEADS,
        lambda side: reverse("move-appointment", args=[side.appointments["analyst"].public_id]),
        f"/directory/appointments/{NOTHING}/move/",
    ),
    Page("import-people", ANY_LEAD, lambda side: reverse("import-people")),
    Page(
        "make-agency",
        KEEPER,
        lambda side: reverse("make-agency"),
        answers=lambda side: {"name": f"{side.name} Trust", "kind": "nhs-trust", "nation": "England"},
    ),
    Page(
        "rename-agency",
        KEEPER,
        lambda side: reverse("rename-agency", args=[side.council.slug]),
        "/directory/agencies/none/rename/",
        lambda side: {"name": f"Greater {side.name} Council", "on": timezone.localdate().isoformat()},
    ),
    Page(
        "succeed-agency",
        KEEPER,
        lambda side: reverse("succeed-agency", args=[side.council.slug]),
        "/directory/agencies/none/after/",
        lambda side: {"nature": "merged", "after": "treeshire-police", "on": tomorrow(), "confirmed": "1"},
    ),
    Page(
        "end-agency",
        KEEPER,
        lambda side: reverse("end-agency", args=[side.council.slug]),
        "/directory/agencies/none/end/",
        last_day,
    ),
    Page(
        "set-vision",
        MANAGER,
        lambda side: reverse("set-vision", args=[side.partnership.slug]),
        "/directory/partnerships/none/vision/",
        lambda side: {"vision": "Nobody is afraid to go home."},
    ),
    Page(
        "join-partnership",
        MANAGER,
        lambda side: reverse("join-partnership", args=[side.partnership.slug]),
        "/directory/partnerships/none/members/new/",
        lambda side: {"agency": agency("Treeshire Fire", "fire").name, "standing": "invited", "begins": tomorrow()},
    ),
    Page(
        "leave-partnership",
        MANAGER,
        lambda side: reverse("leave-partnership", args=[side.partnership.slug, member(side)]),
        "/directory/partnerships/safer-alder/members/999999999/end/",
        last_day,
    ),
    Page(
        "make-body",
        SECRETARIAT,
        lambda side: reverse("make-body", args=[side.partnership.slug]),
        "/directory/partnerships/none/bodies/new/",
        lambda side: {"name": "Panel", "kind": "panel", "begins": tomorrow()},
    ),
    Page(
        "change-body",
        SECRETARIAT,
        of_body("change-body"),
        "/directory/bodies/none/terms/",
        lambda side: {"name": "Executive", "kind": "board", "mission": "To decide"},
    ),
    Page(
        "set-meetings",
        SECRETARIAT,
        of_body("set-meetings"),
        "/directory/bodies/none/meetings/",
        lambda side: {"rhythm": "42 days", "begins": tomorrow(), "source": "Minute 4"},
    ),
    Page("end-body", SECRETARIAT, of_body("end-body"), "/directory/bodies/none/end/", last_day),
    Page(
        "give-seat",
        SECRETARIAT,
        of_body("give-seat"),
        "/directory/bodies/none/seats/new/",
        lambda side: {"agency": side.council.slug, "name": "Chair", "begins": tomorrow()},
    ),
    Page(
        "fill-seat",
        SECRETARIAT,
        of_body("fill-seat", seat),
        "/directory/bodies/safer-alder-alder-board/seats/999999999/",
        lambda side: {"principal": side.posts["manager"].public_id},
    ),
    Page(
        "name-substitute",
        SECRETARIAT,
        of_body("name-substitute", seat),
        "/directory/bodies/safer-alder-alder-board/seats/999999999/substitutes/new/",
        lambda side: {"post": side.posts["analyst"].public_id, "authority": "May vote", "begins": tomorrow()},
    ),
    Page(
        "hand-on-seat",
        SECRETARIAT,
        of_body("hand-on-seat", seat),
        "/directory/bodies/safer-alder-alder-board/seats/999999999/hand-on/",
        lambda side: {"to": "treeshire-police", "on": tomorrow(), "confirmed": "1"},
    ),
    Page(
        "end-seat",
        SECRETARIAT,
        of_body("end-seat", seat),
        "/directory/bodies/safer-alder-alder-board/seats/999999999/end/",
        last_day,
    ),
    Page(
        "end-substitute",
        SECRETARIAT,
        of_body("end-substitute", lambda side: side.body.seats.get().substitutes.get().pk),
        "/directory/bodies/safer-alder-alder-board/substitutes/999999999/end/",
        last_day,
    ),
    Page(
        "make-team",
        TEAM_MAKERS,
        lambda side: reverse("make-team"),
        answers=lambda side: {"name": "Rangers", "kind": "service", "agency": side.council.slug, "begins": tomorrow()},
    ),
    Page(
        "set-establishment",
        LEADS,
        lambda side: reverse("set-establishment", args=[side.team.slug]),
        "/directory/teams/none/establishment/",
        lambda side: {"grade": "ranger", "number": "4", "begins": tomorrow()},
    ),
    Page(
        "close-team",
        LEADS,
        lambda side: reverse("close-team", args=[side.team.slug]),
        "/directory/teams/none/end/",
        lambda side: _emptied(side),
    ),
    Page(
        "make-post",
        ANY_LEAD,
        lambda side: reverse("make-post"),
        answers=lambda side: {"title": "Ranger", "agency": side.council.slug, "roles": ["analyst"]},
    ),
    Page(
        "change-post",
        LEADS,
        of_post("change-post"),
        f"/directory/posts/{NOTHING}/change/",
        lambda side: {"function": "Figures", "phone": "01632 960002", "roles": [], "confirmed": "1"},
    ),
    Page(
        "abolish-post",
        LEADS,
        lambda side: reverse("abolish-post", args=[_unheld(side).public_id]),
        f"/directory/posts/{NOTHING}/end/",
        last_day,
    ),
    Page(
        "answer-to",
        LEADS,
        of_post("answer-to"),
        f"/directory/posts/{NOTHING}/answers-to/new/",
        lambda side: {"to": f"agency:{side.council.pk}", "matter": "Figures"},
    ),
    Page(
        "answer-no-more",
        LEADS,
        lambda side: reverse("answer-no-more", args=line(side)),
        f"/directory/posts/{NOTHING}/answers-to/1/end/",
        lambda side: {},
    ),
    Page(
        "change-own",
        THEMSELVES,
        lambda side: reverse("change-own", args=[side.people["analyst"].public_id]),
        f"/directory/people/{NOTHING}/change/",
        lambda side: {"name": "Ana Lyst", f"phone-{side.posts['analyst'].pk}": "01632 960003"},
    ),
)


def _emptied(side: Side) -> dict[str, object]:
    """A last day for the side's team, whose one post has gone to no team."""
    Post.objects.filter(team=side.team).update(team=None)
    return last_day(side)


def _unheld(side: Side) -> Post:
    """A post of the side that nobody holds."""
    return Post.objects.filter(title="Unheld", agency=side.council).first() or post(side.council, "Unheld")


def allowed(page: Page, who: str, of: str, side: str) -> bool:
    """Whether somebody of a side with a role may have a page about a side."""
    if page.whom == THEMSELVES:
        return who == Role.ANALYST and of == side
    if who == Role.ADMINISTRATOR or page.whom == EVERYONE:
        return True
    if page.whom in ANYWHERE:
        return who in ANYWHERE[page.whom]
    if page.whom in OWN_SIDE:
        return who in OWN_SIDE[page.whom] and of == side
    return of in {side, "police"}


ANYWHERE = {ANY_LEAD: {Role.AGENCY_LEAD}, TEAM_MAKERS: {Role.AGENCY_LEAD, Role.MANAGER}, KEEPER: set()}
OWN_SIDE = {LEADS: {Role.AGENCY_LEAD}, MANAGER: {Role.MANAGER}, SECRETARIAT: {Role.MANAGER, Role.SECRETARIAT}}


def get(who: User, address: str) -> tuple[int, bytes]:
    response = (CLIENTS.get(who.pk) or signed_in(who)).get(address)
    return response.status_code, response.content


def test_every_page_of_the_directory_is_in_this_table():
    names = {pattern.name for pattern in get_resolver("hallmark.partners.urls").url_patterns}

    # Anybody may have a logo whose digest they were given (tests/partners/test_brands.py).
    assert names - {"brand-logo"} == {page.name for page in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_page_answers_whom_the_model_says_and_is_absent_for_others(world, page):
    absent = {}
    wrong = []
    sides = {"Alder": world.alder.people, "Birch": world.birch.people, "police": {"none": world.constable}}
    for of, people in sides.items():
        for who, user in people.items():
            for side in (world.alder, world.birch):
                status, body = get(user, page.address(side))
                if page.absent:
                    absent[user.pk] = absent.get(user.pk) or get(user, page.absent)
                    assert absent[user.pk][0] == 404
                expected = 200 if allowed(page, who, of, side.name) else 404
                if status != expected or (status == 404 and page.absent and body != absent[user.pk][1]):
                    wrong.append((of, who, side.name, status))

    assert wrong == []


CHANGING = [page for page in PAGES if page.answers]
TABLES = (
    Accountability, Agency, AgencySuccession, Appointment, Body, Cadence, Establishment, Partnership,
    PartnershipMember, Post, Seat, Substitute, Team, User,
)  # fmt: skip


def everything() -> list[object]:
    """What the directory holds, but for when people were last seen."""
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


@pytest.mark.parametrize("page", CHANGING, ids=lambda page: page.name)
def test_form_is_answered_by_whom_the_model_says_and_changes_nothing_for_others(world, page, monkeypatch):
    """Whoever may not is told what an absent page tells, that is recorded, and nothing is another."""
    told = []
    monkeypatch.setattr(audit, "record_refusal", lambda **event: told.append(event))
    sides = {"Alder": world.alder.people, "Birch": world.birch.people, "police": {"none": world.constable}}
    for side in (world.alder, world.birch):
        assert page.answers
        answers, address = page.answers(side), page.address(side)
        before, wrong, expected = everything(), [], 0
        for of, people in sides.items():
            for who, user in people.items():
                if not allowed(page, who, of, side.name):
                    expected += 1
                    if CLIENTS[user.pk].post(address, answers).status_code != 404:
                        wrong.append((of, who, side.name))

        assert wrong == []
        assert everything() == before
        assert len(told) == expected
        told.clear()

        who = world.alder.people[Role.ADMINISTRATOR] if page.whom != THEMSELVES else side.people[Role.ANALYST]
        assert CLIENTS[who.pk].post(address, answers).status_code == 302
        assert everything() != before


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_nobody_is_led_to_sign_in_whether_or_not_the_thing_is_there(world, page):
    for address in filter(None, (page.address(world.alder), page.absent)):
        response = Client().get(address)

        assert response.status_code == 302
        assert response["Location"].endswith(f"?next={address}")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_whoever_holds_no_post_today_finds_nothing(world, page):
    today = timezone.localdate()
    end_appointment(appointment=hold(world.left, post(world.alder.council, "Gone")), by=None)
    hold(world.to_come, post(world.alder.council, "Soon"), begins=today + timedelta(days=1))

    for who in (world.left, world.to_come):
        assert get(who, page.address(world.alder))[0] == 404


def test_post_that_ends_takes_the_pages_with_it_at_once(world):
    who = person()
    given = hold(who, post(world.alder.council, "Short"))
    client = signed_in(who)
    before = client.get(reverse("directory")).status_code

    end_appointment(appointment=given, by=None)

    # Their session has ended with it, and a new one finds nothing.
    assert (before, client.get(reverse("directory")).status_code) == (200, 302)
    assert get(who, reverse("directory"))[0] == 404


def test_agency_that_leaves_a_partnership_takes_its_people_out_of_its_pages(world):
    member = world.birch.partnership.members.get(agency=world.police)
    address = reverse("partnership", args=[world.birch.partnership.slug])
    before = get(world.constable, address)[0]

    leave_partnership(member=member, ends=timezone.localdate(), by=None)

    assert (before, get(world.constable, address)[0]) == (200, 404)


@pytest.mark.parametrize("who", [Role.MANAGER, Role.GOVERNANCE, "none"])
def test_post_in_a_partnership_opens_nothing_of_it_once_its_agency_has_left(world, who):
    side = world.birch
    pages = [reverse("partnership", args=[side.partnership.slug]), reverse("body", args=[side.body.slug])]
    before = [get(side.people[who], page)[0] for page in pages]

    leave_partnership(member=side.partnership.members.get(agency=side.council), ends=timezone.localdate(), by=None)

    assert (before, [get(side.people[who], page)[0] for page in pages]) == ([200, 200], [404, 404])


def test_employer_that_a_lead_names_lets_nobody_into_its_partnerships(world):
    """The police are in Birch too: whoever is said to be paid by them sees what the post's agency sees."""
    lead = world.alder.people[Role.AGENCY_LEAD]
    extra = post(world.alder.council, "Helper")
    asked = {"email": lead.email, "employer": world.police.slug, "begins": timezone.localdate().isoformat()}
    theirs = reverse("partnership", args=[world.birch.partnership.slug])
    before = seen_people(viewer_of(lead.pk)).count()

    response = signed_in(lead).post(reverse("appoint", args=[extra.public_id]), asked)

    assert response.status_code == 302
    assert lead.appointments.get(post=extra).employer == world.police
    assert get(lead, theirs)[0] == 404
    assert b"Birch" not in get(lead, reverse("directory"))[1]
    assert seen_people(viewer_of(lead.pk)).count() == before


def test_employer_of_a_holder_opens_nothing(world):
    who = person()
    hold(who, post(world.alder.council, "Paid by the other side"), employer=world.birch.council)

    assert get(who, reverse("agency", args=[world.birch.council.slug]))[0] == 404
    assert get(who, reverse("partnership", args=[world.birch.partnership.slug]))[0] == 404
    assert get(who, reverse("agency", args=[world.alder.council.slug]))[0] == 200


@pytest.mark.parametrize("name", ["appoint", "move-appointment", "end-appointment"])
def test_refused_change_is_in_the_affairs_of_the_agency_whose_post_it_is(world, name, monkeypatch):
    """Whoever governs that agency's information reads it; of what is not there, whoever governs the asker's."""
    told = []
    monkeypatch.setattr(audit, "record_refusal", lambda **event: told.append(event))
    side, who = world.birch, world.alder.people[Role.AGENCY_LEAD]
    theirs = side.posts["analyst"] if name == "appoint" else side.appointments["analyst"]

    for public_id in (theirs.public_id, NOTHING):
        assert get(who, reverse(name, args=[public_id]))[0] == 404

    assert [(one["agency"], one["partnership"]) for one in told] == [
        (side.council.pk, side.partnership.pk),
        (world.alder.council.pk, None),
    ]


@pytest.mark.parametrize("name", ["directory", "agencies", "partnerships", "teams"])
def test_lists_name_nothing_of_the_other_partnership(world, name):
    for who in world.alder.people.values():
        if who != world.alder.people[Role.ADMINISTRATOR]:
            assert b"Birch" not in get(who, reverse(name))[1]
    assert b"Birch" in get(world.alder.people[Role.ADMINISTRATOR], reverse(name))[1]


def test_search_place_and_partnership_do_not_reach_the_other_side(world):
    who = world.alder.people[Role.AGENCY_LEAD]

    for query in ("text=Birch", "text=Birch+Warden"):
        assert b"0 posts" in get(who, f"/directory/?{query}")[1]
    assert get(who, "/directory/?partnership=safer-birch")[0] == 400
    assert get(who, "/directory/?partnership=safer-alder")[0] == 200


def test_agency_in_two_partnerships_shows_each_side_only_its_own_post_in_it(world):
    """The police hold a post in Safer Birch: Birch sees it, the police too, Alder not."""
    theirs = post(world.police, "Birch liaison", partnership=world.birch.partnership)
    address = reverse("post", args=[theirs.public_id])

    assert get(world.constable, address)[0] == 200
    assert get(world.birch.people["none"], address)[0] == 200
    assert get(world.alder.people[Role.AGENCY_LEAD], address)[0] == 404
    shown = get(world.alder.people["none"], reverse("agency", args=[world.police.slug]))
    assert shown[0] == 200
    assert b"Birch" not in shown[1]


def test_pages_are_kept_by_no_browser(world):
    client = signed_in(world.constable)

    assert "no-store" in client.get(reverse("directory"))["Cache-Control"]


def test_only_the_lead_sees_the_ways_to_change(world):
    addresses = [reverse("post", args=[world.alder.posts["analyst"].public_id])]
    addresses.append(reverse("person", args=[world.alder.people["analyst"].public_id]))

    for address in addresses:
        assert b"/move/" in get(world.alder.people[Role.AGENCY_LEAD], address)[1]
        assert b"/move/" not in get(world.alder.people[Role.MANAGER], address)[1]
        assert b"/move/" not in get(world.constable, address)[1]


def test_post_of_a_shared_agency_names_nothing_of_the_other_partnership(world):
    """The police have a constable who answers to Birch's board, and one in a service of Birch's."""
    alder, birch = world.alder, world.birch
    shared = world.constable.appointments.get().post
    for to in (birch.body, birch.posts["manager"], birch.council, alder.body):
        answer_to(post=shared, to=to, by=None)
    service = make_team(name="Birch service", kind="service", partnership=birch.partnership, by=None)
    hidden = post(world.police, "Service constable", team=service)
    address = reverse("post", args=[shared.public_id])

    shown = get(alder.people[Role.ANALYST], address)
    assert shown[0] == 200
    assert b"Alder Board" in shown[1]
    assert b"Birch" not in shown[1]
    assert b"Birch Board" in get(world.constable, address)[1]
    assert get(alder.people[Role.ANALYST], reverse("post", args=[hidden.public_id]))[0] == 404
    assert b"Birch" not in get(alder.people[Role.ANALYST], reverse("agency", args=[world.police.slug]))[1]
    assert get(birch.people[Role.ANALYST], reverse("post", args=[hidden.public_id]))[0] == 200


def test_agency_before_that_is_not_the_viewers_is_named_without_a_way_to_it(world):
    before = agency("Old Council")
    succeed(before=before, after=world.alder.council, on=date(2019, 4, 1), nature="renamed", by=None)

    shown = get(world.alder.people["none"], reverse("agency", args=[world.alder.council.slug]))[1]

    assert b"Came from Old Council" in shown
    assert get(world.alder.people["none"], reverse("agency", args=[before.slug]))[0] == 404
