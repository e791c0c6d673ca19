"""What a comparison could see."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.counts import power, smallest_change_seen


@pytest.mark.parametrize(
    ("base", "percent", "e"), [(400, -20, 1.0), (150, 30, 1.0), (2000, 8, 1.0), (1200, -20, 1 / 3)]
)
def test_power_is_how_often_the_change_is_found(base, percent, e):
    """The score test of Poisson counts, counted; without overdispersion its degrees are infinite."""
    rng = np.random.default_rng(8)
    before, after = rng.poisson(base, 40_000), rng.poisson(base * e * (1 + percent / 100), 40_000)
    share = e / (1 + e)
    score = (after - (after + before) * share) / np.sqrt((after + before) * share * (1 - share))
    told = (np.sign(percent) * score > stats.norm.isf(0.025)).mean()

    assert power(base, percent, exposure_ratio=e) == pytest.approx(told, abs=0.02)


@given(st.integers(20, 100_000), st.floats(1, 10), st.integers(5, 200), st.floats(0.001, 0.2), st.floats(0.1, 5))
def test_the_smallest_change_seen_has_the_power_asked(base, dispersion, degrees, level, e):
    known = {"dispersion": dispersion, "degrees": degrees, "level": level, "exposure_ratio": e}

    percent = smallest_change_seen(base, share=0.8, **known)

    assert power(base, percent, **known) == pytest.approx(0.8, abs=1e-4)
    fall = smallest_change_seen(base, share=0.8, fall=True, **known)
    assert np.isnan(fall) or power(base, fall, **known) == pytest.approx(0.8, abs=1e-4)


@given(st.integers(1, 10_000), st.integers(1, 10_000))
def test_more_volume_sees_smaller_changes(one, more):
    assert smallest_change_seen(one + more) < smallest_change_seen(one)


def test_what_has_no_answer():
    assert smallest_change_seen(0) == np.inf
    assert np.isnan(smallest_change_seen(100, dispersion=np.nan))
    assert np.isnan(smallest_change_seen(100, degrees=0))
    assert np.isnan(smallest_change_seen([0, 3], fall=True)).all()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda: power(-5, 20), "a base is 0 or above"),
        (lambda: power(100, -150), "100 per cent at most"),
        (lambda: power(100, 10, dispersion=0.1), "at least 1"),
        (lambda: power(100, 10, level=2), "level lies between"),
        (lambda: smallest_change_seen(100, share=1.5), "share lies between"),
    ],
)
def test_a_wrong_input_is_named(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        asked()
