"""Gi and Gi*: published figures, plain twins; and hot spots that keep to their false discovery rate."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from crimestats.places.getis_ord import gi, gi_star, hot_spots
from crimestats.places.grid import Grid, count_points
from crimestats.places.neighbours import QUEEN, Neighbourhood, squares_within
from crimestats_reference import columns

MAPS = arrays.arrays(
    float, st.tuples(st.integers(2, 7), st.integers(2, 7)), elements=st.sampled_from([0, 0, 1, 2, 5, 11, np.nan])
).filter(lambda counts: (~np.isnan(counts)).sum() >= 3)
RADII = st.sampled_from([QUEEN, squares_within(2, 1), squares_within(1, 1)])


def near(neighbourhood: Neighbourhood, counts: np.ndarray, row: int, column: int, *, own: bool) -> list[float]:
    """The counts in a cell's neighbourhood, one by one."""
    found = []
    for up, first, last in neighbourhood.runs:
        for across in range(first, last + 1):
            r, c = row + up, column + across
            held = 0 <= r < counts.shape[0] and 0 <= c < counts.shape[1] and not np.isnan(counts[r, c])
            if held and (own or (up, across) != (0, 0)):
                found.append(float(counts[r, c]))
    return found


def plain_score(counts: np.ndarray, neighbourhood: Neighbourhood, *, own: bool) -> np.ndarray:
    """Ord and Getis (1995), cell by cell, with weights of 1."""
    score = np.full(counts.shape, np.nan)
    for row, column in np.argwhere(~np.isnan(counts)):
        others = [float(value) for at, value in np.ndenumerate(counts) if own or at != (row, column)]
        others = [value for value in others if not np.isnan(value)]
        n, weights = len(others), len(near(neighbourhood, counts, row, column, own=own))
        mean = sum(others) / n
        spread = (sum(value**2 for value in others) / n - mean**2) * (n * weights - weights**2) / (n - 1)
        if spread > 1e-9:
            total = sum(near(neighbourhood, counts, row, column, own=own))
            score[row, column] = (total - weights * mean) / np.sqrt(spread)
    return score


@pytest.mark.slow
@settings(deadline=None)
@given(MAPS, RADII)
def test_scores_agree_with_the_plain_twin(counts, neighbourhood):
    star, alone = plain_score(counts, neighbourhood, own=True), plain_score(counts, neighbourhood, own=False)

    np.testing.assert_allclose(gi_star(counts, neighbourhood), star, atol=1e-9)
    np.testing.assert_allclose(gi(counts, neighbourhood), alone, atol=1e-9)


@pytest.mark.slow
@settings(deadline=None)
@given(MAPS, st.floats(0.01, 100))
def test_units_and_turning_the_map_do_not_matter(counts, scale):
    np.testing.assert_allclose(gi_star(counts * scale), gi_star(counts), atol=1e-7)
    np.testing.assert_allclose(gi_star(counts[::-1].T), gi_star(counts)[::-1].T, atol=1e-9)


def test_what_lies_outside_the_study_area_does_not_matter():
    counts = np.random.default_rng(1).poisson(2, (9, 9)).astype(float)
    framed = np.pad(counts, 3, constant_values=np.nan)

    np.testing.assert_allclose(gi_star(framed)[3:-3, 3:-3], gi_star(counts))
    assert np.isnan(gi_star(framed)[0]).all()


@pytest.mark.real
@pytest.mark.parametrize(
    ("name", "cell_m", "column", "radius_m"),
    [
        ("memphis_rect_500.csv", 500, "gistar", 708),
        ("memphis_rect_500.csv", 500, "gistar_nbdist1000", 1000),
        ("memphis_rect_200.csv", 200, "gistar", 283),
        ("memphis_rect_200.csv", 200, "gistar_nbdist500", 500),
    ],
)
def test_memphis_gi_star_as_r_gives_it(name, cell_m, column, radius_m):
    """spdep, neighbours by distance between centres: to the corner neighbours (queen), or as far as named."""
    cells, counts, at = memphis(name, cell_m)
    neighbourhood = squares_within(radius_m, cell_m)
    found = hot_spots(counts, neighbourhood, p_value="normal")

    np.testing.assert_allclose(gi_star(counts, neighbourhood)[at], cells[column], atol=1e-9)
    np.testing.assert_allclose(found.p[at], cells[column.replace("gistar", "pvalue")], atol=1e-9)


@pytest.mark.real
def test_memphis_gi_as_r_gives_it():
    cells, counts, at = memphis("memphis_rect_500.csv", 500)

    np.testing.assert_allclose(gi(counts)[at], cells["gi_noself"], atol=1e-9)


