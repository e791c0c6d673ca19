"""The Knox test, against R's NearRepeat, loops over all pairs, all orders of the dates, and simulation."""

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.places import event_pairs
from crimestats.places.near_repeat import knox_by_moments, knox_test
from crimestats_reference import columns

METRES, DAYS = [0, 0.1, 200, 400, 600, 1000], [0, 8, 15, 22, 29]


def start(days):
    return np.datetime64("2025-01-07") + np.asarray(days)


def plain_counts(x, y, days, metres, lags, metric):
    counts = np.zeros((len(metres) - 1, len(lags) - 1), dtype=int)
    for i, j in combinations(range(len(x)), 2):
        east, north = abs(x[i] - x[j]), abs(y[i] - y[j])
        apart = east + north if metric == "manhattan" else (east**2 + north**2) ** 0.5
        later = abs(int(days[i]) - int(days[j]))
        for row in range(len(metres) - 1):
            for column in range(len(lags) - 1):
                near = metres[row] <= apart < metres[row + 1]
                counts[row, column] += near and lags[column] <= later < lags[column + 1]
    return counts


def some_events(seed, number, span=60):
    rng = np.random.default_rng(seed)
    return rng.integers(0, 9, number) * 50.0, rng.integers(0, 9, number) * 50.0, rng.integers(0, span, number)


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
def test_the_reference_counts_are_met_and_its_simulation_agrees(metric):
    events = columns("memphis_robberies_points.csv")
    reference = columns(f"memphis_knox_R_NearRepeat_{metric}_99reps.csv")
    dates = events["date"].astype("datetime64[D]")
    rng = np.random.default_rng(1)

    knox = knox_test(
        events["x_epsg32615"], events["y_epsg32615"], dates,
        rng=rng, runs=499, distance_edges_m=METRES, day_edges=DAYS, metric=metric,
    )  # fmt: skip

    assert (knox.events, knox.runs) == (2245, 499)
    np.testing.assert_array_equal(knox.observed.T.ravel(), reference["observed"])
    # Of 99 shuffles, means have errors of about 1 / sqrt(99 x expected).
    np.testing.assert_allclose(knox.ratio.T.ravel(), reference["knox_ratio"], rtol=0.08)
    np.testing.assert_allclose(knox.p.T.ravel(), reference["pvalue"], atol=0.15)


@pytest.mark.parametrize("metric", ["euclidean", "manhattan"])
@given(seed=st.integers(0, 1_000), number=st.integers(4, 25))
@settings(max_examples=15, deadline=None)
def test_the_counts_are_those_of_every_pair_in_turn(metric, seed, number):
    x, y, days = some_events(seed, number)
    metres, lags = [0, 0.1, 50, 100, 200], [0, 7, 14, 40]

    knox = knox_by_moments(x, y, start(days), distance_edges_m=metres, day_edges=lags, metric=metric)

    np.testing.assert_array_equal(knox.observed, plain_counts(x, y, days, metres, lags, metric))


def test_bands_that_do_not_begin_at_nothing_leave_out_what_lies_below():
    x, y, days = some_events(3, 30)

    knox = knox_by_moments(x, y, start(days), distance_edges_m=[50, 150], day_edges=[7, 21, 30])

    np.testing.assert_array_equal(knox.observed, plain_counts(x, y, days, [50, 150], [7, 21, 30], "euclidean"))


def test_the_moments_are_those_over_every_order_of_the_dates():
    x, y, _ = some_events(5, 6)
    days = np.array([0, 3, 3, 9, 11, 30])
    metres, lags = [0, 120, 300], [0, 4, 12]
    every = np.array(
        [plain_counts(x, y, days[list(order)], metres, lags, "euclidean") for order in permutations(range(6))]
    )

    knox = knox_by_moments(x, y, start(days), distance_edges_m=metres, day_edges=lags)

    np.testing.assert_allclose(knox.expected, every.mean(axis=0))
    np.testing.assert_allclose(knox.z, (knox.observed - every.mean(axis=0)) / every.std(axis=0))


def test_shuffles_give_the_p_of_every_order_of_the_dates():
    x, y, _ = some_events(5, 6)
    days = np.array([0, 3, 3, 9, 11, 30])
    metres, lags = [0, 120, 300], [0, 4, 12]
    every = np.array(
        [plain_counts(x, y, days[list(order)], metres, lags, "euclidean") for order in permutations(range(6))]
    )

    knox = knox_test(
        x, y, start(days), rng=np.random.default_rng(2), runs=4_000, distance_edges_m=metres, day_edges=lags
    )

    np.testing.assert_allclose(knox.p, (every >= knox.observed).mean(axis=0), atol=0.03)


@pytest.mark.slow
def test_moments_and_shuffles_agree_where_events_are_many():
    rng = np.random.default_rng(4)
    x, y = rng.uniform(0, 4_000, 1_500), rng.uniform(0, 4_000, 1_500)
    dates = start(rng.integers(0, 200, 1_500))

    shuffled = knox_test(x, y, dates, rng=rng, runs=999)
    moments = knox_by_moments(x, y, dates)

    np.testing.assert_array_equal(shuffled.observed, moments.observed)
    np.testing.assert_allclose(shuffled.expected, moments.expected)
    tested = ~np.isnan(moments.p)
    assert (~tested[0]).all()
    assert tested[1:].all()
    np.testing.assert_allclose(shuffled.p[tested], moments.p[tested], atol=0.06)


