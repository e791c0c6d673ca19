import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.projections.predictive_limits import Outlook, Spread, monthly_variance, spread, total_variance

MANY = 1e9
"""Degrees of freedom at which Student's t is the normal."""


def outlook(mean, variance, freedom=MANY, expected=None):
    centre = np.atleast_1d(np.array(mean, dtype=float))
    said = centre if expected is None else np.atleast_1d(np.array(expected, dtype=float))
    return Outlook(said, centre, np.atleast_1d(np.array(variance, dtype=float)), np.full(centre.shape, float(freedom)))


def slow_spread(expected, actual, run):
    """Of one series, pair by pair."""
    origins, ahead = expected.shape
    there = [[not np.isnan(actual[o, h]) for h in range(ahead)] for o in range(origins)]
    squares = excess = alone = together = pairs = moved = 0.0
    for o in range(origins):
        for h in range(ahead):
            for k in range(ahead):
                if not (there[o][h] and there[o][k]):
                    continue
                levels = expected[o, h] * expected[o, k]
                errors = (actual[o, h] - expected[o, h]) * (actual[o, k] - expected[o, k])
                behind = 3 + min(h, k) + 1
                if h == k:
                    squares, excess, alone = squares + levels, excess + errors - expected[o, h], alone + levels * behind
                else:
                    pairs, together, moved = pairs + levels, together + errors, moved + levels * behind
    year = [count for count in run[-12:] if not np.isnan(count)]
    weight = 12 / sum(any(row) for row in there)
    over = max(excess / squares, 0)
    for _ in range(3):
        level = 1 / sum(year) + over / len(year)
        movement = max((together - level * pairs + weight * 0.002 * moved) / ((1 + weight) * moved), 0)
        over = max((excess - level * squares - movement * alone) / squares, 0)
    freedom = max((sum(~np.isnan(run)) - 12) / 4, 4)
    return over, 1 / sum(year) + over / len(year), movement, freedom


@pytest.mark.parametrize("shaky", [0.0, 0.3])
def test_spread_is_that_found_pair_by_pair(shaky):
    rng = np.random.default_rng(1)
    expected = rng.uniform(10, 60, (4, 15, 12))
    actual = rng.poisson(expected * rng.gamma(8, 1 / 8, (4, 15, 1))).astype(float)
    actual[rng.random(actual.shape) < shaky] = np.nan
    counts = rng.poisson(30, (4, 50)).astype(float)
    counts[:, 40] = np.nan

    found = spread(expected, actual, counts)

    parts = np.array([found.overdispersion, found.level, found.movement, found.freedom])
    assert pytest.approx(np.array([slow_spread(*one) for one in zip(expected, actual, counts, strict=True)])) == parts.T


def test_spread_of_a_series_without_records_is_the_usual_movement():
    nothing = np.zeros((1, 12, 12))

    found = spread(nothing, nothing, np.zeros((1, 36)))

    assert found.movement == pytest.approx([0.002])
    assert found.overdispersion == pytest.approx([0])
    assert found.level == pytest.approx([2])


def test_spread_finds_the_overdispersion_and_movement_of_many_origins():
    """Levels 0.01 x (3 + month) uncertain and months overdispersed by 0.05, known with as many origins as it takes."""
    rng = np.random.default_rng(2)
    steps = rng.normal(0, 1, (1, 20_000, 12)) * np.sqrt(np.r_[0.04, np.full(11, 0.01)])
    moving = 1 + np.cumsum(steps, axis=2)
    rate = 1000 * np.maximum(moving, 0.01)
    actual = rng.poisson(rate * rng.gamma(20, 1 / 20, rate.shape)).astype(float)
    expected = np.full(actual.shape, 1000.0)

    found = spread(expected, actual, np.full((1, 48), 1000.0))

    assert found.movement == pytest.approx([0.01], rel=0.1)
    assert found.overdispersion == pytest.approx([0.05], rel=0.15)


