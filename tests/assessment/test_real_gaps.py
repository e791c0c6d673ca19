"""What is not held is never a nought: files of a part of a force, categories of another day, other forces' gaps."""

import csv

import pytest
from django.conf import settings as django_settings

from hallmark.assessment.changes import make_assessment
from hallmark.ui.problems import Problem
from plain_counts import months, street_counts
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]
BURGLARY = "police_uk/metropolitan_burglary/sutton-croydon-burglary-2010-12_2025-02.zip"
RAILWAY = "police_uk/street/gap-examples-dyfed-powys-and-btp.zip"


@pytest.fixture(scope="module")
def evidence(shared_data, django_db_setup, django_db_blocker, tmp_path_factory):
    files = (BURGLARY, RAILWAY, "police_uk/street/surrey.zip", "police_uk/street/city-of-london.zip")
    with loaded(django_db_blocker, django_settings, tmp_path_factory.mktemp("home"), shared_data, *files):
        yield


def counts(area: str, ending: str, against: list[str] | None = None) -> dict[tuple[str, str, str, str], int]:
    slug = make_assessment(area=area, year_ending=ending, against=against, by="test")
    with (django_settings.ASSESSMENTS_ROOT / slug / "figures.csv").open(encoding="utf-8", newline="") as file:
        return {
            (row["area_code"], row["category"], row["period_start"], row["period_end"]): int(row["value"])
            for row in csv.DictReader(file)
            if row["measure"] == "count"
        }


@pytest.mark.parametrize(("area", "ending"), [("Barnet", "2015-12"), ("Camden", "2011-12")])
def test_a_borough_that_the_files_leave_out_is_refused_not_nought(evidence, area, ending):
    with pytest.raises(Problem, match="cannot be counted"):
        make_assessment(area=area, year_ending=ending, by="test")


def test_categories_of_a_later_day_are_no_nought_in_2011(evidence):
    found = counts("district:Croydon", "2011-12")

    assert {category for _, category, _, _ in found} == {"Burglary"}


def test_the_railway_police_missing_from_a_year_is_no_fall(evidence, shared_data):
    """BTP is held for January to April 2024 and not for 2025: it is in neither."""
    plain = street_counts(shared_data, {"city-of-london.zip": "E23000034"})

    found = counts("district:City of London", "2025-12", ["2024-12"])

    for year in ("2024", "2025"):
        expected = sum(plain["E09000001", "All records", month] for month in months(f"{year}-01", f"{year}-12"))
        assert found["E09000001", "All records", f"{year}-01", f"{year}-12"] == expected


def test_dyfed_powys_of_2024_cannot_be_compared(evidence):
    with pytest.raises(Problem, match="cannot be counted for Powys"):
        make_assessment(area="district:Powys", year_ending="2024-12", by="test")


@pytest.mark.parametrize("target", [0, -5, 101, float("nan")])
def test_a_target_that_is_none_is_refused(evidence, target):
    with pytest.raises(Problem, match="above 0"):
        make_assessment(area="Woking", year_ending="2025-12", against=["2023-12"], target_percent=target, by="test")


def test_a_target_without_its_baseline_is_refused(evidence):
    with pytest.raises(Problem, match="--against"):
        make_assessment(area="Woking", year_ending="2025-12", target_percent=20, by="test")


def test_a_target_is_measured_against_its_baseline(evidence):
    slug = make_assessment(area="Woking", year_ending="2025-12", against=["2023-12"], target_percent=20, by="test")
    with (django_settings.ASSESSMENTS_ROOT / slug / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    (progress,) = [row for row in rows if row["measure"] == "progress_to_target"]
    now, base = counts("Woking", "2025-12", ["2023-12"]), int(progress["denominator"])
    code = progress["area_code"]
    assert base == now[code, "All crime", "2023-01", "2023-12"]
    assert int(progress["numerator"]) == base - now[code, "All crime", "2025-01", "2025-12"]
    assert float(progress["value"]) == pytest.approx(int(progress["numerator"]) / base * 100 / 20 * 100, rel=1e-4)
