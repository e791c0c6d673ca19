"""The ward pack says what the assessment's figures say, ward by ward, and nothing it has not counted."""

import re
from dataclasses import replace
from typing import Any

import pytest
import shapely

from assessment.chapters.small_paper import small_paper
from hallmark.assessment.chapters.summary import COMPILED
from hallmark.assessment.chapters.ward_pack import SNAP, TESTED, TOWN_CENTRE, Pack, Row, Ward, ward_pack
from hallmark.assessment.figures import figure_id
from hallmark.assessment.maps.atlas import degrees
from hallmark.assessment.maps.ward_maps import WardGround, ground_from
from hallmark.assessment.packs import _pack
from hallmark.assessment.shelf import Made
from hallmark.assessment.themes.institution_points import METHOD as ON_POINT
from hallmark.assessment.themes.out_of_line import NOTE
from hallmark.assessment.themes.place_measures import OUT_OF_LINE
from hallmark.assessment.themes.put_together import GAPS
from hallmark.reports.blocks import Caveat, Chart, Document, KeyFigure, Map, Section, Table, Text

YEAR, BASE = ("2024-10", "2025-09"), ("2023-10", "2024-09")
NOW, THEN = "year ending September 2025", "year ending September 2024"
COUNTS = {"All crime": (120, 150), "Burglary": (20, 30), "Vehicle crime": (100, 120), "Anti-social behaviour": (40, 40)}


WARD_CODES = {"W2": ("L1", "L2"), "W1": ("L3",)}


def row(name: str, value: float, area: str, base: str = "") -> tuple[str, Row]:
    return name, Row(name, value, str(int(value)), base, area)


def change_of(code: str, category: str, call: str, count: int, base: int) -> Row:
    name = figure_id(code, "change_ratio", category, *YEAR, ".".join(BASE))
    return Row(name, count / base, str(count), str(base), "Harbour", category, YEAR, f"times the count of {THEN}",
               f"{call}: count over count, month beside the same month")  # fmt: skip


def ground() -> WardGround:
    """Three small areas side by side, two in one ward and the third its neighbour."""
    squares = {f"L{n}": shapely.box(530_000 + n * 500, 180_000, 530_500 + n * 500, 180_500) for n in (1, 2, 3)}
    data = {"features": [feature(code, shape) for code, shape in squares.items()]}
    return ground_from(data, WARD_CODES, {"W1": "Abbey", "W2": "Harbour"})


def feature(code: str, shape: shapely.Polygon) -> dict[str, Any]:
    return {"properties": {"kind": "area", "code": code}, "geometry": degrees(shape)}


def pack(*, compared: bool = True) -> Pack:
    rows = []
    for code, area in (("W2", "Harbour"), ("W1", "Abbey")):
        for category, (now, before) in COUNTS.items():
            rows.append(row(figure_id(code, "count", category, *YEAR), now, area))
            rows.append(row(figure_id(code, "count", category, *BASE), before, area))
            rows.append(row(figure_id(code, "difference", category, *YEAR, ".".join(BASE)), now - before, area))
        rows.append(row(figure_id(code, "rate_per_1000_residents", "All crime", *YEAR), 24.0, area, "5000"))
    rows.append(row(figure_id("D1", "rate_per_1000_residents", "All crime", *YEAR), 30.0, "Wick", "90000"))
    rows.append(row(figure_id("L1", "count", "All crime", *YEAR), 120, "Wick 001A"))
    return Pack(dict(rows), YEAR, BASE if compared else None, "data.police.uk", "D1")


def made(**changes: bool) -> Document:
    return ward_pack(small_paper(), pack(**changes), [Ward("W2", "Harbour", ("L1",)), Ward("W1", "Abbey", ())])


def texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Text)]


def table(section: Section, ending: str) -> Table:
    return next(block for block in section.blocks if isinstance(block, Table) and block.id.endswith(ending))


def test_wards_stand_in_order_of_their_names_under_the_papers_own_standing():
    found = made()

    assert [section.title for section in found.sections] == ["Abbey", "Harbour"]
    assert (found.kind, found.organisation, found.status) == ("ward-pack", "Safer Wick", "Draft")


