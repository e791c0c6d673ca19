"""Byar's and exact intervals of a count."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.counts import byar, exact
from crimestats_reference import columns

COUNTS = st.lists(st.integers(0, 100_000), min_size=1, max_size=20)


@pytest.mark.real
def test_intervals_as_ohid_has_them():
    """PHEindicatormethods; its Byar's limit of 0 events is not a number, ours is 0."""
    told = columns("byars_R_PHEindicatormethods.csv")

    found, sure = byar(told["events"]), exact(told["events"])

    some = told["events"] > 0
    np.testing.assert_allclose(found.lower[some], told["lower95"][some], rtol=1e-12)
    np.testing.assert_allclose(found.upper, told["upper95"], rtol=1e-12)
    np.testing.assert_allclose(sure.lower, told["exact_lower"], atol=1e-11)
    np.testing.assert_allclose(sure.upper, told["exact_upper"], rtol=1e-12)
    assert found.lower[~some].tolist() == [0.0]


@given(st.integers(1, 500), st.floats(0.5, 0.99))
def test_exact_limits_leave_half_the_rest_in_each_tail(count, confidence):
    found = exact([count], confidence=confidence)

    assert stats.poisson.sf(count - 1, found.lower[0]) == pytest.approx((1 - confidence) / 2)
    assert stats.poisson.cdf(count, found.upper[0]) == pytest.approx((1 - confidence) / 2)


@given(COUNTS, st.floats(1, 20))
def test_limits_hold_the_count_and_widen_with_the_dispersion(counts, dispersion):
    for interval in (byar, exact):
        plain, wide = interval(counts), interval(counts, dispersion=dispersion)

        assert (plain.lower <= counts).all()
        assert (plain.upper > counts).all()
        assert (wide.lower <= plain.lower + 1e-9).all()
        assert (wide.upper >= plain.upper - 1e-9).all()


@pytest.mark.parametrize("interval", [byar, exact])
@pytest.mark.parametrize(("mean", "dispersion"), [(20, 1.0), (200, 1.0), (200, 3.0), (3000, 8.0)])
def test_intervals_hold_the_expected_count_as_often_as_they_say(interval, mean, dispersion):
    rng = np.random.default_rng(7)
    size = mean / (dispersion - 1) if dispersion > 1 else None
    counts = rng.poisson(mean, 20_000) if size is None else rng.negative_binomial(size, 1 / dispersion, 20_000)

    found = interval(counts, dispersion=dispersion)

    held = ((found.lower <= mean) & (mean <= found.upper)).mean()
    assert held == pytest.approx(0.95, abs=0.012)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda: byar([-1]), "counts has a value below 0"),
        (lambda: byar([1], dispersion=0.5), "at least 1"),
        (lambda: exact([1], confidence=1.0), "between 0 and 1"),
        (lambda: exact([1], dispersion=float("nan")), "dispersion has a missing value"),
        (lambda: byar([[1]]), "2 dimensions where 1"),
        (lambda: byar([float("inf")]), "infinite"),
    ],
)
def test_a_wrong_input_is_named(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        asked()
