"""False discoveries among many tests."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from crimestats.multiplicity import benjamini_hochberg

CHANCES = st.lists(st.floats(0, 1), min_size=1, max_size=40)


@given(CHANCES)
def test_adjusted_p_values_are_scipys(chances):
    np.testing.assert_allclose(benjamini_hochberg(chances), stats.false_discovery_control(chances), rtol=1e-12)


@given(CHANCES)
def test_what_was_not_tested_counts_as_no_test(chances):
    mixed = np.ravel([[chance, np.nan] for chance in chances]).reshape(-1, 2)

    found = benjamini_hochberg(mixed)

    np.testing.assert_array_equal(found[:, 0], benjamini_hochberg(chances))
    assert np.isnan(found[:, 1]).all()


def test_the_worked_example_of_1995():
    """Benjamini and Hochberg (1995), section 4.1: 15 p-values of heart attack treatments; four stand at 0.05."""
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
               0.7590, 1.0]  # fmt: skip

    assert (benjamini_hochberg(chances) <= 0.05).sum() == 4


@pytest.mark.parametrize("chance", [-0.1, 1.1])
def test_what_is_no_chance_is_refused(chance):
    with pytest.raises(ValueError, match="outside 0 to 1"):
        benjamini_hochberg([0.5, chance])
