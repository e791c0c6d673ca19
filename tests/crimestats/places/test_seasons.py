"""Seasonal hot spots: against loops, for their level and power by simulation, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crimestats.places.seasons import seasonal_hot_spots

TABLES = arrays(
    np.int64, st.tuples(st.integers(6, 9), st.integers(1, 3), st.integers(2, 4)), elements=st.integers(1, 40)
)


def plain_expected(counts, area, season):
    """Year by year, the area's total times the season's share in all other areas."""
    expected = 0.0
    for year in range(counts.shape[1]):
        rest = [other for other in range(counts.shape[0]) if other != area]
        of_season = sum(counts[other, year, season] for other in rest)
        of_year = sum(counts[other, year].sum() for other in rest)
        expected += counts[area, year].sum() * of_season / of_year
    return expected


@pytest.mark.slow
@given(TABLES)
@settings(max_examples=15, deadline=None)
def test_expected_is_the_areas_total_by_the_rests_season(counts):
    found = seasonal_hot_spots(counts)

    for area, season in ((0, 0), (3, 1)):
        assert found.expected[area, season] == pytest.approx(plain_expected(counts, area, season))
    np.testing.assert_allclose(found.observed, counts.sum(axis=1))
    np.testing.assert_allclose(found.expected.sum(axis=1), counts.sum(axis=(1, 2)))
    np.testing.assert_allclose(found.ratio, found.observed / found.expected)
    assert ((found.lower > 1) | (found.upper < 1)).tolist() == (found.p < 0.05).tolist()
    assert found.provisional == (counts.shape[1] == 1)


def some(seed, areas=30, years=3, seasons=4, mean=20):
    rng = np.random.default_rng(seed)
    return rng.poisson(mean, (areas, years, seasons)).astype(float)


@pytest.mark.slow
def test_order_of_areas_and_of_seasons_is_irrelevant():
    counts = some(1)
    counts[4, :, 2] *= 3

    one = seasonal_hot_spots(counts)
    other = seasonal_hot_spots(counts[::-1, :, ::-1])

    np.testing.assert_allclose(one.ratio, other.ratio[::-1, ::-1])
    np.testing.assert_allclose(one.p, other.p[::-1, ::-1], atol=1e-4)
    assert one.verdict[4, 2] == "more"


def test_a_busy_area_and_a_season_shared_by_all_are_nothing_of_their_own():
    counts = np.arange(10, 90, 10)[:, None, None] * np.array([[1.0, 2, 1, 1.5], [3, 1, 1, 1]])

    found = seasonal_hot_spots(counts)

    np.testing.assert_allclose(found.ratio, 1)
    assert (found.verdict == "no clear change").all()


@pytest.mark.slow
def test_one_festival_is_no_season_but_one_that_returns_is():
    counts = some(2)
    counts[0, 1, 0] += 60
    counts[1, :, 0] += 20

    found = seasonal_hot_spots(counts)

    assert found.p[0, 0] < 0.05
    assert found.verdict[0, 0] == "no clear change"
    assert found.verdict[1, 0] == "more"


def test_a_single_year_is_provisional():
    counts = some(3, years=1)
    counts[0, :, 0] += 60

    found = seasonal_hot_spots(counts)

    assert found.provisional
    assert found.verdict[0, 0] == "more"


@pytest.mark.slow
def test_a_season_held_in_one_year_only_makes_all_provisional():
    counts = some(4, years=2)
    counts[:, 1, 3] = np.nan

    found = seasonal_hot_spots(counts)

    assert found.provisional
    np.testing.assert_allclose(found.observed[:, 3], counts[:, 0, 3])


def test_what_one_area_lacks_is_left_out_for_all_and_an_empty_area_for_itself():
    counts = some(5)
    gaps = np.insert(counts, 2, np.nan, axis=0)
    gaps[0, 1, 1] = np.nan
    counts[:, 1, 1] = np.nan

    found, without = seasonal_hot_spots(gaps), seasonal_hot_spots(counts)

    np.testing.assert_allclose(np.delete(found.ratio, 2, axis=0), without.ratio)
    assert np.isnan(found.observed[2]).all()
    assert (found.verdict[2] == "no clear change").all()


@pytest.mark.slow
def test_a_season_that_is_never_held_has_no_figure():
    counts = some(6)
    counts[:, :, 3] = np.nan

    found = seasonal_hot_spots(counts)

    assert np.isnan([found.ratio[0, 3], found.p[0, 3], found.lower[0, 3]]).all()
    assert not found.provisional


def test_a_year_of_which_one_season_is_held_is_left_out():
    counts = some(7)
    counts[:, 2, 1:] = np.nan

    found = seasonal_hot_spots(counts)

    np.testing.assert_allclose(found.observed, np.nansum(counts[:, :2], axis=1))


def test_an_area_without_crime_is_not_tested():
    counts = some(8)
    counts[0] = 0

    found = seasonal_hot_spots(counts)

    assert np.isnan([found.ratio[0, 0], found.p[0, 0]]).all()
    assert found.observed[0, 0] == 0


NOTHING = [(30, 20, 3, 4, 1), (30, 20, 3, 4, 2), (40, 4, 2, 12, 1), (30, 20, 1, 4, 2)]


def false_findings(rng, areas, mean, years, seasons, bunching, runs):
    season = 1 + 0.3 * np.cos(np.arange(seasons) * 2 * np.pi / seasons)
    low, any_found = [], []
    for _ in range(runs):
        means = (rng.gamma(2, mean / 2, areas) + 0.5)[:, None, None] * season * np.ones((areas, years, seasons))
        counts = rng.poisson(means) if bunching == 1 else rng.negative_binomial(means / (bunching - 1), 1 / bunching)
        found = seasonal_hot_spots(counts)
        low.append(np.nanmean(found.p <= 0.05))
        any_found.append((found.verdict != "no clear change").any())
    return np.mean(low), np.mean(any_found)


@pytest.mark.slow
@pytest.mark.parametrize("case", NOTHING[1:2])
def test_few_false_seasons_are_found(case):
    low, any_found = false_findings(np.random.default_rng(9), *case, runs=12)

    assert low < 0.08
    assert any_found <= 0.25


@pytest.mark.proof
@pytest.mark.parametrize("case", NOTHING)
def test_false_seasons_stay_at_their_level(case):
    low, any_found = false_findings(np.random.default_rng(9), *case, runs=150)

    assert low < 0.06
    assert any_found < 0.12


@pytest.mark.slow
def test_seasons_that_double_are_found():
    rng = np.random.default_rng(10)
    means = np.full((40, 3, 4), 20.0)
    means[:5, :, 0] = 40
    tables = [rng.poisson(means) for _ in range(8)]

    found = [seasonal_hot_spots(table).verdict for table in tables]

    assert np.mean([verdict[:5, 0] == "more" for verdict in found]) > 0.8
    assert np.mean([verdict[5:] != "no clear change" for verdict in found]) < 0.02


@pytest.mark.parametrize(
    ("counts", "words", "sentence"),
    [
        (np.ones((6, 2)), {}, "counts has 2 dimensions"),
        (-np.ones((6, 2, 4)), {}, "counts has a value below 0"),
        (np.ones((6, 2, 4)), {"level": 2}, "the level of an interval"),
        (np.ones((4, 2, 4)), {}, "at least 2 seasons"),
        (np.ones((6, 2, 1)), {}, "at least 2 seasons"),
        (np.full((6, 2, 4), np.nan), {}, "at least 2 seasons"),
    ],
)
def test_what_has_no_season_is_refused(counts, words, sentence):
    with pytest.raises(ValueError, match=sentence):
        seasonal_hot_spots(counts, **words)


def test_a_year_with_all_crime_in_one_area_is_refused():
    counts = some(11, years=2)
    counts[1:, 1] = 0

    with pytest.raises(ValueError, match="no rest to compare with"):
        seasonal_hot_spots(counts)
