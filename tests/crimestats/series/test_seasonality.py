"""Seasonal index: beside a generalized linear model, a published index, and simulated seasons known beforehand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.series.seasonality import expected_shares, seasonal_index, seasonal_strength
from crimestats_reference import columns

RNG = np.random.default_rng(2)
AT = np.arange(60)
SEASON = np.exp(0.2 * np.cos(2 * np.pi * (np.arange(12) - 6) / 12))
COUNTS = RNG.negative_binomial(50 * SEASON[AT % 12], 1 / 3).astype(float)


def glm_index(counts, per_day):
    """The index by statsmodels' quasi-Poisson model, the level knots built one by one."""
    import statsmodels.api as sm

    held = np.flatnonzero(~np.isnan(counts))
    months = np.datetime64("2020-01") + held
    of_year = months.astype(int) % 12
    days = ((months + 1).astype("datetime64[D]") - months.astype("datetime64[D]")).astype(float)
    span = held[-1] - held[0]
    knots = np.linspace(0, span, max(1, round((span + 1) / 12)) + 1)
    level = np.column_stack([np.interp(held - held[0], knots, np.eye(knots.size)[k]) for k in range(knots.size)])
    design = np.column_stack([of_year == month for month in range(1, 12)]).astype(float)
    offset = np.log(days) if per_day else None
    model = sm.GLM(counts[held], np.hstack([design, level]), sm.families.Poisson(), offset=offset).fit(scale="X2")
    plain = sm.GLM(counts[held], level, sm.families.Poisson(), offset=offset).fit()
    effect = np.exp(np.r_[0, model.params[:11]])
    test = (plain.deviance - model.deviance) / 11 / max(model.scale, 1)
    return effect / effect.mean(), max(model.scale, 1), test, model


@pytest.mark.slow
@pytest.mark.parametrize("per_day", [False, True])
@pytest.mark.parametrize("missing", [[], [3, 20, 21, 59]])
def test_index_beside_a_generalized_linear_model(per_day, missing):
    counts = COUNTS.copy()
    counts[missing] = np.nan

    found = seasonal_index(counts, first_month="2020-01", per_day=per_day)
    index, dispersion, test, model = glm_index(counts, per_day)

    np.testing.assert_allclose(found.index, index, rtol=1e-6)
    np.testing.assert_allclose(found.dispersion, dispersion, rtol=1e-6)
    np.testing.assert_allclose(found.f_statistic, test, rtol=1e-6)
    assert found.degrees_of_freedom == (11, int(model.df_resid))
    assert found.reason is None


@pytest.mark.slow
def test_interval_is_the_delta_method_by_numbers():
    """The gradient of each log index taken numerically, with the model's own covariance."""
    from scipy import stats

    _, _, _, model = glm_index(COUNTS, False)
    covariance = np.zeros((12, 12))
    covariance[1:, 1:] = model.cov_params()[:11, :11]
    effect = np.r_[0, model.params[:11]]

    def log_index(b):
        return b - np.log(np.exp(b).mean())

    slope = np.array([(log_index(effect + 1e-5 * e) - log_index(effect - 1e-5 * e)) / 2e-5 for e in np.eye(12)]).T
    error = np.sqrt(np.diag(slope @ covariance @ slope.T))
    reach = stats.t.ppf(0.95, model.df_resid) * error

    found = seasonal_index(COUNTS, first_month="2020-01", per_day=False, confidence=0.9)

    np.testing.assert_allclose(found.lower, np.exp(log_index(effect) - reach), rtol=1e-5)
    np.testing.assert_allclose(found.upper, np.exp(log_index(effect) + reach), rtol=1e-5)


@pytest.mark.real
def test_airline_passengers_are_near_the_published_index():
    """The ratio to centred averages (R's decompose, multiplicative); it weighs years alike, we weigh passengers."""
    passengers = np.exp(columns("stl_R_airpassengers.csv")["y"])
    published = [0.9102, 0.8836, 1.0074, 0.9759, 0.9814, 1.1128, 1.2266, 1.2199, 1.0605, 0.9218, 0.8012, 0.8988]

    found = seasonal_index(passengers, first_month="1949-01", per_day=False)

    np.testing.assert_allclose(found.index, published, atol=0.023)
    assert found.p_value < 1e-40


def test_index_averages_one_and_lies_within_its_interval():
    found = seasonal_index(COUNTS, first_month="2020-01")

    assert found.index.mean() == pytest.approx(1)
    assert (found.lower < found.index).all()
    assert (found.index < found.upper).all()
    assert found.held.tolist() == [5] * 12
    assert found.p_value < 0.05
    assert found.q_value.min() < 0.05


def test_short_february_is_not_low_per_day():
    days = expected_shares(np.ones(12), first_month="2021-01", months=48)

    per_day = seasonal_index(300 * days, first_month="2021-01")
    per_month = seasonal_index(300 * days, first_month="2021-01", per_day=False)

    np.testing.assert_allclose(per_day.index, 1)
    assert per_month.index[1] == pytest.approx(28.25 / 30.4375, abs=0.001)


def test_steady_rise_is_no_season():
    found = seasonal_index(100 * 1.02**AT, first_month="2020-01", per_day=False)

    np.testing.assert_allclose(found.index, 1, atol=1e-6)


