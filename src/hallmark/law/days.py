"""Days, months and quarters, counted as the law counts them. Pure: no data, no clock of this machine."""

from calendar import monthrange
from datetime import date, timedelta

from crimestats.periods import MONTH_NAMES

DAY = timedelta(days=1)


def add_months(day: date, months: int) -> date:
    """The corresponding day so many months later; where that month has none, its last day.

    Source: the corresponding date rule, Dodds v Walker [1981] 1 WLR 1027 (from knowledge).
    Example: one month after 31 January 2026 is 28 February 2026; one year after 29 February 2024 is 28 February 2025.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def last_of_months(day: date, months: int) -> date:
    """The last day of a period of months that begins with `day`, which is counted: 1 to 31 March is one month.

    Where the corresponding day is missing the period fills that month: from 31 January it ends on 28 February.
    """
    corresponding = add_months(day, months)
    return corresponding - DAY if corresponding.day == day.day else corresponding


def quarter_end(day: date, later: int = 0) -> date:
    """The last day of the calendar quarter that `day` lies in, or of the one so many quarters later."""
    month = 3 * ((day.month - 1) // 3) + 1
    return add_months(date(day.year, month, 1), 3 * (later + 1)) - DAY


def next_yearly(day: date, month: int, day_of_month: int) -> date:
    """The next such day of a year after `day`; on the day itself, next year's."""
    this_year = date(day.year, month, day_of_month)
    return this_year if day < this_year else date(day.year + 1, month, day_of_month)


def in_words(day: date) -> str:
    """``31 March 2026``."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"
