"""Every count in figures.csv agrees with an independent count over the files, and with facts counted by hand."""

import csv
from collections import Counter
from functools import cache

import pytest
from django.conf import settings as django_settings

from crimestats.counts import compare
from hallmark.assessment.changes import make_assessment
from hallmark.partners.changes import define_partnership
from hallmark.ui.problems import Problem
from plain_counts import months, parts_of, street_counts
from read_paper import lines, read
from real_evidence import loaded

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.django_db]
ARCHIVES = {"surrey.zip": "E23000031", "norfolk.zip": "E23000024", "suffolk.zip": "E23000025"}
NORFOLK = ["E07000143", "E07000144", "E07000145", "E07000146", "E07000147", "E07000148", "E07000149"]
EAST_SURREY = ["E07000210", "E07000211", "E07000215"]
DISTRICT_LEVELS = ("E07", "E09", "E22", "E23")


@pytest.fixture(scope="module")
def evidence(shared_data, django_db_setup, django_db_blocker, tmp_path_factory):
    files = [f"police_uk/street/{name}" for name in ARCHIVES]
    people = [f"population/lsoa21_census2021_{what}.csv.gz" for what in ("residents", "households")]
    home = tmp_path_factory.mktemp("home")
    with loaded(django_db_blocker, django_settings, home, shared_data, *files, *people):
        define_partnership(legal_name="East Surrey", covers=EAST_SURREY, by=None)
        yield


@pytest.fixture(scope="module")
def plain(shared_data) -> Counter[tuple[str, str, str]]:
    return street_counts(shared_data, ARCHIVES)


def figures(area: str, ending: str, against: list[str] | None = None) -> list[dict[str, str]]:
    """The rows of figures.csv, made once for each question."""
    return _made(area, ending, tuple(against) if against else None)


