"""Concentration of risk: likelihoods against quadrature and SciPy, coverage by simulation."""

import numpy as np
import pytest
from scipy import integrate, stats
from scipy.special import gammaln

from crimestats.places import concentrated_risk as module
from crimestats.places.concentrated_risk import risk_concentration
from crimestats.places.lorenz import concentration


def gini_of(risk):
    order = np.sort(risk)
    return 2 * (np.arange(1, order.size + 1) * order).sum() / (order.size * order.sum()) - (order.size + 1) / order.size


@pytest.mark.parametrize(("crimes", "mean", "spread"), [(0, 0.2, 0.5), (5, 1, 1.5), (40, 20, 1), (3, 30, 0.3)])
def test_the_log_normal_likelihood_is_that_of_plain_quadrature(crimes, mean, spread):
    def height(z):
        log_risk = spread * z - spread**2 / 2
        return np.exp(crimes * (log_risk + np.log(mean)) - mean * np.exp(log_risk) - z**2 / 2) / np.sqrt(2 * np.pi)

    peak = float(np.clip((np.log((crimes + 0.5) / mean) + spread**2 / 2) / spread, -9, 9))
    whole, _ = integrate.quad(height, -12, 12, points=[peak], limit=400, epsabs=0, epsrel=1e-11)

    found = module._log_normal_log_likelihood(np.array([crimes * 1.0]), np.array([mean * 1.0]), np.log(spread))

    assert found[0] == pytest.approx(np.log(whole), abs=2e-5)


@pytest.mark.parametrize("shape", [0.1, 1, 12])
def test_the_gamma_likelihood_is_the_negative_binomials(shape):
    crimes, mean = np.array([0.0, 1, 7]), np.array([0.3, 2, 2])

    found = module._gamma_log_likelihood(crimes, mean, -np.log(shape))

    np.testing.assert_allclose(
        found - gammaln(crimes + 1), stats.nbinom.logpmf(crimes, shape, shape / (shape + mean)), atol=1e-10
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("family", "width", "risk"),
    [
        (module._GAMMA, -np.log(0.4), lambda rng: rng.gamma(0.4, 1 / 0.4, 400_000)),
        (module._LOG_NORMAL, np.log(1.2), lambda rng: np.exp(rng.normal(-0.72, 1.2, 400_000))),
    ],
)
def test_the_figures_of_a_distribution_are_those_of_many_drawn_from_it(family, width, risk):
    drawn = np.sort(risk(np.random.default_rng(0)))[::-1]
    places = np.searchsorted(np.cumsum(drawn), 0.5 * drawn.sum()) / drawn.size

    assert family.gini(width) == pytest.approx(gini_of(drawn), abs=0.004)
    assert family.share_of_places(width, 0.5) == pytest.approx(places, abs=0.002)


@pytest.mark.slow
def test_plenty_of_crime_says_which_distribution_and_where_the_risk_is():
    rng = np.random.default_rng(3)
    gamma, log_normal = rng.gamma(0.5, 2, 3_000), np.exp(rng.normal(-0.5, 1, 3_000))

    first = risk_concentration(rng.poisson(20 * gamma), unit="cell")
    second = risk_concentration(rng.poisson(20 * log_normal), unit="cell", share=0.8)

    assert (first.distribution, first.both_possible) == ("gamma", False)
    assert (second.distribution, second.both_possible) == ("log-normal", False)
    assert first.gini == pytest.approx(gini_of(gamma), abs=0.02)
    assert second.gini == pytest.approx(gini_of(log_normal), abs=0.02)
    assert second.share == 0.8
    assert second.share_of_places == pytest.approx(stats.norm.cdf(stats.norm.ppf(0.8) - 1), abs=0.03)