def test_a_ward_has_its_numbers_its_comparison_and_the_areas_rate():
    section = made().sections[1]

    assert [block.value for block in section.blocks if isinstance(block, KeyFigure)] == ["120", "40", "24.0"]
    assert texts(section) == [
        f"All crime: 120 in the {NOW}, 150 in the {THEN}: 30 fewer now, not tested.",
        f"Anti-social behaviour: 40 in the {NOW}, 40 in the {THEN}: no difference, not tested.",
        f"For every 1,000 residents the ward had 24.0 crimes in the {NOW}; Wick as a whole had 30.0.",
        f"{SNAP} {TOWN_CENTRE}",
    ]


def test_every_difference_has_a_word_and_the_note_says_so():
    held = replace(pack(), rows=pack().rows | dict([
        row(figure_id("W2", "count", "Drugs", *YEAR), 3, "Harbour"),
        row(figure_id("W2", "count", "Drugs", *BASE), 19, "Harbour"),
        row(figure_id("W2", "difference", "Drugs", *YEAR, ".".join(BASE)), -16, "Harbour"),
    ]))  # fmt: skip
    found = table(ward_pack(small_paper(), held, [Ward("W2", "Harbour", ())]).sections[0], "-categories")

    said = {line[0].text: line[-1].said for line in found.rows}
    assert said["Drugs"] == "too few to test"
    assert said["Burglary"] == "not tested"
    assert all(said.values())
    assert TESTED in found.note


def test_categories_stand_by_size_and_disorder_apart():
    rows = table(made().sections[1], "-categories").rows

    assert [line[0].text for line in rows] == ["All crime", "Vehicle crime", "Burglary", "Anti-social behaviour"]
    assert [cell.text for cell in rows[1][1:]] == ["100", "120", "−20"]
    assert all(cell.figure in pack().rows for line in rows for cell in line[1:])


def test_without_a_year_to_compare_with_there_is_no_difference():
    section = made(compared=False).sections[1]

    assert len(table(section, "-categories").columns) == 2
    assert not [words for words in texts(section) if "fewer" in words]


def test_small_areas_are_named_and_a_missing_count_is_a_dash():
    rows = table(made().sections[1], "-small-areas").rows

    assert [cell.text for cell in rows[0]] == ["Wick 001A", "120", "–"]


def test_a_ward_with_one_kind_of_crime_has_no_chart():
    one = replace(pack(), rows={name: value for name, value in pack().rows.items() if "vehicle" not in name})
    section = ward_pack(small_paper(), one, [Ward("W2", "Harbour", ())]).sections[0]

    assert not [block for block in section.blocks if isinstance(block, Chart)]


def with_tests(*found: Row) -> Section:
    """The ward of Harbour where the assessment has tested these changes."""
    held = replace(pack(), rows=pack().rows | {one.figure_id: one for one in found}, tests={"W2": found})
    return ward_pack(small_paper(), held, [Ward("W2", "Harbour", ("L1",))]).sections[0]


def test_a_ward_carries_what_the_assessments_tests_call_and_in_the_same_words():
    section = with_tests(
        change_of("W2", "Burglary", "fell", 20, 30), change_of("W2", "Vehicle crime", "no clear change", 100, 120)
    )

    cells = {line[0].text: line[-1] for line in table(section, "-categories").rows}
    assert (cells["Burglary"].said, cells["Vehicle crime"].said, cells["All crime"].said) == (
        "fell", "no clear change", "not tested",
    )  # fmt: skip
    assert f"By the assessment’s tests: a fall in burglary, from 30 ({THEN}) to 20 ({NOW})." in texts(section)


def test_the_headline_differences_carry_the_tests_word_and_the_pack_says_what_its_words_mean():
    section = with_tests(change_of("W2", "Anti-social behaviour", "too uncertain to call", 40, 40))
    caveats = " ".join(block.text for block in section.blocks if isinstance(block, Caveat))

    assert f"Anti-social behaviour: 40 in the {NOW}, 40 in the {THEN}: no difference, too uncertain to call." in texts(
        section
    )
    assert "Another difference is as large as it stands here, and may be chance or may last." in caveats


def at_point(method: str, now: int, then: int, category: str = "Shoplifting") -> list[Row]:
    """A point's records in both years, as figures.csv has them."""
    return [
        Row(f"W2.at.{months[0]}", value, str(value), "", "Harbour", category, months, "records", method)
        for months, value in ((YEAR, now), (BASE, then))
    ]


