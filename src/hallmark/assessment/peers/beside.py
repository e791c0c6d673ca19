"""An area beside all districts: who its peers are and why, how like it every other is, and who cannot be compared."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from crimestats.arrays import Floats
from crimestats.comparators.similar import FAR
from hallmark.areas.kinds import KINDS
from hallmark.areas.queries import AreaRef
from hallmark.assessment.peers.choosing import Among, among_districts, nearest_rows
from hallmark.assessment.peers.every import USUAL
from hallmark.assessment.peers.facts import DEPRIVATION, SHORT
from hallmark.partners.queries import Territory
from hallmark.ui.problems import Problem

LIKENESS = (
    ("very like it", 1.0), ("like it", FAR), ("somewhat like it", 2 * FAR), ("unlike it", 4 * FAR),
    ("very unlike it", float("inf")),
)  # fmt: skip
"""Words for a distance, each up to so many times the usual distance of peers."""
NOT_KNOWN = (
    "Residents, or an outline, are not held for all of it.",
    "Households or residents are not held for all of it.",
    "No deprivation score is held for enough of its residents.",
)
NO_WELSH_INDEX = "The English index of deprivation has no scores in Wales, and the Welsh index is on another scale."


@dataclass(frozen=True)
class Likeness:
    """How like the area one district is."""

    ref: AreaRef
    facts: tuple[float | None, ...]
    distance: float
    """In standard deviations, all facts together."""
    times: float
    """The distance over the usual distance of peers."""
    differs_in: str
    """The fact with the largest part in the distance; blank where there is none."""
    names_it: bool = False
    """Whether the area is among this district's own nearest."""

    @property
    def words(self) -> str:
        """The distance in plain words, by the number as it is printed."""
        return next(words for words, most in LIKENESS if round(self.times, 1) <= most)


@dataclass(frozen=True)
class Beside:
    """An area beside all districts."""

    area: AreaRef
    facts: tuple[float | None, ...]
    medians: tuple[float | None, ...]
    """Of the districts that each fact is known of."""
    known_of: tuple[int, ...]
    """How many districts those are."""
    features: tuple[str, ...]
    peers: tuple[Likeness, ...]
    """Nearest first."""
    others: tuple[Likeness, ...]
    """Every district that can be compared, peers among them, most like it first."""
    not_compared: tuple[tuple[str, tuple[AreaRef, ...]], ...]
    """Why some cannot be compared, and which."""
    own: tuple[AreaRef, ...]
    """The area's own districts."""
    can_be_named: bool
    """Whether it is a district, and so may be a peer of others."""

    @property
    def has_few_like_it(self) -> bool:
        """Whether even its peers are, on the whole, not much like it."""
        return bool(self.peers) and sum(peer.times for peer in self.peers) / len(self.peers) > FAR


def beside(territory: Territory) -> Beside:
    """The area beside all districts.

    Raises:
        Problem: the area is not made of whole districts, nothing is held to compare it by, or nobody to compare with.
    """
    if not territory.whole_districts:
        raise Problem(_not_whole(territory))
    among = among_districts(territory)
    likenesses = _likenesses(among)
    if not likenesses:
        raise Problem(f"There is no other district of which as much is held as of {territory.area.name}.")
    facts = among.every.facts
    known = ~np.isnan(facts)
    return Beside(
        area=territory.area,
        facts=_values(among.own),
        medians=tuple(
            float(np.median(column[is_known])) if is_known.any() else None
            for column, is_known in zip(facts.T, known.T, strict=True)
        ),
        known_of=tuple(known.sum(axis=0).tolist()),
        features=among.features,
        peers=tuple(likenesses[row] for row in nearest_rows(among, USUAL)),
        others=tuple(sorted(likenesses.values(), key=lambda one: (one.distance, one.ref.code))),
        not_compared=_not_compared(among),
        own=territory.districts,
        can_be_named=among.row is not None,
    )


def _likenesses(among: Among) -> dict[int, Likeness]:
    """How like the area each district is that can be compared, by row."""
    every, parts = among.every, among.parts()
    usual = every.usual_for(~np.isnan(among.own))
    squared = parts.sum(axis=1)
    if np.isnan(usual):
        nearest = np.sort(np.sqrt(squared[~np.isnan(squared)]))[:USUAL]
        usual = float(nearest.mean()) if nearest.size else float("nan")
    found = {}
    for row, part, square in zip(among.others.tolist(), parts, squared, strict=True):
        if not np.isnan(square):
            distance = float(np.sqrt(square))
            found[row] = Likeness(
                every.ref(row),
                _values(every.facts[row]),
                distance,
                distance / usual if usual > 0 else float("inf") if distance > 0 else 0.0,
                SHORT[int(part.argmax())] if square > 0 else "",
                among.row is not None and among.row in every.nearest.rows[row, :USUAL],
            )
    return found


def _not_compared(among: Among) -> tuple[tuple[str, tuple[AreaRef, ...]], ...]:
    """The districts without a fact that the area is compared by, under the reason for the first one missing."""
    reasons: dict[str, list[AreaRef]] = defaultdict(list)
    for row in among.others.tolist():
        missing = np.flatnonzero(np.isnan(among.every.facts[row]) & ~np.isnan(among.own))
        if missing.size:
            ref = among.every.ref(row)
            reasons[_why(int(missing[0]), ref)].append(ref)
    return tuple((reason, tuple(refs)) for reason, refs in reasons.items())


def _why(fact: int, ref: AreaRef) -> str:
    return NO_WELSH_INDEX if fact == DEPRIVATION and ref.code.startswith("W") else NOT_KNOWN[fact]


def _values(facts: Floats) -> tuple[float | None, ...]:
    return tuple(None if np.isnan(value) else float(value) for value in facts)


def _not_whole(territory: Territory) -> str:
    kind = KINDS[territory.area.kind].label if territory.area.kind in KINDS else "partnership"
    inside = " and ".join(district.name for district in territory.districts)
    return (
        f"{territory.area.name} ({kind}) is not made of whole districts, and only those are compared. "
        f"Name {inside or 'a district'} instead."
    )
