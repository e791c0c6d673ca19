"""The exact distribution of drawn sums: beside every draw there is, beside a million random ones, and its bounds."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crimestats.places import drawn_sums as module
from crimestats.places.drawn_sums import MOST_DRAWN, drawn_sums

WHOLE = st.lists(st.sampled_from([0, 0, 0, 1, 1, 2, 3, 7, 40]), min_size=4, max_size=11).map(np.array)
BROKEN = st.lists(st.floats(0, 9), min_size=4, max_size=9).map(np.array)


def every_draw(values: np.ndarray, drawn: int) -> np.ndarray:
    """The sum of every draw."""
    return np.array([sum(draw) for draw in combinations(values.tolist(), drawn)])


@pytest.mark.slow
@settings(deadline=None)
@given(WHOLE, st.data())
def test_whole_numbers_agree_with_every_draw_there_is(values, data):
    drawn = data.draw(st.integers(0, len(values) // 2))
    table = drawn_sums(values.astype(float), drawn, values.sum())
    every = every_draw(values, drawn)

    assert table.exact
    for total in np.unique(every).astype(float):
        asked = np.array([total]), np.array([drawn])
        assert table.high(*asked)[0] == pytest.approx(np.mean(every >= total), abs=1e-12)
        assert table.low(*asked)[0] == pytest.approx(np.mean(every <= total), abs=1e-12)


@pytest.mark.slow
@settings(deadline=None)
@given(WHOLE, st.data())
def test_draws_from_the_others_agree_with_every_draw_there_is(values, data):
    largest = data.draw(st.integers(0, len(values) // 2))
    drawn, own = data.draw(st.integers(0, largest)), data.draw(st.integers(0, len(values) - 1))
    table = drawn_sums(values.astype(float), largest, values.sum())
    every = every_draw(np.delete(values, own), drawn)

    for total in np.unique(every).astype(float):
        asked = np.array([total]), np.array([drawn]), values[[own]].astype(float)
        assert table.high(*asked)[0] == pytest.approx(np.mean(every >= total), abs=1e-10)
        assert table.low(*asked)[0] == pytest.approx(np.mean(every <= total), abs=1e-10)


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(BROKEN, st.data())
def test_other_numbers_are_never_given_a_smaller_chance_than_they_have(values, data):
    drawn = data.draw(st.integers(1, len(values) // 2))
    table = drawn_sums(values, drawn, values.sum())
    every = every_draw(values, drawn)
    slack = drawn * table.unit

    for total in every[:5]:
        asked = np.array([total]), np.array([drawn])
        above, below = table.high(*asked)[0], table.low(*asked)[0]
        assert np.mean(every >= total) - 1e-9 <= above <= np.mean(every >= total - 2 * slack - 1e-9) + 1e-9
        assert np.mean(every <= total) - 1e-9 <= below <= np.mean(every <= total + 2 * slack + 1e-9) + 1e-9


def test_many_cells_of_nought_and_one_are_hypergeometric():
    values = np.repeat([0.0, 1.0], [99_000, 1_000])
    table = drawn_sums(values, 81, 81)
    totals = np.arange(7.0)
    chances = stats.hypergeom.sf(totals - 1, 100_000, 1_000, 81)

    np.testing.assert_allclose(table.high(totals, np.full(7, 81)), chances, rtol=1e-9)
    np.testing.assert_allclose(
        table.high(totals, np.full(7, 81), np.ones(7)), stats.hypergeom.sf(totals - 1, 99_999, 999, 81), rtol=1e-9
    )
    np.testing.assert_allclose(table.low(totals, np.full(7, 81)), stats.hypergeom.cdf(totals, 100_000, 1_000, 81))
    np.testing.assert_allclose(
        table.high(totals, np.full(7, 5)), np.maximum(stats.hypergeom.sf(totals - 1, 100_000, 1_000, 5), 1e-12)
    )


def test_the_widest_neighbourhood_stays_within_the_range_of_a_float():
    values = np.repeat([0.0, 1.0], MOST_DRAWN)
    table = drawn_sums(values, MOST_DRAWN, MOST_DRAWN)

    for drawn in (1, 20, MOST_DRAWN):
        middle = drawn // 2
        expected = stats.hypergeom.sf(middle - 1, 2 * MOST_DRAWN, MOST_DRAWN, drawn)
        assert table.high(np.array([float(middle)]), np.array([drawn]))[0] == pytest.approx(expected, rel=1e-9)


def test_a_heavy_tail_is_followed_as_far_as_it_matters():
    values = np.zeros(10_000)
    values[:2] = 5_000
    table = drawn_sums(values, 9, 10_000)
    both = (9 * 8) / (10_000 * 9_999)

    np.testing.assert_allclose(table.high(np.array([1, 5_001, 10_000.0]), np.full(3, 9)), [18e-4 - both, both, both])


def test_a_chance_too_small_to_matter_is_given_as_the_smallest():
    values = np.arange(10_000) % 3.0
    table = drawn_sums(values, 40, 80)

    assert table.high(np.array([80.0]), np.array([40]))[0] == 1e-12


def test_values_too_large_to_work_through_are_bounded_in_coarser_steps(monkeypatch):
    values = np.array([0.0, 1, 5, 9, 12, 30, 31, 77])
    exact = drawn_sums(values, 3, values.sum())
    monkeypatch.setattr(module, "_MOST_HELD", 200)
    bound = drawn_sums(values, 3, values.sum())
    monkeypatch.setattr(module, "_MOST_HELD", 4e6)
    monkeypatch.setattr(module, "_MOST_WORK", 3000)
    other = drawn_sums(values, 3, values.sum())
    totals, drawn = np.array([14.0, 60, 90]), np.full(3, 3)

    for coarse in (bound, other):
        assert coarse.unit > 1
        assert not coarse.exact
        assert (coarse.high(totals, drawn) >= exact.high(totals, drawn)).all()
        assert (coarse.low(totals, drawn) >= exact.low(totals, drawn)).all()
    assert (other.high(totals, drawn) < 1).any()


@pytest.mark.slow
def test_chances_agree_with_a_million_random_draws():
    rng = np.random.default_rng(5)
    values = rng.negative_binomial(0.3, 0.1, 2_000).astype(float)
    table = drawn_sums(values, 9, values.sum())
    picks = rng.integers(len(values), size=(1_000_000, 9))
    ordered = np.sort(picks, axis=1)
    totals = values[picks[(ordered[:, 1:] != ordered[:, :-1]).all(axis=1)]].sum(axis=1)

    for total in np.quantile(totals, [0.1, 0.5, 0.9, 0.99, 0.999]):
        asked = np.array([total]), np.array([9])
        share, chance = np.mean(totals >= total), table.high(*asked)[0]
        assert abs(share - chance) < 4.5 * np.sqrt(chance * (1 - chance) / len(totals))


def test_a_neighbourhood_of_over_half_the_map_is_refused():
    with pytest.raises(ValueError, match="over half"):
        drawn_sums(np.ones(5), 3, 5)


def test_more_cells_than_weights_can_carry_are_refused():
    with pytest.raises(ValueError, match="at most 600"):
        drawn_sums(np.ones(5_000), MOST_DRAWN + 1, 5)


@pytest.mark.parametrize("factor", [1e300, 1e-300])
def test_values_whose_spread_no_float_holds_are_refused(factor):
    values = factor * np.arange(1.0, 20.0)

    with pytest.raises(ValueError, match="too large or too small"):
        drawn_sums(values, 3, float(values[-3:].sum()))