def with_points(found: list[Row]) -> list[str]:
    held = replace(pack(), rows=pack().rows | {one.figure_id: one for one in found}, points={"W2": found})
    return texts(ward_pack(small_paper(), held, [Ward("W2", "Harbour", ())]).sections[0])


def test_points_that_move_a_wards_count_are_named_with_both_counts():
    found = at_point(f"{ON_POINT}on or near Petrol Station (Wick 001A)", 49, 6)

    assert (
        f"Single places that make much of a difference ({THEN}, then {NOW}): on or near Petrol Station (Wick 001A), 6 "
        "and 49 records of shoplifting."
    ) in with_points(found)


def test_a_point_without_its_earlier_count_is_not_named():
    found = at_point(f"{ON_POINT}on or near Petrol Station (Wick 001A)", 49, 6)[:1]

    assert not [words for words in with_points(found) if words.startswith("Single places")]


def test_a_called_theme_names_the_categories_that_the_table_has_in_its_place():
    section = with_tests(change_of("W2", "Theft", "fell", 58, 119), change_of("W2", "Burglary", "fell", 20, 30))

    assert (
        f"By the assessment’s tests: a fall in theft (other theft, theft from the person and bicycle theft together), "
        f"from 119 ({THEN}) to 58 ({NOW}); a fall in burglary, from 30 ({THEN}) to 20 ({NOW})."
    ) in texts(section)


def test_a_called_change_of_counts_that_others_made_says_what_a_gap_looks_like():
    found = change_of("W2", "Burglary", "fell", 20, 30)
    held = replace(pack(), rows=pack().rows | {found.figure_id: found}, tests={"W2": [found]}, is_reliable=False)
    section = ward_pack(small_paper(), held, [Ward("W2", "Harbour", ())]).sections[0]

    assert [words for words in texts(section) if words.endswith(f"({NOW}). {GAPS}")]
    assert not [words for words in texts(with_tests(found)) if GAPS in words]


def test_a_ward_out_of_line_with_the_rest_is_marked_where_its_count_stands():
    name = figure_id("W2", OUT_OF_LINE, "Burglary", *YEAR, ".".join(BASE))
    held = replace(pack(), rows=pack().rows | dict([row(name, 0.12, "Harbour")]))
    section = ward_pack(small_paper(), held, [Ward("W2", "Harbour", ())]).sections[0]

    found = table(section, "-categories")
    assert {line[0].text: line[-1].said for line in found.rows}["Burglary"] == "not tested, out of line"
    assert found.note.endswith(NOTE)
    assert NOTE not in table(made().sections[1], "-categories").note


def test_a_ward_without_a_called_change_names_its_largest_and_an_untested_one_says_nothing():
    """Thirty more than two is a difference: what cannot be called is not called none."""
    none_called = with_tests(
        change_of("W2", "Drugs", "too uncertain to call", 32, 2), change_of("W2", "Burglary", "no clear change", 20, 30)
    )

    assert (
        f"No difference in this ward is called a rise or a fall. The largest: drugs, from 2 ({THEN}) to 32 ({NOW}): "
        f"too uncertain to call; burglary, from 30 ({THEN}) to 20 ({NOW}): no clear change."
    ) in texts(none_called)
    assert not [words for words in texts(with_tests()) if "called" in words]


def test_no_difference_is_nought_without_a_sign():
    rows = table(made().sections[1], "-categories").rows

    assert rows[-1][-1].text == "0"


def test_small_areas_stand_by_count():
    counts = [row(figure_id(code, "count", "All crime", *YEAR), value, name)
              for code, value, name in (("L1", 9, "Wick 001A"), ("L2", 70, "Wick 001B"))]  # fmt: skip
    held = replace(pack(), rows=pack().rows | dict(counts))
    section = ward_pack(small_paper(), held, [Ward("W2", "Harbour", ("L1", "L2"))]).sections[0]

    assert [line[0].text for line in table(section, "-small-areas").rows] == ["Wick 001B", "Wick 001A"]


def mapped(*, is_reliable: bool) -> Section:
    held = replace(pack(), ground=ground(), is_reliable=is_reliable)
    return ward_pack(small_paper(), held, [Ward("W2", "Harbour", WARD_CODES["W2"])]).sections[0]


