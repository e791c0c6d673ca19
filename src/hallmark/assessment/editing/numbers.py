"""The numbers that stand in a sentence, and whether a figure behind it says so. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from crimestats.periods import MONTH_NAMES

_MONTHS = "|".join(MONTH_NAMES)
_COUNTED = "records?|crimes?|offences?|incidents?|people|residents|cases?|calls?|reports?"
_NUMBER = re.compile(
    r"(?<![\w.,/-])(?P<digits>\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?P<decimals>\.\d+)?(?P<percent>\s?(?:%|per\s?cent\b))?(?!\w|[,.]\d)",
    re.IGNORECASE,
)
# What has digits and counts nothing: dates, years, lengths of time, references, bases of a rate, ages, telephones.
_NO_COUNT = re.compile(
    r"\b\d{1,2}(?:st|nd|rd|th)?\s+(?:" + _MONTHS + r")\b"
    r"|\b\d{1,2}/\d{1,2}/\d{2,4}\b"
    r"|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b"
    r"|\b(?:19|20)\d\d(?:[/–]\d\d(?:\d\d)?)?\b(?![,.]?\d)(?!\s+(?:" + _COUNTED + r")\b)"
    r"|\b\d{1,2}:\d\d\b|\b\d{1,2}(?:\.\d\d)?\s?[ap]m\b"
    r"|\b\d+(?:\s+(?:calendar\s+)?|-)(?:hours?|days?|weeks?|months?|quarters?|years?|minutes?)\b"
    r"|\b(?:sections?|regs?|regulations?|tables?|figures?|pages?|paragraphs?|chapters?|items?|minutes?|priority|objective"
    r"|zone|phase|stage|step|option|tier|level|part|article|schedule|annex|appendix)\s+\d+(?:\s?(?:to|and|[-–])\s?\d+)?"
    r"|\bss?\.\s?\d+|\bSI\s+\d+/\d+"
    r"|\b(?:per|every|each)\s+[\d,]+\d"
    r"|\baged?\s+(?:under\s+|over\s+)?\d+(?:\s?(?:to|and|[-–])\s?\d+)?|\b(?:under|over)[\s-]\d+s\b"
    r"|\b(?:999|101|111)\s+(?:calls?|number|line)\b",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|around|roughly|nearly|almost|over|under|some|approximately)\s+[-−+£]?$", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """One number as it was typed: where it stands, its words, its size, and how finely it is said."""

    start: int
    end: int
    words: str
    size: float
    decimals: int
    is_percentage: bool
    is_about: bool


def numbers_in(text: str) -> list[Number]:
    """Every number that counts or measures something, in the order of the text."""
    spared = [match.span() for match in _NO_COUNT.finditer(text)]
    return [
        _number(text, match)
        for match in _NUMBER.finditer(text)
        if not any(start <= match.start() < end for start, end in spared)
    ]


def not_behind(text: str, values: Iterable[float]) -> list[str]:
    """The numbers of a text that are no rounding of any of these values, each once, as typed."""
    held = [abs(value) for value in values]
    return list(
        dict.fromkeys(
            number.words for number in numbers_in(text) if not any(_is_rounding(number, value) for value in held)
        )
    )


def _number(text: str, match: re.Match[str]) -> Number:
    decimals = match["decimals"] or ""
    return Number(
        start=match.start(),
        end=match.end(),
        words=match[0].strip(),
        size=float(match["digits"].replace(",", "") + decimals),
        decimals=max(0, len(decimals) - 1),
        is_percentage=bool(match["percent"]),
        is_about=bool(_ABOUT.search(text[: match.start()])),
    )


def _is_rounding(number: Number, value: float) -> bool:
    step = 10.0**-number.decimals
    if number.is_about and not number.decimals:
        # “about 1,300” is said to the hundred, as its noughts show.
        while number.size and number.size % (step * 10) == 0:
            step *= 10
    return abs(number.size - value) <= step / 2 * (1 + 1e-9)
