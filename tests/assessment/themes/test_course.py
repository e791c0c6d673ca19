"""How a theme went: truths planted in invented months are found, and nothing else is said."""

import pytest

from assessment.themes.invented import months, theme
from assessment.themes.made_figures import made_figures
from assessment.themes.reading import chart, is_well_formed, sentences, table, untraced
from crimestats.periods import add_months, month_label
from hallmark.assessment.themes.course import course_blocks
from hallmark.assessment.themes.course_ranges import Level, Usual, usual_ranges
from hallmark.assessment.themes.course_unusual import level_words, run_words

pytestmark = pytest.mark.usefixtures("undrawn")


def burglary(series, **more):
    figures = made_figures({"Burglary": series}, **more)
    return figures, course_blocks(figures, theme("burglary"))


def test_year_is_said_with_its_rate_and_every_earlier_year() -> None:
    figures, blocks = burglary([50.0] * 48 + [60.0] * 12)

    said = sentences(blocks)
    assert said["course-burglary-burglary"] == (
        "The police recorded 720 burglaries in Ambleford and Wick in the year ending September 2025. "
        "That is 60.0 for every 1,000 residents (12,000 in June 2024)."
    )
    against = [name for name in said if "-against-" in name]
    assert len(against) == 4
    assert said[against[0]] == "The year ending September 2024 had 600: 120 more now (20.0% of 600), a rise."
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_steady_series_has_no_clear_change_and_no_unusual_month() -> None:
    figures, blocks = burglary(months(60))

    said = sentences(blocks)
    assert said["course-burglary-burglary-against-2024-09"].count("no clear change.") == 1
    assert said["course-burglary-unusual"] == (
        "Burglaries: no month of the year ending September 2025 lies outside its usual range."
    )
    assert not [name for name in said if "-level-" in name]
    assert chart(blocks).title == "Burglaries: nothing stands out in the year ending September 2025"
    assert untraced(figures, blocks) == []


def test_month_far_above_is_named_with_its_usual_range() -> None:
    series = months(60)
    series[57] = 150.0
    figures, blocks = burglary(series)

    [limits] = [row for row in figures.rows.values() if row.measure == "usual_count" and row.period_start == "2025-07"]
    assert sentences(blocks)["course-burglary-unusual"] == (
        f"July 2025 (150) lies above the usual range ({limits.lower} to {limits.upper})."
    )
    assert 60 < (limits.upper or 0) < 150
    assert chart(blocks).title == (
        "Burglaries: too uncertain to call beside the year ending September 2024; July 2025 (150) lies above the usual "
        "range"
    )
    assert "July 2025 (150) above" in chart(blocks).alt
    assert table(blocks, "course-burglary-months")["July 2025"][0::2] == ["150", "Above"]
    assert untraced(figures, blocks) == []


def test_month_far_below_is_named() -> None:
    series = months(60)
    series[50] = 5.0
    _, blocks = burglary(series)

    assert sentences(blocks)["course-burglary-unusual"].startswith("December 2024 (5) lies below the usual range (")


def test_level_shift_is_found_near_its_month_and_the_range_begins_anew() -> None:
    series = [*months(90)[:30], *[value and round(value * 0.5) for value in months(90)[30:]]]
    figures, blocks = burglary(series)

    [words] = [text for name, text in sentences(blocks).items() if "-level-" in name]
    usual = usual_ranges(figures)["Burglary"]
    [level] = usual.levels
    assert level.earliest <= "2023-04" <= level.latest
    assert "a lower level began about" in words
    assert ". Its months average about " in words
    assert chart(blocks).title == (
        f"Burglaries: a lower level began about {month_label(level.month)}; "
        "nothing stands out in the year ending September 2025"
    )
    assert level.before == pytest.approx(90, abs=10)
    assert level.after == pytest.approx(45, abs=6)
    assert usual.months[add_months(level.month, 3)].upper < 90
    assert sentences(blocks)["course-burglary-unusual"].startswith("Burglaries: no month of the year ending")
    assert untraced(figures, blocks) == []


def test_new_level_of_under_a_year_has_no_usual_range_yet() -> None:
    series = [*months(60)[:52], *[value and value * 3 for value in months(60)[52:]]]
    figures, blocks = burglary(series)

    assert "2025-09" not in usual_ranges(figures)["Burglary"].months
    assert "higher level began" in " ".join(sentences(blocks).values())
    assert table(blocks, "course-burglary-months")["September 2025"][1:] == ["–", "–"]
    assert untraced(figures, blocks) == []


