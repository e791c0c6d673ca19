"""The E-test of two Poisson counts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.rates import test_poisson_2indep as poisson_2indep

from crimestats.counts import e_test
from crimestats_reference import columns

SMALL = st.integers(0, 60)


@pytest.mark.real
def test_e_test_as_ptools_has_it():
    told = columns("etest_R_ptools.csv")

    found = e_test(told["k1"], told["k2"])

    np.testing.assert_allclose(found, told["p"], atol=1e-11)


@pytest.mark.parametrize(("first", "second", "e1", "e2"), [(60, 30, 51477.5, 54308.7), (3, 10, 1.0, 3.0), (0, 5, 2, 1)])
def test_e_test_with_exposures_as_statsmodels_has_it(first, second, e1, e2):
    """The first line is statsmodels' own worked example, from Gu et al. (2008)."""
    expected = poisson_2indep(first, e1, second, e2, method="etest-wald").pvalue

    found = e_test([first], [second], first_exposure=e1, second_exposure=e2)

    assert found[0] == pytest.approx(expected, abs=1e-9)


def plain(first, second):
    """The definition, outcome by outcome."""
    if first + second == 0:
        return 1.0
    mean = (first + second) / 2
    seen = abs(first - second) / (first + second) ** 0.5
    p = 0.0
    for x in range(int(mean * 4 + 60)):
        for y in range(int(mean * 4 + 60)):
            if x + y and abs(x - y) / (x + y) ** 0.5 >= seen - 1e-12:
                p += stats.poisson.pmf(x, mean) * stats.poisson.pmf(y, mean)
    return min(p, 1.0) if first != second else 1.0


@pytest.mark.slow
@pytest.mark.parametrize(("first", "second"), [(0, 0), (0, 3), (4, 4), (2, 9), (12, 5)])
def test_e_test_is_its_plain_sum(first, second):
    assert e_test([first], [second])[0] == pytest.approx(plain(first, second), abs=1e-9)


@given(SMALL, SMALL, st.floats(0.1, 10))
def test_the_order_and_the_unit_of_the_exposure_do_not_matter(first, second, unit):
    one = e_test([first, second], [second, first], first_exposure=1.0, second_exposure=1.0)
    other = e_test([first], [second], first_exposure=unit, second_exposure=unit)

    assert one[0] == pytest.approx(one[1], abs=1e-9)
    assert other[0] == pytest.approx(one[0], abs=1e-9)
    assert 0 <= one[0] <= 1


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        (lambda: e_test([1.5], [2]), "whole counts"),
        (lambda: e_test([1], [2, 3]), "1 first and 2 second"),
        (lambda: e_test([5001], [2]), "up to 5,000"),
        (lambda: e_test([5], [2], first_exposure=0), "above 0"),
        (lambda: e_test([5], [2], second_exposure=-1), "above 0"),
    ],
)
def test_a_wrong_input_is_named(asked, sentence):
    with pytest.raises(ValueError, match=sentence):
        asked()
