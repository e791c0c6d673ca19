"""Taking a backup while the site is at work: the database as it was at one moment, and the files that it then named.

No import may end between the database's snapshot and the list of files, so the importers' lock is held for that
moment. After it everything is read at leisure: the dump from the snapshot, the files by links of their own, which stay
though a paper is made anew meanwhile.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction
from psycopg import IsolationLevel, sql

import hallmark
from hallmark.audit.changes import record
from hallmark.config import roles
from hallmark.config.backup import manifest as the
from hallmark.config.backup.archive import Writer, drafted, read_in_chunks
from hallmark.config.backup.manifest import Manifest, key_print
from hallmark.config.backup.programs import dumping
from hallmark.config.database import address_of
from hallmark.evidence import lake
from hallmark.evidence.progress import Progress
from hallmark.ui.problems import Problem

STAGE = ".hallmark-backup-"
TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
    " AND relpersistence = 'p' ORDER BY relname"
)


@dataclass(frozen=True)
class Taken:
    """A backup that was made: where it is, the SHA-256 of its manifest, its rows and its bytes before packing."""

    path: Path
    digest: str
    rows: int
    size: int


def take(home: Path, to: Path, *, with_secrets: bool, progress: Progress) -> Taken:
    """Makes a backup of the whole installation; the site may go on.

    Args:
        to: a new file, or a folder that is given a file named after the moment.
        with_secrets: whether the signing key and agencies' secrets for single sign-on go in, too.

    Raises:
        Problem: the place is taken or within the home, the disk is full, or the database cannot be dumped. Then there
            is no archive.
    """
    now = datetime.now(UTC)
    path = to / f"hallmark-{now:%Y%m%dT%H%M%SZ}.zip" if to.is_dir() else to
    _check_place(path, home)
    try:
        with _alone(home), drafted(path) as file:
            said, digest = _written(Writer(file), home, with_secrets, progress)
    except OSError as error:
        raise Problem(f"The backup cannot be written to {path} ({error.strerror}). Nothing was left there.") from error
    with transaction.atomic():
        record(act="site.backup", subject=("site", "all"), by=None, detail={"archive": digest, "secrets": with_secrets})
    return Taken(path, digest, sum(said.rows.values()), said.size)


def _check_place(path: Path, home: Path) -> None:
    if path.exists():
        raise Problem(f"{path} is there already. Give the name of a new file.")
    if not path.parent.is_dir():
        raise Problem(f"There is no folder {path.parent}. Make it first.")
    if path.resolve().is_relative_to(home.resolve()):
        raise Problem(f"{path} is in the home that it would back up, and would be lost with it. Give another place.")


def _written(archive: Writer, home: Path, with_secrets: bool, progress: Progress) -> tuple[Manifest, str]:
    # The anchors come first: none of them may be later than the database's snapshot.
    anchors = settings.HALLMARK_AUDIT_ANCHORS
    anchored = anchors.read_bytes() if anchors.exists() else b""
    address = address_of(home, roles.BACKUP)
    with _staged(home) as stage, psycopg.connect(**address) as session:  # type: ignore[arg-type]
        session.isolation_level, session.read_only = IsolationLevel.REPEATABLE_READ, True
        taken_at, snapshot = _frozen(session, home, stage, progress)
        rows, migrations = _rows_of(session), _migrations_of(session)
        major = session.info.server_version // 10_000
        progress.start("Database", 0)
        with dumping(address, major=major, snapshot=snapshot) as dump:
            archive.add(the.DATABASE, iter(lambda: dump.read(1 << 20), b""), progress.advance)
        session.rollback()
        archive.add(the.ANCHORS, [anchored], lambda _: None)
        for name, source in _named_files(stage, progress):
            archive.add(name, read_in_chunks(source), progress.advance)
        for source in _secrets(home) if with_secrets else ():
            archive.add(f"{the.SECRETS}/{source.name}", [source.read_bytes()], lambda _: None)
        if with_secrets and not any(part.name == the.KEY for part in archive.parts):
            archive.add(the.KEY, [settings.SECRET_KEY.encode()], lambda _: None)
    said = Manifest(
        taken_at=taken_at,
        hallmark=hallmark.__version__,
        server_major=major,
        rows=rows,
        migrations=migrations,
        key_print=key_print(settings.SECRET_KEY),
        parts=archive.parts,
    )
    return said, archive.close(said)


def _frozen(session: psycopg.Connection, home: Path, stage: Path, progress: Progress) -> tuple[datetime, str]:
    """The database's moment and the name of its snapshot; the files of that moment are in the stage."""
    with psycopg.connect(session.info.dsn, password=session.info.password, autocommit=True) as guard:
        found = guard.execute("SELECT pg_try_advisory_lock(%s)", [lake.LOCK]).fetchone()
        if not (found and found[0]):
            progress.say("Evidence is being added; the backup waits for that.")
            guard.execute("SELECT pg_advisory_lock(%s)", [lake.LOCK])
        (taken_at, snapshot), *_ = session.execute("SELECT now(), pg_export_snapshot()").fetchall()
        _stage_files(home, stage)
    return taken_at, snapshot


