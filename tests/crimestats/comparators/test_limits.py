"""Exact funnel limits: the probabilities that Seaton and Manktelow published, a plain twin, and their shape."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.comparators import exact_limits, tail_probabilities


def plain_upper_limit(expected: float, share: float) -> float:
    """Spiegelhalter's interpolated Poisson limit, summed term by term."""
    term, below, whole = math.exp(-expected), 0.0, 0
    while below + term < share:
        below += term
        whole += 1
        term *= expected / whole
    return max(whole - (below + term - share) / term, 0)


@given(st.floats(0.05, 300), st.sampled_from([0.95, 0.998]))
def test_poisson_limits_are_those_of_the_plain_twin(expected, level):
    low, high = exact_limits([expected], 1.0, kind="ratio", level=level)[:, 0] * expected

    assert low == pytest.approx(plain_upper_limit(expected, (1 - level) / 2), abs=1e-6)
    assert high == pytest.approx(plain_upper_limit(expected, (1 + level) / 2), abs=1e-6)


@pytest.mark.slow
@pytest.mark.parametrize(("tail", "median", "least", "most"), [(1, 0.0201, 0.0052, 0.0250), (0, 0.0186, 0.0, 0.0250)])
def test_false_alarms_are_those_published(tail, median, least, most):
    """Seaton and Manktelow (2012), BMC Med Res Methodol 12:98, table 1: 95% prediction limits, 1 to 50 expected."""
    expected = np.arange(100, 5001) / 100
    counts = np.arange(90)
    pairs = np.meshgrid(expected, counts, indexing="ij")

    tails = tail_probabilities(pairs[1].ravel(), pairs[0].ravel(), 1.0, kind="ratio")[tail].reshape(pairs[0].shape)
    # How often chance gives a count whose own tail has at most 2.5%: the largest such tail there is.
    outside = np.where(tails <= 0.025, tails, 0).max(axis=1)

    assert np.median(outside) == pytest.approx(median, abs=5e-5)
    assert outside.min() == pytest.approx(least, abs=5e-5)
    assert outside.max() == pytest.approx(most, abs=5e-5)


def test_binomial_limits_by_hand():
    """Ten cases at a half: P(at most 1) = 11/1024, P(at most 2) = 56/1024."""
    low = exact_limits([10.0], 0.5, kind="proportion")[0, 0]

    assert low == pytest.approx((2 - (56 / 1024 - 0.025) / (45 / 1024)) / 10)


@given(st.integers(2, 400), st.floats(0.02, 0.98))
def test_binomial_limits_are_mirrored_where_cases_and_others_change_places(base, share):
    low, high = exact_limits([base], share, kind="proportion")[:, 0]
    other_low, other_high = exact_limits([base], 1 - share, kind="proportion")[:, 0]

    # Interpolation runs between a count and the one below it, so the mirror may move by up to one case.
    assert abs(low - (1 - other_high)) <= 1 / base + 1e-9
    assert abs(high - (1 - other_low)) <= 1 / base + 1e-9


@pytest.mark.slow
@given(st.floats(1, 1000), st.floats(0.5, 20), st.floats(1, 50))
def test_a_rate_is_a_ratio_in_other_units(base, target, unit):
    assert exact_limits([base], target) == pytest.approx(exact_limits([base * unit], target / unit) * unit)


def test_tails_include_the_count_itself():
    fewer, more = tail_probabilities([0, 1], [2.0, 2.0], 1.0, kind="ratio")

    assert fewer == pytest.approx([math.exp(-2), 3 * math.exp(-2)])
    assert more == pytest.approx([1, 1 - math.exp(-2)])
    assert tail_probabilities([3], [4], 0.5, kind="proportion")[:, 0] == pytest.approx([15 / 16, 5 / 16])


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"bases": [0.0], "target": 1.0}, "every base is above 0"),
        ({"bases": [1.0], "target": 0.0}, "the target is above 0"),
        ({"bases": [1.0], "target": 1.0, "kind": "proportion"}, "between 0 and 1"),
        ({"bases": [1.5], "target": 0.5, "kind": "proportion"}, "whole number"),
        ({"bases": [1.0], "target": 0.5, "kind": "share"}, "the kind is"),
        ({"bases": [1.0], "target": 0.5, "level": 1.0}, "level of a limit"),
    ],
)
def test_what_has_no_limits_is_refused(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        exact_limits(**keywords)
