"""Kernel density: exact, against published figures, a plain twin, and what must hold for any points."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.places import kernel_sums
from crimestats.places.density import density_ratio, kernel_density
from crimestats.places.grid import Grid
from crimestats.places.hexagons import Hexagons
from crimestats_reference import columns

GRID = Grid(-300, 200, 100, rows=6, columns=8)
PLACES = st.lists(st.tuples(st.floats(-1500, 1500), st.floats(-1500, 1500)), max_size=25)


def plain_sums(grid: Grid, x, y, weights, bandwidth_m: float) -> np.ndarray:
    """Each point at each centre."""
    centre_x, centre_y = grid.centres()
    total = np.zeros(grid.shape)
    for row in range(grid.rows):
        for column in range(grid.columns):
            for east, north, weight in zip(x, y, weights, strict=True):
                distance = math.hypot(east - centre_x[column], north - centre_y[row])
                if distance < bandwidth_m:
                    total[row, column] += weight * (1 - (distance / bandwidth_m) ** 2) ** 2
    return total


@pytest.mark.slow
@settings(deadline=None)
@given(PLACES, st.floats(10, 700), st.integers(1, 4))
def test_agrees_with_the_plain_twin(places, bandwidth_m, repeats):
    x, y = np.array(places * repeats).reshape(-1, 2).T
    weights = np.arange(len(x)) % 3.0
    density = kernel_density(GRID, x, y, bandwidth_m=bandwidth_m, weights=weights)

    np.testing.assert_allclose(density.unscaled, plain_sums(GRID, x, y, weights, bandwidth_m), atol=1e-10)
    assert density.events == weights.sum()


@pytest.mark.parametrize("bandwidth_m", [20, 50, 70.71067811865476, 100, 141.4213562373095, 200, 250, 1000])
def test_points_on_edges_corners_and_rims_are_exact(bandwidth_m):
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(-700, 900, 50.0), np.arange(-200, 1200, 50.0)))
    density = kernel_density(GRID, x, y, bandwidth_m=bandwidth_m)

    np.testing.assert_allclose(density.unscaled, plain_sums(GRID, x, y, np.ones(len(x)), bandwidth_m), atol=1e-9)


def test_wide_kernels_are_spread_in_parts(monkeypatch):
    x, y, weights = [120.0, -80], [444.0, 390], np.array([1.0, 2])
    whole = kernel_density(GRID, x, y, bandwidth_m=800, weights=weights).unscaled
    monkeypatch.setattr(kernel_sums, "_SHARES_AT_ONCE", 5_000)
    monkeypatch.setattr(kernel_sums, "_CELLS_AT_ONCE", 60)

    np.testing.assert_allclose(kernel_density(GRID, x, y, bandwidth_m=800, weights=weights).unscaled, whole)
    np.testing.assert_allclose(whole, plain_sums(GRID, x, y, weights, 800), atol=1e-12)


@pytest.mark.slow
def test_many_points_in_one_cell_are_taken_in_parts():
    rng = np.random.default_rng(1)
    x, y = rng.uniform(0, 100, kernel_sums._VALUES_AT_ONCE), rng.uniform(300, 400, kernel_sums._VALUES_AT_ONCE)
    density = kernel_density(GRID, x, y, bandwidth_m=150)
    distance_2 = ((x - 150) ** 2 + (y - 350) ** 2) / 150**2

    assert density.unscaled[1, 4] == pytest.approx((np.maximum(1 - distance_2, 0) ** 2).sum(), rel=1e-12)


@pytest.mark.real
@pytest.mark.parametrize(("name", "cell_m"), [("memphis_rect_500.csv", 500), ("memphis_rect_200.csv", 200)])
def test_memphis_density_as_r_gives_it(name, cell_m):
    cells, robberies = columns(name), columns("memphis_robberies_points.csv")
    grid, row, column = memphis(cells, cell_m)
    density = kernel_density(grid, robberies["x_epsg32615"], robberies["y_epsg32615"], bandwidth_m=1000)

    np.testing.assert_allclose(density.unscaled[row, column], cells["kde_quartic_bw1000_unscaled"], atol=1e-9)


@pytest.mark.real
def test_memphis_density_over_that_of_census_blocks_as_r_gives_it():
    """R divides by nothing where no block is in reach (infinite, or not a number); here both are missing."""
    cells, robberies, blocks = (
        columns(f"memphis_{name}.csv") for name in ("rect_500", "robberies_points", "population_points")
    )
    grid, row, column = memphis(cells, 500)
    crime, people = (
        kernel_density(grid, at["x_epsg32615"], at["y_epsg32615"], bandwidth_m=1000) for at in (robberies, blocks)
    )
    expected = np.where(np.isinf(cells["dualkde_ratio_pop_unweighted"]), np.nan, cells["dualkde_ratio_pop_unweighted"])

    np.testing.assert_allclose(density_ratio(crime, people)[row, column], expected, rtol=1e-9, atol=1e-9)


def memphis(cells: dict[str, np.ndarray], cell_m: int) -> tuple[Grid, np.ndarray, np.ndarray]:
    """The grid of a reference file, and where in it each of its cells is."""
    left, bottom = cells["xmin"].min(), cells["ymin"].min()
    column, row = (
        np.round((cells[name] - low) / cell_m).astype(int) for name, low in (("xmin", left), ("ymin", bottom))
    )
    return Grid(left, bottom, cell_m, row.max() + 1, column.max() + 1), row, column


@pytest.mark.slow
@settings(deadline=None)
@given(st.floats(-50, 50), st.floats(-50, 50), st.floats(300, 500))
def test_scaled_density_adds_up_to_the_events(x, y, bandwidth_m):
    """The kernel is smooth, so a sum over cells much smaller than it is close to its integral."""
    grid = Grid(-600, -600, 50, rows=24, columns=24)
    density = kernel_density(grid, [x, x], [y, y], bandwidth_m=bandwidth_m)

    assert density.per_km2.sum() * 0.05**2 == pytest.approx(2, rel=2e-3)
    assert density.probability_per_km2.sum() * 0.05**2 == pytest.approx(1, rel=2e-3)


@pytest.mark.slow
@settings(deadline=None)
@given(PLACES, st.floats(-1e5, 1e5))
def test_order_place_and_merging_do_not_matter(places, away):
    x, y = np.array(places).reshape(-1, 2).T
    moved = Grid(GRID.left + away, GRID.bottom - away, 100, GRID.rows, GRID.columns)
    once = kernel_density(GRID, x, y, bandwidth_m=250, weights=np.full(len(x), 3.0)).unscaled
    thrice = kernel_density(moved, np.tile(x[::-1] + away, 3), np.tile(y[::-1] - away, 3), bandwidth_m=250).unscaled

    np.testing.assert_allclose(once, thrice, atol=1e-7)


def test_nothing_is_density_nought_and_no_probability():
    density = kernel_density(GRID, [], [], bandwidth_m=100)

    assert (density.unscaled == 0).all()
    assert np.isnan(density.probability_per_km2).all()


def test_points_alike_in_cells_apart_are_not_taken_for_one():
    """Two points at the same place of neighbouring cells, the last of one cell and the first of the next."""
    density = kernel_density(GRID, [-250, -150, -150, -150], [250, 250, 250, 250], bandwidth_m=40)

    assert density.unscaled[0, :2].tolist() == [1, 3]


def test_edges_corrected_an_even_spread_is_even():
    grid = Grid(0, 0, 100, rows=20, columns=20)
    east, north = (axis.ravel() for axis in np.meshgrid(*grid.centres()))
    plain = kernel_density(grid, east, north, bandwidth_m=450).per_km2
    corrected = kernel_density(grid, east, north, bandwidth_m=450, correct_edges=True).per_km2

    assert plain[0, 0] < 0.5 * plain[10, 10]
    np.testing.assert_allclose(corrected, corrected[10, 10])


def test_edges_corrected_events_outside_the_study_area_are_left_out():
    grid = Grid(0, 0, 100, rows=1, columns=2).within([[True, False]])
    density = kernel_density(grid, [50, 150], [50, 50], bandwidth_m=200, weights=[2, 5], correct_edges=True)
    unweighted = kernel_density(grid, [50, 150], [50, 50], bandwidth_m=200, correct_edges=True)

    # Of the 3 x 3 cells in reach (the corners count 1/4, the sides 9/16) one, the own, lies within.
    np.testing.assert_allclose(density.unscaled, [[2 * (1 + 4 * 0.5625 + 4 * 0.25), np.nan]])
    np.testing.assert_allclose(unweighted.unscaled * 2, density.unscaled)
    assert density.events == 2


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"bandwidth_m": 0}, "bandwidth"),
        ({"bandwidth_m": math.inf}, "bandwidth"),
        ({"bandwidth_m": 20_001}, "over 200 cells"),
        ({"weights": [1, 2]}, "2 weights and 1 points"),
        ({"weights": [-1]}, "below 0"),
        ({"x": [math.nan]}, "missing"),
    ],
)
def test_wrong_input_is_refused_with_its_reason(change, sentence):
    words = {"x": [0], "y": [0], "bandwidth_m": 100} | change
    with pytest.raises(ValueError, match=sentence):
        kernel_density(GRID, **words)


def test_densities_on_other_grids_have_no_ratio():
    one = kernel_density(Grid(0, 0, 1, 1, 1), [0], [0], bandwidth_m=1)

    for grid in (Grid(0, 0, 1, 2, 1), Grid(5, 0, 1, 1, 1), Grid(0, 5, 1, 1, 1), Grid(0, 0, 2, 1, 1)):
        with pytest.raises(ValueError, match="different grids"):
            density_ratio(one, kernel_density(grid, [0], [0], bandwidth_m=1))


def test_hexagons_are_refused():
    with pytest.raises(TypeError, match="square cells of a Grid, not Hexagons"):
        kernel_density(Hexagons(0, 0, 100, 2, 2), [0], [0], bandwidth_m=100)
