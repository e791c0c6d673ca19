"""What the partners give: true of the other files, labelled synthetic, in words that say no more than is known."""

from collections import Counter

import pytest

from crimestats.periods import year_ending
from generated_demo import Generated
from hallmark import demo
from hallmark.assessment.duties import WHOLE_COUNTY, duties, duties_of
from hallmark.assessment.editing.words import warnings_in
from hallmark.assessment.themes.register import themes
from hallmark.demo import council, given

pytestmark = pytest.mark.slow


def test_the_councils_figures_are_counted_from_its_extract(generated: Generated) -> None:
    reports = Counter(row["category"] for row in generated.rows(f"council/{council.FILE}"))
    figures = {
        row["what"]: row for row in generated.rows("given/partners-figures.csv") if row["chapter"] == "environment"
    }

    assert {what: int(row["value"]) for what, row in figures.items()} == {
        "Reports of fly-tipping": reports["Fly-tipping"],
        "Reports of noise": reports["Noise nuisance"],
        "Reports of graffiti": reports["Graffiti"],
        "Reports of abandoned vehicles": reports["Abandoned vehicle"],
    }
    assert {int(row["base"]) for row in figures.values()} == {generated.truth.council_rows}
    assert {(row["period_start"], row["period_end"]) for row in figures.values()} == {("2024-10", "2025-09")}


def test_the_last_plan_is_measured_by_counts_of_the_police_files(generated: Generated, street) -> None:
    counted = Counter((row["Crime type"], row["Month"]) for row in street if row["LSOA code"])
    rows = {row["priority"]: row for row in generated.rows("given/last-plan.csv")}

    for priority, category in (("Vehicles left safe", "Vehicle crime"), ("Calm summers", "Anti-social behaviour")):
        row = rows[priority]
        assert int(row["now"]) == sum(counted[category, month] for month in year_ending("2025-09"))
        assert int(row["baseline"]) == sum(counted[category, month] for month in year_ending("2023-09"))
    assert rows["Vehicles left safe"]["judged"] == "Carried out in full"
    assert rows["Shops that people can work in"]["judged"] == "Carried out in part"
    for row in rows.values():
        assert "reached" not in row["judged"]


def test_a_survey_names_themes_that_exist_and_no_more_than_it_asked(generated: Generated) -> None:
    rows = generated.rows("given/residents-survey.csv")

    assert tuple(rows[0]) == given.CONCERNS
    assert {row["theme"] for row in rows} <= {theme.id for theme in themes()} | {""}
    assert len({row["what"] for row in rows}) == len(rows) > 6
    for row in rows:
        assert 0 < int(row["named"]) < int(row["asked"])
        assert generated.truth.months[-12] <= row["period_start"] < row["period_end"] <= generated.truth.months[-1]
    assert rows == sorted(rows, key=lambda row: -int(row["named"]))


def test_every_matter_of_the_law_that_the_police_cannot_fill_is_filled(generated: Generated) -> None:
    filled = {
        row["chapter"] for name in ("passages", "partners-figures") for row in generated.rows(f"given/{name}.csv")
    }

    assert filled <= {duty.id for duty in duties()}
    assert {duty.id for duty in duties_of("E", WHOLE_COUNTY) if not duty.police} <= filled


def test_what_other_agencies_count_says_that_it_is_synthetic_and_out_of_what(generated: Generated) -> None:
    for row in generated.rows("given/partners-figures.csv"):
        assert row["source"].startswith("Synthetic: ")
        assert bool(row["base"]) == bool(row["base_words"])
        assert not row["base"] or float(row["value"]) < int(row["base"])
        assert row["period_start"] <= row["period_end"] <= generated.truth.months[-1]
    assert all("(synthetic)" in row["name"] for row in generated.rows("given/institutions.csv"))
    assert all("(synthetic)" in row["survey"] for row in generated.rows("given/residents-survey.csv"))
    assert "Synthetic, as the whole plan" in generated.rows("given/last-plan.csv")[0]["note"]


@pytest.mark.parametrize("name", ["passages", "institutions", "partners-figures", "last-plan"])
def test_the_words_are_those_that_the_linter_lets_pass(generated: Generated, name: str) -> None:
    for row in generated.rows(f"given/{name}.csv"):
        for column in ("text", "effect", "note"):
            assert warnings_in(row.get(column, "")) == []


def test_what_is_said_of_vehicle_crime_is_true_of_the_files(generated: Generated, street) -> None:
    """“Fewer vehicle crimes were recorded in the other wards as well.”"""
    action = generated.truth.intervention
    ward = {row["lsoa21_code"]: row["ward24_code"] for row in generated.rows("lookups/lsoa21_ward24_lad24.csv")}
    elsewhere = Counter(
        row["Month"]
        for row in street
        if row["Crime type"] == action.category and ward.get(row["LSOA code"]) != action.ward_code
    )

    now, before = (sum(elsewhere[month] for month in year_ending(end)) for end in ("2025-09", "2023-09"))

    assert now < 0.8 * before


def test_institutions_lie_in_their_wards_and_hold_what_is_recorded_there(generated: Generated, street) -> None:
    codes = {row["lsoa21_code"]: row["ward24_code"] for row in generated.rows("lookups/lsoa21_ward24_lad24.csv")}
    told = {row["name"]: row["area_code"] for row in generated.rows("given/institutions.csv")}

    for one in generated.truth.institutions:
        assert codes[one.lsoa21_code] == one.ward_code == told[f"{one.name} (synthetic)"]
        there = [row for row in street if row["LSOA code"] == one.lsoa21_code]
        for category in one.multipliers:
            held = [row["Location"] for row in there if row["Crime type"] == category]
            assert held.count(one.location) > 0.3 * len(held) > 3


def test_a_short_demonstration_has_no_plan_to_look_back_on(tmp_path) -> None:
    truth = demo.generate(tmp_path, months=("2025-08", "2025-09"), scale=0.05)
    found = Generated(tmp_path, truth)

    assert found.rows("given/last-plan.csv") == []
    assert len(found.rows("given/passages.csv")) == len(given.content()["passages"])
