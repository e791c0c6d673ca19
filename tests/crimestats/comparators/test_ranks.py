"""Rank intervals: that they hold as often as they say, closed forms, and what must not change them."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from crimestats.comparators import posterior_rate, rank_intervals, rate_spread, simultaneous_rank_intervals

AREAS = st.lists(st.tuples(st.integers(0, 300), st.integers(10, 300)), min_size=2, max_size=12).filter(
    lambda pairs: any(count for count, _ in pairs)
)


def test_hauers_road_segment_has_the_published_estimate():
    """Hauer et al (2002), example 1: 12 accidents on 1.8 km, 2.41 a km expected of the kind, parameter 2.05 a km."""
    shape, rate = posterior_rate([12, 0], [1.8, 1.8], 0.0224 * 4000**0.564, (2.05 * 1.8) ** -0.5)

    assert shape[0] / rate[0] == pytest.approx(4.71, abs=0.01)
    assert math.sqrt(shape[0]) / rate[0] == pytest.approx(1.19, abs=0.01)


def test_the_spread_of_accident_claims_is_the_published_one():
    """Efron and Hastie (2016), Computer age statistical inference, table 6.1: gamma fit of 9,461 claims."""
    claims = np.repeat(np.arange(8), [7840, 1317, 239, 42, 14, 4, 4, 1])

    mean, variation = rate_spread(claims, np.ones(claims.size)).best

    assert variation**-2 == pytest.approx(0.7015, abs=0.03)
    shape, rate = posterior_rate(np.arange(5), np.ones(5), 0.2143537, 0.7015123**-0.5)
    assert shape / rate == pytest.approx([0.164, 0.398, 0.632, 0.866, 1.100], abs=1e-3)
    assert mean == pytest.approx(0.2143537, rel=1e-4)


def plain_surprise(counts: list[int], bases: list[float], mean: float, variation: float) -> float:
    """Minus the log-likelihood of the negative binomial, area by area, but for what no parameter changes."""
    shape = variation**-2
    total = 0.0
    for count, base in zip(counts, bases, strict=True):
        chance = shape / (shape + base * mean)
        total -= stats.nbinom.logpmf(count, shape, chance) + special.gammaln(count + 1) - count * math.log(base)
    return total


@pytest.mark.slow
@given(AREAS)
@settings(max_examples=20)
def test_the_weights_of_the_spread_are_those_of_the_plain_likelihood(pairs):
    counts, bases = [pair[0] for pair in pairs], [float(pair[1]) for pair in pairs]
    spread = rate_spread(counts, bases)

    best = int(spread.weights.argmax())
    at = sorted({best, max(best - 3, 0), min(best + 3, spread.weights.size - 1)})
    surprises = np.array([plain_surprise(counts, bases, spread.means[i], spread.variations[i]) for i in at])
    plain = np.exp(surprises.min() - surprises)
    assert spread.weights[at] / spread.weights[best] == pytest.approx(plain, rel=1e-4, abs=1e-9)
    for i, surprise in zip(at, surprises, strict=True):
        for nudge in (0.98, 1.02):
            assert plain_surprise(counts, bases, spread.means[i] * nudge, spread.variations[i]) >= surprise - 1e-6


def ordinary_ranks(
    rng: np.random.Generator, areas: int, variation: float, dispersion: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Counts, bases and true ranks of areas of different size, each count overdispersed about its own rate."""
    bases = np.exp(rng.uniform(math.log(10), math.log(300), areas))
    rates = rng.gamma(variation**-2, variation**2, areas)
    mean = rates * bases
    return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion), bases, stats.rankdata(-rates)


def coverage(worlds: int, areas: int, variation: float) -> float:
    rng = np.random.default_rng(9)
    held = []
    for _ in range(worlds):
        counts, bases, truth = ordinary_ranks(rng, areas, variation, 2.0)
        found = rank_intervals(counts, bases, rng=rng, dispersion=2.0, draws=800)
        held.append(((found.low <= truth) & (truth <= found.high)).mean())
    return float(np.mean(held))


@pytest.mark.slow
@pytest.mark.parametrize("variation", [0.1, 0.5])
def test_intervals_hold_the_true_rank(variation):
    assert 0.93 < coverage(12, 40, variation) < 0.99


@pytest.mark.proof
@pytest.mark.parametrize(("areas", "variation"), [(12, 0.3), (40, 0.1), (40, 0.5), (150, 0.3)])
def test_intervals_hold_the_true_rank_at_full_size(areas, variation):
    assert coverage(150, areas, variation) > 0.945


