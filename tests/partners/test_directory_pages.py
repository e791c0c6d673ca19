"""What the pages of the directory say, what they cost, and the forms of an agency's lead."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from areas.small_world import load_world
from hallmark.partners import changes, open_work
from hallmark.partners.models import Appointment
from hallmark.partners.open_work import OpenWork
from hallmark.partners.queries import area_named
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, hold, join, person, post
from partners.signing_in import signed_in
from partners.two_partnerships import World, make_world
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The two partnerships, made once for this module; what a test changes of them is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_world()
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture
def lead(world):
    return signed_in(world.alder.people[Role.AGENCY_LEAD])


def text(response):
    return " ".join(response.content.decode().split())


def test_directory_answers_who_to_ring_by_words_of_any_kind(world, lead):
    post(world.alder.council, "Licensing officer", function="Pubs and events", phone="01632 960001", hours="9 to 5")

    for words in ("pubs", "LICENSING alder", "events officer"):
        shown = text(lead.get("/directory/", {"text": words}))
        assert "1 post</h2>" in shown
        assert 'href="tel:01632960001">01632 960001</a>, 9 to 5' in shown
        assert "Nobody holds it" in shown
    assert "Nothing here has all of these words" in text(lead.get("/directory/", {"text": "pubs zebra"}))


def test_directory_finds_people_by_name_while_they_hold_the_post(world, lead):
    given = hold(person("Rosa Rudd"), post(world.police, "Inspector"))
    assert "1 post</h2>" in text(lead.get("/directory/?text=Rosa+Rudd"))

    changes.end_appointment(appointment=given, by=None)

    assert "0 posts</h2>" in text(lead.get("/directory/?text=Rosa+Rudd"))


def test_directory_by_place_has_the_nearest_first_and_who_answers_everywhere_last(world, lead):
    load_world()
    council = world.alder.council
    for title, place in (("Ward man", "ward:Thorpe"), ("District man", "district:Alder"), ("Other man", "Birch")):
        post(council, title, area=area_named(place))
    code = area_named("ward:Thorpe").code

    shown = text(lead.get("/directory/", {"place": code, "text": "man"}))

    assert "Other man" not in shown
    assert shown.index("Ward man") < shown.index("District man") < shown.index("post of manager")


def test_directory_of_a_place_that_no_post_has_says_so(lead):
    response = lead.get("/directory/?place=E99999999")

    assert response.status_code == 400
    assert "Choose one of those listed" in text(response)


def test_directory_is_shown_in_pages(world, lead):
    for number in range(60):
        post(world.alder.council, f"Clerk {number}")

    shown = text(lead.get("/directory/?text=clerk"))

    assert "60 posts</h2>" in shown
    assert 'href="?text=clerk&amp;page=2"' in shown
    assert "Page 2 of 2" in text(lead.get("/directory/?text=clerk&page=2"))


def test_agency_says_what_it_was_and_whom_it_employs(world, lead):
    before = agency("Old Council")
    join(world.alder.partnership, before)
    changes.succeed(before=before, after=world.alder.council, on=date(2019, 4, 1), nature="renamed", by=None)
    hold(person("Paid Elsewhere"), post(world.police, "Lent"), employer=world.alder.council)

    shown = text(lead.get(reverse("agency", args=[world.alder.council.slug])))

    assert 'Came from <a class="govuk-link" href="/directory/agencies/old-council/">Old Council</a>' in shown
    assert "Renamed, 1 April 2019" in shown
    assert "13 people in this directory are employed by it, 1 of them in posts of other agencies" in shown
    assert "Became" in text(lead.get(reverse("agency", args=["old-council"])))
    assert "Not today: 1 agency" in text(lead.get(reverse("agencies")))


def test_partnership_shows_members_by_law_and_what_is_wrong(world, lead):
    body = world.alder.partnership
    body.vision = "A county without fear"
    body.save()
    join(body, agency("Treeshire PCT", "pct"), standing="responsible-authority", legal_basis="seat-health")

    shown = text(lead.get(reverse("partnership", args=[body.slug])))

    assert "A county without fear" in shown
    assert "Responsible authority: Health&#x27;s seat" in shown
    assert "Look at this</span> The law on" in shown
    assert "<strong>Nobody answers for:</strong>" in shown
    assert reverse("body", args=[world.alder.body.slug]) in shown


def test_body_shows_seats_and_who_may_stand_in(world, lead):
    shown = text(lead.get(reverse("body", args=[world.alder.body.slug])))

    assert "Alder post of board-member: Alder Board member" in shown
    assert "In their place: Alder post of manager: Alder Community safety manager" in shown


def test_teams_show_the_arithmetic_and_the_gaps(world, lead):
    """S0.7: nine teams of four are 36."""
    for number in range(1, 10):
        team = changes.make_team(name=f"Team {number}", kind="neighbourhood", agency=world.police, by=None)
        work = post(world.police, "PCSO", team=team, grade="PCSO")
        changes.set_establishment(team=team, grade="PCSO", number=4, begins=LONG_AGO, by=None)
        for _ in range(3 if number == 9 else 4):
            hold(person(), work)

    shown = text(lead.get(reverse("teams")))

    assert "In 1 of 10 teams somebody is missing." in shown
    assert "9 teams × 4 = 36" in shown
    assert ">35</td>" in shown
    assert ">1</td>" in shown
    assert "Gap</span> 1 of 4 PCSO missing" in shown
    page = text(lead.get(reverse("team", args=[team.slug])))
    assert "PCSO: 3 in post of at least 4, so 1 missing." in page
    assert "Employed by Treeshire Police: 3." in page


def test_post_says_to_whom_it_answers_and_person_which_posts_they_hold(world, lead):
    side = world.alder
    page = text(lead.get(reverse("post", args=[side.posts["none"].public_id])))

    for whom in ("Alder post of manager", "Alder Council", "Alder Board"):
        assert f'Answers to</dt> <dd class="govuk-summary-list__value"> {whom} <br>' in page
    assert "Alder Warden" in page
    assert "Stands in" in text(lead.get(reverse("post", args=[side.posts["manager"].public_id])))
    assert "Sits in" in text(lead.get(reverse("post", args=[side.posts["board-member"].public_id])))
    own = text(lead.get(reverse("person", args=[side.people[Role.AGENCY_LEAD].public_id])))
    assert "This is you" in own


def test_past_is_shown_to_the_lead_and_the_person_only(world, lead):
    side, who = world.alder, person("Was Here")
    hold(who, post(side.council, "Still"))
    gone = hold(who, post(side.council, "Gone before"))
    changes.end_appointment(appointment=gone, reason="Moved away", by=None)
    address = reverse("person", args=[who.public_id])

    assert "Moved away" in text(lead.get(address))
    assert "Gone before" in text(signed_in(who).get(address))
    assert "Gone before" not in text(signed_in(side.people[Role.MANAGER]).get(address))


# Ten of each are the visitor's: session, person, identity in a transaction, what they hold and may see, and the brand.
PAGES = {
    "directory": 15, "agencies": 11, "partnerships": 11, "teams": 13, "agency": 19, "partnership": 17, "body": 21,
    "team": 17, "post": 15, "person": 12, "appoint": 13, "end-appointment": 11, "move-appointment": 14, "ended": 12,
    "import-people": 10,
}  # fmt: skip


def addresses(side):
    return {
        **{name: reverse(name) for name in ("directory", "agencies", "partnerships", "teams", "import-people")},
        "agency": reverse("agency", args=[side.council.slug]),
        "partnership": reverse("partnership", args=[side.partnership.slug]),
        "body": reverse("body", args=[side.body.slug]),
        "team": reverse("team", args=[side.team.slug]),
        "post": reverse("post", args=[side.posts["none"].public_id]),
        "person": reverse("person", args=[side.people["none"].public_id]),
        "ended": reverse("ended", args=[side.people["none"].public_id]),
        "appoint": reverse("appoint", args=[side.posts["none"].public_id]),
        "end-appointment": reverse("end-appointment", args=[side.appointments["none"].public_id]),
        "move-appointment": reverse("move-appointment", args=[side.appointments["none"].public_id]),
    }


@pytest.mark.parametrize("name", PAGES)
def test_page_asks_as_many_questions_whatever_there_is(world, lead, name):
    address = addresses(world.alder)[name]

    def asked():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert lead.get(address).status_code == 200
        return len(queries)

    asked()  # a session's first page also notes when it began
    before = asked()
    team, work = world.alder.team, world.alder.posts["none"]
    for number in range(5):
        hold(person(f"More {number}"), work)
        more = post(world.alder.council, f"More {number}", team=team)
        hold(person(f"Also {number}"), more)
        changes.give_seat(body=world.alder.body, agency=world.alder.council, principal=more, begins=LONG_AGO, by=None)
        join(world.alder.partnership, agency(f"More {number}"))
        changes.make_team(name=f"More {number}", kind="office", agency=world.alder.council, by=None)

    assert (before, asked()) == (PAGES[name], PAGES[name])


def test_lead_appoints_somebody_from_a_day(world, lead):
    work, who = world.alder.posts["none"], world.alder.people["analyst"]
    page = reverse("appoint", args=[work.public_id])

    days = {"begins": "2026-01-05", "ends": "2026-02-27"}
    response = lead.post(page, {"email": who.email.upper(), "employer": world.police.slug, **days})

    assert response["Location"] == reverse("post", args=[work.public_id])
    made = Appointment.objects.get(post=work, person=who)
    assert (made.valid.lower, made.valid.upper, made.employer) == (date(2026, 1, 5), date(2026, 2, 28), world.police)
    assert made.made_by == world.alder.people[Role.AGENCY_LEAD]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"email": "ghost@example.test"}, "Nobody in your directory has this address"),
        ({"email": "ghost"}, "Give an address such as"),
        ({"email": ""}, "Give their e-mail address."),
        ({"employer": "birch-council"}, "Choose one of the agencies listed."),
        ({"begins": "soon"}, "Give the day as a date"),
        ({"ends": "2019-01-01"}, "ends before it begins"),
        ({"begins": "1999-01-01"}, "The post Alder warden stands from 1 April 2010"),
    ],
)
def test_wrong_appointment_is_shown_with_what_was_typed(world, lead, given, says):
    who = world.alder.people["analyst"]
    page = reverse("appoint", args=[world.alder.posts["none"].public_id])
    asked = {"email": who.email, "employer": "alder-council", "begins": "2026-01-05", "ends": "", **given}

    response = lead.post(page, asked)

    assert response.status_code == 400
    assert says in text(response)
    assert "There is a problem" in text(response)
    assert f'value="{asked["begins"]}"' in text(response)
    assert not Appointment.objects.filter(post=world.alder.posts["none"], person=who).exists()


def test_person_of_the_other_partnership_is_as_absent_as_nobody(world, lead):
    page = reverse("appoint", args=[world.alder.posts["none"].public_id])

    def said(email):
        given = {"employer": "alder-council", "begins": "2026-01-05", "email": email}
        shown = text(lead.post(page, given)).replace(email, "")
        return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", shown)

    assert said(world.birch.people["analyst"].email) == said("ghost@example.test")


def test_lead_cannot_give_a_reserved_role_on_the_page(world, lead):
    page = reverse("appoint", args=[world.alder.posts[Role.GOVERNANCE].public_id])

    who = world.alder.people["none"]
    response = lead.post(page, {"email": who.email, "employer": "alder-council", "begins": "2026-01-05"})

    assert response.status_code == 400
    assert "information governance lead is not yours to give" in text(response)


def waits(*works):
    """A question of a package above: each work is an agency's, and the viewer may see what is not called secret."""

    def question(_person, viewer):
        found = [OpenWork(what, f"/{what.replace(' ', '-')}/", of.pk) for what, of in works]
        return [one for one in found if viewer is None or "secret" not in one.what]

    return question


