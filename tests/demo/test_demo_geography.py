"""The invented areas nest, and their history adds up."""

from collections import Counter

import numpy as np
import pytest
import shapely

from hallmark.demo import boundaries, place
from hallmark.demo.geography import make_geography

pytestmark = pytest.mark.slow


def test_sizes_are_those_of_a_small_county() -> None:
    place_made = make_geography()

    assert 150 <= len(place_made.lsoas21) <= 180
    assert len(place_made.wards) == 24
    assert len({area.msoa_code for area in place_made.lsoas21}) > 25


def test_codes_are_distinct_and_reserved() -> None:
    place_made = make_geography()

    for areas in (place_made.lsoas21, place_made.lsoas11):
        codes = [area.code for area in areas]
        assert len(set(codes)) == len(codes) == len({area.name for area in areas})
        assert all(code.startswith("E0199") and len(code) == 9 for code in codes)
    assert all(code.startswith("E0599") and len(code) == 9 for code, _ in place_made.wards)
    assert all(area.msoa_code.startswith("E0299") and len(area.msoa_code) == 9 for area in place_made.lsoas21)


def test_each_area_lies_in_one_parent() -> None:
    place_made = make_geography()

    for area in place_made.lsoas21:
        assert place_made.ward_district[area.ward] == area.district
        assert area.name[:-1] == area.msoa_name
        assert area.msoa_name.startswith(place.DISTRICTS[area.district].name)
    districts = {(area.msoa_code, area.district) for area in place_made.lsoas21}
    assert len(districts) == len({area.msoa_code for area in place_made.lsoas21})


def test_an_msoa_is_in_one_piece_and_has_several_lsoas() -> None:
    place_made = make_geography()
    shapes = boundaries.outlines(place_made)["lsoa21"]
    codes = np.array([area.msoa_code for area in place_made.lsoas21])

    for code in sorted(set(codes)):
        assert 3 <= (codes == code).sum() <= 8
        assert shapely.union_all(shapes[codes == code]).geom_type == "Polygon"


def test_changes_since_2011_are_unchanged_split_or_merged() -> None:
    place_made = make_geography()
    before = Counter(then for then, _, _ in place_made.changes)
    after = Counter(now for _, now, _ in place_made.changes)
    kinds = Counter(kind for _, _, kind in place_made.changes)

    assert set(before) == set(range(len(place_made.lsoas11)))
    assert set(after) == set(range(len(place_made.lsoas21)))
    assert kinds == {"U": len(place_made.lsoas21) - 16, "S": 12, "M": 8}
    for then, now, kind in place_made.changes:
        same = place_made.lsoas11[then].code == place_made.lsoas21[now].code
        assert (before[then], after[now], same) == {"U": (1, 1, True), "S": (2, 1, False), "M": (1, 2, False)}[kind]
        assert place_made.lsoas11[then].district == place_made.lsoas21[now].district


def test_one_area_of_2011_was_split_across_wards() -> None:
    place_made = make_geography()
    wards: dict[int, set[int]] = {}
    for then, now, kind in place_made.changes:
        if kind == "S":
            wards.setdefault(then, set()).add(place_made.lsoas21[now].ward)

    assert sorted(len(found) for found in wards.values()) == [1, 1, 1, 1, 1, 2]
