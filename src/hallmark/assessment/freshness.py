"""Is an assessment still what would be made now? Everything that it was made from, as one digest."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from hallmark.areas.queries import forces, lookup_state
from hallmark.assessment.provenance import program
from hallmark.assessment.series import OPEN_COUNTS
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street
from hallmark.partners.queries import partnerships


@dataclass(frozen=True)
class HeldNow:
    """All that is held at one moment and that an assessment may rest on.

    Attributes:
        records: the live holdings of each force's own files, of every dataset, by force as in file names.
        others: every other live holding: national, of a district or publisher, or counts of any place.
        places: a digest of the files of places.
        bodies: every partnership that was defined here, with what it covers.
    """

    records: Mapping[str, tuple[int, ...]]
    others: tuple[int, ...]
    places: str
    bodies: str


def held_now() -> HeldNow:
    """What is held at this moment."""
    records: dict[str, list[int]] = {}
    others = []
    known = {force.slug for force in forces()}
    live = Holding.objects.filter(state=Holding.State.LIVE).order_by("pk")
    for key, dataset, unit in live.values_list("pk", "dataset", "unit"):
        # A force that is in no list has files of records; a table of counts may be of other places than its unit.
        if dataset == police_street.DATASET or (unit in known and dataset not in OPEN_COUNTS):
            records.setdefault(unit, []).append(key)
        else:
            others.append(key)
    return HeldNow(
        {unit: tuple(keys) for unit, keys in records.items()}, tuple(others), lookup_state(), _bodies_defined()
    )


def made_from(asked: Mapping[str, Any], units: Iterable[str], held: HeldNow) -> str:
    """The digest of what an assessment is made from.

    Args:
        asked: its options: code of the area, year, comparisons as asked, target, peers.
        units: the forces whose files it rests on; with peers it may rest on those of any.
    """
    records = held.records if asked["peers"] else {unit: held.records.get(unit, ()) for unit in units}
    parts = [dict(asked), sorted(records.items()), held.others, held.places, held.bodies, program()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _bodies_defined() -> str:
    told = [
        [
            one.slug, one.legal_name, one.brand, one.kind, str(one.valid),
            sorted(
                [cover.area_code, cover.area_kind, cover.is_excluded, str(cover.valid)] for cover in one.covers.all()
            ),
        ]
        for one in partnerships()
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()