@pytest.mark.slow
def test_even_risk_is_seen_as_even_where_the_counts_are_not():
    counts = np.random.default_rng(5).poisson(1, 1_000)

    found = risk_concentration(counts, unit="cell")

    assert concentration(counts, unit="cell").gini > 0.5
    assert found.gini_lower == pytest.approx(0, abs=0.01)
    assert found.gini_upper < 0.25
    assert found.share_of_places_upper == pytest.approx(0.5, abs=0.01)


@pytest.mark.slow
def test_counts_all_alike_have_even_risk():
    found = risk_concentration([5] * 60, unit="cell")

    assert found.gini == pytest.approx(0, abs=0.01)
    assert found.share_of_places == pytest.approx(0.5, abs=0.01)
    assert found.gini_upper < 0.3


@pytest.mark.slow
def test_places_of_units_are_allowed_for():
    rng = np.random.default_rng(7)
    weights = rng.integers(1, 6, 1_500) * 8
    counts = rng.poisson(0.3 * weights * rng.gamma(1, 1, 1_500))

    found = risk_concentration(counts, unit="snap point", weights=weights)

    assert found.gini_lower < 0.5 < found.gini_upper  # the Gini of a gamma of shape 1 is one half
    assert found.gini_upper - found.gini_lower < 0.1


@pytest.mark.slow
def test_one_crime_says_hardly_anything():
    found = risk_concentration([1, 0, 0, 0, 0], unit="cell")

    assert found.gini_upper - found.gini_lower > 0.8
    assert found.both_possible


def covered(rng, *, places, mean, draw, gini, share, runs):
    held = np.zeros(2)
    for _ in range(runs):
        found = risk_concentration(rng.poisson(mean * draw(rng, places)), unit="cell")
        held += (
            found.gini_lower <= gini <= found.gini_upper,
            found.share_of_places_lower <= share <= found.share_of_places_upper,
        )
    return held / runs


CASES = [
    (200, 0.5, lambda rng, n: rng.gamma(0.5, 2, n), module._GAMMA, np.log(2)),
    (200, 5, lambda rng, n: rng.gamma(2, 0.5, n), module._GAMMA, -np.log(2)),
    (200, 1, lambda rng, n: np.exp(rng.normal(-0.5, 1, n)), module._LOG_NORMAL, 0.0),
    (500, 10, lambda rng, n: np.exp(rng.normal(-0.5, 1, n)), module._LOG_NORMAL, 0.0),
]


@pytest.mark.slow
@pytest.mark.parametrize(("places", "mean", "draw", "family", "width"), CASES[:3:2])
def test_intervals_cover_the_risk(places, mean, draw, family, width):
    held = covered(
        np.random.default_rng(1),
        places=places, mean=mean, draw=draw, gini=family.gini(width), share=family.share_of_places(width, 0.5), runs=12,
    )  # fmt: skip

    assert (held >= 0.75).all()


@pytest.mark.proof
@pytest.mark.parametrize(("places", "mean", "draw", "family", "width"), CASES)
def test_intervals_cover_the_risk_at_their_level(places, mean, draw, family, width):
    held = covered(
        np.random.default_rng(1), runs=150,
        places=places, mean=mean, draw=draw, gini=family.gini(width), share=family.share_of_places(width, 0.5),
    )  # fmt: skip

    # Three standard errors of 150 runs below 95%; above it where the counts allow both distributions.
    assert (held >= 0.896).all()


@pytest.mark.parametrize(
    ("counts", "words", "sentence"),
    [
        ([0, 0], {}, "no crime says nothing"),
        ([1.5, 0], {}, "whole crimes"),
        ([1, 0], {"level": 1}, "the level of an interval"),
        ([1, 0], {"unit": ""}, "concentration is of some unit"),
        ([1, 0], {"weights": [0, 1]}, "stands for no place at all"),
    ],
)
def test_what_says_nothing_of_risk_is_refused(counts, words, sentence):
    with pytest.raises(ValueError, match=sentence):
        risk_concentration(counts, **{"unit": "cell"} | words)
