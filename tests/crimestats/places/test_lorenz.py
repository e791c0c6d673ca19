"""Concentration of counts, against formulas as published, plain loops, and what must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.places.lorenz import concentration, few_sizes, lorenz_curve

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=25).filter(lambda counts: sum(counts) > 0)


def plain_gini(counts):
    """Half of the mean difference between any two places, over the mean."""
    number, total = len(counts), sum(counts)
    return sum(abs(one - other) for one in counts for other in counts) / (2 * number * total)


def published_generalised_gini(counts):
    """Bernasco and Steenbeek (2017), as they write it: ranks from the least, shares of crime."""
    number, crimes = len(counts), sum(counts)
    ranked = sum(rank * count / crimes for rank, count in enumerate(sorted(counts), 1))
    return max(1 / crimes, 1 / number) * (2 * ranked - number - 1) - max(number / crimes, 1) + 1


@given(COUNTS)
def test_the_ginis_are_those_of_the_formulas(counts):
    found = concentration(counts, unit="street")

    assert found.gini == pytest.approx(plain_gini(counts), abs=1e-12)
    assert found.generalised_gini == pytest.approx(published_generalised_gini(counts), abs=1e-9)


@given(COUNTS, st.integers(1, 5), st.integers(0, 2**32 - 1))
def test_order_is_irrelevant_and_weights_are_places(counts, times, seed):
    shuffled = np.random.default_rng(seed).permutation(counts)

    one, other = concentration(counts, unit="street"), concentration(shuffled, unit="street")
    weighted = concentration(np.multiply(counts, times), unit="street", weights=np.full(len(counts), times))

    assert one.gini == pytest.approx(other.gini)
    assert one.share_of_places == pytest.approx(other.share_of_places)
    assert weighted.gini == pytest.approx(one.gini)
    assert weighted.places == times * one.places


@given(COUNTS, st.floats(0.05, 1))
def test_the_fewest_places_hold_the_share_and_one_fewer_does_not(counts, share):
    found = concentration(counts, unit="street", share=share)

    ranked = sorted(counts, reverse=True)
    places = round(found.share_of_places * len(counts))
    assert sum(ranked[:places]) >= share * sum(counts) * (1 - 1e-9)
    assert sum(ranked[: places - 1]) < share * sum(counts)


def test_a_unit_that_stands_for_many_places_counts_as_many():
    found = concentration([8, 4], unit="snap point", weights=[8, 24])

    assert found.places == 32
    assert found.share_of_places == 0.25
    # Thirty-two places: eight with one crime each, twenty-four with a sixth of one each.
    assert found.gini == pytest.approx(plain_gini([1] * 8 + [1 / 6] * 24))
    assert np.isnan(found.generalised_gini)


@pytest.mark.parametrize(
    ("counts", "gini", "generalised"),
    [
        ([1, 1, 1, 1], 0, 0),
        ([1, 1, 0, 0, 0, 0, 0, 0], 0.75, 0),
        ([4, 0, 0, 0], 0.75, 0.75),
        ([2, 0, 0, 0], 0.75, 0.5),
    ],
)
def test_few_crimes_are_set_against_the_most_even_spread_they_allow(counts, gini, generalised):
    found = concentration(counts, unit="street")

    assert found.gini == pytest.approx(gini)
    assert found.generalised_gini == pytest.approx(generalised)


@pytest.mark.slow
@pytest.mark.parametrize("mean", [0.1, 1, 20])
def test_even_risk_gives_the_gini_that_is_said(mean):
    rng = np.random.default_rng(1)

    found = concentration(rng.poisson(mean, 50_000), unit="street")
    weights = rng.integers(1, 30, 50_000)
    weighted = concentration(rng.poisson(mean * weights / 10), unit="street", weights=weights)

    assert found.gini_if_even == pytest.approx(found.gini, rel=0.02)
    assert weighted.gini_if_even == pytest.approx(weighted.gini, rel=0.02)


def test_many_sizes_become_few_that_add_up_to_the_same():
    places = np.random.default_rng(2).uniform(1, 900, 5_000)

    few = few_sizes(places)

    assert np.unique(few).size == 200
    assert few.sum() == pytest.approx(places.sum())
    assert (np.diff(few[np.argsort(places)]) >= 0).all()
    assert np.abs(few - places).max() < 10
    np.testing.assert_array_equal(few_sizes(places[:200]), places[:200])


@pytest.mark.slow
def test_units_that_all_differ_in_size_have_their_even_gini_too():
    rng = np.random.default_rng(3)
    weights = rng.uniform(5, 60, 30_000)

    found = concentration(rng.poisson(0.05 * weights), unit="LSOA", weights=weights)

    assert found.gini_if_even == pytest.approx(found.gini, rel=0.02)


def test_the_curve_runs_from_the_quietest_place_to_the_busiest():
    curve = lorenz_curve([3, 0, 1], weights=[1, 2, 1])

    np.testing.assert_allclose(curve.places, [0, 0.5, 0.75, 1])
    np.testing.assert_allclose(curve.crimes, [0, 0, 0.25, 1])


def test_without_crime_there_is_no_concentration():
    found = concentration([0, 0], unit="street")

    assert found.crimes == 0
    figures = [found.gini, found.generalised_gini, found.gini_if_even, found.share_of_places]
    assert np.isnan(figures).all()
    assert np.isnan(lorenz_curve([0, 0]).crimes).all()


@pytest.mark.parametrize(
    ("counts", "words", "sentence"),
    [
        ([], {}, "there is no unit to look at"),
        ([1, -1], {}, "counts has a value below 0"),
        ([1, np.nan], {}, "counts has a missing value"),
        ([1, 2], {"weights": [1]}, "there are 2 counts and 1 weights"),
        ([1, 2], {"weights": [1, 0]}, "stands for no place at all"),
        ([1, 2], {"unit": " "}, "concentration is of some unit"),
        ([1, 2], {"share": 0}, "a share of crime lies above 0"),
    ],
)
def test_what_has_no_concentration_is_refused(counts, words, sentence):
    with pytest.raises(ValueError, match=sentence):
        concentration(counts, **{"unit": "street"} | words)
