"""STL: beside R's output, beside a plain slow twin, and what missing months may not do."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.series.stl import decompose
from crimestats_reference import columns

# The first of them waits for statsmodels.
pytestmark = pytest.mark.slow
RNG = np.random.default_rng(1)
MONTHS = np.arange(72)
SERIES = np.round(100 + 0.3 * MONTHS + 20 * np.sin(2 * np.pi * MONTHS / 12) + RNG.normal(0, 5, 72))


def plain_loess(values, weights, window, degree, positions):
    """Local regression at each position, from every point one at a time."""
    count = len(values)
    fitted = []
    for position in positions:
        if window >= count:
            first, last = 0, count - 1
        else:
            first = min(max(round(position) - (window - 1) // 2, 0), count - window)
            last = first + window - 1
        reach = max(position - first, last - position) + max(0, (window - count) // 2)
        near = []
        for at in range(first, last + 1):
            away = abs(at - position)
            tricube = 0.0 if away > 0.999 * reach else 1.0 if away <= 0.001 * reach else (1 - (away / reach) ** 3) ** 3
            near.append((at, tricube * weights[at]))
        total = sum(weight for _, weight in near)
        middle = sum(at * weight for at, weight in near) / total
        spread = sum((at - middle) ** 2 * weight for at, weight in near) / total
        fit = 0.0
        for at, weight in near:
            slope = (position - middle) * (at - middle) / spread if degree and spread else 0.0
            fit += weight / total * (1 + slope) * values[at]
        fitted.append(fit)
    return fitted


def plain_averages(values, width):
    return [sum(values[at : at + width]) / width for at in range(len(values) - width + 1)]


def plain_stl(values, period, seasonal_window, trend_window, degree, inner, outer):
    """The procedure of sections 2 and 3 of the paper, one loess at a time."""
    count = len(values)
    trend, weights = [0.0] * count, [1.0] * count
    for round_ in range(outer + 1):
        for _ in range(inner):
            cycle = [0.0] * (count + 2 * period)
            for month in range(period):
                own = [values[at] - trend[at] for at in range(month, count, period)]
                trusted = [weights[at] for at in range(month, count, period)]
                positions = range(-1, len(own) + 1)
                cycle[month::period] = plain_loess(own, trusted, seasonal_window, degree, positions)
            low = plain_averages(plain_averages(plain_averages(cycle, period), period), 3)
            low = plain_loess(low, [1.0] * count, period + 1 - period % 2, 1, range(count))
            seasonal = [cycle[period + at] - low[at] for at in range(count)]
            rest = [values[at] - seasonal[at] for at in range(count)]
            trend = plain_loess(rest, weights, trend_window, 1, range(count))
        if round_ < outer:
            size = [abs(values[at] - seasonal[at] - trend[at]) for at in range(count)]
            limit = 6 * float(np.median(size))
            weights = [
                1.0 if r <= 0.001 * limit else (1 - (r / limit) ** 2) ** 2 if r <= 0.999 * limit else 0.0 for r in size
            ]
    return trend, seasonal


@pytest.mark.real
def test_airline_passengers_come_out_as_in_r_but_for_rs_median():
    """R hands its partial sort two ranks in falling order; with that repeated, a twin met R to 1e-13."""
    wanted = columns("stl_R_airpassengers.csv")

    found = decompose(wanted["y"], seasonal_window=13, interpolated=True)

    np.testing.assert_allclose(found.seasonal, wanted["seasonal"], atol=6e-5)
    np.testing.assert_allclose(found.trend, wanted["trend"], atol=4e-5)
    np.testing.assert_allclose(found.remainder, wanted["remainder"], atol=8e-5)


@pytest.mark.real
def test_airline_passengers_without_interpolation_are_near_r():
    wanted = columns("stl_R_airpassengers.csv")

    found = decompose(wanted["y"], seasonal_window=13)

    np.testing.assert_allclose(found.remainder, wanted["remainder"], atol=3e-3)


@pytest.mark.parametrize(("robust", "degree"), [(False, 0), (False, 1), (True, 0)])
def test_decomposition_beside_a_plain_twin(robust, degree):
    inner, outer = (2, 15) if robust else (5, 0)

    found = decompose(SERIES[:48], robust=robust, seasonal_window=7, seasonal_degree=degree)
    trend, seasonal = plain_stl(list(SERIES[:48]), 12, 7, 23, degree, inner, outer)

    np.testing.assert_allclose(found.trend, trend, atol=1e-8)
    np.testing.assert_allclose(found.seasonal, seasonal, atol=1e-8)


def test_parts_add_up_to_the_series():
    found = decompose(SERIES)

    np.testing.assert_allclose(found.trend + found.seasonal + found.remainder, SERIES)
    assert found.missing == 0


def test_missing_months_lie_on_the_fit_and_have_no_remainder():
    holed = SERIES.copy()
    holed[[10, 30, 31, 50]] = np.nan

    found = decompose(holed, robust=False)
    filled = np.where(np.isnan(holed), found.trend + found.seasonal, holed)
    again = decompose(filled, robust=False)

    assert found.missing == 4
    assert np.flatnonzero(np.isnan(found.remainder)).tolist() == [10, 30, 31, 50]
    np.testing.assert_allclose(again.trend, found.trend, atol=0.02)
    np.testing.assert_allclose(again.seasonal, found.seasonal, atol=0.02)


def test_missing_month_is_unmoved_by_what_stood_there():
    holed = SERIES.copy()
    holed[40] = np.nan
    whole = decompose(SERIES)

    found = decompose(holed)

    np.testing.assert_allclose(found.seasonal, whole.seasonal, atol=3)
    np.testing.assert_allclose(found.trend, whole.trend, atol=2)


def test_months_missing_at_the_ends_stay_missing_throughout():
    held = decompose(SERIES[2:-1])

    found = decompose(np.concatenate([[np.nan, np.nan], SERIES[2:-1], [np.nan]]))

    assert found.missing == 0
    for part in ("trend", "seasonal", "remainder"):
        assert np.flatnonzero(np.isnan(getattr(found, part))).tolist() == [0, 1, 71]
        np.testing.assert_array_equal(getattr(found, part)[2:-1], getattr(held, part))


def test_one_bad_month_bends_a_robust_trend_less():
    spiked = SERIES.copy()
    spiked[35] += 200

    bent = np.abs(decompose(spiked, robust=False).trend - decompose(SERIES, robust=False).trend).max()
    held = np.abs(decompose(spiked).trend - decompose(SERIES).trend).max()

    assert held < 0.1 * bent


@settings(deadline=None, max_examples=15)
@given(st.floats(0.1, 50), st.floats(-1000, 1000))
def test_shift_and_scale_go_through(scale, shift):
    found = decompose(SERIES[:36] * scale + shift)
    plain = decompose(SERIES[:36])

    np.testing.assert_allclose(found.trend, plain.trend * scale + shift, atol=1e-3 * scale)
    np.testing.assert_allclose(found.seasonal, plain.seasonal * scale, atol=1e-3 * scale)


def test_input_is_left_alone():
    holed = SERIES.copy()
    holed[5] = np.nan
    before = holed.copy()

    decompose(holed)

    np.testing.assert_array_equal(holed, before)


def test_importing_the_package_does_not_import_pandas():
    code = "import sys, crimestats.series; sys.exit('pandas' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("counts", "arguments", "sentence"),
    [
        (SERIES[:23], {}, "23 months are held; 24, two whole periods, are the least"),
        (np.where(MONTHS % 12 == 3, np.nan, SERIES), {}, "a month of the cycle is held less than twice"),
        (np.where((MONTHS > 20) & (MONTHS < 41), np.nan, SERIES), {}, "20 of 72 months are missing"),
        (SERIES, {"period": 1}, "a period is at least 2 months"),
        (SERIES, {"seasonal_window": 8}, "a seasonal window is an odd number of at least 3"),
        (SERIES, {"seasonal_degree": 2}, "a seasonal degree is 0 or 1"),
        (SERIES, {"trend_window": 11}, "a trend window is an odd number above the period"),
        (SERIES, {"trend_window": 14}, "a trend window is an odd number above the period"),
        (np.where(MONTHS == 3, np.inf, SERIES), {}, "counts holds an infinite value"),
    ],
)
def test_wrong_input_is_refused(counts, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        decompose(counts, **arguments)


def test_trend_window_given_is_used():
    smooth = decompose(SERIES, trend_window=47).trend
    rough = decompose(SERIES, trend_window=13).trend

    assert np.abs(np.diff(smooth, 2)).mean() < np.abs(np.diff(rough, 2)).mean()


def test_filling_that_does_not_settle_is_refused():
    rng = np.random.default_rng(38)
    holed = rng.negative_binomial(50, 0.4, 36).astype(float)
    holed[rng.choice(np.arange(1, 35), 8, replace=False)] = np.nan

    with pytest.raises(ValueError, match="too many months are missing: what stands in their place does not settle"):
        decompose(holed)
