"""Making a cluster: in a draft folder, moved into place when whole, so that a kill half-way leaves nothing behind."""

import shutil
import subprocess
import tempfile
from pathlib import Path

from hallmark.config.database import EMBEDDED_NAME
from hallmark.config.postgres.account import Account
from hallmark.config.postgres.place import DRAFT, Place
from hallmark.config.roles import OWNER
from hallmark.config.secret import kept_secret
from hallmark.ui.problems import Problem

SUPERUSER = "postgres"
# Every connection comes over 127.0.0.1 and proves its password. Nobody is trusted.
HOST_RULES = "host all all 127.0.0.1/32 scram-sha-256\n"


def password(place: Place, role: str) -> str:
    """The role's password: random, made once, in a file that only we may read."""
    return kept_secret(place.folder / f"password-{role}")


def make_cluster(place: Place, programs: Path, account: Account, *, durable: bool) -> None:
    """Make the cluster with its two roles and one database. Raises Problem where PostgreSQL's programs fail."""
    _clear_drafts(place.data.parent)
    draft = Path(tempfile.mkdtemp(dir=place.data.parent, prefix=DRAFT))
    try:
        account.own(draft)
        data = draft / "data"
        _initialise(data, draft, place, programs, account, durable=durable)
        # Written by name, not through `initdb`'s options, which know no way to leave the local lines out.
        (data / "pg_hba.conf").write_text(HOST_RULES, encoding="ascii")
        _create_roles(data, place, programs, account)
        data.rename(place.data)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _initialise(data: Path, draft: Path, place: Place, programs: Path, account: Account, *, durable: bool) -> None:
    passwords = draft / "password"
    passwords.touch(mode=0o600)
    passwords.write_text(password(place, SUPERUSER), encoding="ascii")
    account.own(passwords)
    command: list[str | Path] = [
        *(programs / "initdb", "--pgdata", data, "--username", SUPERUSER, "--pwfile", passwords),
        *("--auth-host=scram-sha-256", "--auth-local=scram-sha-256", "--encoding=UTF8"),
        # The same order and case rules on every machine, whatever its locale.
        *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
    ]
    if not durable:
        command.append("--no-sync")
    done = account.run(command, capture_output=True)
    if done.returncode != 0:
        raise Problem(f"The database in {place.data} could not be made: {_last_line(done)}. Nothing has been kept.")


def _create_roles(data: Path, place: Place, programs: Path, account: Account) -> None:
    """Owner and database, through PostgreSQL's single-user mode: no port is open before passwords are set.

    The owner may create databases, because tests do. The other roles come when the server runs.
    """
    # One statement a line; the password is random letters, digits, - and _, and goes in by pipe, never as an argument.
    script = (
        f"CREATE ROLE {OWNER} LOGIN CREATEDB PASSWORD '{password(place, OWNER)}'\n"
        f"CREATE DATABASE {EMBEDDED_NAME} OWNER {OWNER}\n"
    )
    command: list[str | Path] = [programs / "postgres", "--single", "-D", data, "-c", "log_statement=none", "postgres"]
    done = account.run(command, input=script, capture_output=True)
    # Single-user mode goes on after an error, so the exit code alone does not tell.
    if done.returncode != 0 or "ERROR:" in done.stderr:
        raise Problem(f"The database in {place.data} could not be made: {_last_line(done)}. Nothing has been kept.")


def _clear_drafts(folder: Path) -> None:
    """Remove what a killed attempt left."""
    for entry in folder.iterdir():
        if entry.name.startswith(DRAFT):
            shutil.rmtree(entry, ignore_errors=True)


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else f"exit code {done.returncode}"
