"""From the tables of an earlier version to those of this one, with what is in them; and not the other way."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.config.new_database import Run, address, new_database, running

from hallmark.config.backup import programs
from hallmark.config.roles import BACKUP, OWNER

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True, databases=["default", "owner"])]

# The tables as the first version had them: before roles, audit, sign-in and law.
EARLIER = {
    "areas": "0001_initial",
    "evidence": "0001_initial",
    "jobs": "0001_initial",
    "assessment": "0001_initial",
    "partners": "0001_initial",
}
ROWS = """
INSERT INTO partners_user (id, password, is_superuser, email, display_name, is_active, joined_at)
VALUES (41, 'argon2$x', false, 'ann@example.test', 'Ann', true, '2024-05-01'),
       (42, '!', false, 'ben@example.test', 'Ben', false, '2024-05-02');
INSERT INTO partners_partnership (id, slug, kind, legal_name, brand, valid, defined_at, defined_by)
VALUES (7, 'east-surrey', 'csp',
        'East Surrey Community Safety Partnership', 'East Surrey', '[2014-07-14,)', now(), 'a');
INSERT INTO partners_partnershipcover (partnership_id, area_kind, area_code, area_name, is_excluded, valid)
VALUES (7, 'district', 'E07000210', 'Mole Valley', false, '[2014-07-14,)'),
       (7, 'district', 'E07000215', 'Tandridge', false, '[2014-07-14,2020-04-01)');
INSERT INTO assessment_passage (slug, at, by, withdrawn_by, chapter, text)
VALUES ('east-surrey-2025', '2025-03-01', 'The site', '', 'drugs', 'What partners say, ''as typed''.');
"""
KEPT = {
    "SELECT id, email, display_name, is_active FROM partners_user ORDER BY id": [
        (41, "ann@example.test", "Ann", True),
        (42, "ben@example.test", "Ben", False),
    ],
    "SELECT count(DISTINCT public_id) FROM partners_user": [(2,)],
    "SELECT slug, brand, vision, lower(valid)::text FROM partners_partnership": [
        ("east-surrey", "East Surrey", "", "2014-07-14")
    ],
    "SELECT area_name, upper(valid)::text FROM partners_partnershipcover ORDER BY 1": [
        ("Mole Valley", None),
        ("Tandridge", "2020-04-01"),
    ],
    "SELECT slug, text FROM assessment_passage": [("east-surrey-2025", "What partners say, 'as typed'.")],
}
RESTRICTED = """
SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity AND relforcerowsecurity
"""


def answers(database: str, question: str) -> list[tuple[object, ...]]:
    with psycopg.connect(address(BACKUP, database)) as session:
        return session.execute(question).fetchall()  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("upgrading")


@pytest.fixture
def earlier(folder: Path) -> Iterator[tuple[str, Run]]:
    """A database that came out of a dump of the earlier version, without the grants that this version gives."""
    dump = folder / "earlier.dump"
    with new_database("before") as name:
        run = running(name, folder / "home")
        targets = [f"{app}.{target}" for app, target in EARLIER.items()]
        migrated = run(*targets, program=str(Path(__file__).with_name("earlier_tables.py")))
        assert migrated.returncode == 0, migrated.stderr
        with psycopg.connect(address(OWNER, name), autocommit=True) as owner:
            owner.execute(ROWS)
        subprocess.run(
            [*pg("pg_dump"), "--format=custom", "--no-privileges", f"--file={dump}", address(OWNER, name)], check=True
        )
    with new_database("upgraded") as name:
        subprocess.run([*pg("pg_restore"), "--no-owner", f"--dbname={address(OWNER, name)}", str(dump)], check=True)
        yield name, running(name, folder / "home")


def pg(name: str) -> list[str]:
    return [str(programs.program(name, programs.binaries.MAJOR))]


def test_dump_of_an_earlier_version_is_brought_up_to_date_without_loss(earlier: tuple[str, Run]) -> None:
    name, run = earlier
    assert answers(name, RESTRICTED) == []

    migrated = run("migrate")

    assert (migrated.returncode, migrated.stdout) == (0, "The tables are now up to date.\n"), migrated.stderr
    for question, rows in KEPT.items():
        assert answers(name, question) == rows
    assert len(answers(name, RESTRICTED)) >= 4
    checked = run("check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert run("migrate").stdout == "The tables were up to date.\n"
    assert run("audit", "verify").returncode == 0
    # The numbers go on after those that are there.
    with psycopg.connect(address(OWNER, name)) as owner:
        made = owner.execute("SELECT nextval(pg_get_serial_sequence('assessment_passage', 'id'))").fetchone()
    assert made == (2,)
    refused_by_earlier_programs(name, run)


def refused_by_earlier_programs(name: str, run: Run) -> None:
    """A later version has been here: this one touches nothing."""
    with psycopg.connect(address(OWNER, name), autocommit=True) as owner:
        owner.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('partners', '0999_later', now())")
    before = answers(name, "SELECT app, name FROM django_migrations ORDER BY id")
    for command in (["serve"], ["worker"], ["migrate"], ["check"], ["jobs", "list"]):
        run_now = run(*command)
        assert (run_now.returncode, run_now.stdout) == (1, "")
        assert run_now.stderr.startswith(
            "hallmark: The database is that of a later Hallmark: this one does not know partners.0999_later."
        )
    assert answers(name, "SELECT app, name FROM django_migrations ORDER BY id") == before
