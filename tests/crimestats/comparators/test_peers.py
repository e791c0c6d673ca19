"""Peers with their likeness: beside a plain twin, the parts that sum, remote areas, and lists that are refused."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.comparators import chosen_peers, most_similar, similar_areas
from crimestats_reference import columns

TABLES = arrays.arrays(
    float, st.tuples(st.integers(4, 12), st.integers(1, 4)), elements=st.integers(-50, 50).map(float)
)
LINE = np.array([[0.0, 10.0], [1.0, 10.0], [5.0, 10.0], [0.5, 10.0], [np.nan, 10.0]])


def plain_distance(table: np.ndarray, one: int, other: int, weights: list[float]) -> float:
    """The distance of two areas, one feature at a time."""
    total = 0.0
    for feature in range(table.shape[1]):
        column = [float(value) for value in table[:, feature]]
        mean = sum(column) / len(column)
        spread = math.sqrt(sum((value - mean) ** 2 for value in column) / len(column))
        if spread:
            total += weights[feature] / max(weights) * ((column[one] - column[other]) / spread) ** 2
    return math.sqrt(total)


@pytest.mark.slow
@given(TABLES, st.data())
def test_distances_are_those_of_the_plain_twin(table, data):
    of = data.draw(st.integers(0, len(table) - 1))
    weights = data.draw(st.lists(st.integers(1, 5), min_size=table.shape[1], max_size=table.shape[1]))

    found = similar_areas(table, of, 3, weights=weights)

    nearest = sorted(plain_distance(table, of, other, weights) for other in range(len(table)) if other != of)
    assert found.distances == pytest.approx(nearest[:3], abs=1e-9)
    assert found.distances == pytest.approx([plain_distance(table, of, row, weights) for row in found.rows], abs=1e-9)


@pytest.mark.slow
@given(TABLES, st.sampled_from(["standardised", "mahalanobis"]))
def test_parts_sum_to_the_squared_distance(table, metric):
    found = similar_areas(table, 0, 3, metric=metric)

    assert found.parts.sum(axis=1) == pytest.approx(found.distances**2, abs=1e-9)
    assert (np.diff(found.distances) >= -1e-12).all()
    shares = found.shares[found.distances > 0]
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(shares)))
    assert np.isnan(found.shares[found.distances == 0]).all()


def test_alike_weights_give_the_peers_of_most_similar():
    assert similar_areas(LINE, 0, 3).rows.tolist() == most_similar(LINE, 0, 3).tolist() == [3, 1, 2]


def test_how_far_apart_in_each_feature_by_hand():
    found = similar_areas([[0.0, 7.0], [2.0, 7.0]], 0, 1)

    assert found.apart.tolist() == [[2.0, 0.0]]
    assert found.shares.tolist() == [[1.0, 0.0]]


def test_mahalanobis_distance_is_that_of_the_textbook():
    rng = np.random.default_rng(2)
    table = rng.normal(size=(30, 3)) @ np.array([[1, 0.8, 0], [0, 1, 0.5], [0, 0, 1]])
    inverse = np.linalg.inv(np.cov(table.T, bias=True))

    found = similar_areas(table, 4, 5, metric="mahalanobis")

    apart = table[found.rows] - table[4]
    assert found.distances == pytest.approx(np.sqrt(np.einsum("if,fg,ig->i", apart, inverse, apart)))


def test_a_feature_told_twice_counts_once_by_mahalanobis():
    once = np.array([[0.0, 0], [1, 5], [4, 1], [2, 2], [3, 0]])
    twice = np.column_stack([once, once[:, 0]])

    plain, told_twice = (similar_areas(table, 0, 4, metric="mahalanobis") for table in (once, twice))
    assert told_twice.distances == pytest.approx(plain.distances)
    assert told_twice.rows.tolist() == plain.rows.tolist()


def test_an_area_far_from_all_others_is_warned_of():
    table = np.append(np.linspace(0, 1, 20), 30.0)[:, None]

    assert similar_areas(table, 20, 3).has_few_like_it
    assert similar_areas(table, 20, 3).far.all()
    assert not similar_areas(table, 10, 3).has_few_like_it


def test_a_chosen_peer_that_is_unlike_is_told_from_one_that_is_alike():
    table = np.append(np.linspace(0, 1, 20), 30.0)[:, None]

    found = chosen_peers(table, 3, [20, 4])
    assert found.rows.tolist() == [4, 20]
    assert found.far.tolist() == [False, True]
    assert found.remoteness > 2


def test_areas_that_are_all_equal_are_typical():
    found = similar_areas(np.ones((5, 2)), 0, 2)

    assert found.remoteness == 1
    assert not found.far.any()
    assert chosen_peers([[0.0], [0.0], [0.0], [1.0]], 0, [3]).remoteness == float("inf")


def test_inputs_are_left_alone():
    table = LINE.copy()

    similar_areas(table, 0, 2, weights=[1, 2])
    np.testing.assert_array_equal(table, LINE)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: similar_areas(LINE, 4, 1), "the area has a feature that is not known"),
        (lambda: similar_areas(LINE, 9, 1), "the area is not among the 5 areas"),
        (lambda: similar_areas(LINE, 0, 0), "at least one peer"),
        (lambda: similar_areas(LINE, 0, 1, weights=[1]), "1 weights and 2 features"),
        (lambda: similar_areas(LINE, 0, 1, weights=[0, 0]), "at least one feature has a weight"),
        (lambda: similar_areas(LINE, 0, 1, weights=[1, -1]), "weights has a value below 0"),
        (lambda: similar_areas(LINE, 0, 1, metric="taxi"), "the metric is"),
        (lambda: similar_areas([[1.0], [np.nan]], 0, 1), "no other area"),
        (lambda: chosen_peers(LINE, 0, [0, 1]), "its own peer"),
        (lambda: chosen_peers(LINE, 0, [1, 1]), "chosen twice"),
        (lambda: chosen_peers(LINE, 0, [5]), "not among the 5 areas"),
        (lambda: chosen_peers(LINE, 0, [4]), "a peer chosen has a feature that is not known"),
        (lambda: chosen_peers(LINE, 0, []), "at least one"),
        (lambda: chosen_peers(LINE, 0, [1.5]), "row numbers"),
    ],
)
def test_what_cannot_be_compared_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.real
@pytest.mark.slow
def test_city_of_london_has_few_like_it_and_most_districts_have_many():
    lookup = columns("lsoa21_ward24_lad24.csv.gz", "lookups")
    scores = columns("imd2025_england_lsoa21.csv.gz", "deprivation")
    score = dict(zip(scores["lsoa21_code"], scores["IMD_score"], strict=True))
    people, homes = (
        dict(zip(table["lsoa21_code"], table[column], strict=True))
        for table, column in (
            (columns("lsoa21_census2021_residents.csv.gz", "population"), "total_residents"),
            (columns("lsoa21_census2021_households.csv.gz", "population"), "total_households"),
        )
    )
    districts: dict[str, list[str]] = {}
    for lsoa, district in zip(lookup["lsoa21_code"], lookup["ltla24_name"], strict=True):
        if lsoa in score:
            districts.setdefault(str(district), []).append(lsoa)
    names = sorted(districts)
    table = np.array([_district(districts[name], people, homes, score) for name in names])

    remote = {name: similar_areas(table, row, 10).remoteness for row, name in enumerate(names)}

    assert sorted(remote, key=remote.__getitem__)[-2:] == ["City of London", "Isles of Scilly"]
    assert remote["City of London"] > 5
    assert np.mean([value > 2 for value in remote.values()]) < 0.1


def _district(lsoas: list[str], people: dict, homes: dict, score: dict) -> list[float]:
    residents = sum(people[lsoa] for lsoa in lsoas)
    deprivation = sum(score[lsoa] * people[lsoa] for lsoa in lsoas) / residents
    return [math.log(residents), residents / sum(homes[lsoa] for lsoa in lsoas), deprivation]
