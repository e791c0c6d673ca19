"""What a reader could work out: a published example, beside the plain enumeration, and what is refused."""

import itertools
from collections.abc import Iterator

import numpy as np
import pytest

from crimestats.disclosure import (
    Published,
    also_known,
    can_be_recovered,
    feasible_intervals,
    grid_relations,
    sums,
    suppress,
    total_last,
    with_totals,
)

# Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear constraints,
# Management Science 47(7), figure 1: investment of enterprises by activity and region.
INVESTMENT = with_totals([[20, 50, 10], [8, 19, 22], [17, 32, 12]])
TABLE = grid_relations([total_last(3), total_last(3)])
LIST = sums(4, [(3, [0, 1, 2])])


def tables_like(full: np.ndarray, withheld: np.ndarray, least: int, most: int) -> Iterator[np.ndarray]:
    """Each table with its totals last on every axis that agrees with all that is shown, no inner cell above `most`."""
    inner = tuple(slice(0, size - 1) for size in full.shape)
    places = np.argwhere(withheld[inner])
    for values in itertools.product(range(least, most + 1), repeat=len(places)):
        table = full[inner].copy()
        for place, value in zip(places, values, strict=True):
            table[tuple(place)] = value
        for axis in range(table.ndim):
            table = np.concatenate([table, table.sum(axis=axis, keepdims=True)], axis=axis)
        if (table[~withheld] == full[~withheld]).all() and (table[withheld] >= least).all():
            yield table


def plain_intervals(full: np.ndarray, withheld: np.ndarray, least: int, most: int) -> tuple[np.ndarray, np.ndarray]:
    """The lowest and the highest value of each cell over all of them."""
    found = np.array(list(tables_like(full, withheld, least, most)))
    return found.min(axis=0), found.max(axis=0)


def test_the_published_example_has_its_published_interval():
    withheld = np.zeros((4, 4), dtype=bool)
    withheld[[1, 1, 2, 2], [0, 2, 0, 2]] = True

    found = feasible_intervals(INVESTMENT.ravel(), TABLE, withheld.ravel(), least=0)

    assert (found.lowest.reshape(4, 4)[1, 2], found.highest.reshape(4, 4)[1, 2]) == (5, 30)
    assert np.isnan(found.lowest.reshape(4, 4)[0]).all()


@pytest.mark.slow
@pytest.mark.parametrize("least", [0, 1])
@pytest.mark.parametrize("seed", range(6))
def test_intervals_are_those_of_the_plain_enumeration(seed, least):
    rng = np.random.default_rng(seed)
    full = with_totals(rng.integers(1, 4, size=(2, 3)))
    withheld = rng.random(full.shape) < 0.6
    withheld[-1, -1] = False

    found = feasible_intervals(
        full.ravel(), grid_relations([total_last(2), total_last(3)]), withheld.ravel(), least=least
    )
    low, high = plain_intervals(full, withheld, least, int(full[-1, -1]) if withheld.sum() < 6 else 6)

    cells = withheld.ravel()
    assert found.lowest[cells].tolist() == low.ravel()[cells].tolist()
    if withheld.sum() < 6:
        assert found.highest[cells].tolist() == high.ravel()[cells].tolist()
    else:
        assert (found.highest[cells] >= high.ravel()[cells]).all()


@pytest.mark.slow
@pytest.mark.parametrize("table", [[1, 1, 6], [2, 1, 7, 5], [[1, 3], [7, 2]], [[1, 6], [0, 7]], [[4, 4], [4, 5]]])
def test_the_plain_enumeration_finds_every_span_that_is_promised(table):
    found, full = suppress(table), with_totals(table)

    low, high = plain_intervals(full, found.withheld, 1, 9)

    # The enumeration stops at 9 for an inner cell, which is more than any span that is promised.
    small = found.primary
    assert ((low[small] <= 1) & (high[small] >= 4) | (high[small] - low[small] >= 3)).all()


def test_a_cell_without_a_total_is_bounded_by_nothing_above():
    found = feasible_intervals([3, 20, 8, 31], LIST, [True, False, False, True])

    assert found.lowest[[0, 3]].tolist() == [1, 29]
    assert found.highest[[0, 3]].tolist() == [np.inf, np.inf]


def test_two_ones_that_make_two_are_both_recovered():
    """Each is withheld and at least 1, so that a shown total of 2 leaves one way only."""
    small = [True, True, False, False]

    assert can_be_recovered([1, 1, 50, 52], LIST, small, small).tolist() == small
    assert not can_be_recovered([1, 1, 50, 52], LIST, [True, True, True, False], small).any()


def test_a_span_as_wide_elsewhere_is_safe():
    facts = also_known(LIST, [Published((0, 1), 24)])
    small = np.array([True, False, False, False])

    assert not can_be_recovered([4, 20, 8, 32], facts, [True, True, False, False], small).any()
    assert can_be_recovered([4, 20, 8, 32], also_known(facts, [Published((0,), 4)]), [True, True, True, True], small)[0]


def test_a_small_count_that_is_shown_is_recovered():
    assert can_be_recovered([3, 20, 8, 31], LIST, [False] * 4, [True, False, False, False])[0]


@pytest.mark.parametrize(
    ("called", "wrong"),
    [
        (lambda: feasible_intervals([3, 20, 8, 31], LIST, [True]), "1 marks for 4 cells"),
        (lambda: feasible_intervals([1, 2], LIST, [True, True]), "about 4 cells"),
        (lambda: feasible_intervals([3, 20, 8, 30], LIST, [True] * 4), "not the sum of their parts"),
        (lambda: can_be_recovered([3, 20, 8, 31], LIST, [True] * 4, [True]), "1 marks for 4 cells"),
    ],
)
def test_wrong_inputs_are_refused(called, wrong):
    with pytest.raises(ValueError, match=wrong):
        called()