def test_what_waits_is_shown_of_the_agency_whose_lead_looks_and_of_what_they_may_see(world, lead, monkeypatch):
    """Somebody with posts in two agencies; the council's lead reads nothing of the police's."""
    who, council = person("Two Posts"), world.alder.council
    hold(who, post(council, "Warden")), hold(who, post(world.police, "Special"), employer=council)
    works = (("Council plan", council), ("Police plan", world.police), ("A secret plan", council))
    monkeypatch.setattr(open_work, "_questions", [waits(*works)])
    keeper = signed_in(world.alder.people[Role.ADMINISTRATOR])
    page = reverse("ended", args=[who.public_id])

    shown, all_of_it = text(lead.get(page)), text(keeper.get(page))

    assert "Council plan" in shown
    assert "1 thing waits for them" in shown
    assert "2 things wait for them" in all_of_it
    assert "Police plan" in all_of_it
    assert "secret" not in all_of_it


def test_lead_ends_an_appointment_and_is_told_what_waits(world, lead, monkeypatch):
    given = world.alder.appointments["analyst"]
    monkeypatch.setattr(open_work, "_questions", [waits(("Action 7", world.alder.council))])

    response = lead.post(
        reverse("end-appointment", args=[given.public_id]), {"when": "at-once", "reason": "Left"}, follow=True
    )

    assert '<a class="govuk-link" href="/Action-7/">Action 7</a>' in text(response)
    assert "1 thing waits for them" in text(response)
    given.refresh_from_db()
    assert (given.valid.upper, given.reason) == (timezone.localdate(), "Left")
    assert lead.get(reverse("end-appointment", args=[given.public_id])).status_code == 404


