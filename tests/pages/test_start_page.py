"""The start page: what needs whom today, what has changed for them, and where they work; and its public face."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from html import unescape

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.db import connections, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from hallmark.assessment.editing.queries import edited_last
from hallmark.assessment.models import Comment, Edit
from hallmark.evidence import synthetic
from hallmark.evidence.models import Import
from hallmark.jobs.models import Job
from hallmark.law.cadences import Every
from hallmark.law.changes import set_cadence
from hallmark.law.clocks import Deadline
from hallmark.law.presenters import falling_due
from hallmark.law.register import shipped
from hallmark.law.rules import Nation
from hallmark.partners.changes import end_appointment, give_seat, make_post, set_establishment
from hallmark.partners.models import Appointment, User
from hallmark.partners.roles import Role
from hallmark.partners.sign_in.models import Invitation, Recovery
from hallmark.ui.start import LAST_HERE
from partners.places_of_work import hold, person, post
from partners.signing_in import signed_in
from partners.two_partnerships import Side, World, make_world

pytestmark = [pytest.mark.django_db(databases=["default", "refusals", "audit"]), pytest.mark.slow]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """The two partnerships, made once for this module; what a test changes of them is undone after it."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_world()
        transaction.set_rollback(True)


def start_of(who: User) -> str:
    """The start page as somebody sees it, as text."""
    response = signed_in(who).get("/")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_whoever_is_not_signed_in_sees_the_public_face_alone(world: World, evidence: Import, assessment: str) -> None:
    html = Client().get("/").content.decode()

    assert "Community safety, in the open" in html
    assert "/account/sign-in/" in html
    assert "/law/" in html
    for inside in ("Alder", "Ambleford", "evidence/", "directory/", "/search/", "What needs you"):
        assert inside not in html


def test_public_face_asks_the_database_next_to_nothing(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_max_num_queries(2):
        Client().get("/")


def test_whoever_holds_no_post_is_told_whom_to_ask(world: World) -> None:
    html = start_of(world.left)

    assert "You hold no post today" in html
    assert "Where you work" not in html
    assert "/search/" not in html


def test_page_is_kept_by_no_browser(world: World) -> None:
    assert "no-store" in signed_in(world.constable).get("/")["Cache-Control"]


def test_role_with_nothing_waiting_is_told_what_would_appear(world: World) -> None:
    html = start_of(world.alder.people[Role.SCRUTINY])

    assert "Nothing waits for you" in html
    assert "Safer Alder" in html


def test_where_one_works_lists_posts_bodies_and_partnerships(world: World) -> None:
    html = start_of(world.alder.people[Role.BOARD_MEMBER])

    assert "Alder post of board-member" in html
    assert "Alder Board" in html
    assert "Safer Alder" in html
    assert "Birch" not in html


# What the most that a role's page costs is, with an empty store. A provider that asks row by row breaks it.
MOST_QUERIES = {
    Role.ANALYST: 29,
    Role.MANAGER: 41,
    Role.SECRETARIAT: 37,
    Role.BOARD_MEMBER: 23,
    Role.REPRESENTATIVE: 23,
    Role.CASE_OFFICER: 23,
    Role.TASKING: 23,
    Role.GOVERNANCE: 24,
    Role.SCRUTINY: 19,
    Role.AGENCY_LEAD: 32,
    Role.ADMINISTRATOR: 27,
}


@pytest.mark.parametrize("role", Role)
def test_page_of_each_role_costs_a_fixed_number_of_queries(world: World, role: Role) -> None:
    client = signed_in(world.alder.people[role])
    client.get("/")

    with CaptureQueriesContext(connections["default"]) as asked:
        client.get("/")

    assert len(asked) <= MOST_QUERIES[role], [one["sql"][:150] for one in asked]


# What falls due


def test_law_says_what_falls_due_by_itself() -> None:
    def found(on: date) -> dict[str, date]:
        due: list[Deadline] = falling_due(shipped(), nations=[Nation.ENGLAND], on=on, until=on + timedelta(days=92))
        return {one.standing.rule.id: one.day for one in due}

    # The quarter before is due by the end of this one; the plan's revision the day before 1 April.
    assert found(date(2026, 2, 10)) == {
        "quarterly-data-sharing": date(2026, 3, 31),
        "partnership-plan-revision": date(2026, 3, 31),
    }
    assert found(date(2026, 4, 1)) == {"quarterly-data-sharing": date(2026, 6, 30)}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SECRETARIAT])
def test_manager_and_secretariat_see_the_statutory_clocks_and_others_do_not(world: World, role: Role) -> None:
    theirs = start_of(world.alder.people[role])

    assert "Quarterly depersonalised data" in theirs
    assert "/law/quarterly-data-sharing/" in theirs
    assert "Quarterly depersonalised data" not in start_of(world.alder.people[Role.ANALYST])


