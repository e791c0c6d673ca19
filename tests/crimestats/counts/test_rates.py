"""Rates with their limits, and denominators that mislead."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.counts import byar, rate_per_1000, rates, share_percent

COUNTS = st.integers(0, 10**7)


@given(COUNTS, st.integers(1, 10**7))
def test_rate_and_share_are_rebuilt_from_their_numbers(count, base):
    assert rate_per_1000(count, base) == pytest.approx(count * 1000 / base)
    assert share_percent(count, base) == pytest.approx(count * 100 / base)


def test_no_rate_where_nobody_lives_and_no_share_of_nothing():
    assert rate_per_1000(5, 0) is None
    assert share_percent(0, 0) is None
    assert np.isnan(rates([5], [0]).rate[0])


@given(st.lists(st.tuples(st.integers(0, 10_000), st.integers(1, 10**6)), min_size=1, max_size=15), st.floats(1, 9))
def test_limits_are_those_of_the_count_over_the_base(areas, dispersion):
    count, base = np.array(areas, dtype=float).T

    found = rates(count, base, per=10_000, dispersion=dispersion)

    limits = byar(count, dispersion=dispersion)
    np.testing.assert_allclose(found.rate, count / base * 10_000)
    np.testing.assert_allclose(found.lower * base / 10_000, limits.lower, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found.upper * base / 10_000, limits.upper, rtol=1e-9)


def test_a_town_centre_is_doubted_and_its_suburbs_are_not():
    suburbs = np.array([60.0, 72, 81, 55, 90, 66, 78, 85, 70])

    found = rates([*suburbs, 2_400.0], [*np.full(9, 1_500.0), 1_400.0])

    assert found.doubtful.tolist() == [False] * 9 + [True]


@pytest.mark.parametrize("counts", [np.full(12, 5.0), np.array([1.0, 2, 900]), np.zeros(12)])
def test_nothing_is_doubted_where_rates_are_alike_or_few(counts):
    assert not rates(counts, np.full(counts.size, 100.0)).doubtful.any()


def test_as_many_bases_as_counts():
    with pytest.raises(ValueError, match="2 counts and 1 bases"):
        rates([1, 2], [3])


def test_a_rate_is_per_something():
    with pytest.raises(ValueError, match="above 0"):
        rates([1], [3], per=-1)
