"""Rounded tables: nearest multiples, totals that add up where that is asked, and a refusal where none do."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.disclosure import round_counts, with_totals

TABLES = arrays.arrays(float, st.tuples(st.integers(1, 4), st.integers(1, 4)), elements=st.integers(0, 40).map(float))


def test_plain_rounding_by_hand():
    found = round_counts([2, 3, 7, 8])

    assert found.values.tolist() == [0, 5, 5, 10, 20]
    assert found.adds_up
    assert found.base == 5


def test_plain_rounding_says_when_it_does_not_add_up():
    assert round_counts([[1, 2], [3, 4]]).adds_up is False
    assert round_counts([1.0, 1.0, 1.0], base=2).values.tolist() == [2, 2, 2, 4]


@pytest.mark.slow
@settings(deadline=None)
@given(TABLES, st.integers(2, 10))
def test_plain_rounding_goes_to_the_nearest_multiple(table, base):
    values = round_counts(table, base=base).values

    assert (values % base == 0).all()
    assert (np.abs(values - with_totals(table)) <= base / 2).all()


@pytest.mark.slow
@settings(deadline=None)
@given(TABLES)
def test_controlled_rounding_of_two_axes_always_adds_up(table):
    found = round_counts(table, controlled=True)

    assert found.adds_up
    assert (found.values == with_totals(found.values[:-1, :-1])).all()
    assert (np.abs(found.values - with_totals(table)) < 5).all()
    assert (found.values % 5 == 0).all()


def plain_controlled(table: np.ndarray, base: int) -> float:
    """The least total movement over every way to take the inner cells up or down."""
    full = with_totals(table)
    best = np.inf
    choices = [sorted({base * int(value // base), base * -int(-value // base)}) for value in table.ravel()]
    for inner in itertools.product(*choices):
        rounded = with_totals(np.reshape(inner, table.shape))
        if (np.abs(rounded - full) < base).all():
            best = min(best, float(np.abs(rounded - full).sum()))
    return best


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(8))
def test_controlled_rounding_moves_the_counts_no_more_than_the_plain_twin(seed):
    table = np.random.default_rng(seed).integers(0, 20, size=(3, 3)).astype(float)

    found = round_counts(table, controlled=True)

    assert np.abs(found.values - with_totals(table)).sum() == plain_controlled(table, 5)


def test_a_table_of_three_axes_may_have_no_controlled_rounding():
    table = np.array([[[1, 0], [1, 1]], [[0, 0], [1, 0]]])

    found = round_counts(table, base=2, controlled=True)

    assert plain_controlled(table, 2) == np.inf
    assert np.isnan(found.values).all()
    assert not found.adds_up
    assert found.reason.startswith("No rounding to the multiples of 2")


def test_a_table_with_its_own_totals_keeps_its_shape():
    parents = [[2, 2, -1]]

    assert round_counts([3, 4, 7], parents=parents).values.tolist() == [5, 5, 5]
    assert round_counts([3, 4, 7], parents=parents, controlled=True).values.tolist() in (
        [0, 5, 5],
        [5, 5, 10],
        [5, 0, 5],
    )
    assert round_counts([3, 4], parents=[[-1, -1]], controlled=True).values.tolist() == [5, 5]


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"table": [1], "base": 1}, "whole number, 2 or more"),
        ({"table": [1], "base": 2.5}, "whole number, 2 or more"),
        ({"table": [1], "base": np.nan}, "whole number, 2 or more"),
        ({"table": [1], "base": np.inf}, "whole number, 2 or more"),
        ({"table": [np.nan]}, "missing value"),
        ({"table": [-1]}, "below 0"),
        ({"table": [1, 2, 4], "parents": [[2, 2, -1]]}, "not the sum of their parts"),
    ],
)
def test_wrong_inputs_are_refused(given, wrong):
    with pytest.raises(ValueError, match=wrong):
        round_counts(**given)
