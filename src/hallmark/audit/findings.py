"""What can be wrong with the chain, and which of it a set of misfitting links is.

A link fits where its hash is that of the link before it and of its event in its place. One that does not fit was
edited, or it and its event stand in another place than they did: then it fits there.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import product

from hallmark.audit.canonical import Event, link_hash


class Kind(StrEnum):
    """What was found."""

    EDITED = "edited"
    DELETED = "deleted"
    REORDERED = "reordered"
    TAIL_CUT = "tail cut"
    REWRITTEN = "rewritten"
    HEAD = "head"
    UNLINKED = "unlinked"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong. `words` says what, and of which strand and position or event."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Suspect:
    """A link that does not fit: where it stands, what it says, and the hash of the link before it."""

    position: int
    before: bytes
    hash: bytes
    event_id: uuid.UUID
    event: Event


def name_suspects(strand: int, suspects: Sequence[Suspect]) -> Iterator[Finding]:
    """Says of each link that does not fit whether it was moved or edited. Time grows with their number cubed."""
    moved = {suspect.position: place for suspect in suspects if (place := _stood_at(strand, suspect, suspects))}
    for suspect in suspects:
        if suspect.position in moved:
            yield Finding(
                Kind.REORDERED,
                f"Reordered: what stands at {strand}:{suspect.position} stood at {strand}:{moved[suspect.position]}"
                f" (event {suspect.event_id}).",
            )
        elif not (moved and _fits_after_another(strand, suspect, suspects)):
            yield Finding(
                Kind.EDITED,
                f"Edited: event {suspect.event_id} at {strand}:{suspect.position} is not what was linked"
                f" (or the hash at {strand}:{suspect.position - 1} was changed).",
            )


def _stood_at(strand: int, suspect: Suspect, suspects: Sequence[Suspect]) -> int | None:
    """The position at which it fits; None where there is none among these."""
    for other in suspects:
        if other is not suspect and link_hash(other.before, strand, other.position, suspect.event) == other.hash:
            # The events were exchanged and the hashes left.
            return other.position
    for place, before in product(suspects, _hashes(suspects)):
        # The link was moved with its hash.
        at = place.position
        if at != suspect.position and link_hash(before, strand, at, suspect.event) == suspect.hash:
            return at
    return None


def _fits_after_another(strand: int, suspect: Suspect, suspects: Sequence[Suspect]) -> bool:
    """Whether it is as it was, and only the link before it was moved away."""
    return any(
        link_hash(before, strand, suspect.position, suspect.event) == suspect.hash for before in _hashes(suspects)
    )


def _hashes(suspects: Sequence[Suspect]) -> set[bytes]:
    return {suspect.before for suspect in suspects} | {suspect.hash for suspect in suspects}
