"""Which districts are most like an area: looked up for a district, worked out from kept sums for any other area."""

from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Floats
from crimestats.comparators import parts_from
from hallmark.areas.queries import AreaRef
from hallmark.assessment.peers.every import KEPT, EveryDistrict, every_district
from hallmark.assessment.peers.facts import FACTS, areas_m2, facts, small_area_facts
from hallmark.partners.queries import Territory
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Peers:
    """The districts chosen, nearest first, and by which features."""

    districts: tuple[AreaRef, ...]
    features: tuple[str, ...]


@dataclass(frozen=True)
class Among:
    """An area among the districts that it is compared with, in the order of their codes."""

    every: EveryDistrict
    own: Floats
    """The area's facts, nan where not known."""
    row: int | None
    """The area's own row, where it is a district."""
    others: np.ndarray
    """Rows of the districts that are no part of it."""

    @property
    def features(self) -> tuple[str, ...]:
        """The facts that it is compared by."""
        return tuple(name for name, value in zip(FACTS, self.own, strict=True) if not np.isnan(value))

    def parts(self) -> Floats:
        """Of each of the others, the part of each fact in its squared distance; nan where it cannot be compared."""
        if self.row is not None:
            parts = parts_from(self.every.facts, self.row)[self.others]
        else:
            parts = parts_from(np.vstack([self.own, self.every.facts[self.others]]), 0)[1:]
        return np.asarray(parts)


def peers_of(territory: Territory, count: int) -> Peers:
    """The `count` districts most like the area in residents per hectare and household, and in deprivation.

    Features of which nothing is held are left out; the deprivation index of England has no Welsh scores.

    Raises:
        Problem: nothing is held to compare areas by.
    """
    among = among_districts(territory)
    refs = tuple(among.every.ref(row) for row in nearest_rows(among, count))
    return Peers(refs, among.features)


def among_districts(territory: Territory) -> Among:
    """The area among all districts but its own.

    Raises:
        Problem: nothing is held to compare areas by.
    """
    every = every_district()
    mine = {every.row_of[district.code] for district in territory.districts if district.code in every.row_of}
    row = next(iter(mine)) if territory.whole_districts and len(mine) == len(territory.districts) == 1 else None
    own = every.facts[row] if row is not None else _own(every, territory)
    if np.isnan(own).all():
        raise Problem(
            "Peers are chosen by residents, households, deprivation and boundaries, and none of these is held for "
            f"{territory.area.name}. Add them, or ask for no peers."
        )
    others = np.array([other for other in range(len(every.codes)) if other not in mine], dtype=np.int64)
    return Among(every, own, row, others)


def nearest_rows(among: Among, count: int) -> list[int]:
    """Rows of the `count` districts most like the area, nearest first, equals by code."""
    if among.row is not None and count <= KEPT:
        rows = among.every.nearest.rows[among.row, :count]
        return [int(row) for row in rows if row >= 0]
    distance = among.parts().sum(axis=1)
    order = np.argsort(distance, kind="stable")
    return [int(row) for row in among.others[order[~np.isnan(distance[order])][:count]]]


def _own(every: EveryDistrict, territory: Territory) -> Floats:
    """The facts of an area that is not one district: whole districts are summed, else its small areas are."""
    rows = [every.row_of.get(district.code) for district in territory.districts]
    known = [row for row in rows if row is not None]
    if territory.whole_districts and len(known) == len(rows):
        return facts(every.sums[known].sum(axis=0))
    outlines = areas_m2(territory.lsoa21)
    area_m2 = sum(outlines.values()) if len(outlines) == len(territory.lsoa21) else np.nan
    return facts(small_area_facts().sums(territory.lsoa21, area_m2))