def test_needs_with_a_day_come_first_and_in_order(world: World) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    set_cadence(
        owner="partnership:safer-alder",
        what="Board meeting",
        rhythm=Every(1, "month"),
        begins=tomorrow,
        source="Terms",
        by=None,
    )
    set_cadence(
        owner="partnership:safer-birch",
        what="Birch meeting",
        rhythm=Every(1, "month"),
        begins=tomorrow,
        source="Terms",
        by=None,
    )

    html = start_of(world.alder.people[Role.SECRETARIAT])

    assert html.index("Board meeting.") < html.index("Quarterly depersonalised data")
    assert "Birch meeting" not in html


# People


def test_lead_sees_teams_below_strength_of_their_own_agency(world: World) -> None:
    for side in (world.alder, world.birch):
        set_establishment(team=side.team, grade="Warden", number=2, begins=date(2020, 1, 1), by=None)

    html = start_of(world.alder.people[Role.AGENCY_LEAD])

    assert "Alder wardens is below strength: 2 Warden missing." in html
    assert "Birch" not in html
    assert "below strength" not in start_of(world.alder.people[Role.ANALYST])


def test_many_short_teams_are_counted(world: World) -> None:
    from hallmark.partners.changes import make_team

    for number in range(6):
        team = make_team(name=f"Short {number}", kind="office", agency=world.alder.council, by=None)
        set_establishment(team=team, grade="Clerk", number=1, begins=date(2020, 1, 1), by=None)

    assert "6 teams are 6 people short." in start_of(world.alder.people[Role.AGENCY_LEAD])


def test_secretariat_sees_seats_that_nobody_fills_and_of_organisations_that_ended(world: World) -> None:
    alder = world.alder
    give_seat(body=alder.body, agency=world.police, begins=date(2020, 1, 1), by=None)
    member = alder.partnership.members.get(agency=world.police)
    member.delete()

    html = start_of(alder.people[Role.SECRETARIAT])

    assert "Treeshire Police in Alder Board" in html
    assert "is no member of the partnership on this day. No post is named for this seat." in html
    assert "Alder Board: " not in start_of(world.birch.people[Role.SECRETARIAT])


def invitation(side: Side, expires_at: datetime) -> Invitation:
    return Invitation.objects.create(
        token_hash=f"{side.name}{expires_at}"[:64],
        email="new@example.test",
        name="New Person",
        post=side.posts["none"],
        employer=side.council,
        begins=timezone.localdate(),
        expires_at=expires_at,
    )


def test_lead_sees_invitations_that_wait_and_that_ran_out_of_time(world: World) -> None:
    invitation(world.alder, timezone.now() + timedelta(days=3))
    other = make_post(title="Other", agency=world.alder.council, begins=date(2020, 1, 1), by=None)
    late = invitation(world.birch, timezone.now() - timedelta(days=1))

    html = start_of(world.alder.people[Role.AGENCY_LEAD])
    assert "1 invitation waits to be taken up." in html
    assert "run out of time" not in html

    late.post = other
    late.save()
    assert "1 invitation has run out of time" in start_of(world.alder.people[Role.AGENCY_LEAD])


def test_lead_and_administrator_see_who_asks_to_get_back_in(world: World) -> None:
    now = timezone.now()
    Recovery.objects.create(
        token_hash="x", person=world.birch.people[Role.ANALYST], lost="second-factor", asked_at=now,
        opens_at=now + timedelta(days=1), expires_at=now + timedelta(days=4),
    )  # fmt: skip
    said = "Birch Analyst asks for a new second factor."

    assert said in start_of(world.birch.people[Role.AGENCY_LEAD])
    assert said in start_of(world.alder.people[Role.ADMINISTRATOR])
    assert said not in start_of(world.alder.people[Role.AGENCY_LEAD])


def test_administrator_sees_that_addresses_are_shut_out_and_not_which(world: World) -> None:
    AccessAttempt.objects.create(
        username="guessed@example.test", attempt_time=timezone.now(), failures_since_start=settings.AXES_FAILURE_LIMIT
    )

    html = start_of(world.alder.people[Role.ADMINISTRATOR])

    assert "1 address is shut out" in html
    assert "guessed@example.test" not in html
    assert "shut out" not in start_of(world.alder.people[Role.AGENCY_LEAD])


# Evidence and assessments


def test_analyst_with_nothing_held_is_offered_what_would_fill_it(world: World) -> None:
    html = start_of(world.alder.people[Role.ANALYST])

    assert "hallmark evidence fetch reference" in html
    assert "hallmark demo" in html