@pytest.mark.slow
def test_planted_near_repeats_are_found_and_only_those():
    rng = np.random.default_rng(6)
    x, y, days = rng.uniform(0, 5_000, 800), rng.uniform(0, 5_000, 800), rng.integers(0, 365, 800)
    near, soon = rng.uniform(-60, 60, (2, 120)), rng.integers(0, 7, 120)
    x, y = np.append(x, x[:120] + near[0]), np.append(y, y[:120] + near[1])
    days = np.append(days, days[:120] + soon)

    knox = knox_test(x, y, start(days), rng=rng, runs=999)

    assert knox.q[1, 0] <= 0.05
    assert knox.ratio[1, 0] > 3
    assert knox.z[1, 0] > 5
    assert (np.nan_to_num(knox.q[3:], nan=1) > 0.05).all()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(3))
def test_false_findings_stay_at_their_rate_where_dates_say_nothing_of_places(seed):
    rng = np.random.default_rng(seed)
    p_moments, p_shuffles = [], []
    for _ in range(40):
        centre = rng.integers(0, 20, 200)
        x, y = centre * 400 + rng.normal(0, 80, 200), rng.normal(0, 80, 200)
        dates = start(rng.integers(0, 100, 200) ** 2 // 100)
        edges = {"distance_edges_m": [0, 50, 100], "day_edges": [0, 7]}
        p_moments.append(knox_by_moments(x, y, dates, **edges).p.ravel())
        p_shuffles.append(knox_test(x, y, dates, rng=rng, runs=99, **edges).p.ravel())

    assert np.mean(np.concatenate(p_moments) <= 0.1) < 0.2
    assert np.mean(np.concatenate(p_shuffles) <= 0.1) < 0.2


def test_the_order_of_events_and_where_the_map_begins_are_irrelevant():
    x, y, days = some_events(8, 60)
    order = np.random.default_rng(0).permutation(60)

    one = knox_by_moments(x, y, start(days))
    other = knox_by_moments(x[order] + 1_000_000, y[order] - 5_000, start(days[order] + 365))

    np.testing.assert_array_equal(one.observed, other.observed)
    np.testing.assert_allclose(one.z, other.z)


def test_the_same_seed_gives_the_same_result_however_the_work_is_divided(monkeypatch):
    x, y, days = some_events(9, 80)

    one = knox_test(x, y, start(days), rng=np.random.default_rng(3), runs=30)
    monkeypatch.setattr(event_pairs, "_EVENTS_AT_ONCE", 7)
    monkeypatch.setattr(event_pairs, "_PAIRS_AT_ONCE", 5)
    other = knox_test(x, y, start(days), rng=np.random.default_rng(3), runs=30)

    np.testing.assert_array_equal(one.p, other.p)
    np.testing.assert_array_equal(one.observed, other.observed)
    np.testing.assert_allclose(one.z, other.z)


def test_events_a_century_apart_are_counted_as_others_are():
    x, y, days = some_events(10, 20)
    days = np.append(days, 40_000)
    x, y = np.append(x, 0.0), np.append(y, 0.0)

    knox = knox_by_moments(x, y, start(days), distance_edges_m=[0, 200], day_edges=[0, 7])

    np.testing.assert_array_equal(knox.observed, plain_counts(x, y, days, [0, 200], [0, 7], "euclidean"))


def test_where_nothing_is_near_nothing_is_tested():
    knox = knox_by_moments(
        [0, 9e5, 2e6, 4e6], [0, 0, 0, 0], start([0, 1, 2, 3]), distance_edges_m=[0, 100], day_edges=[0, 9]
    )

    assert knox.observed[0, 0] == knox.expected[0, 0] == 0
    assert np.isnan([knox.ratio[0, 0], knox.p[0, 0], knox.q[0, 0], knox.z[0, 0]]).all()


FOUR = ([0, 1, 2, 3], [0, 1, 2, 3], ["2025-01-02", "2025-01-03", "2025-01-05", "2025-02-01"])


@pytest.mark.parametrize(
    ("events", "words", "sentence"),
    [
        ((*FOUR[:2], ["2025-01-01", "2025-02-01", "2025-02-01", "2025-03-01"]), {}, "the first of a month"),
        ((*FOUR[:2], ["2025-01", "2025-02", "2025-02", "2025-03"]), {}, "the first of a month"),
        ((*FOUR[:2], ["2025-01-02", "NaT", "2025-01-05", "2025-02-01"]), {}, "dates has a missing value"),
        ((*FOUR[:2], ["soon"] * 4), {}, "dates are dates"),
        ((*FOUR[:2], [["2025-01-02"] * 4]), {}, "dates has 2 dimensions"),
        ((*FOUR[:2], FOUR[2][:3]), {}, "there are 4 events and 3 dates"),
        (([0, 1], [0, 1], FOUR[2][:2]), {}, "at least 4 events"),
        (FOUR, {"metric": "road"}, "“road” is not a distance"),
        (FOUR, {"distance_edges_m": [0, 100, 100]}, "distance_edges_m rises"),
        (FOUR, {"distance_edges_m": [-1, 100]}, "distance_edges_m rises"),
        (FOUR, {"day_edges": [7]}, "day_edges rises"),
        (FOUR, {"day_edges": [0, 7.5]}, "day_edges are whole days"),
    ],
)  # fmt: skip
def test_what_cannot_be_tested_is_refused(events, words, sentence):
    x, y, dates = events

    with pytest.raises(ValueError, match=sentence):
        knox_by_moments(x, y, np.array(dates, dtype=str), **words)


def test_a_test_without_shuffles_is_refused():
    with pytest.raises(ValueError, match="at least one shuffle"):
        knox_test(*FOUR, rng=np.random.default_rng(0), runs=0)
