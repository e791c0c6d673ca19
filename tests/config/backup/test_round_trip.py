"""The whole installation into an archive and out of it again, by the commands that a person runs."""

import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.utils import timezone
from pytest_django import Settings
from tests.config.new_database import Run, address, addresses, new_database, running

from audit.record import empty_record
from hallmark.audit.anchors import keep_anchor
from hallmark.audit.asking import wanted
from hallmark.audit.exporting import export
from hallmark.config.backup import manifest as the
from hallmark.config.backup.archive import Reader
from hallmark.config.backup.taking import Taken, take
from hallmark.config.database import VARIABLES
from hallmark.config.roles import BACKUP, OWNER
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding
from hallmark.evidence.progress import Progress
from hallmark.partners.changes import end_appointment
from hallmark.partners.models import Appointment
from hallmark.ui.problems import Problem
from partners import places_of_work as made
from police_files import month_of, street_archive
from table_owner import as_owner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=["default", "audit", "refusals", "owner"]),
]
KEY = "the key of the site that is backed up, and no other"


@pytest.fixture
def home(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home of a site at work on the test's database: evidence, a paper, anchors, and what is left out."""
    home = tmp_path / "home"
    for folder in ("assessments/ostrey", "drawings", "outbox", "postgres"):
        (home / folder).mkdir(parents=True)
    (home / "assessments/ostrey/figures.csv").write_text("figure_id,value\nostrey,7\n")
    (home / "drawings/picture.svg").write_text("<svg/>")
    (home / "outbox/letter").write_text("a link that lets in")
    (home / "secret-key").write_text(KEY)
    settings.EVIDENCE_ROOT = home / "evidence"
    settings.HALLMARK_AUDIT_ANCHORS = home / "audit-anchors.jsonl"
    settings.SECRET_KEY = KEY
    monkeypatch.delenv("HALLMARK_SECRET_KEY")
    for name, url in addresses(str(connections["default"].settings_dict["NAME"])).items():
        monkeypatch.setenv(name, url)
    empty_record()
    return home


@pytest.fixture
def ann() -> Appointment:
    """Somebody with a post, in the affairs of an agency."""
    council = made.agency()
    return made.hold(made.person("Ann Example"), made.post(council, "Officer", "analyst"))


@pytest.fixture
def database() -> Iterator[str]:
    """A new, empty one to restore into."""
    with new_database("restored") as name:
        yield name


@pytest.fixture
def place(database: str, tmp_path: Path) -> Run:
    """Another place: runs `hallmark` on the new database and a home elsewhere."""
    return running(database, tmp_path / "elsewhere")


def backed_up(home: Path, to: Path, *, with_secrets: bool = False) -> Taken:
    return take(home, to, with_secrets=with_secrets, progress=Progress())


def asked(database: str, question: str) -> list[tuple[object, ...]]:
    """What the restored database holds, restricted rows too."""
    with psycopg.connect(address(BACKUP, database)) as session:
        return session.execute(question).fetchall()  # type: ignore[arg-type]


def test_whole_site_goes_round_and_whoever_left_since_stays_out(
    home: Path, ann: Appointment, place: Run, database: str, tmp_path: Path
) -> None:
    add_evidence([street_archive(tmp_path / "may.zip", {"2025-05": month_of(20, month="2025-05")})], by="tests")
    keep_anchor(home / "audit-anchors.jsonl")
    taken = backed_up(home, tmp_path)
    # After the backup Ann leaves; the audit is exported and anchored elsewhere.
    end_appointment(appointment=ann, ends=timezone.localdate(), reason="moved away", by=None)
    exported, anchors = tmp_path / "later.jsonl", tmp_path / "later-anchors.jsonl"
    keep_anchor(anchors)
    export(wanted(first=timezone.localdate() - timedelta(days=1)), exported, by=None)

    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "secret-key").write_text(KEY)
    other = place("restore", "from", taken.path, "--digest", "0" * 64)
    assert f"its own is {taken.digest}" in other.stderr
    restored = place("restore", "from", taken.path, "--digest", taken.digest)

    assert restored.returncode == 0, restored.stderr
    assert f"Restored: {taken.rows:,} rows" in restored.stdout
    assert "nobody who left after the backup has left again" in restored.stdout
    for holding in Holding.objects.all():
        kept = tmp_path / "elsewhere" / "evidence" / holding.parquet
        assert kept.read_bytes() == (home / "evidence" / holding.parquet).read_bytes()
    assert (tmp_path / "elsewhere/assessments/ostrey/figures.csv").read_text().endswith("ostrey,7\n")
    assert not (tmp_path / "elsewhere/drawings").exists()
    assert (tmp_path / "elsewhere/audit-anchors.jsonl").read_bytes() == (home / "audit-anchors.jsonl").read_bytes()
    assert place("check").returncode == 0
    assert place("audit", "verify").returncode == 0
    for command in ("serve", "worker"):
        refused = place(command)
        assert refused.returncode == 1
        assert "restored from the backup" in refused.stderr
    assert asked(database, "SELECT upper(valid) FROM partners_appointment") == [(None,)]

    shut = place("restore", "open")
    assert shut.returncode == 1
    assert "--leavers-checked" in shut.stderr
    again = place("restore", "replay", exported, "--anchors", anchors)

    assert again.returncode == 0, again.stderr
    assert "appointment.end: 1" in again.stdout
    assert asked(database, "SELECT upper(valid) FROM partners_appointment") == [(timezone.localdate(),)]
    assert place("restore", "open", "--leavers-checked").returncode == 0
    assert place("restore", "open", "--leavers-checked").returncode == 1, "it is open"
    assert place("audit", "verify").returncode == 0
    acts = [act for (act,) in asked(database, "SELECT act FROM audit_event WHERE subject_kind = 'site' ORDER BY at")]
    assert acts == ["site.restore", "site.replay", "site.open"]


