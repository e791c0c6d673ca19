"""What is kept on disk, never half of it: what can be made again, which is never a reason to fail, and what cannot."""

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any


class Passing(Exception):
    """Carries what was made while that which it rests on changed: it answers this call, and nothing may keep it."""

    def __init__(self, made: Any) -> None:
        super().__init__("What it was made from changed meanwhile.")
        self.made = made


def kept(path: Path) -> bytes | None:
    """What was kept, None where there is nothing or where it is not whole: it begins with its own digest."""
    try:
        digest, _, content = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return content if digest == hashlib.sha256(content).hexdigest().encode() else None


def keep(content: bytes, path: Path) -> None:
    """Writes aside and renames, so that nobody reads half of it. A full disk only means making it again next time."""
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, suffix=".aside")
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        Path(aside).replace(path)
    except OSError:
        if aside:
            Path(aside).unlink(missing_ok=True)


def write_whole(folder: Path, files: Mapping[str, bytes], *, making: str = ".making-") -> None:
    """Writes a folder of files beside its place, waits for the disk, and moves it there whole."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=making, dir=folder.parent))
    for name, content in files.items():
        with (draft / name).open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    _settle(draft)
    draft.rename(folder)
    _settle(folder.parent)


def _settle(folder: Path) -> None:
    """Returns once the folder's list of names is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def digest_of_texts(files: Iterable[Path]) -> str:
    """What tells one program from another by the text of its files: what one made another may make otherwise."""
    return hashlib.sha256(b"\0".join(path.read_bytes() for path in sorted(files))).hexdigest()


def touch(path: Path) -> None:
    """Marks what was kept as used now, so that it is not cleared away as old."""
    with suppress(OSError):
        os.utime(path)


def clear_older(folder: Path, *, than_seconds: float, but: str) -> None:
    """Clears away what was kept under other names in a folder, once it has not been used for so long."""
    for other in folder.glob("*"):
        try:
            if other.name != but and time.time() - other.stat().st_mtime > than_seconds:
                shutil.rmtree(other, ignore_errors=True)
        except OSError:
            continue  # somebody else has just cleared it away
