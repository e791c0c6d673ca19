"""Files as their publishers write them: delimited text and JSON, the same bytes whenever the content is the same."""

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

CRLF, LF = "\r\n", "\n"


def write_csv(
    path: Path, header: Sequence[str], rows: Iterable[Sequence[object]], *, ends: str = LF, mark: bool = False
) -> None:
    """Write a table as UTF-8 text.

    Args:
        ends: how lines end.
        mark: begin with a byte-order mark, as spreadsheets do.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8-sig" if mark else "utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator=ends)
        writer.writerow(header)
        writer.writerows(rows)


def write_json(path: Path, content: dict[str, Any], *, indent: int | None = None) -> None:
    """Write JSON, in the order of the content's keys."""
    path.parent.mkdir(parents=True, exist_ok=True)
    separators = (",", ":") if indent is None else (",", ": ")
    text = json.dumps(content, ensure_ascii=False, indent=indent, separators=separators)
    path.write_text(text + "\n", encoding="utf-8", newline="")