@pytest.mark.slow
def test_all_simultaneous_intervals_hold_at_once():
    rng = np.random.default_rng(10)
    held = []
    for _ in range(200):
        counts, bases, truth = ordinary_ranks(rng, 20, 0.4, 2.0)
        lowest, highest = simultaneous_rank_intervals(counts, bases, dispersion=2.0)
        held.append(((lowest <= truth) & (truth <= highest)).all())

    assert np.mean(held) > 0.93


@pytest.mark.slow
def test_probability_of_being_above_is_that_of_two_gamma_variables():
    """P(X > Y) of two gammas is an incomplete beta integral; the spread of two areas alone is nearly flat."""
    counts, bases = [30, 20, 25, 24, 28, 22], [100.0] * 6
    found = rank_intervals(counts, bases, rng=np.random.default_rng(11), draws=40_000)

    total = 0.0
    for mean, variation, weight in zip(found.spread.means, found.spread.variations, found.spread.weights, strict=True):
        shape, rate = posterior_rate(counts, bases, float(mean), float(variation))
        total += weight * (1 - special.betainc(shape[0], shape[1], rate[0] / (rate[0] + rate[1])))
    assert found.above[0, 1] == pytest.approx(total, abs=0.01)
    assert found.above[0, 1] + found.above[1, 0] == pytest.approx(1)


@pytest.mark.slow
@given(AREAS)
@settings(max_examples=15, deadline=None)
def test_ranks_are_whole_and_within_the_areas(pairs):
    counts, bases = zip(*pairs, strict=True)

    found = rank_intervals(counts, bases, rng=np.random.default_rng(12), draws=200)

    areas = len(pairs)
    assert found.expected.sum() == pytest.approx(areas * (areas + 1) / 2)
    assert ((found.low >= 1) & (found.low <= found.median) & (found.median <= found.high)).all()
    assert (found.high <= areas).all()
    assert found.in_top.sum() == pytest.approx(found.top)
    assert found.worst_quarter.sum() == pytest.approx(max(1, areas // 4))
    assert ((found.rate_low <= found.rate) & (found.rate <= found.rate_high)).all()
    assert np.isnan(np.diagonal(found.above)).all()


def test_the_same_seed_gives_the_same_ranks_and_inputs_are_left_alone():
    counts, bases = np.array([5, 9, 30]), np.array([10.0, 10.0, 10.0])

    one, other = (rank_intervals(counts, bases, rng=np.random.default_rng(1), top=2) for _ in range(2))
    assert one.above[0, 1] == other.above[0, 1]
    assert counts.tolist() == [5, 9, 30]


def test_pairs_far_apart_are_told_apart_and_near_ones_are_not():
    found = rank_intervals([500, 100, 98], [1000] * 3, rng=np.random.default_rng(13))

    assert found.distinguishable().tolist() == [[False, True, True], [True, False, False], [True, False, False]]


def test_more_dispersion_widens_the_intervals():
    counts, bases = np.arange(50, 90, 2), np.full(20, 100.0)

    narrow, wide = (
        rank_intervals(counts, bases, rng=np.random.default_rng(14), dispersion=dispersion) for dispersion in (1.0, 6.0)
    )
    assert (wide.high - wide.low).sum() > (narrow.high - narrow.low).sum()


@pytest.mark.slow
def test_a_thousand_areas_are_done_in_parts():
    rng = np.random.default_rng(15)

    found = rank_intervals(rng.poisson(50, 1000), np.ones(1000), rng=rng, draws=10)
    assert found.above[0, 1] + found.above[1, 0] == pytest.approx(1)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        ({"counts": [1, 2], "bases": [1.0]}, "2 counts and 1 bases"),
        ({"counts": [1], "bases": [1.0]}, "at least two areas"),
        ({"counts": [1, 2], "bases": [1.0, 0.0]}, "every base is above 0"),
        ({"counts": [0, 0], "bases": [1.0, 1.0]}, "no record"),
        ({"counts": [1, 2], "bases": [1.0, 1.0], "dispersion": 0.5}, "dispersion is 1 or above"),
        ({"counts": [1, 2], "bases": [1.0, 1.0], "top": 3}, "the top is"),
        ({"counts": [1, 2], "bases": [1.0, 1.0], "level": 1.0}, "level of an interval"),
        ({"counts": [1] * 1001, "bases": [1.0] * 1001}, "at most 1,000"),
    ],
)
def test_what_cannot_be_ranked_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        rank_intervals(**call, rng=np.random.default_rng(1))


def test_a_level_that_is_none_is_refused_for_all_at_once():
    with pytest.raises(ValueError, match="level of an interval"):
        simultaneous_rank_intervals([1, 2], [1.0, 1.0], level=0)
