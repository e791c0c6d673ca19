"""Decisions about names and dates of partnerships: pure, no database."""

from collections.abc import Mapping
from dataclasses import dataclass
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


def within(begins: date | None, ends: date | None, outer_begins: date | None, outer_ends: date | None) -> bool:
    """Whether a half-open range lies within another; the day itself counts where both ends of it are one day."""
    starts_inside = outer_begins is None or (begins is not None and outer_begins <= begins)
    if begins is not None and begins == ends:
        return starts_inside and (outer_ends is None or begins < outer_ends)
    return starts_inside and (outer_ends is None or (ends is not None and ends <= outer_ends))


@dataclass(frozen=True)
class GradeStrength:
    """One grade of a team: how many it is meant to have at least, and how many hold a post of that grade."""

    grade: str
    wanted: int
    held: int

    @property
    def gap(self) -> int:
        """How many are missing; none where there are as many as are meant, or more."""
        return max(self.wanted - self.held, 0)


def strength(establishment: Mapping[str, int], held: Mapping[str, int]) -> tuple[GradeStrength, ...]:
    """Establishment beside strength for every grade of either, those of the establishment first and in its order.

    Grades are the same whatever their capitals.
    """
    counted: dict[str, int] = {}
    names: dict[str, str] = {}
    for grade, number in held.items():
        names.setdefault(grade.casefold(), grade)
        counted[grade.casefold()] = counted.get(grade.casefold(), 0) + number
    meant = [GradeStrength(grade, wanted, counted.pop(grade.casefold(), 0)) for grade, wanted in establishment.items()]
    return (*meant, *(GradeStrength(names[grade], 0, number) for grade, number in counted.items()))
