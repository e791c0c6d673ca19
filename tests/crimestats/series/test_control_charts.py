"""Control charts: beside NHSRplotthedots, beside plain twins, and how often they cry wolf."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.series.control_charts import Rebase, u_prime_chart, xmr_chart
from crimestats.series.seasonality import expected_shares, seasonal_index
from crimestats_reference import columns

RNG = np.random.default_rng(7)
COUNTS = RNG.negative_binomial(40, 0.4, 30).astype(float)
EXPOSURE = RNG.uniform(5, 15, 30)
REFERENCE = "xmr_R_NHSRplotthedots_rules.csv"


def plain_xmr(values, screened):
    """Mean and limits, one difference at a time."""
    held = [value for value in values if not np.isnan(value)]
    ranges = [abs(b - a) for a, b in pairwise(values) if not np.isnan(a + b)]
    mean_range = sum(ranges) / len(ranges)
    if screened and mean_range > 0:
        kept = [range_ for range_ in ranges if range_ < 3.267 * mean_range]
        mean_range = sum(kept) / len(kept) if sum(kept) else mean_range
    mean = sum(held) / len(held)
    return mean, mean - 2.66 * mean_range, mean + 2.66 * mean_range


def plain_u_prime(counts, exposure):
    """Laney's limits, one month at a time."""
    held = [(c, n) for c, n in zip(counts, exposure, strict=True) if not np.isnan(c)]
    mean = sum(c for c, _ in held) / sum(n for _, n in held)
    z = [(c / n - mean) / (mean / n) ** 0.5 for c, n in zip(counts, exposure, strict=True)]
    ranges = [abs(b - a) for a, b in pairwise(z) if not np.isnan(a + b)]
    sigma_z = sum(ranges) / len(ranges) / 1.128
    return [(max(0, mean - 3 * (mean / n) ** 0.5 * sigma_z), mean + 3 * (mean / n) ** 0.5 * sigma_z) for n in exposure]


@pytest.mark.real
@pytest.mark.parametrize("series", ["memphis_weekly_robbery", "shift", "trend", "spike"])
def test_chart_comes_out_as_in_nhsrplotthedots(series):
    table = columns(REFERENCE)
    wanted = {name: column[table["series"] == series] for name, column in table.items()}
    words = {
        "outside": ("Above UCL", "Below LCL"),
        "trend": ("7 Point Trend (Increasing)", "7 Point Trend (Decreasing)"),
        "two of three": ("2 in 3 Above CL", "2 in 3 Below CL"),
        "shift": ("7 Points Above CL", "7 Points Below CL"),
        "": ("Common Cause", "Common Cause"),
    }

    chart = xmr_chart(wanted["y"])
    named = [
        words[cause][int(signal < 0)] for cause, signal in zip(chart.causes.cause, chart.causes.signal, strict=True)
    ]

    np.testing.assert_allclose(chart.mean, wanted["mean"].astype(float), rtol=1e-13)
    np.testing.assert_allclose(chart.lower, wanted["lpl"].astype(float), rtol=1e-13)
    np.testing.assert_allclose(chart.upper, wanted["upl"].astype(float), rtol=1e-13)
    assert named == wanted["special_cause"].tolist()
    assert chart.point_types().tolist() == [
        kind.removeprefix("special_cause_").replace("_", " ") for kind in wanted["point_type"]
    ]


@pytest.mark.parametrize("screened", [True, False])
def test_outlying_range_is_screened_or_not(screened):
    """The series by which NHSRplotthedots explains its screening."""
    values = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]

    chart = xmr_chart(values, screened=screened)

    expected = {True: (35 / 18, 35 / 18 + 2.66 * 1), False: (35 / 18, 35 / 18 + 2.66 * 32 / 17)}[screened]
    assert (chart.mean[0], chart.upper[0]) == pytest.approx(expected)


@pytest.mark.slow
@given(
    st.lists(st.one_of(st.integers(0, 60).map(float), st.just(np.nan)), min_size=3, max_size=30).filter(
        lambda values: any(not np.isnan(a + b) for a, b in pairwise(values))
    ),
    st.booleans(),
)
def test_individuals_chart_beside_a_plain_twin(values, screened):
    chart = xmr_chart(values, screened=screened)

    np.testing.assert_allclose((chart.mean[0], chart.lower[0], chart.upper[0]), plain_xmr(values, screened))


