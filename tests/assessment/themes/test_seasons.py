"""A season is spoken of only where it is clear."""

import pytest

from assessment.themes.invented import months, theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import chart, is_well_formed, sentences, table, untraced
from hallmark.assessment.themes.season_tests import seasons
from hallmark.assessment.themes.seasons import season_blocks
from hallmark.assessment.themes.words import CALLED, counted
from hallmark.assessment.wording import listed
from hallmark.evidence.categories import current_categories

pytestmark = pytest.mark.usefixtures("undrawn")


def burglary(series):
    figures = made_figures({"Burglary": series}, against=[])
    return figures, season_blocks(figures, theme("burglary"))


def test_planted_season_is_found_with_its_months_and_size() -> None:
    figures, blocks = burglary(months(200, season=0.4))

    words = sentences(blocks)["season-burglary-burglary"]
    july = next(row for row in figures.rows.values() if row.measure == "season_percent" and "july" in row.figure_id)
    assert words.endswith("This rests on the months held since October 2020.")
    assert "usually has the most, about" in words
    assert july.lower is not None
    assert july.upper is not None
    # 40% above the average month is 37.5% above it a day: July has 31 days.
    assert july.lower < 37.5 < july.upper
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_chart_and_table_of_a_clear_season_say_the_same() -> None:
    _, blocks = burglary(months(200, season=0.4))

    drawn, rows = chart(blocks), table(blocks, "season-burglary-months")
    assert next(iter(rows)) == "January"
    assert len(drawn.points) == len(rows) == 12
    assert [point.value.split(" (")[0] for point in drawn.points] == [cells[0] for cells in rows.values()]
    assert drawn.title.startswith("Burglaries: usually most in ")
    assert drawn.table_id == "season-burglary-months"
    assert drawn.subtitle.endswith("Ambleford and Wick, October 2020 to September 2025")


def test_season_with_gaps_is_still_found() -> None:
    figures, blocks = burglary(months(200, season=0.4, gaps=(10, 11, 12, 30)))

    assert seasons(figures)["Burglary"].clear
    assert untraced(figures, blocks) == []


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (months(100), "Burglaries: no clear season in the months held since October 2020."),
        (
            [*[None] * 25, *months(200, count=35, season=0.4)],
            "Burglaries: three years of months are needed to tell a season. Fewer are held.",
        ),
        (months(3, season=0.4), "Burglaries: there are too few records to tell a season."),
        ([0.0] * 60, "Burglaries: there are too few records to tell a season."),
    ],
)
def test_nothing_is_said_of_a_season_that_cannot_be_told(series, words: str) -> None:
    figures = made_figures({"Burglary": series, "Vehicle crime": months(200, season=0.4, seed=3)}, against=[])
    blocks = season_blocks(figures, theme("burglary"))

    assert list(sentences(blocks).values()) == [words]
    assert len(blocks) == 1
    assert not [row for row in figures.rows.values() if row.measure == "season_percent" and row.category == "Burglary"]


def test_where_no_category_has_a_season_no_theme_says_so() -> None:
    _, blocks = burglary(months(100))

    assert blocks == []


def test_first_category_with_a_clear_season_is_drawn_and_the_others_share_a_sentence() -> None:
    figures = made_figures(
        {"Other theft": months(200), "Bicycle theft": months(90, season=0.5), "Theft from the person": months(3)},
        against=[],
    )
    blocks = season_blocks(figures, theme("theft"))

    assert chart(blocks).title.startswith("Bicycle thefts: usually most in ")
    assert list(sentences(blocks)) == ["season-theft-bicycle-theft", "season-theft-other-theft"]
    assert sentences(blocks)["season-theft-other-theft"] == (
        "Other thefts and thefts from the person: no season can be told."
    )


@pytest.mark.slow
def test_few_series_without_a_season_are_given_one() -> None:
    given = 0
    for seed in range(100):
        figures = made_figures({"Burglary": months(80, seed=seed)}, against=[])
        given += seasons(figures)["Burglary"].clear

    assert given <= 5


@pytest.mark.parametrize(
    ("number", "category", "words"),
    [
        (365, "Drugs", "365 drug offences"),
        (256, "Other crime", "256 other crimes"),
        (1, "Possession of weapons", "1 weapons offence"),
        (2, "Public order", "2 public order offences"),
        (1_200, "Shoplifting", "1,200 shoplifting offences"),
        (3, "Violent crime", "3 records of violent crime"),
    ],
)
def test_a_category_is_counted_in_words(number: int, category: str, words: str) -> None:
    assert counted(number, category) == words


def test_every_category_in_use_has_its_words() -> None:
    assert set(CALLED) == set(current_categories())


def test_names_in_a_row() -> None:
    assert listed(["May"]) == "May"
    assert listed(["May", "June", "July"]) == "May, June and July"