def test_season_is_not_taken_for_unusual_months() -> None:
    figures, blocks = burglary(months(200, season=0.35))

    usual = usual_ranges(figures)["Burglary"]
    assert usual.seasonal
    assert usual.months["2025-07"].middle > usual.months["2025-01"].middle * 1.5
    assert "no month" in sentences(blocks)["course-burglary-unusual"]


def test_months_without_data_are_gaps_and_never_nought() -> None:
    figures, blocks = burglary(months(60, gaps=(20, 21, 22)))

    rows = table(blocks, "course-burglary-months")
    [gap] = [point for point in chart(blocks).points if point.label == "June 2022"]
    assert rows["June 2022"][0] == "No data"
    assert rows["June 2022"][2] == "–"
    assert (gap.value, gap.figure) == ("No data", "")
    assert "3 months have no data" in chart(blocks).alt
    assert untraced(figures, blocks) == []


def test_run_of_months_on_one_side_that_has_not_ended_is_said() -> None:
    series = [*months(60)[:52], 66.0, 68.0, 64.0, 67.0, 65.0, 68.0, 66.0, 67.0]
    _, blocks = burglary(series)

    assert sentences(blocks)["course-burglary-unusual"] == (
        "Every month from February to September 2025 lies above the middle of the usual range."
    )
    assert chart(blocks).title == (
        "Burglaries: no clear change beside the year ending September 2024; every month from February to September "
        "2025 lies above the middle of the usual range"
    )


def test_level_that_is_over_was() -> None:
    drawn = months(90)
    series = [*drawn[:20], *[value and round(value * 0.4) for value in drawn[20:40]], *drawn[40:]]
    _, blocks = burglary(series)

    lower, higher = [text for name, text in sentences(blocks).items() if "-level-" in name]
    assert ". Its months averaged about " in lower
    assert ". Its months average about " in higher


def test_title_does_not_pass_over_a_mark_of_an_earlier_year() -> None:
    series = months(60)
    series[33] = 150.0
    _, blocks = burglary(series)

    assert chart(blocks).title == "Burglaries: last outside its usual range in July 2023 (150)"
    assert "no month of the year ending September 2025" in sentences(blocks)["course-burglary-unusual"]


def test_two_months_outside_are_both_in_the_title() -> None:
    series = months(60)
    series[49] = series[57] = 150.0
    _, blocks = burglary(series)

    assert chart(blocks).title.endswith("; November 2024 (150) and July 2025 (150) lie above the usual range")


def test_equal_months_share_the_title() -> None:
    series = [5.0] * 20
    series[3] = series[17] = 9.0
    _, blocks = burglary(series)

    assert chart(blocks).title == "Burglaries: most in May 2024 and July 2025 (9)"


@pytest.mark.parametrize("series", [months(60, count=20), months(4), [0.0] * 60])
def test_too_little_is_not_marked_and_not_spoken_of(series) -> None:
    figures, blocks = burglary(series)

    assert "course-burglary-unusual" not in sentences(blocks)
    assert "usual_count" not in {row.measure for row in figures.rows.values()}
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_theme_of_several_categories_has_a_sentence_each_a_table_and_the_first_drawn() -> None:
    figures = made_figures(
        {"Theft from the person": months(5), "Bicycle theft": months(30, seed=2), "Other theft": months(90, seed=3)}
    )
    blocks = course_blocks(figures, theme("theft"))

    said = sentences(blocks)
    assert said["course-theft-bicycle-theft-against-2024-09"].startswith(
        "Bicycle thefts: the year ending September 2024"
    )
    assert len([name for name in said if "-against-" in name]) == 3
    assert list(table(blocks, "course-theft-categories")) == ["Other theft", "Theft from the person", "Bicycle theft"]
    assert chart(blocks).subtitle.startswith("Other thefts, records a month, Ambleford and Wick")
    assert untraced(figures, blocks) == []
    assert is_well_formed(blocks)


