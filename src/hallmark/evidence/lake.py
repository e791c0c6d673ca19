"""Where evidence lies on disk: originals by content, Parquet by dataset and month, one writer at a time.

Nothing counts as held until the database says so. Files are written first, under names no earlier import used; the
database transaction that lists them is the one moment of change. What a killed import left behind is swept up by
the next, which knows it by the marker file.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from hallmark.ui.problems import Problem

LOCK = 0x4841_4C4C
"""Number of the advisory lock in PostgreSQL that one importer holds at a time."""


def root() -> Path:
    """The evidence folder."""
    return Path(settings.EVIDENCE_ROOT)


@contextmanager
def one_writer_at_a_time(waiting: object = None) -> Iterator[None]:
    """Waits until no other import is writing. The lock goes with the database session, so a killed import frees it.

    Args:
        waiting: called once, if there is someone to wait for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            if callable(waiting):
                waiting()
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


@contextmanager
def writing(import_id: str) -> Iterator[None]:
    """Marks that an import is writing; on any failure takes away what it wrote. Disk faults become Problems."""
    marker = root() / "writing"
    with disk_faults_in_words():
        root().mkdir(parents=True, exist_ok=True)
        sweep()
        marker.write_text(import_id, encoding="ascii")
        try:
            yield
        except BaseException:
            _remove_files_of(import_id)
            raise
        finally:
            marker.unlink(missing_ok=True)


def sweep() -> None:
    """Removes what a killed import left behind. Call with the writer's lock held."""
    marker = root() / "writing"
    if not marker.exists():
        return
    import_id = marker.read_text(encoding="ascii").strip()
    from_committed = _is_committed(import_id)
    if import_id and not from_committed:
        _remove_files_of(import_id)
    marker.unlink(missing_ok=True)


def _is_committed(import_id: str) -> bool:
    # Killed after the commit but before the marker went: the files are held and must stay.
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM evidence_import WHERE id::text = %s)", [import_id])
        return bool(cursor.fetchone()[0])


def _remove_files_of(import_id: str) -> None:
    for folder in ("parquet", "originals", "quarantine"):
        for path in (root() / folder).rglob(f"*.{import_id}.*"):
            path.unlink(missing_ok=True)


def parquet_path(dataset: str, period: str, unit: str, import_id: str, number: int) -> Path:
    """The (new) file for a holding; its folder exists on return."""
    folder = root() / "parquet" / dataset / (period or "undated")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{unit}.{number}.{import_id}.parquet"


def relative(path: Path) -> str:
    """The path as the database keeps it: below the evidence folder, so that the folder may move."""
    return path.relative_to(root()).as_posix()


def settle(path: Path) -> None:
    """Returns once the file's bytes are on the disk."""
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def disk_faults_in_words() -> Iterator[None]:
    """Turns a full disk or a forbidden folder into a Problem that says what to do."""
    try:
        yield
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or "No space left" in str(error):
            raise Problem(
                f"The disk that holds {root()} is full, so nothing was added. Free some space and add the files again."
            ) from error
        if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
            raise Problem(
                f"You may not write to {error.filename or root()}. Ask its owner, or set HALLMARK_HOME to a folder of "
                "yours."
            ) from error
        raise
