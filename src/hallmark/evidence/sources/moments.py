"""Dates, months, quarters and years as partners write them, to the forms of the store."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from crimestats.periods import MONTH_NAMES, add_months

DATE_FORMATS = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y", "%d-%m-%Y", "%d %B %Y", "%d %b %Y", "%d-%b-%Y")
"""Tried after ISO 8601. A month before its day is never guessed: a mapping must say so."""
_NUMBERS = re.compile(r"(\d{4})[-/ ]?(0[1-9]|1[0-2])(?:-\d\d)?(?:[T ]00:00:00)?")
_NAMED = re.compile(r"([A-Za-z]{3,9})[-/ ](\d{4}|\d\d)")
_YEAR = re.compile(r"(\d{4})(?:\.0)?(?:\s*[-/]\s*(\d{4}|\d\d))?")


@dataclass(frozen=True)
class Span:
    """The months that a count is for, both included, and the period of its holding.

    ``period`` is ``YYYY-MM``, ``YYYY-Qn`` (a calendar quarter), ``YYYY`` (a calendar year), ``YYYY-FY`` (the year
    from April of YYYY) or blank.
    """

    start: str
    end: str
    period: str


UNDATED = Span("", "", "")


@lru_cache(maxsize=4096)
def span_of_month(month: str) -> Span:
    """One month."""
    return Span(month, month, month)


@lru_cache(maxsize=1024)
def span_of_year(year: int, *, financial: bool) -> Span:
    """A calendar year, or the financial year that begins in `year`."""
    if financial:
        return Span(f"{year}-04", f"{year + 1}-03", f"{year}-FY")
    return Span(f"{year}-01", f"{year}-12", str(year))


@lru_cache(maxsize=1024)
def span_of_quarter(year: int, quarter: int, *, financial: bool) -> Span:
    """A quarter of a calendar year, or of the financial year that begins in `year` (whose first begins in April)."""
    start = add_months(f"{year}-{'04' if financial else '01'}", 3 * (quarter - 1))
    return Span(start, add_months(start, 2), f"{start[:4]}-Q{(int(start[5:]) + 2) // 3}")


def read_moment(text: str, formats: Sequence[str], zone: ZoneInfo | None) -> datetime:
    """A date, with or without a time.

    Args:
        formats: tried first (as of `datetime.strptime`), then ISO 8601 and DATE_FORMATS.
        zone: a time with an offset is told in this zone; without a zone its offset is dropped, the clock time kept.

    Raises:
        ValueError: none of the formats fits.
    """
    moment = _first_fit(text, formats)
    if moment.tzinfo is not None:
        return (moment.astimezone(zone) if zone else moment).replace(tzinfo=None)
    return moment


def _first_fit(text: str, formats: Sequence[str]) -> datetime:
    for pattern in formats:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return _by_usual_format(text)


def _by_usual_format(text: str) -> datetime:
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern)
        except ValueError:
            continue
    raise ValueError(f"the date “{text[:40]}” is not understood")


def month_in(text: str) -> str | None:
    """The month that a text is: ``2024-03``, ``202403``, ``2024-03-01``, ``Mar 2024``, ``March-24``; else None."""
    if match := _NUMBERS.fullmatch(text.strip()):
        return f"{match[1]}-{match[2]}"
    if match := _NAMED.fullmatch(text.strip()):
        number = _month_number(match[1])
        year = match[2] if len(match[2]) == 4 else f"20{match[2]}"
        return f"{year}-{number:02d}" if number else None
    return None


def read_month(text: str, formats: Sequence[str]) -> str:
    """A month, or the month of a date.

    Raises:
        ValueError: it is neither.
    """
    if found := month_in(text):
        return found
    try:
        return f"{read_moment(text, formats, None):%Y-%m}"
    except ValueError as error:
        raise ValueError(f"the month “{text[:40]}” is not understood") from error


def read_month_number(text: str) -> int:
    """1 to 12, from a number or a name.

    Raises:
        ValueError: no month of the year.
    """
    digits = text.removesuffix(".0")
    number = int(digits) if digits.isdigit() else _month_number(digits)
    if not 1 <= number <= 12:
        raise ValueError(f"“{text[:40]}” is not a month of the year")
    return number


def _month_number(name: str) -> int:
    """1 to 12 for ``March``, ``Mar`` or ``Sept``; 0 where there is no such month."""
    lower = name.lower().replace("sept", "sep") if len(name) == 4 else name.lower()
    return next((at for at, full in enumerate(MONTH_NAMES, 1) if lower in {full.lower(), full[:3].lower()}), 0)


def read_year(text: str) -> int:
    """The year, or the year in which ``2023/24`` begins.

    Raises:
        ValueError: not a year.
    """
    match = _YEAR.fullmatch(text)
    if not match or (match[2] and int(match[2][-2:]) != (int(match[1]) + 1) % 100):
        raise ValueError(f"“{text[:40]}” is not a year")
    return int(match[1])


def read_quarter(text: str) -> int:
    """1 to 4, from ``1``, ``Q1`` or ``Quarter 1``.

    Raises:
        ValueError: not a quarter.
    """
    match = re.fullmatch(r"(?:q|quarter|qtr)?\s*([1-4])(?:\.0)?", text.lower())
    if not match:
        raise ValueError(f"“{text[:40]}” is not a quarter")
    return int(match[1])
