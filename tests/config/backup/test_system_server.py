"""The round trip on PostgreSQL from the operating system, with its own pg_dump: as a county has it."""

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from tests.config.test_serving import free_port

from hallmark.config.database import VARIABLES
from hallmark.config.postgres.account import Account, server_account
from hallmark.config.roles import APP, AUDIT, BACKUP, OWNER, USERS, WORKER, making

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(not INSTALLED, reason="the operating system has no PostgreSQL"),
]


@pytest.fixture
def superuser() -> Iterator[str]:
    """A cluster of the system's PostgreSQL, 15 or later, and its superuser's address."""
    account, programs, port = server_account(), INSTALLED[-1].parent, free_port()
    word = secrets.token_urlsafe(16)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        account.own(folder)
        (folder / "word").write_text(word)
        account.own(folder / "word")
        data = folder / "data"
        made = ["-D", data, "-U", "postgres", "-A", "scram-sha-256", "-E", "UTF8", "--pwfile", folder / "word"]
        _run(account, programs / "initdb", *made)
        options = f"-p {port} -h 127.0.0.1 -k {folder}"
        _run(account, programs / "pg_ctl", "-D", data, "-o", options, "-l", folder / "log", "-w", "start")
        try:
            yield f"postgresql://postgres:{word}@127.0.0.1:{port}"
        finally:
            _run(account, programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(account: Account, *command: object) -> None:
    done = account.run([str(one) for one in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    assert done.returncode == 0, done.stderr


@pytest.fixture
def words(superuser: str) -> dict[str, str]:
    """The five roles, made as docs/database.md says, and their passwords."""
    chosen = {role: secrets.token_urlsafe(16) for role in (OWNER, *USERS)}
    with psycopg.connect(f"{superuser}/postgres", autocommit=True) as session:
        session.execute(f"CREATE ROLE {OWNER} LOGIN PASSWORD '{chosen[OWNER]}'")  # type: ignore[call-overload]
        for statement in making(chosen):
            session.execute(statement)
        for database in ("first", "second"):
            session.execute(f"CREATE DATABASE {database} OWNER {OWNER}")  # type: ignore[call-overload]
    return chosen


def test_whole_site_goes_round_on_the_system_s_postgresql(
    superuser: str, words: dict[str, str], tmp_path: Path
) -> None:
    host = superuser.partition("@")[2]

    def hallmark(database: str, *given: object) -> str:
        of = (APP, OWNER, WORKER, AUDIT, BACKUP)
        urls = {VARIABLES[role]: f"postgresql://{role}:{words[role]}@{host}/{database}" for role in of}
        run = subprocess.run(
            [sys.executable, "-m", "hallmark", *map(str, given)],
            env={**os.environ, **urls, "HALLMARK_HOME": str(tmp_path / database)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.returncode == 0, run.stderr
        return run.stdout

    structure = tmp_path / "structure.yaml"
    structure.write_text("agencies:\n  - {name: Alder Council, kind: district-council, from: 2010-04-01}\n")
    hallmark("first", "migrate")
    hallmark("first", "partners", "define", structure)
    hallmark("first", "backup", tmp_path / "one.zip")

    hallmark("second", "restore", "from", tmp_path / "one.zip")

    assert "keeps every promise" in hallmark("second", "check")
    assert "is as it was made" in hallmark("second", "audit", "verify")
    hallmark("second", "restore", "open", "--leavers-checked")
    with psycopg.connect(f"{superuser}/second") as session:
        assert session.execute("SELECT name FROM partners_agency").fetchall() == [("Alder Council",)]
        assert session.info.server_version // 10_000 >= 15
