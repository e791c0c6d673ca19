"""Putting an archive into an empty place, and asking whether what came out of it is what went in.

Nothing is touched before every byte of the archive has been read and found as it was. The database gets its tables and
rows, then the note that keeps the site shut, and only then its policies, constraints and triggers: one that was cut off
half-way lacks row-level security, and is refused by `hallmark check`.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkdtemp

import psycopg

from hallmark.config import ready, roles
from hallmark.config.backup import manifest as the
from hallmark.config.backup import programs
from hallmark.config.backup.archive import Reader
from hallmark.config.backup.manifest import Manifest, key_print
from hallmark.config.backup.taking import counted_rows
from hallmark.config.database import address_of
from hallmark.config.home import claim
from hallmark.evidence.progress import Progress
from hallmark.ui.problems import Problem

DRAFT = ".hallmark-restore-"
# What may lie in a home that is empty all the same: given by a person, or made at the first look.
MAY_BE_THERE = {"secret-key", "single-sign-on.yaml", "audit-anchors.jsonl", "postgres", "outbox", "backup.lock"}
DIGEST = re.compile(r"[0-9a-f]{64}")
NOTE = """
INSERT INTO wiring_restoration (taken_at, restored_at, archive, heads)
SELECT %s, now(), %s, coalesce(jsonb_object_agg(strand, jsonb_build_array(position, encode(hash, 'hex'))), '{}')
FROM audit_head
"""


@dataclass(frozen=True)
class Restored:
    """What was restored: the backup's moment and digest, rows and files, and sentences for the person."""

    taken_at: datetime
    digest: str
    rows: int
    files: int
    events: int
    said: Sequence[str]


def restore(
    archive: Path, home: Path, *, digest: str = "", new_key: bool, with_secrets: bool = False, progress: Progress
) -> Restored:
    """Restores the whole installation. Call before Django is set up; it is when this returns.

    Args:
        digest: what `hallmark backup` printed; an archive with another one is not read further.
        with_secrets: take the signing key and agencies' secrets from the archive, where this home has none.
        new_key: go on without the signing key that the backup was taken with.

    Raises:
        Problem: the archive is not whole or not that of the digest, the place is not empty, the key is another, or
            what was restored is not what the manifest says.
    """
    reader = Reader(archive)
    said = reader.manifest
    _check_digest(reader, digest.strip().lower())
    progress.start("Reading the archive", said.size)
    reader.verify(progress.advance)
    _check_home(claim(home))
    _settle_key(reader, home, new_key=new_key, with_secrets=with_secrets)
    ready(tables=False)
    _check_program(said)
    _check_database(home, said)
    draft = Path(mkdtemp(dir=home, prefix=DRAFT))
    progress.start("Unpacking", said.size)
    for part in said.parts:
        if not part.name.startswith(f"{the.SECRETS}/"):
            reader.extract(part, draft / part.name, progress.advance)
    progress.start("Database", 0)
    _fill_database(home, draft / the.DATABASE, reader)
    for entry in sorted((draft / the.FILES).iterdir()) if (draft / the.FILES).exists() else ():
        if (home / entry.name).exists():
            raise Problem(f"{home / entry.name} came there meanwhile. Begin again with a new home and database.")
        entry.rename(home / entry.name)
    sentences = list(_put_anchors(draft / the.ANCHORS))
    shutil.rmtree(draft)
    progress.start("Checking", 0)
    return _checked(reader, home, sentences)


def _check_digest(reader: Reader, digest: str) -> None:
    if digest and not DIGEST.fullmatch(digest):
        raise Problem("A digest is 64 digits and letters from a to f. Give the one that `hallmark backup` printed.")
    if digest and digest != reader.digest:
        raise Problem(
            f"{reader.path} is not the archive of that digest: its own is {reader.digest}. It is another backup, or "
            "somebody changed it. Nothing was restored."
        )


def _check_home(home: Path) -> None:
    there = sorted(entry.name for entry in home.iterdir() if entry.name not in MAY_BE_THERE)
    if there:
        raise Problem(
            f"{home} is not empty: it holds {', '.join(there[:3])}. Restore into an empty home: set HALLMARK_HOME to a "
            "new folder, or empty this one."
        )


def _settle_key(reader: Reader, home: Path, *, new_key: bool, with_secrets: bool) -> None:
    """Makes sure that the key that is there is the site's; puts the archive's secrets beside it where that was said."""
    kept = home / "secret-key"
    given = os.environ.get("HALLMARK_SECRET_KEY") or (kept.read_text(encoding="ascii") if kept.exists() else "")
    if given and key_print(given) != reader.manifest.key_print and not new_key:
        raise Problem(
            "The signing key here is not the one that the backup was taken with. Put that into "
            f"{kept}, or say --new-key: then everyone enrols a second factor anew."
        )
    if not given and reader.manifest.has_key and not with_secrets and not new_key:
        raise Problem(
            "The archive holds the signing key. Say --with-secrets to take it from there, or put the one that was kept "
            f"into {kept}."
        )
    if not given and not reader.manifest.has_key and not new_key:
        raise Problem(
            f"The archive does not hold the signing key. Put the one that was kept into {kept}, or say --new-key: then "
            "everyone enrols a second factor anew."
        )
    for part in reader.manifest.parts if with_secrets else ():
        to = home / Path(part.name).name
        if part.name.startswith(f"{the.SECRETS}/") and not to.exists() and not (part.name == the.KEY and given):
            reader.extract(part, to, lambda _: None)


