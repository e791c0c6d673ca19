"""What the files of data.police.uk share: how they are named, the rules their rows must meet, how they are stored.

Source: https://data.police.uk/about/ (the columns, and how points are anonymised).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmark.areas.queries import force_slug_of
from hallmark.evidence.reading.columns import Misfit, Rows
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import MIN_SHARE_GOOD, Key, Refusal, Writer, distinct, row_mask
from hallmark.ui.problems import Problem

PUBLISHER = "data.police.uk (Home Office)"
FIRST_MONTH = "2010-12"
FILE_NAME = re.compile(r"(\d{4}-\d{2})-([a-z-]+)-(street|outcomes|stop-and-search)\.(?:csv|json)$")
LSOA = re.compile(r"[EWS]01\d{6}|[0-9]{2}[A-Z]{2}[0-9]{2}[A-Z0-9]{1,2}|N\d{8}|")
MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
UK_LONGITUDE = (-9.5, 2.5)
UK_LATITUDE = (49.0, 61.5)

Rule = Callable[[str], str]
"""Says what is wrong with a value; blank where nothing is."""


class Batch(Protocol):
    """Some rows of a file: ``table``, the line of each row, lines that are no rows, and the text of a line."""

    @property
    def table(self) -> pa.Table: ...
    @property
    def lines(self) -> np.ndarray: ...
    @property
    def misfits(self) -> list[Misfit]: ...
    def text_of(self, line: int) -> str: ...


@dataclass(frozen=True)
class Records:
    """A batch that was never lines of text: ``describe`` gives the text of the row with a given line number."""

    table: pa.Table
    lines: np.ndarray
    describe: Callable[[int], str]
    misfits: list[Misfit] = field(default_factory=list)

    def text_of(self, line: int) -> str:
        """The row as text, for the file of refused rows."""
        return self.describe(line)


def named(name: str) -> tuple[str | None, str | None]:
    """The month and the force that the publisher's file name gives (``2025-01-surrey-street.csv``), if it does."""
    found = FILE_NAME.search(name)
    return (found.group(1), found.group(2)) if found else (None, None)


def renamed(table: Table, columns: Mapping[str, tuple[str, pa.DataType]]) -> tuple[list[str], dict[str, pa.DataType]]:
    """Our names for the header of a file, and the types of those we keep. Order and letter case do not matter."""
    ours = {theirs.lower(): name for theirs, (name, _) in columns.items()}
    header = [ours.get(column.lower(), f"-{column}") for column in table.header]
    return header, {name: kind for name, kind in columns.values() if name in header}


def whole(rows: Rows, columns: Mapping[str, tuple[str, pa.DataType]]) -> Rows:
    """The rows with every column of `columns`, in their order; those that the file has not are blank."""
    table = rows.table
    arrays = {}
    for name, kind in columns.values():
        if name in table.column_names:
            arrays[name] = table[name]
        else:
            arrays[name] = pa.array([""] * table.num_rows, pa.string()).cast(kind)
    return replace(rows, table=pa.table(arrays))


class Checks:
    """The rules that each row of one file must meet, and the tally of those that do not."""

    def __init__(
        self, name: str, *, file_month: str | None, rules: Mapping[str, Rule], today: date | None = None
    ) -> None:
        self.name = name
        self.file_month = file_month
        self.this_month = f"{today or date.today():%Y-%m}"
        self.rules = {"month": self.month_fault, **rules}
        self.tally: dict[str, int] = {}
        self.rows = 0

    def sift(self, batch: Batch, writer: Writer) -> pa.Table:
        """The good rows, coordinates as numbers and a ``line`` column; the others go to the refusals."""
        table = batch.table
        self.rows += table.num_rows + len(batch.misfits)
        writer.result.rows_in += table.num_rows + len(batch.misfits)
        for misfit in batch.misfits:
            self._count("the wrong number of columns", 1)
            writer.result.refusals.append(Refusal(writer.result.member, misfit.line, misfit.reason, misfit.text))
        longitude, latitude, place_faults = coordinates(table)
        reasons = np.full(table.num_rows, "", dtype=object)
        for column, fault_of in self.rules.items():
            for value in distinct(table[column]):
                if fault := fault_of(value):
                    self._mark(reasons, row_mask(table[column], {value}), fault)
        for fault, mask in place_faults:
            self._mark(reasons, mask, fault)
        table = table.set_column(table.schema.get_field_index("longitude"), "longitude", longitude)
        table = table.set_column(table.schema.get_field_index("latitude"), "latitude", latitude)
        table = table.append_column("line", pa.array(batch.lines, pa.int32()))
        bad = reasons != ""
        if not bad.any():
            return table
        for index in np.flatnonzero(bad):
            line = int(batch.lines[index])
            writer.result.refusals.append(Refusal(writer.result.member, line, reasons[index], batch.text_of(line)))
        return table.filter(pa.array(~bad))

    def file_as_a_whole(self, writer: Writer) -> None:
        """Refuses the file where most rows failed: then the file is wrong, not the rows."""
        refused = len(writer.result.refusals)
        if self.rows == 0:
            writer.result.notes.append(f"{self.name} has a header and no rows.")
        elif refused > self.rows * MIN_SHARE_GOOD:
            reason, count = max(self.tally.items(), key=lambda item: item[1])
            raise Problem(
                f"{self.name}: {refused:,} of {self.rows:,} rows are wrong, {count:,} of them because {reason}. "
                "Check the columns against a file from data.police.uk and add it again."
            )

    def month_fault(self, month: str) -> str:
        """What is wrong with a row's month, beside the calendar and the month in the file's name."""
        if not MONTH.fullmatch(month):
            return f"the month “{month}” is not of the form YYYY-MM"
        if month > self.this_month:
            return f"the month {month} is in the future"
        if month < FIRST_MONTH:
            return f"the month {month} is before police.uk began ({FIRST_MONTH})"
        if self.file_month and month != self.file_month:
            return f"the month {month} is not the month of the file ({self.file_month})"
        return ""

    def _mark(self, reasons: np.ndarray, mask: np.ndarray, fault: str) -> None:
        fresh = mask & (reasons == "")
        reasons[fresh] = fault
        self._count(fault, int(fresh.sum()))

    def _count(self, fault: str, rows: int) -> None:
        if rows:
            self.tally[fault] = self.tally.get(fault, 0) + rows


