"""Weekday by hour: beside a plain twin, a published contingency table, real times, and what has no hours."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from scipy import stats

from crimestats.series.hours import week_of_hours, week_of_table, week_of_times
from crimestats_reference import columns

TABLES = arrays.arrays(float, (7, 24), elements=st.integers(0, 30).map(float))


def plain_week(counts):
    """Expected counts, adjusted residuals and exact p-values, cell by cell."""
    total = counts.sum()
    expected, residual, p_value = (np.full((7, 24), np.nan) for _ in range(3))
    for day in range(7):
        for hour in range(24):
            of_day, of_hour = sum(counts[day]), sum(counts[:, hour])
            expected[day, hour] = of_day * of_hour / total
            variance = expected[day, hour] * (1 - of_day / total) * (1 - of_hour / total)
            if variance > 0:
                residual[day, hour] = (counts[day, hour] - expected[day, hour]) / variance**0.5
                rest = [[counts[day, hour], of_day - counts[day, hour]]]
                rest.append([of_hour - counts[day, hour], total - of_day - of_hour + counts[day, hour]])
                tails = [stats.fisher_exact(rest, side).pvalue for side in ("less", "greater")]
                p_value[day, hour] = min(1, 2 * min(tails))
    return expected, residual, p_value


@pytest.mark.slow
@settings(deadline=None, max_examples=5)
@given(TABLES.filter(lambda table: table[:, 1:].any()))
def test_table_beside_a_plain_twin(table):
    week = week_of_table(table)
    expected, residual, p_value = plain_week(table)

    np.testing.assert_allclose(week.expected, expected)
    np.testing.assert_allclose(week.residual, residual, atol=1e-9)
    tested = ~np.isnan(p_value)
    wanted = stats.false_discovery_control(p_value[tested])
    np.testing.assert_allclose(week.q_value[tested], wanted, rtol=1e-6)
    assert np.isnan(week.q_value[~tested]).all()


@pytest.mark.slow
@given(TABLES.filter(lambda table: table[:, 1:].any()))
@settings(deadline=None, max_examples=20)
def test_expected_counts_keep_the_sums_of_days_and_hours(table):
    week = week_of_table(table)

    np.testing.assert_allclose(week.expected.sum(axis=0), table.sum(axis=0))
    np.testing.assert_allclose(week.expected.sum(axis=1), table.sum(axis=1))
    assert week.share.sum() == pytest.approx(1)
    assert week.total == table.sum()


@pytest.mark.slow
def test_adjusted_residuals_are_those_of_statsmodels():
    from statsmodels.stats.contingency_tables import Table

    table = np.random.default_rng(1).poisson(20, (7, 24)).astype(float)

    found = week_of_table(table).residual

    np.testing.assert_allclose(found, Table(table, shift_zeros=False).standardized_resids)


@pytest.mark.parametrize("unit", ["m", "s", "ms", "us", "ns"])
def test_times_fall_on_their_weekday_and_hour(unit):
    # 3 June 2024 was a Monday.
    times = np.array(["2024-06-03T00:00", "2024-06-08T23:59", "2024-06-09T12:30", "NaT"], f"datetime64[{unit}]")

    week = week_of_times(times)

    assert np.argwhere(week.counts).tolist() == [[0, 0], [5, 23], [6, 12]]
    assert week.at_midnight == pytest.approx(1 / 3)
    assert week.without_time == 1


def test_times_before_1970_fall_on_their_weekday():
    week = week_of_times(np.array(["1969-07-20T20:17", "1969-07-21T02:56"], "datetime64[m]"))

    assert np.argwhere(week.counts).tolist() == [[0, 2], [6, 20]]


@pytest.mark.real
def test_memphis_robberies_by_hour_beside_pythons_calendar():
    from datetime import datetime

    dates = columns("memphis_robberies_points.csv")["date"]
    moments = [datetime.fromisoformat(date.replace("Z", "")) for date in dates]
    wanted = np.zeros((7, 24))
    for moment in moments:
        wanted[moment.weekday(), moment.hour] += 1

    week = week_of_times(np.array([moment.replace(tzinfo=None) for moment in moments], "datetime64[s]"))

    np.testing.assert_array_equal(week.counts, wanted)
    assert week.total == 2245


@pytest.mark.slow
@pytest.mark.real
def test_aoristic_weights_of_r_keep_their_sum():
    """R's week of 168 hours begins on Sunday."""
    weights = columns("aoristic_NYburg_R_weights168.csv")
    sums = np.array([np.nansum(weights[f"hour{hour}"]) for hour in range(1, 169)])

    week = week_of_table(np.roll(sums.reshape(7, 24), -1, axis=0))

    assert week.total == pytest.approx(sums.sum())
    assert np.isfinite(week.q_value).all()


def test_weighted_hours_keep_the_sum_of_their_weights():
    rng = np.random.default_rng(2)
    weights = rng.uniform(size=500)

    week = week_of_hours(rng.integers(0, 7, 500), rng.integers(0, 24, 500), weights=weights)

    assert week.total == pytest.approx(weights.sum())
    assert np.isnan(week.at_midnight)


def test_order_of_records_changes_nothing():
    rng = np.random.default_rng(3)
    days, hours, turn = rng.integers(0, 7, 300), rng.integers(0, 24, 300), rng.permutation(300)

    np.testing.assert_array_equal(week_of_hours(days, hours).counts, week_of_hours(days[turn], hours[turn]).counts)


