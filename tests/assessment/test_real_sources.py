"""Sutton and Croydon from ready-made counts and burglary records; Norwich on two boundaries."""

from collections import Counter

import pytest
from django.conf import settings as django_settings

from hallmark.assessment.changes import make_assessment
from hallmark.partners.changes import define_partnership
from hallmark.ui.problems import Problem
from plain_counts import gz_rows, months, parts_of, places, street_rows
from read_paper import read
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]
COUNTS = "police_uk/lsoa_counts/sutton-croydon-lsoa-month-category-2023-05_2026-03.csv.gz"
BURGLARY = "police_uk/metropolitan_burglary/sutton-croydon-burglary-2010-12_2025-02.zip"
NORFOLK = "police_uk/street/norfolk.zip"
SUTTON, CROYDON = "E09000029", "E09000008"


@pytest.fixture(scope="module")
def evidence(shared_data, django_db_setup, django_db_blocker, tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with loaded(django_db_blocker, django_settings, home, shared_data, COUNTS, BURGLARY, NORFOLK):
        define_partnership(
            legal_name="South Norfolk policing", kind="policing-area", by=None,
            covers=["district:South Norfolk", "ward:Bowthorpe"],
        )  # fmt: skip
        yield


def made(area: str, ending: str, against: list[str] | None = None) -> tuple[list[str], list[dict[str, str]]]:
    """Every sentence of the paper, and its figures."""
    slug = make_assessment(area=area, year_ending=ending, against=against, by="test")
    found = read(django_settings.ASSESSMENTS_ROOT / slug)
    return found.words(), found.rows


def counts_of(rows: list[dict[str, str]], code: str) -> dict[tuple[str, str, str], int]:
    return {
        (row["category"], row["period_start"], row["period_end"]): int(row["value"])
        for row in rows
        if row["measure"] == "count" and row["area_code"] == code
    }


@pytest.mark.parametrize(("area", "code", "name"), [("Sutton", SUTTON, "Sutton"), ("Croydon", CROYDON, "Croydon")])
def test_boroughs_from_ready_made_counts(evidence, shared_data, area, code, name):
    plain: Counter[tuple[str, str]] = Counter()
    for row in gz_rows(shared_data / COUNTS):
        if row["borough"] == name:
            plain[row["category"], f"{row['year']}-{int(row['month']):02d}"] += int(row["crime_count"])

    _, rows = made(f"district:{area}", "2026-03")

    published = counts_of(rows, code)
    for (category, start, end), value in published.items():
        if not category.startswith("All "):
            counted = sum(plain[part, month] for part in parts_of(category) for month in months(start, end))
            assert value == counted, (category, start, end)
    year = {category: published[category, "2025-04", "2026-03"] for category, _ in plain}
    assert published["All records", "2025-04", "2026-03"] == sum(year.values())
    assert published["All crime", "2025-04", "2026-03"] == sum(year.values()) - year["Anti-social behaviour"]


def test_burglary_is_counted_from_records_and_the_rest_from_counts(evidence, shared_data):
    where = places(shared_data)
    plain = Counter(
        row["Month"] for row in street_rows(shared_data / BURGLARY) if where[row["LSOA code"]]["district"] == CROYDON
    )

    words, rows = made("district:Croydon", "2024-12")

    assert counts_of(rows, CROYDON)["Burglary", "2024-01", "2024-12"] == sum(
        plain[m] for m in months("2024-01", "2024-12")
    )
    sources = {
        row["category"]: row["source"] for row in rows if row["measure"] == "count" and row["area_code"] == CROYDON
    }
    assert "street-level records" in sources["Burglary"]
    assert "ready-made counts" in sources["Robbery"]
    assert any("keeps to one source" in said for said in words)


def test_facts_of_burglary_by_hand(evidence):
    _, croydon = made("district:Croydon", "2023-12", ["2022-12", "2011-12"])
    _, sutton = made("district:Sutton", "2023-12", ["2022-12", "2011-12"])

    assert counts_of(croydon, CROYDON)["Burglary", "2023-01", "2023-12"] == 1_783
    assert counts_of(croydon, CROYDON)["Burglary", "2022-01", "2022-12"] == 2_118
    assert counts_of(croydon, CROYDON)["Burglary", "2011-01", "2011-12"] == 4_644
    assert counts_of(sutton, SUTTON)["Burglary", "2023-01", "2023-12"] == 853
    assert counts_of(sutton, SUTTON)["Burglary", "2022-01", "2022-12"] == 1_004
    assert counts_of(sutton, SUTTON)["Burglary", "2011-01", "2011-12"] == 1_637


def test_burglary_alone_is_no_total(evidence):
    words, rows = made("district:Croydon", "2023-12")

    assert {row["category"] for row in rows if row["measure"] == "count"} == {"Burglary"}
    assert any("All crime and Anti-social behaviour cannot" in said for said in words)


def test_norwich_on_either_boundary_and_the_difference(evidence):
    """Bowthorpe lies in Norwich and in the policing area of South Norfolk (seed S3.5)."""
    words, norwich = made("district:Norwich", "2025-12")
    _, policing = made("South Norfolk policing", "2025-12")
    _, south = made("district:South Norfolk", "2025-12")

    def total(rows: list[dict[str, str]], code: str) -> int:
        return counts_of(rows, code)["All records", "2025-01", "2025-12"]

    residual = total(norwich, "E07000148-in-south-norfolk-policing")
    bowthorpe = next(row["area_code"] for row in norwich if row["area_name"] == "Bowthorpe")
    assert residual == total(norwich, bowthorpe) > 0
    assert total(policing, "south-norfolk-policing") == total(south, "E07000149") + residual
    (said,) = [sentence for sentence in words if sentence.startswith("Boundaries differ")]
    assert "(Bowthorpe)" in said
    assert f"{residual:,} of the 18,571" in said


def test_a_comparison_out_of_season_is_refused(evidence):
    with pytest.raises(Problem, match="same month"):
        made("district:Norwich", "2025-12", ["2024-06"])


def test_a_later_year_to_compare_with_is_refused(evidence):
    with pytest.raises(Problem, match="not before"):
        made("district:Norwich", "2025-12", ["2026-12"])


def test_an_area_without_evidence_is_refused_with_what_to_do(evidence):
    with pytest.raises(Problem, match="No police records are held for Leeds"):
        made("Leeds", "2025-12")


def test_an_unknown_area_suggests_near_names(evidence):
    with pytest.raises(Problem, match="Norwich"):
        made("Norwhich", "2025-12")


@pytest.mark.parametrize("month", ["2025-13", "25-01", "December 2025", ""])
def test_what_is_no_month_is_refused(evidence, month):
    with pytest.raises(Problem, match="YYYY-MM"):
        made("Norwich", month)
