"""What is said of a difference: one function decides it, and a large one that cannot be called is told in full."""

import re
from dataclasses import replace

import pytest

from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import lay_ground
from crimestats.counts import Verdict, smallest_change_seen
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters.summary import clear_changes
from hallmark.assessment.chapters.summary_places import place_changes
from hallmark.assessment.editing.words import verdicts_said
from hallmark.assessment.figures import Figure
from hallmark.assessment.findings import compared
from hallmark.assessment.verdicts import MOST_UNSEEN, Call, call, smallest_fall
from hallmark.evidence.categories import ALL_CRIME
from hallmark.reports.blocks import Text

SWINGING = [20, 60, 25, 70, 15, 65, 30, 75, 20, 55, 25, 60]
"""Months that vary so much that no test sees a rise of a third."""
STEADY = [190, 215, 205, 185, 210, 195, 220, 200, 190, 205, 195, 210]


@pytest.mark.parametrize(
    ("verdict", "seen", "said"),
    [
        (Verdict.NO_CLEAR_CHANGE, MOST_UNSEEN, Call.NO_CLEAR_CHANGE),
        (Verdict.NO_CLEAR_CHANGE, MOST_UNSEEN + 0.1, Call.UNCERTAIN),
        (Verdict.NO_CLEAR_CHANGE, float("nan"), Call.UNCERTAIN),
        (Verdict.ROSE, 200.0, Call.ROSE),
        (Verdict.FELL, 200.0, Call.FELL),
        (Verdict.NOT_COMPARED, 200.0, Call.NOT_COMPARED),
    ],
)
def test_no_clear_change_is_said_only_where_one_could_have_been_seen(verdict, seen, said):
    assert call(verdict, seen) == said


@pytest.mark.parametrize(
    ("limits", "said"),
    [
        ((1.0, 1.2), Call.NO_CLEAR_CHANGE),
        ((1.001, 1.2), Call.MAY_HAVE_RISEN),
        ((0.8, 1.0), Call.NO_CLEAR_CHANGE),
        ((0.8, 0.999), Call.MAY_HAVE_FALLEN),
        ((float("nan"), float("nan")), Call.NO_CLEAR_CHANGE),
    ],
)
def test_a_line_whose_limits_leave_no_change_out_is_not_said_to_stand_still(limits, said):
    assert call(Verdict.NO_CLEAR_CHANGE, MOST_UNSEEN, limits) == said


@pytest.mark.parametrize("verdict", [Verdict.ROSE, Verdict.FELL, Verdict.NOT_COMPARED])
def test_limits_never_change_what_the_test_calls(verdict):
    assert {call(verdict, 10.0, limits) for limits in ((0.5, 0.9), (0.9, 1.1), (1.1, 1.5))} == {Call(verdict.value)}


def test_a_line_whose_own_limits_leave_no_change_out_may_have_risen():
    figures = made_figures({"Burglary": [200] * 24})
    line = next(iter(figures.verdicts.values()))

    assert line.call == Call.NO_CLEAR_CHANGE
    assert replace(line, lower=1.1, upper=1.3).call == Call.MAY_HAVE_RISEN


def test_all_crime_is_tested_by_itself():
    """Beside thirteen steady kinds of crime, or beside none: what is called of the whole is the same."""
    figures = made_figures({"Burglary": [200] * 24, "Vehicle crime": [50] * 24}, others=True)

    methods = {key[1]: line.method for key, line in figures.verdicts.items() if key[0] == AREA.code}

    assert "(tested by itself)" in methods[ALL_CRIME]
    assert re.search(r"in its table of \d+ lines", methods["Burglary"])


def test_no_clear_change_is_said_with_the_changes_that_the_counts_do_not_rule_out():
    figures = made_figures({"Shoplifting": [*STEADY, *[one + 4 for one in STEADY]]})

    words, _ = said_of(figures)
    [percent] = [row for row in figures.rows.values() if is_change(row)]

    assert ", no clear change. From " in words
    assert words.endswith(f"{abs(percent.lower):.0f}% fewer to {percent.upper:.0f}% more would fit these counts.")
    [ratio] = [row for row in figures.rows.values() if is_change(row, "change_ratio")]
    assert (percent.lower, percent.upper) == pytest.approx((100 * ratio.lower - 100, 100 * ratio.upper - 100), abs=1e-3)


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((0.4, 20.5), "it may have risen, not certain. From 0.4% to 20% more would fit these counts."),
        ((-36.2, -8.0), "it may have fallen, not certain. From 36% to 8% fewer would fit these counts."),
    ],
)
def test_what_may_have_changed_is_said_with_its_limits_and_never_as_a_rise(limits, words):
    figures = made_figures({"Shoplifting": [*STEADY, *[one + 4 for one in STEADY]]})
    [key] = [key for key in figures.verdicts if key[:2] == (AREA.code, "Shoplifting")]
    lower, upper = limits
    figures.verdicts[key] = replace(figures.verdicts[key], lower=1 + lower / 100, upper=1 + upper / 100)
    [percent] = [row for row in figures.rows.values() if is_change(row)]
    figures.rows[percent.figure_id] = replace(percent, lower=lower, upper=upper)

    said, _ = said_of(figures)

    assert said.endswith(words)
    assert verdicts_said(said) == {Verdict.NO_CLEAR_CHANGE}


