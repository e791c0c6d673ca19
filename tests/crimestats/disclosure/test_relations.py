"""What adds up to what: beside loops, and what is refused."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.disclosure import Published, also_known, grid_relations, sums, total_last, with_totals
from crimestats.disclosure.pattern import least_possible
from crimestats.disclosure.relations import check_sums

TABLES = arrays.arrays(
    float, arrays.array_shapes(min_dims=1, max_dims=3, max_side=4), elements=st.integers(0, 9).map(float)
)
WARDS = [4, 4, 5, 5, 6, 6, -1]


def plain_facts(shape: tuple[int, ...], parents: list[list[int]]) -> set[tuple[tuple[int, float], ...]]:
    """Each total as a set of (cell, coefficient), found one cell at a time."""
    facts = set()
    for axis, parents_of in enumerate(parents):
        for total in sorted({parent for parent in parents_of if parent >= 0}):
            others = [range(size) for number, size in enumerate(shape) if number != axis]
            for rest in itertools.product(*others):
                fact = []
                for position, parent in enumerate(parents_of):
                    at = [*rest[:axis], position, *rest[axis:]]
                    cell = int(np.ravel_multi_index(at, shape))
                    if position == total:
                        fact.append((cell, -1.0))
                    elif parent == total:
                        fact.append((cell, 1.0))
                facts.add(tuple(sorted(fact)))
    return facts


@pytest.mark.parametrize("parents", [[[2, 2, -1]], [WARDS], [[2, 2, -1], WARDS], [[-1, -1], [1, -1], [2, 2, -1]]])
def test_grid_relations_are_those_of_the_plain_twin(parents):
    relations = grid_relations(parents)

    shape = tuple(len(axis) for axis in parents)
    rows = [relations.matrix[[row]].tocoo() for row in range(relations.matrix.shape[0])]
    found = {tuple(sorted(zip(row.col.tolist(), row.data.tolist(), strict=True))) for row in rows}
    assert found == plain_facts(shape, parents)
    assert len(rows) == len(found)


@pytest.mark.slow
@settings(deadline=None)
@given(TABLES)
def test_a_table_with_its_totals_adds_up(table):
    full = with_totals(table)

    assert full.shape == tuple(size + 1 for size in table.shape)
    assert full.ravel()[-1] == table.sum()
    check_sums(full.ravel(), grid_relations([total_last(size) for size in table.shape]))


def test_sums_of_a_list_with_its_total():
    assert sums(4, [(3, [0, 1, 2])]).matrix.toarray().tolist() == [[1, 1, 1, -1]]
    assert sums(4, []).matrix.shape == (0, 4)


def test_published_figures_come_on_top():
    known = also_known(sums(4, [(3, [0, 1, 2])]), [Published((0, 1), 23), Published((3, 0), 28, (1, -1))])

    assert known.matrix.toarray().tolist() == [[1, 1, 1, -1], [1, 1, 0, 0], [-1, 0, 0, 1]]
    assert known.totals.tolist() == [0, 23, 28]


def test_a_total_is_at_least_its_cells_that_are_not_nought():
    table = with_totals([[1, 1, 1, 0], [0, 0, 9, 0]])
    relations = also_known(grid_relations([total_last(2), total_last(4)]), [Published((0,), 1)])

    least = least_possible(table.ravel(), relations, 1).reshape(table.shape)

    assert least.tolist() == [[1, 1, 1, 0, 3], [0, 0, 1, 0, 1], [1, 1, 2, 0, 4]]
    assert not least_possible(table.ravel(), relations, 0).any()


@pytest.mark.parametrize(
    ("made", "wrong"),
    [
        (lambda: sums(2, [(2, [0, 1])]), "outside the 2 cells"),
        (lambda: sums(2, [(1, [-1])]), "outside the 2 cells"),
        (lambda: grid_relations([[3, 3, -1]]), "position that it does not have"),
        (lambda: grid_relations([[-2, -1]]), "position that it does not have"),
        (lambda: grid_relations([[1, 0]]), "run in a circle"),
        (lambda: grid_relations([[0]]), "run in a circle"),
        (lambda: grid_relations([[]]), "not a list with a position"),
        (lambda: grid_relations([[[-1]]]), "not a list with a position"),
        (lambda: also_known(sums(2, []), [Published((2,), 1)]), "outside the 2 cells"),
        (lambda: also_known(sums(2, []), [Published((0, 1), 1, (1,))]), "another number of coefficients"),
        (lambda: also_known(sums(2, []), [Published((0,), np.nan)]), "missing value"),
        (lambda: check_sums(np.ones(3), sums(2, [])), "about 2 cells, the table has 3"),
        (lambda: check_sums(np.ones(3), sums(3, [(2, [0, 1])])), "1 of 1 totals are not the sum"),
        (lambda: with_totals([1, np.nan]), "missing value"),
    ],
)
def test_wrong_relations_are_refused(made, wrong):
    with pytest.raises(ValueError, match=wrong):
        made()
