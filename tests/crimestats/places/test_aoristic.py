"""Aoristic weights, against R's aoristic, minute by minute in a loop, and by what must hold."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.places.aoristic import hours_of_day, hours_of_week
from crimestats_reference import columns

WEEK_MINUTES = 7 * 24 * 60
MONDAY = np.datetime64("2025-03-03T00:00", "m")


def minute_by_minute(start, end, hours):
    held = np.zeros(hours)
    minutes = max(int((end - start).astype(int)), 1)
    for minute in range(minutes):
        since_monday = int((start + minute - MONDAY).astype(int))
        held[since_monday // 60 % hours] += 1 / minutes
    return held


@pytest.mark.real
@pytest.mark.slow
def test_the_reference_is_met_but_for_the_two_things_it_says_it_does_otherwise():
    given_, reference = columns("aoristic_NYburg_input.csv"), columns("aoristic_NYburg_R_weights168.csv")
    ends = np.where(given_["end"] == "NA", "NaT", given_["end"])
    # There, the week begins on Sunday.
    theirs = np.roll(np.column_stack([reference[f"hour{hour}"] for hour in range(1, 169)]), -24, axis=1)

    found = hours_of_week(given_["start"], ends)

    known = ends != "NaT"
    minutes = ends[known].astype("datetime64[m]") - given_["start"][known].astype("datetime64[m]")
    within_week = minutes.astype(int) <= WEEK_MINUTES
    assert (found.left_out, within_week.sum(), (~within_week).sum()) == (49, 1135, 49)
    np.testing.assert_allclose(found.weights[known][within_week], theirs[known][within_week], atol=1e-14)
    assert np.ptp(theirs[known][~within_week]) < 1e-15
    assert np.abs(found.weights[known][~within_week] - theirs[known][~within_week]).max() < 0.006
    assert np.isnan(found.weights[~known]).all()
    np.testing.assert_allclose(found.hours.sum(), known.sum())


@given(
    st.lists(st.tuples(st.integers(-20_000, 20_000), st.integers(0, 25_000)), min_size=1, max_size=6),
    st.sampled_from([24, 168]),
)
def test_the_weights_are_those_of_each_minute(spans, hours):
    starts = np.array([MONDAY + start for start, _ in spans])
    ends = np.array([MONDAY + start + length for start, length in spans])
    spread = hours_of_week if hours == 168 else hours_of_day

    found = spread(starts, ends)

    np.testing.assert_allclose(found.weights.sum(axis=1), 1)
    assert (found.weights >= 0).all()
    for weights, start, end in zip(found.weights[:2], starts, ends, strict=False):
        np.testing.assert_allclose(weights, minute_by_minute(start, end, hours), atol=1e-9)


@given(st.lists(st.tuples(st.integers(0, 9_000), st.integers(0, 30_000)), min_size=1, max_size=20))
def test_the_hours_of_the_day_are_those_of_the_week_folded(spans):
    starts = np.array([MONDAY + start for start, _ in spans])
    ends = starts + np.array([length for _, length in spans])

    week, day = hours_of_week(starts, ends), hours_of_day(starts, ends)

    np.testing.assert_allclose(week.hours.reshape(7, 24).sum(axis=0), day.hours, atol=1e-9)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2025-03-03T00:00", "2025-03-03T00:00", {0: 1.0}),
        ("2025-03-09T23:59", "2025-03-09T23:59", {167: 1.0}),
        ("2025-03-09T23:30", "2025-03-10T00:30", {167: 0.5, 0: 0.5}),
        ("2025-03-03T10:00", "2025-03-03T11:00", {10: 1.0}),
        ("2025-03-03T10:59", "2025-03-03T11:01", {10: 0.5, 11: 0.5}),
    ],
)
def test_edges_of_hours_and_of_the_week_fall_where_they_belong(start, end, hours):
    expected = np.zeros(168)
    expected[list(hours)] = list(hours.values())

    np.testing.assert_allclose(hours_of_week([start], [end]).weights[0], expected)


def test_a_span_of_whole_weeks_is_even():
    found = hours_of_week([MONDAY + 5_000], [MONDAY + 5_000 + 3 * WEEK_MINUTES])

    np.testing.assert_allclose(found.weights, 1 / 168)


def test_an_event_without_an_end_is_left_out_and_said():
    found = hours_of_day(["2025-03-03T10:00", "2025-03-03T10:00"], ["NaT", "2025-03-03T10:20"])

    assert found.left_out == 1
    assert np.isnan(found.weights[0]).all()
    assert found.hours.sum() == 1


def test_the_input_is_not_altered():
    starts, ends = np.array([MONDAY]), np.array([MONDAY])

    hours_of_day(starts, ends)

    assert starts[0] == ends[0] == MONDAY


@pytest.mark.parametrize(
    ("starts", "ends", "sentence"),
    [
        (["2025-03-03T10:00"], [], "there are 1 starts and 0 ends"),
        (["soon"], ["2025-03-03T10:00"], "starts are times"),
        ([["2025-03-03T10:00"]], [["2025-03-03T10:00"]], "starts has 2 dimensions"),
        (["NaT", "2025-03-03", "2025-03-03"], ["2025-03-03", "2025-03-02", "2025-03-03"], "in 1 of the rows.*: 1$"),
        (["2025-03-03"] * 7, ["2025-03-02"] * 7, "in 7 of the rows, counted from 0: 0, 1, 2, 3, 4, …"),
    ],
)
def test_wrong_times_are_refused(starts, ends, sentence):
    with pytest.raises(ValueError, match=sentence):
        hours_of_day(np.array(starts, dtype=str), np.array(ends, dtype=str))
