"""The last six months against the six before: said where they go against the year, and only there."""

import pytest

from assessment.themes.invented import theme
from assessment.themes.made_figures import made_figures
from assessment.themes.made_ground import lay_ground, untraced
from hallmark.assessment.themes.lately import lately_blocks
from hallmark.reports.blocks import Text


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    lay_ground(monkeypatch)


def test_a_year_above_the_last_that_fell_off_says_both_halves():
    figures = made_figures({"Drugs": [*[150] * 12, *[250] * 6, *[160] * 6]}, others=True)
    [block] = lately_blocks(figures, theme("drugs"))

    assert isinstance(block, Text)
    assert block.text == (
        "The year lies above the year ending September 2024, and its last six months have fewer than its first: 1,500 "
        "in October 2024 to March 2025, 960 in April to September 2025. The time of year can have a part in that."
    )
    assert untraced([block], figures) == []


def test_a_theme_of_several_categories_is_counted_as_one():
    counts = [*[50] * 12, *[20] * 6, *[40] * 6]
    figures = made_figures({"Other theft": counts, "Bicycle theft": counts, "Theft from the person": counts})
    [block] = lately_blocks(figures, theme("theft"))

    assert isinstance(block, Text)
    assert block.text.startswith(
        "The year lies below the year ending September 2024, and its last six months have more"
    )
    assert untraced([block], figures) == []


@pytest.mark.parametrize(
    "months",
    [[*[100] * 12, *[150] * 6, *[200] * 6], [*[100] * 12, *[104] * 6, *[90] * 6], [*[100] * 12, *[150] * 6, *[146] * 6],
     [*[1] * 12, *[3] * 6, *[1] * 6], [150] * 12],
    ids=["the same way", "a year that hardly moved", "halves that hardly differ", "a small base", "one year alone"],
)  # fmt: skip
def test_nothing_is_said_where_there_is_no_contrary_way(months):
    assert lately_blocks(made_figures({"Drugs": months}, others=True), theme("drugs")) == []
