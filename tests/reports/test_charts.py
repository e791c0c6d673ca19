"""Charts are SVG that a strict page accepts, say what they show, and know where each of their points lies."""

import xml.etree.ElementTree as ET

import pytest

from crimestats.periods import months_between
from hallmark.reports.charts import (
    Bar,
    Drawing,
    category_bars,
    describe_months,
    district_bars,
    monthly_line,
    most_words,
)
from hallmark.reports.charts.bars import _number, row_frame

pytestmark = pytest.mark.slow

SVG = "{http://www.w3.org/2000/svg}"
MONTHS = months_between("2024-01", "2025-12")


def series(missing: frozenset[str] = frozenset()) -> list[tuple[str, float | None]]:
    return [(month, None if month in missing else 700 + 10 * index) for index, month in enumerate(MONTHS)]


def texts(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter(f"{SVG}text")]


def paths_coloured(svg: str, colour: str) -> list[ET.Element]:
    return [path for path in ET.fromstring(svg).iter(f"{SVG}path") if path.get("stroke") == colour]


def line(missing: frozenset[str] = frozenset(), *, alt_text: str = "A line") -> Drawing:
    figures = {month: f"figure-of-{month}" for month in MONTHS}
    return monthly_line(series(missing), name="line", alt_text=alt_text, figures=figures)


def bars_chart(against: str | None = "Year ending December 2024") -> Drawing:
    bars = [Bar("Violence & sexual offences", 3032, 2900, "f1"), Bar("Drugs", 144, None, "f2")]
    return category_bars(bars, this="Year ending December 2025", against=against, name="bars", alt_text="Two bars")


@pytest.mark.parametrize("draw", [line, bars_chart])
def test_chart_has_nothing_that_a_strict_page_refuses(draw) -> None:
    svg = draw().svg
    root = ET.fromstring(svg)

    assert not list(root.iter(f"{SVG}style"))
    assert all("style" not in element.attrib for element in root.iter())
    assert "<script" not in svg
    assert "http" not in svg.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_chart_is_one_picture_with_one_description() -> None:
    root = ET.fromstring(line(alt_text="Records & months").svg)
    title = root.find(f"{SVG}title")

    assert root.get("role") == "img"
    assert title is not None
    assert root.get("aria-labelledby") == title.get("id") == "line-alt"
    assert title.text == "Records & months"
    assert not [element for element in root.iter() if element is not root and "role" in element.attrib]


def test_line_begins_at_nought_and_labels_its_ends() -> None:
    said = texts(line().svg)

    assert "0" in said
    assert "930" in said
    assert "700" in said


def test_line_is_broken_and_hatched_where_months_are_missing() -> None:
    whole, broken = line().svg, line(frozenset(months_between("2024-05", "2024-10"))).svg

    assert "line-hatch" not in whole
    assert 'fill="url(#line-hatch)"' in broken
    assert "No data" in texts(broken)
    [path] = [path for path in paths_coloured(broken, "#0072B2") if path.get("stroke-width") == "2.5"]
    assert (path.get("d") or "").count("M") == 2


def test_line_with_a_single_month_held() -> None:
    assert "712" in texts(monthly_line([("2025-01", 712), ("2025-02", None)], name="line", alt_text="One").svg)


def test_line_with_no_month_held_is_all_hatch() -> None:
    assert "line-hatch" in monthly_line([("2025-01", None), ("2025-02", None)], name="line", alt_text="None").svg


def test_each_month_has_a_point_with_its_number_and_figure() -> None:
    drawn = line(frozenset({"2024-02"}))

    assert len(drawn.points) == 24
    assert (drawn.points[0].label, drawn.points[0].value, drawn.points[0].figure) == (
        "January 2024",
        "700",
        "figure-of-2024-01",
    )
    assert (drawn.points[1].label, drawn.points[1].value, drawn.points[1].figure) == ("February 2024", "No data", "")


