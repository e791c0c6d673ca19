"""The summary says years where it sets counts side by side, and names no small area."""

import re
from dataclasses import replace
from types import SimpleNamespace

from assessment.themes.made_figures import AREA, DISTRICTS, made_figures
from assessment.themes.made_ground import lay_ground, untraced
from hallmark.assessment.chapters.places import LAST_ASSESSMENT, changes_section
from hallmark.assessment.chapters.summary import (
    SHOPS_REPORT,
    clear_changes,
    compiled_elsewhere,
    with_reporting,
)
from hallmark.assessment.chapters.summary_places import place_changes
from hallmark.assessment.findings import totals_and_longer
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.sources.ready_counts import UNNAMED
from hallmark.reports.blocks import Text

SWINGING = [20, 60, 25, 70, 15, 65, 30, 75, 20, 55, 25, 60, 72, 30, 66, 24, 90, 36, 78, 18, 84, 30, 72, 24]
BURGLARY = [3, 14, 1, 22, 5, 2, 19, 4, 9, 1, 16, 4, 9, 1, 30, 2, 12, 31, 3, 18, 2, 24, 1, 17]


def test_a_large_difference_that_is_not_called_has_the_year_of_its_base(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": BURGLARY, "Drugs": [40, 60] * 12}, others=True)

    [said] = [text for text in clear_changes(figures) if text.id.startswith("uncalled-")]

    assert said.text == (
        "Largest differences, not called: burglary, 100 in the year ending September 2024 and 150 now (50.0% more)."
    )
    assert not [text for text in clear_changes(figures) if re.search(r"\d before", text.text)]
    assert untraced([said], figures) == []


def test_the_largest_differences_are_those_of_the_most_records_and_not_of_the_highest_per_cent(monkeypatch):
    """Violence: 600 more, 10% of many; burglary: 50 more, 50% of few; vehicle crime hardly moved."""
    lay_ground(monkeypatch)
    swing = [300, 700] * 6
    figures = made_figures(
        {
            "Violence and sexual offences": [*swing, *[one + 50 for one in reversed(swing)]],
            "Burglary": BURGLARY,
            "Vehicle crime": [*swing, *[one + 10 for one in reversed(swing)]],
        },
        others=True,
    )

    [said] = [text for text in clear_changes(figures) if text.id.startswith("uncalled-")]

    assert said.text == (
        "Largest differences, not called: violence and sexual offences, 6,000 in the year ending September 2024 and "
        "6,600 now (10.0% more). Also burglary, 100 and 150 (50.0% more)."
    )
    assert untraced([said], figures) == []


def test_a_large_share_of_enough_records_is_named_after_the_most_records(monkeypatch):
    """Robbery: a quarter of 1,200, fewer records than the two that moved most; weapons: half of far too few."""
    lay_ground(monkeypatch)
    swing = [300, 700] * 6
    figures = made_figures(
        {
            "Violence and sexual offences": [*swing, *[one + 50 for one in reversed(swing)]],
            "Vehicle crime": [*swing, *[one + 40 for one in reversed(swing)]],
            "Other theft": [*swing, *[one + 30 for one in reversed(swing)]],
            "Robbery": [60, 140] * 6 + [105, 45] * 6,
            "Possession of weapons": [3, 14, 1, 2, 5, 2, 9, 4, 9, 1, 6, 4, 9, 1, 20, 2, 12, 11, 3, 18, 2, 4, 1, 7],
        },
        others=True,
    )

    [said] = [text for text in clear_changes(figures) if text.id.startswith("uncalled-")]

    assert "robbery, 1,200 and 900 (25.0% fewer" in said.text
    assert "theft" not in said.text.replace("vehicle", "")
    assert "weapons" not in said.text


def test_shoplifting_carries_once_that_a_change_in_reporting_would_look_the_same():
    lines = [Text("a", "A rise in drugs."), Text("b", "A rise in shoplifting."), Text("c", "More shoplifting.")]

    assert [line.text for line in with_reporting(lines)] == [
        "A rise in drugs.", f"A rise in shoplifting. {SHOPS_REPORT}", "More shoplifting.",
    ]  # fmt: skip


def test_where_the_nearest_year_is_not_called_and_earlier_ones_are_the_summary_says_so(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [40] * 24 + [58, 62] * 6 + [60] * 12}, others=True)

    said = [text.text for text in totals_and_longer(figures, AREA) if text.id.endswith("-longer")]

    assert said == ["Since the years ending September 2023 (480) and September 2022 (480), a rise."]


def test_where_no_place_is_called_a_district_that_may_have_risen_is_said(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [60] * 24}, others=True)
    [line] = [
        line for line in figures.verdicts.values() if (line.code, line.category) == (DISTRICTS[0].code, ALL_CRIME)
    ]
    figures.verdicts[line.code, ALL_CRIME, "2024-09"] = replace(line, lower=1.01, upper=1.2)

    [said] = place_changes(figures)

    assert said.text == (
        f"All crime in Ambleford, {line.base:,} in the year ending September 2024 and {line.count:,} now: it may have "
        "risen, not certain."
    )
    assert untraced([said], figures) == []


def test_a_difference_that_may_be_a_rise_is_said_so_and_what_the_police_find_is_named(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Drugs": SWINGING, "Burglary": [60] * 24}, others=True)
    [line] = [line for line in figures.verdicts.values() if (line.code, line.category) == (AREA.code, "Drugs")]
    figures.verdicts[line.code, "Drugs", "2024-09"] = replace(line, lower=1.01, upper=1.4)

    [said] = [text for text in clear_changes(figures) if text.id.startswith("uncalled-")]

    assert said.text == (
        "Largest differences, not called: drug offences, 520 in the year ending September 2024 and 624 now "
        "(20.0% more; may have risen). Drug offences: most are found by the police."
    )


def test_of_two_years_the_earlier_is_said_first(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [90] * 12 + [40] * 12, "Drugs": [60] * 24}, others=True)

    [said] = [text.text for text in clear_changes(figures) if text.id.startswith("clear-burglary")]

    assert said == ("A fall in burglary: 1,080 in the year ending September 2024, 480 now.")


def test_counts_of_others_are_not_said_to_be_of_a_small_area_in_the_summary_that_names_none():
    figures = SimpleNamespace(
        chosen={"Burglary": SimpleNamespace(dataset="ready-counts", holdings=[SimpleNamespace(publisher=UNNAMED)])}
    )

    [summary], [cover] = (compiled_elsewhere(figures, where) for where in ("summary", "cover"))  # type: ignore[arg-type]

    assert "area" not in summary.text
    assert "by others who are not named, not counted here from records." in summary.text
    assert "a gap in either year would look like a change." in summary.text
    assert cover.text.endswith("The count of any single small area (LSOA) is not reliable.")


def test_the_chapter_on_changes_says_since_when(undrawn, monkeypatch):
    lay_ground(monkeypatch)
    section = changes_section(made_figures({"Burglary": [60] * 24}, others=True))

    first, since = (block for block in section.blocks[:2] if isinstance(block, Text))
    assert first.id == LAST_ASSESSMENT
    assert first.text.startswith("No earlier assessment of this area was adopted here")
    assert since.text == "Changes here are measured from the year ending September 2024."


def test_without_an_earlier_year_there_is_no_since(undrawn):
    section = changes_section(made_figures({"Burglary": [60] * 12}, others=True))

    assert [block.id for block in section.blocks if isinstance(block, Text)] == [LAST_ASSESSMENT]
