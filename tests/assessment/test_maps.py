"""Maps: classes in words, true places, and a list that says the same."""

import xml.etree.ElementTree as ET

import shapely
from hypothesis import given
from hypothesis import strategies as st

from hallmark.assessment.maps import Atlas, MapArea, atlas_of, map_classes, still_map
from hallmark.assessment.maps.atlas import Counted, SmallArea
from hallmark.assessment.maps.drawing import Labels, extent

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
    data = atlas_of_four().geojson()
    west, south, east, north = data["bbox"]

    assert -0.14 < west < east < -0.09
    assert 51.49 < south < north < 51.52
    assert all(round(corner, 5) == corner for corner in data["bbox"])
    assert [feature["properties"]["kind"] for feature in data["features"]] == ["area"] * 4 + ["outline"]


def test_still_map_names_districts_and_has_a_scale_bar() -> None:
    svg = still_map(AREAS, classes=map_classes([area.value for area in AREAS]), outlines=OUTLINES, alt_text="A map")
    said = ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]

    assert "Wick & Vale" in said
    assert any(text.endswith((" m", " km")) for text in said)
    assert "style=" not in svg


def test_overlapping_areas_are_simplified_one_by_one() -> None:
    overlapping = [*AREAS, square("E01000005", 7, 0)]
    areas = [SmallArea(area.code, area.name, area.district) for area in overlapping]

    atlas = atlas_of(areas, {area.code: area.geometry for area in overlapping}, [])

    assert atlas is not None
    assert len(atlas.geojson()["features"]) == 5


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


def atlas_of_four() -> Atlas:
    areas = [SmallArea(area.code, area.name, area.district) for area in AREAS]
    found = atlas_of(areas, {area.code: area.geometry for area in AREAS}, OUTLINES)
    assert found is not None
    return found


def shown(values: dict[str, int]) -> Counted:
    return Counted(values, {code: f"{code}.count" for code in values})


def test_a_map_of_an_atlas_says_what_it_shows_and_links_each_count_to_its_figure() -> None:
    found = atlas_of_four().map(
        "where-map-burglary", shown({"E01000001": 5, "E01000002": 0, "E01000004": 90}), what="Burglary",
        period="year ending September 2025", source="police.uk",
    )  # fmt: skip

    assert found.title == "Place E01000004 had the most records of burglary of any small area"
    assert [(row[-1].text, row[-1].figure) for row in found.table.rows] == [
        ("90", "E01000004.count"), ("5", "E01000001.count"), ("0", "E01000002.count"), ("No data", ""),
    ]  # fmt: skip
    assert [item.label for item in found.classes] == ["No data", "None recorded", "5", "6 to 90"]
    assert found.svg.count('id="where-map-burglary-alt"') == 1
    assert "snap points" in found.foot


def test_small_areas_with_equally_many_are_named_together_and_none_is_said() -> None:
    equal = dict.fromkeys(("E01000001", "E01000002"), 7)
    titles = [
        atlas_of_four().map("m", shown(values), what="Drugs", period="2025", source="police.uk").title
        for values in (equal, dict.fromkeys([area.code for area in AREAS], 7), {})
    ]

    assert titles == [
        "Place E01000001 and Place E01000002 had the most records of drugs of any small area, equally many",
        "Several small areas had equally many records of drugs, and none had more",
        "No record of drugs in any small area",
    ]


def test_all_maps_of_an_atlas_share_their_outlines() -> None:
    atlas = atlas_of_four()
    data = atlas.geojson()

    atlas.colour(data, "one", shown({"E01000001": 5}))
    atlas.colour(data, "two", shown({"E01000001": 0}))

    first = data["features"][0]["properties"]["maps"]
    assert (first["one"]["value"], first["two"]["value"]) == (5, 0)
    assert first["one"]["colour"] != first["two"]["colour"]
    assert "maps" not in data["features"][-1]["properties"]


def test_without_any_outline_there_is_no_atlas() -> None:
    assert atlas_of([SmallArea("E01000001", "A", "")], {}, []) is None


