"""The typeface of documents: Inter, as files that come with the system and never from the machine.

A machine's own fonts would give the same content other bytes, and a missing one would be replaced without a word.
"""

import struct
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import hallmark.ui
from hallmark.ui.problems import Problem

FAMILY = "Inter"
FOLDER = Path(hallmark.ui.__file__).parent / "static" / "ui" / "built" / "fonts"
FILES = {400: "inter-400.ttf", 600: "inter-600.ttf", 700: "inter-700.ttf"}
TRUETYPE = b"\x00\x01\x00\x00"


def font_files(folder: Path | None = None) -> dict[int, Path]:
    """The files of the typeface, by weight.

    Raises:
        Problem: one is missing or is no TrueType font; its words name the file and what to do.
    """
    files = {weight: (folder or FOLDER) / name for weight, name in FILES.items()}
    for path in files.values():
        if not path.is_file():
            raise Problem(
                f"A document cannot be made: the font file {path} is missing. Run `make setup` and try again."
            )
        if not _is_truetype(path):
            raise Problem(f"A document cannot be made: {path} is not a font. Remove it and run `make setup`.")
    return files


def _is_truetype(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(TRUETYPE)) == TRUETYPE


class _Advances(dict[str, float]):
    """The advance of each letter; a letter that the font lacks is as wide as its widest."""

    widest: float

    def __missing__(self, letter: str) -> float:
        return self.widest


@dataclass(frozen=True, slots=True)
class Face:
    """How wide the letters of one font are, as shares of the type size."""

    advances: _Advances

    def width(self, text: str) -> float:
        """The width of a line, in ems. A letter that the font lacks counts as its widest."""
        return sum(map(self.advances.__getitem__, text))


@cache
def face(path: Path) -> Face:
    """Read the widths of letters from a TrueType file.

    Source: OpenType specification 1.9, tables head, hhea, hmtx and cmap (format 4).
    """
    data = path.read_bytes()
    tables = _tables(data)
    (units,) = struct.unpack_from(">H", data, tables[b"head"] + 18)
    (count,) = struct.unpack_from(">H", data, tables[b"hhea"] + 34)
    # Pairs of (advance, left bearing); the glyphs past the last pair are as wide as it.
    pairs = struct.unpack_from(f">{2 * count}H", data, tables[b"hmtx"])
    widths = [advance / units for advance in pairs[::2]]
    glyphs = _glyphs(data, tables[b"cmap"])
    advances = _Advances({letter: widths[min(glyph, count - 1)] for letter, glyph in glyphs.items()})
    # An em dash is about as wide as the wide letters of other scripts; ornaments of three ems are no measure.
    advances.widest = advances["—"]
    return Face(advances)


def _tables(data: bytes) -> dict[bytes, int]:
    """Where each table of the file begins."""
    (count,) = struct.unpack_from(">H", data, 4)
    entries = (struct.unpack_from(">4s4xI4x", data, 12 + 16 * index) for index in range(count))
    return dict(entries)


def _glyphs(data: bytes, cmap: int) -> dict[str, int]:
    """The glyph of each character below U+10000."""
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    begins = [cmap + struct.unpack_from(">4xI", data, cmap + 4 + 8 * index)[0] for index in range(count)]
    begin = next(place for place in begins if struct.unpack_from(">H", data, place) == (4,))
    (twice,) = struct.unpack_from(">H", data, begin + 6)
    segments = twice // 2
    ends = struct.unpack_from(f">{segments}H", data, begin + 14)
    starts = struct.unpack_from(f">{segments}H", data, begin + 16 + twice)
    shifts = struct.unpack_from(f">{segments}H", data, begin + 16 + 2 * twice)
    ranges = begin + 16 + 3 * twice
    offsets = struct.unpack_from(f">{segments}H", data, ranges)
    found = {}
    for index, (start, end, shift, offset) in enumerate(zip(starts, ends, shifts, offsets, strict=True)):
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = code
            if offset:
                (glyph,) = struct.unpack_from(">H", data, ranges + 2 * index + offset + 2 * (code - start))
            if glyph or not offset:
                found[chr(code)] = (glyph + shift) & 0xFFFF
    return found