@pytest.mark.parametrize("missing", [[], [0, 7, 8, 29]])
def test_u_prime_chart_beside_a_plain_twin(missing):
    counts = COUNTS.copy()
    counts[missing] = np.nan

    chart = u_prime_chart(counts, EXPOSURE)

    np.testing.assert_allclose(np.column_stack([chart.lower, chart.upper]), plain_u_prime(counts, EXPOSURE))
    np.testing.assert_array_equal(chart.values, counts / EXPOSURE)


def test_u_prime_chart_of_even_exposure_is_the_individuals_chart():
    """Laney (2002): with one exposure throughout the chart is an XmR chart, 2.66 being 3 / 1.128 rounded."""
    u_prime = u_prime_chart(COUNTS, np.full(30, 4.0))
    xmr = xmr_chart(COUNTS / 4, screened=False)

    np.testing.assert_allclose(u_prime.mean, xmr.mean)
    np.testing.assert_allclose(u_prime.upper - u_prime.mean, (xmr.upper - xmr.mean) * (3 / 1.128) / 2.66)
    assert (u_prime.causes.cause == xmr.causes.cause).all()


def test_u_prime_limits_are_as_wide_as_the_counts_are_overdispersed():
    rng = np.random.default_rng(8)
    exposure = rng.uniform(50, 150, 2000)

    poisson = u_prime_chart(rng.poisson(exposure), exposure)
    spread = u_prime_chart(rng.negative_binomial(exposure / 3, 1 / 4), exposure)

    wide = (poisson.upper - poisson.mean) / np.sqrt(poisson.mean / exposure)
    wider = (spread.upper - spread.mean) / np.sqrt(spread.mean / exposure)
    assert wide.mean() == pytest.approx(3, rel=0.05)
    assert wider.mean() == pytest.approx(6, rel=0.1)


def test_lower_limit_of_rates_is_not_below_nothing_and_its_near_limit_unmoved():
    counts, exposure = [2.0, 0.0, 4.0, 0.0] * 4, np.ones(16)

    chart = u_prime_chart(counts, exposure)

    assert (chart.lower == 0).all()
    assert not chart.causes.two_of_three.any()


def test_missing_month_breaks_ranges_and_runs():
    values = np.array([10.0, 10, 10, np.nan, 20, 20, 20, 20])

    chart = xmr_chart(values)

    assert chart.upper[0] == chart.mean[0] == pytest.approx(110 / 7)
    assert not chart.causes.shift.any()
    assert chart.point_types()[3] == "missing"


def test_baseline_sets_the_limits_for_what_follows():
    values = np.concatenate([COUNTS[:15], COUNTS[:15] + 100])

    chart = xmr_chart(values, baseline=15)

    np.testing.assert_array_equal(chart.upper, np.full(30, xmr_chart(COUNTS[:15]).upper[0]))
    assert (chart.causes.cause[15:] == "outside").all()
    assert not chart.provisional.any()


def test_rebase_begins_new_limits_and_breaks_runs():
    values = np.concatenate([COUNTS[:14], COUNTS[:16] + 100])
    moved = Rebase(14, "Recording rules changed on 1 April")

    chart = xmr_chart(values, rebases=[moved])

    np.testing.assert_array_equal(chart.upper[:14], xmr_chart(values[:14]).upper)
    np.testing.assert_array_equal(chart.upper[14:], xmr_chart(values[14:]).upper)
    assert chart.causes.cause.tolist() == [*xmr_chart(values[:14]).causes.cause, *xmr_chart(values[14:]).causes.cause]
    assert chart.rebases == (moved,)
    assert chart.reason is None


def test_rebased_rates_are_charts_of_their_own():
    moved = Rebase(12, "New boundary")

    chart = u_prime_chart(COUNTS, EXPOSURE, rebases=[moved], screened=True)

    later = u_prime_chart(COUNTS[12:], EXPOSURE[12:], screened=True)
    np.testing.assert_allclose(chart.upper[12:], later.upper)


