"""What may come: limits that held in trials, words that promise nothing, and refusals."""

import pytest

from assessment.themes.invented import months, theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import chart, is_well_formed, sentences, table, untraced
from hallmark.assessment.themes.outlook import outlook_blocks
from hallmark.assessment.themes.outlook_projections import projections

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
        "Burglary: if the pattern since October 2020 holds, the year ending September 2026 would have between "
        f"{total.lower:,} and {total.upper:,} records, four times in five."
    )
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


@pytest.mark.parametrize(
    ("series", "words"),
    [
        (months(60, count=35), "Burglary: a projection needs three years of months. Fewer are held."),
        (
            months(60, count=40, gaps=(1, 2, 3, 4, 5)),
            "Burglary: a projection needs three years of months. Fewer are held.",
        ),
        (months(3), "Burglary: there are too few records in the year for a projection."),
        ([0.0] * 60, "Burglary: there are too few records in the year for a projection."),
        (
            months(60, gaps=(0, 12, 24, 36)),
            "Burglary: some month of the year is held in one year only, so there is no projection.",
        ),
    ],
)
def test_projection_is_refused_in_a_plain_sentence(series, words: str) -> None:
    figures, blocks = burglary(series)

    assert list(sentences(blocks).values()) == [words]
    assert len(blocks) == 1
    assert not [row for row in figures.rows.values() if row.measure.startswith("projected")]


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
