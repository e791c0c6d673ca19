"""Square cells: that each point lies in one, whatever its last bit, and that none is lost."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.places.cells import MOST_CELLS
from crimestats.places.grid import Grid, count_points
from crimestats_reference import columns

PLACES = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), min_size=1, max_size=30)
SIDES = st.sampled_from([0.1, 1 / 3, 7.0, 100.0, 250.0])


def plain_cell(grid: Grid, x: float, y: float) -> int:
    """The cell of one point, by looking at each column and row in turn."""
    for row in range(grid.rows):
        for column in range(grid.columns):
            west, east = grid.left + column * grid.cell_m, grid.left + (column + 1) * grid.cell_m
            south, north = grid.bottom + row * grid.cell_m, grid.bottom + (row + 1) * grid.cell_m
            if west <= x < east and south <= y < north:
                return row * grid.columns + column if grid.area[row, column] else -1
    return -1


@pytest.mark.slow
@settings(deadline=None)
@given(st.data(), SIDES, st.floats(-1000, 1000))
def test_agrees_with_the_plain_twin_on_and_beside_every_edge(data, cell_m, left):
    mask = data.draw(st.lists(st.booleans(), min_size=12, max_size=12))
    grid = Grid(left, 0.1, cell_m, rows=3, columns=4).within(np.reshape(mask, (3, 4)))
    edges_x = [left + column * cell_m for column in range(-1, 6)]
    edges_y = [0.1 + row * cell_m for row in range(-1, 5)]
    beside = st.sampled_from(
        [lambda v: v, lambda v: math.nextafter(v, -math.inf), lambda v: math.nextafter(v, math.inf)]
    )
    points = data.draw(
        st.lists(st.tuples(st.sampled_from(edges_x), st.sampled_from(edges_y), beside, beside), min_size=1, max_size=20)
    )
    x, y = [move(east) for east, _, move, _ in points], [move(north) for _, north, _, move in points]

    assert grid.cell_of(x, y).tolist() == [plain_cell(grid, *place) for place in zip(x, y, strict=True)]


@pytest.mark.slow
@settings(deadline=None)
@given(PLACES, SIDES.filter(lambda side: side > 50), st.integers(0, 2))
def test_a_grid_over_points_holds_them_all_and_stands_on_whole_cells(places, cell_m, pad_cells):
    x, y = np.array(places).T
    near_x, near_y = x / 1000, y / 1000
    grid = Grid.over(near_x, near_y, cell_m, pad_cells)

    assert (grid.cell_of(near_x, near_y) >= 0).all()
    assert grid.left / cell_m == pytest.approx(round(grid.left / cell_m), abs=1e-9)
    assert grid.left + pad_cells * cell_m <= near_x.min() + 1e-9
    assert near_x.max() < grid.left + (grid.columns - pad_cells) * cell_m + 1e-9


def test_a_grid_over_one_point_is_one_cell():
    grid = Grid.over([530_050.0], [180_000.0], 100)

    assert (grid.left, grid.bottom, grid.shape) == (530_000, 180_000, (1, 1))


def test_a_grid_over_points_reaches_a_point_that_division_puts_a_cell_too_low():
    # 3 x 0.1 is just above 0.3 as a float, so 0.3 lies in the third cell although 0.3 / 0.1 rounds to 3.
    grid = Grid.over([0.0, 3 * 0.1], [0.0, 0.0], 0.1)

    assert grid.cell_of([3 * 0.1, 0.3], [0.0, 0.0]).tolist() == [3, 2]


@pytest.mark.parametrize(("right", "columns"), [(300.0, 3), (300.001, 4), (1.0, 1)])
def test_a_grid_over_an_extent_reaches_its_far_edges(right, columns):
    grid = Grid.over_extent(0, 0, right, 100, cell_m=100)

    assert grid.shape == (1, columns)


@pytest.mark.slow
@settings(deadline=None)
@given(PLACES, SIDES.filter(lambda side: side > 50))
def test_counts_and_those_outside_add_up_to_the_weights(places, cell_m):
    x, y = np.array(places).T
    weights = np.arange(len(places)) + 0.5
    counted = count_points(Grid(-500, -500, cell_m, rows=7, columns=5), x, y, weights)

    assert counted.counts.sum() + counted.outside == pytest.approx(weights.sum())


def test_cells_outside_the_study_area_have_no_count_and_their_points_are_outside():
    grid = Grid(0, 0, 10, rows=1, columns=2).within([[True, False]])
    counted = count_points(grid, [5, 15, 25], [5, 5, 5])

    np.testing.assert_array_equal(counted.counts, [[1, np.nan]])
    assert counted.outside == 2


def test_a_shifted_grid_has_no_study_area_and_as_many_cells():
    moved = Grid(0, 0, 10, rows=1, columns=2).within([[True, False]]).shifted(3, -2)

    assert (moved.left, moved.bottom, moved.shape, moved.inside) == (3, -2, (1, 2), None)
    assert moved.cell_of([3], [-2]).tolist() == [0]


def test_a_study_area_cannot_be_altered_later():
    mask = np.array([[True, False]])
    grid = Grid(0, 0, 10, rows=1, columns=2, inside=mask)
    mask[:] = False

    assert grid.area.tolist() == [[True, False]]
    with pytest.raises(ValueError, match="read-only"):
        grid.area[:] = True


@pytest.mark.real
@pytest.mark.parametrize(("name", "cell_m"), [("memphis_rect_500.csv", 500), ("memphis_rect_200.csv", 200)])
def test_memphis_robberies_by_cell(name, cell_m):
    cells, robberies = columns(name), columns("memphis_robberies_points.csv")
    left, bottom = cells["xmin"].min(), cells["ymin"].min()
    column, row = np.round((cells["xmin"] - left) / cell_m), np.round((cells["ymin"] - bottom) / cell_m)
    grid = Grid(left, bottom, cell_m, int(row.max()) + 1, int(column.max()) + 1)
    counted = count_points(grid, robberies["x_epsg32615"], robberies["y_epsg32615"])

    np.testing.assert_array_equal(counted.counts[row.astype(int), column.astype(int)], cells["n"])
    assert counted.outside == 0


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: Grid(0, 0, 0, 1, 1), "side of a cell"),
        (lambda: Grid(0, 0, math.inf, 1, 1), "side of a cell"),
        (lambda: Grid(math.nan, 0, 1, 1, 1), "corner"),
        (lambda: Grid(0, math.inf, 1, 1, 1), "corner"),
        (lambda: Grid(0, 0, 1, 0, 1), "at least one row"),
        (lambda: Grid(0, 0, 1, 1, 0), "at least one row"),
        (lambda: Grid(0, 0, 1, MOST_CELLS, 2), "too many"),
        (lambda: Grid(0, 0, 1, 1, 2, inside=np.array([[True]])), "has the shape"),
        (lambda: Grid(0, 0, 1, 2.7, 2), "whole numbers"),
        (lambda: Grid(0, 0, 1, 2, 2.7), "whole numbers"),
        (lambda: Grid(0, 0, 1, 2, math.inf), "whole numbers"),
        (lambda: Grid.over_extent(0, 0, math.inf, 1, 10), "known places"),
        (lambda: Grid.over_extent(0, -math.inf, 1, 1, 10), "known places"),
        (lambda: Grid.over([], [], 10), "at least one point"),
        (lambda: Grid.over([1], [1], -1), "side of a cell"),
        (lambda: Grid.over([1], [1], 10, pad_cells=-1), "padded"),
        (lambda: Grid.over([1], [1, 2], 10), "1 eastings and 2 northings"),
        (lambda: Grid.over_extent(0, 0, 1, 1, 0), "side of a cell"),
        (lambda: Grid.over_extent(0, 0, 0, 1, 10), "extent"),
        (lambda: Grid.over_extent(0, 0, 1, 0, 10), "extent"),
        (lambda: count_points(Grid(0, 0, 1, 1, 1), [1, 2], [1, 2], [1]), "1 weights and 2 points"),
        (lambda: count_points(Grid(0, 0, 1, 1, 1), [1], [1], [-1]), "below 0"),
    ],
)
def test_wrong_input_is_refused_with_its_reason(make, sentence):
    with pytest.raises(ValueError, match=sentence):
        make()