@pytest.mark.real
def test_what_r_calls_adjusted_p_values_allows_for_neighbours_alone():
    """spdep's p.adjustSP: each p times a cell's neighbours and two, not times the cells of the map as ours is."""
    cells, counts, at = memphis("memphis_rect_500.csv", 500)
    p = hot_spots(counts, p_value="normal").p
    near_by = QUEEN.sums((~np.isnan(counts)).astype(float)) + 1

    np.testing.assert_allclose(np.minimum(p * near_by, 1)[at], cells["pvalue_bonferroni_sp"], atol=1e-9)
    assert (cells["pvalue_fdr_sp"] <= 0.05).sum() > hot_spots(counts).hot.sum() > 0


def memphis(name: str, cell_m: int) -> tuple[dict[str, np.ndarray], np.ndarray, tuple[np.ndarray, np.ndarray]]:
    """A reference file, our counts in its cells, and where they are."""
    cells, robberies = columns(name), columns("memphis_robberies_points.csv")
    left, bottom = cells["xmin"].min(), cells["ymin"].min()
    column, row = (np.round((cells[n] - low) / cell_m).astype(int) for n, low in (("xmin", left), ("ymin", bottom)))
    mask = np.zeros((row.max() + 1, column.max() + 1), dtype=bool)
    mask[row, column] = True
    grid = Grid(left, bottom, cell_m, *mask.shape).within(mask)
    return cells, count_points(grid, robberies["x_epsg32615"], robberies["y_epsg32615"]).counts, (row, column)


@pytest.mark.slow
@settings(deadline=None, max_examples=25)
@given(
    arrays.arrays(float, st.sampled_from([(2, 8), (3, 6)]), elements=st.sampled_from([0, 0, 1, 2, 5])),
    st.sampled_from([(True, None), (True, True), (False, None)]),
)
def test_exact_chances_agree_with_every_way_to_deal_the_counts(counts, kind):
    with_own, hold_own = kind
    neighbourhood = squares_within(1, 1)
    found = hot_spots(counts, neighbourhood, with_own=with_own, hold_own=hold_own)
    held = hold_own or not with_own

    for (row, column), p in np.ndenumerate(found.p):
        seen = near(neighbourhood, counts, row, column, own=not held)
        dealt = [value for at, value in np.ndenumerate(counts) if not held or at != (row, column)]
        every = np.array([sum(draw) for draw in combinations(dealt, len(seen))])
        high, low = np.mean(every >= sum(seen)), np.mean(every <= sum(seen))
        assert p == pytest.approx(min(2 * min(high, low), 1), abs=1e-9)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [{}, {"hold_own": True}, {"with_own": False}])
def test_permutations_come_near_the_exact_chances(kind):
    counts = np.random.default_rng(2).poisson(1, (15, 15)).astype(float)
    counts[4, 4] = np.nan
    exact = hot_spots(counts, **kind)
    dealt = hot_spots(counts, p_value="permutation", permutations=40_000, rng=np.random.default_rng(3), **kind)

    assert (exact.exact, dealt.exact) == (True, False)
    assert np.nanmax(np.abs(exact.p - dealt.p)) < 0.025


def test_a_planted_cluster_is_hot_and_a_hole_is_cold():
    counts = np.random.default_rng(4).poisson(6, (30, 30)).astype(float)
    counts[5:9, 5:9] += 12
    counts[20:25, 20:25] = 0
    found = hot_spots(counts)

    assert found.hot[5:9, 5:9].all()
    assert found.cold[21:24, 21:24].all()
    assert not (found.hot & found.cold).any()
    assert found.share_hot == found.hot.sum() / 900
    assert found.share_cold == found.cold.sum() / 900


@pytest.mark.parametrize("level", [0.0, 3.0, 5 * 2.999999999999986])
def test_a_flat_map_has_no_hot_spot(level):
    found = hot_spots(np.full((6, 6), level))

    assert np.isnan(found.z).all()
    assert np.isnan(gi(np.full((6, 6), level))).all()
    assert (found.p == 1).all()
    assert found.share_hot == found.share_cold == 0


def test_a_cell_without_neighbours_says_nothing_without_its_own_count():
    counts = np.full((5, 5), np.nan)
    counts[0, :], counts[4, 4] = [1, 2, 0, 4, 0], 9

    assert np.isnan(gi(counts)[4, 4])
    assert hot_spots(counts, squares_within(1, 1), with_own=False).p[4, 4] == 1
    assert not np.isnan(gi_star(counts)[4, 4])


def test_inputs_are_not_altered():
    counts = np.array([[1.0, 2, np.nan, 1], [0, 4, 0, 1]])
    before = counts.copy()
    hot_spots(counts, squares_within(1, 1), with_own=False)

    np.testing.assert_array_equal(counts, before)


