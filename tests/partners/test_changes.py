"""Agencies, members, teams, bodies and seats made and ended, each with its event in the audit."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from hallmark.audit import changes as audit
from hallmark.partners import changes
from hallmark.partners.changes import AgencyProblem, BodyProblem, DateProblem, NotYours, TeamProblem
from hallmark.partners.models import Body, Establishment, PartnershipMember
from hallmark.partners.queries.bodies import members, seats
from hallmark.partners.queries.teams import strengths
from hallmark.partners.queries.viewers import viewer_of
from hallmark.partners.roles import Role
from partners.places_of_work import LONG_AGO, agency, hold, holder, join, partnership, person, post

pytestmark = [pytest.mark.django_db(databases=["default", "refusals"]), pytest.mark.slow]

CHANGED = date(2022, 7, 1)


@pytest.fixture
def recorded(monkeypatch):
    """The acts that the audit was told of, and the refusals, in order; the real ones are written too."""
    told = []

    def listen(name, real):
        def tell(**event):
            told.append((name, event["act"], event["by"]))
            return real(**event)

        return tell

    for name in ("record", "record_refusal"):
        monkeypatch.setattr(audit, name, listen(name, getattr(audit, name)))
    return told


def names(told):
    return [act for _, act, _ in told]


def test_agency_defined_again_changes_nothing():
    first = agency()

    assert agency() == first


def test_succession_ends_what_was_before_and_keeps_both():
    """PCT to CCG to ICB."""
    before = agency("Treeshire CCG", "ccg")
    after = changes.define_agency(name="Treeshire ICB", kind="icb", begins=CHANGED, by=None)

    for _ in range(2):
        changes.succeed(before=before, after=after, on=CHANGED, nature="merged", instrument="2022 c. 31", by=None)

    before.refresh_from_db()
    assert before.valid.upper == CHANGED
    assert [str(row) for row in before.successions.all()] == ["Treeshire CCG became Treeshire ICB"]


def test_split_has_two_after_it_and_functions_move_without_an_end():
    trust, moved = agency("Treeshire Trust", "probation-trust"), agency("Treeshire Authority", "police-authority")
    for name, kind in (("National", "nps"), ("Company", "crc")):
        after = changes.define_agency(name=name, kind=kind, begins=CHANGED, by=None)
        changes.succeed(before=trust, after=after, on=CHANGED, nature="split", by=None)

    changes.succeed(before=moved, after=trust, on=date(2012, 11, 22), nature="functions-moved", by=None)

    moved.refresh_from_db()
    assert (trust.successions.count(), moved.valid.upper) == (2, None)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "club"}, "is no kind of agency"),
        ({"nation": "Scotland"}, "not a nation that is known"),
        ({"name": "—"}, "needs a name"),
    ],
)
def test_wrong_agency_is_refused(given, says):
    with pytest.raises(AgencyProblem, match=says):
        changes.define_agency(**{"name": "Alder Council", "kind": "fire", "by": None, **given})


def test_agency_that_would_end_before_it_begins_is_refused():
    with pytest.raises(DateProblem, match="ends before it begins"):
        changes.define_agency(name="Alder", kind="fire", begins=CHANGED, ends=CHANGED, by=None)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"nature": "eaten"}, "is no way to follow"),
        ({"on": LONG_AGO - timedelta(days=1)}, "It cannot follow"),
        ({"after": "itself"}, "cannot follow itself"),
    ],
)
def test_wrong_succession_is_refused(given, says):
    before, after = agency("Before", "pct"), agency("After", "ccg")
    asked = {"before": before, "after": after, "on": CHANGED, "nature": "merged", **given}
    if asked["after"] == "itself":
        asked["after"] = before

    with pytest.raises(AgencyProblem, match=says):
        changes.succeed(**asked, by=None)


def test_agency_ends_once():
    made = agency()
    changes.end_agency(agency=made, ends=CHANGED, by=None)

    with pytest.raises(DateProblem, match="in any case"):
        changes.end_agency(agency=made, ends=CHANGED, by=None)
    with pytest.raises(DateProblem, match="begins on 1 April 2010"):
        changes.end_agency(agency=agency("Other"), ends=LONG_AGO, by=None)


def test_membership_has_dates_a_standing_and_a_law():
    council = agency()
    body = partnership("Safer Alder", council)

    with pytest.raises(AgencyProblem, match="is a member of Safer Alder in that time already"):
        join(body, council)
    with pytest.raises(AgencyProblem, match="is no standing"):
        join(body, agency("Other"), standing="friend")
    with pytest.raises(AgencyProblem, match="Say by what law"):
        join(body, agency("Other"), legal_basis="")
    changes.leave_partnership(member=body.members.get(), ends=CHANGED, by=None)
    join(body, council, begins=CHANGED)

    assert [row.valid.lower for row in body.members.order_by("id")] == [LONG_AGO, CHANGED]


def test_members_of_a_day_are_those_of_that_day():
    """S3.11: probation joins in April 2010; a minute of 2005 shows the bodies of 2005."""
    police, probation = agency("Police", "police"), agency("Probation", "probation-service")
    body = partnership("Safer Norwich", police)
    join(body, probation, begins=CHANGED)

    before, after = (members(body, on=day) for day in (CHANGED - timedelta(days=1), CHANGED))

    assert [row.member.agency for row in before.today] == [police]
    assert [row.agency for row in before.other_days] == [probation]
    assert {row.member.agency for row in after.today} == {police, probation}


def test_law_is_asked_of_community_safety_partnerships_with_members_by_law_only():
    police = agency("Police", "police")
    csp = partnership("Safer Norwich")
    join(csp, police, standing="responsible-authority", legal_basis="seat-police")

    found = members(csp, on=CHANGED)
    csp.kind = "other"

    assert {"Council's seat", "Health's seat"} <= set(found.missing)
    assert found.today[0].basis == "Chief officer of police's seat"
    assert members(csp, on=CHANGED).missing == ()


def test_member_that_has_ended_is_flagged_with_what_it_became():
    before, after = agency("Treeshire CCG", "ccg"), agency("Treeshire ICB", "icb")
    body = partnership("Safer Alder")
    join(body, before, standing="responsible-authority", legal_basis="seat-health")
    changes.succeed(before=before, after=after, on=CHANGED, nature="merged", by=None)

    (row,) = members(body, on=CHANGED).today

    assert row.flags[0] == "Treeshire CCG ended on 1 July 2022. Its functions went to Treeshire ICB."
    assert "names integrated care board" in row.flags[1]


def test_member_that_does_not_stand_yet_is_flagged():
    body = partnership("Safer Alder")
    join(body, changes.define_agency(name="New Fire", kind="fire", begins=CHANGED, by=None))

    (row,) = members(body, on=CHANGED - timedelta(days=1)).today

    assert row.flags == ("New Fire does not stand until 1 July 2022.",)


@pytest.fixture
def board():
    council = agency()
    body = partnership("Safer Alder", council)
    return changes.make_body(partnership=body, name="Board", kind="board", begins=LONG_AGO, by=None), council


def flags_of(board, who):
    return [flag for row in seats(board, viewer_of(who.pk)) for flag in row.flags]


def test_seat_is_flagged_for_what_is_wrong_with_it(board):
    body, council = board
    who, today = holder(council), timezone.localdate()
    work = post(council, "Director")
    seat = changes.give_seat(body=body, agency=council, begins=LONG_AGO, by=None)
    said = [flags_of(body, who)]

    changes.seat_principal(seat=seat, principal=work, by=None)
    said.append(flags_of(body, who))
    given = hold(person(), work)
    said.append(flags_of(body, who))
    changes.end_appointment(appointment=given, by=None)
    changes.close_post(post=work, ends=today, by=None)
    said.append(flags_of(body, who))

    assert said == [
        ["No post is named for this seat."],
        ["Nobody holds the post Director."],
        [],
        ["The post Director does not stand on this day."],
    ]


def test_seat_of_an_agency_that_is_no_member_or_has_ended_is_flagged(board):
    body, council = board
    who, other = holder(council), agency("Other", "fire")
    changes.give_seat(body=body, agency=other, principal=post(other, "Chief"), begins=LONG_AGO, by=None)
    no_member = flags_of(body, who)
    changes.end_agency(agency=other, ends=timezone.localdate(), by=None)

    assert no_member == ["Other is no member of the partnership on this day.", "Nobody holds the post Chief."]
    assert flags_of(body, who)[0].startswith("Other ended on")


def test_seats_and_substitutes_are_given_named_and_ended(board):
    body, council = board
    today, who = timezone.localdate(), holder(council)
    first, second = post(council, "Director"), post(council, "Deputy")
    seat = changes.give_seat(body=body, agency=council, name="Chair", principal=first, begins=LONG_AGO, by=None)
    stand_in = changes.name_substitute(seat=seat, post=second, authority="No money.", begins=LONG_AGO, by=None)

    with pytest.raises(BodyProblem, match="in that time already"):
        changes.name_substitute(seat=seat, post=second, begins=LONG_AGO, by=None)
    with pytest.raises(BodyProblem, match="not of Alder Council, whose seat it is"):
        changes.seat_principal(seat=seat, principal=post(agency("Other"), "Spy"), by=None)
    (row,) = seats(body, viewer_of(who.pk))
    assert (row.principal, [one.post for one in row.substitutes]) == (first, [second])

    changes.end_substitute(substitute=stand_in, ends=today, by=None)
    assert seats(body, viewer_of(who.pk))[0].substitutes == ()
    changes.end_seat(seat=seat, ends=today, by=None)
    assert seats(body, viewer_of(who.pk)) == []


def test_body_ends_and_another_follows(board):
    """S3.8: seven partnerships' boards into one."""
    body, _ = board
    after = changes.make_body(partnership=body.partnership, name="County board", kind="board", begins=CHANGED, by=None)

    with pytest.raises(BodyProblem, match="cannot follow itself"):
        changes.end_body(body=body, ends=CHANGED, successor=body, by=None)
    changes.end_body(body=body, ends=CHANGED, successor=after, by=None)

    assert Body.objects.get(pk=body.pk).successor == after
    assert list(after.predecessors.all()) == [body]