def test_last_day_is_the_last_on_which_the_post_is_held(world, lead):
    given, last = world.alder.appointments["analyst"], timezone.localdate() + timedelta(days=10)

    response = lead.post(
        reverse("end-appointment", args=[given.public_id]), {"when": "later", "ends": last.isoformat()}, follow=True
    )

    assert "Nothing waits for them here" in text(response)
    given.refresh_from_db()
    assert given.valid.upper == last + timedelta(days=1)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({}, "Choose when it ends."),
        ({"when": "later"}, "Give the last day."),
        ({"when": "later", "ends": "soon"}, "Give the day as a date"),
        ({"when": "at-once", "reason": "x" * 301}, "Use at most 300 characters."),
    ],
)
def test_wrong_end_ends_nothing(world, lead, given, says):
    appointment = world.alder.appointments["analyst"]

    response = lead.post(reverse("end-appointment", args=[appointment.public_id]), given)

    assert response.status_code == 400
    assert says in text(response)
    appointment.refresh_from_db()
    assert appointment.valid.upper is None


def test_day_is_not_read_where_the_end_is_at_once(world, lead):
    page = reverse("end-appointment", args=[world.alder.appointments["analyst"].public_id])

    assert lead.post(page, {"when": "at-once", "ends": "soon"}).status_code == 302