def test_first_month_turns_the_index():
    from_july = seasonal_index(COUNTS[6:54], first_month="2020-07", per_day=False)
    from_january = seasonal_index(COUNTS[6:54], first_month="2020-01", per_day=False)

    np.testing.assert_allclose(np.roll(from_july.index, -6), from_january.index)


@pytest.mark.slow
@settings(deadline=None, max_examples=20)
@given(st.integers(2, 50))
def test_scale_leaves_the_index(scale):
    found = seasonal_index(COUNTS * scale, first_month="2020-01")

    np.testing.assert_allclose(found.index, seasonal_index(COUNTS, first_month="2020-01").index, rtol=1e-7)


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (COUNTS[:35], "35 months are held; a seasonal index needs 36"),
        (np.where(AT % 12 == 4, np.nan, COUNTS), "a calendar month is held in fewer than two years"),
        (np.where(AT % 12 == 4, 1.0, COUNTS), "a calendar month has fewer than 10 records in all years together"),
        ([], "0 months are held; a seasonal index needs 36"),
    ],
)
def test_too_little_gives_a_reason_and_no_index(counts, reason):
    found = seasonal_index(counts, first_month="2020-01")

    assert found.reason == reason
    for part in (found.index, found.lower, found.upper, found.q_value):
        assert np.isnan(part).all()
    assert np.isnan(found.p_value)


@pytest.mark.parametrize(
    ("counts", "arguments", "sentence"),
    [
        (-COUNTS, {}, "counts has a value below 0"),
        (COUNTS, {"first_month": "2020"}, "“2020” is not a month"),
        (COUNTS, {"confidence": 1}, "a confidence lies between 0 and 1"),
    ],
)
def test_wrong_input_is_refused(counts, arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        seasonal_index(counts, **{"first_month": "2020-01"} | arguments)


def test_gap_of_years_leaves_the_index_to_the_rest():
    long = np.concatenate([COUNTS, np.full(36, np.nan), COUNTS])

    found = seasonal_index(long, first_month="2000-01", per_day=False)

    assert found.reason is None
    np.testing.assert_allclose(
        found.index, seasonal_index(COUNTS, first_month="2000-01", per_day=False).index, atol=0.03
    )


def test_expected_shares_of_leap_february():
    shares = expected_shares(SEASON, first_month="2024-02", months=2)

    np.testing.assert_allclose(shares, SEASON[1:3] * np.array([29, 31]) / 30.4375)


def test_expected_shares_need_twelve_months():
    with pytest.raises(ValueError, match="an index has 12 months, not 3"):
        expected_shares([1, 1, 1], first_month="2024-02", months=2)


def test_strength_is_one_without_remainder_and_nought_without_season():
    season = np.tile([1.0, -1.0], 10)

    assert seasonal_strength(season, np.zeros(20)) == 1
    assert seasonal_strength(np.zeros(20), season) == 0
    assert np.isnan(seasonal_strength(np.zeros(20), np.zeros(20)))
    assert np.isnan(seasonal_strength([np.nan], [np.nan]))


def test_strength_leaves_missing_months_out():
    season, rest = np.array([2.0, -2.0, 2.0, -2.0]), np.array([1.0, 1.0, -1.0, np.nan])

    assert seasonal_strength(season, rest) == pytest.approx(1 - np.var(rest[:3]) / np.var(season[:3] + rest[:3]))


def test_strength_of_opposed_parts_is_not_below_nought():
    assert seasonal_strength([1, -1, 1, -1], [-3, 3, -3, 3]) == 0


def test_strength_needs_as_many_of_both():
    with pytest.raises(ValueError, match="there are 2 seasonal values and 1 remainders"):
        seasonal_strength([1, 2], [1])


def rejected_and_covered(series, dispersion, amplitude, rng):
    """Shares of stable series in which the test finds a season at 5%, and of months whose interval holds the truth."""
    season = np.exp(amplitude * np.cos(2 * np.pi * np.arange(12) / 12))
    found = [
        seasonal_index(
            rng.negative_binomial(100 * season[AT % 12] / (dispersion - 1), 1 / dispersion).astype(float),
            first_month="2020-01",
            per_day=False,
        )
        for _ in range(series)
    ]
    truth = season / season.mean()
    inside = [(one.lower <= truth) & (truth <= one.upper) for one in found]
    return np.mean([one.p_value < 0.05 for one in found]), np.mean(inside)


@pytest.mark.slow
def test_season_is_not_found_where_there_is_none_and_covered_where_there_is():
    false, _ = rejected_and_covered(200, 3.0, 0.0, np.random.default_rng(3))
    _, covered = rejected_and_covered(100, 3.0, 0.2, np.random.default_rng(4))

    assert false <= 0.09
    assert 0.93 <= covered <= 0.97


@pytest.mark.proof
def test_season_is_found_at_the_rate_it_says_in_full():
    false, _ = rejected_and_covered(4000, 3.0, 0.0, np.random.default_rng(5))
    _, covered = rejected_and_covered(2000, 3.0, 0.2, np.random.default_rng(6))

    assert 0.035 <= false <= 0.065
    assert 0.94 <= covered <= 0.96