@pytest.mark.parametrize(("given", "says"), [({"name": "—"}, "needs a name"), ({"kind": "club"}, "is no kind of body")])
def test_wrong_body_is_refused(given, says):
    with pytest.raises(BodyProblem, match=says):
        changes.make_body(**{"partnership": partnership(), "name": "Board", "kind": "board", "by": None, **given})


def test_establishment_is_dated():
    council = agency()
    team = changes.make_team(name="Wardens", kind="service", agency=council, begins=LONG_AGO, by=None)
    who = holder(council)
    for number, day in ((4, LONG_AGO), (6, CHANGED), (0, CHANGED + timedelta(days=9))):
        changes.set_establishment(team=team, grade="PCSO", number=number, begins=day, by=None)

    asked = (CHANGED - timedelta(days=1), CHANGED, CHANGED + timedelta(days=9))
    wanted = [strengths(viewer_of(who.pk, on=day), [team])[0].wanted for day in asked]

    assert wanted == [4, 6, 0]
    changes.set_establishment(team=team, grade="pcso", number=5, begins=LONG_AGO, by=None)
    assert [row.number for row in Establishment.objects.all()] == [5]


@pytest.mark.parametrize(
    ("given", "says"),
    [({"name": "—"}, "needs a name"), ({"kind": "club"}, "is no kind of team"), ({"agency": None}, "Say whose team")],
)
def test_wrong_team_is_refused(given, says):
    with pytest.raises(TeamProblem, match=says):
        changes.make_team(**{"name": "Wardens", "kind": "service", "agency": agency(), "by": None, **given})


