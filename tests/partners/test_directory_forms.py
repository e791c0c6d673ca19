"""What the forms of the directory ask, say before they end something, and change. All invented."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from areas.small_world import load_world
from hallmark.law.models import Cadence
from hallmark.partners import changes
from hallmark.partners.models import Agency, Body, PartnershipMember, Post, Seat, Team
from hallmark.partners.queries.viewers import viewer_of
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, join, post
from partners.signing_in import signed_in
from partners.two_partnerships import World, make_world
from strict_templates import forgive_nothing

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

CONFIRMED = {"confirmed": "1"}


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
def keeper(world: World) -> Client:
    return signed_in(world.alder.people[Role.ADMINISTRATOR])


@pytest.fixture
def lead(world: World) -> Client:
    return signed_in(world.alder.people[Role.AGENCY_LEAD])


@pytest.fixture
def secretary(world: World) -> Client:
    return signed_in(world.alder.people[Role.SECRETARIAT])


def text(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def today(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def test_error_is_linked_to_its_field_and_what_was_written_stays(keeper):
    response = keeper.post(reverse("make-agency"), {"name": "Treeshire Trust", "kind": "", "nation": "Wales"})

    shown = text(response)
    assert response.status_code == 400
    assert '<a href="#id_kind">Choose what kind of agency it is.</a>' in shown
    assert 'value="Treeshire Trust"' in shown
    assert '<option value="Wales" selected>' in shown
    assert "<title> Error: Make an agency" in shown


def test_agency_of_a_name_that_is_taken_is_refused_and_not_replaced(world, keeper):
    given = {"name": "alder council", "kind": "prison", "nation": "England"}

    assert "There is an agency called Alder Council already" in text(keeper.post(reverse("make-agency"), given))
    assert "cannot be called that" in text(keeper.post(reverse("make-agency"), given | {"name": "New"}))
    assert Agency.objects.get(pk=world.alder.council.pk).kind == "district-council"


def test_what_would_end_is_said_before_it_ends_and_the_answers_stay(world, keeper):
    council = world.alder.council
    address = reverse("end-agency", args=[council.slug])

    said = text(keeper.post(address, {"ends": today(30)}))

    council.refresh_from_db()
    assert council.valid.upper is None
    assert "Nothing has been changed yet" in said
    assert "12 people hold posts of it today and would lose what those allow" in said
    assert "Its seats stay, and are flagged: Alder Board" in said
    assert "still said to be a member of Safer Alder" in said
    assert f'<input type="hidden" name="ends" value="{today(30)}">' in said
    assert f'value="{today(30)}"' in text(keeper.post(address, {"ends": today(30), "again": "1"}))

    keeper.post(address, {"ends": today(30)} | CONFIRMED)
    council.refresh_from_db()
    assert council.valid.upper == timezone.localdate() + timedelta(days=31)


def test_change_that_cannot_be_is_said_at_the_first_step(world, keeper):
    response = keeper.post(reverse("end-agency", args=[world.alder.council.slug]), {"ends": "2001-01-01"})

    assert response.status_code == 400
    assert "Choose a day after that" in text(response)


def test_renamed_agency_keeps_all_that_it_has_and_its_old_address_leads_on(world, keeper):
    council, lead = world.alder.council, world.alder.people[Role.AGENCY_LEAD]
    before = viewer_of(lead.pk)

    answer = keeper.post(
        reverse("rename-agency", args=[council.slug]),
        {"name": "Greater Alder Council", "on": today(), "instrument": "SI 2026/1"},
    )

    assert answer["Location"] == "/directory/agencies/greater-alder-council/"
    assert viewer_of(lead.pk) == before
    assert "Came from" in text(keeper.get(answer["Location"]))
    old = text(keeper.get("/directory/agencies/alder-council/"))
    assert 'Became <a class="govuk-link" href="/directory/agencies/greater-alder-council/">' in old
    assert f"Renamed, {timezone.localdate().day} " in old
    assert Agency.objects.get(slug="alder-council").valid.upper == timezone.localdate()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"name": "Alder council"}, "has that name already"),
        ({"name": "Birch Council"}, "There is an agency called Birch Council already"),
        ({"name": "Later Council", "on": today(1)}, "Come back on that day"),
        ({"name": "Earlier Council", "on": "2001-01-01"}, "Choose a day within that"),
        ({"name": "—"}, "needs a name"),
    ],
)
def test_name_that_cannot_be_is_refused(world, keeper, given, says):
    address = reverse("rename-agency", args=[world.alder.council.slug])

    assert says in text(keeper.post(address, {"on": today()} | given))


def test_split_has_several_after_it_and_a_merger_one(keeper, world):
    trust = agency("Treeshire Trust", "probation-trust")
    after = [agency(name, kind).slug for name, kind in (("National", "nps"), ("Company", "crc"))]
    address = reverse("succeed-agency", args=[trust.slug])
    given = {"nature": "merged", "after": after, "on": today(), "instrument": "2014"}

    assert "Choose one agency" in text(keeper.post(address, given))
    assert "Treeshire Trust ends." in text(keeper.post(address, given | {"nature": "split"}))
    keeper.post(address, given | {"nature": "split"} | CONFIRMED)

    assert sorted(str(row.after) for row in trust.successions.all()) == ["Company", "National"]
    trust.refresh_from_db()
    assert trust.valid.upper == timezone.localdate()


def test_functions_that_move_end_nothing_and_ask_nothing_more(world, keeper):
    given = {"nature": "functions-moved", "after": world.birch.council.slug, "on": today()}

    assert keeper.post(reverse("succeed-agency", args=[world.police.slug]), given).status_code == 302
    assert world.police.successions.get().after == world.birch.council


def test_member_joins_by_a_rule_of_the_register_and_its_doubt_is_said_first(world):
    manager, body = signed_in(world.alder.people[Role.MANAGER]), world.alder.partnership
    fire = agency("Treeshire Fire", "fire")
    address = reverse("join-partnership", args=[body.slug])
    given = {"agency": "treeshire fire", "standing": "responsible-authority", "law": "seat-health", "begins": today()}

    assert "The law on" in text(manager.post(address, given))
    assert not body.members.filter(agency=fire).exists()
    assert manager.post(address, given | {"law": "seat-fire"}).status_code == 302
    member = body.members.get(agency=fire)
    assert (member.legal_basis, member.standing) == ("seat-fire", "responsible-authority")
    assert "already. Nothing was changed" in text(manager.post(address, given | {"law": "seat-fire"}))


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"agency": "Nobody"}, "No agency has this name"),
        ({"standing": "co-operating"}, "Choose by what law it is a member"),
        ({"law": "seat-fire", "words": "Minute 4"}, "not both"),
        ({"law": "seat-zebra"}, "Choose one of those listed"),
    ],
)
def test_membership_that_cannot_be_is_refused(world, given, says):
    manager = signed_in(world.alder.people[Role.MANAGER])
    whole = {"agency": "Birch Council", "standing": "invited", "begins": today()}

    shown = text(manager.post(reverse("join-partnership", args=[world.alder.partnership.slug]), whole | given))

    assert says in shown
    assert PartnershipMember.objects.filter(agency=world.birch.council).count() == 1


def test_page_of_joining_names_no_agency_that_the_manager_may_not_know_of(world):
    manager = signed_in(world.alder.people[Role.MANAGER])

    shown = text(manager.get(reverse("join-partnership", args=[world.alder.partnership.slug])))

    assert '<option value="Treeshire Police">' in shown
    assert "Birch" not in shown


def test_leaving_says_who_loses_what(world):
    manager, body = signed_in(world.alder.people[Role.MANAGER]), world.alder.partnership
    member = body.members.get(agency=world.alder.council)

    said = text(manager.post(reverse("leave-partnership", args=[body.slug, member.pk]), {"ends": today()}))

    assert "the people of Alder Council see nothing of Safer Alder" in said
    assert "11 people hold posts of it in the partnership" in said
    assert "Its seats stay, and are flagged: Alder Board" in said


def test_member_of_another_partnership_is_not_ended_by_this_ones_address(world):
    manager = signed_in(world.alder.people[Role.MANAGER])
    other = world.birch.partnership.members.get(agency=world.birch.council)
    address = reverse("leave-partnership", args=[world.alder.partnership.slug, other.pk])

    assert manager.post(address, {"ends": today()} | CONFIRMED).status_code == 404


def test_team_is_made_with_its_floor_and_closed_when_its_posts_are_gone(world, lead):
    load_world()
    given = {"name": "Thorpe team", "kind": "neighbourhood", "agency": world.alder.council.slug, "begins": today()}
    made = lead.post(reverse("make-team"), given | {"area": "ward:Thorpe"})["Location"]
    team = Team.objects.get(name="Thorpe team")
    assert (team.area_kind, team.area_name) == ("ward", "Thorpe")
    assert "There is a team called Thorpe team already" in text(lead.post(reverse("make-team"), given))

    for grade, number in (("sergeant", 1), ("constable", 2), ("PCSO", 4)):
        lead.post(reverse("set-establishment", args=[team.slug]), {"grade": grade, "number": number, "begins": today()})
    assert "PCSO: 0 in post of at least 4, so 4 missing" in text(lead.get(made))

    work = post(world.alder.council, "Sergeant", team=team)
    address = reverse("close-team", args=[team.slug])
    assert "The post Sergeant is in Thorpe team on that day" in text(lead.post(address, {"ends": today(1)}))
    changes.close_post(post=work, ends=timezone.localdate(), by=None)
    assert "cannot be opened again" in text(lead.post(address, {"ends": today(1)}))
    lead.post(address, {"ends": today(1)} | CONFIRMED)
    team.refresh_from_db()
    assert team.valid.upper == timezone.localdate() + timedelta(days=2)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"agency": ""}, "Choose whose team it is"),
        ({"agency": "birch-council"}, "Choose one of those listed"),
        ({"agency": "", "partnership": "safer-alder"}, "not yours to change"),
        ({"agency": "", "partnership": "safer-birch"}, "Choose one of those listed"),
        ({"area": "Nowhere at all"}, "Nowhere at all"),
    ],
)
def test_team_that_is_not_the_leads_to_make_is_refused(lead, given, says):
    whole = {"name": "Thorpe team", "kind": "service", "agency": "alder-council", "begins": today()}

    response = lead.post(reverse("make-team"), whole | given)

    assert response.status_code == 400
    assert says in text(response)
    assert not Team.objects.filter(name="Thorpe team").exists()


def test_later_establishment_that_would_go_is_said(world, lead):
    team = world.alder.team
    changes.set_establishment(team=team, grade="warden", number=3, begins=date(2090, 1, 1), by=None)
    address = reverse("set-establishment", args=[team.slug])

    said = text(lead.post(address, {"grade": "Warden", "number": "5", "begins": today()}))

    assert "What was set from 1 January 2090, 3 of this grade, would be taken away" in said
    assert team.establishments.get().number == 3
    assert "Give a whole number" in text(lead.post(address, {"grade": "x", "number": "some", "begins": today()}))


def test_service_of_a_partnership_is_its_managers(world, lead):
    manager = signed_in(world.alder.people[Role.MANAGER])
    given = {"name": "Safer service", "kind": "service", "partnership": "safer-alder", "begins": today()}
    manager.post(reverse("make-team"), given)
    address = reverse("set-establishment", args=[Team.objects.get(name="Safer service").slug])

    assert manager.get(address).status_code == 200
    assert lead.get(address).status_code == 404


def test_body_is_made_with_terms_cadence_and_followed_by_another(world, secretary):
    of = world.alder.partnership
    made = secretary.post(
        reverse("make-body", args=[of.slug]),
        {"name": "Tasking", "kind": "group", "mission": "To send people out", "begins": today()},
    )["Location"]
    slug = Body.objects.get(name="Tasking").slug
    secretary.post(
        reverse("change-body", args=[slug]), {"name": "Tasking group", "kind": "group", "mission": "To task"}
    )
    asked = {"rhythm": "fortnightly", "begins": today(), "source": "Minute 4"}
    assert "is no rhythm" in text(secretary.post(reverse("set-meetings", args=[slug]), asked))
    secretary.post(reverse("set-meetings", args=[slug]), asked | {"rhythm": "14 days"})

    shown = text(secretary.get(made))
    assert "Tasking group</h1>" in shown
    assert "To task" in shown
    assert "It meets every 14 days, next by" in shown
    assert Cadence.objects.get(owner=f"body:{slug}").versions.get().set_by == "Alder Secretariat"

    address = reverse("end-body", args=[world.alder.body.slug])
    assert "Its seats end with it: Alder Council" in text(secretary.post(address, {"ends": today(1)}))
    secretary.post(address, {"ends": today(1), "successor": slug} | CONFIRMED)
    world.alder.body.refresh_from_db()
    assert world.alder.body.successor.slug == slug


def test_seat_whose_agency_is_no_more_is_flagged_and_mended(world, secretary, keeper):
    """A primary care trust's seat, when the trust has become a group."""
    side = world.alder
    trust, group = agency("Treeshire PCT", "pct"), agency("Treeshire CCG", "ccg")
    for one in (trust, group):
        join(side.partnership, one)
    old = changes.give_seat(body=side.body, agency=trust, name="Vice-chair", begins=LONG_AGO, by=None)
    given = {"nature": "merged", "after": group.slug, "on": today()} | CONFIRMED
    keeper.post(reverse("succeed-agency", args=[trust.slug]), given)
    page = reverse("body", args=[side.body.slug])
    assert "Its functions went to Treeshire CCG." in text(secretary.get(page))
    address = reverse("hand-on-seat", args=[side.body.slug, old.pk])
    assert address in text(secretary.get(page))

    form = text(secretary.get(address))
    assert form.index(">Treeshire CCG<") < form.index(">Alder Council<")
    answers = {"to": group.slug, "on": today()}
    assert "Treeshire CCG has it." in text(secretary.post(address, answers))
    answer = secretary.post(address, answers | CONFIRMED)

    new = Seat.objects.get(body=side.body, agency=group)
    old.refresh_from_db()
    assert (new.name, new.valid.lower, old.valid.upper) == ("Vice-chair", timezone.localdate(), timezone.localdate())
    assert answer["Location"] == reverse("fill-seat", args=[side.body.slug, new.pk])
    assert "Treeshire PCT" not in text(secretary.get(page))


