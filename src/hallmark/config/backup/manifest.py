"""What an archive says of itself: each part with its size and hash, and what the database held."""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath

from hallmark.ui.problems import Problem

FORMAT = 1
NAME = "manifest.json"
DATABASE = "database.dump"
ANCHORS = "audit-anchors.jsonl"
FILES = "files"
SECRETS = "secrets"
KEY = f"{SECRETS}/secret-key"
SECRET_PARTS = {KEY, f"{SECRETS}/single-sign-on.yaml"}
LOCK = "backup.lock"
# What of a home is no file of a backup: it can be made again, belongs to this machine and this moment, is secret, or
# has a part of its own.
LEFT_OUT = {
    "postgres", "drawings", "places", "peers", "outbox", "site.json", LOCK, "secret-key", "single-sign-on.yaml",
    "audit-anchors.jsonl",
}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """One part: its name within the archive, its bytes and their SHA-256 as hexadecimal digits."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """All that a restore needs to know before it touches anything.

    Attributes:
        taken_at: the moment of the database's snapshot.
        hallmark: the version of the program.
        server_major: of the PostgreSQL that was read, and of the pg_dump that read it.
        rows: how many rows each table held in that snapshot.
        migrations: those that had been applied, as ``app.name``.
        key_print: tells whether a signing key is that of the site, and nothing else of it.
    """

    taken_at: datetime
    hallmark: str
    server_major: int
    rows: Mapping[str, int]
    migrations: Sequence[str]
    key_print: str
    parts: Sequence[Part]

    def to_bytes(self) -> bytes:
        """As it is kept in the archive."""
        said = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.astimezone(UTC).isoformat()}
        return json.dumps(said, indent=1, sort_keys=True).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Raises Problem for what is no manifest, or one of a later form."""
        try:
            said = json.loads(data)
            form = said.pop("format")
            if form == FORMAT:
                said["parts"] = [_checked(Part(**part)) for part in said["parts"]]
                return cls(**{**said, "taken_at": datetime.fromisoformat(said["taken_at"])})
        except (ValueError, TypeError, LookupError, AttributeError):
            raise Problem("The archive’s manifest cannot be read. Use another copy of the backup.") from None
        raise Problem(f"The archive is of form {form}, which this Hallmark does not know. Use a later Hallmark.")

    @property
    def has_key(self) -> bool:
        """Whether the signing key is in the archive."""
        return any(part.name == KEY for part in self.parts)

    @property
    def size(self) -> int:
        """Bytes of all parts."""
        return sum(part.size for part in self.parts)


def key_print(key: str) -> str:
    """A digest that is the same for the same key, and from which a long random key cannot be guessed."""
    return hmac.new(key.encode(), b"hallmark backup: which key is it", hashlib.sha256).hexdigest()


def is_backed_up(top: str) -> bool:
    """Whether a file or folder of the home goes into a backup under `FILES`, by its name."""
    return top not in LEFT_OUT and not top.startswith(".")


def _checked(part: Part) -> Part:
    """Raises ValueError for a name that no backup makes, such as one that leads out of the folder it is unpacked in."""
    path = PurePosixPath(part.name)
    is_file = path.parts[:1] == (FILES,) and len(path.parts) > 1 and is_backed_up(path.parts[1])
    is_known = is_file or part.name in {DATABASE, ANCHORS, *SECRET_PARTS}
    if not is_known or path.is_absolute() or ".." in path.parts or "\\" in part.name or str(path) != part.name:
        raise ValueError(part.name)
    return part