def test_records_without_an_hour_are_counted_apart():
    week = week_of_hours([0, 1, np.nan], [5, np.nan, 7])

    assert week.total == 1
    assert week.without_time == 2


def test_sums_of_weights_are_tested_about_as_whole_counts():
    table = np.full((7, 24), 20.0)
    table[4, 22] = 60

    whole, parts = week_of_table(table), week_of_table(table + 1e-6)

    assert np.argwhere(parts.over_represented()).tolist() == np.argwhere(whole.over_represented()).tolist() == [[4, 22]]
    assert parts.q_value[4, 22] >= whole.q_value[4, 22]


@pytest.mark.parametrize(("count", "tail"), [(60, "above"), (1, "below")])
def test_sum_of_weights_has_the_poisson_tail_of_a_whole_count(count, tail):
    table = np.full((7, 24), 20.0) + 1e-9
    table[4, 22] = count + 1e-9

    week = week_of_table(table)

    of_count = stats.poisson(week.expected[4, 22])
    p_value = 2 * (of_count.sf(count - 1) if tail == "above" else of_count.cdf(count))
    # The one cell that stands out has the least of 168 p-values, which the procedure multiplies by 168.
    assert week.q_value[4, 22] == pytest.approx(168 * p_value, rel=1e-6)


def test_day_or_hour_with_nothing_has_no_residual():
    table = np.full((7, 24), 10.0)
    table[:, 4] = 0

    week = week_of_table(table)

    assert np.isnan(week.residual[:, 4]).all()
    assert np.isnan(week.q_value[:, 4]).all()
    assert np.isfinite(np.delete(week.q_value, 4, axis=1)).all()


@pytest.mark.parametrize(
    "week",
    [
        week_of_table(np.zeros((7, 24))),
        week_of_hours([], []),
        week_of_times(np.array([], "datetime64[s]")),
    ],
)
def test_nothing_counted_has_no_shares(week):
    assert week.total == 0
    assert np.isnan(week.share).all()
    assert np.isnan(week.residual).all()
    assert np.isnan(week.q_value).all()
    assert not week.over_represented().any()


@pytest.mark.parametrize(
    ("times", "sentence"),
    [
        (np.array(["2024-06", "2024-07"], "datetime64[M]"), "the times are days or months"),
        (np.array(["2024-06-01", "2024-07-02"], "datetime64[D]"), "the times are days or months"),
        (np.array(["2024-06-01", "2024-07-02"], "datetime64[s]"), "every time is midnight"),
        (np.array(["2024-06-01T10:00", "2024-07-01T11:00"], "datetime64[s]"), "every date is the first of a month"),
        (np.array([1, 2]), "times are one row of datetime64"),
        (np.array([["2024-06-01T10:00"]], "datetime64[s]"), "times are one row of datetime64"),
    ],
)
def test_what_is_not_a_time_is_refused(times, sentence):
    with pytest.raises(ValueError, match=sentence):
        week_of_times(times)


def test_refusal_of_months_says_whose_they_are():
    with pytest.raises(ValueError, match=r"police\.uk gives months only"):
        week_of_times(np.array(["2024-06", "2024-07"], "datetime64[M]"))


@pytest.mark.parametrize(
    ("weekdays", "hours", "weights", "sentence"),
    [
        ([0, 1], [1], None, "there are 2 weekdays and 1 hours"),
        ([0, 1], [1, 2], [1], "there are 2 weekdays and 1 weights"),
        ([0, 7], [1, 2], None, "a weekday is a whole number from 0 to 6"),
        ([0, 1], [1, 24], None, "an hour one from 0 to 23"),
        ([0, 1], [1, 2.5], None, "an hour one from 0 to 23"),
        ([0, 1], [0, 0], None, "every hour is 0"),
        ([0, 1], [1, 2], [1, -1], "weights has a value below 0"),
    ],
)
def test_wrong_hours_are_refused(weekdays, hours, weights, sentence):
    with pytest.raises(ValueError, match=sentence):
        week_of_hours(weekdays, hours, weights=weights)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (np.ones((24, 7)), "a week by hour has 7 rows of 24, not 24 of 7"),
        (np.full((7, 24), -1.0), "counts has a value below 0"),
        (np.full((7, 24), np.nan), "counts has a missing value"),
        (np.eye(7, 24, k=-1) * 0 + np.eye(1, 24) * 5, "every hour is 0"),
    ],
)
def test_wrong_table_is_refused(table, sentence):
    with pytest.raises(ValueError, match=sentence):
        week_of_table(table)


def false_finds(tables, records, rng):
    """Share of weeks without any pattern of their own in which some cell is called."""
    share = np.outer([1, 1, 1, 1, 1.3, 1.5, 1.1], np.repeat([0.4, 1.0, 1.6], [6, 12, 6]))
    weeks = rng.multinomial(records, share.ravel() / share.sum(), tables)
    return np.mean([np.nanmin(week_of_table(week.reshape(7, 24)).q_value) <= 0.05 for week in weeks])


@pytest.mark.slow
def test_week_without_a_pattern_seldom_has_a_cell_called():
    assert false_finds(100, 500, np.random.default_rng(4)) <= 0.06


@pytest.mark.proof
@pytest.mark.parametrize("records", [200, 2000, 20000])
def test_week_without_a_pattern_seldom_has_a_cell_called_in_full(records):
    assert false_finds(1000, records, np.random.default_rng(records)) <= 0.05 + 3 * 0.0069