def _rows_of(session: psycopg.Connection) -> dict[str, int]:
    return dict(counted_rows(session))


def counted_rows(session: psycopg.Connection[Any]) -> Iterator[tuple[str, int]]:
    """Each table that a dump holds, with its number of rows as this session sees them."""
    for (table,) in session.execute(TABLES).fetchall():
        question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier("public", table))
        (count,), *_ = session.execute(question).fetchall()
        yield table, count


def _migrations_of(session: psycopg.Connection) -> list[str]:
    found = session.execute(f"SELECT app, name FROM {roles.MIGRATIONS} ORDER BY app, name").fetchall()
    return [f"{app}.{name}" for app, name in found]


@contextmanager
def _alone(home: Path) -> Iterator[None]:
    with (home / the.LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Problem(f"Another backup of {home} is being made. Wait until it has ended.") from None
        yield


@contextmanager
def _staged(home: Path) -> Iterator[Path]:
    """A folder of the home for links to its files; what a killed backup left is cleared away."""
    for left in home.glob(f"{STAGE}*"):
        shutil.rmtree(left, ignore_errors=True)
    stage = Path(mkdtemp(dir=home, prefix=STAGE))
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _stage_files(home: Path, stage: Path) -> None:
    anchors = settings.HALLMARK_AUDIT_ANCHORS.resolve()
    for entry in sorted(home.iterdir()):
        if not the.is_backed_up(entry.name) or entry.resolve() == anchors:
            continue
        if entry.is_dir():
            _link_folder(entry, stage / entry.name)
        else:
            _link(entry, stage / entry.name)


def _link_folder(folder: Path, to: Path) -> None:
    """Links to every file below. A folder that is replaced meanwhile is begun again, so that none is of two makes."""
    to.mkdir()
    while True:
        before = folder.stat().st_ino if folder.exists() else None
        try:
            for entry in sorted(folder.iterdir()) if before else ():
                if entry.is_dir() and not entry.is_symlink():
                    _link_folder(entry, to / entry.name)
                else:
                    _link(entry, to / entry.name)
        except FileNotFoundError:
            pass
        else:
            if (folder.stat().st_ino if folder.exists() else None) == before:
                return
        shutil.rmtree(to)
        to.mkdir()


def _link(source: Path, to: Path) -> None:
    try:
        os.link(source, to, follow_symlinks=True)
    except FileNotFoundError:
        raise
    except OSError:
        # Another disk, or one that knows no links.
        shutil.copy2(source, to)


def _named_files(stage: Path, progress: Progress) -> Iterator[tuple[str, Path]]:
    """Each file with its name in the archive; the person is told of each folder of the home."""
    for top in sorted(stage.iterdir()):
        files = sorted(path for path in top.rglob("*") if path.is_file()) if top.is_dir() else [top]
        progress.start(top.name.capitalize(), sum(path.stat().st_size for path in files))
        for path in files:
            yield f"{the.FILES}/{path.relative_to(stage).as_posix()}", path


def _secrets(home: Path) -> list[Path]:
    if os.environ.get("HALLMARK_SECRET_KEY"):
        files = [home / "single-sign-on.yaml"]
    else:
        files = [home / "secret-key", home / "single-sign-on.yaml"]
    return [path for path in files if path.exists()]
