"""Moves: every one keeps the totals, and none is found where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.disclosure import grid_relations, sums, total_last
from crimestats.disclosure.moves import MOST_SWAPS, GeneralMover, GridMover, Search
from crimestats.disclosure.relations import axis_parents

LIST = sums(4, [(3, [0, 1, 2])])
AXES = [total_last(3), np.array([4, 4, 5, 5, 6, 6, -1])]
GRID = grid_relations(AXES)


def movers(fixed: np.ndarray) -> list[GridMover | GeneralMover]:
    axes = [axis_parents(axis, "axis") for axis in AXES]
    return [GridMover(axes, fixed), GeneralMover(GRID)]


def can_change(cells: np.ndarray, cell: int) -> bool:
    """Whether changes of these cells alone can keep the totals while this one changes."""
    matrix = GRID.matrix.toarray()[:, cells]
    here = matrix[:, cells == cell]
    rest = matrix[:, cells != cell]
    return np.linalg.matrix_rank(np.hstack([rest, here])) == np.linalg.matrix_rank(rest)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)
@given(st.integers(0, 27), st.sampled_from([-3, -1, 2]), st.integers(0, 2**32 - 1))
def test_a_move_keeps_every_total_and_changes_its_cell(cell, amount, seed):
    rng = np.random.default_rng(seed)
    search = Search(costs=rng.choice([0.0, 1.0, 5.0], size=28), room=rng.integers(0, 6, size=28) + 3.0)

    for mover in movers(np.zeros(28, dtype=bool)):
        move = mover.find(cell, amount, search)

        assert move is not None
        assert cell in move
        assert can_change(move, cell)


@pytest.mark.slow
def test_the_general_mover_costs_no_more_than_the_grid_mover():
    rng = np.random.default_rng(3)
    for cell in range(28):
        search = Search(costs=rng.choice([1.0, 2.0, 5.0], size=28), room=np.full(28, 9.0))
        grid, general = (mover.find(cell, 1, search) for mover in movers(np.zeros(28, dtype=bool)))

        assert search.costs[general].sum() <= search.costs[grid].sum()


def test_a_way_down_may_need_two_steps():
    """3 down by 2 one way and by 1 another, where neither way has room for 3."""
    search = Search(costs=np.zeros(4), room=np.array([3.0, 0.0, 0.0, 2.0]))
    upward = GridMover([total_last(3)], np.zeros(4, dtype=bool)).find(0, -3, search)
    tight = Search(costs=np.array([0, np.inf, np.inf, 0]), room=np.array([3.0, 0.0, 0.0, 2.0]))

    assert upward.tolist() in ([0, 1], [0, 2])
    assert GridMover([total_last(3)], np.zeros(4, dtype=bool)).find(0, -3, tight) is None
    both = Search(costs=np.zeros(4), room=np.array([0.0, 2.0, 1.0, 0.0]))
    barred = np.array([False, False, False, True])
    assert GridMover([total_last(3)], barred).find(0, 3, both).tolist() == [0, 1, 2]


@pytest.mark.parametrize("amount", [-3, 3])
def test_no_move_without_room_or_a_way(amount):
    stuck = Search(costs=np.array([0.0, np.inf, np.inf, np.inf]), room=np.full(4, 2.0))

    assert GeneralMover(LIST).find(0, amount, stuck) is None
    assert GridMover([total_last(3)], np.zeros(4, dtype=bool)).find(0, amount, stuck) is None


def test_no_cell_goes_below_its_own_room():
    search = Search(costs=np.zeros(4), room=np.array([2.0, 9.0, 9.0, 9.0]))

    assert GeneralMover(LIST).find(0, -3, search) is None
    assert GridMover([total_last(3)], np.zeros(4, dtype=bool)).find(0, -3, search) is None


def test_the_cheapest_of_very_many_swaps_is_among_those_weighed():
    """A district of 100 areas beside one of 100 others, whose total must stay: 10,000 swaps."""
    parents = np.array([200] * 100 + [201] * 100 + [202, 202, -1])
    rng = np.random.default_rng(8)
    costs = rng.uniform(1, 9, 203)
    room = rng.integers(0, 3, size=203).astype(float)
    costs[[200, 201]], room[[200, 201]] = 0, 9
    costs[202] = np.inf
    reachable = np.flatnonzero(room[100:200] >= 2) + 100

    move = GridMover([parents], np.zeros(203, dtype=bool)).find(200, 2, Search(costs=costs, room=room))

    best = reachable[np.argmin(costs[reachable])]
    assert MOST_SWAPS < 100 * 100
    assert move.tolist() == [np.argmin(costs[:100]), best, 200, 201]


def test_a_cell_in_no_relation_moves_alone():
    assert GeneralMover(sums(2, [])).find(1, 2, Search(costs=np.zeros(2), room=np.zeros(2))).tolist() == [1]