def _check_program(said: Manifest) -> None:
    """Raises Problem where the backup is of a later Hallmark than this."""
    from hallmark.config.updating import unknown_migrations

    if unknown := unknown_migrations(said.migrations):
        raise Problem(
            f"The backup is of Hallmark {said.hallmark}, which knows tables that this one does not ({unknown[0]}). "
            "Restore with that version or a later one."
        )


def _check_database(home: Path, said: Manifest) -> None:
    """Raises Problem where it has tables, is of an earlier PostgreSQL, or a role's address is not known."""
    for role in (roles.APP, roles.AUDIT, roles.BACKUP):
        address_of(home, role)
    with psycopg.connect(**address_of(home, roles.OWNER)) as session:  # type: ignore[arg-type]
        major = session.info.server_version // 10_000
        found = session.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
            " ORDER BY relname LIMIT 1"
        ).fetchone()
    if found:
        raise Problem(f"The database is not empty: it has the table {found[0]}. Restore into a new, empty one.")
    if major < said.server_major:
        raise Problem(
            f"The backup is of PostgreSQL {said.server_major}, and this server is {major}. Restore into "
            f"{said.server_major} or later."
        )
    programs.program("pg_restore", major)


def _fill_database(home: Path, dump: Path, reader: Reader) -> None:
    owner = address_of(home, roles.OWNER)
    with psycopg.connect(**owner, autocommit=True) as session:  # type: ignore[arg-type]
        major = session.info.server_version // 10_000
        programs.restore(owner, dump, major=major, sections=("pre-data", "data"))
        session.execute(NOTE, [reader.manifest.taken_at, reader.digest])
        programs.restore(owner, dump, major=major, sections=("post-data",))
        session.execute("ANALYZE")


def _put_anchors(kept: Path) -> Iterator[str]:
    """The anchors of the backup become the site's; those that are there already are set aside, not lost."""
    from django.conf import settings

    path: Path = settings.HALLMARK_AUDIT_ANCHORS
    if path.exists() and path.read_bytes() != kept.read_bytes():
        aside = path.with_name(f"{path.stem}-before-{datetime.now(UTC):%Y%m%dT%H%M%SZ}{path.suffix}")
        try:
            path.rename(aside)
        except OSError as error:
            raise Problem(f"{path} cannot be set aside ({error.strerror}). Move it and try again.") from error
        yield f"The anchors that were there are now {aside}: give them to `hallmark restore replay --anchors`."
    if not path.exists() and kept.stat().st_size:
        path.touch(mode=0o600)
        path.write_bytes(kept.read_bytes())


def _checked(reader: Reader, home: Path, sentences: list[str]) -> Restored:
    from django.db import transaction

    from hallmark.audit.anchors import read_anchors
    from hallmark.audit.changes import record
    from hallmark.audit.replaying import close_what_was_open
    from hallmark.audit.verifying import verify
    from hallmark.config.backup.opening import say_checked
    from hallmark.config.checking import faults
    from hallmark.config.updating import bring_up_to_date

    said = reader.manifest
    _check_rows(home, said)
    _check_evidence()
    if bring_up_to_date():
        sentences.append("The tables were brought up to date.")
    if fault := next(faults(), None):
        raise Problem(f"The database was restored, and does not keep what is promised: {fault}")
    from django.conf import settings

    verdict = verify(read_anchors(settings.HALLMARK_AUDIT_ANCHORS))
    if verdict.findings:
        raise Problem(f"The audit that was restored is not as it was made: {verdict.findings[0].words}")
    close_what_was_open()
    say_checked()
    with transaction.atomic():
        detail = {"taken": f"{said.taken_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", "archive": reader.digest}
        record(act="site.restore", subject=("site", "all"), by=None, detail=detail)
    files = sum(part.name.startswith(f"{the.FILES}/") for part in said.parts)
    return Restored(said.taken_at, reader.digest, sum(said.rows.values()), files, verdict.events, sentences)


def _check_rows(home: Path, said: Manifest) -> None:
    with psycopg.connect(**address_of(home, roles.BACKUP)) as session:  # type: ignore[arg-type]
        found = dict(counted_rows(session))
    found["wiring_restoration"] = found.get("wiring_restoration", 0) - 1
    for table, count in said.rows.items():
        if found.get(table) != count:
            raise Problem(
                f"The table {table} has {found.get(table, 0):,} rows, and the backup had {count:,}. Do not open the "
                "site; try another copy of the backup."
            )


def _check_evidence() -> None:
    """Every file that the database lists is there."""
    from hallmark.evidence import lake
    from hallmark.evidence.models import Holding, Original

    listed = [*Holding.objects.values_list("parquet", flat=True), *Original.objects.values_list("stored_as", flat=True)]
    if missing := [name for name in listed if name and not (lake.root() / name).exists()]:
        raise Problem(f"The evidence that was restored lacks {missing[0]}. Do not open the site; try another copy.")