def code_fault(value: str) -> str:
    """What is wrong with the code of a small area; it may be blank."""
    return "" if LSOA.fullmatch(value) else f"“{value[:60]}” is not an LSOA code"


def by_force_and_month(rows: pa.Table, dataset: str, unit: str | None) -> list[tuple[Key, pa.Table]]:
    """Checked rows by the holding they belong to: `unit`, or the force they fall within, and their month."""
    if not rows.num_rows:
        return []
    months = distinct(rows["month"])
    units = {unit} if unit else {force_slug_of(name) for name in distinct(rows["falls_within"])}
    if len(months) == 1 and len(units) == 1:
        return [(Key(dataset, units.pop(), months[0]), rows)]
    parts = []
    for month in months:
        in_month = rows.filter(row_mask(rows["month"], {month}))
        for name in [None] if unit else distinct(in_month["falls_within"]):
            part = in_month if name is None else in_month.filter(row_mask(in_month["falls_within"], {name}))
            if part.num_rows:
                parts.append((Key(dataset, unit or force_slug_of(name or ""), month), part))
    return parts


def coordinates(table: pa.Table) -> tuple[pa.Array, pa.Array, list[tuple[str, np.ndarray]]]:
    """Longitude and latitude as float64 (null where empty), and the faults found with the rows that have them."""
    longitude, bad_longitude = _numbers(table["longitude"])
    latitude, bad_latitude = _numbers(table["latitude"])
    lon = longitude.to_numpy(zero_copy_only=False)
    lat = latitude.to_numpy(zero_copy_only=False)
    with np.errstate(invalid="ignore"):
        swapped = _within(lon, UK_LATITUDE) & _within(lat, UK_LONGITUDE)
        abroad = ~(_within(lon, UK_LONGITUDE) & _within(lat, UK_LATITUDE)) & ~np.isnan(lon) & ~np.isnan(lat)
    faults = [
        ("a coordinate is not a number", bad_longitude | bad_latitude),
        ("longitude and latitude are exchanged", swapped),
        ("longitude is there without latitude, or latitude without longitude", np.isnan(lon) != np.isnan(lat)),
        ("the point lies outside the United Kingdom", abroad & ~swapped),
    ]
    return longitude, latitude, [(fault, mask) for fault, mask in faults if mask.any()]


def _within(values: np.ndarray, limits: tuple[float, float]) -> np.ndarray:
    return (values >= limits[0]) & (values <= limits[1])


def _numbers(column: pa.ChunkedArray) -> tuple[pa.Array, np.ndarray]:
    values = column.combine_chunks()
    if pa.types.is_floating(values.type):
        return values, np.isinf(values.fill_null(0).to_numpy())
    text = pc.if_else(pc.equal(values, ""), pa.scalar(None, pa.string()), values)
    try:
        return text.cast(pa.float64()), np.zeros(len(text), bool)
    except pa.ArrowInvalid:
        texts = text.to_pylist()
        numbers = [_number(value) for value in texts]
        bad = [value is not None and number is None for value, number in zip(texts, numbers, strict=True)]
        return pa.array(numbers, pa.float64()), np.array(bad)


def _number(value: str | None) -> float | None:
    try:
        number = float(value) if value else None
    except ValueError:
        return None
    return number if number is not None and np.isfinite(number) else None
