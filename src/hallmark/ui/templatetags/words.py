"""Numbers, months and dates as Hallmark prints them."""

import datetime
from collections.abc import Sequence
from itertools import groupby
from typing import Any

from django import template

from crimestats.periods import MONTH_NAMES, month_label, months_label, period_label

register = template.Library()

STATES = {"held": "Held", "partial": "Held in part", "thin": "Suspiciously thin", "missing": "Missing"}


@register.filter
def thousands(value: float | str | None) -> str:
    """A number with commas and a true minus; whole where it is whole, an en dash where there is none."""
    if value is None or value == "":
        return "–"
    number = float(value)
    words = f"{number:,.0f}" if number.is_integer() else f"{number:,.1f}"
    return words.replace("-", "−")


@register.filter
def month(value: str) -> str:
    """``2025-12`` as ``December 2025``; anything that is not a month as it is."""
    return month_label(value) if len(value) == 7 and value[4] == "-" else value


@register.filter
def short_month(value: str) -> str:
    """``2025-12`` as ``Dec``, for the head of a column under its year."""
    return MONTH_NAMES[int(value[5:7]) - 1][:3]


@register.filter
def state_words(state: str) -> str:
    """The state of a month in a coverage calendar, in words."""
    return STATES[state]


@register.filter
def by_year(value: Sequence[str]) -> list[tuple[str, int]]:
    """A run of months as (year, how many of them), for the head of a calendar."""
    return [(year, len(list(group))) for year, group in groupby(value, key=lambda month: month[:4])]


@register.filter
def months(value: Sequence[str]) -> str:
    """A set of months in words, runs joined: ``May to December 2024``."""
    return months_label(list(value))


@register.simple_tag
def period(first: str, last: str) -> str:
    """Two months in words: ``year ending December 2025``, ``January to April 2025``."""
    if len(first) != 7 or len(last) != 7:
        return first if first == last else f"{first} to {last}"
    return period_label(first, last)


@register.filter
def day(value: datetime.date | str | None) -> str:
    """``1 October 2025``, from a date or its ISO form; words that are no date stay as they are."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        try:
            value = datetime.date.fromisoformat(value[:10])
        except ValueError:
            return str(value)
    return f"{value.day} {MONTH_NAMES[value.month - 1]} {value.year}"


@register.filter
def share(part: int | None, whole: int | None) -> str:
    """A part and its base, never a lone percentage: ``112 of 7,012 (1.6%)``; no percentage on a base under 50."""
    if not whole:
        return "–"
    counts = f"{part or 0:,} of {whole:,}"
    return f"{counts} ({100 * (part or 0) / whole:.1f}%)" if whole >= 50 else counts


@register.filter
def size(value: int) -> str:
    """Bytes as a person says them: ``12.4 MB``."""
    amount = float(value)
    for unit in ("bytes", "KB", "MB"):
        if amount < 1000:
            return f"{amount:,.0f} {unit}" if unit == "bytes" else f"{amount:,.1f} {unit}"
        amount /= 1000
    return f"{amount:,.1f} GB"


@register.filter
def plural(count: int, words: str) -> str:
    """``3|plural:"file,files"`` is ``3 files``; the number has its commas."""
    one, many = words.split(",")
    return f"{count:,} {one if count == 1 else many}"


@register.filter
def entry(mapping: dict[str, Any], key: str) -> Any:
    """The entry of `mapping` under a key that is itself a variable; None if there is none."""
    return mapping.get(key)
