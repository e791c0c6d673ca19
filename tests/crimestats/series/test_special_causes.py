"""The rules of Making Data Count, one table of cases, and beside a plain twin."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.series.special_causes import find_special_causes

RULES = ("outside", "trend", "two_of_three", "shift")


def judged(values, mean=0.0, reach=30.0, run=7):
    given = np.array(values, dtype=float)
    flat = np.full(given.size, mean)
    return find_special_causes(given, flat, flat - reach, flat + reach, run=run)


def plain_flags(values, mean, reach, run):
    """Each rule by looking at every window of points in turn."""
    flags = {rule: [0] * len(values) for rule in RULES}
    side = [0 if np.isnan(v) or v == mean else 1 if v > mean else -1 for v in values]
    out = [not np.isnan(v) and abs(v - mean) > reach for v in values]
    near = [not np.isnan(v) and abs(v - mean) > reach * 2 / 3 and not out[at] for at, v in enumerate(values)]
    for at in range(len(values)):
        if out[at]:
            flags["outside"][at] = side[at]
        window = range(at, at + run)
        if window[-1] < len(values):
            if abs(sum(side[k] for k in window)) == run:
                for k in window:
                    flags["shift"][k] = side[at]
            steps = [values[k + 1] - values[k] for k in window[:-1]]
            if all(step > 0 for step in steps) or all(step < 0 for step in steps):
                for k in window:
                    flags["trend"][k] = 1 if steps[0] > 0 else -1
        if at + 3 <= len(values) and abs(sum(side[at : at + 3])) == 3 and sum(near[at : at + 3]) >= 2:
            for k in range(at, at + 3):
                if near[k]:
                    flags["two_of_three"][k] = side[k]
    return flags


@pytest.mark.parametrize(
    ("rule", "values", "flags"),
    [
        ("outside", [0, 31, -31, 30, -30], [0, 1, -1, 0, 0]),
        ("shift", [-1, 1, 1, 1, 1, 1, 1, 1, -1], [0, 1, 1, 1, 1, 1, 1, 1, 0]),
        ("shift", [1, 1, 1, 1, 1, 1], [0] * 6),
        ("shift", [1, 1, 1, 0, 1, 1, 1, 1], [0] * 8),
        ("shift", [1, 1, 1, np.nan, 1, 1, 1, 1], [0] * 8),
        ("trend", [-3, -2, -1, 1, 2, 3, 4], [1] * 7),
        ("trend", [3, 2, 1, 0, -1, -2, -3, 5], [-1] * 7 + [0]),
        ("trend", [1, 2, 3, 3, 4, 5, 6, 7], [0] * 8),
        ("trend", [1, 2, 3, np.nan, 4, 5, 6, 7], [0] * 8),
        ("trend", [0, 1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1, 0], [1] * 6 + [-1] * 7),
        ("trend", [6, 5, 4, 3, 2, 1, 0, 1, 2, 3, 4, 5, 6], [-1] * 6 + [1] * 7),
        ("two_of_three", [21, 1, 21, 0], [1, 0, 1, 0]),
        ("two_of_three", [-21, -21, -1], [-1, -1, 0]),
        ("two_of_three", [21, -1, 21], [0, 0, 0]),
        ("two_of_three", [21, np.nan, 21], [0, 0, 0]),
        ("two_of_three", [20, 1, 20], [0, 0, 0]),
        ("two_of_three", [21, 31, 1], [0, 0, 0]),
        ("two_of_three", [21, 21], [0, 0]),
    ],
)
def test_rule_on_either_side_of_its_threshold(rule, values, flags):
    assert getattr(judged(values), rule).tolist() == flags


def test_rules_are_named_in_their_order():
    causes = judged([1, 2, 3, 21, 22, 23, 40])

    assert causes.cause.tolist() == ["trend"] * 6 + ["outside"]
    assert causes.shift.tolist() == [1] * 7
    assert causes.two_of_three.tolist() == [0, 0, 0, 1, 1, 1, 0]


def test_rising_trend_below_the_mean_is_a_rise():
    causes = judged([-9, -8, -7, -6, -5, -4, -3])

    assert causes.signal.tolist() == [1] * 7
    assert causes.shift.tolist() == [-1] * 7


def test_longer_run_may_be_asked_for():
    assert judged([1] * 7, run=8).shift.tolist() == [0] * 7
    assert judged([1] * 8, run=8).shift.tolist() == [1] * 8


def test_no_points_have_no_causes():
    causes = judged([1.0])

    assert causes.signal.tolist() == [0]
    assert causes.cause.tolist() == [""]


@pytest.mark.slow
@given(
    st.lists(st.one_of(st.integers(-40, 40).map(float), st.just(np.nan)), min_size=1, max_size=40),
    st.integers(3, 8),
)
def test_rules_beside_a_plain_twin(values, run):
    causes = judged(values, run=run)
    plain = plain_flags(values, 0.0, 30.0, run)

    for rule in ("outside", "two_of_three", "shift"):
        assert getattr(causes, rule).tolist() == plain[rule]
    assert causes.trend.tolist() == plain["trend"]


@pytest.mark.slow
@given(st.lists(st.integers(-40, 40).map(float), min_size=1, max_size=40))
def test_upside_down_is_the_other_sign(values):
    up, down = judged(values), judged([-value for value in values])

    assert (up.signal == -down.signal).all()
    assert (up.cause == down.cause).all()