def test_a_ward_has_a_map_of_its_small_areas_among_its_neighbours():
    (found,) = [block for block in mapped(is_reliable=True).blocks if isinstance(block, Map)]

    assert found.title == "Wick 001A had the most records of the ward’s small areas: 120"
    assert [item.label for item in found.classes] == ["No data", "120"]
    assert set(re.findall(r"<text [^>]*>([^<]*)</text>", found.svg)[::2]) >= {"001A", "L2", "Abbey"}
    assert found.table.caption == "Records by small area, Harbour"


def test_counts_that_others_made_are_at_least_so_many_and_name_no_small_area():
    section = mapped(is_reliable=False)

    assert not [block for block in section.blocks if isinstance(block, Map)]
    assert not [block for block in section.blocks if isinstance(block, Table) and "small-areas" in block.id]
    values = [block.value for block in section.blocks if isinstance(block, KeyFigure)]
    assert values[:2] == ["At least 120", "At least 40"]
    kinds = [type(block) for block in section.blocks]
    assert kinds.index(Caveat) < kinds.index(Text)
    assert next(block.text for block in section.blocks if isinstance(block, Caveat)) == COMPILED
    assert texts(section)[0] == (
        f"All crime: at least 120 in the {NOW}, at least 150 in the {THEN}: 30 fewer now, not tested."
    )


def test_a_ward_of_few_records_has_a_list_and_no_map():
    few = dict(row(figure_id(code, "count", "All crime", *YEAR), 3, name) for code, name in (("L1", "A"), ("L2", "B")))
    held = replace(pack(), ground=ground(), rows=pack().rows | few)
    section = ward_pack(small_paper(), held, [Ward("W2", "Harbour", WARD_CODES["W2"])]).sections[0]

    assert not [block for block in section.blocks if isinstance(block, Map)]
    assert table(section, "-small-areas").rows


def test_a_wards_map_has_classes_of_its_own():
    counts = dict(
        row(figure_id(code, "count", "All crime", *YEAR), value, code)
        for code, value in (("L1", 20), ("L2", 90), ("L3", 4_000))
    )
    held = replace(pack(), ground=ground(), rows=pack().rows | counts)
    section = ward_pack(small_paper(), held, [Ward("W2", "Harbour", WARD_CODES["W2"])]).sections[0]

    (found,) = [block for block in section.blocks if isinstance(block, Map)]
    assert [item.label for item in found.classes] == ["20", "21 to 90"]


@pytest.mark.parametrize(("held", "charts"), [(("2025-08", "2025-09"), 2), (("2025-09",), 1)])
def test_months_of_all_crime_are_drawn_where_two_are_held(held: tuple[str, ...], charts: int):
    months = [row(figure_id("W2", "count", "All crime", month, month), 10, "Harbour") for month in held]
    found = replace(pack(), rows=pack().rows | dict(months))
    section = ward_pack(small_paper(), found, [Ward("W2", "Harbour", ())]).sections[0]

    drawn = [block for block in section.blocks if isinstance(block, Chart)]
    assert len(drawn) == charts
    assert any("A gap in the line is a month that is not held" in one.foot for one in drawn) is (charts == 2)


@pytest.mark.parametrize(
    ("records", "sources", "reliable"),
    [(["Police"], [{"words": "Police"}], True), ([], [{"words": "Ready-made counts"}], False), ([], [], True)],
    ids=["police records", "counts that others made, and no record at all", "a paper that names no source"],
)
def test_a_pack_leans_on_small_areas_only_where_its_wards_are_counted_from_records(records, sources, reliable):
    count = {
        "figure_id": figure_id("W2", "count", "All crime", *YEAR), "area_code": "W2", "area_name": "Harbour",
        "measure": "count", "category": "All crime", "period_start": YEAR[0], "period_end": YEAR[1], "value": "120",
        "numerator": "120", "denominator": "", "unit": "records", "method": "", "source": "Police",
    }  # fmt: skip
    options = {"year_ending": "2025-09", "against": [], "area": "D1"}

    found = _pack([count], Made(options=options, sources=sources, records=records), {"W2"})

    assert found.is_reliable is reliable
