"""Where the cluster lies: under HALLMARK_HOME, or, for root, where the server's account can reach it."""

import os
import pwd
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hallmark.config.home import account_name
from hallmark.config.postgres.account import Account, server_account
from hallmark.config.postgres.binaries import MAJOR, SYSTEM_FOLDER
from hallmark.ui.problems import Problem

# PostgreSQL cuts paths off at 1,023 bytes, and adds names of its own.
LONGEST_PATH_BYTES = 900
POINTER = "elsewhere"
BELONGS_TO = "belongs-to"
DRAFT = "new-"


@dataclass(frozen=True)
class Place:
    """The folders of one home's database."""

    folder: Path  # ours: passwords, log, lock, last port
    data: Path  # the server's own

    @property
    def log(self) -> Path:
        """The server's log."""
        return self.folder / "log"

    @property
    def exists(self) -> bool:
        """Whether a whole cluster lies there. It is moved in when it is complete, never built in place."""
        return (self.data / "PG_VERSION").exists()

    def account(self) -> Account:
        """Who owns the cluster, and so who the server must run as."""
        owner = self.data.stat().st_uid
        if owner == os.geteuid():
            return Account(owner, os.getegid())
        if os.geteuid() != 0:
            raise Problem(
                f"The database in {self.data} belongs to {account_name(owner)}. "
                "Run Hallmark as that user, or set HALLMARK_HOME to a folder of your own."
            )
        return Account(owner, pwd.getpwuid(owner).pw_gid)

    def check_version(self) -> None:
        """Raises Problem where another major version of PostgreSQL made the cluster."""
        made_by = (self.data / "PG_VERSION").read_text(encoding="ascii").strip()
        if made_by != str(MAJOR):
            raise Problem(
                f"The database in {self.data} was made by PostgreSQL {made_by} and this Hallmark brings {MAJOR}. "
                "Nothing has been changed. Export it with the Hallmark that made it, or set HALLMARK_HOME anew."
            )


def place_of(home: Path) -> Place:
    """Where this home's cluster is or, before its first start, would be by default."""
    folder = home / "postgres"
    pointer = folder / POINTER
    data = Path(pointer.read_text(encoding="utf-8")) if pointer.exists() else folder / "data"
    try:
        reached = data.exists() or not pointer.exists()
    except PermissionError:
        reached = False
    if not reached:
        raise Problem(
            f"The database of {home} is in {data}, which is not to be found or belongs to another user. "
            "Run Hallmark as the user who made it, or set HALLMARK_HOME to a new folder."
        )
    return Place(folder, data)


def choose_place(home: Path) -> tuple[Place, Account]:
    """Where to make this home's cluster, and for whom."""
    folder = home / "postgres"
    if len(os.fsencode(folder)) > LONGEST_PATH_BYTES:
        raise Problem(f"The path of {home} is too long for PostgreSQL. Set HALLMARK_HOME to a shorter one.")
    account = server_account()
    if account.is_ours or _reaches(account, folder):
        return Place(folder, folder / "data"), account
    outside = _unfinished(home) or _new_outside(home)
    return Place(folder, outside / "data"), account


def remember(place: Place) -> None:
    """Leave a pointer in the home to a cluster that lies outside it, once the cluster is whole."""
    if place.data.parent != place.folder:
        (place.folder / POINTER).write_text(str(place.data), encoding="utf-8")


def _new_outside(home: Path) -> Path:
    """A folder for a cluster outside the home, with a name that nobody had before: an old one's passwords are gone."""
    SYSTEM_FOLDER.mkdir(mode=0o755, parents=True, exist_ok=True)
    outside = Path(tempfile.mkdtemp(dir=SYSTEM_FOLDER, prefix="database-"))
    outside.chmod(0o711)
    # For the next attempt, and for whoever finds the folder one day and asks what it is.
    (outside / BELONGS_TO).write_text(str(home), encoding="utf-8")
    return outside


def _unfinished(home: Path) -> Path | None:
    """The folder that an attempt for this home left when it was killed, if there is one."""
    for note in SYSTEM_FOLDER.glob(f"database-*/{BELONGS_TO}"):
        if note.read_text(encoding="utf-8") == str(home) and not (note.parent / "data").exists():
            return note.parent
    return None


def _reaches(account: Account, folder: Path) -> bool:
    probe = Path(tempfile.mkdtemp(dir=folder, prefix=DRAFT))
    try:
        account.own(probe)
        return account.can_work_in(probe)
    finally:
        probe.rmdir()
