"""Similar areas: beside a plain slow twin, and what must not change them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.comparators.similar import most_similar

TABLES = arrays.arrays(
    float, st.tuples(st.integers(3, 12), st.integers(1, 4)), elements=st.integers(-50, 50).map(float)
)


def plain_distances(features: np.ndarray, of: int, areas: list[int]) -> list[float]:
    """Squared distances from one area to others, one number at a time."""
    return [_distances(features, of)[area] for area in areas]


def plain_most_similar(features: np.ndarray, of: int, count: int) -> list[int]:
    """The nearest others, by position where they are equally near."""
    distance = _distances(features, of)
    others = [area for area in range(len(features)) if area != of]
    return sorted(others, key=lambda area: (round(distance[area], 9), area))[:count]


def _distances(features: np.ndarray, of: int) -> list[float]:
    areas, kinds = features.shape
    distance = [0.0] * areas
    for kind in range(kinds):
        values = [float(features[area, kind]) for area in range(areas)]
        mean = sum(values) / areas
        spread = math.sqrt(sum((value - mean) ** 2 for value in values) / areas)
        if spread == 0:
            continue
        for area in range(areas):
            distance[area] += ((values[area] - values[of]) / spread) ** 2
    return distance


@given(TABLES, st.data())
def test_agrees_with_the_plain_twin(features, data):
    of = data.draw(st.integers(0, len(features) - 1))
    found = most_similar(features, of, 5).tolist()
    plain = plain_most_similar(features, of, 5)

    # A tie may be broken by the last bit of a float: the distances must be the same, in the same order.
    assert of not in found
    assert plain_distances(features, of, found) == pytest.approx(plain_distances(features, of, plain), abs=1e-6)


@given(TABLES, st.floats(0.1, 1000), st.integers(-100, 100))
def test_units_and_zero_points_do_not_matter(features, scale, shift):
    moved = features.copy()
    moved[:, 0] = moved[:, 0] * scale + shift

    before, after = most_similar(features, 0, 3).tolist(), most_similar(moved, 0, 3).tolist()
    assert plain_distances(features, 0, before) == pytest.approx(plain_distances(features, 0, after), abs=1e-6)


def test_by_hand():
    features = np.array([[0.0, 10.0], [1.0, 10.0], [5.0, 10.0], [0.5, 10.0], [np.nan, 10.0]])

    assert most_similar(features, 0, 3).tolist() == [3, 1, 2]
    assert plain_most_similar(features[:4], 0, 3) == [3, 1, 2]


def test_an_area_that_is_not_known_has_no_peers():
    with pytest.raises(ValueError, match="not known"):
        most_similar(np.array([[np.nan], [1.0]]), 0, 1)
