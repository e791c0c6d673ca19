"""Bank holidays of England and Wales, and working days between them.

The regular holidays follow from the calendar; the years that differ stand in ``data/bank_holidays.yaml``
(docs/adr/0023 says why no library is used).

Source: Banking and Financial Dealings Act 1971, s.1 and Sch. 1; gov.uk/bank-holidays.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from hallmark.law.days import DAY, in_words
from hallmark.law.problems import NoDeadline, RuleProblem

MONDAY, SATURDAY = 0, 5
NEEDS = "bank_holidays.yaml needs since, known to, not and also, with a day in each entry."


@dataclass(frozen=True)
class BankHolidays:
    """The regular days from `since` on, less those `moved`, with those `added`; published up to `known_to`."""

    since: date
    known_to: date
    moved: frozenset[date]
    added: frozenset[date]

    def of(self, year: int) -> frozenset[date]:
        """The bank holidays of a year."""
        return (regular(year) - self.moved) | {day for day in self.added if day.year == year}

    def is_working_day(self, day: date) -> bool:
        """Is it a day from Monday to Friday that is no bank holiday? Raises NoDeadline before `since`."""
        if day < self.since:
            raise NoDeadline(f"Bank holidays are held from {in_words(self.since)} on. Choose a later day.")
        return day.weekday() < SATURDAY and day not in _of_year(self, day.year)

    def after(self, day: date, working_days: int) -> date:
        """The last of so many working days after `day`, which is not counted itself."""
        left = working_days
        while left:
            day += DAY
            left -= self.is_working_day(day)
        return day


@cache
def _of_year(held: BankHolidays, year: int) -> frozenset[date]:
    return held.of(year)


@cache
def bank_holidays() -> BankHolidays:
    """The bank holidays that are shipped. Raises RuleProblem where the file cannot be read."""
    text = files("hallmark.law").joinpath("data/bank_holidays.yaml").read_text(encoding="utf-8")
    return read_bank_holidays(yaml.safe_load(text))


def read_bank_holidays(document: Any) -> BankHolidays:
    """Bank holidays from the file's content.

    Raises:
        RuleProblem: a day that is no date, or a day taken away that is not a regular holiday.
    """
    try:
        moved = frozenset(entry["day"] for entry in document["not"])
        added = frozenset(entry["day"] for entry in document["also"])
        held = BankHolidays(document["since"], document["known to"], moved, added)
    except (KeyError, TypeError) as error:
        raise RuleProblem(NEEDS) from error
    if any(type(day) is not date for day in (held.since, held.known_to, *moved, *added)):
        raise RuleProblem(NEEDS)
    wrong = next((day for day in sorted(moved) if day not in regular(day.year)), None)
    if wrong:
        raise RuleProblem(f"bank_holidays.yaml takes away {in_words(wrong)}, which is no regular bank holiday.")
    return held


@cache
def regular(year: int) -> frozenset[date]:
    """A year's bank holidays if nothing else is proclaimed; one at a weekend is held on the next free weekday."""
    easter = easter_sunday(year)
    mondays = {
        _monday_on_or_after(date(year, 5, 1)),
        _monday_on_or_after(date(year, 5, 25)),
        _monday_on_or_after(date(year, 8, 25)),
    }
    held = {easter - timedelta(days=2), easter + DAY, *mondays}
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        if day.weekday() < SATURDAY:
            held.add(day)
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        if day.weekday() >= SATURDAY:
            held.add(_next_free_weekday(day, held))
    return frozenset(held)


def _monday_on_or_after(day: date) -> date:
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def _next_free_weekday(day: date, taken: set[date]) -> date:
    while day.weekday() >= SATURDAY or day in taken:
        day += DAY
    return day


def easter_sunday(year: int) -> date:
    """Easter Sunday of the Gregorian calendar.

    Source: the anonymous algorithm, as in Meeus, Astronomical Algorithms (1991), ch. 8.
    """
    golden = year % 19
    century, year_of_century = divmod(year, 100)
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, rest = divmod(year_of_century, 4)
    weekday = (32 + 2 * century_rest + 2 * leaps - epact - rest) % 7
    late = (golden + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * late + 114, 31)
    return date(year, month, day + 1)
