"""A logo is a PNG by its content, small and whole, and nothing is kept of it but its picture."""

import struct
import zlib

import pytest

from hallmark.partners.logos import MOST_BYTES, LogoProblem, checked_logo
from partners.pictures import SIGNATURE, chunk, header, png


def test_picture_is_kept_and_comes_out_again_as_it_went_in() -> None:
    logo = checked_logo(png(64, 32))

    assert (logo.width, logo.height, logo.data) == (64, 32, png(64, 32))
    assert checked_logo(logo.data) == logo
    assert len(logo.digest) == 64


def test_words_places_times_and_what_follows_the_picture_are_left_out() -> None:
    extra = [chunk(kind, b"Ann Example, Norwich") for kind in (b"tEXt", b"eXIf", b"tIME", b"acTL")]

    logo = checked_logo(png(64, 32, *extra) + b"<script>alert(1)</script>")

    assert logo.data == png(64, 32)


@pytest.mark.parametrize(
    ("depth", "colour", "interlaced", "size"),
    [(8, 6, 0, 17 * (1 + 4 * 17)), (1, 0, 0, 17 * (1 + 3)), (8, 2, 1, 0), (4, 3, 1, 0), (16, 4, 0, 17 * (1 + 4 * 17))],
)
def test_every_kind_of_png_is_read(depth: int, colour: int, interlaced: int, size: int) -> None:
    samples = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
    if interlaced:
        # Written out: of 17 pixels a side, the seven passes of Adam7 have these columns and rows.
        grids = ((3, 3), (2, 3), (5, 2), (4, 5), (9, 4), (8, 9), (17, 8))
        size = sum(rows * (1 + (columns * samples * depth + 7) // 8) for columns, rows in grids)
    head = header(17, 17, depth=depth, colour=colour, interlaced=interlaced)
    palette = chunk(b"PLTE", bytes(3 * 16)) if colour == 3 else b""
    data = SIGNATURE + head + palette + chunk(b"IDAT", zlib.compress(bytes(size))) + chunk(b"IEND", b"")

    assert checked_logo(data).data == data


WHOLE = png()
BOMB = SIGNATURE + header(64, 32) + chunk(b"IDAT", zlib.compress(bytes(50_000_000), 9)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no picture that is known here"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "an SVG or another page, and a logo must be a PNG"),
        (b"<?xml version='1.0'?><svg onload='x'/>", "an SVG"),
        (b"\xff\xd8\xff\xe0rest", "a JPEG"),
        (b"MZ an executable", "no picture"),
        (b"\x89PNG" + bytes(MOST_BYTES), "larger than 200 KB"),
        (png(15, 32), "15 by 32 pixels"),
        (png(2001, 16), "2,001 by 16 pixels"),
        (WHOLE[:-20], "broken or cut off"),
        (WHOLE[:40] + b"\x00" + WHOLE[41:], "broken or cut off"),
        (png(64, 32, chunk(b"EVIL", b"x")), "broken or cut off"),
        (png(64, 32, pixels=bytes(10)), "broken or cut off"),
        (BOMB, "broken or cut off"),
        (SIGNATURE + chunk(b"IHDR", struct.pack(">IIBBBBB", 64, 32, 3, 2, 0, 0, 0)) + chunk(b"IEND", b""), "broken"),
        (SIGNATURE + chunk(b"IEND", b""), "broken"),
        (SIGNATURE, "broken"),
    ],
)  # fmt: skip
def test_what_can_be_no_logo_is_refused_in_a_sentence_that_says_what_to_do(data: bytes, said: str) -> None:
    with pytest.raises(LogoProblem, match=said) as raised:
        checked_logo(data)

    assert str(raised.value).endswith(("save it as PNG.", "choose it again.", "must have 16 to 2,000."))