def test_seat_is_given_filled_and_stood_in_for(world, secretary):
    side, clerk = world.alder, post(world.alder.council, "Clerk")
    given = {"agency": side.council.slug, "name": "Chair", "begins": today()}
    fill = secretary.post(reverse("give-seat", args=[side.body.slug]), given)["Location"]
    seat = Seat.objects.get(name="Chair")
    theirs = world.birch.posts["analyst"].public_id
    assert "Choose one of those listed" in text(secretary.post(fill, {"principal": theirs}))
    secretary.post(fill, {"principal": clerk.public_id})
    name = reverse("name-substitute", args=[side.body.slug, seat.pk])
    stand_in = {"post": side.posts["analyst"].public_id, "authority": "Not on money", "begins": today()}
    secretary.post(name, stand_in)
    assert "stands in for that seat in that time already" in text(secretary.post(name, stand_in))

    shown = text(secretary.get(reverse("body", args=[side.body.slug])))
    assert "Alder Council</a>: Chair" in shown
    assert "In their place: Alder post of analyst: Alder Analyst. Not on money" in shown
    said = text(secretary.post(reverse("end-seat", args=[side.body.slug, seat.pk]), {"ends": today(1)}))
    assert "Clerk sits in it no more" in said


def test_lead_gives_what_is_theirs_to_give_and_leaves_the_rest(world, lead):
    side = world.alder
    manager_post = side.posts[Role.MANAGER]
    address = reverse("change-post", args=[manager_post.public_id])
    shown = text(lead.get(address))
    assert "not yours to give or take away: community safety manager" in shown
    assert 'value="manager"' not in shown

    answers = {"function": "The whole", "phone": "01632 960004", "roles": ["analyst"]}
    assert lead.post(address, answers).status_code == 302
    manager_post.refresh_from_db()
    assert (manager_post.roles, manager_post.function) == (["analyst", "manager"], "The whole")
    assert lead.post(address, answers | {"roles": ["manager"]}).status_code == 400
    made = lead.post(reverse("make-post"), {"title": "x", "agency": side.council.slug, "roles": ["administrator"]})
    assert "Choose of the roles listed" in text(made)