def test_robbery_leads_its_theme_though_weapons_are_more() -> None:
    figures = made_figures({"Robbery": months(12), "Possession of weapons": months(40, seed=2)})
    blocks = course_blocks(figures, theme("robbery-and-weapons"))

    assert chart(blocks).subtitle.startswith("Robberies, records a month")
    [shown] = [block for block in blocks if block.id == "course-robbery-and-weapons-months"]
    assert shown.caption.startswith("Robbery by month")  # type: ignore[union-attr]
    [several] = [block for block in blocks if block.id == "course-robbery-and-weapons-categories"]
    assert "a real rise or fall may be hidden." in several.note  # type: ignore[union-attr]


def test_category_that_is_not_held_is_named() -> None:
    figures = made_figures({"Robbery": months(20)})
    blocks = course_blocks(figures, theme("robbery-and-weapons"))

    assert sentences(blocks)["course-robbery-and-weapons-not-counted"] == (
        "No data: possession of weapons cannot be counted for the year ending September 2025. "
        "Not every month is held in full."
    )


def test_theme_of_which_nothing_is_held_says_so_and_draws_nothing() -> None:
    figures = made_figures({"Burglary": months(20)})
    blocks = course_blocks(figures, theme("drugs"))

    assert list(sentences(blocks)) == ["course-drugs-not-counted"]
    assert len(blocks) == 1


def test_anti_social_behaviour_is_incidents() -> None:
    figures = made_figures({"Anti-social behaviour": [100.0] * 60}, residents=None)
    blocks = course_blocks(figures, theme("anti-social-behaviour"))

    assert sentences(blocks)["course-anti-social-behaviour-anti-social-behaviour"] == (
        "The police recorded 1,200 incidents of anti-social behaviour in Ambleford and Wick in the year ending "
        "September 2025."
    )


@pytest.mark.slow
def test_steady_series_are_seldom_called_unusual_or_changed() -> None:
    """The false alarms that the head of the chapters owns up to, over the months that sentences speak of."""
    unusual = changed = 0
    for seed in range(30):
        _, blocks = burglary(months(80, seed=seed))
        said = sentences(blocks)
        unusual += "no month" not in said.get("course-burglary-unusual", "")
        changed += any("-level-" in name for name in said)

    assert unusual <= 8
    assert changed <= 5


def test_a_fall_is_titled_so_though_its_first_months_lie_above_the_new_level() -> None:
    """The months halve before the year, and fall on within it: the first are high only beside the newest level."""
    drawn = [float(value or 0) for value in months(60)]
    series = [*drawn[:46], *[round(value * 0.5) for value in drawn[46:55]], *[round(v * 0.3) for v in drawn[55:]]]
    figures, blocks = burglary(series)

    said, title = sentences(blocks)["course-burglary-unusual"], chart(blocks).title
    assert said.startswith("Every month from August 2024 to April 2025 lies above the middle")
    assert said.endswith("for the level since about August 2024, itself lower than the one before.")
    assert title.startswith("Burglaries: a fall beside the year ending September 2024")
    assert "above" not in title
    assert title.endswith(level_words(usual_ranges(figures)["Burglary"].levels[-1]))


def test_a_run_after_a_change_of_level_names_the_level_that_it_lies_about() -> None:
    level = Level("2024-08", "2024-07", "2024-09", 120.0, 60.0, "2020-10", "2025-09")
    stretch = ["2024-09", "2024-10", "2024-11"]

    assert run_words(Usual({}, (level,), seasonal=False), "above", stretch) == (
        "Every month from September to November 2024 lies above the middle of the usual range for the level since "
        "about August 2024, itself lower than the one before."
    )
    assert run_words(Usual({}, (), seasonal=False), "above", stretch) == (
        "Every month from September to November 2024 lies above the middle of the usual range."
    )


def test_a_year_of_which_hardly_a_month_has_a_usual_range_is_not_called_usual() -> None:
    """The level doubles in the second month of the year, and less than a year tells of the new one."""
    drawn = months(60)
    figures, blocks = burglary([*drawn[:49], *[round(float(value or 0) * 2.2) for value in drawn[49:]]])

    known = [month for month in figures.months if month in usual_ranges(figures)["Burglary"].months]
    assert 0 < len(known) < 6
    assert sentences(blocks)["course-burglary-unusual"] == (
        "The level changed about November 2024: the usual range before it no longer applies, and too few months tell "
        "of a new one."
    )
