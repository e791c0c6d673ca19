"""Rhythms of what is done again and again, and the days that follow from them. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

from hallmark.law.days import add_months
from hallmark.law.problems import CadenceProblem

EACH = ("day", "week", "month", "year")
MOST_A_YEAR = 53


@dataclass(frozen=True)
class Every:
    """So many days, weeks, months or years from one time to the next; `each` is one of `EACH`."""

    amount: int
    each: str

    @property
    def in_words(self) -> str:
        """``every 42 days``, ``every month``."""
        return f"every {self.each}" if self.amount == 1 else f"every {self.amount} {self.each}s"


@dataclass(frozen=True)
class TimesAYear:
    """Five or six times a year: never fewer than `fewest`."""

    fewest: int
    most: int

    @property
    def in_words(self) -> str:
        """``5 to 6 times a year``."""
        if self.most == self.fewest:
            return f"{self.fewest} times a year" if self.fewest > 1 else "once a year"
        return f"{self.fewest} to {self.most} times a year"


Rhythm = Every | TimesAYear

NAMED = {
    "weekly": Every(1, "week"),
    "monthly": Every(1, "month"),
    "quarterly": Every(3, "month"),
    "6-monthly": Every(6, "month"),
    "yearly": Every(1, "year"),
}


def rhythm_named(text: str) -> Rhythm:
    """The rhythm that words mean: ``42 days``, ``quarterly``, ``6-monthly``, ``5 to 6 a year``.

    Raises:
        CadenceProblem: they mean none.
    """
    words = " ".join(text.lower().split())
    if words in NAMED:
        return NAMED[words]
    if (every := re.fullmatch(rf"(\d{{1,3}}) ({'|'.join(EACH)})s?", words)) and int(every[1]):
        return Every(int(every[1]), every[2])
    a_year = re.fullmatch(r"(\d{1,2})(?: to (\d{1,2}))? a year", words)
    if a_year and 0 < (fewest := int(a_year[1])) <= (most := int(a_year[2] or fewest)) <= MOST_A_YEAR:
        return TimesAYear(fewest, most)
    raise CadenceProblem(f"“{text}” is no rhythm. Write 42 days, {', '.join(NAMED)}, or 5 to 6 a year.")


def days_of(rhythm: Rhythm, first: date) -> Iterator[date]:
    """The days of a rhythm, without end, the first of them `first`; the latest that keep it.

    Months and years count from `first`, so that a month's last day stays one: 31 January, 28 February, 31 March.
    So many times a year shares each year that begins with `first` evenly among the fewest times.
    """
    for number in count():
        try:
            yield _day_of(rhythm, first, number)
        except (OverflowError, ValueError):
            return


def _day_of(rhythm: Rhythm, first: date, number: int) -> date:
    match rhythm:
        case Every(amount, "day" | "week" as each):
            return first + timedelta(days=number * amount * (7 if each == "week" else 1))
        case Every(amount, each):
            return add_months(first, number * amount * (12 if each == "year" else 1))
        case TimesAYear(fewest):
            year, part = divmod(number, fewest)
            begins, ends = add_months(first, 12 * year), add_months(first, 12 * (year + 1))
            return begins + (ends - begins) * part // fewest
