"""Mixes of offences: shares, how far areas differ, and what a record of a category weighs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.harm import (
    category_weights,
    concentration_between,
    equal_mixes,
    mix_from_counts,
    starting_point_scale,
    weights_from_rows,
)

SCALE = weights_from_rows(
    ["Home", "Shed", "Till"],
    [500.0, 100.0, 30.0],
    categories=["Burglary", "Burglary", "Shoplifting"],
    low=[50.0, 10.0, 5.0],
    high=[900.0, 400.0, 60.0],
    name="Ours",
    source="Us",
)


def test_a_mix_has_the_shares_of_its_counts():
    mix = mix_from_counts(["Home", "Shed"], [30, 10], concentration=50, source="Force A")

    assert mix.shares.tolist() == [0.75, 0.25]
    assert (mix.concentration, mix.source) == (50.0, "Force A")


@pytest.mark.parametrize(
    ("offences", "counts", "concentration", "wrong"),
    [
        (["a"], [1, 2], 1, "not one for each"),
        (["a", "a"], [1, 2], 1, "not one for each"),
        (["a", "b"], [0, 0], 1, "at least one record"),
        (["a", "b"], [1, -1], 1, "below 0"),
        (["a", "b"], [1, 1], 0, "above 0"),
        (["a", "b"], [1, 1], np.nan, "above 0"),
    ],
)
def test_wrong_mixes_are_refused(offences, counts, concentration, wrong):
    with pytest.raises(ValueError, match=wrong):
        mix_from_counts(offences, counts, concentration=concentration, source="s")


def test_a_category_without_a_mix_lies_between_its_offences():
    weight = category_weights(SCALE)["Burglary"]

    assert np.isnan(weight.central)
    assert (weight.low, weight.high) == (10.0, 900.0)


def test_a_category_of_one_offence_needs_no_mix():
    weight = category_weights(SCALE)["Shoplifting"]

    assert (weight.low, weight.central, weight.high) == (5.0, 30.0, 60.0)


def test_a_category_with_a_mix_weighs_its_mean():
    mix = mix_from_counts(["Shed", "Home"], [1, 3], concentration=80, source="Force A")

    weight = category_weights(SCALE, {"Burglary": mix})["Burglary"]

    assert (weight.low, weight.central, weight.high) == (40.0, 400.0, 775.0)


def test_a_mix_of_an_offence_that_is_not_on_the_scale_is_refused():
    mix = mix_from_counts(["Boat"], [1], concentration=80, source="Force A")

    with pytest.raises(ValueError, match="“Boat”, which Ours does not have among its offences"):
        category_weights(SCALE, {"Burglary": mix})


@pytest.mark.parametrize("category", ["Burglary", "Shoplifting"])
def test_a_mix_of_another_category_is_refused(category):
    mix = mix_from_counts(["Home", "Till"], [1, 1], concentration=80, source="Force A")

    with pytest.raises(ValueError, match=f"the mix of “{category}” has"):
        category_weights(SCALE, {category: mix})


def test_disorder_has_no_weight_at_all():
    assert "Anti-social behaviour" not in category_weights(starting_point_scale())
    assert len(category_weights(starting_point_scale())) == 13


def test_equal_mixes_are_equal_and_say_that_they_are_assumed():
    mixes = equal_mixes(SCALE, concentration=20)

    assert mixes["Burglary"].shares.tolist() == [0.5, 0.5]
    assert mixes["Burglary"].source == "assumed equal"
    assert category_weights(SCALE, mixes)["Burglary"].central == 300.0


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), min_size=2, max_size=2).filter(any))
def test_the_weight_of_a_category_lies_within_its_bounds(counts):
    mix = mix_from_counts(["Home", "Shed"], counts, concentration=5, source="s")

    bounds, weight = category_weights(SCALE)["Burglary"], category_weights(SCALE, {"Burglary": mix})["Burglary"]

    assert bounds.low <= weight.low <= weight.central <= weight.high <= bounds.high


def plain_concentration(table: list[list[int]]) -> float:
    """Solves for c by halving, the mean of chi-squared added up one cell at a time."""
    totals = [sum(row) for row in table]
    kinds = [sum(row[kind] for row in table) for kind in range(len(table[0]))]
    everything = sum(totals)
    chi_squared = 0.0
    for row, total in zip(table, totals, strict=True):
        for count, kind in zip(row, kinds, strict=True):
            expected = total * kind / everything
            chi_squared += (count - expected) ** 2 / expected
    low, high = 1e-6, 1e9
    for _ in range(200):
        middle = (low * high) ** 0.5
        mean = sum((total + middle) / (1 + middle) for total in totals)
        mean *= (len(kinds) - 1) * (len(table) - 1) / len(table)
        low, high = (middle, high) if mean > chi_squared else (low, middle)
    return low


def test_concentration_agrees_with_the_plain_twin():
    table = [[90, 10, 4], [50, 50, 20], [70, 30, 1], [80, 20, 9]]

    assert concentration_between(table) == pytest.approx(plain_concentration(table), rel=1e-6)


def test_areas_and_offences_without_records_change_nothing():
    table = [[90, 10, 0], [50, 50, 0], [0, 0, 0], [70, 30, 0]]

    assert concentration_between(table) == concentration_between([[90, 10], [50, 50], [70, 30]])


def test_areas_that_differ_by_chance_alone_do_not_differ():
    assert concentration_between([[50, 50], [51, 49], [100, 100]]) == np.inf


def test_areas_that_could_not_differ_more_have_the_least_concentration():
    assert concentration_between([[100, 0], [0, 100]]) == pytest.approx(0.01)


@pytest.mark.slow
def test_concentration_is_found_again_in_simulated_areas():
    rng = np.random.default_rng(20)
    found = []
    for _ in range(40):
        mixes = rng.dirichlet(60 * np.array([0.6, 0.3, 0.1]), size=60)
        found.append(concentration_between(rng.multinomial(rng.integers(50, 400, size=60), mixes)))

    assert np.median(found) == pytest.approx(60, rel=0.08)


@pytest.mark.parametrize("table", [[[1, 2]], [[1], [2]], [[1, 2], [0, 0]], [[1, 0], [2, 0]]])
def test_concentration_needs_two_areas_and_two_offences(table):
    with pytest.raises(ValueError, match="two areas and two offences"):
        concentration_between(table)
