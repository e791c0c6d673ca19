import numpy as np
import pytest

from crimestats.projections import smoothing
from crimestats.projections.models import AVERAGE, AVERAGED, HALF, NAMES, SEASONAL_NAIVE, forecasts

nan = float("nan")


def expected(name, counts):
    return forecasts(np.array(counts, dtype=float, ndmin=2))[NAMES.index(name)]


def noisy(runs=6, years=5, missing=0):
    rng = np.random.default_rng(3)
    season = 1 + 0.3 * np.cos(2 * np.pi * np.arange(12 * years) / 12)
    counts = rng.poisson(40 * season, (runs, 12 * years)).astype(float)
    counts.flat[rng.choice(counts.size, missing, replace=False)] = nan
    return counts


@pytest.mark.parametrize("missing", [0, 60])
def test_seasonal_naive_is_the_last_time_each_month_was_held(missing):
    counts = noisy(missing=missing)

    found = expected(SEASONAL_NAIVE, counts)

    last = [[next(v for v in run[place::12][::-1] if not np.isnan(v)) for place in range(12)] for run in counts]
    assert (found == last).all()


def test_seasonal_naive_of_a_month_never_held_is_the_mean():
    counts = [nan, *range(1, 12)] * 3

    found = expected(SEASONAL_NAIVE, counts)

    assert found[0].tolist() == [6, *range(1, 12)]


def test_last_change_again_moves_last_year_by_the_change_of_months_held_in_both():
    """Seven months are held in both years: 6 x 10 + 12 now, 7 x 8 before; with one record added to each, 73 to 57."""
    counts = [8] * 24 + [nan] * 5 + [10] * 6 + [12]

    found = expected("last change again", counts)

    assert found[0, -1] == pytest.approx(12 * 73 / 57)
    assert found[0, 0] == pytest.approx(8 * 73 / 57)


@pytest.mark.parametrize(("before", "now", "factor"), [(0, 50, 2.0), (50, 0, 0.5)])
def test_last_change_again_goes_no_further_than_twice_or_half(before, now, factor):
    counts = [before] * 24 + [now] * 12

    found = expected("last change again", counts)

    assert found[0, 0] == pytest.approx(now * factor)


def test_mean_of_twelve_has_the_last_years_total_where_all_of_it_is_held():
    counts = noisy()

    found = expected("mean of twelve months", counts)

    assert found.sum(axis=1) == pytest.approx(counts[:, -12:].sum(axis=1))


def test_theta_of_a_long_run_is_smoothing_with_half_the_slope_as_drift(monkeypatch):
    """Hyndman and Billah (2003), International Journal of Forecasting 19(2): the same forecasts as that model, whose
    level here has forgotten where it began."""
    monkeypatch.setattr(smoothing, "ALPHAS", np.array([0.3]))
    monkeypatch.setattr("crimestats.projections.models.seasonal_indices", lambda counts: np.ones((len(counts), 12)))
    rng = np.random.default_rng(1)
    counts = rng.poisson(50 + np.arange(144) / 2).astype(float)

    found = expected("theta", counts)

    level = counts[0]
    for count in counts:
        level = 0.3 * count + 0.7 * level
    slope = np.polyfit(np.arange(144), counts, 1)[0]
    assert found[0] == pytest.approx(level + slope / 2 * (np.arange(12) + 1 / 0.3), abs=1e-9)


@pytest.mark.parametrize("name", NAMES)
def test_every_model_continues_a_season_without_noise(name):
    year = [80, 60, 70, 90, 120, 150, 180, 160, 120, 100, 90, 70]

    found = expected(name, year * 4)

    assert found[0] == pytest.approx(year, rel=0.02)


@pytest.mark.parametrize("name", NAMES)
def test_every_model_of_nothing_is_nothing(name):
    found = expected(name, [0] * 36)

    assert (found == 0).all()


@pytest.mark.parametrize("name", NAMES)
def test_no_model_falls_below_nothing(name):
    counts = [100 - 2 * month for month in range(50)] + [0] * 10

    found = expected(name, counts)

    assert (found >= 0).all()


def test_averages_are_means_of_what_they_average():
    found = dict(zip(NAMES, forecasts(noisy(missing=30)), strict=True))

    average = sum(found[name] for name in AVERAGED) / 4
    assert found[AVERAGE] == pytest.approx(average)
    assert found[HALF] == pytest.approx((average + found[SEASONAL_NAIVE]) / 2)


def test_a_run_is_projected_the_same_after_years_of_which_nothing_is_held():
    counts = noisy(missing=20)

    longer = np.hstack([np.full((6, 24), nan), counts])

    assert forecasts(longer) == pytest.approx(forecasts(counts))