def test_restore_refuses_what_would_lose_or_let_in(
    home: Path, ann: Appointment, place: Run, database: str, tmp_path: Path
) -> None:
    taken = backed_up(home, tmp_path / "one.zip")
    elsewhere = tmp_path / "elsewhere"

    without_key = place("restore", "from", taken.path)
    assert "does not hold the signing key" in without_key.stderr
    (elsewhere / "secret-key").write_text("the key of another site altogether")
    assert "is not the one that the backup was taken with" in place("restore", "from", taken.path).stderr
    (elsewhere / "secret-key").write_text(KEY)
    (elsewhere / "assessments").mkdir()
    assert "is not empty: it holds assessments" in place("restore", "from", taken.path).stderr
    (elsewhere / "assessments").rmdir()
    newer = with_migration(taken.path, tmp_path / "newer.zip", "audit.0999_of_a_later_version")
    assert "knows tables that this one does not (audit.0999" in place("restore", "from", newer).stderr
    fewer = with_rows(taken.path, tmp_path / "fewer.zip", "partners_user")
    with psycopg.connect(address(OWNER, database), autocommit=True) as owner:
        owner.execute("CREATE TABLE mine (id int)")
        assert "is not empty: it has the table mine" in place("restore", "from", taken.path).stderr
        owner.execute("DROP TABLE mine")

    lacking = place("restore", "from", fewer)

    assert lacking.returncode == 1
    assert "The table partners_user has 1 rows, and the backup had 2" in lacking.stderr
    assert "is not open yet" in place("serve").stderr
    assert "did not stand its checks" in place("restore", "open", "--leavers-checked").stderr


def with_migration(archive: Path, to: Path, name: str) -> Path:
    """The same archive, of a database that a later version had changed."""
    return _with(archive, to, lambda said: said["migrations"].append(name))


def with_rows(archive: Path, to: Path, table: str) -> Path:
    """The same archive, whose manifest counts one row more than its dump has."""
    return _with(archive, to, lambda said: said["rows"].update({table: said["rows"][table] + 1}))


def _with(archive: Path, to: Path, change: Callable[[dict[str, dict[str, int]]], object]) -> Path:
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(to, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == the.NAME:
                said = json.loads(data)
                change(said)
                data = json.dumps(said).encode()
            new.writestr(name, data)
    return to


def test_secrets_go_in_only_when_asked(home: Path, tmp_path: Path) -> None:
    (home / "single-sign-on.yaml").write_text("- id: ostrey\n")

    kept_apart = backed_up(home, tmp_path / "one.zip").path
    within = backed_up(home, tmp_path / "two.zip", with_secrets=True).path

    assert KEY.encode() not in kept_apart.read_bytes()
    names = [part.name for part in Reader(kept_apart).manifest.parts]
    assert not any("secret" in name or "sign-on" in name or "outbox" in name for name in names)
    with zipfile.ZipFile(within) as archive:
        assert archive.read(the.KEY).decode() == KEY
        assert archive.read(f"{the.SECRETS}/single-sign-on.yaml") == b"- id: ostrey\n"


def test_restricted_rows_are_in_the_backup(home: Path, ann: Appointment, tmp_path: Path) -> None:
    """pg_dump as a role that row-level security binds would leave them out, or fail."""
    said = Reader(backed_up(home, tmp_path).path).manifest

    with as_owner() as owner:
        (events,) = owner.execute("SELECT count(*) - 1 FROM audit_event").fetchone() or (0,)
    assert said.rows["audit_event"] == events > 0, "all but that the backup was made"


def test_place_that_will_not_do_is_refused(home: Path, tmp_path: Path) -> None:
    (tmp_path / "there.zip").touch()
    for to, says in {
        tmp_path / "there.zip": "is there already",
        tmp_path / "no such folder" / "one.zip": "There is no folder",
        home / "one.zip": "is in the home that it would back up",
        home: "is in the home that it would back up",
    }.items():
        with pytest.raises(Problem, match=says):
            backed_up(home, to)


def test_backup_without_the_role_s_address_says_which(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(VARIABLES[BACKUP])

    with pytest.raises(Problem, match="Set DATABASE_BACKUP_URL"):
        backed_up(home, tmp_path)
    assert not list(tmp_path.glob("*.zip"))
    assert not list(home.glob(".hallmark-backup-*"))
