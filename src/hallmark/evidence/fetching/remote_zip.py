"""A zip archive at the publisher, of which only the members wanted are downloaded."""

import io
import zipfile
import zlib

from hallmark.evidence.fetching.web import Web
from hallmark.ui.problems import Problem

BLOCK = 64 * 1024
TAIL = 66_000
"""Bytes from the end that hold the place of the table of contents (a zip's comment is at most 65,535)."""
HEADER = 1024
"""Room for a member's own header, whose length only the header itself says."""
MAX_MEMBER = 512 * 1024 * 1024


class RemoteFile(io.RawIOBase):
    """A file on a server that gives byte ranges, for reading here and there. Holds one window of it in memory."""

    def __init__(self, web: Web, url: str) -> None:
        self._web = web
        self._url = url
        end = web.part(url, None, TAIL)
        self.size = end.size
        self._tag = end.tag
        self._window = end.data
        self._window_start = end.size - len(end.data)
        self._position = 0

    def look_at(self, start: int, length: int) -> None:
        """Fetches a stretch in one request, since it is about to be read; the progress hears of it."""
        self._fetch(start, length, heard=True)

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        self._position = offset + {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        return self._position

    def read(self, size: int | None = -1) -> bytes:
        wanted = self.size - self._position if size is None or size < 0 else min(size, self.size - self._position)
        if wanted <= 0:
            return b""
        inside = self._position - self._window_start
        if inside < 0 or inside + wanted > len(self._window):
            self._fetch(self._position, max(wanted, BLOCK), heard=False)
            inside = 0
        data = self._window[inside : inside + wanted]
        self._position += len(data)
        return data

    def _fetch(self, start: int, length: int, *, heard: bool) -> None:
        part = self._web.part(self._url, start, min(length, self.size - start), self._tag, heard=heard)
        self._window, self._window_start = part.data, start


def open_remote_zip(web: Web, url: str) -> tuple[zipfile.ZipFile, RemoteFile]:
    """The archive's table of contents, read from its end, and the file below it.

    Raises:
        NoRanges: the server gives the file only whole.
        NotThere: there is no such archive.
        Problem: what is there is no zip archive.
    """
    file = RemoteFile(web, url)
    try:
        return zipfile.ZipFile(file), file
    except zipfile.BadZipFile as error:
        raise Problem(f"What {url} gives is not a whole zip archive. Try again later.") from error


def member_bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, file: RemoteFile | None) -> bytes:
    """One member unpacked, its length and checksum checked; asked for a second time where they are wrong.

    Args:
        file: the remote file below the archive; None where the archive lies on this disk.
    """
    if info.file_size > MAX_MEMBER:
        size = f"{info.file_size / 1e9:,.1f} GB"
        raise Problem(
            f"{info.filename} would unpack to {size}, far more than a month of records, so it was not fetched."
        )
    for is_last in (False, True):
        if file:
            file.look_at(info.header_offset, info.compress_size + HEADER + len(info.filename.encode()))
        try:
            return archive.read(info)
        except (zipfile.BadZipFile, zlib.error, EOFError) as error:
            if is_last or file is None:
                raise Problem(
                    f"{info.filename} arrived damaged (its checksum is wrong). Try again; if it stays so, tell the "
                    "publisher."
                ) from error
    raise AssertionError("unreachable")
