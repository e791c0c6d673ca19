"""Small counts of people, which can tell who they are: what a partner's figure may not show. Pure."""

import re

from crimestats.disclosure import CHANNEL, PARTNER_EXTRACT

LEAST_BASE = 50
"""No percentage is given on fewer (a rule of the whole document)."""
_PERCENT = re.compile(r"%|\bper\s?cent", re.IGNORECASE)
_NO_PEOPLE = re.compile(
    r"\b(?:rate|ratio|per|days?|hours?|minutes?|weeks?|months?|years?|pounds?|score|index|tonnes?|km|miles?)\b|£",
    re.IGNORECASE,
)
_CHANNEL = re.compile(
    r"\bchannel (?:panel|case|referral|programme|process|support)s?\b|\bprevent referrals?\b", re.IGNORECASE
)


def is_percentage(unit: str) -> bool:
    """Is the unit per cent?"""
    return bool(_PERCENT.search(unit))


def why_withheld(value: float, unit: str, base: int | None) -> str:
    """Why a number must not be given, in a sentence; blank where it may.

    Counts of 1 to 4 are refused, and so is what would give one away: a percentage that stands for so few, and a part
    that leaves so few of its base.
    """
    if _NO_PEOPLE.search(unit) and not is_percentage(unit):
        return ""
    count = value * base / 100 if is_percentage(unit) and base else value
    if is_percentage(unit) and not base:
        return ""
    low, high = PARTNER_EXTRACT.protected
    few = f"{low} to {high} people can be recognised."
    if low <= round(count) <= high:
        return f"{few} Give a wider area or a longer period, or leave it out."
    if base is not None and low <= base - round(count) <= high:
        return f"All but a few of the {base:,} are in this number, and {few} Give a wider area or a longer period."
    return ""


def is_of_channel(*words: str) -> bool:
    """Is it about Channel, of which nothing may leave the panel (`crimestats.disclosure.CHANNEL`)?"""
    return not CHANNEL.publish and any(_CHANNEL.search(text) for text in words)
