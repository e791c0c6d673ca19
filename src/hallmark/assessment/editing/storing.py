"""Versions as they lie on disk: each a folder of files that appears whole or not at all."""

import hashlib
import shutil
import uuid
from collections.abc import Collection, Mapping
from pathlib import Path

from django.conf import settings

from hallmark.reports.keeping import write_whole

MAKING = ".making-"
UNLISTED = ".unlisted-"


def versions_folder(slug: str) -> Path:
    """Where the versions of an assessment lie: apart from its paper, which is replaced as a whole when made again."""
    return Path(settings.ASSESSMENTS_ROOT) / ".versions" / slug


def sha256_of(content: bytes) -> str:
    """The content's SHA-256, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_version(slug: str, number: int, files: Mapping[str, bytes]) -> Path:
    """Writes a version beside its place, waits for the disk, and moves it there whole."""
    target = versions_folder(slug) / str(number)
    write_whole(target, files, making=MAKING)
    return target


def sweep(slug: str, kept: Collection[int]) -> None:
    """Clears away what a killed recording left behind. Call with the versions' lock held.

    A half-written draft goes. A whole folder that no row knows is set aside and kept: it may be that the database was
    put back from an older copy.
    """
    root = versions_folder(slug)
    names = {str(number) for number in kept}
    for path in list(root.iterdir()) if root.is_dir() else ():
        if path.name.startswith(MAKING):
            shutil.rmtree(path)
        elif path.name.isdecimal() and path.name not in names:
            path.rename(root / f"{UNLISTED}{path.name}-{uuid.uuid4().hex}")


def read_version(slug: str, number: int, name: str) -> Path | None:
    """One file of a version; None if it is not there. ``name`` must come from the version's manifest."""
    path = versions_folder(slug) / str(number) / name
    return path if path.is_file() else None
