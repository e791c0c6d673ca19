"""Funnels: that as many ordinary areas lie outside as the level says, a twin, and what is said of each area."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.comparators import exact_limits, funnel

ALIKE = [12, 8, 10, 9, 11, 10, 9, 12, 10, 40]


def ordinary_areas(rng: np.random.Generator, areas: int, variation: float) -> tuple[np.ndarray, np.ndarray]:
    """Counts and expected counts of areas of very different size, whose true rates differ by a variation."""
    expected = np.exp(rng.uniform(math.log(3), math.log(2000), areas))
    rates = rng.gamma(variation**-2, variation**2, areas)
    return rng.poisson(expected * rates), expected


def shares_outside(worlds: int, variation: float, **keywords: object) -> tuple[float, float, float]:
    """Share of ordinary areas outside each limit, and the variation found."""
    rng = np.random.default_rng(6)
    found = [funnel(*ordinary_areas(rng, 300, variation), kind="ratio", **keywords) for _ in range(worlds)]
    position = np.abs([one.position for one in found])
    return float((position > 0).mean()), float((position > 1).mean()), float(np.mean([one.between for one in found]))


@pytest.mark.slow
@pytest.mark.parametrize("variation", [0.15, 0.3, 0.5])
def test_as_many_ordinary_areas_lie_outside_as_the_level_says(variation):
    outer, far, between = shares_outside(30, variation)

    assert outer == pytest.approx(0.05, abs=0.01)
    assert far == pytest.approx(0.002, abs=0.0015)
    assert between == pytest.approx(variation, rel=0.05)


@pytest.mark.proof
@pytest.mark.parametrize("variation", [0.15, 0.3, 0.5])
def test_as_many_ordinary_areas_lie_outside_at_full_size(variation):
    outer, far, between = shares_outside(600, variation)

    assert outer == pytest.approx(0.05, abs=0.006)
    assert far == pytest.approx(0.002, abs=0.001)
    assert between == pytest.approx(variation, rel=0.02)


@pytest.mark.slow
def test_chance_alone_would_call_most_ordinary_areas_outliers():
    alone, _, _ = shares_outside(5, 0.3, dispersion="none")

    assert alone > 0.4


@pytest.mark.slow
def test_areas_that_differ_by_one_factor_are_within_limits_widened_by_it():
    rng = np.random.default_rng(7)
    expected = np.exp(rng.uniform(math.log(5), math.log(2000), 5000))
    counts = rng.negative_binomial(expected / 2, 1 / 3)

    found = funnel(counts, expected, kind="ratio", dispersion="multiplicative")

    assert found.phi == pytest.approx(3, rel=0.1)
    assert (found.position != 0).mean() == pytest.approx(0.05, abs=0.01)
    assert found.between == 0


@pytest.mark.slow
@given(st.floats(1, 5000), st.sampled_from([0.95, 0.998]))
def test_limits_without_overdispersion_are_nearly_the_exact_ones(base, level):
    alike = funnel([100] * 10, [100.0] * 10, kind="ratio")

    rough, exact = alike.limits([base], level), exact_limits([base], 1.0, kind="ratio", level=level)
    assert np.abs(rough - exact).max() * base < (1.3 if level < 0.99 else 2.1)


@pytest.mark.slow
@given(st.floats(0.01, 0.99), st.floats(0, 0.5), st.integers(10, 5000))
def test_the_drawn_limits_are_where_the_scores_cross(target, between, base):
    rng = np.random.default_rng(8)
    counts = rng.binomial(base, np.clip(target * (1 + between * rng.normal(size=12)), 0, 1))
    found = funnel(counts, [base] * 12, kind="proportion", target=target)

    low, high = found.limits([base])[:, 0]
    inside = (found.values >= low) & (found.values <= high)
    clear_of_the_edge = np.minimum(np.abs(found.values - low), np.abs(found.values - high)) > 1e-9
    # At 0 and 1 the limits are cut off, and an area there is never beyond them.
    middle = (found.values > 0) & (found.values < 1) & clear_of_the_edge
    assert ((found.position == 0) == inside)[middle].all()


def plain_scores(counts: list[int], bases: list[float], target: float) -> list[float]:
    """z-scores of rates without overdispersion, one area at a time."""
    return [
        2 * (math.sqrt(count + 3 / 8) - math.sqrt(base * target + 1 / 8))
        for count, base in zip(counts, bases, strict=True)
    ]


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(0, 500), st.floats(1, 500)), min_size=10, max_size=30))
def test_scores_are_those_of_the_plain_twin_once_widened(pairs):
    counts, bases = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    found = funnel(counts, bases, target=1.0)

    widened = [math.sqrt(1 + base * found.between**2) for base in bases]
    plain = [score / wide for score, wide in zip(plain_scores(counts, bases, 1.0), widened, strict=True)]
    assert found.scores == pytest.approx(plain)


@pytest.mark.slow
@given(st.lists(st.tuples(st.integers(1, 500), st.floats(1, 500)), min_size=10, max_size=20), st.randoms())
def test_the_order_of_areas_does_not_matter(pairs, random):
    shuffled = pairs.copy()
    random.shuffle(shuffled)

    one, other = (funnel(*zip(*order, strict=True)) for order in (pairs, shuffled))
    where = [pairs.index(pair) for pair in shuffled]
    assert other.scores == pytest.approx(one.scores[where])
    assert other.between == pytest.approx(one.between, abs=1e-9)


@pytest.mark.parametrize("dispersion", ["additive", "multiplicative", "none"])
def test_an_area_far_above_is_found_however_spread_is_allowed_for(dispersion):
    found = funnel(ALIKE, [1000] * 10, dispersion=dispersion)

    assert found.position.tolist() == [0] * 9 + [2]
    assert found.stands_out.tolist() == [False] * 9 + [True]
    assert found.target == pytest.approx(sum(ALIKE) / 10_000)
    assert found.limits([1000.0]).shape == (2, 1)


def test_p_values_without_overdispersion_are_exact():
    found = funnel([0, 4], [2.0, 2.0], kind="ratio", dispersion="none")

    assert found.p_values == pytest.approx([2 * math.exp(-2), 2 * (1 - math.exp(-2) * (1 + 2 + 2 + 4 / 3))])


def test_what_is_said_of_each_area():
    low_and_high = funnel([200, *[1000] * 30, 1200, 3], [1000.0] * 32 + [1.0], kind="ratio", dispersion="none")

    assert low_and_high.words[0] == "below the 99.8% limit"
    assert low_and_high.words[1] == "within the limits"
    assert low_and_high.words[-2] == "above the 99.8% limit"
    assert low_and_high.words[-1] == (
        "within the limits (few are expected here: one or two records more would change this)"
    )


def test_an_area_just_outside_among_many_is_said_to_be_so_by_chance_perhaps():
    found = funnel([1070, *[1000] * 40], [1000.0] * 41, kind="ratio", dispersion="none")

    assert found.words[0] == "above the 95% limit, but so would one or more be among so many areas by chance"


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"counts": [1], "bases": [1.0, 2.0]}, "1 counts and 2 bases"),
        ({"counts": [3] * 10, "bases": [2] * 10, "kind": "proportion"}, "greater than the cases"),
        ({"counts": [1] * 9, "bases": [2.0] * 9}, "there are 9 areas"),
        ({"counts": [0] * 10, "bases": [2.0] * 10}, "target is above 0"),
        ({"counts": [1] * 10, "bases": [2.0] * 10, "levels": (0.99, 0.95)}, "the inner below the outer"),
        ({"counts": [1] * 10, "bases": [2.0] * 10, "dispersion": "some"}, "dispersion is"),
        ({"counts": [1] * 10, "bases": [2.0] * 10, "kind": "share"}, "the kind is"),
        ({"counts": [1, np.nan], "bases": [2.0] * 2}, "missing"),
        ({"counts": [], "bases": [], "dispersion": "none"}, "target is above 0"),
    ],
)
def test_what_cannot_be_compared_is_refused(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        funnel(**keywords)
