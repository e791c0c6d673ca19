"""Which areas an assessment prints: the area, its parts, what it lies in, and boundaries that cut it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hallmark.areas.placement import picture
from hallmark.areas.queries import AreaRef
from hallmark.partners.models import Partnership
from hallmark.partners.queries import Territory, UnknownArea, partnerships
from hallmark.partners.queries import compare as boundary_difference
from hallmark.partners.queries import territory as find_territory


@dataclass(frozen=True)
class Place:
    """An area to be published: its name, the level and codes that make it up, and how much of it is printed."""

    ref: AreaRef
    level: str
    codes: tuple[str, ...]
    lsoa21: tuple[str, ...]
    monthly: bool = False
    monthly_total: bool = False
    """Month by month of all crime only."""
    compared: bool = True
    rated: bool = True


@dataclass(frozen=True)
class Beside:
    """Another boundary that cuts the area's, such as a police commander's: the whole of it, and what both share."""

    place: Place
    shared: Place
    wards: tuple[AreaRef, ...]


def first_day(month: str) -> date:
    """The day on which an area's boundaries are looked up for a year that ends with this month."""
    return date(int(month[:4]), int(month[5:7]), 1)


def places_of(territory: Territory) -> Iterator[Place]:
    """The area, its districts, CSPs and forces always; its wards and small areas as published."""
    now = picture()
    district_codes = tuple(district.code for district in territory.districts)
    if territory.whole_districts:
        yield Place(territory.area, "district", district_codes, territory.lsoa21, monthly=True)
    else:
        yield Place(territory.area, "lsoa21", territory.lsoa21, territory.lsoa21, monthly=True)
    for level, refs in (("district", territory.districts), ("csp", territory.csps), ("force", territory.forces)):
        for ref in refs:
            if ref.code != territory.area.code:
                yield Place(ref, level, (ref.code,), now.members[level].get(ref.code, ()), monthly=True)
    inside = set(territory.lsoa21)
    for ward in territory.wards:
        yield Place(ward, "ward", (ward.code,), now.members["ward"].get(ward.code, ()), monthly_total=True)
    for lsoa in sorted(inside):
        yield Place(
            AreaRef(lsoa, now.names.get(lsoa) or lsoa, "lsoa"), "lsoa21", (lsoa,), (lsoa,), compared=False, rated=False
        )


def other_boundaries(territory: Territory, day: date) -> Iterator[Beside]:
    """Policing areas defined here that share small areas with this one and reach beyond it."""
    for found in partnerships():
        if found.kind != Partnership.Kind.POLICING or found.slug == territory.area.code:
            continue
        try:
            other = find_territory(f"partnership:{found.legal_name}", as_at=day)
        except UnknownArea:
            continue  # it did not stand on that day
        difference = boundary_difference(territory, other)
        if not difference.both or not difference.only_second or not set(other.forces) <= set(territory.forces):
            continue
        shared = AreaRef(
            f"{territory.area.code}-in-{found.slug}", f"{territory.area.name} within {other.area.name}", "part"
        )
        yield Beside(
            Place(other.area, "lsoa21", other.lsoa21, other.lsoa21, compared=False),
            Place(shared, "lsoa21", difference.both, difference.both, compared=False),
            difference.wards_only_second if not difference.only_first else _shared_wards(territory, other),
        )


def _shared_wards(one: Territory, other: Territory) -> tuple[AreaRef, ...]:
    return tuple(ward for ward in one.wards if ward in other.wards)