def test_role_that_is_taken_away_is_said_with_whose_it_is(world, lead):
    address = reverse("change-post", args=[world.alder.posts["analyst"].public_id])

    said = text(lead.post(address, {"function": "Figures", "roles": ["case-officer"]}))

    assert "Alder Analyst would lose at once what this allows: analyst" in said
    assert '<input type="hidden" name="roles" value="case-officer">' in said
    world.alder.posts["analyst"].refresh_from_db()
    assert world.alder.posts["analyst"].roles == ["analyst"]
    lead.post(address, {"function": "Figures", "roles": ["case-officer"]} | CONFIRMED)
    assert viewer_of(world.alder.people["analyst"].pk).held[0].roles == ("case-officer",)


def test_change_of_a_post_gives_and_takes_no_reserved_role_beneath_the_page(world):
    """Whatever page or program it comes from."""
    who, held = world.alder.people[Role.AGENCY_LEAD], world.alder.posts[Role.MANAGER]
    same: dict[str, Any] = {"function": "", "grade": "", "team": None, "email": "", "phone": "", "hours": ""}

    for roles in ([], ["manager", "administrator"]):
        with pytest.raises(changes.NotYours):
            changes.change_post(post=held, roles=roles, **same, by=who)
    held.refresh_from_db()
    assert held.roles == ["manager"]


