import numpy as np
import pytest

from crimestats.projections.backtesting import Rehearsal, chosen, rehearse, tables
from crimestats.projections.models import AVERAGE, HALF, NAMES, SEASONAL_NAIVE, forecasts

nan = float("nan")


def noisy(months, missing=(), runs=3):
    counts = np.random.default_rng(4).poisson(30, (runs, months)).astype(float)
    counts[:, list(missing)] = nan
    return counts


def rehearsed(errors, origins=30):
    """A rehearsal of one series in which each model is off by a steady amount."""
    off = np.array([errors[name] for name in NAMES])[:, None, None, None]
    expected = np.broadcast_to(100.0 + off, (len(NAMES), 1, origins + 1, 12))
    return Rehearsal(np.arange(24, 24 + origins), expected, np.full((1, origins, 12), 100.0))


def errors(**others):
    return dict.fromkeys(NAMES, 9.0) | {SEASONAL_NAIVE: 10.0, AVERAGE: 8.0} | others


def name_of(rehearsal):
    return NAMES[chosen(rehearsal)[0]]


@pytest.mark.slow
@pytest.mark.parametrize("months", [36, 41, 80])
def test_each_origin_knows_only_the_months_before_it(months):
    counts = noisy(months, missing=[5, 25])

    found = rehearse(counts)

    for place, origin in enumerate(found.origins):
        before = counts[:, :origin]
        whole_years = np.pad(before, ((0, 0), (-origin % 12, 0)), constant_values=nan)
        assert found.expected[:, :, place] == pytest.approx(forecasts(whole_years))
        after = counts[:, origin : origin + 12]
        used = ~np.isnan(counts[:, origin - 1]) & ((~np.isnan(before)).sum(axis=1) >= 24)
        there = found.actual[used, place, : after.shape[1]]
        np.testing.assert_array_equal(there, after[used])
        assert np.isnan(found.actual[~used, place]).all()
        assert np.isnan(found.actual[:, place, after.shape[1] :]).all()


@pytest.mark.parametrize(("months", "first"), [(36, 24), (72, 24), (73, 25), (171, 123)])
def test_origins_are_the_last_48_with_two_years_before(months, first):
    found = rehearse(noisy(months, runs=1))

    assert found.origins.tolist() == list(range(first, months))


def test_the_average_is_taken_though_another_was_somewhat_better():
    rehearsal = rehearsed(errors(theta=6.5))

    assert name_of(rehearsal) == AVERAGE


def test_another_is_taken_where_it_was_far_better():
    rehearsal = rehearsed(errors(theta=5.9))

    assert name_of(rehearsal) == "theta"


def test_another_is_not_taken_on_few_origins():
    rehearsal = rehearsed(errors(theta=1.0), origins=23)

    assert name_of(rehearsal) == AVERAGE


@pytest.mark.parametrize(
    ("worse", "taken"),
    [
        ({}, HALF),
        ({HALF: 11.0}, "exponential smoothing"),
        ({HALF: 11.0, "exponential smoothing": 11.0}, "mean of twelve months"),
        (dict.fromkeys([HALF, "exponential smoothing", "mean of twelve months"], 11.0), "theta"),
        (
            dict.fromkeys([name for name in NAMES if name != "damped trend"], 11.0) | {SEASONAL_NAIVE: 10.0},
            "damped trend",
        ),
        (dict.fromkeys(NAMES, 11.0) | {SEASONAL_NAIVE: 10.0}, SEASONAL_NAIVE),
    ],
)
def test_no_model_is_taken_that_was_worse_than_seasonal_naive(worse, taken):
    rehearsal = rehearsed(errors(**worse) | {AVERAGE: 10.1})

    assert name_of(rehearsal) == taken


def test_models_equally_good_are_told_apart_by_more_than_rounding():
    rehearsal = rehearsed(dict.fromkeys(NAMES, 0.0) | {AVERAGE: 1e-13})

    assert name_of(rehearsal) == AVERAGE


def test_table_is_what_a_slow_reckoning_gives():
    counts = noisy(50, missing=[30])
    rehearsal = rehearse(counts)
    inside = [np.where(np.isnan(rehearsal.actual), nan, 1.0)]

    found = tables(rehearsal, counts, inside)

    for series, table in enumerate(found):
        run = counts[series]
        differences = [run[m] - run[m - 12] for m in range(12, 50) if not np.isnan(run[m] - run[m - 12])]
        origins = [o for o in range(24, 50) if not np.isnan(run[o - 1]) and (~np.isnan(run[:o])).sum() >= 24]
        assert table.origins.tolist() == origins
        assert table.coverage.tolist() == [1.0]
        for model in range(len(NAMES)):
            off = {
                o: [
                    rehearsal.expected[model, series, o - 24, h] - run[o + h]
                    for h in range(12)
                    if o + h < 50 and not np.isnan(run[o + h])
                ]
                for o in origins
            }
            every = np.array([error for some in off.values() for error in some])
            assert table.months_compared == every.size
            by_origin = [np.mean(np.abs(some)) for some in off.values()]
            assert table.mean_absolute_error[model] == pytest.approx(by_origin)
            assert table.mase[model] == pytest.approx(np.abs(every).mean() / np.mean(np.abs(differences)))
            rmsse = np.sqrt((every**2).mean() / np.mean(np.square(differences)))
            assert table.rmsse[model] == pytest.approx(rmsse)


def test_scaled_errors_are_nan_where_no_month_differs_from_a_year_before():
    counts = np.full((1, 48), 7.0)
    rehearsal = rehearse(counts)

    (table,) = tables(rehearsal, counts, [])

    assert np.isnan(table.mase).all()
    assert np.isnan(table.rmsse).all()
    assert table.mean_absolute_error == pytest.approx(np.zeros((len(NAMES), 24)), abs=1e-9)
