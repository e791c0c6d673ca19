"""Decisions about names and dates of partnerships: pure, no database."""

from datetime import date

# When one name is several areas made of the same small areas, the first of these kinds answers for all.
PREFERENCE = ("partnership", "csp", "district", "county", "force", "fire", "ward", "region", "country", "msoa", "lsoa")

SMALL = ("ward", "msoa", "lsoa")


def size_class(kind: str) -> int:
    """0 for districts and everything larger, then 1, 2, 3: a name of a larger area does not mean a smaller one."""
    return SMALL.index(kind) + 1 if kind in SMALL else 0


def stands(begins: date | None, ends: date | None, on: date) -> bool:
    """Whether a half-open range of dates, open where None, contains a day."""
    return (begins is None or begins <= on) and (ends is None or on < ends)


def lasts(begins: date | None, ends: date | None) -> bool:
    """Whether a half-open range of dates contains any day."""
    return begins is None or ends is None or begins < ends


def in_words(begins: date | None, ends: date | None) -> str:
    """A range in a sentence: ``from 14 July 2014``, ``until 1 April 2023``."""
    parts = [f"from {begins.day} {begins:%B %Y}"] if begins else []
    parts += [f"until {ends.day} {ends:%B %Y}"] if ends else []
    return " ".join(parts) or "at any time"
