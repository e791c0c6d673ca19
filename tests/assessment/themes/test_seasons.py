"""A season is spoken of only where it is clear."""

import pytest

from assessment.themes.invented import months, theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import chart, is_well_formed, sentences, table, untraced
from hallmark.assessment.themes.season_tests import seasons
from hallmark.assessment.themes.seasons import season_blocks
from hallmark.assessment.themes.words import listed

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
    assert drawn.title.startswith("Burglary: usually most in ")
    assert drawn.table_id == "season-burglary-months"


def test_season_with_gaps_is_still_found() -> None:
    figures, blocks = burglary(months(200, season=0.4, gaps=(10, 11, 12, 30)))

    assert seasons(figures)["Burglary"].clear
    assert untraced(figures, blocks) == []


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (months(100), "Burglary: no clear season in the months held since October 2020."),
        (
            months(200, count=35, season=0.4),
            "Burglary: three years of months are needed to tell a season. Fewer are held.",
        ),
        (months(3, season=0.4), "Burglary: there are too few records to tell a season."),
        ([0.0] * 60, "Burglary: there are too few records to tell a season."),
    ],
)
def test_nothing_is_said_of_a_season_that_cannot_be_told(series, words: str) -> None:
    figures, blocks = burglary(series)

    assert list(sentences(blocks).values()) == [words]
    assert len(blocks) == 1
    assert "season_percent" not in {row.measure for row in figures.rows.values()}


def test_only_the_largest_category_with_a_clear_season_is_drawn() -> None:
    figures = made_figures(
        {"Other theft": months(200), "Bicycle theft": months(90, season=0.5), "Theft from the person": months(3)},
        against=[],
    )
    blocks = season_blocks(figures, theme("theft"))

    assert chart(blocks).title.startswith("Bicycle theft: usually most in ")
    assert len(sentences(blocks)) == 3


@pytest.mark.slow
def test_few_series_without_a_season_are_given_one() -> None:
    given = 0
    for seed in range(100):
        figures = made_figures({"Burglary": months(80, seed=seed)}, against=[])
        given += seasons(figures)["Burglary"].clear

    assert given <= 5


def test_names_in_a_row() -> None:
    assert listed(["May"]) == "May"
    assert listed(["May", "June", "July"]) == "May, June and July"