@cache
def _made(area: str, ending: str, against: tuple[str, ...] | None) -> list[dict[str, str]]:
    slug = make_assessment(area=area, year_ending=ending, against=against, by="test")
    with (django_settings.ASSESSMENTS_ROOT / slug / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ESTIMATED = {"criterion_weight_percent", "rise_that_would_be_called_percent"}
"""Percentages that are chosen or come out of a model: no two counts stand behind them."""


def count(rows: list[dict[str, str]], code: str, category: str, start: str, end: str) -> int:
    (value,) = {
        row["value"]
        for row in rows
        if (row["area_code"], row["measure"], row["category"]) == (code, "count", category)
        and (row["period_start"], row["period_end"]) == (start, end)
    }
    return int(value)


@pytest.mark.parametrize(
    ("area", "ending", "against", "parts"),
    [
        ("Spelthorne", "2025-12", None, None),
        ("district:Woking", "2025-12", ["2023-12"], None),
        ("Surrey", "2024-03", None, None),
        ("Norwich", "2025-12", None, None),
        ("Norfolk", "2025-12", None, NORFOLK),
        ("East Surrey", "2025-12", ["2023-12"], EAST_SURREY),
    ],
)
def test_every_count_agrees_with_plain_csv(evidence, plain, area, ending, against, parts):
    rows = figures(area, ending, against)

    counted = [row for row in rows if row["measure"] == "count"]
    checked = 0
    for row in counted:
        code = row["area_code"]
        small = code.startswith(("E05", "E01"))
        if small and row["period_start"] < "2023-04":
            continue  # LSOAs of 2011 that were split have no ward in a lookup; the property below covers them
        is_sum = not small and not code.startswith(DISTRICT_LEVELS)
        codes = parts or [] if is_sum else [code]
        if not codes:
            continue
        wanted = months(row["period_start"], row["period_end"])
        expected = sum(
            plain[part, name, month] for part in codes for name in parts_of(row["category"]) for month in wanted
        )
        assert int(row["value"]) == expected, row
        checked += 1
    assert checked > 2_000


def test_wards_and_unplaced_records_make_up_the_district_before_2021_codes(evidence, plain):
    """2023 has LSOAs of 2011: what a ward cannot be given is missing from wards, never counted twice."""
    rows = figures("Spelthorne", "2025-12", ["2023-12"])

    wards = [row for row in rows if row["area_code"].startswith("E05") and row["measure"] == "count"]
    total = sum(
        int(row["value"]) for row in wards if row["period_end"] == "2023-12" and row["category"] == "All records"
    )
    assert 9_615 * 0.97 < total <= 9_615


FACTS = [
    ("surrey.zip", "E07000213", "All records", "2023", 9_615),
    ("surrey.zip", "E07000213", "Burglary", "2023", 380),
    ("surrey.zip", "E07000213", "Anti-social behaviour", "2023", 1_674),
    ("surrey.zip", "E07000213", "Violence and sexual offences", "2023", 3_032),
    ("surrey.zip", "E07000213", "Shoplifting", "2023", 503),
    ("surrey.zip", "E07000213", "All records", "2025", 9_280),
    ("surrey.zip", "E07000213", "Burglary", "2025", 312),
    ("surrey.zip", "E07000210", "Burglary", "2023", 228),
    ("surrey.zip", "E07000210", "Burglary", "2025", 305),
    ("surrey.zip", "E07000217", "All records", "2025", 7_786),
    ("surrey.zip", "E07000211", "Anti-social behaviour", "2023", 1_761),
    ("surrey.zip", "E07000215", "All records", "2023", 5_544),
    ("norfolk.zip", "E07000148", "All records", "2025", 18_571),
    ("norfolk.zip", "E07000148", "Shoplifting", "2025", 2_517),
]


def test_facts_counted_by_hand(evidence):
    """They hold with neighbours' files held too: a force's area is counted from the force's own files."""
    rows = {"surrey.zip": figures("Surrey", "2025-12", ["2023-12"]), "norfolk.zip": figures("Norfolk", "2025-12")}

    for archive, code, category, year, fact in FACTS:
        assert count(rows[archive], code, category, f"{year}-01", f"{year}-12") == fact


def test_census_residents_are_the_denominator(evidence):
    rows = figures("Spelthorne", "2025-12")

    (residents,) = [row for row in rows if row["measure"] == "residents" and row["area_code"] == "E07000213"]
    assert int(residents["value"]) == 102_954


def test_a_year_with_a_gap_is_refused_and_the_years_that_can_be_are_named(evidence):
    with pytest.raises(Problem, match=r"May to December 2024 are missing.*December 2025"):
        figures("Spelthorne", "2024-12")


def test_half_a_year_is_never_compared_with_a_year(evidence):
    rows = figures("Norwich", "2025-12", ["2024-12"])

    differences = [row for row in rows if row["measure"] == "difference" and row["area_code"] == "E07000148"]
    assert {(row["period_start"], row["period_end"]) for row in differences} == {("2025-01", "2025-04")}


def test_all_crime_leaves_anti_social_behaviour_out(evidence):
    rows = figures("Norwich", "2025-12")

    crime = count(rows, "E07000148", "All crime", "2025-01", "2025-12")
    disorder = count(rows, "E07000148", "Anti-social behaviour", "2025-01", "2025-12")
    assert crime + disorder == count(rows, "E07000148", "All records", "2025-01", "2025-12")


def test_no_percentage_without_its_counts(evidence):
    rows = figures("Norfolk", "2025-12")

    for row in rows:
        if "per" in row["unit"] and row["measure"] not in ESTIMATED:
            assert row["numerator"]
            assert row["denominator"]
        if row["measure"] == "change_percent":
            assert int(row["denominator"]) >= 50


@pytest.mark.parametrize(("area", "codes"), [("Norfolk", NORFOLK), ("East Surrey", EAST_SURREY)])
def test_one_paper_has_a_chapter_for_the_whole_and_for_each_district(evidence, area, codes):
    slug = make_assessment(area=area, year_ending="2025-12", by="test")

    made = read(django_settings.ASSESSMENTS_ROOT / slug)
    assert [section.id for section in made.section("districts").sections] == [f"area-{code.lower()}" for code in codes]
    assert made.section("changes").blocks


def test_shares_of_the_districts_make_up_the_county(evidence):
    rows = figures("Norfolk", "2025-12")
    shares = [row for row in rows if row["measure"] == "share_percent" and row["category"] == "All crime"]

    assert {row["area_code"] for row in shares} == set(NORFOLK)
    assert sum(float(row["value"]) for row in shares) == pytest.approx(100, abs=0.001)
    for row in shares:
        assert int(row["numerator"]) == count(rows, row["area_code"], "All crime", "2025-01", "2025-12")
    assert {int(row["denominator"]) for row in shares} == {sum(int(row["numerator"]) for row in shares)}
    (norwich,) = [float(row["value"]) for row in shares if row["area_code"] == "E07000148"]
    assert 25 < norwich < 32  # the seed of 2010 says about 30


def test_peers_are_counted_as_any_district_is(evidence, plain):
    """By residents per household alone here; peers whose force is not held have no figure, and no nought."""
    slug = make_assessment(area="district:Woking", year_ending="2025-12", by="test", peers=20)

    made = read(django_settings.ASSESSMENTS_ROOT / slug)
    rows = lines(made.table("peers-"))
    counted = {
        row["area_name"]: row for row in made.rows if row["measure"] == "count"
        and (row["category"], row["period_start"], row["period_end"]) == ("All crime", "2025-01", "2025-12")
    }  # fmt: skip
    names = [row["place"].text for row in rows]
    assert names[0] == "Woking"
    assert len(names) == 21
    held = [row for row in rows if row["all-crime"].text != "–"]
    for row in held:
        code = counted[row["place"].text]["area_code"]
        expected = sum(plain[code, "All crime", month] for month in months("2025-01", "2025-12"))
        assert row["all-crime"].text == f"{expected:,}" != "0"
    assert len(held) < len(names)


def test_more_peers_than_anyone_could_read_are_refused(evidence):
    with pytest.raises(Problem, match="0 to 20"):
        make_assessment(area="district:Woking", year_ending="2025-12", by="test", peers=21)


def in_words(verdict: str, seen_percent: float, lower: float, upper: float) -> str:
    """What a line says by ADR 12, plainly."""
    if verdict != "no clear change":
        return verdict
    if lower > 1:
        return "may have risen, not certain"
    if upper < 1:
        return "may have fallen, not certain"
    return "too uncertain to call" if seen_percent > 30 else verdict


def test_rises_and_falls_are_those_that_the_test_calls(evidence, plain):
    """Every line of Spelthorne's page, tested anew from the files; the table and figures.csv say the same."""
    slug = make_assessment(area="Spelthorne", year_ending="2025-12", against=["2023-12"], by="test")
    made = read(django_settings.ASSESSMENTS_ROOT / slug)
    table = lines(made.table("categories-"))
    names = [row["category"].text for row in table]
    now, base = (
        [[plain["E07000213", name, month] for month in months(f"{year}-01", f"{year}-12")] for name in names]
        for year in (2025, 2023)
    )

    found = compare(now, base)

    said = {row["category"].text: row["difference-2023-12"].said for row in table}
    tested = zip(found.verdict.tolist(), found.smallest_seen, found.lower, found.upper, strict=True)
    assert said == {name: in_words(*line) for name, line in zip(names, tested, strict=True)}
    assert (said["Vehicle crime"], said["All crime"]) == ("fell", "no clear change")
    assert {"too uncertain to call", "no clear change", "fell"} < set(said.values())
    ratios = {row["category"].text: made.by_id[row["difference-2023-12"].said_figure] for row in table}
    for at, name in enumerate(names):
        assert float(ratios[name]["value"]) == pytest.approx(found.ratio[at], rel=1e-5)
        assert float(ratios[name]["lower"]) == pytest.approx(found.lower[at], rel=1e-5)
        assert ratios[name]["method"].startswith(said[name])
