"""Anchors: the heads of the strands, written to a file outside the database.

Whoever can change the database can make every link anew. They cannot make what was anchored fit, unless they reach this
file as well: keep it where the database's administrators cannot write, or copy it away. One line of JSON for each time,
with the heads that had moved since the last.
"""

import json
import logging
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

TORN = "torn"

logger = logging.getLogger(__name__)


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
    """Every anchor in the file, in order; none where there is no file. Raises Problem for a line that is no anchor.

    A last line without its end was being written when the machine or the process died. It is no anchor, and says no
    more than that; nor is one that was set aside since, which the line after it tells.
    """
    lines, torn = _read(path)
    if torn:
        logger.warning("The last line of %s was cut off while it was written; the anchors before it stand.", path)
    return list(_all_in(path, lines))


def keep_anchor(path: Path) -> int:
    """Writes down the heads that have moved since they were last; how many. The line is on the disk when it returns.

    A last line that was cut off stays in the file and is marked, for the file may be one to which one can only add.
    """
    kept = {anchor.strand: anchor.position for anchor in read_anchors(path)}
    moved = [(strand, head) for strand, head in chain.heads().items() if head.position > kept.get(strand, 0)]
    if moved:
        heads = [[strand, head.position, head.hash.hex()] for strand, head in moved]
        _, torn = _read(path)
        mark = f"\n{_mark_of(torn)}\n" if torn else ""
        _append(path, mark + json.dumps({"at": datetime.now(UTC).isoformat(), "heads": heads}) + "\n")
    return len(moved)


def _read(path: Path) -> tuple[list[str], str]:
    """The whole lines, and what stands after the last of them."""
    try:
        text = path.read_text(encoding="utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise Problem(f"The anchors in {path} cannot be read ({_reason(error)}).") from None
    *lines, torn = text.split("\n")
    return lines, torn


def _all_in(path: Path, lines: Sequence[str]) -> Iterator[Anchor]:
    """The anchors of whole lines. A mark excuses the line before it where that is none; it hides no anchor."""
    for number, (before, line, after) in enumerate(zip(["", *lines], lines, [*lines[1:], ""], strict=False), 1):
        if before and line == _mark_of(before):
            continue
        try:
            yield from _read_line(path, number, line)
        except Problem:
            if after != _mark_of(line):
                raise


def _mark_of(torn: str) -> str:
    return json.dumps({TORN: len(torn)})


def _append(path: Path, line: str) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            _write_all(file, line.encode())
            os.fsync(file)
        finally:
            os.close(file)
    except OSError as error:
        raise Problem(
            f"The anchor cannot be written to {path} ({_reason(error)}). Set HALLMARK_AUDIT_ANCHORS to a file that can."
        ) from None


def _write_all(file: int, data: bytes) -> None:
    while data:
        data = data[os.write(file, data) :]


def _read_line(path: Path, number: int, line: str) -> list[Anchor]:
    try:
        said: dict[str, Any] = json.loads(line)
        at = datetime.fromisoformat(said["at"]).astimezone(UTC)
        return [
            Anchor(at, int(strand), int(position), bytes.fromhex(digest)) for strand, position, digest in said["heads"]
        ]
    except (ValueError, KeyError, TypeError):
        raise Problem(f"Line {number} of {path} is not an anchor. It was cut off or changed.") from None


def _reason(error: Exception) -> str:
    return (error.strerror or "no reason given") if isinstance(error, OSError) else "it is not UTF-8 text"