def test_a_small_area_is_titled_with_its_ward() -> None:
    area = SmallArea(AREAS[0].code, "Wick 004F", "Wick", "Sunbury East")
    atlas = atlas_of([area], {area.code: AREAS[0].geometry}, [])
    assert atlas is not None

    found = atlas.map("map", Counted({area.code: 9}, {}), what="Burglary", period="year", source="police")

    assert found.title == "Sunbury East (Wick 004F) had the most records of burglary of any small area"
    assert found.table.rows[0][0].text == "Wick 004F"


def test_a_river_that_is_part_of_a_city_does_not_stretch_its_map() -> None:
    city = [square("E01000001", 5, 0), square("E01000002", 7, 1)]
    river = shapely.box(531_000, 180_200, 560_000, 180_260)
    areas = [city[0], MapArea("E01000002", "With the river", 7, city[1].geometry.union(river))]

    svg = still_map(areas, classes=map_classes([5, 7]), outlines=[], alt_text="A map")
    alone = still_map(city, classes=map_classes([5, 7]), outlines=[], alt_text="A map")

    assert svg.split("viewBox")[1][:20] == alone.split("viewBox")[1][:20]
    assert extent([area.geometry for area in areas]) == (530_000, 180_000, 531_000, 180_500)


def test_what_is_too_narrow_everywhere_is_shown_all_the_same() -> None:
    strip = shapely.box(530_000, 180_000, 530_900, 180_050)

    assert extent([strip]) == (530_000, 180_000, 530_900, 180_050)


def test_counts_that_others_made_name_no_small_area_and_the_map_says_so() -> None:
    found = atlas_of_four().map(
        "m", shown({"E01000001": 5, "E01000002": 9}), what="Burglary", period="2025", source="Others",
        is_reliable=False,
    )  # fmt: skip

    assert found.title == "Burglary: a rough picture, as counts of one small area are not reliable here"
    assert "Place" not in found.title + found.alt
    assert "Do not lean on the colour of one small area" in found.foot
    assert "snap points" not in found.foot


def of_wards() -> Atlas:
    """Four small areas in two wards, one with a long name."""
    wards = ("Harbour", "Harbour", "Abbey and Stanwell Moor", "Abbey and Stanwell Moor")
    areas = [SmallArea(area.code, area.name, "Wick", ward) for area, ward in zip(AREAS, wards, strict=True)]
    atlas = atlas_of(areas, {area.code: area.geometry for area in AREAS}, OUTLINES)
    assert atlas is not None
    return atlas


def said_on(svg: str) -> list[str]:
    return ["".join(text.itertext()) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def test_wards_are_outlined_and_named_and_their_one_district_is_not() -> None:
    atlas = of_wards()

    said = said_on(atlas.sheet.svg(["#ffffff"] * 4, alt_text="A map", name="map"))
    assert {"Harbour", "Abbey and", "Stanwell Moor"} < set(said)
    assert "Wick & Vale" not in said
    assert [one["properties"]["kind"] for one in atlas.geojson()["features"]] == ["area"] * 4 + ["outline"] + [
        "ward"
    ] * 2


def test_the_list_of_a_map_names_the_ward_beside_the_small_area() -> None:
    found = of_wards().map("map", Counted({AREAS[0].code: 9}, {}), what="Burglary", period="year", source="police")

    assert [column.label for column in found.table.columns] == ["Small area", "Ward", "Records"]
    assert [cell.text for cell in found.table.rows[0]] == ["Place E01000001", "Harbour", "9"]


def test_names_that_would_cover_one_another_are_left_out() -> None:
    labels = Labels()
    for _ in range(5):
        labels.add(["Harbour"], (100, 100), 12)

    assert len(labels.drawn) < 5


def test_classes_of_many_counts_end_at_round_numbers() -> None:
    labels = [item.label for item in map_classes(range(3, 315))]

    assert labels == [
        "Fewest: 3 to 65", "Below the middle: 66 to 130", "Middle: 131 to 190", "Above the middle: 191 to 250",
        "Most: 251 to 314",
    ]  # fmt: skip
