"""Rose, fell, or no clear change."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.counts import SMALLEST_BASE, Verdict, compare, e_test
from crimestats.counts.comparison import SMALL
from crimestats.counts.dispersion import USUAL_CORRELATION, USUAL_WORTH
from crimestats.multiplicity import benjamini_hochberg

YEARS = st.lists(st.integers(0, 400), min_size=24, max_size=24)
STEADY = [30, 41, 35, 32, 44, 37, 33, 39, 36, 40, 31, 38]


def plain(current, base):
    """One line with no peers and equal months, by the book: (ratio, dispersion, p-value)."""
    a, b = sum(current), sum(base)
    residuals = []
    for x, y in zip(current, base, strict=True):
        if x + y:
            p = a / (a + b)
            residuals.append((x - (x + y) * p) / math.sqrt((x + y) * p * (1 - p)))
        else:
            residuals.append(None)
    told = [r for r in residuals if r is not None]
    k = len(told)
    # The mean of what the scatter may be, with k - 1 degrees.
    scatter = max(sum(r * r for r in told) / (k - 1) * (k - 1) / (k - 3), 1)
    left = [0 if r is None else r - sum(told) / k for r in residuals]
    lagged = sum(r * s for r, s in zip(left[1:], left, strict=False)) / sum(r * r for r in left)
    luck = 1 - 1 / scatter
    worth = USUAL_WORTH / 4
    memory = (luck * (lagged + 1 / k) / (1 - 4 / k) + worth * USUAL_CORRELATION) / (luck * luck + worth)
    memory = min(max(memory, 0), 0.5)
    larger = 1 + 2 * sum((1 - lag / 12) * memory**lag for lag in range(1, 12))
    yearly = 1 + (scatter - 1) * larger / max(1 - (larger - 1) / 11, 0.2)
    p_value = 2 * stats.t.sf(abs(a - b) / math.sqrt((a + b) * yearly), k - 1)
    if a + b <= SMALL:
        p_value = max(p_value, e_test([a], [b])[0])
    return a / b, yearly, p_value


@pytest.mark.parametrize("seed", range(12))
def test_one_line_is_its_plain_sum(seed):
    rng = np.random.default_rng(seed)
    mean = [3, 40, 300][seed % 3]
    current, base = rng.negative_binomial(20, 20 / (20 + mean), (2, 12))

    found = compare(current, base)

    ratio, dispersion, p_value = plain(current.tolist(), base.tolist())
    assert found.ratio[0] == pytest.approx(ratio)
    assert found.dispersion[0] == pytest.approx(dispersion)
    assert found.p_value[0] == pytest.approx(p_value)


def test_a_fall_by_half_is_a_fall_and_its_mirror_is_a_rise():
    found = compare([STEADY, np.multiply(STEADY, 2)], [np.multiply(STEADY, 2), STEADY])

    assert found.verdict.tolist() == [Verdict.FELL, Verdict.ROSE]
    assert found.percent.tolist() == pytest.approx([-50, 100])


def test_one_wild_month_is_not_a_rise_of_the_year():
    wild = np.array(STEADY)
    wild[5] += 150

    found = compare(wild, STEADY)

    assert found.percent[0] > 30
    assert found.verdict.tolist() == ["no clear change"]


def test_no_percentage_on_a_tiny_base():
    found = compare([[9] * 12, [2] * 12], [[5] * 12, [4] * 12])

    assert found.base.tolist() == [60, 48]
    assert found.percent[0] == pytest.approx(80)
    assert np.isnan(found.percent[1])
    assert SMALLEST_BASE == 50


def test_months_that_one_period_lacks_are_left_out_of_both():
    current, base = np.array(STEADY, dtype=float), np.array(STEADY, dtype=float)
    current[2], base[7] = np.nan, np.nan

    found = compare(current, base)

    assert found.months.tolist() == [10]
    assert found.count[0] == found.base[0] == sum(STEADY) - STEADY[2] - STEADY[7]


@pytest.mark.parametrize(
    ("current", "base"), [([5, 6], [5, 6]), ([np.nan] * 12, STEADY), ([0] * 12, [0] * 12), ([9] + [0] * 11, [0] * 12)]
)
def test_what_cannot_be_compared_says_so(current, base):
    """Two months; no month in common; nothing recorded; one month that alone cannot say how much it varies."""
    found = compare(current, base)

    assert found.verdict.tolist() == ["not compared"]
    assert np.isnan([found.p_value[0], found.q_value[0], found.ratio[0], found.lower[0], found.percent[0]]).all()


def test_from_nothing_to_something_has_no_ratio_but_a_limit():
    found = compare([3] * 12, [0] * 12)

    assert found.verdict.tolist() == ["rose"]
    assert np.isnan(found.ratio[0])
    assert found.lower[0] > 1
    assert found.upper[0] == np.inf


@given(YEARS)
def test_both_directions_mirror_each_other(months):
    there, back = compare(months[:12], months[12:]), compare(months[12:], months[:12])

    np.testing.assert_allclose(there.p_value, back.p_value, atol=1e-9)
    with np.errstate(divide="ignore"):
        np.testing.assert_allclose(there.lower, 1 / back.upper, rtol=1e-6)


@given(YEARS, st.floats(0.2, 5))
def test_exposure_moves_the_ratio_and_nothing_else_when_both_have_it(months, unit):
    plain_, scaled = (
        compare(months[:12], months[12:], current_exposure=e, base_exposure=e) for e in (1.0, unit)
    )  # fmt: skip

    np.testing.assert_allclose(plain_.p_value, scaled.p_value, rtol=1e-6)
    np.testing.assert_allclose(plain_.ratio, scaled.ratio)


@pytest.mark.parametrize("mean", [40, 400])
def test_limits_are_the_ratios_that_the_test_would_not_refuse(mean):
    """At either limit, taken as the true ratio, the p-value is 1 less the confidence."""
    rng = np.random.default_rng(2)
    current, base = rng.poisson(mean, (2, 12))

    found = compare(current, base)

    for limit in (found.lower[0], found.upper[0]):
        assert compare(current, base, current_exposure=limit).p_value[0] == pytest.approx(0.05, abs=1e-6)


def test_varying_exposures_are_joined_as_mantel_and_haenszel_did():
    current, base = np.array([10.0, 20, 30, 25]), np.array([12.0, 15, 40, 22])
    ea, eb = np.array([31.0, 28, 31, 30]), np.array([31.0, 29, 30, 30])

    found = compare(current, base, current_exposure=ea, base_exposure=eb)

    above = sum(a * y / (x + y) for a, x, y in zip(current, ea, eb, strict=True))
    below = sum(b * x / (x + y) for b, x, y in zip(base, ea, eb, strict=True))
    assert found.ratio[0] == pytest.approx(above / below)


def test_the_change_of_a_share_allows_for_its_whole():
    """Half of everything, of which there is less: the share is steady though the count fell."""
    part, whole = np.array(STEADY, dtype=float), np.multiply(STEADY, 2.0)

    share = compare(part / 2, part, current_exposure=whole / 2, base_exposure=whole, of_whole=True)
    count = compare(part / 2, part)

    assert share.verdict.tolist() == ["no clear change"]
    assert share.ratio[0] == pytest.approx(1)
    assert count.verdict.tolist() == ["fell"]


@pytest.mark.slow
def test_the_change_of_a_share_holds_its_level_and_covers():
    rng = np.random.default_rng(12)
    wholes = rng.poisson(90, (2, 4000, 12))
    parts = rng.binomial(wholes, 0.4)

    found = compare(parts[0], parts[1], current_exposure=wholes[0], base_exposure=wholes[1], of_whole=True)

    assert (found.p_value <= 0.05).mean() == pytest.approx(0.045, abs=0.015)
    assert ((found.lower <= 1) & (found.upper >= 1)).mean() == pytest.approx(0.955, abs=0.015)


def test_more_lines_ask_more_of_each():
    """A difference that one line shows is not said where it is one of sixty."""
    rng = np.random.default_rng(9)
    others = rng.poisson(60, (60, 24))
    one = np.r_[np.full(12, 70), np.full(12, 60)]

    alone, among = compare(one[:12], one[12:]), compare(*np.split(np.vstack([one, others]), 2, axis=1))

    assert alone.verdict.tolist() == ["rose"]
    assert among.verdict[0] == "no clear change"
    assert among.smallest_seen[0] > alone.smallest_seen[0]


def test_each_table_has_a_false_discovery_rate_of_its_own():
    rng = np.random.default_rng(13)
    current, base = rng.poisson(60, (2, 40, 12))
    tables = np.repeat(["Larkenvale", "North"], [30, 10])

    found = compare(current, base, families=tables)

    for name in ("Larkenvale", "North"):
        within = tables == name
        np.testing.assert_allclose(found.q_value[within], benjamini_hochberg(found.p_value[within]))
    np.testing.assert_allclose(found.dispersion, compare(current, base).dispersion)


def test_lines_may_stand_in_any_order():
    rng = np.random.default_rng(10)
    lines = rng.poisson(np.exp(rng.uniform(0, 5, (30, 1))), (30, 24)).astype(float)
    order = rng.permutation(30)

    found, moved = (compare(y[:, 12:], y[:, :12]) for y in (lines, lines[order]))

    np.testing.assert_allclose(found.q_value[order], moved.q_value)
    assert found.verdict[order].tolist() == moved.verdict.tolist()


def test_a_masked_month_is_a_missing_month():
    masked = np.ma.MaskedArray(np.r_[STEADY, [5]], mask=[False] * 12 + [True])

    found = compare(masked, [*STEADY, 500])

    assert found.months.tolist() == [12]
    assert found.verdict.tolist() == ["no clear change"]


def test_inputs_are_left_as_they_were():
    current, base = np.array([STEADY], dtype=float), np.array([STEADY], dtype=float)
    current[0, 3] = np.nan
    before = current.copy()

    compare(current, base)

    np.testing.assert_array_equal(current, before)


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda: compare([1, 2, 3], [1, 2]), "the same months must stand in both"),
        (lambda: compare([1, -2, 3], [1, 2, 3]), "current has a value below 0"),
        (lambda: compare([1, 2, 3], [1, 2, 3], base_exposure=0), "base_exposure is not above 0"),
        (lambda: compare([1, 2, 3], [1, 2, 3], current_exposure=float("nan")), "current_exposure has a missing"),
        (lambda: compare([1, 2, 3], [1, 2, 3], families=[float("nan")]), "names or whole numbers"),
        (lambda: compare([1, 2, 3], [1, 2, 3], false_discovery=5), "false_discovery lies between 0 and 1"),
        (lambda: compare([1, 2, 3], [1, 2, 3], confidence=0), "confidence lies between 0 and 1"),
        (lambda: compare([1, 2, 3], [1, 2, 3], base_exposure=[1, 2]), "does not fit counts of the shape"),
        (lambda: compare([1, 2, 3], [1, 2, 3], families=["a", "b"]), "1 lines and families of the shape"),
        (lambda: compare([9, 2, 3], [1, 2, 3], current_exposure=5, base_exposure=5, of_whole=True), "larger than its"),
    ],
)
def test_a_wrong_input_is_named(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        asked()
