"""The charts of analysis: usual range, outlook, season and intervals."""

import xml.etree.ElementTree as ET

import pytest

from crimestats.periods import months_between
from hallmark.reports.charts import (
    Estimate,
    OutlookMonth,
    RangeMonth,
    SeasonMonth,
    intervals,
    outlook_line,
    season_bars,
    usual_range_line,
)
from hallmark.reports.charts.labels import Box, Label, without_collisions
from hallmark.reports.charts.style import in_lines, round_up, ticks

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = months_between("2024-01", "2025-12")


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def range_months(**marks: str) -> list[RangeMonth]:
    return [
        RangeMonth(month, 300.0 if month.replace("-", "_") == "2025_07" else 150.0, 100, 200,
                   marks.get(f"m{month.replace('-', '_')}", ""), f"f-{month}")  # type: ignore[arg-type]
        for month in MONTHS
    ]  # fmt: skip


@pytest.mark.slow
def test_months_outside_the_usual_range_have_their_own_shape_number_and_word() -> None:
    drawn = usual_range_line(range_months(m2025_07="above", m2024_03="run"), name="usual", alt_text="x")
    july = next(point for point in drawn.points if point.label == "July 2025")

    said = texts(drawn.svg)
    assert {"Usual range", "above it", "one of seven or more on one side"} <= set(said)
    assert "below it" not in said
    assert "300" in said
    assert (july.value, july.figure) == ("300, above the usual range", "f-2025-07")
    assert drawn.svg.count('fill="#A63F00"') == 2  # in the key and on the line


@pytest.mark.slow
def test_months_without_a_usual_range_have_no_band_and_no_key() -> None:
    drawn = usual_range_line([RangeMonth(month, 20.0) for month in MONTHS], name="usual", alt_text="x")

    assert "Usual range" not in texts(drawn.svg)
    assert "#DCE4EB" not in drawn.svg


@pytest.mark.slow
def test_months_left_out_of_a_usual_range_are_hatched() -> None:
    months = [one for one in range_months() if one.month not in {"2024-06", "2024-07"}]
    drawn = usual_range_line(months, name="usual", alt_text="x")

    assert "url(#usual-hatch)" in drawn.svg
    assert [point.value for point in drawn.points if point.label == "June 2024"] == ["No data"]


def outlook(held: list[tuple[str, float | None]] | None = None):
    months = [
        OutlookMonth(month, 150.0, (120.0, 180.0), (100.0, 210.0), f"p-{month}")
        for month in months_between("2026-01", "2026-12")
    ]
    return outlook_line(held or [(month, 140.0) for month in MONTHS], months, name="outlook", alt_text="x")


@pytest.mark.slow
def test_outlook_names_its_bands_beside_them() -> None:
    drawn = outlook()

    assert {"19 in 20", "4 in 5", "Middle", "Held"} <= set(texts(drawn.svg))
    assert len(drawn.points) == 36
    assert drawn.points[-1].value == "about 150, four times in five 120 to 180"
    assert drawn.points[-1].figure == "p-2026-12"


@pytest.mark.slow
def test_outlook_does_not_join_what_is_held_to_what_may_come() -> None:
    drawn = outlook([("2025-10", 140.0), ("2025-11", None), ("2025-12", 130.0)])

    assert "url(#outlook-hatch)" in drawn.svg
    assert "stroke-dasharray" in drawn.svg


@pytest.mark.slow
def test_season_colours_and_numbers_only_the_months_that_stand_out() -> None:
    months = [SeasonMonth(percent, percent - 8, percent + 8, abs(percent) > 10, f"s{percent}")
              for percent in (-24, -8, -3, 2, 7, 9, 29, 20, 1, -3, -9, -21)]  # fmt: skip
    drawn = season_bars(months, name="season", alt_text="x")

    said = texts(drawn.svg)
    assert {"+29", "+20", "−24", "−21"} <= set(said)
    assert "−9" not in said
    assert {"Jan", "Feb", "Dec"} <= set(said)
    assert (drawn.points[6].label, drawn.points[6].value) == ("July", "+29% (+21% to +37%)")
    assert "#E3E8EC" not in drawn.svg  # no line across strikes through a number


@pytest.mark.slow
def test_intervals_show_reference_band_and_own_area() -> None:
    rows = [
        Estimate("Norwich", 12.3, 11.1, 13.8, (8, 11.5), own=True, figure="n"),
        Estimate("Breckland", 5.3, 4.6, 6.1, (7.9, 11.6)),
        Estimate("Nowhere", 7.0, said="not held whole"),
    ]
    drawn = intervals(
        rows, name="i", alt_text="x", reference=9.7, reference_words="All: 9.7", said=lambda v: f"{v:.1f}"
    )

    assert {"Norwich", "12.3", "5.3", "All: 9.7", "Usual for its size", "not held whole"} <= set(texts(drawn.svg))
    assert drawn.points[0].figure == "n"
    assert [point.y for point in drawn.points] == sorted(point.y for point in drawn.points)


@pytest.mark.slow
def test_intervals_from_zero_begin_at_nought() -> None:
    drawn = intervals([Estimate("A", 10), Estimate("B", 12)], name="i", alt_text="x", from_zero=True)

    assert "0" in texts(drawn.svg)


@pytest.mark.slow
def test_intervals_of_one_value_can_be_drawn() -> None:
    assert "A" in texts(intervals([Estimate("A", 0)], name="i", alt_text="x").svg)


def test_labels_that_collide_are_left_out_the_first_stays() -> None:
    labels = [Label(10, 10, "first"), Label(12, 11, "second"), Label(90, 10, "third")]

    assert [label.text for label in without_collisions(labels)] == ["first", "third"]
    assert [label.text for label in without_collisions(labels, [Box(80, 0, 100, 20)])] == ["first"]


@pytest.mark.parametrize(("value", "top"), [(0, 0), (1, 2), (93, 120), (930, 1200), (88, 100)])
def test_top_of_an_axis_is_round_and_above(value: float, top: float) -> None:
    assert round_up(value) == top


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [(0, 120, [0, 50, 100]), (-38, 41, [-20, 0, 20, 40]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1.0]), (3, 3, [3])],
)
def test_ticks_are_round_numbers_within(low: float, high: float, found: list[float]) -> None:
    assert [value for value in ticks(low, high, most=6) if low <= value <= high] == ticks(low, high, most=6)
    assert ticks(low, high, most=6 if high == 1 else 5) == found


def test_long_names_break_near_their_middle() -> None:
    assert in_lines("Violence and sexual offences") == "Violence and\nsexual offences"
    assert in_lines("Burglary") == "Burglary"
