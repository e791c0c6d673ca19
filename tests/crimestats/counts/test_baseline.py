"""Several earlier years as one base."""

import numpy as np
import pytest

from crimestats.counts import baseline, compare


def test_a_month_that_one_year_lacks_is_carried_by_the_others():
    years = np.array([[[10, 20, 30], [14, np.nan, 30], [12, 22, np.nan]], [[np.nan] * 3] * 3])

    found = baseline(years)

    np.testing.assert_array_equal(found.counts, [[36, 42, 60], [np.nan] * 3])
    assert found.years.tolist() == [[3, 2, 2], [0, 0, 0]]


def test_a_year_beside_the_usual_year():
    """Three years of 100 a month, one without July, and a year of 80: a fifth fewer."""
    years = np.full((1, 3, 12), 100.0)
    years[0, 1, 6] = np.nan
    usual = baseline(years)

    found = compare(np.full((1, 12), 80.0), usual.counts, base_exposure=usual.years)

    assert found.ratio[0] == pytest.approx(0.8)
    assert found.percent[0] == pytest.approx(-20)
    assert found.verdict.tolist() == ["fell"]


def test_a_month_that_no_year_holds_is_left_out():
    years = np.full((1, 2, 12), 100.0)
    years[:, :, 3] = np.nan

    found = compare(np.full((1, 12), 100.0), baseline(years).counts, base_exposure=baseline(years).years)

    assert found.months.tolist() == [11]
    assert found.verdict.tolist() == ["no clear change"]


def test_negative_counts_are_refused():
    with pytest.raises(ValueError, match="below 0"):
        baseline([[[-1.0]]])
