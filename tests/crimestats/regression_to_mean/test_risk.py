"""How risk is spread over places: published claims, Robbins' formula, what must not change it, and real points."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.regression_to_mean import busiest, expected_risk, risk_given_counts, spread_of_risk

CLAIMS = np.array([7840, 1317, 239, 42, 14, 4, 4, 1])
"""Accident claims of 9,461 motorists in a year: Efron and Hastie (2016), Computer age statistical inference, ch. 6."""


def test_gamma_estimates_of_claims_are_the_published_ones():
    """Table 6.1, row of the gamma fit."""
    spread = spread_of_risk(np.repeat(np.arange(8), CLAIMS), prior="gamma")

    published = [0.164, 0.398, 0.633, 0.87, 1.10, 1.34, 1.57]
    assert expected_risk(spread, np.arange(7)) == pytest.approx(published, rel=0.03)


def test_mixture_estimates_of_claims_agree_with_robbins_where_many_claimed():
    """Table 6.1, row of Robbins' formula: the count above, times its number, over the number of this count."""
    spread = spread_of_risk(np.repeat(np.arange(8), CLAIMS))
    robbins = np.arange(1, 8) * CLAIMS[1:] / CLAIMS[:-1]

    assert robbins[:4] == pytest.approx([0.168, 0.363, 0.527, 1.33], abs=5e-3)
    assert expected_risk(spread, np.arange(4)) == pytest.approx(robbins[:4], rel=0.06)


def plain_expected_risk(risks: np.ndarray, shares: np.ndarray, counts: list[int], spans: list[float]) -> float:
    """Bayes' rule for one place without volatility, risk by risk and period by period."""
    upper = lower = 0.0
    for risk, share in zip(risks, shares, strict=True):
        odds = float(share)
        for count, span in zip(counts, spans, strict=True):
            mean = float(risk) * span
            odds *= math.exp(-mean) * mean**count
        upper += odds * float(risk)
        lower += odds
    return upper / lower


@pytest.mark.slow
def test_expected_risk_is_that_of_the_plain_twin():
    rng = np.random.default_rng(2)
    table = rng.poisson(rng.gamma(1.0, 2.0, (200, 1)) * 3, (200, 2))
    spread = spread_of_risk(table, 3.0, volatility=0.0)

    found = expected_risk(spread, table[:20], 3.0)

    for place in range(20):
        plain = plain_expected_risk(spread.risks, spread.shares, table[place].tolist(), (3 * spread.level).tolist())
        assert found[place] == pytest.approx(plain, rel=1e-9)


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=20, max_size=30), st.randoms())
@settings(max_examples=15, deadline=None)
def test_the_order_of_places_does_not_matter(pairs, random):
    if not all(map(any, zip(*pairs, strict=True))):
        pairs = [*pairs, (1, 1)]
    shuffled = pairs.copy()
    random.shuffle(shuffled)

    one, other = (spread_of_risk(order, volatility=0.1) for order in (pairs, shuffled))
    assert other.shares == pytest.approx(one.shares, abs=1e-9)
    assert risk_given_counts(one, pairs).sum(axis=1) == pytest.approx(np.ones(len(pairs)))


@given(st.lists(st.integers(0, 40), min_size=20, max_size=40), st.floats(0.1, 24))
@settings(max_examples=15, deadline=None)
def test_the_unit_of_time_does_not_matter(counts, unit):
    counts = [*counts, 1]

    one, other = spread_of_risk(counts), spread_of_risk(counts, unit)
    assert expected_risk(other, counts, unit) * unit == pytest.approx(expected_risk(one, counts), rel=1e-6, abs=1e-9)


@given(st.lists(st.integers(0, 40), min_size=20, max_size=40))
@settings(max_examples=15, deadline=None)
def test_the_sum_of_expected_records_is_the_sum_counted(counts):
    """True of the nonparametric estimate up to the grid, whose steps are of 8%: a risk is at most half a step off."""
    counts = [*counts, 1]

    assert expected_risk(spread_of_risk(counts), counts).sum() == pytest.approx(sum(counts), rel=0.04)


@given(st.lists(st.integers(0, 40), min_size=20, max_size=40), st.sampled_from(["mixture", "gamma"]))
@settings(max_examples=10, deadline=None)
def test_more_records_never_mean_less_risk(counts, prior):
    counts = [*counts, 1]

    found = expected_risk(spread_of_risk(counts, prior=prior), np.arange(41))
    assert (np.diff(found) >= -1e-9).all()


@pytest.mark.slow
@pytest.mark.parametrize("volatility", [0.0, 0.2, 0.8])
def test_volatility_put_in_is_found(volatility):
    rng = np.random.default_rng(3)
    risk = np.exp(rng.normal(0.5, 1.2, 4000))
    shocks = rng.gamma(1 / volatility, volatility, (4000, 2)) if volatility else np.ones((4000, 2))
    counts = rng.poisson(risk[:, None] * shocks)

    spread = spread_of_risk(counts)

    assert spread.volatility == pytest.approx(volatility, rel=0.2, abs=0.02)
    assert spread.mean == pytest.approx(risk.mean(), rel=0.1)


@pytest.mark.slow
def test_unequal_exposure_is_allowed_for():
    """Places seen for one month or for twelve: without the months the long-seen would look risky."""
    rng = np.random.default_rng(4)
    months = rng.choice([1.0, 12.0], 800)
    risk = rng.gamma(2.0, 1.0, 800)
    counts = rng.poisson(risk * months)

    found = expected_risk(spread_of_risk(counts, months), counts, months)

    assert found[months == 1].mean() == pytest.approx(found[months == 12].mean(), rel=0.1)
    assert np.corrcoef(found, risk)[0, 1] > 0.8


def test_a_rise_of_the_whole_area_is_its_level_not_volatility():
    rng = np.random.default_rng(5)
    risk = rng.gamma(2.0, 2.0, 600)

    spread = spread_of_risk(np.column_stack([rng.poisson(risk), rng.poisson(risk * 3)]))

    assert spread.level[1] / spread.level[0] == pytest.approx(3, rel=0.1)
    assert spread.volatility < 0.05


def test_inputs_are_left_alone():
    counts, months = np.arange(20.0), np.full(20, 2.0)

    spread_of_risk(counts, months)
    assert counts.tolist() == list(range(20))
    assert months.tolist() == [2.0] * 20


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: spread_of_risk([1] * 19), "there are 19 places"),
        (lambda: spread_of_risk([0] * 20), "no record at any place"),
        (lambda: spread_of_risk([[1, 0]] * 20), "a period has no record"),
        (lambda: spread_of_risk([[[1]]] * 20), "a table of places by periods"),
        (lambda: spread_of_risk([1] * 20, [1.0, 2.0]), "exposure is one number"),
        (lambda: spread_of_risk([1] * 20, 0.0), "every exposure is above 0"),
        (lambda: spread_of_risk([1] * 20, np.inf), "every exposure is above 0"),
        (lambda: spread_of_risk([1] * 20, prior="flat"), "the prior is"),
        (lambda: spread_of_risk([1] * 20, volatility=-1.0), "volatility is 0 or above"),
        (lambda: spread_of_risk([1.0] * 19 + [np.nan]), "missing"),
        (lambda: spread_of_risk([1] * 19 + [-1]), "below 0"),
        (lambda: busiest([1, 2], 0), "at least one place"),
    ],
)
def test_what_cannot_be_fitted_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
