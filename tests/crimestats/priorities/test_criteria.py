"""Points: by hand, beside a plain triangle, and in their bounds."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.priorities import Criterion, Harm
from crimestats.priorities.criteria import triangular

ORDER = np.arange(3)
NAN = float("nan")


def test_points_run_from_the_lowest_to_the_highest_known():
    assert Criterion("trend", 1, [2, NAN, 6, 5]).points(4)[0] == pytest.approx([0, NAN, 100, 75], nan_ok=True)


def test_points_by_anchors_and_where_less_is_more_pressing():
    assert Criterion("trust", 1, [20, 70], anchors=(100, 0)).points(2)[0] == pytest.approx([80, 30])


@pytest.mark.parametrize("values", [[3.0, 3.0, NAN], [NAN, NAN, NAN]])
def test_values_that_do_not_differ_have_the_middle(values):
    expected = [NAN if math.isnan(value) else 50 for value in values]

    assert Criterion("trend", 1, values).points(3)[0] == pytest.approx(expected, nan_ok=True)


def test_yearly_harm_by_hand_on_two_scales():
    harm = Harm("harm", 1, [100, 10], [[10, 200], [3, 15]])

    assert harm.points(2) == pytest.approx(np.array([[50, 100], [100, 50]]))
    assert harm.points_of_one(2) == pytest.approx([(0.5 + 1) / 2, (10 + 5) / 2])


def test_no_harm_at_all_has_no_points_and_an_unknown_count_has_none_known():
    assert Harm("harm", 1, [0, NAN, 5], [1, 1, NAN]).points(3)[0] == pytest.approx([0, NAN, NAN], nan_ok=True)


@given(st.floats(0, 1), st.floats(-100, 100), st.floats(0, 50), st.floats(0, 50))
def test_the_triangle_is_that_of_scipy(chance, low, left, right):
    middle, high = low + left, low + left + right
    found = float(triangular(*(np.array([value]) for value in (chance, low, middle, high)))[0])

    if high - low > 1e-6:
        expected = stats.triang.ppf(chance, (middle - low) / (high - low), loc=low, scale=high - low)
        assert found == pytest.approx(expected, abs=1e-6)
    else:
        assert found == pytest.approx(low, abs=1e-5)


def test_what_is_drawn_lies_in_the_range_and_where_unknown_anywhere():
    criterion = Criterion("trend", 1, [0, 10, NAN], low=[0, 5, NAN], high=[0, 12, NAN], anchors=(0, 10))

    points = criterion.drawn_points(3, ORDER, 4000, np.random.default_rng(1))

    assert (points[:, 0] == 0).all()
    assert (points[:, 1].min() >= 50, points[:, 1].max() <= 120) == (True, True)
    assert np.quantile(points[:, 2], [0.1, 0.5, 0.9]) == pytest.approx([10, 50, 90], abs=4)


def test_another_years_count_varies_as_its_dispersion_says():
    def spread(dispersion: float) -> float:
        harm = Harm("harm", 1, [400, 10, NAN], [1, 1, 1], dispersion=dispersion)
        return float(harm.drawn_points(3, ORDER, 20_000, np.random.default_rng(2))[:, 0].std())

    assert spread(1.0) == pytest.approx(5, rel=0.03)
    assert spread(4.0) == pytest.approx(10, rel=0.03)


def test_one_scale_is_used_for_all_subjects_of_a_draw():
    """On the first scale only the first subject does harm, on the second only the second."""
    harm = Harm("harm", 1, [1e6, 1e6], [[1, 0], [0, 1]])

    points = harm.drawn_points(2, np.arange(2), 500, np.random.default_rng(3))
    assert ((points > 90).sum(axis=1) == 1).all()
    assert 0.4 < (points[:, 0] > 90).mean() < 0.6


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Criterion("trend", 1, [1, 2]).points(3), "“trend” has 2 values where there are 3 subjects"),
        (lambda: Criterion("trend", 1, [1, 2], anchors=(1, 1)).points(2), "for the same value"),
        (lambda: Harm("harm", 1, [-1, 2], [1, 1]).points(2), "a count below 0"),
        (lambda: Harm("harm", 1, [1, 2], [1, -1]).points(2), "a harm below 0"),
        (lambda: Harm("harm", 1, [1, 2], [1, 1, 1]).points(2), "the harm of 3 subjects where there are 2"),
    ],
)
def test_what_does_not_fit_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()


@pytest.mark.parametrize(
    ("criterion", "sentence"),
    [
        (Criterion("trend", 1, [1, 2], low=[2, 2]), "outside its own range"),
        (Criterion("trend", 1, [1, 2], high=[2, 1]), "outside its own range"),
        (Harm("harm", 1, [1, 2], [1, 1], dispersion=0.5), "dispersion is 1 or above"),
        (Harm("harm", 1, [1, 2], [1, 1], dispersion=[1, 1, 1]), "dispersion is 1 or above"),
    ],
)
def test_ranges_that_do_not_fit_are_refused(criterion, sentence):
    with pytest.raises(ValueError, match=sentence):
        criterion.drawn_points(2, np.arange(2), 10, np.random.default_rng(1))