def test_wrong_establishment_and_posts_are_refused():
    council = agency()
    team = changes.make_team(name="Wardens", kind="service", agency=council, by=None)

    with pytest.raises(TeamProblem, match="a grade and a number"):
        changes.set_establishment(team=team, grade=" ", number=1, begins=LONG_AGO, by=None)
    with pytest.raises(TeamProblem, match="needs a title"):
        post(council, " ")
    with pytest.raises(TeamProblem, match="“king” is no role"):
        post(council, "Officer", "king")
    officer = post(council)
    with pytest.raises(TeamProblem, match="cannot answer to itself"):
        changes.answer_to(post=officer, to=officer, by=None)


def test_post_answers_to_three():
    """S0.2: the head answers to the chief executive, the borough commander and the Board."""
    council, police = agency(), agency("Police", "police")
    board = changes.make_body(partnership=partnership(), name="Board", kind="board", by=None)
    head = post(council, "Head")

    for to in (post(council, "Chief executive"), post(police, "Commander"), board, board):
        changes.answer_to(post=head, to=to, by=None)

    assert [str(line.to) for line in head.accountabilities.all()] == ["Chief executive", "Commander", "Board"]


def test_secretariat_moves_between_agencies_without_losing_its_records():
    """S3.20: support moves from the city's team to the county council."""
    city, county = agency("City", "district-council"), agency("County", "county-council")
    body = partnership("Safer Norwich", city, county)
    given = hold(person(), post(city, "Secretary", Role.SECRETARIAT, partnership=body))
    board = changes.make_body(partnership=body, name="Board", kind="board", by=None)

    made, _ = changes.move(
        appointment=given, to=post(county, "Secretary", Role.SECRETARIAT, partnership=body), employer=county, by=None
    )

    changes.make_body(partnership=body, name="Board", kind="board", mission="Safe homes", by=made.person)
    board.refresh_from_db()
    assert board.mission == "Safe homes"


