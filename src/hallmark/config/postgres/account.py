"""The account that the server runs as: ours, or, for root, one of its own.

PostgreSQL refuses to run as root, and rightly. Nobody's folders are opened for that account: where it
cannot go, `place` and `binaries` find another spot.
"""

import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hallmark.config.home import account_name
from hallmark.ui.problems import Problem

NAME = "hallmark"
# System accounts lie below this number on every Linux that we know (login.defs, UID_MIN).
FIRST_PERSON = 1000
INSTEAD = "Run Hallmark as an ordinary user, or set DATABASE_URL to a PostgreSQL of your own."


@dataclass(frozen=True)
class Account:
    """Who the server runs as."""

    uid: int
    gid: int

    @property
    def is_ours(self) -> bool:
        """Whether it is the account that this process runs as."""
        return self.uid == os.geteuid()

    def run(self, command: Sequence[str | Path], **options: Any) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, with a plain environment and from a folder that everyone may stand in."""
        if not self.is_ours:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(  # noqa: S603 - our own programs, no shell
            [str(part) for part in command],
            text=True,
            env={"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"},
            cwd="/",
            check=False,
            **options,
        )

    def own(self, path: Path) -> None:
        """Give a file or folder that this process has just made to the account."""
        if not self.is_ours:
            os.chown(path, self.uid, self.gid)

    def can_work_in(self, folder: Path) -> bool:
        """Whether the account reaches the folder and may write there, found out by going there as that account."""
        try:
            done = self.run(["/bin/sh", "-c", 'cd -- "$1" && test -w .', "sh", folder], capture_output=True)
        except PermissionError as error:
            raise Problem(
                f"Root may not start programs as the account {account_name(self.uid)} here. {INSTEAD}"
            ) from error
        return done.returncode == 0


def server_account() -> Account:
    """The account for a new cluster; for root a system account, made where it does not exist yet."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid())
    found = _lookup() or _create()
    if found.pw_uid >= FIRST_PERSON:
        raise Problem(f"The account {NAME} on this machine is a person's, so the database cannot run as it. {INSTEAD}")
    return Account(found.pw_uid, found.pw_gid)


def _lookup() -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        return None


def _create() -> pwd.struct_passwd:
    """Make the system account; Problem where the machine has no `useradd` or it fails."""
    program = shutil.which("useradd", path=f"{os.defpath}:/usr/sbin:/sbin")
    if program is None:
        raise Problem(
            f"The database cannot run as root, and this machine has no `useradd` to make an account for it. {INSTEAD}"
        )
    done = subprocess.run(  # noqa: S603 - fixed words
        [
            program,
            "--system",
            "--user-group",
            "--no-create-home",
            "--home-dir",
            "/nonexistent",
            "--shell",
            "/bin/false",
            NAME,
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    # Another process may have made it in the same moment: what counts is that it is there.
    found = _lookup()
    if found is None:
        raise Problem(f"The account {NAME} for the database could not be made ({done.stderr.strip()}). {INSTEAD}")
    return found