def test_analyst_sees_months_overdue_missing_and_thin(world: World, evidence: Import) -> None:
    html = start_of(world.alder.people[Role.ANALYST])

    assert "ends in June 2025: newer months should be out" in html
    assert "1 month between the others is not held" in html
    assert "1 thin month cannot be counted" in html
    assert "No lookup of areas is held" in html
    assert "newer months" not in start_of(world.alder.people[Role.BOARD_MEMBER])


def test_readers_see_the_latest_assessments(world: World, evidence: Import, assessment: str) -> None:
    assert f"/assessments/{assessment}/" in start_of(world.alder.people[Role.BOARD_MEMBER])
    assert f"/assessments/{assessment}/" not in start_of(world.alder.people[Role.AGENCY_LEAD])


def test_analyst_sees_comments_and_flagged_sentences(world: World, evidence: Import, assessment: str) -> None:
    Comment.objects.create(slug=assessment, block_id="whole-total", text="Is that so?", by="Somebody")
    Edit.objects.create(slug=assessment, block_id="gap", text="My words.", generated="Not what stands there.", by="Me")
    assert edited_last() == [assessment]

    html = start_of(world.alder.people[Role.ANALYST])

    assert "1 comment waits for an answer." in html
    assert "1 sentence rests on figures that have changed." in html
    assert "waits for an answer" not in start_of(world.alder.people[Role.BOARD_MEMBER])


def test_whoever_may_ask_for_a_job_sees_that_one_failed(world: World) -> None:
    Job.objects.create(
        kind="assess", title="Assess Alder", queue_id=1, asked_by="A", state="failed", ended_at=timezone.now(),
        problem="No month is held. Add one.",
    )  # fmt: skip
    said = "Assess Alder failed: No month is held. Add one."

    assert said in start_of(world.alder.people[Role.ANALYST])
    assert said not in start_of(world.alder.people[Role.BOARD_MEMBER])


# What has changed


def test_changes_are_those_since_the_last_time_and_of_the_visitors_side(world: World) -> None:
    client = signed_in(world.alder.people["none"])
    session = client.session
    Appointment.objects.update(made_at=timezone.now() - timedelta(days=99))
    session[LAST_HERE] = (timezone.now() - timedelta(days=1)).isoformat()
    session.save()
    given = hold(person("Nora New"), post(world.alder.council, "Dog warden"))
    hold(person("Bill Birch"), post(world.birch.council, "Cat warden"))

    html = client.get("/").content.decode()
    assert "Changed since you were here on" in html
    assert "Nora New took up the post Dog warden of Alder Council on 1 April 2010." in html
    assert "Bill Birch" not in html

    end_appointment(appointment=given, by=None)
    assert "Nora New left the post Dog warden" in start_of(world.alder.people[Role.AGENCY_LEAD])

    session[LAST_HERE] = (timezone.now() + timedelta(seconds=1)).isoformat()
    session.save()
    html = client.get("/").content.decode()
    assert "Changed since you were here earlier today" in html
    assert "Nothing that you may see has changed." in html


def test_sign_in_keeps_when_one_was_here_the_time_before(world: World) -> None:
    # A copy: the world's own is not changed back when the database is.
    who, client = User.objects.get(pk=world.alder.people[Role.SCRUTINY].pk), Client()
    who.set_password("correct horse battery")
    who.last_login = timezone.now() - timedelta(days=3)
    who.save()

    client.post("/account/sign-in/", {"login": who.email, "password": "correct horse battery"})

    assert client.session[LAST_HERE] == who.last_login.isoformat()


def test_many_who_came_at_once_are_counted(world: World) -> None:
    for number in range(6):
        hold(person(f"New {number}"), post(world.alder.council, "Helper"))

    html = start_of(world.alder.people["none"])

    assert "people were given posts." in html
    assert "New 3" not in html


def test_added_evidence_is_a_change_for_its_readers(world: World, evidence: Import) -> None:
    Import.objects.update(added_at=datetime.now(UTC))

    assert "/evidence/imports/" in start_of(world.alder.people[Role.BOARD_MEMBER])
    assert "/evidence/imports/" not in start_of(world.alder.people[Role.SCRUTINY])


def test_no_band_where_the_evidence_is_real(evidence: Import) -> None:
    assert "Synthetic demonstration data" not in Client().get("/").content.decode()


@pytest.mark.parametrize("address", ["/", "/accessibility/", "/law/", "/nothing/"])
def test_band_on_every_page_where_the_evidence_is_invented(client: Client, evidence: Import, address: str) -> None:
    evidence.holdings.update(publisher=synthetic.PUBLISHER)

    html = client.get(address).content.decode()

    assert "Synthetic demonstration data" in html
    assert "no real place, person or crime" in html
