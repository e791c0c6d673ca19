"""Sums over neighbourhoods, beside loops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.places.hexagons import Hexagons
from crimestats.places.neighbours import HEXAGON, QUEEN, Neighbourhood, hexagons_within, squares_within

NEIGHBOURHOODS = st.one_of(
    st.sampled_from([QUEEN, HEXAGON]),
    st.floats(0, 5).map(lambda radius: squares_within(radius, 1)),
    st.floats(0, 5).map(lambda radius: hexagons_within(radius, 1)),
)


def plain_sums(values: np.ndarray, neighbourhood: Neighbourhood) -> np.ndarray:
    """Each sum by itself."""
    rows, columns = values.shape
    total = np.zeros(values.shape)
    for row in range(rows):
        for column in range(columns):
            for up, first, last in neighbourhood.runs:
                for across in range(first, last + 1):
                    if 0 <= row + up < rows and 0 <= column + across < columns:
                        total[row, column] += values[row + up, column + across]
    return total


@pytest.mark.slow
@settings(deadline=None)
@given(NEIGHBOURHOODS, st.integers(1, 7), st.integers(1, 7), st.integers(0, 9))
def test_sums_agree_with_the_plain_twin(neighbourhood, rows, columns, seed):
    values = np.random.default_rng(seed).integers(0, 9, (rows, columns)).astype(float)

    np.testing.assert_array_equal(neighbourhood.sums(values), plain_sums(values, neighbourhood))


@given(st.floats(0, 6))
def test_squares_within_a_radius_are_those_with_near_centres(radius):
    up, across = np.mgrid[-8:9, -8:9]

    assert squares_within(radius * 200, 200).cells == (np.hypot(up, across) <= radius + 1e-9).sum()


@pytest.mark.slow
@settings(deadline=None)
@given(st.floats(0, 6), st.booleans())
def test_hexagons_within_a_radius_are_those_with_near_centres(radius, pointy):
    hexagons = Hexagons(0, 0, 200, rows=31, columns=31, pointy=pointy)
    east, north = hexagons.centres()
    near = np.hypot(east - east[15, 15], north - north[15, 15]) <= radius * 200 + 1e-6
    one = np.zeros((31, 31))
    one[15, 15] = 1

    np.testing.assert_array_equal(hexagons_within(radius * 200, 200).sums(one) > 0, near)


def test_known_neighbourhoods():
    assert squares_within(300, 200) == QUEEN
    assert squares_within(0, 200).cells == 1
    assert hexagons_within(500 * np.sqrt(3), 500).cells == 13


@pytest.mark.parametrize("runs", [((0, 1, 1),), ((0, 0, 1),), ((0, -1, 1), (1, 0, 0))])
def test_a_neighbourhood_is_symmetric_and_holds_its_own_cell(runs):
    with pytest.raises(ValueError, match="own cell"):
        Neighbourhood(runs)


@pytest.mark.parametrize(("radius", "size"), [(-1, 1), (1, 0), (np.inf, 1), (1, np.nan)])
def test_a_radius_and_a_size_are_checked(radius, size):
    with pytest.raises(ValueError, match="radius"):
        squares_within(radius, size)
