"""Months: arithmetic and words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats import periods

MONTHS = st.integers(1900 * 12, 2100 * 12 - 1).map(periods.month_from_number)


@given(MONTHS, st.integers(-600, 600))
def test_adding_and_taking_away_returns(month, count):
    assert periods.add_months(periods.add_months(month, count), -count) == month


@given(MONTHS)
def test_a_year_has_twelve_months_and_ends_where_it_says(month):
    year = periods.year_ending(month)

    assert len(year) == 12
    assert year[-1] == month
    assert year == sorted(year)


@given(MONTHS, MONTHS)
def test_months_between_counts_both_ends(first, last):
    expected = max(0, periods.month_number(last) - periods.month_number(first) + 1)

    assert len(periods.months_between(first, last)) == expected


@pytest.mark.parametrize("text", ["2025-13", "2025-00", "2025", "25-01", "2025-1", "2025-01-01", ""])
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="YYYY-MM"):
        periods.parse_month(text)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2025-03", "2025-03", "March 2025"),
        ("2025-01", "2025-12", "year ending December 2025"),
        ("2024-10", "2025-09", "year ending September 2025"),
        ("2025-01", "2025-04", "January to April 2025"),
        ("2024-11", "2025-02", "November 2024 to February 2025"),
    ],
)
def test_a_period_in_words(first, last, words):
    assert periods.period_label(first, last) == words


def test_months_in_words_are_joined_into_runs():
    months = ["2024-06", "2024-01", "2024-02", "2024-12", "2025-01"]

    assert periods.months_label(months) == "January to February 2024, June 2024, December 2024 to January 2025"
