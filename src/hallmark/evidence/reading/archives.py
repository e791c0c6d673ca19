"""Opens what a person points at: a file, a folder, a zip or gzip archive; guards against hostile ones."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath

from hallmark.evidence.reading.guards import MAX_RATIO, SMALL, Metered
from hallmark.evidence.reading.shapefiles import PARTS, pack, part_of
from hallmark.evidence.reading.stream import ByteStream
from hallmark.ui.problems import Problem

MAX_MEMBERS = 200_000
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


@dataclass(frozen=True)
class Member:
    """One readable file: on disk, or inside an archive.

    ``name`` is its path as a person would see it; ``size`` its unpacked bytes (None where the archive does not say);
    ``packed`` the bytes it takes on disk, for progress; ``modified`` its date, where the archive has a true one.
    """

    name: str
    size: int | None
    packed: int
    modified: date | None
    opener: Callable[[], AbstractContextManager[ByteStream]]

    @property
    def base(self) -> str:
        """The file's own name, without folders and without ``.gz``."""
        return PurePosixPath(self.name).name.removesuffix(".gz")

    @contextmanager
    def open(self) -> Iterator[Metered]:
        """The unpacked bytes. Raises Problem where the archive is damaged, packed with a password, or a bomb."""
        try:
            with self.opener() as stream:
                yield Metered(stream, self.name, self.packed)
        except (zipfile.BadZipFile, zlib.error, gzip.BadGzipFile, EOFError) as error:
            raise Problem(
                f"{self.name} is damaged or cut short ({error}). Download it again and add the new copy."
            ) from error
        except RuntimeError as error:
            if "password" not in str(error) and "encrypted" not in str(error):
                raise
            raise Problem(f"{self.name} is packed with a password. Unpack it and add the files.") from error


def files_under(path: Path) -> list[Path]:
    """The path itself, or every file below a folder in name order, litter left out.

    Raises:
        Problem: there is nothing there, or it may not be read.
    """
    try:
        if path.is_dir():
            found = sorted(item for item in path.rglob("*") if item.is_file() and not _is_litter(item.as_posix()))
            if not found:
                raise Problem(f"The folder {path} is empty. Check the path and try again.")
            return found
        if not path.exists():
            raise Problem(f"There is nothing at {path}. Check the path and try again.")
        if not path.is_file():
            raise Problem(f"{path} is not a file that can be read to its end. Name a file or a folder.")
    except PermissionError as error:
        raise Problem(f"You may not read {error.filename or path}. Ask its owner, or copy it elsewhere.") from error
    return [path]


@contextmanager
def members_of(path: Path, name: str) -> Iterator[list[Member]]:
    """The readable files of one file on disk: itself, or what it packs.

    Args:
        path: where the bytes are (may be a copy under another name).
        name: what the person called it.

    Raises:
        Problem: a damaged, empty or hostile archive.
    """
    with path.open("rb") as file:
        head = file.read(4)
    size = path.stat().st_size
    if size == 0:
        raise Problem(f"{name} is empty (0 bytes). Download or export it again.")
    if head[:2] == b"\x1f\x8b":
        yield [Member(name, None, size, None, lambda: gzip.GzipFile(path))]
    elif head[:2] == b"PK" and not name.lower().endswith((".xlsx", ".xlsm")):
        with _open_zip(path, name) as archive:
            yield _zip_members(archive, name)
    else:
        yield [Member(name, size, size, date.fromtimestamp(path.stat().st_mtime), lambda: path.open("rb"))]


def _open_zip(path: Path, name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except zipfile.BadZipFile as error:
        raise Problem(
            f"{name} begins like a zip archive but is damaged or cut short. Download it again and add the new copy."
        ) from error


def _zip_members(archive: zipfile.ZipFile, name: str) -> list[Member]:
    infos = [info for info in archive.infolist() if not info.is_dir() and not _is_litter(info.filename)]
    if not infos:
        raise Problem(f"{name} is an empty archive. Download it again, or check that you chose the right file.")
    if len(infos) > MAX_MEMBERS:
        raise Problem(f"{name} holds {len(infos):,} files; {MAX_MEMBERS:,} is the most that is read from one archive.")
    for info in infos:
        if info.file_size > SMALL and info.file_size > MAX_RATIO * max(info.compress_size, 1):
            raise Problem(
                f"{info.filename} in {name} would unpack to {info.file_size / 1e9:,.1f} GB, over {MAX_RATIO} times its "
                "packed size. That is how a hostile archive looks, so nothing was read."
            )
    return _with_shapefiles_whole(
        [
            Member(info.filename, info.file_size, info.compress_size, _zip_date(info), _zip_opener(archive, info))
            for info in infos
        ]
    )


def _with_shapefiles_whole(members: list[Member]) -> list[Member]:
    """A shapefile is several files side by side: those that are read become one member, the others are left out."""
    by_name = {member.name.lower(): member for member in members}
    whole = []
    for member in members:
        stem, ending = part_of(member.name)
        if not ending or f"{stem}.shp" not in by_name:
            whole.append(member)
        elif ending == ".shp":
            whole.append(_shapefile({part: by_name[stem + part] for part in PARTS if stem + part in by_name}))
    return whole


def _shapefile(parts: dict[str, Member]) -> Member:
    def opener() -> AbstractContextManager[ByteStream]:
        held = {}
        for ending, part in parts.items():
            with part.opener() as stream:
                held[ending] = stream.read()
        return pack(held)

    packed = sum(part.packed for part in parts.values())
    return Member(parts[".shp"].name, None, packed, parts[".shp"].modified, opener)


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], AbstractContextManager[ByteStream]]:
    # ZipFile shares one file handle behind a lock; a reader of its own lets two members be unpacked at once.
    source = archive.filename

    def opener() -> AbstractContextManager[ByteStream]:
        own = zipfile.ZipFile(source) if source else archive
        stream = own.open(info)
        if info.file_size <= SMALL:
            with own, stream:
                return io.BytesIO(stream.read())
        return stream

    return opener


def _zip_date(info: zipfile.ZipInfo) -> date | None:
    # 1980-01-01 is what packers write when they have no date.
    if info.date_time[0] <= 1980:
        return None
    try:
        return datetime(*info.date_time).date()
    except ValueError:
        return None


def _is_litter(name: str) -> bool:
    return name.rsplit("/", 1)[-1].startswith("._") or any(part in name for part in LITTER)
