"""The files say what the truth says, in the formats that real users bring."""

import csv
import re
from collections import Counter
from datetime import datetime
from itertools import pairwise

import pytest

from crimestats.periods import add_months, year_ending
from generated_demo import Generated
from hallmark.demo import categories, council, place, police, stops
from hallmark.demo.geography import make_geography

pytestmark = pytest.mark.slow
Rows = list[dict[str, str]]


def district_of(generated: Generated) -> dict[str, str]:
    """The district of each LSOA code of either edition, from the written lookup."""
    found = {}
    for row in generated.rows("lookups/lsoa11_lsoa21_lad22.csv"):
        found[row["lsoa11_code"]] = found[row["lsoa21_code"]] = row["ltla22_code"]
    return found


def test_street_files_have_the_twelve_columns_and_the_months(generated: Generated) -> None:
    months = []
    for month, rows in generated.police("street"):
        months.append(month)
        assert tuple(rows[0]) == police.STREET_HEADER
        assert {row["Month"] for row in rows} == {month}
        assert {row["Falls within"] for row in rows} == {place.FORCE_NAME}
        assert len(rows) == generated.truth.rows[month]

    assert tuple(months) == generated.truth.months
    assert len(months) == 72


def test_counts_by_district_category_and_month_are_the_truth(generated: Generated, street: Rows) -> None:
    district = district_of(generated)
    counted = Counter(
        (district[row["LSOA code"]], row["Crime type"], row["Month"]) for row in street if row["LSOA code"]
    )

    for code, by_category in generated.truth.counts.items():
        for category, by_month in by_category.items():
            for month, count in by_month.items():
                assert counted[code, category, month] == count


def test_rows_without_a_place_are_empty_and_counted(generated: Generated, street: Rows) -> None:
    empty = [row for row in street if not row["LSOA code"]]

    assert 0.005 < len(empty) / len(street) < 0.02
    assert len(empty) == sum(sum(months.values()) for months in generated.truth.without_place.values())
    for row in empty:
        assert (row["Longitude"], row["Latitude"], row["Location"], row["LSOA name"]) == ("", "", "No Location", "")


def test_early_months_use_areas_of_2011_with_a_few_of_2021(generated: Generated, street: Rows) -> None:
    before = {area.code for area in make_geography().lsoas11}
    after = {area.code for area in make_geography().lsoas21}
    early = [row["LSOA code"] for row in street if row["LSOA code"] and row["Month"] < police.LSOA_2021_FROM]
    late = {row["LSOA code"] for row in street if row["LSOA code"] and row["Month"] >= police.LSOA_2021_FROM}

    assert late == after
    assert set(early) <= before | after
    assert set(early) - after
    assert 0 < sum(code not in before for code in early) < 0.02 * len(early)


def test_early_files_end_lines_in_crlf_and_later_ones_in_lf(generated: Generated) -> None:
    for month in ("2019-10", "2024-12", "2025-01", "2025-09"):
        path = generated.folder / "police_uk" / month / f"{month}-{place.FORCE_SLUG}-street.csv"
        text = path.read_bytes()
        assert (text.count(b"\r\n") == text.count(b"\n")) == (month < police.LF_FROM)


def test_identical_rows_and_repeated_crime_ids_are_there(generated: Generated, street: Rows) -> None:
    same = Counter(tuple(row.values()) for row in street)
    ids = Counter(row["Crime ID"] for row in street if row["Crime ID"])

    assert sum(count - 1 for count in same.values()) > 0.01 * len(street)
    assert sum(count - 1 for count in ids.values()) == generated.truth.repeated_crime_ids > 5


def test_anti_social_behaviour_has_no_id_and_no_outcome(street: Rows) -> None:
    for row in street:
        bare = row["Crime ID"] == row["Last outcome category"] == ""
        assert bare == (row["Crime type"] == categories.ASB)
    assert {row["Crime type"] for row in street} == set(categories.NAMES)
    assert {row["Context"] for row in street} == {""}


def test_recent_months_are_still_under_investigation(street: Rows) -> None:
    def waiting(month: str) -> float:
        crimes = [row for row in street if row["Month"] == month and row["Crime ID"]]
        return sum(row["Last outcome category"] == "Under investigation" for row in crimes) / len(crimes)

    assert waiting("2025-09") > 0.4
    assert waiting("2025-03") < 0.25
    assert waiting("2023-03") < 0.02


@pytest.mark.parametrize(
    ("category", "summer_over_winter"),
    [(categories.ASB, True), ("Violence and sexual offences", True), (categories.BURGLARY, False)],
)
def test_seasons_are_found_again(street: Rows, category: str, summer_over_winter: bool) -> None:
    years = year_ending("2023-09") + year_ending("2025-09")
    found = Counter(row["Month"][5:] for row in street if row["Crime type"] == category and row["Month"] in years)
    summer, winter = (sum(found[month] for month in months) for months in (("06", "07", "08"), ("12", "01", "02")))

    assert (summer > 1.1 * winter) if summer_over_winter else (winter > 1.1 * summer)


def test_the_gaps_are_two_months_and_not_their_neighbours(generated: Generated) -> None:
    rows = generated.truth.rows

    assert [gap.month for gap in generated.truth.gaps] == ["2020-05", "2024-03"]
    for gap in generated.truth.gaps:
        before = rows[add_months(gap.month, -1)]
        assert rows[gap.month] == gap.rows_kept < 0.5 * before
        assert gap.rows_kept / (gap.rows_kept + gap.rows_lost) == pytest.approx(gap.kept_share, abs=0.05)
        assert gap.rows_kept + gap.rows_lost > 0.7 * before
    short = {gap.month for gap in generated.truth.gaps}
    assert all(rows[month] > 1_300 for month in rows if month not in short)


