"""Bank holidays and working days."""

from datetime import date, timedelta

import pytest
from dateutil.easter import easter
from hypothesis import given
from hypothesis import strategies as st

from hallmark.law.holidays import bank_holidays, easter_sunday, read_bank_holidays
from hallmark.law.problems import NoDeadline, RuleProblem

# As published on gov.uk/bank-holidays for England and Wales, month and day.
PUBLISHED = {
    2002: "1-1 3-29 4-1 5-6 6-3 6-4 8-26 12-25 12-26",
    2011: "1-3 4-22 4-25 4-29 5-2 5-30 8-29 12-26 12-27",
    2012: "1-2 4-6 4-9 5-7 6-4 6-5 8-27 12-25 12-26",
    2020: "1-1 4-10 4-13 5-8 5-25 8-31 12-25 12-28",
    2021: "1-1 4-2 4-5 5-3 5-31 8-30 12-27 12-28",
    2022: "1-3 4-15 4-18 5-2 6-2 6-3 8-29 9-19 12-26 12-27",
    2023: "1-2 4-7 4-10 5-1 5-8 5-29 8-28 12-25 12-26",
    2024: "1-1 3-29 4-1 5-6 5-27 8-26 12-25 12-26",
    2025: "1-1 4-18 4-21 5-5 5-26 8-25 12-25 12-26",
    2026: "1-1 4-3 4-6 5-4 5-25 8-31 12-25 12-28",
    2027: "1-1 3-26 3-29 5-3 5-31 8-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_published(year: int) -> None:
    published = {date(year, *map(int, one.split("-"))) for one in PUBLISHED[year].split()}

    assert bank_holidays().of(year) == published


@pytest.mark.parametrize("year", range(1995, 2101))
def test_easter_is_as_dateutil_has_it(year: int) -> None:
    assert easter_sunday(year) == easter(year)


@pytest.mark.slow
@given(st.dates(date(2000, 1, 1), date(2060, 1, 1)), st.integers(1, 60))
def test_working_days_as_counted_day_by_day(day: date, working_days: int) -> None:
    held = bank_holidays()
    counted, last = 0, day
    while counted < working_days:
        last += timedelta(days=1)
        if last.strftime("%a") not in {"Sat", "Sun"} and last not in held.of(last.year):
            counted += 1

    assert held.after(day, working_days) == last


def test_working_days_over_christmas_2026() -> None:
    # 25 is Christmas Day, 26 and 27 the weekend, 28 the substitute for Boxing Day.
    assert bank_holidays().after(date(2026, 12, 24), 1) == date(2026, 12, 29)


def test_working_days_before_what_is_held_are_refused() -> None:
    with pytest.raises(NoDeadline, match="held from 1 January 2000 on"):
        bank_holidays().is_working_day(date(1999, 12, 31))


def document(**changed: object) -> dict[str, object]:
    return {
        "since": date(2000, 1, 1), "known to": date(2027, 12, 31), "not": [], "also": [{"day": date(2030, 6, 3)}],
    } | changed  # fmt: skip


def test_a_day_that_is_added_is_a_bank_holiday_of_its_year_only() -> None:
    held = read_bank_holidays(document())

    assert not held.is_working_day(date(2030, 6, 3))
    assert held.is_working_day(date(2031, 6, 3))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"not": [{"day": date(2030, 6, 4)}]}, "4 June 2030, which is no regular bank holiday"),
        ({"not": [{"why": "no day"}]}, "with a day in each entry"),
        ({"also": None}, "with a day in each entry"),
        ({"not": [{"day": "soon"}]}, "with a day in each entry"),
        ({"also": [{"day": "soon"}]}, "with a day in each entry"),
        ({"since": "2000"}, "with a day in each entry"),
    ],
)
def test_a_file_that_cannot_be_trusted_is_refused(wrong: dict[str, object], words: str) -> None:
    with pytest.raises(RuleProblem, match=words):
        read_bank_holidays(document(**wrong))
