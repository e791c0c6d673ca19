"""PNGs for tests, made byte by byte."""

import struct
import zlib

SIGNATURE = b"\x89PNG\r\n\x1a\n"


def chunk(kind: bytes, body: bytes) -> bytes:
    """One chunk with its length and check."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def header(width: int, height: int, *, depth: int = 8, colour: int = 2, interlaced: int = 0) -> bytes:
    """The first chunk."""
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlaced))


def png(width: int = 64, height: int = 32, *extra: bytes, rgb: bytes = b"\x10\x60\x30", pixels: bytes = b"") -> bytes:
    """A picture of one colour; `extra` chunks stand before its pixels."""
    rows = pixels or (b"\x00" + rgb * width) * height
    return (
        SIGNATURE + header(width, height) + b"".join(extra) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    )
