"""A spreadsheet's cells as text and days: the first sheet of an Excel or OpenDocument file, or a CSV file."""

import csv
import datetime
import io
import zipfile
from dataclasses import dataclass
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from hallmark.ui.problems import Problem

MOST_BYTES = 5_000_000
MOST_UNPACKED_BYTES = 60_000_000
MOST_ROWS = 2000
Value = str | datetime.date
DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")


class SheetProblem(Problem):
    """A file that cannot be read as a table."""


@dataclass(frozen=True)
class Sheet:
    """A header, and rows as long as it, each with its number as the spreadsheet shows it."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[Value, ...]], ...]


def read_sheet(data: bytes, name: str) -> Sheet:
    """The table of a file. Raises SheetProblem for one that is not a table, or too large for people and posts."""
    if len(data) > MOST_BYTES:
        raise SheetProblem(f"{name} has more than {MOST_BYTES // 1_000_000} MB. Save the people and posts alone.")
    cells = _csv(data, name) if name.lower().endswith(".csv") else _workbook(data, name)
    filled = [(number, row) for number, row in enumerate(cells, 1) if any(cell != "" for cell in row)]
    if len(filled) < 2:
        raise SheetProblem(f"{name} has no rows under a header. The first row names the columns.")
    if len(filled) - 1 > MOST_ROWS:
        raise SheetProblem(f"{name} has more than {MOST_ROWS:,} rows. Import it in parts.")
    header = tuple(str(cell).strip() for cell in filled[0][1])
    width = len(header)
    return Sheet(header, tuple((number, (*row, *[""] * width)[:width]) for number, row in filled[1:]))


def _csv(data: bytes, name: str) -> list[tuple[Value, ...]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SheetProblem(f"{name} is not UTF-8. Save it as “CSV UTF-8” and choose it again.") from None
    if "\x00" in text:
        raise SheetProblem(f"{name} holds null characters, so it is not CSV. Save it as “CSV UTF-8”.")
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    try:
        return [tuple(cell.strip() for cell in row) for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise SheetProblem(f"{name} cannot be read as CSV ({error}). Save it again as “CSV UTF-8”.") from None


def _workbook(data: bytes, name: str) -> list[tuple[Value, ...]]:
    _refuse_bombs(data, name)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except PasswordError:
        raise SheetProblem(f"{name} is protected by a password. Save it without one.") from None
    except (CalamineError, ValueError, OSError, IndexError):
        raise SheetProblem(f"{name} cannot be read. Save it as an Excel workbook (.xlsx) or as CSV.") from None
    return [tuple(_cell(value) for value in row) for row in rows]


def _refuse_bombs(data: bytes, name: str) -> None:
    """An Excel file is a zip, which may say that it unpacks to more than the machine holds."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile:
        return
    if unpacked > MOST_UNPACKED_BYTES:
        raise SheetProblem(f"{name} unpacks to {unpacked // 1_000_000} MB. Save the people and posts alone.")


def _cell(value: object) -> Value:
    if isinstance(value, datetime.datetime):
        return value.date()
    if isinstance(value, datetime.date):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def packed(sheet: Sheet) -> dict[str, Any]:
    """The table as JSON holds it; days as 2026-04-01."""
    return {"header": sheet.header, "rows": [[number, [str(cell) for cell in row]] for number, row in sheet.rows]}


def unpacked(kept: dict[str, Any]) -> Sheet:
    """The table that `packed` made into JSON."""
    return Sheet(tuple(kept["header"]), tuple((number, tuple(row)) for number, row in kept["rows"]))


def as_day(value: Value) -> datetime.date | None:
    """A day from a cell: a date of the spreadsheet, 2026-04-01, 01/04/2026 or 1 April 2026; None for anything else."""
    if isinstance(value, datetime.date):
        return value
    for form in DAY_FORMS:
        try:
            return datetime.datetime.strptime(value, form).date()
        except ValueError:
            continue
    return None


def letter(index: int) -> str:
    """The letter of a column as spreadsheets show it: A for 0, AA for 26."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
