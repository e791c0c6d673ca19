"""Dispersion from a series and its peers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from crimestats.counts.dispersion import (
    MOST_CORRELATION,
    MOST_LENT,
    USUAL_CORRELATION,
    _trigamma_inverse,
    correlation,
    squeeze,
    yearly,
)
from crimestats.counts.paired import pair
from stable_areas import REAL_CORRELATION, stable


@given(st.floats(1e-4, 1e4))
def test_the_inverse_of_trigamma(value):
    assert special.polygamma(1, _trigamma_inverse(value)) == pytest.approx(value, rel=1e-6)


def test_a_series_without_enough_peers_stands_by_itself():
    found = squeeze([2.5, 0.4, np.nan], [11, 11, 0], [10, 10, 10])

    assert found.value[:2].tolist() == [2.5 * 11 / 9, 1.0]
    assert np.isnan(found.value[2])
    assert found.degrees.tolist() == [11, 11, 0]


def test_a_series_without_an_estimate_is_lent_its_peers():
    found = squeeze([2.0, 2.2, 1.8, np.nan], [11, 11, 11, 0], [10, 10, 10, 10])

    # The mean of what it may be: with 10 degrees, 10 / 8 of the middle.
    assert found.value[3] == pytest.approx(2 * 10 / 8, rel=0.15)
    assert found.degrees[3] == MOST_LENT


def test_what_peers_lend_is_what_their_agreement_is_worth():
    """Dispersions drawn as Smyth's model has them: 6 degrees about 3, each estimated with 11."""
    rng = np.random.default_rng(3)
    true = 3 * 6 / rng.chisquare(6, 20_000)
    estimates = true * rng.chisquare(11, 20_000) / 11

    found = squeeze(estimates, np.full(20_000, 11.0), np.full(20_000, 50.0))

    assert np.median(found.degrees) == pytest.approx(17, rel=0.05)
    drawn = (estimates * 11 + 3 * 6) / 15
    np.testing.assert_allclose(found.value, np.maximum(drawn, 1), rtol=0.05)
    assert np.abs(found.value - true).mean() < np.abs(np.maximum(estimates, 1) - true).mean()


def test_peers_lend_by_size():
    """Dispersion that rises with the mean is lent to a small line as a small line's."""
    rng = np.random.default_rng(4)
    means = np.exp(rng.uniform(0, 6, 200))
    estimates = means**0.25 * rng.chisquare(11, 200) / 11

    found = squeeze(np.append(estimates, [np.nan, np.nan]), np.append(np.full(200, 11.0), [0, 0]), [*means, 2, 400])

    assert found.value[-2] == pytest.approx(2**0.25 * 10 / 8, rel=0.15)
    assert found.value[-1] == pytest.approx(400**0.25 * 10 / 8, rel=0.15)


@pytest.mark.parametrize("memory", [0.0, 0.2, 0.4])
def test_correlation_is_found_again(memory):
    rng = np.random.default_rng(5)
    series = stable(rng, 2000, memory=memory, means=np.full(2000, 200.0))
    pairs = pair(series[:, 12:], series[:, :12], 1, 1, False)

    found = correlation(pairs.lagged, pairs.telling, np.maximum(np.full(2000, pairs.scatter.mean()), 1))

    assert found == pytest.approx(memory, abs=0.1)


def test_as_many_degrees_as_estimates():
    with pytest.raises(ValueError, match="one for each series"):
        squeeze([2.0, 3.0], [11], [10, 10])


def test_without_series_the_usual_correlation_is_taken():
    assert correlation([np.nan], [12], [2]) == USUAL_CORRELATION == REAL_CORRELATION
    assert correlation([0.3], [4], [2]) == USUAL_CORRELATION
    assert correlation(np.full(999, 0.99), np.full(999, 12.0), np.full(999, 9.0)) == MOST_CORRELATION
    assert correlation(np.full(999, -0.9), np.full(999, 12.0), np.full(999, 9.0)) == 0


@given(st.floats(1, 50), st.integers(1, 36), st.floats(0, 0.8))
def test_a_sum_never_varies_less_than_its_months(monthly, months, memory):
    assert yearly([monthly], [months], memory)[0] >= monthly - 1e-12


def test_the_dispersion_of_a_sum_by_simulation():
    """Months of pure luck with a memory: the scatter within 12 is raised to the variance of their mean."""
    rng = np.random.default_rng(6)
    luck = rng.normal(size=(40_000, 12))
    for month in range(1, 12):
        luck[:, month] = 0.45 * luck[:, month - 1] + np.sqrt(1 - 0.45**2) * luck[:, month]
    within, between = luck.var(axis=1, ddof=1).mean(), 12 * luck.mean(axis=1).var()

    # A dispersion so large that nearly all of it is luck.
    found = yearly([1e6 * within], [12], 0.45)[0]

    assert found / 1e6 == pytest.approx(between, rel=0.03)
