"""The fitting of a mixture: beside a plain twin, at its optimum, and through its narrow passes."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from crimestats.regression_to_mean.mixture import TOLERANCE, count_likelihood, gamma_shares, mixture_shares

RISKS = np.r_[0.0, np.geomspace(0.1, 40, 40)]


def poisson_table(counts: list[int]) -> np.ndarray:
    with np.errstate(divide="ignore"):
        return count_likelihood(np.array(counts, dtype=float)[:, None], RISKS[None, :], 0.0)


def plain_shares(likelihood: np.ndarray, places: list[int], rounds: int) -> list[float]:
    """Expectation and maximisation, one place and one risk at a time: slow, and never wrong."""
    kinds, risks = likelihood.shape
    shares = [1 / risks] * risks
    for _ in range(rounds):
        new = [0.0] * risks
        for kind in range(kinds):
            whole = sum(shares[risk] * likelihood[kind, risk] for risk in range(risks))
            for risk in range(risks):
                new[risk] += places[kind] * shares[risk] * likelihood[kind, risk] / whole
        shares = [value / sum(places) for value in new]
    return shares


def log_likelihood(logs: np.ndarray, places: list[int], shares: np.ndarray) -> float:
    return float(np.array(places) @ np.log(np.exp(logs) @ shares))


@pytest.mark.slow
def test_as_likely_as_the_plain_twin_finds_and_no_less():
    counts, places = [0, 1, 2, 3, 5, 9, 20], [50, 20, 9, 5, 3, 2, 1]
    logs = poisson_table(counts)

    found = log_likelihood(logs, places, mixture_shares(logs, np.array(places, dtype=float)))
    plain = log_likelihood(logs, places, np.array(plain_shares(np.exp(logs), places, 2000)))

    assert found >= plain - 1e-9
    assert found == pytest.approx(plain, abs=0.01)


@pytest.mark.slow
@given(st.dictionaries(st.integers(0, 60), st.integers(1, 500), min_size=1, max_size=12))
@settings(deadline=None)
def test_no_risk_could_gain_from_a_greater_share(tally):
    logs, places = poisson_table(list(tally)), np.array(list(tally.values()), dtype=float)

    shares = mixture_shares(logs, places)

    likelihood = np.exp(logs - logs.max(axis=1, keepdims=True))
    gain = likelihood.T @ (places / places.sum() / (likelihood @ shares))
    assert gain.max() - 1 < TOLERANCE
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()


@pytest.mark.slow
@given(st.dictionaries(st.integers(0, 60), st.integers(1, 50), min_size=2, max_size=8), st.integers(2, 9))
@settings(deadline=None)
def test_as_many_again_of_every_kind_changes_nothing(tally, times):
    logs, places = poisson_table(list(tally)), np.array(list(tally.values()), dtype=float)

    assert mixture_shares(logs, places * times) == pytest.approx(mixture_shares(logs, places), abs=1e-9)


def test_a_kind_of_place_that_none_of_the_first_risks_explains_gets_its_own():
    """Of 60 risks every other one is tried first; the second kind of place can only have been at one in between."""
    logs = np.full((2, 60), -np.inf)
    logs[0, 0] = logs[1, 7] = 0.0

    shares = mixture_shares(logs, np.array([30.0, 10.0]))

    assert shares[[0, 7]] == pytest.approx([0.75, 0.25], abs=1e-4)
    assert shares.sum() == pytest.approx(1)


@pytest.mark.parametrize("failing", [True, False])
def test_where_newton_fails_the_slow_steps_go_on(monkeypatch, failing):
    """The inner solver may give up, or send a step the wrong way: the fit is slower, not wrong."""
    counts, places = [0, 1, 2, 3, 5, 9, 20], [50, 20, 9, 5, 3, 2, 1]
    logs = poisson_table(counts)
    best = log_likelihood(logs, places, mixture_shares(logs, np.array(places, dtype=float)))

    def broken(rows: np.ndarray, aim: np.ndarray) -> tuple[np.ndarray, float]:
        if failing:
            raise RuntimeError
        return np.eye(aim.size)[0], 0.0

    monkeypatch.setattr(optimize, "nnls", broken)

    slow = log_likelihood(logs, places, mixture_shares(logs, np.array(places, dtype=float)))
    assert best - 0.2 < slow <= best + 1e-9


def test_counts_of_a_known_mean_are_poisson_or_negative_binomial():
    counts, mean = np.arange(0, 30, dtype=float), np.full(30, 4.0)

    assert count_likelihood(counts, mean, 0.0) == pytest.approx(stats.poisson.logpmf(counts, 4))
    wild = count_likelihood(counts, mean, 0.5)
    assert wild == pytest.approx(stats.nbinom.logpmf(counts, 2, 2 / 6))


@given(st.integers(0, 50), st.floats(0.1, 50))
def test_a_hardly_volatile_place_is_nearly_poisson(count, mean):
    one, mean_of_one = np.array([float(count)]), np.array([mean])

    assert count_likelihood(one, mean_of_one, 1e-7) == pytest.approx(count_likelihood(one, mean_of_one, 0.0), abs=1e-3)


@pytest.mark.slow
def test_gamma_shares_are_those_of_the_gamma_the_counts_come_from():
    rng = np.random.default_rng(1)
    counts = rng.poisson(rng.gamma(2.0, 1.5, 20_000))
    kinds, places = np.unique(counts, return_counts=True)
    risks = np.r_[0.0, np.geomspace(0.02, 40, 300)]
    with np.errstate(divide="ignore"):
        logs = count_likelihood(kinds[:, None].astype(float), risks[None, :], 0.0)

    shares = gamma_shares(logs, places.astype(float), risks)

    mean = shares @ risks
    assert mean == pytest.approx(3.0, rel=0.03)
    assert math.sqrt(shares @ (risks - mean) ** 2) == pytest.approx(math.sqrt(2) * 1.5, rel=0.04)
