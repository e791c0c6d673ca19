"""The coverage calendar on real gaps: a fall that is a data gap is not a fall."""

import pytest

from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.coverage import status, street_calendar
from police_files import month_of, street_archive, street_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ALL = [
    "Anti-social behaviour", "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime",
    "Other theft",
    "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person", "Vehicle crime",
    "Violence and sexual offences",
]  # fmt: skip


def whole_month(month: str, each: int = 25) -> list[dict[str, str]]:
    return [
        street_row(number * 100 + item, Month=month, Crime_type=kind)
        for number, kind in enumerate(ALL)
        for item in range(each)
    ]


def only_unit():
    (unit,) = street_calendar()
    return unit


def test_months_between_are_missing_not_zero(tmp_path):
    add_evidence([street_archive(tmp_path / "a.zip", {m: whole_month(m) for m in ("2025-01", "2025-04")})], by="test")

    unit = only_unit()

    assert [cell.state for cell in unit.cells] == ["held", "missing", "missing", "held"]
    assert unit.gaps(["2025-01", "2025-02"], ALL_CRIME) == ["2025-02"]
    assert unit.gap_sentence == "February to March 2025 not held"


def test_one_category_alone_is_held_in_part_and_carries_only_itself(tmp_path):
    rows = [street_row(number) for number in range(300)]
    add_evidence([street_archive(tmp_path / "a.zip", {"2025-01": rows})], by="test")

    (cell,) = only_unit().cells

    assert cell.state == "partial"
    assert cell.carries("Burglary")
    assert not cell.carries("Robbery")
    assert not cell.carries(ALL_CRIME)
    assert not cell.carries(ALL_RECORDS)


def test_a_month_without_anti_social_behaviour_carries_crime_and_not_all_records(tmp_path):
    months = {m: whole_month(m) for m in ("2025-01", "2025-02", "2025-03")}
    months["2025-02"] = [row for row in months["2025-02"] if row["Crime type"] != "Anti-social behaviour"]
    add_evidence([street_archive(tmp_path / "a.zip", months)], by="test")

    cell = only_unit().cell("2025-02")

    assert cell.state == "partial"
    assert "anti-social behaviour" in cell.note
    assert cell.carries(ALL_CRIME)
    assert not cell.carries(ALL_RECORDS)


def test_a_thin_month_carries_nothing(tmp_path):
    months = {m: whole_month(m) for m in ("2025-01", "2025-02", "2025-03")}
    months["2025-02"] = months["2025-02"][::3]
    add_evidence([street_archive(tmp_path / "a.zip", months)], by="test")

    cell = only_unit().cell("2025-02")

    assert cell.state == "thin"
    assert "a gap, not a fall" in cell.note
    assert not cell.carries("Burglary")


def test_share_without_a_place_is_counted(tmp_path):
    nowhere = {"Longitude": "", "Latitude": "", "LSOA code": "", "LSOA name": "", "Location": "No Location"}
    rows = [row | (nowhere if number % 10 == 0 else {}) for number, row in enumerate(month_of(100))]
    add_evidence([street_archive(tmp_path / "a.zip", {"2025-01": rows})], by="test")

    (cell,) = only_unit().cells

    assert (cell.rows, cell.without_place) == (100, 10)


def test_evidence_older_than_agreed_raises_an_alarm(tmp_path, settings):
    from datetime import date

    add_evidence([street_archive(tmp_path / "a.zip", {"2025-01": whole_month("2025-01")})], by="test")

    (at_edge,) = status(today=date(2025, 6, 1))
    (after,) = status(today=date(2025, 6, 2))

    assert (at_edge.age_days, at_edge.stale) == (120, False)
    assert after.stale


@pytest.mark.real
def test_dyfed_powys_nearly_stopped_reporting(shared_data):
    add_evidence([shared_data / "police_uk/street/gap-examples-dyfed-powys-and-btp.zip"], by="test")

    units = {unit.unit: unit for unit in street_calendar()}

    states = {cell.month: cell.state for cell in units["dyfed-powys"].cells}
    assert [states[f"2024-0{month}"] for month in (1, 2, 3, 4)] == ["thin"] * 4
    assert [states[f"2025-0{month}"] for month in (1, 2, 3)] == ["held"] * 3
    assert {cell.state for cell in units["btp"].cells if cell.month < "2024-05"} == {"held"}


@pytest.mark.real
def test_burglary_only_files_of_london_are_held_in_part(shared_data):
    add_evidence(
        [shared_data / "police_uk/metropolitan_burglary/sutton-croydon-burglary-2010-12_2025-02.zip"], by="test"
    )

    unit = only_unit()

    assert len(unit.cells) == 171
    assert {cell.state for cell in unit.cells} == {"partial"}
