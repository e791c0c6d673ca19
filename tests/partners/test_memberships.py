"""What the law of a day says of members: pure, over the register that is shipped."""

from datetime import date

import pytest

from hallmark.law.register import shipped
from hallmark.law.rules import Kind, Nation
from hallmark.partners.memberships import LAW_WORDS, doubt_of, empty_seats, names
from hallmark.partners.models import Agency, PartnershipMember

Standing = PartnershipMember.Standing
ICB_DAY = date(2022, 7, 1)
BEFORE = date(2022, 6, 30)


def doubt(basis: str, kind: str, on: date, *, standing: str = "responsible-authority", nation: str = "England") -> str:
    return doubt_of(shipped(), legal_basis=basis, standing=standing, agency_kind=kind, nation=nation, on=on)


@pytest.mark.parametrize("kind", LAW_WORDS)
def test_every_kind_that_the_law_knows_is_named_by_a_rule(kind):
    law = shipped()
    versions = [
        version
        for rule in law.rules(kind=Kind.MEMBERSHIP)
        for nation in Nation
        for version in law.history(rule.id, nation=nation)
    ]

    assert any(names(version.quantity.bodies, kind) for version in versions)


@pytest.mark.parametrize(
    ("body", "kind", "named"),
    [
        ("probation trust", "probation-trust", True),
        ("local probation board, or the probation trust that took over from it", "probation-trust", True),
        ("local probation board, or the probation trust that took over from it", "probation-board", True),
        ("or the probation trust that took over from it", "probation-trust", True),
        ("the probation trust", "probation-trust", True),
        ("National Probation Service", "probation-service", False),
        ("county council where the area is a district in a two-tier county", "county-council", True),
        ("police authority", "pcc", False),
    ],
)
def test_list_of_bodies_names_a_kind_of_agency(body, kind, named):
    assert names([body], kind) is named


@pytest.mark.parametrize(
    ("basis", "kind", "on", "says"),
    [
        ("seat-health", "icb", ICB_DAY, ""),
        ("seat-health", "icb", BEFORE, "names clinical commissioning group, not: integrated care board"),
        ("seat-health", "ccg", BEFORE, ""),
        ("seat-health", "ccg", ICB_DAY, "names integrated care board, not: clinical commissioning group"),
        ("seat-health", "pct", date(2013, 4, 1), "names clinical commissioning group"),
        ("seat-probation", "probation-trust", date(2010, 3, 31), "makes it a co-operating body"),
        ("seat-probation", "probation-trust", date(2010, 4, 1), ""),
        ("seat-probation", "crc", date(2021, 6, 26), "names Probation Service"),
        ("seat-police-authority", "police-authority", date(2012, 11, 22), "No law is known here that gives it"),
        ("seat-council", "county-council", ICB_DAY, ""),
        ("seat-council", "unitary-council", ICB_DAY, ""),
        ("strategic-assessment", "police", ICB_DAY, "says nothing of members"),
        ("the county's own agreement", "landlord", ICB_DAY, ""),
    ],
)
def test_member_without_the_legal_basis_of_the_day_is_flagged(basis, kind, on, says):
    found = doubt(basis, kind, on)

    assert says in found
    assert bool(found) is bool(says)


def test_whoever_is_only_invited_needs_no_legal_basis():
    assert doubt("seat-health", "pct", ICB_DAY, standing="invited") == ""


def test_health_has_another_body_in_wales():
    assert doubt("seat-health", "lhb", ICB_DAY, nation="Wales") == ""
    assert "names local health board" in doubt("seat-health", "icb", ICB_DAY, nation="Wales")


def test_seat_that_nobody_answers_for_is_missed():
    bases = ["seat-council", "seat-police", "seat-fire", "seat-probation"]

    missing = empty_seats(shipped(), bases=bases, nation="England", on=ICB_DAY)

    assert missing == ["Health's seat"]
    assert empty_seats(shipped(), bases=[*bases, "seat-health"], nation="England", on=ICB_DAY) == []


def test_police_authority_was_missed_until_it_ended():
    bases = ["seat-council", "seat-police", "seat-fire", "seat-probation", "seat-health"]

    assert empty_seats(shipped(), bases=bases, nation="England", on=date(2012, 11, 21)) == ["Police authority's seat"]
    assert empty_seats(shipped(), bases=bases, nation="England", on=date(2012, 11, 22)) == []


def test_kinds_without_words_in_the_law_are_never_named():
    others = set(Agency.Kind) - set(LAW_WORDS)

    assert not any(names(["integrated care board", "police authority"], kind) for kind in others)
