"""How much of a hot spot is the grid's doing."""

import numpy as np
import pytest

from crimestats.places.getis_ord import hot_spots
from crimestats.places.grid import Grid, count_points
from crimestats.places.hexagons import Hexagons
from crimestats.places.stability import hot_spot_stability

GRID = Grid(0, 0, 100, rows=14, columns=15)


def some_points() -> tuple[np.ndarray, np.ndarray]:
    """A cluster of 60 points and 150 anywhere."""
    rng = np.random.default_rng(4)
    return (
        np.concatenate([rng.normal(700, 60, 60), rng.uniform(0, 1500, 150)]),
        np.concatenate([rng.normal(500, 60, 60), rng.uniform(0, 1400, 150)]),
    )


@pytest.mark.parametrize(("shifts", "steps"), [(2, (-25, 25)), (3, (-100 / 3, 0, 100 / 3))])
def test_shares_agree_with_laying_each_grid_by_hand(shifts, steps):
    x, y = some_points()
    mask = np.ones(GRID.shape, dtype=bool)
    mask[:, -2:] = False
    grid = GRID.within(mask)
    stability = hot_spot_stability(grid, x, y, shifts=shifts)
    hot = np.zeros(grid.shape)
    centre_x, centre_y = grid.centres()
    for east_m in steps:
        for north_m in steps:
            moved = Grid(east_m, north_m, 100, 14, 15).within(mask)
            found = hot_spots(count_points(moved, x, y).counts).hot
            for row in range(14):
                for column in range(13):
                    cell = moved.cell_of([centre_x[column]], [centre_y[row]])[0]
                    hot[row, column] += found.ravel()[cell]

    assert stability.grids == shifts**2
    np.testing.assert_allclose(stability.share_hot[:, :-2], hot[:, :-2] / shifts**2)
    assert np.isnan(stability.share_hot[:, -2:]).all()
    assert np.isnan(stability.share_cold[:, -2:]).all()


def test_a_clear_cluster_is_hot_on_every_grid_and_bare_ground_on_none():
    x, y = some_points()
    stability = hot_spot_stability(GRID, x, y)

    assert stability.share_hot[5, 6] == 1
    assert stability.share_hot[0, 0] == 0
    assert ((stability.share_hot >= 0) & (stability.share_hot <= 1)).all()


def test_weights_stand_for_points():
    x, y = some_points()
    once = hot_spot_stability(GRID, np.repeat(x, 2), np.repeat(y, 2), with_own=False, shifts=2)
    twice = hot_spot_stability(GRID, x, y, weights=np.full(len(x), 2.0), with_own=False, shifts=2)

    np.testing.assert_array_equal(once.share_hot, twice.share_hot)


def test_hexagons_are_refused():
    with pytest.raises(TypeError, match="square cells of a Grid, not Hexagons"):
        hot_spot_stability(Hexagons(0, 0, 100, 9, 9), [1], [1])


def test_one_grid_is_no_comparison():
    with pytest.raises(ValueError, match="at least 2 places"):
        hot_spot_stability(GRID, [1], [1], shifts=1)