def test_points_lie_on_the_line_that_is_drawn() -> None:
    drawn = line()
    [path] = [path for path in paths_coloured(drawn.svg, "#0072B2") if path.get("stroke-width") == "2.5"]
    first, second = (
        [float(part) for part in place.split(",")] for place in (path.get("d") or "").strip("M").split("L")[:2]
    )

    across = drawn.points[1].x - drawn.points[0].x
    down = drawn.points[1].y - drawn.points[0].y
    assert across == pytest.approx(second[0] - first[0], abs=0.02)
    assert down == pytest.approx(second[1] - first[1], abs=0.02)
    assert drawn.points[0].x == pytest.approx(first[0] + 44, abs=0.6)
    assert drawn.points[0].y == pytest.approx(first[1] + 12, abs=0.6)


def test_bars_say_their_numbers_and_names_in_full() -> None:
    said = texts(bars_chart().svg)

    assert "3,032" in said
    assert "144" in said
    assert "Violence &sexual offences" in said
    assert "Year ending December 2024" in said


def test_the_number_of_a_bar_is_never_beyond_the_tick_that_it_is_set_against() -> None:
    bars = [Bar("Longer", 900, 500), Bar("Shorter", 500, 900), Bar("Nearly", 880, 900), Bar("Small", 12, 40)]
    svg = category_bars(bars, this="2025", against="2023", name="bars", alt_text="Four").svg

    said = texts(svg)
    assert {"900", "500", "880", "12 (was 40)"} <= set(said)
    assert "40" not in said


def test_a_number_stands_clear_of_a_tick_on_its_bar() -> None:
    frame = row_frame((0, 1000), 1, right=60)
    tick = frame.at(990, 0)[0]

    label = _number(Bar("Burglary", 1000, 990), 0, frame)

    assert label.align == "right"
    assert label.x < tick


def test_points_of_bars_lie_below_the_key() -> None:
    with_key, without = bars_chart(), bars_chart(against=None)

    assert with_key.points[0].figure == "f1"
    assert with_key.points[0].y > without.points[0].y
    assert [point.value for point in without.points] == ["3,032", "144"]


def test_bars_without_a_comparison_have_no_key() -> None:
    assert "Year ending December 2025" not in texts(bars_chart(against=None).svg)


def test_district_bars_keep_their_order() -> None:
    bars = [Bar("Wick", 5), Bar("Ambleford", 9)]
    said = texts(district_bars(bars, this="2025", against=None, name="bars", alt_text="Two").svg)

    assert said.index("Wick") < said.index("Ambleford")


def test_bars_that_are_all_nought_can_be_drawn() -> None:
    assert "0" in texts(category_bars([Bar("Drugs", 0)], this="2025", against=None, name="b", alt_text="None").svg)


def test_chart_refuses_a_name_that_could_close_an_attribute() -> None:
    with pytest.raises(ValueError, match="cannot name a chart"):
        monthly_line(series(), name='x"><script>', alt_text="A line")


def test_specification_is_what_was_drawn() -> None:
    drawn = line()

    assert drawn.specification["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert {"width", "height", "layer"} <= set(drawn.specification)


def test_description_of_a_series_with_gaps() -> None:
    said = describe_months(series(frozenset({"2024-02"})), what="Burglary", where="Norwich")

    assert said == (
        "Burglary in Norwich each month from January 2024 to December 2025. Most: 930 in December 2025. "
        "Fewest: 700 in January 2024. 1 month has no data."
    )


def test_equal_months_are_all_named_or_counted() -> None:
    few = [("2025-01", 9.0), ("2025-02", 4.0), ("2025-03", 9.0), ("2025-04", None)]
    many = [*few, *[(f"2025-0{month}", 9.0) for month in range(5, 9)]]

    assert most_words(few) == "January 2025 and March 2025 (9)"
    assert most_words(many) == "6 months (9)"
    assert "Most: 9 in January 2025 and March 2025. Fewest: 4 in February 2025." in describe_months(
        few, what="Burglary", where="Norwich"
    )


def test_description_of_a_series_that_holds_nothing() -> None:
    assert describe_months([("2025-01", None)], what="Burglary", where="Norwich") == (
        "Burglary in Norwich: no month is held."
    )