def test_each_change_tells_the_audit_who_and_what(recorded):
    council = agency()
    keeper = holder(council, Role.ADMINISTRATOR)
    recorded.clear()

    other = changes.define_agency(name="Other", kind="fire", begins=LONG_AGO, by=keeper)
    body = partnership("Safer Alder", council)
    member = PartnershipMember.objects.get()
    board = changes.make_body(partnership=body, name="Board", kind="board", begins=LONG_AGO, by=keeper)
    work = changes.make_post(title="Chief", agency=council, begins=LONG_AGO, by=keeper)
    changes.answer_to(post=work, to=board, by=keeper)
    seat = changes.give_seat(body=board, agency=council, begins=LONG_AGO, by=keeper)
    changes.seat_principal(seat=seat, principal=work, by=keeper)
    stand_in = changes.name_substitute(seat=seat, post=work, begins=LONG_AGO, by=keeper)
    changes.end_substitute(substitute=stand_in, ends=CHANGED, by=keeper)
    changes.end_seat(seat=seat, ends=CHANGED, by=keeper)
    changes.end_body(body=board, ends=CHANGED, by=keeper)
    given = changes.appoint(post=work, person=person(), begins=LONG_AGO, by=keeper)
    changes.end_appointment(appointment=given, by=keeper)
    changes.close_post(post=work, ends=timezone.localdate(), by=keeper)
    team = changes.make_team(name="Wardens", kind="service", agency=council, by=keeper)
    changes.set_establishment(team=team, grade="PCSO", number=1, begins=LONG_AGO, by=keeper)
    changes.leave_partnership(member=member, ends=CHANGED, by=keeper)
    changes.succeed(before=other, after=council, on=CHANGED, nature="merged", by=keeper)

    assert names(recorded) == [
        "agency.define", "member.join", "body.make", "post.make", "post.answer", "seat.give", "seat.fill",
        "substitute.name", "substitute.end", "seat.end", "body.end", "appointment.make", "appointment.end",
        "post.close", "team.make", "establishment.set", "member.leave", "agency.end", "agency.succeed",
    ]  # fmt: skip
    assert {by for _, act, by in recorded if act != "member.join"} == {keeper.pk}


def test_refusal_is_recorded_and_changes_nothing(recorded):
    council, other = agency(), agency("Other", "fire")
    lead = holder(council, Role.AGENCY_LEAD)
    recorded.clear()

    with pytest.raises(NotYours):
        changes.end_agency(agency=other, ends=CHANGED, by=lead)
    with pytest.raises(NotYours):
        changes.make_post(title="Officer", agency=other, by=lead)

    assert recorded == [
        ("record_refusal", "agency.change", lead.pk),
        ("record_refusal", "people.change", lead.pk),
    ]
    other.refresh_from_db()
    assert other.valid.upper is None


def test_refusal_of_what_is_nobodys_is_in_the_affairs_of_the_askers_agency(monkeypatch):
    told = []
    monkeypatch.setattr(audit, "record_refusal", lambda **event: told.append((event["subject"], event["agency"])))
    council = agency()
    lead = holder(council, Role.AGENCY_LEAD)

    with pytest.raises(NotYours):
        changes.define_agency(name="Mine", kind="fire", by=lead)

    assert told == [(("site", "all"), council.pk)]


def test_agency_that_left_a_partnership_makes_no_posts_in_it():
    council, today = agency(), timezone.localdate()
    body = partnership("Safer Alder", council)
    lead = holder(council, Role.AGENCY_LEAD)

    def make(**given):
        return changes.make_post(title="Analyst", agency=council, partnership=body, roles=["analyst"], by=lead, **given)

    assert make().partnership == body
    changes.leave_partnership(member=body.members.get(), ends=today, by=None)
    # A post without a first day, or with one while the agency was a member, is no way back.
    for given in ({}, {"begins": LONG_AGO}, {"begins": today + timedelta(days=9)}):
        with pytest.raises(NotYours, match="is no member"):
            make(**given)
    join(body, council, begins=today + timedelta(days=5))
    assert make(begins=today + timedelta(days=9)).partnership == body
    with pytest.raises(NotYours, match="is no member"):
        make()