def test_post_in_a_partnership_that_the_agency_is_not_in_is_refused(world, lead):
    given = {"title": "Spy", "agency": world.alder.council.slug, "partnership": "safer-birch"}

    assert "Choose one of those listed" in text(lead.post(reverse("make-post"), given))
    assert not Post.objects.filter(title="Spy").exists()


def test_post_that_is_held_is_not_abolished_and_the_empty_places_are_said(world, lead):
    side = world.alder
    address = reverse("abolish-post", args=[side.posts[Role.BOARD_MEMBER].public_id])
    assert "Alder Board member holds" in text(lead.post(address, {"ends": today()}))

    changes.end_appointment(appointment=side.appointments[Role.BOARD_MEMBER], by=None)
    assert "left empty, and flagged: Alder Board" in text(lead.post(address, {"ends": today()}))


def test_head_answers_to_three_and_the_team_s_page_says_so(world, lead):
    side = world.alder
    head = post(side.council, "Head of wardens", team=side.team)
    for to in (f"agency:{side.council.pk}", f"agency:{world.police.pk}", f"body:{side.body.pk}"):
        lead.post(reverse("answer-to", args=[head.public_id]), {"to": to, "matter": "its part"})

    shown = text(lead.get(reverse("team", args=[side.team.slug])))
    for whom in ("Alder Council", "Treeshire Police", "Alder Board"):
        assert f"<span>{whom}, for its part</span>" in shown
    hidden = f"agency:{world.birch.council.pk}"
    assert "Choose one of those listed" in text(lead.post(reverse("answer-to", args=[head.public_id]), {"to": hidden}))
    line = head.accountabilities.get(to_agency=world.police)
    lead.post(reverse("answer-no-more", args=[head.public_id, line.pk]))
    assert head.accountabilities.count() == 2