@pytest.mark.slow
def test_total_variance_is_that_of_simulated_paths():
    parts = Spread(np.array([0.03]), np.array([0.004]), np.array([0.001]), np.array([10.0]))
    centre = np.array([[80.0, 60, 70, 90, 120, 150, 180, 160, 120, 100, 90, 70]])
    rng = np.random.default_rng(3)
    steps = rng.normal(0, 1, (100_000, 12)) * np.sqrt(np.r_[0.004 + 0.001 * 4, np.full(11, 0.001)])
    levels = 1 + np.cumsum(steps, axis=1)
    rates = np.maximum(centre * levels, 0.0)
    # A gamma about each month's own rate would add its share of the level's variance: keep it at the centre's.
    paths = rng.poisson(np.maximum(rates + centre * (rng.gamma(1 / 0.03, 0.03, rates.shape) - 1), 0))

    found, months = total_variance(centre, parts), monthly_variance(centre, parts)

    assert found == pytest.approx([paths.sum(axis=1).var()], rel=0.02)
    assert months[0] == pytest.approx(paths.var(axis=0), rel=0.03)


def test_limits_of_a_poisson_count_are_its_quantiles():
    """Mean 20: published tables give P(X <= 12) = 0.039, P(X <= 11) = 0.021, P(X <= 28) = 0.966, P(X <= 29) = 0.978."""
    lower, upper = outlook(20, 20).limits(0.95)

    assert (lower, upper) == (12, 29)


@pytest.mark.parametrize(("mean", "variance"), [(30, 90), (2, 5), (800, 20_000)])
def test_limits_are_the_quantiles_of_drawn_counts(mean, variance):
    rng = np.random.default_rng(4)
    size = mean**2 / (variance - mean)
    drawn = rng.poisson(rng.gamma(size, mean / size, 200_000))

    lower, upper = outlook(mean, variance).limits(0.8)

    assert [lower[0], upper[0]] == pytest.approx(np.quantile(drawn, [0.1, 0.9]), rel=0.01)


def test_limits_of_few_degrees_of_freedom_are_wider_as_students_t_is():
    size, wider = 1000.0, (stats.t.ppf(0.975, 6) / stats.norm.ppf(0.975)) ** 2

    lower, upper = outlook(size, 4000, freedom=6).limits(0.95)

    assert (upper - lower)[0] == pytest.approx(2 * 1.96 * np.sqrt(4000 * wider), rel=0.02)


def test_limits_do_not_shrink_to_nothing_where_the_variance_is_beyond_all_measure():
    _, upper = outlook(100, 1e9).limits(0.8)

    assert upper[0] > 200


def test_lower_limit_is_at_most_what_is_expected():
    lower, upper = outlook(50, 60, expected=10.7).limits(0.8)

    assert lower == [10]
    assert upper > 50


@pytest.mark.slow
@given(
    mean=st.floats(0.005, 1e6),
    excess=st.floats(0, 10),
    freedom=st.floats(4, 100),
    share=st.floats(0.5, 1),
)
def test_limits_are_whole_nested_and_never_below_nothing(mean, excess, freedom, share):
    counts = outlook(mean, mean + excess * mean**2, freedom, mean * share)

    (inner_lower, inner_upper), (outer_lower, outer_upper) = counts.limits(0.8), counts.limits(0.95)

    assert 0 <= outer_lower <= inner_lower <= inner_upper <= outer_upper
    assert inner_lower % 1 == inner_upper % 1 == outer_upper % 1 == 0
    assert inner_lower <= mean * share


@pytest.mark.slow
@given(mean=st.floats(0.01, 200), excess=st.floats(0, 2), count=st.integers(0, 300), share=st.floats(0, 1))
def test_a_count_is_held_where_it_lies_within_the_limits(mean, excess, count, share):
    counts = outlook(mean, mean + excess * mean**2, 8, mean * share)

    lower, upper = counts.limits(0.8)

    assert counts.holds(np.array([float(count)]), 0.8) == (lower <= count <= upper)


def test_a_missing_count_is_neither_held_nor_not():
    assert np.isnan(outlook(10, 20).holds(np.array([np.nan]), 0.8)).all()
