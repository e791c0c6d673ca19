"""The nearest areas of all areas at once: beside a plain twin, a reference, and what must not change them."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy.spatial.distance import cdist

from crimestats.comparators import most_similar, nearest, nearest_areas, parts_from, similar_areas

WHOLE = st.integers(-50, 50).map(float)
TABLES = arrays.arrays(float, st.tuples(st.integers(3, 14), st.integers(1, 4)), elements=WHOLE)
GAPPED = arrays.arrays(
    float, st.tuples(st.integers(3, 14), st.integers(1, 3)), elements=st.one_of(WHOLE, st.just(math.nan))
)


def plain_nearest(table: np.ndarray, of: int, count: int) -> list[tuple[float, int]]:
    """The nearest of one area, one number at a time: an area that lacks a feature of it is left out."""
    used = [at for at in range(table.shape[1]) if not math.isnan(table[of, at])]
    found = []
    for other in range(len(table)):
        if other == of or not used or any(math.isnan(table[other, at]) for at in used):
            continue
        square = 0.0
        for at in used:
            values = [float(value) for value in table[:, at] if not math.isnan(value)]
            mean = sum(values) / len(values)
            spread = math.sqrt(sum((value - mean) ** 2 for value in values) / len(values))
            if max(values) > min(values):
                square += ((table[of, at] - table[other, at]) / spread) ** 2
        found.append((math.sqrt(square), other))
    return sorted(found)[:count]


@given(GAPPED)
def test_agrees_with_the_plain_twin(table):
    found = nearest_areas(table, 4)

    for of in range(len(table)):
        plain = plain_nearest(table, of, 4)
        held = found.rows[of] >= 0
        assert held.sum() == len(plain)
        assert found.distances[of, held] == pytest.approx([distance for distance, _ in plain], abs=1e-9)
        assert len(set(found.rows[of, held].tolist()) - {of}) == held.sum()
        for row, distance in zip(found.rows[of, held], found.distances[of, held], strict=True):
            among = {other: far for far, other in plain_nearest(table, of, len(table))}
            assert among[int(row)] == pytest.approx(distance, abs=1e-9)


def test_distances_are_those_of_scipy():
    table = np.random.default_rng(3).lognormal(size=(60, 3))

    reference = cdist(table, table, "seuclidean", V=table.var(axis=0))
    found = nearest_areas(table, 59)

    for of in range(60):
        assert found.distances[of] == pytest.approx(reference[of, found.rows[of]], rel=1e-12)
        assert np.sqrt(parts_from(table, of).sum(axis=1)) == pytest.approx(reference[of], rel=1e-12)


def test_each_has_the_peers_that_it_has_when_asked_for_alone():
    table = np.random.default_rng(4).lognormal(size=(150, 3))
    found = nearest_areas(table, 20)

    assert found.rows.tolist() == [most_similar(table, of, 20).tolist() for of in range(150)]


@given(TABLES)
def test_distance_is_the_same_both_ways_and_nothing_to_itself(table):
    parts = np.stack([parts_from(table, of) for of in range(len(table))])
    distance = parts.sum(axis=2)

    assert (distance == distance.T).all()
    assert (np.diag(distance) == 0).all()


@given(TABLES, st.randoms())
def test_order_of_the_areas_changes_nothing(table, chance):
    order = list(range(len(table)))
    chance.shuffle(order)

    before, after = nearest_areas(table, 3), nearest_areas(table[order], 3)

    assert np.array_equal(after.distances, before.distances[order], equal_nan=True)


def test_equally_near_areas_go_by_position():
    found = nearest_areas([[0.0], [3.0], [-1.0], [1.0], [-1.0], [1.0]], 3)

    assert found.rows[0].tolist() == [2, 3, 4]


@given(TABLES, st.integers(1, 3))
def test_how_many_are_compared_at_a_time_changes_nothing(table, at_once):
    whole = nearest_areas(table, 3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nearest, "AREAS_AT_ONCE", at_once)
        parts = nearest_areas(table, 3)

    assert parts.rows.tolist() == whole.rows.tolist()


def test_an_index_that_some_lack_is_used_only_among_those_that_have_it():
    nan = math.nan
    table = [[1.0, 5.0], [1.1, 9.0], [1.2, 5.1], [1.0, nan], [9.0, 1.0]]

    found = nearest_areas(table, 4)

    assert found.rows[0].tolist() == [2, 1, 4, nearest.NOBODY]
    assert found.rows[3].tolist() == [0, 1, 2, 4]
    assert found.used[3].tolist() == [True, False]
    assert math.isnan(found.distances[0, 3])


def test_an_area_of_which_nothing_is_known_has_nobody():
    found = nearest_areas([[math.nan], [1.0], [2.0]], 1)

    assert found.rows.tolist() == [[nearest.NOBODY], [2], [1]]
    assert math.isnan(found.typical[0])


def test_one_area_has_nobody():
    assert nearest_areas([[1.0]], 1).rows.tolist() == [[nearest.NOBODY]]


def test_a_column_that_nobody_has_says_nothing():
    found = nearest_areas([[1.0, math.nan], [2.0, math.nan]], 1)

    assert found.rows.tolist() == [[1], [0]]


def test_what_is_typical_is_what_it_is_for_one_area():
    table = np.random.default_rng(5).normal(size=(40, 3))

    found = nearest_areas(table, 5, typical_of=5)

    assert found.typical == pytest.approx([similar_areas(table, of, 5).typical_distance for of in range(40)])


def test_parts_of_the_distance_name_the_feature():
    parts = parts_from([[0.0, 0.0, math.nan], [2.0, 0.0, 1.0], [0.0, 2.0, 2.0], [math.nan, 0.0, 3.0]], 0)

    assert parts[1, 0] > 0
    assert parts[1, 1:].tolist() == [0, 0]
    assert np.isnan(parts[3]).all()


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: nearest_areas([[0.0], [1.0]], 0), "at least one nearest area"),
        (lambda: nearest_areas([[0.0], [1.0]], 1, typical_of=0), "at least one nearest area"),
        (lambda: nearest_areas([1.0, 2.0], 1), "dimensions"),
        (lambda: nearest_areas([[math.inf], [1.0]], 1), "infinite"),
        (lambda: parts_from([[0.0]], 1), "not among the 1 areas"),
        (lambda: parts_from([[0.0]], -1), "not among the 1 areas"),
        (lambda: parts_from([[math.nan]], 0), "nothing is known"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()
