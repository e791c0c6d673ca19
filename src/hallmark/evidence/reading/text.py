"""Turns the bytes of a CSV into blocks of whole lines, with the faults that people meet said in words."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from hallmark.evidence.reading.stream import ByteStream
from hallmark.ui.problems import Problem

BLOCK = 8 * 1024 * 1024
"""Bytes read at once: the memory that a file takes does not grow with its size."""
MAX_LINE = 1024 * 1024
MAX_EMPTY = 200_000
"""Empty lines in one block: more are a fault of what wrote the file, or made to tire us."""
DELIMITERS = (",", "\t", ";", "|")


@dataclass(frozen=True)
class Block:
    """Whole lines: ``data`` (UTF-8, each line ended but perhaps the last), the number of the first (from 1)."""

    data: bytes
    first_line: int


@dataclass(frozen=True)
class Table:
    """A delimited text file: its ``header`` as written, its ``delimiter``, and the ``blocks`` below the header."""

    header: list[str]
    delimiter: str
    blocks: Iterator[Block]


def open_table(
    stream: ByteStream, name: str, *, encoding: str = "utf-8", block: int = BLOCK, longest: int = MAX_LINE
) -> Table:
    """Reads the header and gives the rest in blocks of whole lines.

    Raises:
        Problem: not text, not a table, another encoding, or a line without an end.
    """
    first = stream.read(block)
    _check_is_table_text(first, name)
    if first.startswith(b"\xef\xbb\xbf"):
        first = first[3:]
    blocks = _blocks(first, stream, name, encoding, block, longest)
    opening = next(blocks)
    end = opening.data.find(b"\n")
    line = opening.data if end < 0 else opening.data[:end]
    text = line.decode("utf-8").strip("\r")
    delimiter = max(DELIMITERS, key=text.count)
    header = next(csv.reader([text], delimiter=delimiter), [])
    rest = b"" if end < 0 else opening.data[end + 1 :]

    def remaining() -> Iterator[Block]:
        if rest:
            yield Block(rest, 2)
        yield from blocks

    return Table([column.strip() for column in header], delimiter, remaining())


def _check_is_table_text(first: bytes, name: str) -> None:
    if not first:
        raise Problem(f"{name} is empty. Download or export it again.")
    if first[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise Problem(f"{name} is in UTF-16. In your spreadsheet choose “Save as: CSV UTF-8”, then add it again.")
    start = first.lstrip()[:200].lower()
    if start.startswith(b"<"):
        raise Problem(
            f"{name} is a web page, not a table: the download probably ended at an error page. Download it again."
        )
    if b"\r" in first and b"\n" not in first:
        raise Problem(f"{name} has the line ends of an old Mac. In your spreadsheet choose “Save as: CSV UTF-8”.")
    if b"\x00" in first[:65536]:
        raise Problem(f"{name} is not a text file (it has null bytes). Export it as CSV and add that.")


def _blocks(first: bytes, stream: ByteStream, name: str, encoding: str, size: int, longest: int) -> Iterator[Block]:
    line = 1
    pending = first
    more = True
    while more:
        data = stream.read(size)
        more = bool(data)
        cut = pending.rfind(b"\n") + 1
        longest_open = len(pending) - cut
        if longest_open > longest or _has_long_line(pending, longest):
            near = line + pending.count(b"\n")
            raise Problem(
                f"{name}, line {near:,}: a line is longer than {longest // 1_000_000} MB, so this is not a table of "
                "records. Check that you chose the right file."
            )
        if pending.count(b"\n\n") > MAX_EMPTY:
            raise Problem(f"{name} has hundreds of thousands of empty lines, so it is damaged. Export it again.")
        if not more:
            cut = len(pending)
        if cut:
            whole = _as_utf8(pending[:cut], name, line, encoding)
            yield Block(whole, line)
            line += whole.count(b"\n")
        pending = pending[cut:] + data
    if pending:
        yield Block(_as_utf8(pending, name, line, encoding), line)


def _has_long_line(data: bytes, longest: int) -> bool:
    # Two line ends within every `longest` / 2 bytes rule a long line out; only then is each line looked at.
    step = longest // 2
    if all(data.find(b"\n", start, start + step) >= 0 for start in range(0, len(data) - step, step)):
        return False
    return any(len(line) > longest for line in data.split(b"\n"))


def _as_utf8(data: bytes, name: str, first_line: int, encoding: str) -> bytes:
    if data.isascii():
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = first_line + data.count(b"\n", 0, error.start)
        raise Problem(
            f"{name}, line {line:,}: a character is not in {encoding.upper()}. In your spreadsheet choose “Save as: "
            "CSV UTF-8”, or name the encoding in a mapping, then add it again."
        ) from error
    return data if encoding == "utf-8" else text.encode("utf-8")
