"""Who works in the invented place: the same for everybody, plainly invented, with the gaps that are meant."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.utils import timezone

from generated_demo import Generated
from hallmark.demo import people
from hallmark.demo.people import SIGN_INS, staff
from hallmark.evidence.changes import add_evidence
from hallmark.partners.changes import define_partnership
from hallmark.partners.models import Agency, Appointment, Body, Partnership, Post, User
from hallmark.partners.permissions import roles_of
from hallmark.partners.queries.bodies import members, seats
from hallmark.partners.queries.teams import employers, strengths, teams_on, totals
from hallmark.partners.queries.viewers import Viewer, viewer_of
from hallmark.partners.roles import Role

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def staffed(
    django_db_setup: None, django_db_blocker: object, generated: Generated, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The invented place's areas, its partnership and its people, once for this module."""
    before = django_settings.EVIDENCE_ROOT
    django_settings.EVIDENCE_ROOT = tmp_path_factory.mktemp("people") / "evidence"
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        add_evidence([generated.folder / "lookups"], by="tests")
        define_partnership(legal_name="Safer Ostrey Partnership", brand="Safer Ostrey", covers=["Tamblemouth"], by=None)
        staff()
        yield
        transaction.set_rollback(True)
    django_settings.EVIDENCE_ROOT = before


@pytest.fixture
def keeper(staffed: None) -> Viewer:
    found = viewer_of(User.objects.get(email=SIGN_INS[Role.ADMINISTRATOR]).pk)
    assert found
    return found


def test_a_second_time_changes_nothing(staffed):
    def held() -> list[int]:
        return [kind.objects.count() for kind in (Agency, Body, Post, User, Appointment)]

    before = held()
    staff()

    assert held() == before


def test_everybody_is_invented_and_cannot_sign_in_yet(staffed):
    found = list(User.objects.all())

    assert all(one.email.endswith(".ostrey.example") for one in found)
    assert not any(one.has_usable_password() for one in found)
    assert len({one.display_name for one in found}) == len(found) == 93


@pytest.mark.parametrize("role", Role)
def test_there_is_one_to_sign_in_as_of_each_kind(staffed, role):
    person = User.objects.get(email=SIGN_INS[role])

    assert role in roles_of(person.pk)


def test_nine_teams_of_one_two_and_four_and_the_two_gaps(keeper):
    rows = strengths(keeper, teams_on(keeper).filter(kind="neighbourhood"))

    assert [(one.grade, one.teams, one.each, one.wanted, one.held, one.gap) for one in totals(rows)] == [
        ("sergeant", 9, 1, 9, 8, 1),
        ("constable", 9, 2, 18, 18, 0),
        ("PCSO", 9, 4, 36, 35, 1),
    ]
    assert [row.team.area_name for row in rows if row.gaps] == ["Gullhaven", "Marrack"]


def test_service_has_people_of_two_employers_under_one_head_who_answers_to_three(keeper):
    service = teams_on(keeper).get(name=people.SERVICE)
    head = Post.objects.get(title=people.HEAD)

    assert dict(employers(keeper, service)) == {people.POLICE: 10, people.CITY: 10}
    assert head.appointments.get().employer.name == people.POLICE
    assert [str(line.to) for line in head.accountabilities.all()] == [people.CHIEF, people.COMMANDER, people.BOARD]


def test_members_hold_by_the_law_of_today_and_those_before_are_kept(staffed):
    partnership = Partnership.objects.get(slug=people.PARTNERSHIP)

    found = members(partnership, on=timezone.localdate())

    assert [row.flags for row in found.today if row.flags] == []
    assert found.missing == ()
    assert {row.agency.name for row in found.other_days} == {
        people.AUTHORITY, people.PCT, people.CCG, people.TRUST, people.NPS, people.CRC,
    }  # fmt: skip


def test_seat_of_the_agency_that_ended_is_flagged_with_what_it_became(keeper):
    rows = seats(Body.objects.get(name=people.TASKING), keeper)

    flags = {row.seat.agency.name: row.flags for row in rows if row.flags}
    assert flags == {
        people.CCG: (
            f"{people.CCG} ended on 1 July 2022. Its functions went to {people.HEALTH}.",
            "No post is named for this seat.",
        )
    }