Draw = Callable[[np.random.Generator], np.ndarray]


def even(mean: float, spread: float | None) -> Draw:
    """Maps without clusters: Poisson, or negative binomial where `spread` is its size parameter."""
    return lambda rng: draw_about(np.full((40, 40), mean), spread, rng)


def draw_about(mean: np.ndarray, spread: float | None, rng: np.random.Generator) -> np.ndarray:
    """Counts with a mean."""
    drawn = rng.poisson(mean) if spread is None else rng.negative_binomial(spread, spread / (spread + mean))
    return drawn.astype(float)


def share_of_maps_with_a_finding(draw: Draw, maps: int, **kind) -> float:
    """How many maps without clusters are given any: each would be false."""
    rng = np.random.default_rng(5)
    found = (hot_spots(draw(rng), **kind) for _ in range(maps))
    return float(np.mean([(each.hot | each.cold).any() for each in found]))


def false_share(mean: float, factor: float, spread: float | None, maps: int, **kind) -> float:
    """The mean share of false cells among those found, on maps with six clusters of 3 x 3 cells.

    False is a hot cell whose neighbourhood has no cell of a cluster, and a cold cell.
    """
    rng = np.random.default_rng(6)
    shares = []
    for _ in range(maps):
        planted = np.zeros((40, 40), dtype=bool)
        for row, column in rng.integers(2, 36, (6, 2)):
            planted[row : row + 3, column : column + 3] = True
        found = hot_spots(draw_about(np.where(planted, mean * factor, mean), spread, rng), **kind)
        false = (found.hot & (QUEEN.sums(planted.astype(float)) == 0)).sum() + found.cold.sum()
        shares.append(false / max(found.hot.sum() + found.cold.sum(), 1))
    return float(np.mean(shares))


EVEN = [(0.05, None), (0.2, None), (1, None), (5, None), (0.2, 0.1), (1, 0.1), (5, 0.1), (0.2, 0.5), (1, 0.5), (5, 0.5)]
CLUSTERED = [(0.05, 20, None), (0.2, 10, None), (1, 5, None), (5, 3, None), (1, 10, 0.5), (5, 5, 0.1)]


@pytest.mark.slow
@pytest.mark.parametrize(("mean", "spread"), [(0.05, None), (5, None), (1, 0.1)])
def test_on_few_maps_without_clusters_findings_are_rare(mean, spread):
    assert share_of_maps_with_a_finding(even(mean, spread), maps=60) <= 0.05 + 3 * np.sqrt(0.05 * 0.95 / 60)


@pytest.mark.slow
def test_on_few_maps_with_clusters_few_findings_are_false():
    assert false_share(0.2, 10, None, maps=30) <= 0.05


@pytest.mark.slow
def test_the_normal_score_calls_nearly_every_sparse_map_hot():
    assert share_of_maps_with_a_finding(even(0.05, None), maps=20, p_value="normal") > 0.8


@pytest.mark.proof
@pytest.mark.parametrize("hold_own", [False, True])
@pytest.mark.parametrize(("mean", "spread"), EVEN)
def test_hot_spots_hold_their_level_on_maps_without_clusters(mean, spread, hold_own):
    """2,000 maps: a rate of 0.05 is seen below 0.0646 in 999 of 1,000 trials."""
    assert share_of_maps_with_a_finding(even(mean, spread), maps=2_000, hold_own=hold_own) <= 0.0646


@pytest.mark.proof
@pytest.mark.parametrize("hold_own", [False, True])
@pytest.mark.parametrize(("mean", "factor", "spread"), CLUSTERED)
def test_hot_spots_hold_their_level_on_maps_with_clusters(mean, factor, spread, hold_own):
    assert false_share(mean, factor, spread, maps=1_000, hold_own=hold_own) <= 0.05


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"counts": [[1, -1, 0, 2]]}, "below 0"),
        ({"counts": [[1, np.nan, 0]]}, "at least three cells"),
        ({"counts": [1, 2, 3]}, "dimensions"),
        ({"counts": [[1, 2, 3, 4]]}, "over half"),
        ({"p_value": "guess"}, "“exact”, “permutation” or “normal”"),
        ({"false_discovery": 0}, "between 0 and 1"),
        ({"false_discovery": 1}, "between 0 and 1"),
        ({"with_own": False, "hold_own": False}, "hold_own cannot be False"),
        ({"p_value": "permutation"}, "random generator"),
        ({"p_value": "permutation", "rng": np.random.default_rng(1), "permutations": 0}, "at least one permutation"),
    ],
)
def test_wrong_input_is_refused_with_its_reason(change, sentence):
    words = {"counts": np.arange(36.0).reshape(6, 6)} | change
    with pytest.raises(ValueError, match=sentence):
        hot_spots(**words)
