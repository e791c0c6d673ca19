"""The peers of every district at once, worked out once for the evidence that they stand on, and kept."""

import hashlib
import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from django.conf import settings

from crimestats.arrays import Bools, Floats
from crimestats.comparators import NearestAreas, nearest_areas
from hallmark.areas.placement import lookup_state, picture
from hallmark.areas.queries import AreaRef
from hallmark.assessment.peers.facts import areas_m2, districts, facts, small_area_facts
from hallmark.evidence.deprivation import INDEX
from hallmark.evidence.people import HOUSEHOLDS, RESIDENTS
from hallmark.evidence.standing import standing
from hallmark.reports.keeping import Passing, clear_older, keep, kept, touch

KEPT = 20
"""Peers kept of each district: as many as an assessment may ask for."""
USUAL = 10
"""Peers that a page names; how far off so many lie is what is usual."""
METHOD = 1
"""Raised when the way of working peers out changes, so that nothing kept before is used."""
MONTH_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True)
class EveryDistrict:
    """All districts in the order of their codes: what their facts are made of, and the nearest of each."""

    codes: tuple[str, ...]
    names: tuple[str, ...]
    sums: Floats
    nearest: NearestAreas

    @cached_property
    def facts(self) -> Floats:
        """Shape (districts, facts)."""
        return facts(self.sums)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """The row of each code."""
        return {code: row for row, code in enumerate(self.codes)}

    def usual_for(self, used: Bools) -> float:
        """The usual distance where areas are compared by these facts; nan where no district is."""
        rows = np.flatnonzero((self.nearest.used == used).all(axis=1))
        return float(self.nearest.typical[rows[0]]) if rows.size else float("nan")

    def ref(self, row: int) -> AreaRef:
        """The district of a row."""
        return AreaRef(self.codes[row], self.names[row], "district")


def every_district() -> EveryDistrict:
    """The districts with their peers, by the evidence that stands: from memory, from disk, or worked out now."""
    try:
        return _kept_or_made(standing_key(), Path(settings.PEERS_ROOT) / "districts")
    except Passing as passing:
        made: EveryDistrict = passing.made
        return made


def standing_key() -> str:
    """A digest of all that peers are made of: equal means equal peers."""
    held = standing().filter(dataset__in=[RESIDENTS, HOUSEHOLDS, INDEX]).order_by("dataset", "unit", "period", "pk")
    files = list(held.values_list("dataset", "unit", "period", "member_sha256", "parquet"))
    return hashlib.sha256(json.dumps([METHOD, lookup_state(), files]).encode()).hexdigest()[:32]


@lru_cache(maxsize=4)
def _kept_or_made(key: str, root: Path) -> EveryDistrict:
    file = root / key / "districts.json"
    content = kept(file)
    if content is not None:
        touch(file.parent)
        return _read(content)
    made = work_out()
    if standing_key() != key:
        # Evidence was added while they were worked out: they are not those of this key.
        raise Passing(made)
    keep(_written(made), file)
    clear_older(root, than_seconds=MONTH_SECONDS, but=key)
    return made


def work_out() -> EveryDistrict:
    """The districts with their peers, from the evidence and lookups as they stand."""
    small = districts()
    held, area_m2, names = small_area_facts(), areas_m2(small), picture().names
    sums = np.array([held.sums(lsoas, area_m2.get(code, np.nan)) for code, lsoas in small.items()]).reshape(-1, 6)
    return EveryDistrict(
        tuple(small),
        tuple(names.get(code) or code for code in small),
        sums,
        nearest_areas(facts(sums), KEPT, typical_of=USUAL),
    )


def _written(made: EveryDistrict) -> bytes:
    """As JSON: a float is written so that it reads back as the same float."""
    return json.dumps(
        {
            "codes": made.codes,
            "names": made.names,
            "sums": made.sums.tolist(),
            "rows": made.nearest.rows.tolist(),
            "distances": made.nearest.distances.tolist(),
            "used": made.nearest.used.tolist(),
            "typical": made.nearest.typical.tolist(),
        }
    ).encode()


def _read(content: bytes) -> EveryDistrict:
    held = json.loads(content)
    count = len(held["codes"])
    nearest = NearestAreas(
        np.array(held["rows"], dtype=np.int64).reshape(count, -1),
        np.array(held["distances"], dtype=np.float64).reshape(count, -1),
        np.array(held["used"], dtype=bool).reshape(count, -1),
        np.array(held["typical"], dtype=np.float64),
    )
    sums = np.array(held["sums"], dtype=np.float64).reshape(count, -1)
    return EveryDistrict(tuple(held["codes"]), tuple(held["names"]), sums, nearest)
