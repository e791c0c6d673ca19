"""Hexagons: each point in the one with the nearest centre."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.places.getis_ord import gi_star, hot_spots
from crimestats.places.grid import count_points
from crimestats.places.hexagons import Hexagons
from crimestats.places.neighbours import HEXAGON
from crimestats_reference import columns

PLACES = st.lists(st.tuples(st.floats(-2000, 2000), st.floats(-2000, 2000)), min_size=1, max_size=30)


@pytest.mark.slow
@settings(deadline=None)
@given(PLACES, st.booleans(), st.floats(50, 900))
def test_a_point_lies_in_the_hexagon_with_the_nearest_centre(places, pointy, width_m):
    x, y = np.array(places).T
    hexagons = Hexagons.over(x, y, width_m, pointy=pointy)
    cell = hexagons.cell_of(x, y)
    east, north = (axis.ravel() for axis in hexagons.centres())
    distance = np.hypot(x[:, None] - east, y[:, None] - north)

    assert (cell >= 0).all()
    np.testing.assert_allclose(distance[np.arange(len(x)), cell], distance.min(axis=1), atol=1e-6)


@pytest.mark.parametrize("pointy", [True, False])
def test_neighbours_in_the_array_are_the_hexagons_that_touch(pointy):
    hexagons = Hexagons(10, 20, 100, rows=5, columns=5, pointy=pointy)
    east, north = hexagons.centres()
    touching = np.abs(np.hypot(east - east[2, 2], north - north[2, 2]) - 100) < 1e-6
    one = np.zeros((5, 5))
    one[2, 2] = 1

    np.testing.assert_array_equal(HEXAGON.sums(one) > 0, touching | (one > 0))


@pytest.mark.parametrize(("pointy", "place"), [(True, (49.9, 0)), (False, (0, 49.9))])
def test_the_width_lies_between_opposite_sides(pointy, place):
    hexagons = Hexagons(0, 0, 100, rows=2, columns=2, pointy=pointy)
    across, up = place

    assert hexagons.cell_of([across, across * 1.003], [up, up * 1.003])[0] == 0
    assert hexagons.cell_of([across * 1.003], [up * 1.003])[0] != 0


def test_points_beyond_the_array_or_the_study_area_lie_in_none():
    hexagons = Hexagons(0, 0, 100, rows=1, columns=2).within([[True, False]])

    assert hexagons.cell_of([0, 100, -100, 0, 200], [0, 0, 0, 900, 0]).tolist() == [0, -1, -1, -1, -1]
    assert count_points(hexagons, [0, 100], [0, 0]).outside == 1


def test_two_sets_of_points_meet_the_same_hexagons():
    first = Hexagons.over([0, 500], [0, 500], 100)
    second = Hexagons.over([120, 900], [-300, 80], 100)
    cell_1, cell_2 = first.cell_of([333], [71])[0], second.cell_of([333], [71])[0]

    for one, other in zip(first.centres(), second.centres(), strict=True):
        assert one.ravel()[cell_1] == pytest.approx(other.ravel()[cell_2])


@pytest.mark.real
def test_memphis_counts_and_gi_star_on_hexagons():
    """Every figure of sfhotspot: 3,811 hexagons of 500 m in the points' convex hull, neighbours at a side."""
    cells, robberies = columns("memphis_hex_500.csv"), columns("memphis_robberies_points.csv")
    rows = round((cells["cy"].max() - cells["cy"].min()) / (500 * math.sqrt(0.75))) + 1
    lowest = np.flatnonzero(cells["cy"] < cells["cy"].min() + 1)[0]
    lean = rows // 2 + 1
    first = cells["cx"][lowest] - 500 * (lean + 80)
    whole = Hexagons(first, cells["cy"].min(), 500, rows, columns=2 * lean + 240)
    cell = whole.cell_of(cells["cx"], cells["cy"])
    mask = np.zeros(whole.shape, dtype=bool)
    mask.ravel()[cell] = True
    hexagons = whole.within(mask)
    counted = count_points(hexagons, robberies["x_epsg32615"], robberies["y_epsg32615"])
    found = hot_spots(counted.counts, HEXAGON, p_value="normal")

    assert len(np.unique(cell)) == len(cell)
    np.testing.assert_array_equal(counted.counts.ravel()[cell], cells["n"])
    np.testing.assert_allclose(gi_star(counted.counts, HEXAGON).ravel()[cell], cells["gistar"], atol=1e-9)
    np.testing.assert_allclose(found.p.ravel()[cell], cells["pvalue"], atol=1e-9)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Hexagons(0, 0, 0, 1, 1), "width of a hexagon"),
        (lambda: Hexagons(math.nan, 0, 1, 1, 1), "known place"),
        (lambda: Hexagons(0, 0, 1, 1, 0), "at least one row"),
        (lambda: Hexagons(0, 0, 1, 2.7, 2), "whole numbers"),
        (lambda: Hexagons(0, 0, 1, 2, math.inf), "whole numbers"),
        (lambda: Hexagons(0, 0, 1, 1, 2, inside=np.array([[True]])), "has the shape"),
        (lambda: Hexagons.over([], [], 10), "at least one point"),
        (lambda: Hexagons.over([0, 1e9], [0, 1e9], 10), "too many"),
        (lambda: Hexagons.over([0, 1], [0, 1], -10), "width of a hexagon"),
    ],
)
def test_wrong_input_is_refused_with_its_reason(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
