"""Workbooks (xlsx, xlsm, xls) as text tables: each sheet, from its header row on, for the sources that read text."""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from itertools import chain, islice
from typing import Any, BinaryIO

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from hallmark.evidence.reading.stream import ByteStream
from hallmark.evidence.reading.text import Block, Table
from hallmark.ui.problems import Problem

ENDINGS = (".xlsx", ".xlsm", ".xls")
STARTS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
TITLE_ROWS = 20
"""Publishers put a title and notes above the header: so many rows are looked at for it."""
SHOWN = 30
ROWS_AT_ONCE = 20_000
LARGEST = 600 * 1024 * 1024
"""Unpacked bytes: beyond, a workbook is made to fill the memory, or should have been a CSV."""


def recognises(name: str, head: bytes) -> bool:
    """Is this a workbook?"""
    return name.endswith(ENDINGS) and head.startswith(STARTS)


@contextmanager
def open_workbook(stream: ByteStream, name: str) -> Iterator["Workbook"]:
    """The workbook in a stream.

    Raises:
        Problem: it is damaged, has a password, or unpacks to more than is read at once.
    """
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(stream, copy, 4 * 1024 * 1024)
        try:
            _check_size(copy, name)
            copy.seek(0)
            yield Workbook(CalamineWorkbook.from_filelike(copy), name)
        except PasswordError as error:
            raise Problem(f"{name} has a password. Save it without one and add it again.") from error
        except (CalamineError, zipfile.BadZipFile) as error:
            raise Problem(f"{name} is not a whole workbook ({error}). Save it again as .xlsx and add that.") from error


def _check_size(copy: BinaryIO, name: str) -> None:
    copy.seek(0)
    if not zipfile.is_zipfile(copy):
        return
    with zipfile.ZipFile(copy) as archive:
        size = sum(info.file_size for info in archive.infolist())
    if size > LARGEST:
        raise Problem(
            f"{name} would unpack to {size / 1e6:,.0f} MB, more than is read from a workbook. Save the sheet as CSV "
            "and add that."
        )


class Workbook:
    """Sheets of one file, read one at a time."""

    def __init__(self, workbook: CalamineWorkbook, name: str) -> None:
        self._workbook = workbook
        self._name = name

    def find(self, fits: Callable[[list[str]], bool], *, sheet: str = "") -> tuple[str, Table] | None:
        """The first sheet (or the one named) with a row that is a fitting header: its name, and the table below.

        Raises:
            Problem: there is no sheet of that name.
        """
        names = self._workbook.sheet_names
        if sheet and sheet not in names:
            raise Problem(f"{self._name} has no sheet “{sheet}”; it has {', '.join(names)}.")
        for name in [sheet] if sheet else names:
            rows = _rows(self._workbook.get_sheet_by_name(name))
            opening = list(islice(rows, TITLE_ROWS))
            for at, row in enumerate(opening):
                header = [cell.strip() for cell in row]
                if any(header) and fits(header):
                    return f"{self._name} › {name}", _table(header, at + 1, chain(opening[at + 1 :], rows))
        return None

    def no_fit(self, mapping: str) -> Problem:
        """That no sheet has the columns which a mapping names, and what there is instead."""
        found = []
        for name in self._workbook.sheet_names:
            rows = islice(_rows(self._workbook.get_sheet_by_name(name)), TITLE_ROWS)
            first = next(([cell for cell in row if cell] for row in rows if any(row)), [])
            found.append(f"“{name}” has {', '.join(first[:SHOWN]) or 'nothing'}")
        return Problem(f"{mapping} names columns that no sheet of {self._name} has: {'; '.join(found)}.")


def _table(header: list[str], header_row: int, rows: Iterator[list[str]]) -> Table:
    def blocks() -> Iterator[Block]:
        line = header_row + 1
        while part := list(islice(rows, ROWS_AT_ONCE)):
            out = io.StringIO()
            csv.writer(out, lineterminator="\n").writerows(part)
            yield Block(out.getvalue().encode(), line)
            line += len(part)

    return Table(header, ",", blocks())


def _rows(sheet: CalamineSheet) -> Iterator[list[str]]:
    return ([_text(cell) for cell in row] for row in sheet.iter_rows())


def _text(cell: Any) -> str:
    """A cell as a person would write it in a CSV; one line, so that rows and lines are the same."""
    match cell:
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case str():
            return " ".join(cell.splitlines())
        case _:
            return str(cell)
