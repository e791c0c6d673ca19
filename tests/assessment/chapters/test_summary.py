"""The summary says years where it sets counts side by side, and names no small area."""

import re
from types import SimpleNamespace

from assessment.themes.made_figures import made_figures
from assessment.themes.made_ground import lay_ground, untraced
from hallmark.assessment.chapters.places import LAST_ASSESSMENT, changes_section
from hallmark.assessment.chapters.summary import clear_changes, compiled_elsewhere
from hallmark.reports.blocks import Text


def test_a_large_uncertain_difference_has_the_year_of_its_base(monkeypatch):
    lay_ground(monkeypatch)
    burglary = [3, 14, 1, 22, 5, 2, 19, 4, 9, 1, 16, 4, 9, 1, 30, 2, 12, 31, 3, 18, 2, 24, 1, 17]
    figures = made_figures({"Burglary": burglary, "Drugs": [40, 60] * 12}, others=True)

    [said] = [text for text in clear_changes(figures) if text.id.startswith("uncertain-")]

    assert said.text == (
        "Large, and too uncertain to call: burglary, 100 in the year ending September 2024 and 150 now."
    )
    assert not [text for text in clear_changes(figures) if re.search(r"\d before", text.text)]
    assert untraced([said], figures) == []


def test_counts_of_others_are_not_said_to_be_of_a_small_area_in_the_summary_that_names_none():
    figures = SimpleNamespace(chosen={"Burglary": SimpleNamespace(dataset="ready-counts")})

    [summary], [cover] = (compiled_elsewhere(figures, where) for where in ("summary", "cover"))  # type: ignore[arg-type]

    assert "area" not in summary.text
    assert cover.text.endswith("The count of any single small area (LSOA) is not reliable.")


def test_the_chapter_on_changes_says_since_when(undrawn):
    section = changes_section(made_figures({"Burglary": [60] * 24}, others=True))

    first, since = (block for block in section.blocks[:2] if isinstance(block, Text))
    assert first.id == LAST_ASSESSMENT
    assert first.text.startswith("No earlier assessment of this area was adopted here")
    assert since.text == "Changes here are those since the year ending September 2024."


def test_without_an_earlier_year_there_is_no_since(undrawn):
    section = changes_section(made_figures({"Burglary": [60] * 12}, others=True))

    assert [block.id for block in section.blocks if isinstance(block, Text)] == [LAST_ASSESSMENT]
