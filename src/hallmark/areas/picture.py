"""Where small areas lie, as one thing to ask."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import pyarrow as pa

LEVELS = ("msoa21", "ward", "district", "csp", "force", "county")

Level = Mapping[str, str | None]


@dataclass(frozen=True)
class Picture:
    """Everything about where small areas lie, at one state of what is held.

    Attributes:
        table, splits: as `placement.placement` and `placement.splits` give them.
        csps_of_district: the partnerships that the lookup names for each district.
        undivided_csps: partnerships whose small areas the lookups do not all tell.
        levels: for each level, the area of each LSOA of 2021.
        members: for each level, the LSOAs of 2021 of each of its areas, sorted.
        names: the latest name of every code.
    """

    table: pa.Table
    splits: pa.Table
    csps_of_district: Mapping[str, tuple[str, ...]]
    undivided_csps: frozenset[str]
    levels: Mapping[str, Level]
    members: Mapping[str, Mapping[str, tuple[str, ...]]]
    names: Mapping[str, str]


def members_of(level: Level) -> dict[str, tuple[str, ...]]:
    """The LSOAs of each area of a level; they come in the order of their codes."""
    held: dict[str, list[str]] = defaultdict(list)
    for lsoa, code in level.items():
        if code:
            held[code].append(lsoa)
    return {code: tuple(lsoas) for code, lsoas in held.items()}