@pytest.mark.parametrize("base", [60.0, 400.0, 3_000.0])
def test_the_smallest_fall_is_the_one_that_the_same_test_would_see(base):
    rise = float(smallest_change_seen([base], dispersion=3.0, degrees=12.0, level=0.01)[0])
    fall = float(smallest_change_seen([base], fall=True, dispersion=3.0, degrees=12.0, level=0.01)[0])

    assert smallest_fall(rise) == pytest.approx(-fall, nan_ok=True)


def is_change(row: Figure, measure: str = "change_percent") -> bool:
    return (row.area_code, row.category, row.measure) == (AREA.code, "Shoplifting", measure)


def said_of(figures: Figures) -> tuple[str, list[str]]:
    found = compared(figures, AREA, "Shoplifting", figures.comparisons[0])
    assert found is not None
    return found[0], [figure.measure for figure in found[1]]


def test_a_large_rise_that_cannot_be_called_says_what_would_have_been_seen():
    figures = made_figures({"Shoplifting": [*SWINGING, *[round(1.3 * one) for one in reversed(SWINGING)]]})

    words, measures = said_of(figures)

    assert ". That is too uncertain to call a rise: this test would see a rise of " in words
    assert words.endswith("% or more.")
    assert measures[-1] == "smallest_rise_seen_percent"


def test_a_large_fall_that_cannot_be_called_says_what_fall_would_have_been_seen():
    figures = made_figures({"Shoplifting": [*SWINGING, *[round(0.7 * one) for one in reversed(SWINGING)]]})

    words, _ = said_of(figures)

    assert "That is too uncertain to call a fall: this test would see " in words


def test_a_small_difference_that_cannot_be_called_is_said_in_short():
    figures = made_figures({"Shoplifting": [*SWINGING, *reversed(SWINGING)]})

    assert said_of(figures)[0].endswith("too uncertain to call.")


def test_where_every_line_is_too_uncertain_the_summary_says_so_once(monkeypatch):
    lay_ground(monkeypatch)
    swinging = [*SWINGING, *[one + 1 for one in reversed(SWINGING)]]
    figures = made_figures({"Shoplifting": swinging, "Burglary": swinging[::-1], "Drugs": swinging})
    calls = {line.call for line in figures.verdicts.values() if line.code == AREA.code}

    said = [text.text for text in clear_changes(figures)]

    assert calls == {Call.UNCERTAIN}
    assert said[0].startswith("Every kind of crime is too uncertain to call between ")
    assert not [words for words in said if "No single category" in words]


def test_a_part_of_a_year_is_not_said_again_where_the_whole_year_says_it(monkeypatch):
    """Two years ago is whole, last year is held in part: vehicle crime fell beside both."""
    lay_ground(monkeypatch)
    fell = [90] * 12 + [None] * 6 + [90] * 6 + [40] * 12
    even = [60] * 12 + [None] * 6 + [60] * 6 + [60] * 12
    figures = made_figures({"Vehicle crime": fell, "Burglary": even, "Shoplifting": even})

    texts = clear_changes(figures)

    named = [text.id for text in texts if text.id.startswith("clear-vehicle")]
    assert named == ["clear-vehicle-crime-2023-09"]
    assert texts[0].id == "clear-vehicle-crime-2023-09"


def test_a_rise_of_a_district_is_in_the_summary_beside_an_area_that_stands_still(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [200] * 24, "Shoplifting": [200] * 24})
    district = next(key for key in figures.verdicts if key[0] == "E07000901" and key[1] == "Burglary")
    line = figures.verdicts[district]
    figures.verdicts[district] = replace(line, verdict=Verdict.ROSE)

    said = [text.text for text in place_changes(figures) if isinstance(text, Text)]

    assert said[0].startswith("A rise in burglary in Ambleford: 1,680 in the year ending September 2024, 1,680 now.")
    assert said[0].endswith("The whole area: no clear change.")


def test_where_nothing_could_be_tested_the_summary_does_not_speak_of_no_clear_change(monkeypatch):
    """One record in two years: there is nothing to test by."""
    lay_ground(monkeypatch)
    few = [*[0] * 23, 1]
    figures = made_figures({"Burglary": few, "Shoplifting": few})
    calls = {line.call for line in figures.verdicts.values() if line.code == AREA.code}

    said = [text.text for text in clear_changes(figures)]

    assert calls == {Call.NOT_COMPARED}
    assert any(words.startswith("No kind of crime can be tested between ") for words in said)
    assert not [words for words in said if "clear rise or fall" in words]