@pytest.mark.parametrize("reason", ["", "  "])
def test_rebase_without_a_reason_is_refused(reason):
    with pytest.raises(ValueError, match="new limits need a reason: say what changed"):
        Rebase(5, reason)


@pytest.mark.parametrize(("months", "provisional"), [(11, True), (12, False)])
def test_few_months_make_provisional_limits(months, provisional):
    chart = xmr_chart(COUNTS[:months])

    assert chart.provisional.tolist() == [provisional] * months
    assert (chart.reason is not None) == provisional


def test_only_the_short_stretch_is_provisional():
    chart = xmr_chart(COUNTS, rebases=[Rebase(25, "New force-wide system")])

    assert chart.provisional.tolist() == [False] * 25 + [True] * 5
    assert chart.reason == "provisional: limits rest on 5 months, and 12 are the fewest to trust"


@pytest.mark.parametrize("values", [[5.0], [np.nan, np.nan], [5.0, np.nan, 6.0]])
def test_no_neighbouring_months_give_no_limits(values):
    chart = xmr_chart(values)

    assert np.isnan(chart.upper).all()
    assert chart.reason == "no two months running are held from which limits could be had"


def test_no_records_give_no_limits():
    chart = u_prime_chart(np.zeros(20), np.ones(20))

    assert np.isnan(chart.upper).all()
    assert chart.reason == "no two months running are held from which limits could be had"


def test_flat_series_has_no_special_cause():
    chart = xmr_chart([5.0] * 20)

    assert not chart.causes.signal.any()
    assert (chart.upper == 5).all()


def test_single_odd_month_in_a_flat_series_is_the_only_cause():
    """Screened, its ranges would leave limits of no width; and the rest are no shift from a mean that it moved."""
    chart = xmr_chart([5] * 11 + [6])

    assert chart.causes.cause.tolist() == [""] * 11 + ["outside"]
    assert chart.upper[0] == pytest.approx(61 / 12 + 2.66 / 11)


@pytest.mark.parametrize(
    "chart",
    [
        xmr_chart([12.3] * 36),
        xmr_chart([-12.3] * 36),
        u_prime_chart([31.0] * 12, [34.1] * 12),
        u_prime_chart([11.0, 22.0, 33.0] * 8, [1.1, 2.2, 3.3] * 8),
    ],
)
def test_rounding_is_no_special_cause(chart):
    assert not chart.causes.signal.any()


@pytest.mark.parametrize("rate", [0.1, 0.2, 0.5])
def test_too_few_records_give_a_reason_and_no_cause(rate):
    counts = np.random.default_rng(13).poisson(rate, 60).astype(float)

    for chart in (xmr_chart(counts), u_prime_chart(counts, np.full(60, 1.3))):
        assert not chart.causes.signal.any()
        assert chart.reason == "fewer than 1 record a month: too few to tell a special cause from chance"


@pytest.mark.parametrize("values", [[0.1, 0.2, 0.15, 0.1] * 5 + [0.9], [0, -1, 1, 0, 1, -1] * 4 + [9]])
def test_measures_that_are_not_counts_may_lie_about_nothing(values):
    chart = xmr_chart(values)

    assert chart.causes.cause[-1] == "outside"
    assert chart.reason is None


def test_rise_from_few_records_to_many_is_seen():
    chart = xmr_chart([0, 1, 0, 0, 1, 0] * 4 + [9] * 12, baseline=24)

    assert (chart.causes.cause[24:] == "outside").all()
    assert chart.reason is None


def test_only_the_stretch_of_few_records_is_without_causes():
    chart = xmr_chart([0] * 11 + [1] + [9, 10, 9, 11] * 4 + [40], rebases=[Rebase(12, "New recording system")])

    assert not chart.causes.signal[:12].any()
    assert chart.causes.cause[-1] == "outside"
    assert chart.reason == "fewer than 1 record a month: too few to tell a special cause from chance"


@pytest.mark.parametrize(
    ("improvement", "types"),
    [
        ("up", ["improvement", "concern"]),
        ("down", ["concern", "improvement"]),
        (None, ["high", "low"]),
    ],
)
def test_point_types_follow_the_good_direction(improvement, types):
    values = [10.0, 11] * 10 + [40.0, -20.0]

    chart = xmr_chart(values)

    assert chart.point_types(improvement)[-2:].tolist() == types
    assert chart.point_types(improvement)[0] == "common cause"


