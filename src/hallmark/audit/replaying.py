"""What happened after a backup, replayed on what was restored from it: what was taken away stays away.

The events come from an export of the audit that was kept elsewhere. They must go on where the restored record ends,
link by link, and where anchors are given, each link must be the anchored one: an export hashed anew is refused.
Events themselves are not put back: what is done again is an event of today.
"""

import json
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from hallmark.audit.acts import must_be_acknowledged
from hallmark.audit.anchors import Anchor
from hallmark.audit.canonical import Event, link_hash
from hallmark.audit.chain import Head
from hallmark.audit.changes import record
from hallmark.ui.problems import Problem

Again = Callable[[Event], bool]
"""Does once more what an event tells of; whether there was anything to do. It may be given the same event twice."""

_replays: dict[str, Again] = {}
_closings: list[Callable[[], None]] = []


@dataclass(frozen=True)
class Later:
    """An event of an export, with its place in a strand."""

    strand: int
    position: int
    hash: bytes
    event: Event


def register_replay(act: str, again: Again) -> None:
    """Sets what is done again for each event of an act; registering again replaces it."""
    _replays[act] = again


def register_closing(close: Callable[[], None]) -> None:
    """Adds what is shut in every restored database, whatever happened since. The same again changes nothing."""
    if close not in _closings:
        _closings.append(close)


def close_what_was_open() -> None:
    """Shuts all of that: sessions, and links that may have been used or withdrawn since."""
    with transaction.atomic():
        for close in _closings:
            close()


def read_export(path: Path) -> list[Later]:
    """The linked events of an export in JSON lines. Raises Problem for what is none."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise Problem(f"{path} cannot be read. Give a file that `hallmark audit export` wrote.") from None
    return [_read_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def later_than(heads: Mapping[int, Head], exported: Iterable[Later], anchors: Sequence[Anchor]) -> list[Later]:
    """The events after the heads, the oldest first.

    Raises:
        Problem: one is missing or was changed, or an anchor says that the record was another or went on.
    """
    found: list[Later] = []
    hashes = {(strand, head.position): head.hash for strand, head in heads.items()}
    strands: dict[int, list[Later]] = {}
    for later in exported:
        strands.setdefault(later.strand, []).append(later)
    ends = {strand: head.position for strand, head in heads.items()}
    for strand, ones in strands.items():
        head = heads.get(strand, Head(0, bytes(32)))
        for later in sorted(ones, key=lambda one: one.position):
            if later.position <= head.position:
                continue
            if later.position != head.position + 1:
                raise Problem(
                    f"The export lacks the event at {strand}:{head.position + 1}. Export from an earlier day."
                )
            if link_hash(head.hash, strand, later.position, later.event) != later.hash:
                raise Problem(f"The event at {strand}:{later.position} is not what it was. Use another export.")
            head = Head(later.position, later.hash)
            hashes[strand, head.position] = head.hash
            found.append(later)
        ends[strand] = head.position
    _hold_against(anchors, ends, hashes)
    return sorted(found, key=lambda one: (one.event.at, one.strand, one.position))


def _hold_against(anchors: Sequence[Anchor], ends: Mapping[int, int], hashes: Mapping[tuple[int, int], bytes]) -> None:
    """Raises Problem where a link is not the anchored one, or an anchor lies behind the end of its strand."""
    for anchor in anchors:
        if anchor.position > 0 and hashes.get((anchor.strand, anchor.position), anchor.hash) != anchor.hash:
            raise Problem(
                f"The event at {anchor.strand}:{anchor.position} is not the one that was anchored on {anchor.day}. "
                "The export was made anew, or the anchors are another site's. Use the export that was kept."
            )
        if anchor.position > ends.get(anchor.strand, 0):
            raise Problem(
                f"The anchor of {anchor.day} shows that the record went on to {anchor.strand}:{anchor.position}, "
                f"and the export ends at {ends.get(anchor.strand, 0)}. Use a later one; if there is none, "
                "leave the anchors out, and ask who left after it."
            )


def replay(later: Sequence[Later]) -> dict[str, int]:
    """Does again what must be, all of it or nothing; how many times for each act."""
    done: dict[str, int] = {}
    with transaction.atomic():
        for one in later:
            again = _replays.get(one.event.act)
            if again and one.event.outcome == "done" and again(one.event):
                done[one.event.act] = done.get(one.event.act, 0) + 1
        record(act="site.replay", subject=("site", "all"), by=None, detail={"events": len(later), **done})
    return done


def not_done_again(later: Sequence[Later]) -> dict[str, int]:
    """The acts among these that somebody must acknowledge, with how often each was done."""
    acts = [one.event.act for one in later if one.event.outcome == "done" and must_be_acknowledged(one.event.act)]
    return {act: acts.count(act) for act in sorted(set(acts))}


def _read_line(path: Path, number: int, line: str) -> Later:
    try:
        said: dict[str, Any] = json.loads(line, parse_float=Decimal)
        event = Event(
            id=uuid.UUID(said["id"]),
            at=datetime.fromisoformat(said["at"]),
            request_id=uuid.UUID(said["request_id"]) if said["request_id"] else None,
            **{name: said[name] for name in ("actor", "agency", "partnership", "act", "subject_kind", "subject_id")},
            **{name: said[name] for name in ("purpose", "outcome", "detail")},
        )
        return Later(int(said["strand"]), int(said["position"]), bytes.fromhex(said["hash"]), event)
    except (ValueError, KeyError, TypeError, AttributeError):
        raise Problem(f"Line {number} of {path} is no event of an export in JSON lines.") from None
