"""Events as a file: CSV for a spreadsheet, or JSON lines, which hold every value exactly."""

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from django.db import transaction

from hallmark.audit.changes import record
from hallmark.audit.models import AuditEvent, AuditLink
from hallmark.audit.queries import Wanted, all_events
from hallmark.ui.problems import Problem

COLUMNS = (
    *("at", "id", "actor", "agency", "partnership", "act", "subject_kind", "subject_id", "purpose", "outcome"),
    *("request_id", "detail", "strand", "position", "hash"),
)
# A spreadsheet program takes a cell that begins so for a formula: people's words must never be run.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
Row = dict[str, Any]
Writer = Callable[[TextIO, Iterable[Row]], int]


def export(wanted: Wanted, path: Path, *, by: int | None) -> int:
    """Writes the events that fit to a new file, whole or not at all; how many. That this was done is an event itself.

    Raises:
        Problem: the file's name ends otherwise, it is there already, or it cannot be written.
    """
    writer = _writer(path)
    if path.exists():
        raise Problem(f"{path} is there already. Give the name of a new file.")
    try:
        with _draft(path) as draft:
            count = writer(draft, map(_row, all_events(wanted)))
            with transaction.atomic():
                record(act="audit.export", subject=("audit", "events"), by=by, detail={"events": count})
    except OSError as error:
        raise Problem(f"{path} cannot be written ({error.strerror}). Give a file in a folder of yours.") from None
    return count


@contextmanager
def _draft(path: Path) -> Iterator[TextIO]:
    """A file beside `path`, which only its owner may read; it becomes `path` when the block ends well."""
    number, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    draft = Path(name)
    try:
        with os.fdopen(number, "w", encoding="utf-8", newline="") as file:
            yield file
            file.flush()
            os.fsync(number)
        draft.rename(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _writer(path: Path) -> Writer:
    writers: dict[str, Writer] = {".csv": _write_csv, ".jsonl": _write_lines}
    if path.suffix not in writers:
        raise Problem(f"{path.name} ends neither in .csv nor in .jsonl. Those are the two kinds of file.")
    return writers[path.suffix]


def _row(event: AuditEvent) -> Row:
    link: AuditLink | None = getattr(event, "link", None)
    values = {name: getattr(event, name) for name in COLUMNS[:-3]}
    return {
        **{name: str(value) if name in {"id", "request_id"} and value else value for name, value in values.items()},
        "at": f"{event.at:%Y-%m-%dT%H:%M:%S.%f}Z",
        "strand": link.strand if link else None,
        "position": link.position if link else None,
        "hash": bytes(link.hash).hex() if link else None,
    }


def _write_csv(file: TextIO, rows: Iterable[Row]) -> int:
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    count = 0
    for count, row in enumerate(_safe(rows), 1):  # noqa: B007 - the last number is the answer
        writer.writerow(row)
    return count


def _safe(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        told = {**row, "detail": json.dumps(row["detail"], ensure_ascii=False)}
        yield {
            name: f"'{value}" if isinstance(value, str) and value.startswith(FORMULA_SIGNS) else value
            for name, value in told.items()
        }


def _write_lines(file: TextIO, rows: Iterable[Row]) -> int:
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007 - the last number is the answer
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
    return count
