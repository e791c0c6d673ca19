"""Maps: classes in words, true places, and a list that says the same."""

import xml.etree.ElementTree as ET

import shapely
from hypothesis import given
from hypothesis import strategies as st

from hallmark.assessment.maps import MapArea, map_classes, map_content, map_geojson, still_map

counts = st.lists(st.none() | st.integers(0, 5000), min_size=1, max_size=60)


def square(code: str, value: int | None, column: int) -> MapArea:
    shape = shapely.box(530_000 + column * 500, 180_000, 530_500 + column * 500, 180_500)
    return MapArea(code, f"Place {code}", value, shape, "Wick & Vale")


AREAS = [square("E01000001", 5, 0), square("E01000002", 0, 1), square("E01000003", None, 2), square("E01000004", 90, 3)]
OUTLINES = [("Wick & Vale", shapely.union_all([area.geometry for area in AREAS]))]


@given(counts)
def test_every_count_falls_in_exactly_one_class(values: list[int | None]) -> None:
    classes = map_classes(values)

    assert all(sum(item.holds(value) for item in classes) == 1 for value in values)


@given(counts)
def test_classes_rise_and_have_colours_of_their_own(values: list[int | None]) -> None:
    classes = [item for item in map_classes(values) if item.lower]

    assert len({item.colour for item in classes}) == len(classes)
    assert [item.lower for item in classes] == sorted(item.lower or 0 for item in classes)


def test_classes_of_many_counts_are_named_fifths() -> None:
    labels = [item.label for item in map_classes(list(range(1, 101)))]

    assert labels == ["Fewest: 1 to 20", "Below the middle: 21 to 40", "Middle: 41 to 60", "Above the middle: 61 to 80",
                      "Most: 81 to 100"]  # fmt: skip


def test_no_data_is_never_nought() -> None:
    labels = [item.label for item in map_classes([None, 0, 3])]

    assert labels == ["No data", "None recorded", "3"]


def test_geojson_is_in_degrees_to_five_decimals() -> None:
    data = map_geojson(AREAS, outlines=OUTLINES)
    west, south, east, north = data["bbox"]

    assert -0.14 < west < east < -0.09
    assert 51.49 < south < north < 51.52
    assert all(round(corner, 5) == corner for corner in data["bbox"])
    assert [feature["properties"]["kind"] for feature in data["features"]] == ["area"] * 4 + ["outline"]
    assert data["features"][2]["properties"]["value"] is None


def test_list_says_what_the_map_says_largest_first() -> None:
    content = map_content(
        AREAS, outlines=OUTLINES, title="Most in 4", measure="Burglary", period="2025", source="police.uk"
    )

    assert [place["text"] for place in content["list"]] == ["90", "5", "0", "No data"]
    assert "snap points" in content["foot"]
    assert "Most: Place E01000004, 90." in content["svg"]


def test_still_map_names_districts_and_has_a_scale_bar() -> None:
    svg = still_map(AREAS, classes=map_classes([area.value for area in AREAS]), outlines=OUTLINES, alt_text="A map")
    said = ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]

    assert "Wick & Vale" in said
    assert any(text.endswith((" m", " km")) for text in said)
    assert "style=" not in svg


def test_overlapping_areas_are_simplified_one_by_one() -> None:
    overlapping = [*AREAS, square("E01000005", 7, 0)]

    assert len(map_geojson(overlapping, outlines=[])["features"]) == 5


def test_names_of_neighbours_do_not_cover_each_other() -> None:
    one = AREAS[0].geometry
    nearly_one = [("Reigate and Banstead", one), ("Tandridge", one), ("No room for a third", one)]

    svg = still_map(AREAS, classes=map_classes([1, 0, None, 90, 5]), outlines=nearly_one, alt_text="A map")
    heights = {
        "".join(text.itertext()): float(text.get("y", "0"))
        for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    }

    assert abs(heights["Reigate and Banstead"] - heights["Tandridge"]) >= 16
    assert "No room for a third" not in heights