def test_another_direction_is_refused():
    with pytest.raises(ValueError, match="improvement is “up”, “down” or None"):
        xmr_chart(COUNTS).point_types("left")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"values": []}, "there are no months"),
        ({"values": [1, np.inf]}, "values holds an infinite value"),
        ({"values": COUNTS, "baseline": 1}, "a baseline is at least 2 months"),
        ({"values": COUNTS, "run": 2}, "a run is at least 3 points"),
        ({"values": COUNTS, "rebases": [Rebase(0, "why")]}, "rebases come in order"),
        ({"values": COUNTS, "rebases": [Rebase(30, "why")]}, "rebases come in order"),
        ({"values": COUNTS, "rebases": [Rebase(9, "why"), Rebase(9, "why")]}, "rebases come in order"),
    ],
)
def test_wrong_input_to_an_individuals_chart_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        xmr_chart(**arguments)


@pytest.mark.parametrize(
    ("counts", "exposure", "sentence"),
    [
        (-COUNTS, EXPOSURE, "counts has a value below 0"),
        (COUNTS, EXPOSURE[:5], "there are 30 counts and 5 exposures"),
        (COUNTS, EXPOSURE * 0, "an exposure that is missing or not above 0"),
        (COUNTS, np.where(EXPOSURE > 9, np.nan, EXPOSURE), "an exposure that is missing or not above 0"),
    ],
)
def test_wrong_input_to_a_rate_chart_is_refused(counts, exposure, sentence):
    with pytest.raises(ValueError, match=sentence):
        u_prime_chart(counts, exposure)


def test_exposure_of_a_missing_month_is_not_asked_for():
    counts = COUNTS.copy()
    counts[3] = np.nan
    exposure = EXPOSURE.copy()
    exposure[3] = -1

    chart = u_prime_chart(counts, exposure)

    assert np.isnan(chart.upper[3])
    assert not np.isnan(np.delete(chart.upper, 3)).any()


def test_inputs_are_left_alone():
    counts, exposure = COUNTS.copy(), EXPOSURE.copy()
    counts[3], exposure[3] = np.nan, 0
    before = counts.copy(), exposure.copy()

    u_prime_chart(counts, exposure)
    xmr_chart(counts)

    np.testing.assert_array_equal(counts, before[0])
    np.testing.assert_array_equal(exposure, before[1])


def cried_wolf(series, amplitude, rng):
    """Shares of stable overdispersed series of 36 months with a special cause: raw, and with the season taken out."""
    at = np.arange(36)
    days = expected_shares(np.ones(12), first_month="2020-01", months=36)
    mean = 100 * days * np.exp(amplitude * np.cos(2 * np.pi * (at - 7) / 12))
    raw, adjusted = [], []
    for _ in range(series):
        counts = rng.negative_binomial(mean / 2, 1 / 3).astype(float)
        shares = expected_shares(seasonal_index(counts, first_month="2020-01").index, first_month="2020-01", months=36)
        raw.append(xmr_chart(counts).causes.signal.any())
        adjusted.append(u_prime_chart(counts, shares).causes.signal.any())
    return np.mean(raw), np.mean(adjusted)


@pytest.mark.slow
def test_season_taken_out_saves_most_false_alarms():
    raw, adjusted = cried_wolf(150, 0.3, np.random.default_rng(9))

    assert raw > 0.85
    assert adjusted < 0.45


@pytest.mark.proof
def test_false_alarms_are_as_often_as_said_in_full():
    flat, _ = cried_wolf(1500, 0.0, np.random.default_rng(10))
    raw, adjusted = cried_wolf(1500, 0.15, np.random.default_rng(11))
    strong, strong_adjusted = cried_wolf(1500, 0.3, np.random.default_rng(12))

    assert flat == pytest.approx(0.30, abs=0.035)
    assert raw == pytest.approx(0.62, abs=0.04)
    assert strong == pytest.approx(0.95, abs=0.02)
    assert adjusted == pytest.approx(0.32, abs=0.035)
    assert strong_adjusted == pytest.approx(0.32, abs=0.035)
