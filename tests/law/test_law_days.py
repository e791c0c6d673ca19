"""Months and quarters, as the law counts them."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from hallmark.law.days import add_months, in_words, last_of_months, next_yearly, quarter_end

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))
MONTHS = st.integers(1, 240)
DAY = timedelta(days=1)


@pytest.mark.slow
@given(DAYS, MONTHS)
def test_months_are_added_as_dateutil_adds_them(day: date, months: int) -> None:
    assert add_months(day, months) == day + relativedelta(months=months)


@given(DAYS, st.integers(0, 400), MONTHS)
def test_a_later_day_never_gives_an_earlier_one(day: date, further: int, months: int) -> None:
    later = day + timedelta(days=further)

    assert add_months(day, months) <= add_months(later, months)
    assert last_of_months(day, months) <= last_of_months(later, months)


@pytest.mark.parametrize(
    ("day", "months", "after", "beginning_with"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28), date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29), date(2024, 2, 29)),
        (date(2026, 3, 1), 1, date(2026, 4, 1), date(2026, 3, 31)),
        (date(2026, 2, 28), 1, date(2026, 3, 28), date(2026, 3, 27)),
        (date(2024, 2, 29), 12, date(2025, 2, 28), date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29), date(2028, 2, 28)),
        (date(2023, 2, 28), 12, date(2024, 2, 28), date(2024, 2, 27)),
        (date(2026, 8, 31), 6, date(2027, 2, 28), date(2027, 2, 28)),
        (date(2026, 12, 31), 2, date(2027, 2, 28), date(2027, 2, 28)),
    ],
)
def test_ends_of_months_and_leap_days(day: date, months: int, after: date, beginning_with: date) -> None:
    assert add_months(day, months) == after
    assert last_of_months(day, months) == beginning_with


@pytest.mark.slow
@given(DAYS, MONTHS)
def test_a_period_that_begins_with_a_day_ends_before_the_corresponding_one_or_fills_the_month(day, months):
    last = last_of_months(day, months)

    following = last + DAY
    corresponding = (following.year - day.year) * 12 + following.month - day.month == months
    assert (corresponding and following.day == day.day) or (following.day == 1 and last.day < day.day)


@pytest.mark.slow
@given(DAYS, st.integers(0, 8))
def test_quarter_ends_as_counted_day_by_day(day: date, later: int) -> None:
    def plain(start: date) -> date:
        while not (start.month % 3 == 0 and (start + DAY).day == 1):
            start += DAY
        return start

    end = plain(day)
    for _ in range(later):
        end = plain(end + DAY)
    assert quarter_end(day, later) == end


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 1, 1), date(2026, 6, 30)),
        (date(2026, 3, 31), date(2026, 6, 30)),
        (date(2026, 4, 1), date(2026, 9, 30)),
        (date(2026, 9, 30), date(2026, 12, 31)),
        (date(2026, 12, 31), date(2027, 3, 31)),
    ],
)
def test_end_of_the_next_quarter(day: date, due: date) -> None:
    assert quarter_end(day, 1) == due


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 3, 31), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2027, 4, 1)),
        (date(2026, 4, 2), date(2027, 4, 1)),
    ],
)
def test_next_first_of_april(day: date, following: date) -> None:
    assert next_yearly(day, 4, 1) == following


def test_a_day_in_words() -> None:
    assert in_words(date(2026, 3, 1)) == "1 March 2026"
