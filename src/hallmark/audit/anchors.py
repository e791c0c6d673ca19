"""Anchors: the heads of the strands, written to a file outside the database.

Whoever can change the database can make every link anew. They cannot make what was anchored fit, unless they reach this
file as well: keep it where the database's administrators cannot write, or copy it away. One line of JSON for each time,
with the heads that had moved since the last.
"""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime

from hallmark.audit import chain
from hallmark.ui.problems import Problem


@dataclass(frozen=True)
class Anchor:
    """The head of one strand at one time."""

    at: datetime
    strand: int
    position: int
    hash: bytes

    @property
    def day(self) -> str:
        """When it was kept, in words."""
        return date_format(localtime(self.at), "j F Y, H:i")


def read_anchors(path: Path) -> Sequence[Anchor]:
    """Every anchor in the file, in order; none where there is no file. Raises Problem for a line that is no anchor."""
    if not path.exists():
        return []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The anchors in {path} cannot be read ({_reason(error)}).") from None
    return [anchor for number, line in enumerate(text.splitlines(), 1) for anchor in _read_line(path, number, line)]


def keep_anchor(path: Path) -> int:
    """Writes down the heads that have moved since they were last; how many. The line is on the disk when it returns."""
    kept = {anchor.strand: anchor.position for anchor in read_anchors(path)}
    moved = [(strand, head) for strand, head in chain.heads().items() if head.position > kept.get(strand, 0)]
    if moved:
        heads = [[strand, head.position, head.hash.hex()] for strand, head in moved]
        _append(path, json.dumps({"at": datetime.now(UTC).isoformat(), "heads": heads}) + "\n")
    return len(moved)


def _append(path: Path, line: str) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise Problem(
            f"The anchor cannot be written to {path} ({_reason(error)}). Set HALLMARK_AUDIT_ANCHORS to a file that can."
        ) from None


def _read_line(path: Path, number: int, line: str) -> Iterator[Anchor]:
    try:
        said: dict[str, Any] = json.loads(line)
        at = datetime.fromisoformat(said["at"]).astimezone(UTC)
        for strand, position, digest in said["heads"]:
            yield Anchor(at, int(strand), int(position), bytes.fromhex(digest))
    except (ValueError, KeyError, TypeError):
        raise Problem(f"Line {number} of {path} is not an anchor. It was cut off or changed.") from None


def _reason(error: Exception) -> str:
    return (error.strerror or "no reason given") if isinstance(error, OSError) else "it is not UTF-8 text"
