"""The partnerships of the seeds, from the real lookups: Norfolk's seven, East Surrey's three, Bowthorpe."""

from datetime import date

import pytest
from django.db import transaction

from hallmark.areas.problems import AmbiguousArea, UndividedArea, UnknownArea
from hallmark.partners.changes import define_partnership
from hallmark.partners.queries import compare, territory

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture
def undone(real_areas):
    """What a test defines is taken back after it."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "kind", "districts", "small_areas"),
    [
        ("Spelthorne", "csp", 1, 61),
        ("Norwich", "csp", 1, 85),
        ("Sutton", "csp", 1, 123),
        ("Norfolk", "county", 7, 552),
        ("force:Norfolk", "force", 7, 552),
        ("Surrey", "county", 11, 719),
        ("Western Suffolk", "csp", 3, 219),
        ("Buckinghamshire", "district", 1, 334),
        ("Sheffield", "csp", 1, 343),
        ("Bristol", "csp", 1, None),
        ("Allerdale", "district", 1, 59),
    ],
)
def test_territory_of_a_real_area(real_areas, name, kind, districts, small_areas):
    found = territory(name, as_at=date(2025, 12, 31))

    assert (found.area.kind, len(found.districts)) == (kind, districts)
    assert small_areas in (None, len(found.lsoa21))


@pytest.mark.parametrize(
    ("name", "problem", "says"),
    [
        ("Dorset", AmbiguousArea, "district:Dorset, force:Dorset"),
        ("csp:Dorset", UndividedArea, "Bournemouth, Christchurch and Poole"),
        ("Aylesbury Vale", UndividedArea, "has a part of Buckinghamshire"),
        ("Norwick", UnknownArea, "Did you mean Norwich"),
    ],
)
def test_what_cannot_be_answered_says_what_to_write(real_areas, name, problem, says):
    with pytest.raises(problem, match=says):
        territory(name)


def test_merged_norfolk_reports_every_old_district_and_the_city(undone):
    define_partnership(
        legal_name="Norfolk Countywide Community Safety Partnership",
        brand="Norfolk",
        covers=["county:Norfolk"],
        by=None,
    )

    found = territory("Norfolk")

    assert found.area.kind == "partnership"
    assert {ref.name for ref in found.districts} == {
        "Breckland", "Broadland", "Great Yarmouth", "King's Lynn and West Norfolk", "North Norfolk", "Norwich",
        "South Norfolk",
    }  # fmt: skip
    assert len(found.csps) == 7


def test_east_surrey_is_three_districts_from_july_2014(undone):
    covers = ["Mole Valley", "Reigate and Banstead", "Tandridge"]
    define_partnership(legal_name="East Surrey", covers=covers, begins=date(2014, 7, 14), by=None)

    found = territory("East Surrey", as_at=date(2025, 12, 31))

    assert [ref.name for ref in found.districts] == covers
    assert found.whole_districts
    with pytest.raises(UnknownArea, match="from 14 July 2014"):
        territory("East Surrey", as_at=date(2014, 7, 13))


def test_bowthorpe_lies_in_norwich_but_under_the_south_norfolk_commander(undone):
    define_partnership(
        legal_name="South Norfolk policing area",
        kind="policing-area",
        covers=["South Norfolk", "ward:Bowthorpe"],
        by=None,
    )

    difference = compare(territory("South Norfolk policing area"), territory("district:South Norfolk"))

    assert [(ward.code, ward.name) for ward in difference.wards_only_first] == [("E05012901", "Bowthorpe")]
    assert len(difference.only_first) == 6
    assert set(difference.only_first) <= set(territory("Norwich").lsoa21)