def test_lead_moves_somebody(world, lead):
    given, to = world.alder.appointments["none"], post(world.alder.council, "New post")
    asked = {"to": str(to.public_id), "employer": "alder-council", "on": timezone.localdate().isoformat(), "reason": ""}

    response = lead.post(reverse("move-appointment", args=[given.public_id]), asked)

    assert response["Location"] == reverse("ended", args=[given.person.public_id])
    assert [one.post for one in Appointment.objects.live(timezone.localdate()).filter(person=given.person)] == [to]


@pytest.mark.parametrize("whose", ["birch", "police"])
def test_lead_moves_nobody_into_another_agencys_post(world, lead, whose):
    to = post(world.police if whose == "police" else world.birch.council, "Not theirs")
    page = reverse("move-appointment", args=[world.alder.appointments["none"].public_id])
    asked = {"to": str(to.public_id), "employer": "alder-council", "on": "2026-01-05"}

    response = lead.post(page, asked)

    assert response.status_code == 400
    assert "Choose one of the posts listed." in text(response)
    assert "Not theirs" not in text(lead.get(page))


def test_employers_lead_may_end_but_not_move_out_of_another_agencys_post(world, lead):
    given = hold(person("Lent Out"), post(world.police, "Lent"), employer=world.alder.council)

    assert lead.get(reverse("end-appointment", args=[given.public_id])).status_code == 200
    assert lead.get(reverse("move-appointment", args=[given.public_id])).status_code == 404
    shown = text(lead.get(reverse("person", args=[given.person.public_id])))
    assert "/end/" in shown
    assert "/move/" not in shown


def test_post_that_does_not_stand_says_so_and_takes_nobody(world, lead):
    old = post(world.alder.council, "Old", ends=date(2020, 1, 1))

    assert "This post does not stand today" in text(lead.get(reverse("post", args=[old.public_id])))
    assert lead.get(reverse("appoint", args=[old.public_id])).status_code == 404
