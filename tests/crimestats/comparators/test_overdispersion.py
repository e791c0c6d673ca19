"""Overdispersion: a published analysis, plain twins, and that it is found again where it was put in."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.comparators import between_area_variance, dispersion_ratio, winsorise

# Colditz et al (1994), JAMA 271: tuberculosis cases and others, vaccinated and not, in 13 trials of BCG.
CASES = np.array([4, 6, 3, 62, 33, 180, 8, 505, 29, 17, 186, 5, 27])
OTHERS = np.array([119, 300, 228, 13536, 5036, 1361, 2537, 87886, 7470, 1699, 50448, 2493, 16886])
CONTROL_CASES = np.array([11, 29, 11, 248, 47, 372, 10, 499, 45, 65, 141, 3, 29])
CONTROL_OTHERS = np.array([128, 274, 209, 12619, 5761, 1079, 619, 87892, 7232, 1600, 27197, 2338, 17825])
TREATED, CONTROL = CASES + OTHERS, CONTROL_CASES + CONTROL_OTHERS
LOG_RATIO = np.log(CASES / TREATED / (CONTROL_CASES / CONTROL))
ERROR = np.sqrt(1 / CASES - 1 / TREATED + 1 / CONTROL_CASES - 1 / CONTROL)
SCORES = st.lists(st.floats(-30, 30), min_size=2, max_size=40)


@pytest.mark.parametrize(("method", "published"), [("dersimonian-laird", 0.3088), ("paule-mandel", 0.3181)])
def test_the_bcg_trials_give_the_published_variance(method, published):
    """The log risk ratios as analysed with the R package metafor: 0.3088 (DL) and 0.3181 (PM)."""
    assert between_area_variance(LOG_RATIO, ERROR, share=0, method=method) == pytest.approx(published, abs=5e-5)


def plain_dersimonian_laird(values: list[float], errors: list[float]) -> float:
    """The closed form, sum by sum."""
    weights = [1 / error**2 for error in errors]
    mean = sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)
    heterogeneity = sum(weight * (value - mean) ** 2 for weight, value in zip(weights, values, strict=True))
    scale = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    return max(0.0, (heterogeneity - (len(values) - 1)) / scale)


@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.1, 5)), min_size=2, max_size=20))
def test_the_closed_form_is_that_of_the_plain_twin(pairs):
    values, errors = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

    found = between_area_variance(values, errors, share=0, method="dersimonian-laird")
    assert found == pytest.approx(plain_dersimonian_laird(values, errors), abs=1e-9)


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(-9, 9), st.floats(0.1, 5)), min_size=3, max_size=20), st.floats(-2, 2))
def test_with_that_variance_the_values_vary_as_they_should(pairs, centre):
    values, errors = (np.array(column) for column in zip(*pairs, strict=True))

    variance = between_area_variance(values, errors, centre=centre, share=0)

    scaled = float((((values - centre) ** 2) / (errors**2 + variance)).sum())
    assert scaled == pytest.approx(len(pairs), rel=1e-6) or (variance == 0 and scaled <= len(pairs) + 1e-9)


@given(SCORES)
def test_with_nothing_drawn_in_the_ratio_is_the_mean_square(scores):
    assert dispersion_ratio(scores, 0) == pytest.approx(sum(score**2 for score in scores) / len(scores))


@given(SCORES, st.floats(0, 0.4))
def test_drawing_in_keeps_the_order_and_the_bounds(scores, share):
    drawn = winsorise(scores, share)

    order = np.argsort(scores, kind="stable")
    assert (np.diff(drawn[order]) >= 0).all()
    assert (np.abs(drawn) <= np.abs(scores).max()).all()


def test_normal_scores_have_a_ratio_of_one_however_much_is_drawn_in():
    scores = np.random.default_rng(3).normal(size=200_000)

    for share in (0.0, 0.05, 0.1, 0.2):
        assert dispersion_ratio(scores, share) == pytest.approx(1, abs=0.01)


def test_one_wild_area_hardly_moves_the_ratio():
    scores = np.random.default_rng(4).normal(size=100)
    wild = np.append(scores, 80.0)

    assert dispersion_ratio(wild) < dispersion_ratio(scores) * 1.1
    assert dispersion_ratio(wild, 0) > 50


@pytest.mark.parametrize("variance", [0.0, 0.04, 1.0])
def test_a_variance_put_in_is_found_where_areas_differ_in_size(variance):
    rng = np.random.default_rng(5)
    errors = np.exp(rng.uniform(math.log(0.02), math.log(1), 4000))
    values = rng.normal(0, np.sqrt(errors**2 + variance))

    assert between_area_variance(values, errors, centre=0.0) == pytest.approx(variance, rel=0.1, abs=5e-4)


def test_areas_that_all_lie_off_the_centre_alike_vary_about_it():
    assert between_area_variance([5.0, 5.0], [0.1, 0.1], centre=0.0, share=0) == pytest.approx(25 - 0.01)
    assert between_area_variance([5.0, 5.0], [0.1, 0.1], centre=0.0) > 25


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: dispersion_ratio([1.0]), "at least two areas"),
        (lambda: winsorise([1.0, 2.0], 0.5), "below a half"),
        (lambda: between_area_variance([1.0, 2.0], [1.0]), "2 values and 1 standard errors"),
        (lambda: between_area_variance([1.0, 2.0], [1.0, 0.0]), "standard error is above 0"),
        (lambda: between_area_variance([1.0, np.nan], [1.0, 1.0]), "missing"),
        (lambda: between_area_variance([1.0, 2.0], [1.0, 1.0], method="reml"), "the method is"),
    ],
)
def test_what_cannot_be_measured_is_refused(call, sentence):
    with pytest.raises(ValueError, match=sentence):
        call()
