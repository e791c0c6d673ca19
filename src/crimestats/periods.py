"""Months and years of data, as strings ``YYYY-MM``: arithmetic that never needs a day."""

import re

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")


def parse_month(text: str) -> str:
    """The month itself, if `text` is one.

    Raises:
        ValueError: `text` is not of the form YYYY-MM.
    """
    if not _MONTH.fullmatch(text):
        raise ValueError(f"“{text}” is not a month. Write it as YYYY-MM, for example 2025-12.")
    return text


def month_number(month: str) -> int:
    """Months since January of year 0, so that neighbouring months differ by one."""
    return int(month[:4]) * 12 + int(month[5:7]) - 1


def month_from_number(number: int) -> str:
    """The inverse of `month_number`."""
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def add_months(month: str, count: int) -> str:
    """The month `count` months after `month` (before it, if negative)."""
    return month_from_number(month_number(month) + count)


def months_between(first: str, last: str) -> list[str]:
    """Every month from `first` to `last`, both included; empty if `last` is earlier."""
    return [month_from_number(number) for number in range(month_number(first), month_number(last) + 1)]


def year_ending(month: str) -> list[str]:
    """The twelve months that end with `month`."""
    return months_between(add_months(month, -11), month)


def month_label(month: str) -> str:
    """As printed: ``December 2025``."""
    return f"{MONTH_NAMES[int(month[5:7]) - 1]} {month[:4]}"


def period_label(first: str, last: str) -> str:
    """As printed: ``year ending December 2025``, ``January to April 2025``, ``March 2025``."""
    if first == last:
        return month_label(first)
    if month_number(last) - month_number(first) == 11:
        return f"year ending {month_label(last)}"
    return _run_label(first, last)


def months_label(months: list[str]) -> str:
    """A set of months in words, runs joined: ``January to April 2024, June 2024``."""
    runs: list[list[str]] = []
    for month in sorted(months, key=month_number):
        if runs and add_months(runs[-1][-1], 1) == month:
            runs[-1].append(month)
        else:
            runs.append([month])
    return ", ".join(_run_label(run[0], run[-1]) for run in runs)


def _run_label(first: str, last: str) -> str:
    if first == last:
        return month_label(first)
    start = MONTH_NAMES[int(first[5:7]) - 1] if first[:4] == last[:4] else month_label(first)
    return f"{start} to {month_label(last)}"
