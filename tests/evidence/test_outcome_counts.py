"""Outcomes are counted of the same records as the area's counts, whatever the edition of their small area."""

from collections import Counter
from pathlib import Path

import pytest

from areas.small_world import ALDER, BIRCH, load_squares, load_world, square
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.counting import street_counts
from hallmark.evidence.outcome_counts import outcome_counts
from hallmark.evidence.outcome_groups import OTHER, group_of, outcome_groups
from hallmark.evidence.tables import live_holdings
from police_files import street_archive, street_row

UNDER = "Under investigation"
NOBODY = "Investigation complete; no suspect identified"


@pytest.fixture
def held(tmp_path: Path):
    """A month of an invented county's records, with LSOAs of both editions, one of them split."""
    load_world()
    load_squares([square("LSOA21CD", "E01990101", 400_000, 300_000), square("LSOA21CD", "E01990102", 401_000, 300_000)])
    places = ["E01990001", "E01990002", "E01990003", "E01990011", "E01990013", "E01990101", "E01990004"]
    kinds = ["Burglary", "Robbery", "Anti-social behaviour"]
    rows = [
        street_row(
            number,
            LSOA_code=places[number % 7],
            Crime_type=kinds[number % 3],
            Last_outcome_category="" if number % 3 == 2 else (UNDER, NOBODY)[number % 2],
            Longitude=f"{-2.0 + 0.0146 * (number % 2) + 0.007:.6f}",
            Latitude="52.601500",
        )
        for number in range(420)
    ]
    add_evidence([street_archive(tmp_path / "a.zip", {"2025-01": rows})], by="test")
    return live_holdings("police-uk-street")


OWN = {f"E01990{number:03d}" for number in (1, 2, 3, 4, 11, 12, 13, 101, 102, 110, 120, 121, 21)}


@pytest.mark.django_db
@pytest.mark.slow
@pytest.mark.parametrize(
    ("level", "places"),
    [
        ("district", {ALDER}),
        ("district", {ALDER, BIRCH}),
        ("lsoa21", {"E01990101"}),
        ("lsoa21", {"E01990001", "E01990102", "E01990121"}),
    ],
)
def test_outcomes_add_up_to_the_areas_own_counts(held, level, places) -> None:
    found = outcome_counts(held, OWN, level=level, places=places)

    expected: Counter[str] = Counter()
    for (code, _, category), n in street_counts(held, OWN).by(level).items():
        if code in places:
            expected[category] += n
    summed: Counter[str] = Counter()
    for (category, _), n in found.items():
        summed[category] += n
    assert summed == expected
    assert summed.total() > 0


@pytest.mark.django_db
@pytest.mark.slow
def test_records_outside_the_forces_own_area_are_not_counted(held) -> None:
    assert outcome_counts(held, {"E01990001"}, level="district", places={BIRCH}) == Counter()
    assert outcome_counts([], OWN, level="district", places={BIRCH}) == Counter()


@pytest.mark.django_db
@pytest.mark.slow
def test_blank_outcomes_are_kept_apart(held) -> None:
    found = outcome_counts(held, OWN, level="district", places={ALDER})

    assert {outcome for category, outcome in found if category == "Anti-social behaviour"} == {""}
    assert {outcome for category, outcome in found if category == "Burglary"} == {UNDER, NOBODY}


@pytest.mark.parametrize(
    ("outcome", "group"),
    [
        (UNDER, "Still under investigation"),
        (NOBODY, "No suspect identified"),
        ("Offender sent to prison", "Charged or before a court"),
        ("Local resolution", "Dealt with out of court"),
        ("", "Not known"),
        ("A wording of next year", OTHER),
    ],
)
def test_outcomes_have_groups(outcome: str, group: str) -> None:
    assert group_of(outcome) == group
    assert group in outcome_groups()
