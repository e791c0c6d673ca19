"""Is a server running on this cluster, and where does it listen? Told from PostgreSQL's own file and the process."""

from dataclasses import dataclass
from pathlib import Path

from hallmark.config.processes import words_of

# A process number that no system gives out, so no live process can bear it.
NOBODY = 2_000_000_000


@dataclass(frozen=True)
class Postmaster:
    """What postmaster.pid says (PostgreSQL manual, "Database File Layout")."""

    pid: int
    port: int
    is_ready: bool


def postmaster(data: Path) -> Postmaster | None:
    """The live server of this data folder; None where there is none, whatever a left-over file says."""
    written = _read(data)
    return written if written and str(data) in words_of(written.pid) else None


def set_aside_stale_file(data: Path) -> None:
    """Make a postmaster.pid harmless that a killed server left, before a new start.

    PostgreSQL refuses to start while any live process bears the number in that file, even a stranger
    that was given it later. The number is replaced rather than the file removed: PostgreSQL's own check
    for left-over children of the dead server reads the other lines. Call only under the lock.
    """
    file = data / "postmaster.pid"
    if not file.exists() or postmaster(data):
        return
    _, _, rest = file.read_text(encoding="utf-8").partition("\n")
    file.write_text(f"{NOBODY}\n{rest}", encoding="utf-8")


def _read(data: Path) -> Postmaster | None:
    try:
        lines = (data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        return Postmaster(int(lines[0]), int(lines[3]), len(lines) > 7 and lines[7].strip() == "ready")
    except (FileNotFoundError, IndexError, ValueError):
        # Absent, or being written at this moment.
        return None