def test_the_rise_the_fall_and_the_month_that_stands_out_are_in_the_files(generated: Generated, street: Rows) -> None:
    truth = generated.truth
    found = Counter((row["Crime type"], row["Month"]) for row in street)

    def of_year(category: str, ending: str) -> int:
        return sum(found[category, month] for month in year_ending(ending))

    for course in truth.courses:
        assert of_year(course.category, "2025-09") / of_year(course.category, "2023-09") == pytest.approx(
            (course.a_year ** (6.5 / 12) * course.a_year), rel=0.25
        )
    steady = of_year(truth.steady_category, "2025-09") / of_year(truth.steady_category, "2023-09")
    assert steady == pytest.approx(1, abs=0.08)
    special = truth.special_month
    assert special is not None
    usual = [found[special.category, month] for month in truth.months if month[5:] == special.month[5:]]
    assert found[special.category, special.month] == max(usual) > 1.4 * sorted(usual)[-2]


def test_the_hot_spot_is_in_the_files(generated: Generated, street: Rows) -> None:
    spot = generated.truth.hot_spot
    there = Counter(
        row["Month"] for row in street if row["Location"] == spot.location and row["Crime type"] == spot.category
    )
    late = sum(there[month] for month in spot.months)
    before = sum(there.values()) - late

    assert late > 40
    assert late / len(spot.months) > 5 * before / (len(generated.truth.months) - len(spot.months))
    assert sum(there[month] for month in spot.months[-3:]) > 2 * sum(there[month] for month in spot.months[:3])


def test_the_intervention_is_in_the_files(generated: Generated, street: Rows) -> None:
    action = generated.truth.intervention
    ward = {row["lsoa21_code"]: row["ward24_code"] for row in generated.rows("lookups/lsoa21_ward24_lad24.csv")}

    def count(months: list[str], *, inside: bool) -> int:
        return sum(
            row["Crime type"] == action.category
            and row["Month"] in months
            and (ward.get(row["LSOA code"]) == action.ward_code) == inside
            for row in street
        )

    # The year between holds the gap.
    years = [year_ending("2023-09"), year_ending("2025-09")]
    before, after = (count(year, inside=True) for year in years)
    others_before, others_after = (count(year, inside=False) for year in years)

    assert (after / before) / (others_after / others_before) == pytest.approx(action.effect, rel=0.3)


def test_outcomes_are_of_crimes_that_were_published(generated: Generated, street: Rows) -> None:
    crimes = {row["Crime ID"]: row for row in street if row["Crime ID"]}
    files = list(generated.police("outcomes"))

    assert [month for month, _ in files] == year_ending("2025-09")
    assert sum(len(rows) for _, rows in files) == generated.truth.outcome_rows
    for month, rows in files:
        assert tuple(rows[0]) == police.OUTCOME_HEADER
        for row in rows:
            assert row["Month"] == month >= crimes[row["Crime ID"]]["Month"]
    types = {row["Outcome type"] for _, rows in files for row in rows}
    assert {"Suspect charged", "Unable to prosecute suspect", "Offender sent to prison"} <= types


def test_stops_are_of_their_month_and_mostly_placed(generated: Generated) -> None:
    files = list(generated.police("stop-and-search"))

    assert [month for month, _ in files] == year_ending("2025-09")
    assert sum(len(rows) for _, rows in files) == generated.truth.stop_rows
    for month, rows in files:
        assert tuple(rows[0]) == stops.HEADER
        times = [row["Date"] for row in rows]
        assert all(time.startswith(month) and time.endswith("+00:00") for time in times)
        assert all(one <= other for one, other in pairwise(times))
        assert 0.8 < sum(bool(row["Latitude"]) for row in rows) / len(rows) < 1


def test_the_council_extract_looks_like_a_spreadsheet(generated: Generated) -> None:
    path = generated.folder / "council" / council.FILE
    rows = generated.rows(f"council/{council.FILE}")
    wards = {name for _, name in make_geography().wards}

    assert path.read_bytes().startswith(b"\xef\xbb\xbfreference,reported_at")
    assert len(rows) == generated.truth.council_rows > 500
    for row in rows:
        assert datetime.strptime(row["reported_at"], "%d/%m/%Y %H:%M")
        assert row["ward"] in wards
        assert re.fullmatch(r"\d{6}|", row["easting"])
    assert any(not row["easting"] for row in rows)


@pytest.mark.real
def test_lookups_have_the_headers_of_the_real_ones(generated: Generated, shared_data) -> None:
    import gzip

    for path in sorted((generated.folder / "lookups").glob("*.csv")):
        real = shared_data / "lookups" / path.name
        packed = real.with_name(f"{path.name}.gz")
        text = gzip.decompress(packed.read_bytes()) if packed.exists() else real.read_bytes()
        header = next(csv.reader([text.decode("utf-8-sig").splitlines()[0]]))
        assert list(generated.rows(f"lookups/{path.name}")[0]) == header


@pytest.mark.real
def test_deprivation_has_the_header_of_the_real_one(generated: Generated, shared_data) -> None:
    import gzip

    real = gzip.decompress((shared_data / "deprivation" / "imd2025_england_lsoa21.csv.gz").read_bytes()).decode()

    assert list(generated.rows("deprivation/imd2025_lsoa21.csv")[0]) == real.splitlines()[0].split(",")
