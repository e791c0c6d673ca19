"""The archive as a file: a zip, in which the manifest comes last, so that what was cut off has none.

Written in one pass beside its place and moved there when it is whole and on the disk.
"""

import fcntl
import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkstemp
from typing import IO

from hallmark.config.backup import manifest as the
from hallmark.config.backup.manifest import Manifest, Part
from hallmark.ui.problems import Problem

CHUNK = 1 << 20
DRAFT = ".hallmark-backup-draft-"
# Their bytes do not shrink further.
PACKED = {".parquet", ".zip", ".xlsx", ".docx", ".pdf", ".png", ".gz", ".dump"}
# Every moment is the same: a part is known by its bytes.
NO_DATE = (1980, 1, 1, 0, 0, 0)
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError, NotImplementedError)
SPOILT = "It was cut off or changed. Use another copy of the backup."
Heard = Callable[[int], None]
"""Called with each number of bytes more."""


class _Unended(zipfile.ZipFile):
    def __del__(self) -> None:
        """Nothing: one that was not closed failed half-way, and Python would write an end to it."""


class Writer:
    """Adds parts to an archive and keeps their hashes."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = _Unended(file, "w")
        self.parts: list[Part] = []

    def add(self, name: str, chunks: Iterable[bytes], heard: Heard) -> None:
        """Adds a part of any length; nothing of it is held in memory but one chunk."""
        digest, size = hashlib.sha256(), 0
        with self._zip.open(_info(name), "w", force_zip64=True) as part:
            for chunk in chunks:
                part.write(chunk)
                digest.update(chunk)
                size += len(chunk)
                heard(len(chunk))
        self.parts.append(Part(name, size, digest.hexdigest()))

    def close(self, said: Manifest) -> str:
        """Writes the manifest and the end; the manifest's SHA-256."""
        data = said.to_bytes()
        self._zip.writestr(_info(the.NAME), data)
        self._zip.close()
        return hashlib.sha256(data).hexdigest()


class Reader:
    """An archive that says what it holds. Raises Problem for what is no archive, or lacks its end."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            data = self._zip.read(the.NAME)
        except FAULTS:
            raise Problem(f"{path} is no whole archive of `hallmark backup`. {SPOILT}") from None
        except OSError as error:
            raise Problem(f"{path} cannot be read ({error.strerror or error}). Give an archive.") from None
        self.manifest = Manifest.from_bytes(data)
        self.digest = hashlib.sha256(data).hexdigest()
        if self._zip.namelist() != [*(part.name for part in self.manifest.parts), the.NAME]:
            raise Problem(f"{path} does not hold the parts that its manifest names. {SPOILT}")

    def chunks(self, part: Part) -> Iterator[bytes]:
        """The part's bytes. Raises Problem, at the latest after the last of them, where they are not what they were."""
        digest, size = hashlib.sha256(), 0
        try:
            with self._zip.open(part.name) as file:
                while chunk := file.read(CHUNK):
                    digest.update(chunk)
                    size += len(chunk)
                    yield chunk
        except FAULTS:
            raise Problem(f"{part.name} in {self.path} cannot be read. {SPOILT}") from None
        except OSError as error:
            raise Problem(f"{self.path} cannot be read ({error.strerror or error}). Use another copy.") from None
        if (size, digest.hexdigest()) != (part.size, part.sha256):
            raise Problem(f"{part.name} in {self.path} is not what it was. {SPOILT}")

    def verify(self, heard: Heard) -> None:
        """Reads every byte. Raises Problem for the first part that is not what it was."""
        for part in self.manifest.parts:
            for chunk in self.chunks(part):
                heard(len(chunk))

    def extract(self, part: Part, to: Path, heard: Heard) -> None:
        """Writes a part to a new file that only its owner may read."""
        to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with open(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:  # noqa: PTH123
            for chunk in self.chunks(part):
                file.write(chunk)
                heard(len(chunk))
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def drafted(path: Path) -> Iterator[IO[bytes]]:
    """A file beside `path` that becomes it when the block ends well. Clears away what killed backups left there."""
    _sweep(path.parent)
    number, name = mkstemp(dir=path.parent, prefix=DRAFT)
    draft = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield file
            file.flush()
            os.fsync(file.fileno())
            # A link appears whole or not at all, and never replaces what came there meanwhile.
            os.link(draft, path)
    except FileExistsError:
        raise Problem(f"{path} is there already. Give the name of a new file.") from None
    finally:
        draft.unlink(missing_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _sweep(folder: Path) -> None:
    for draft in folder.glob(f"{DRAFT}*"):
        with draft.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue  # another backup is being written
            draft.unlink(missing_ok=True)


def read_in_chunks(path: Path) -> Iterator[bytes]:
    """A file's bytes."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, NO_DATE)
    info.external_attr = 0o600 << 16
    info.compress_type = zipfile.ZIP_STORED if Path(name).suffix in PACKED else zipfile.ZIP_DEFLATED
    return info
