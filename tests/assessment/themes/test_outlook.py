"""What may come: limits that held in trials, words that promise nothing, and refusals."""

from dataclasses import replace

import pytest

from assessment.themes.invented import months, theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import chart, is_well_formed, sentences, table, untraced
from crimestats.periods import month_label
from hallmark.assessment.themes import outlook
from hallmark.assessment.themes.course_ranges import usual_ranges
from hallmark.assessment.themes.outlook import outlook_blocks
from hallmark.assessment.themes.outlook_projections import projections
from hallmark.assessment.themes.season_tests import seasons

pytestmark = pytest.mark.usefixtures("undrawn")


def burglary(series):
    figures = made_figures({"Burglary": series}, against=[])
    return figures, outlook_blocks(figures, theme("burglary"))


def test_year_to_come_is_said_between_its_limits() -> None:
    figures, blocks = burglary(months(60))

    words = sentences(blocks)["outlook-burglary-burglary"]
    [total] = [row for row in figures.rows.values() if row.measure == "projected_count" and row.period_end == "2026-09"
               and row.period_start == "2025-10"]  # fmt: skip
    assert words.startswith(
        "If the past pattern holds, the year ending September 2026 would have between "
        f"{total.lower:,} and {total.upper:,} burglaries. Of five such years, four should."
    )
    assert "The limits come from how far such projections missed in past months." in words
    assert words.endswith("The pattern is that of the months since October 2020.")
    assert total.lower is not None
    assert total.upper is not None
    assert total.lower < 720 < total.upper
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_how_it_did_in_the_past_is_said_beside_last_years_month() -> None:
    _, blocks = burglary(months(60))

    assert sentences(blocks)["outlook-burglary-burglary-tried"].startswith(
        "Tried from past months, it missed a month by about "
    )
    assert "Taking the same month of the year before" in sentences(blocks)["outlook-burglary-burglary-tried"]


def test_months_to_come_follow_the_season() -> None:
    figures, blocks = burglary(months(200, season=0.4))

    rows = table(blocks, "outlook-burglary-months")
    assert next(iter(rows)) == "October 2025"
    assert len(rows) == 12
    assert int(rows["July 2026"][0].replace(",", "")) > int(rows["January 2026"][0]) * 1.4
    points = chart(blocks).points
    assert len(points) == 48
    assert points[-1].label == "September 2026"
    assert points[-1].figure in figures.rows
    assert untraced(figures, blocks) == []


def test_wider_limits_hold_the_nearer_ones() -> None:
    figures, _ = burglary(months(60))

    rows = [row for row in figures.rows.values() if row.measure.startswith("projected_count")]
    near = {row.period_start + row.period_end: row for row in rows if row.measure == "projected_count"}
    far = {row.period_start + row.period_end: row for row in rows if row.measure == "projected_count_wide"}
    assert near.keys() == far.keys()
    assert len(near) == 13
    assert all(far[name].lower <= near[name].lower <= near[name].upper <= far[name].upper for name in near)  # type: ignore[operator]


SHORT = "Burglaries: a projection needs three years of months. Fewer are held."
FEW = "Burglaries: there are too few records in the year for a projection."


def beside_another(series):
    """The figures of burglary beside a category that can be projected."""
    figures = made_figures({"Burglary": series, "Vehicle crime": months(60, seed=5)}, against=[])
    return figures, outlook_blocks(figures, theme("burglary"))


@pytest.mark.parametrize(
    ("series", "words"),
    [
        ([*[None] * 25, *months(60, count=35)], SHORT),
        ([*[None] * 20, *months(60, count=40, gaps=(1, 2, 3, 4, 5))], SHORT),
        (months(3), FEW),
        ([0.0] * 60, FEW),
        (
            months(60, gaps=(0, 12, 24, 36)),
            "Burglaries: some month of the year is held in one year only, so there is no projection.",
        ),
    ],
)
def test_projection_is_refused_in_a_plain_sentence(series, words: str) -> None:
    figures, blocks = beside_another(series)

    assert list(sentences(blocks).values()) == [words]
    assert len(blocks) == 1
    assert not [
        row for row in figures.rows.values() if row.measure.startswith("projected") and row.category == "Burglary"
    ]


def test_where_no_category_can_be_projected_no_theme_says_so() -> None:
    _, blocks = burglary(months(60, count=35))

    assert blocks == []


def test_level_that_changed_within_the_year_is_not_carried_on() -> None:
    drawn = months(90)
    figures, blocks = beside_another([*drawn[:53], *[value and value * 2 for value in drawn[53:]]])

    [level] = usual_ranges(figures)["Burglary"].levels
    assert level.month in figures.months
    assert sentences(blocks)["outlook-burglary-burglary"] == (
        f"Burglaries: the level changed about {month_label(level.month)}. A projection would rest on too few months "
        "since."
    )
    assert len(blocks) == 1
    assert not [
        row for row in figures.rows.values() if row.measure.startswith("projected") and row.category == "Burglary"
    ]


def test_level_that_changed_earlier_is_carried_on() -> None:
    drawn = months(90)
    _, blocks = burglary([*drawn[:30], *[value and value * 2 for value in drawn[30:]]])

    assert chart(blocks)


def test_swing_without_a_clear_season_is_owned_up_to(monkeypatch) -> None:
    figures = made_figures({"Burglary": months(200, season=0.4)}, against=[])
    assert "outlook-burglary-burglary-swing" not in sentences(outlook_blocks(figures, theme("burglary")))

    unclear = {name: replace(season, clear=False) for name, season in seasons(figures).items()}
    monkeypatch.setattr(outlook, "seasons", lambda _figures: unclear)
    said = sentences(outlook_blocks(figures, theme("burglary")))
    assert said["outlook-burglary-burglary-swing"].startswith("No season is clear by its test")


def test_categories_without_a_projection_share_a_sentence() -> None:
    figures = made_figures(
        {"Other theft": months(90), "Bicycle theft": months(2), "Theft from the person": months(3, seed=2)}, against=[]
    )
    said = sentences(outlook_blocks(figures, theme("theft")))

    assert said["outlook-theft-theft-from-the-person"] == (
        "Thefts from the person and bicycle thefts: there are too few records in the year for a projection."
    )
    assert "outlook-theft-bicycle-theft" not in said


def test_all_categories_are_projected_in_one_pass_and_as_each_would_be_alone() -> None:
    several = {"Burglary": months(60), "Robbery": months(20, seed=2, gaps=(0, 1, 2)), "Drugs": months(2)}
    together = projections(made_figures(several, against=[]))

    alone = projections(made_figures({"Burglary": several["Burglary"]}, against=[]))
    assert set(together) == {"Burglary", "Robbery"}
    assert together["Burglary"].total == pytest.approx(alone["Burglary"].total)
    assert together["Robbery"].reason is None


def test_projections_are_kept_for_the_figures_they_were_made_of() -> None:
    figures, other = (made_figures({"Burglary": months(60, seed=seed)}, against=[]) for seed in (1, 2))

    assert projections(figures) is projections(figures)
    assert projections(figures)["Burglary"].total != projections(other)["Burglary"].total


def test_words_promise_nothing() -> None:
    _, blocks = burglary(months(60))

    words = " ".join([*sentences(blocks).values(), chart(blocks).title, chart(blocks).foot])
    assert "promises nothing" in words
    assert " will " not in words
    assert "forecast" not in words
