"""Differences and progress to a target."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.counts.difference import SMALLEST_BASE, Difference, progress_to_target

COUNTS = st.integers(0, 10**7)


@given(COUNTS, COUNTS)
def test_a_difference_is_what_lies_between(count, base):
    assert base + Difference(count, base).difference == count


@given(COUNTS, st.integers(0, SMALLEST_BASE - 1))
def test_no_percentage_on_a_tiny_base(count, base):
    assert Difference(count, base).percent is None


def test_percentage_on_the_smallest_base_that_carries_one():
    assert Difference(75, 50).percent == 50


def test_spelthorne_burglary_by_hand():
    change = Difference(312, 380)

    assert change.difference == -68
    assert change.percent == pytest.approx(-17.894736842)


@pytest.mark.parametrize(
    ("count", "base", "target", "progress"),
    [(816, 1000, 20, 92.0), (800, 1000, 20, 100.0), (1000, 1000, 20, 0.0), (1100, 1000, 20, -50.0), (10, 49, 20, None)],
)
def test_progress_to_a_target(count, base, target, progress):
    """The seed's figure: 18.4% below the baseline, against MOPAC's 20%, is 92% of the way."""
    assert progress_to_target(count, base, target) == (None if progress is None else pytest.approx(progress))


@pytest.mark.parametrize("target", [0, -5])
def test_a_target_that_asks_nothing_is_refused(target):
    with pytest.raises(ValueError, match="above 0"):
        progress_to_target(1, 100, target)
