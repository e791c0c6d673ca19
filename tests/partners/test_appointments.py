"""Joining, moving and leaving."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from hallmark.partners import leaving, open_work
from hallmark.partners.changes import (
    AppointmentProblem,
    NotYours,
    TeamProblem,
    appoint,
    close_post,
    end_agency,
    end_appointment,
    make_post,
    move,
)
from hallmark.partners.models import Appointment
from hallmark.partners.open_work import OpenWork
from hallmark.partners.permissions import Act, may
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, hold, holder, partnership, person, post

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

DAY = timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def shut_out(monkeypatch):
    """The people who were shut out while the test ran."""
    people = []
    monkeypatch.setattr(leaving, "_hooks", [people.append])
    return people


@pytest.fixture
def council():
    return agency()


@pytest.fixture
def lead(council):
    return holder(council, Role.AGENCY_LEAD, name="Lea Lead")


def test_post_gives_its_roles_from_its_first_day_until_its_last(council, today):
    ann = person()
    given = appoint(post=post(council, "Lead", Role.AGENCY_LEAD), person=ann, begins=today + DAY, by=None)

    end_appointment(appointment=given, ends=today + 3 * DAY, by=None)

    asked = [may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk, on=today + days * DAY) for days in range(5)]
    assert asked == [False, True, True, False, False]


def test_leaving_ends_access_at_once_and_says_what_waits(council, today, shut_out, monkeypatch):
    ann, work = person(), OpenWork("Action 7", "/actions/7/", council.pk)
    given = hold(ann, post(council, "Lead", Role.AGENCY_LEAD))
    monkeypatch.setattr(
        open_work, "_questions", [lambda who, viewer: [work] if (who, viewer) == (ann.pk, None) else []]
    )

    waiting = end_appointment(appointment=given, reason="Left", by=None)

    assert waiting == [work]
    assert not may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk)
    assert shut_out == [ann.pk]
    given.refresh_from_db()
    assert (given.valid.upper, given.reason) == (today, "Left")


def test_whoever_keeps_another_post_is_not_shut_out(council, shut_out):
    ann = person()
    given = hold(ann, post(council))
    hold(ann, post(council, "Other"))

    end_appointment(appointment=given, by=None)

    assert shut_out == []


def test_planned_leaving_keeps_access_until_the_day(council, today, shut_out):
    ann = person()
    given = hold(ann, post(council, "Lead", Role.AGENCY_LEAD))

    end_appointment(appointment=given, ends=today + DAY, by=None)

    assert may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk)
    assert not may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk, on=today + DAY)
    assert shut_out == []


def test_planned_end_can_be_brought_forward_and_not_put_off(council, today):
    given = hold(person(), post(council))
    end_appointment(appointment=given, ends=today + 9 * DAY, by=None)

    end_appointment(appointment=given, ends=today + 2 * DAY, by=None)

    with pytest.raises(AppointmentProblem, match="in any case"):
        end_appointment(appointment=given, ends=today + 9 * DAY, by=None)
    given.refresh_from_db()
    assert given.valid.upper == today + 2 * DAY


def test_post_that_ends_on_its_first_day_gave_nothing_and_stays_on_record(council, today):
    ann, work = person(), post(council)
    given = hold(ann, work, begins=today)

    end_appointment(appointment=given, by=None)

    given.refresh_from_db()
    assert given.valid.isempty
    assert given.begins == today
    assert not Appointment.objects.live(today).exists()
    with pytest.raises(AppointmentProblem, match="in any case"):
        end_appointment(appointment=given, by=None)
    hold(ann, work, begins=today)


def test_post_is_shared_but_not_held_twice_by_one(council):
    work, ann = post(council), person()
    hold(ann, work)
    hold(person("Bob Example"), work)

    with pytest.raises(AppointmentProblem, match="holds the post Officer already"):
        hold(ann, work)

    assert work.appointments.count() == 2


def test_database_refuses_the_same_person_twice_in_one_post(council):
    given = hold(person(), post(council))

    with pytest.raises(IntegrityError, match="once_at_a_time"), transaction.atomic():
        Appointment.objects.create(
            post=given.post, person=given.person, employer=council, begins=LONG_AGO, valid=(LONG_AGO, None)
        )


def test_employer_and_the_agency_of_the_post_are_apart(council):
    police = agency("Treeshire Police", "police")

    given = hold(person(), post(council, "Head of service"), employer=police)

    assert (given.employer, given.post.agency) == (police, council)


def test_mover_goes_from_one_post_to_the_other_on_one_day(council, today, shut_out):
    first, second = post(council), post(council, "Lead", Role.AGENCY_LEAD)
    given = hold(person(), first)

    made, waiting = move(appointment=given, to=second, by=None)

    given.refresh_from_db()
    assert (given.valid.upper, made.begins, made.post) == (today, today, second)
    assert waiting == []
    assert shut_out == []


def test_move_that_cannot_be_made_ends_nothing(council, today):
    given = hold(person(), post(council))
    closed = post(council, "Closed", ends=today)

    with pytest.raises(AppointmentProblem, match="stands from"):
        move(appointment=given, to=closed, by=None)

    given.refresh_from_db()
    assert given.valid.upper is None


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"begins": LONG_AGO - DAY}, "The post Officer stands from 1 April 2010"),
        ({"ends": LONG_AGO}, "ends before it begins"),
    ],
)
def test_days_that_cannot_be_are_refused(council, given, says):
    with pytest.raises(AppointmentProblem, match=says):
        appoint(post=post(council), person=person(), by=None, **{"begins": LONG_AGO, **given})

    assert not Appointment.objects.exists()


def test_agency_that_has_ended_employs_nobody_and_its_posts_give_nothing(council, today):
    ann = holder(council, Role.AGENCY_LEAD)
    end_agency(agency=council, ends=today, by=None)

    assert not may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk)
    with pytest.raises(AppointmentProblem, match="Alder Council stands from 1 April 2010"):
        appoint(post=post(agency("Birch Council")), person=person(), employer=council, by=None)


def test_shut_account_gets_no_post_and_has_no_access(council):
    ann = holder(council, Role.AGENCY_LEAD)
    ann.is_active = False
    ann.save()

    assert not may(ann.pk, Act.PEOPLE_CHANGE, agency=council.pk)
    with pytest.raises(AppointmentProblem, match="is shut"):
        hold(ann, post(council))


def test_lead_changes_the_people_of_their_own_agency_only(council, lead):
    other = agency("Birch Council")
    theirs = hold(person(), post(other))

    with pytest.raises(NotYours):
        appoint(post=theirs.post, person=person(), by=lead)
    with pytest.raises(NotYours):
        end_appointment(appointment=theirs, by=lead)
    with pytest.raises(NotYours):
        make_post(title="Officer", agency=other, by=lead)

    theirs.refresh_from_db()
    assert theirs.valid.upper is None


def test_lead_of_the_employer_may_end_what_another_agency_gave(council, lead, today):
    given = hold(person(), post(agency("Birch Council")), employer=council)

    end_appointment(appointment=given, by=lead)

    given.refresh_from_db()
    assert (given.valid.upper, given.ended_by) == (today, lead)


def test_lead_cannot_widen_their_own_reach(council, lead):
    """Neither by making a post with such a role, nor by taking one that is there."""
    partnership("Safer Alder", council)
    for role in (Role.ADMINISTRATOR, Role.GOVERNANCE, Role.MANAGER, Role.SECRETARIAT):
        with pytest.raises(NotYours, match="is not yours to give"):
            make_post(title="More", agency=council, roles=[role], by=lead)
        with pytest.raises(NotYours, match="is not yours to give"):
            appoint(post=post(council, "There", role), person=lead, by=lead)


def test_manager_gives_the_secretariat_of_their_own_partnership_only(council):
    alder, birch = partnership("Safer Alder", council), partnership("Safer Birch", council)
    boss = holder(council, Role.MANAGER, Role.AGENCY_LEAD, partnership=alder)

    appoint(post=post(council, "Here", Role.SECRETARIAT, partnership=alder), person=person(), by=boss)

    with pytest.raises(NotYours):
        appoint(post=post(council, "There", Role.SECRETARIAT, partnership=birch), person=person(), by=boss)


def test_agency_has_no_post_in_a_partnership_it_is_no_member_of(council, lead):
    with pytest.raises(NotYours, match="no member of that partnership"):
        make_post(title="Officer", agency=council, partnership=partnership("Safer Birch"), by=lead)


def test_post_closes_when_nobody_is_to_hold_it(council, today):
    given = hold(person(), post(council))
    with pytest.raises(TeamProblem, match="Ann Example holds Officer"):
        close_post(post=given.post, ends=today, by=None)
    end_appointment(appointment=given, by=None)

    close_post(post=given.post, ends=today, by=None)

    assert given.post.valid.upper == today
