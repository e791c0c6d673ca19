"""Checking a logo: a PNG by its content and not its name, small, whole, and without anything but its picture.

Source: Portable Network Graphics (PNG) Specification, third edition (W3C).
"""

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from hallmark.ui.problems import Problem

MOST_BYTES = 200_000
LEAST_SIDE, MOST_SIDE = 16, 2000
"""Pixels of a side."""
SIGNATURE = b"\x89PNG\r\n\x1a\n"
# The picture, its palette, what is seen through, and what its colours mean. Words, places and times are left out.
KEPT = (b"IHDR", b"PLTE", b"tRNS", b"sRGB", b"gAMA", b"IDAT", b"IEND")
# Colour type to how many samples a pixel has, and how many bits each may have.
SAMPLES = {0: (1, (1, 2, 4, 8, 16)), 2: (3, (8, 16)), 3: (1, (1, 2, 4, 8)), 4: (2, (8, 16)), 6: (4, (8, 16))}
# Adam7: of each pass where it begins and how far apart its pixels are, across and down.
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))
OTHERS = ((b"\xff\xd8\xff", "a JPEG"), (b"GIF8", "a GIF"), (b"RIFF", "a WebP"), (b"%PDF", "a PDF"), (b"BM", "a bitmap"))
SAVE_AS = "Open it in a drawing program and save it as PNG."


class LogoProblem(Problem):
    """A file that cannot be a logo."""


@dataclass(frozen=True)
class Logo:
    """A picture that is safe to show: its bytes, its size in pixels, and the SHA-256 of the bytes."""

    data: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def checked_logo(data: bytes) -> Logo:
    """The logo in a file, with nothing kept but its picture. The same logo again comes out as it went in.

    Raises:
        LogoProblem: it is no PNG, too large or too small, or broken; the message says what to do.
    """
    if len(data) > MOST_BYTES:
        raise LogoProblem(f"The logo is larger than {MOST_BYTES // 1000} KB. Make it smaller, and choose it again.")
    if not data.startswith(SIGNATURE):
        raise LogoProblem(f"The file is {_what(data)}, and a logo must be a PNG. {SAVE_AS}")
    chunks = list(_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or len(chunks[0][1]) != 13 or chunks[-1][0] != b"IEND":
        raise _broken()
    width, height, wanted = _size(chunks[0][1])
    if not (LEAST_SIDE <= width <= MOST_SIDE and LEAST_SIDE <= height <= MOST_SIDE):
        raise LogoProblem(
            f"The logo is {width:,} by {height:,} pixels. Each side must have {LEAST_SIDE} to {MOST_SIDE:,}."
        )
    _check_pixels(b"".join(body for kind, body in chunks if kind == b"IDAT"), wanted)
    kept = b"".join(_chunk(kind, body) for kind, body in chunks if kind in KEPT)
    return Logo(SIGNATURE + kept, width, height)


def _what(data: bytes) -> str:
    start = data[:1000].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!doctype")) or b"<svg" in start:
        return "an SVG or another page"
    return next((name for begins, name in OTHERS if data.startswith(begins)), "no picture that is known here")


def _broken() -> LogoProblem:
    return LogoProblem(f"The picture is broken or cut off. {SAVE_AS}")


def _chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The chunks up to the end of the picture; what follows it is left out. Raises LogoProblem where one is broken."""
    at = len(SIGNATURE)
    while at + 12 <= len(data):
        (length,), kind = struct.unpack_from(">I", data, at), data[at + 4 : at + 8]
        body, check = data[at + 8 : at + 8 + length], data[at + 8 + length : at + 12 + length]
        if len(check) < 4 or zlib.crc32(kind + body) != int.from_bytes(check, "big"):
            raise _broken()
        if kind[:1].isupper() and kind not in KEPT:
            raise _broken()  # critical, and unknown to the specification
        yield kind, body
        if kind == b"IEND":
            return
        at += 12 + length


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _size(header: bytes) -> tuple[int, int, int]:
    """Width and height in pixels, and how many bytes the pixels have when they are unpacked."""
    width, height, depth, colour, packing, filtering, passes = struct.unpack(">IIBBBBB", header)
    samples, depths = SAMPLES.get(colour, (0, ()))
    if depth not in depths or packing or filtering or passes > 1:
        raise _broken()
    grids = PASSES if passes else ((0, 0, 1, 1),)
    wanted = 0
    for left, top, across, down in grids:
        columns, rows = -((left - width) // across), -((top - height) // down)
        if columns > 0 and rows > 0:
            # Each row begins with a byte that says how it is filtered.
            wanted += rows * (1 + (columns * samples * depth + 7) // 8)
    return width, height, wanted


def _check_pixels(packed: bytes, wanted: int) -> None:
    """Are there as many pixels as the header says? No more than that is ever unpacked."""
    unpacking = zlib.decompressobj()
    try:
        pixels = unpacking.decompress(packed, wanted + 1)
    except zlib.error:
        raise _broken() from None
    if len(pixels) != wanted:
        raise _broken()
