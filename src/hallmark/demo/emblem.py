"""The demonstration partnership's logo: an island under a lighthouse's beam, drawn here and belonging to nobody."""

import struct
import zlib

import numpy as np

SIDE = 128
WHITE, SEA, ISLAND, BEAM = (255, 255, 255), (20, 92, 98), (122, 150, 60), (247, 205, 80)


def emblem() -> bytes:
    """A PNG of 128 by 128 pixels."""
    down, across = np.mgrid[0:SIDE, 0:SIDE] / (SIDE - 1) * 2 - 1
    picture = np.full((SIDE, SIDE, 3), WHITE, dtype=np.uint8)
    disc = np.hypot(across, down) < 0.97
    picture[disc] = SEA
    picture[disc & (np.abs(down + 0.45) < (across + 0.15) * 0.45) & (across > -0.15)] = BEAM
    picture[disc & (np.abs(across + 0.2) < 0.09) & (down > -0.6) & (down < 0.3)] = WHITE
    picture[disc & (((across + 0.05) / 0.75) ** 2 + ((down - 0.45) / 0.32) ** 2 < 1)] = ISLAND
    picture[disc & (np.abs(down - 0.72 - 0.05 * np.sin(across * 11)) < 0.04)] = WHITE
    return _png(picture)


def _png(picture: np.ndarray) -> bytes:
    height, width, _ = picture.shape
    # Each row begins with a byte that says that it is not filtered.
    rows = np.hstack([np.zeros((height, 1), dtype=np.uint8), picture.reshape(height, width * 3)])
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