def test_own_name_and_telephone_are_changed_for_the_posts_that_are_held_and_no_others(world):
    who, work = world.alder.people["none"], world.alder.posts["none"]
    other = world.alder.posts["analyst"]
    address = reverse("change-own", args=[who.public_id])

    client = signed_in(who)
    assert "Give your name" in text(client.post(address, {"name": " "}))
    client.post(address, {"name": "Wanda", f"phone-{work.pk}": "01632 960005", f"phone-{other.pk}": "01632 960006"})

    for one in (who, work, other):
        one.refresh_from_db()
    assert (who.display_name, work.phone, other.phone) == ("Wanda", "01632 960005", "")
    with pytest.raises(changes.AppointmentProblem, match="do not hold"):
        changes.change_own(person=who, name="Wanda", phones={other: "01632 960006"})


def test_each_page_offers_what_the_viewer_may_change_and_nothing_else(world, lead, secretary, keeper):
    side = world.alder
    manager = signed_in(side.people[Role.MANAGER])
    offered = {
        reverse("agency", args=[side.council.slug]): (keeper, "/rename/"),
        reverse("agencies"): (keeper, "/agencies/new/"),
        reverse("partnership", args=[side.partnership.slug]): (manager, "/members/new/"),
        reverse("body", args=[side.body.slug]): (secretary, "/seats/new/"),
        reverse("teams"): (lead, "/teams/new/"),
        reverse("team", args=[side.team.slug]): (lead, "/establishment/"),
        reverse("post", args=[side.posts["analyst"].public_id]): (lead, "/answers-to/new/"),
    }
    plain = signed_in(side.people["none"])

    for address, (client, way) in offered.items():
        assert way in text(client.get(address)), address
        assert way not in text(plain.get(address)), address


def test_what_is_done_is_in_the_audit_in_its_transaction(world, keeper, monkeypatch):
    """One event for a change; none for a page that only says what would change."""
    told: list[str] = []
    real = changes.authority.audit.record
    monkeypatch.setattr(changes.authority.audit, "record", lambda **event: (told.append(event["act"]), real(**event)))
    address = reverse("rename-agency", args=[world.alder.council.slug])

    keeper.post(address, {"name": "Greater Alder Council", "on": today()})

    assert told == ["agency.rename"]
