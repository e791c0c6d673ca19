"""Which role may do what: the table, asked through live posts and through nothing else."""

from datetime import date, timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from hallmark.partners.access import audit_reader
from hallmark.partners.changes import leave_partnership
from hallmark.partners.permissions import PERMISSIONS, RESERVED, Act, Held, Reach, Scope, may, reach_of, roles_of
from hallmark.partners.roles import NEEDS_SECOND_FACTOR, SEES_RESTRICTED, Role
from partners.places_of_work import agency, hold, holder, partnership, person, post

HERE, THERE = 1, 2
ALL = {"agency": HERE, "partnership": HERE}


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_role_reaches_as_far_as_the_table_says(act, role):
    reach = reach_of([Held((role,), HERE, HERE)], act)
    scope = PERMISSIONS[act].get(role, Scope(0))
    everywhere = Scope.EVERYWHERE in scope

    assert reach.covers(agency=HERE) is (everywhere or Scope.AGENCY in scope)
    assert reach.covers(partnership=HERE) is (everywhere or Scope.PARTNERSHIP in scope)
    assert reach.covers(agency=THERE, partnership=THERE) is everywhere
    assert reach.covers() is everywhere
    assert bool(reach) is bool(scope)


AT_WORK = (
    "analyst", "manager", "secretariat", "board-member", "representative", "case-officer", "tasking", "governance",
)  # fmt: skip
# What a partnership's people do with evidence and assessments: an agency that is a member sends them.
OF_THE_WORK = {Act.ASSESSMENT_READ, Act.ASSESSMENT_MAKE, Act.EVIDENCE_READ, Act.EVIDENCE_ADD}


def test_table_by_hand():
    """Whoever changes the table changes this line, and says why."""
    assert {(act.value, role.value, scope) for act, row in PERMISSIONS.items() for role, scope in row.items()} == {
        *(("assessment.read", role, Scope.PARTNERSHIP) for role in AT_WORK),
        *(("evidence.read", role, Scope.PARTNERSHIP) for role in AT_WORK),
        ("evidence.read", "administrator", Scope.EVERYWHERE),
        ("evidence.add", "analyst", Scope.PARTNERSHIP),
        ("evidence.add", "administrator", Scope.EVERYWHERE),
        ("assessment.make", "analyst", Scope.PARTNERSHIP),
        ("assessment.make", "manager", Scope.PARTNERSHIP),
        ("assessment.approve", "manager", Scope.PARTNERSHIP),
        ("people.change", "agency-lead", Scope.AGENCY),
        ("people.change", "administrator", Scope.EVERYWHERE),
        ("team.change", "agency-lead", Scope.AGENCY),
        ("team.change", "administrator", Scope.EVERYWHERE),
        ("body.change", "manager", Scope.PARTNERSHIP),
        ("body.change", "secretariat", Scope.PARTNERSHIP),
        ("body.change", "administrator", Scope.EVERYWHERE),
        ("partnership.change", "manager", Scope.PARTNERSHIP),
        ("partnership.change", "administrator", Scope.EVERYWHERE),
        ("agency.change", "administrator", Scope.EVERYWHERE),
        ("audit.read", "governance", Scope.AGENCY | Scope.PARTNERSHIP),
    }


def test_post_without_a_partnership_reaches_none():
    assert not reach_of([Held((Role.MANAGER,), HERE, None)], Act.BODY_CHANGE)


def test_reach_adds_up_over_posts():
    reach = reach_of([Held((Role.AGENCY_LEAD,), HERE, None), Held((Role.AGENCY_LEAD,), THERE, None)], Act.PEOPLE_CHANGE)

    assert reach == Reach(agencies=frozenset({HERE, THERE}))


def test_act_that_is_not_in_the_table_is_refused():
    with pytest.raises(ValueError, match=r"people\.eat"):
        reach_of([], "people.eat")


def test_roles_that_see_restricted_facts_or_open_doors_need_a_second_factor():
    assert set(Role) - NEEDS_SECOND_FACTOR == {Role.SCRUTINY}
    assert {Role.AGENCY_LEAD, Role.ADMINISTRATOR} == NEEDS_SECOND_FACTOR - SEES_RESTRICTED


def test_roles_that_reach_beyond_the_agency_are_reserved():
    wide = {
        role
        for act, row in PERMISSIONS.items()
        for role, scope in row.items()
        if act not in OF_THE_WORK and scope & (Scope.PARTNERSHIP | Scope.EVERYWHERE)
    }

    assert wide == set(RESERVED)


@pytest.mark.slow
@pytest.mark.django_db
class TestThroughPosts:
    def test_a_flag_on_the_account_gives_nothing(self):
        who = person()
        who.is_superuser = True
        who.save()

        assert not any(may(who.pk, act, **ALL) for act in Act)
        assert roles_of(who.pk) == frozenset()

    def test_roles_of_all_live_posts(self):
        council = agency()
        who = holder(council, Role.ANALYST)
        hold(who, post(council, "Other", Role.TASKING))
        hold(who, post(council, "Later", Role.GOVERNANCE), begins=timezone.localdate() + timedelta(days=1))

        assert roles_of(who.pk) == {Role.ANALYST, Role.TASKING}
        assert roles_of(who.pk, on=date(2009, 1, 1)) == frozenset()

    def test_employer_is_not_whose_post_it_is(self):
        """A lead lent to another agency leads there, and not where they are paid."""
        council, police = agency(), agency("Treeshire Police", "police")
        who = person()
        hold(who, post(council, "Lead", Role.AGENCY_LEAD), employer=police)

        assert may(who.pk, Act.PEOPLE_CHANGE, agency=council.pk)
        assert not may(who.pk, Act.PEOPLE_CHANGE, agency=police.pk)

    def test_partnership_of_a_post_counts_while_its_agency_is_a_member(self):
        council, today = agency(), timezone.localdate()
        body = partnership("Safer Alder", council)
        manager = holder(council, Role.MANAGER, partnership=body)
        request = RequestFactory().get("/audit/")
        request.user = holder(council, Role.GOVERNANCE, partnership=body)
        before = may(manager.pk, Act.PARTNERSHIP_CHANGE, partnership=body.pk)

        leave_partnership(member=body.members.get(), ends=today, by=None)

        assert before
        assert not may(manager.pk, Act.PARTNERSHIP_CHANGE, partnership=body.pk)
        assert may(manager.pk, Act.PARTNERSHIP_CHANGE, partnership=body.pk, on=today - timedelta(days=1))
        reader = audit_reader(request)
        assert reader is not None
        assert (reader.agencies, reader.partnerships) == ({council.pk}, frozenset())

    def test_audit_is_read_by_the_governance_lead_for_their_agency_and_partnership(self):
        council = agency()
        body = partnership("Safer Alder", council)
        request = RequestFactory().get("/audit/")
        request.user = holder(council, Role.GOVERNANCE, partnership=body)

        reader = audit_reader(request)

        assert reader is not None
        assert (reader.everything, reader.agencies, reader.partnerships) == (False, {council.pk}, {body.pk})
        request.user = holder(council, Role.ADMINISTRATOR)
        assert audit_reader(request) is None
