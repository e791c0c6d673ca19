"""PostgreSQL's own programs for dumping and restoring, of the very version of the server.

A dump of a later version cannot be read by an earlier one, so that a backup might not go back where it came from.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from psycopg.conninfo import make_conninfo

from hallmark.config.postgres import binaries
from hallmark.ui.problems import Problem

# Where Debian, Ubuntu and Red Hat put each version.
PLACES = ("/usr/lib/postgresql/{}/bin", "/usr/pgsql-{}/bin")
Address = Mapping[str, str]
"""What psycopg connects with: host, port, user, password, dbname and options such as sslmode."""


def program(name: str, major: int) -> Path:
    """The program of that version. Raises Problem where this machine has none."""
    for folder in _folders(major):
        found = folder / name
        if found.exists() and _major_of(found) == major:
            return found
    raise Problem(f"This machine has no {name} of PostgreSQL {major}. Install postgresql-client-{major}.")


def _folders(major: int) -> Iterator[Path]:
    if major == binaries.MAJOR:
        yield binaries.bundled()
    yield from (Path(place.format(major)) for place in PLACES)
    if found := shutil.which("pg_dump"):
        yield Path(found).resolve().parent
        yield Path(found).parent


@cache
def _major_of(path: Path) -> int:
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if found else 0


@contextmanager
def dumping(address: Address, *, major: int, snapshot: str) -> Iterator[IO[bytes]]:
    """pg_dump's output as it comes, of the snapshot that another session exported. Raises Problem where it fails."""
    options = ["--format=custom", "--no-unlogged-table-data", f"--snapshot={snapshot}"]
    command = _command("pg_dump", major, address, options)
    with TemporaryFile() as words:
        process = subprocess.Popen(  # noqa: S603 - PostgreSQL's own program, no shell
            command, stdout=subprocess.PIPE, stderr=words, stdin=subprocess.DEVNULL, env=_environment(address)
        )
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        try:
            yield process.stdout
        except BaseException:
            process.kill()
            raise
        finally:
            process.stdout.close()
            code = process.wait()
        if code:
            words.seek(0)
            raise Problem(f"The database could not be dumped: {_last_line(words.read())}. No backup was made.")


def restore(address: Address, dump: Path, *, major: int, sections: Sequence[str]) -> None:
    """Puts sections of a dump into the database, as whoever the address names: all of them or none of anything."""
    options = ["--exit-on-error", "--single-transaction", "--no-owner", *(f"--section={one}" for one in sections)]
    done = subprocess.run(  # noqa: S603 - PostgreSQL's own program, no shell
        [*_command("pg_restore", major, address, options), str(dump)],
        capture_output=True,
        env=_environment(address),
        check=False,
    )
    if done.returncode:
        raise Problem(
            f"The database could not be restored: {_last_line(done.stderr)}. Make it anew, empty, and try again."
        )


def _command(name: str, major: int, address: Address, options: Sequence[str]) -> list[str]:
    # Without the password: other users of a machine can read a command line.
    where = make_conninfo(**{key: value for key, value in address.items() if key != "password" and value})
    return [str(program(name, major)), "--no-password", f"--dbname={where}", *options]


def _environment(address: Address) -> dict[str, str]:
    return {**os.environ, "PGPASSWORD": address.get("password", ""), "LC_ALL": "C"}


def _last_line(said: bytes) -> str:
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if "error" in line.lower()]
    return lines[0].partition("error:")[2].strip().rstrip(".") if lines else "it gave no reason"
