"""Classes of hot spots over time: each by hand, every place in one, and sfhotspot's from the same scores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from crimestats.places.classes import LEAST_PERIODS, HotSpotClass, hot_spot_classes, mann_kendall
from crimestats.places.getis_ord import gi_star
from crimestats.places.grid import Grid, count_points
from crimestats.places.neighbours import QUEEN
from crimestats_reference import columns

STATES = arrays.arrays(
    float, st.tuples(st.integers(1, 15), st.integers(1, 8)), elements=st.sampled_from([0, 1, np.nan])
)
SERIES = arrays.arrays(float, st.tuples(st.integers(1, 12), st.just(3)), elements=st.sampled_from([0, 1, 2, 5, np.nan]))


def plain_class(hot: list[float], values: list[float]) -> HotSpotClass:
    """One place's class, rule by rule."""
    known = [period for period, state in enumerate(hot) if not np.isnan(state)]
    if len(known) < LEAST_PERIODS:
        return HotSpotClass.NOT_KNOWN
    recent = known[-max(len(known) // 5, 1) :]
    then = [period for period in known if hot[period] == 1]
    lately = [period for period in then if period in recent]
    if not then:
        return HotSpotClass.NEVER
    if not lately:
        return HotSpotClass.FORMER
    if lately == then:
        return HotSpotClass.NEW
    if len(then) < 0.8 * len(known):
        return HotSpotClass.SPORADIC
    s, p = plain_trend(values)
    if not p <= 0.05:
        return HotSpotClass.PERSISTENT
    return HotSpotClass.INTENSIFYING if s > 0 else HotSpotClass.DIMINISHING


def plain_trend(values: list[float]) -> tuple[float, float]:
    """S and p of one series, pair by pair."""
    known = [value for value in values if not np.isnan(value)]
    n = len(known)
    if n < 3:
        return 0, np.nan
    s = sum(np.sign(known[later] - known[first]) for first in range(n) for later in range(first + 1, n))
    ties = sum(t * (t - 1) * (2 * t + 5) for t in np.unique(known, return_counts=True)[1])
    variance = (n * (n - 1) * (2 * n + 5) - ties) / 18
    return s, 1.0 if variance == 0 else float(2 * stats.norm.sf(max(abs(s) - 1, 0) / np.sqrt(variance)))


@pytest.mark.slow
@settings(deadline=None)
@given(STATES, st.integers(0, 99))
def test_every_place_has_the_one_class_that_the_rules_give(hot, seed):
    values = np.random.default_rng(seed).integers(0, 30, hot.shape) + np.arange(len(hot))[:, None] * (seed % 7 - 3.0)
    found = hot_spot_classes(hot, values)

    expected = [plain_class(hot[:, place].tolist(), values[:, place].tolist()) for place in range(hot.shape[1])]
    assert found.classes.tolist() == expected
    np.testing.assert_array_equal(found.known, (~np.isnan(hot)).sum(axis=0))
    np.testing.assert_array_equal(found.hot, (hot == 1).sum(axis=0))


@pytest.mark.parametrize(
    ("hot", "values", "expected"),
    [
        ([1, 1, 1, 1, np.nan, np.nan], [1, 2, 3, 4, 5, 6], HotSpotClass.NOT_KNOWN),
        ([0] * 6, [1, 2, 3, 4, 5, 6], HotSpotClass.NEVER),
        ([0, 0, 0, 0, 0, 1], [0] * 6, HotSpotClass.NEW),
        ([0, 0, 0, 0, 1, np.nan], [0] * 6, HotSpotClass.NEW),
        ([1, 1, 1, 1, 1, 0], [0] * 6, HotSpotClass.FORMER),
        ([1] * 8, [1, 2, 3, 4, 5, 6, 7, 8], HotSpotClass.INTENSIFYING),
        ([1] * 8, [8, 7, 6, 5, 4, 3, 2, 1], HotSpotClass.DIMINISHING),
        ([1] * 8, [1, 8, 2, 7, 3, 6, 4, 5], HotSpotClass.PERSISTENT),
        ([1] * 8, [np.nan] * 8, HotSpotClass.PERSISTENT),
        ([0, 1, 1, 1, 1], [5, 5, 5, 5, 5], HotSpotClass.PERSISTENT),
        ([0, 0, 1, 1, 1], [5, 5, 5, 5, 5], HotSpotClass.SPORADIC),
    ],
)
def test_each_class_at_its_edge(hot, values, expected):
    found = hot_spot_classes(np.array(hot)[:, None], np.array(values)[:, None])

    assert found.classes.tolist() == [expected]


def test_places_keep_the_shape_of_the_map():
    hot = np.ones((6, 2, 3), dtype=bool)
    found = hot_spot_classes(hot, np.zeros(hot.shape))

    assert found.classes.shape == found.known.shape == found.hot.shape == found.trend_p.shape == (2, 3)
    assert (found.trend_p == 1).all()


def test_shares_are_the_callers():
    hot, values = np.array([[1], [0], [1], [0], [1], [0]]), np.zeros((6, 1))

    assert hot_spot_classes(hot, values).classes.tolist() == [HotSpotClass.FORMER]
    assert hot_spot_classes(hot, values, recent_share=0.4).classes.tolist() == [HotSpotClass.SPORADIC]
    assert hot_spot_classes(hot, values, recent_share=0.4, persistent_share=0.5).classes == [HotSpotClass.PERSISTENT]


@pytest.mark.slow
@settings(deadline=None)
@given(SERIES)
def test_trends_agree_with_the_plain_twin(values):
    trend = mann_kendall(values)

    for place in range(values.shape[1]):
        s, p = plain_trend(values[:, place].tolist())
        assert trend.p[place] == pytest.approx(p, nan_ok=True)
        assert np.isnan(p) or trend.s[place] == s


@pytest.mark.slow
@settings(deadline=None)
@given(SERIES)
def test_a_series_turned_round_has_the_opposite_trend(values):
    forward, backward = mann_kendall(values), mann_kendall(values[::-1])

    np.testing.assert_array_equal(forward.s, -backward.s)
    np.testing.assert_allclose(forward.p, backward.p)


def test_without_ties_s_is_kendalls_tau():
    values = np.random.default_rng(6).permutation(20).astype(float)
    tau = stats.kendalltau(np.arange(20), values).statistic

    assert mann_kendall(values[:, None]).s[0] == pytest.approx(tau * 20 * 19 / 2)


@pytest.mark.real
def test_sfhotspots_classes_follow_from_the_same_scores():
    """sfhotspot 1.0.0 on Memphis by month: Gi* each month, two-sided p by Holm over a cell's months, below 0.05; shares
    of 12 months, of the last 2 (of which it counts 3), and of the first 10. Cold cells there are none."""
    cells, robberies = columns("memphis_rect_500.csv"), columns("memphis_robberies_points.csv")
    left, bottom = cells["xmin"].min(), cells["ymin"].min()
    column, row = (np.round((cells[at] - low) / 500).astype(int) for at, low in (("xmin", left), ("ymin", bottom)))
    mask = np.zeros((row.max() + 1, column.max() + 1), dtype=bool)
    mask[row, column] = True
    grid = Grid(left, bottom, 500, *mask.shape).within(mask)
    month = np.array([int(date[5:7]) for date in robberies["date"]])
    x, y = robberies["x_epsg32615"], robberies["y_epsg32615"]
    scores = np.stack(
        [gi_star(count_points(grid, x[month == m], y[month == m]).counts, QUEEN)[row, column] for m in range(1, 13)]
    )
    hot = (holm(2 * stats.norm.sf(np.abs(scores))) < 0.05) & (scores > 0)
    overall, recent, older = hot.mean(axis=0), hot[-3:].sum(axis=0) / 2, hot[:-2].mean(axis=0)
    rules = [
        (overall >= 0.8, "persistent hotspot"),
        ((older < 0.1) & (recent >= 0.2), "emerging hotspot"),
        ((older >= 0.1) & (recent < 0.1), "former hotspot"),
        (overall >= 0.1, "intermittent hotspot"),
    ]
    found = np.select([met for met, _ in rules], [name for _, name in rules], "no pattern")

    np.testing.assert_array_equal(found, cells["classify_1month"])


def holm(p: np.ndarray) -> np.ndarray:
    """Adjusted p-values of Holm (1979) down each column."""
    order = np.argsort(p, axis=0)
    raised = np.take_along_axis(p, order, 0) * np.arange(len(p), 0, -1)[:, None]
    adjusted = np.empty(p.shape)
    np.put_along_axis(adjusted, order, np.minimum(np.maximum.accumulate(raised, axis=0), 1), 0)
    return adjusted


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"hot": [[2]]}, "True, False or nan"),
        ({"hot": 1.0, "values": 1.0}, "True, False or nan"),
        ({"values": [[1, 2]]}, "shape"),
        ({"values": [[np.inf]]}, "infinite"),
        ({"recent_share": 0}, "between 0 and 1"),
        ({"persistent_share": 1.1}, "between 0 and 1"),
        ({"significance": 1}, "between 0 and 1"),
    ],
)
def test_wrong_input_is_refused_with_its_reason(change, sentence):
    words = {"hot": [[1]], "values": [[1.0]]} | change
    with pytest.raises(ValueError, match=sentence):
        hot_spot_classes(**words)
