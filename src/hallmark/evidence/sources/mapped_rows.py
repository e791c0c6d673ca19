"""Reads the rows of a mapped extract: checks each, says why one is refused, and writes the others by period."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pyarrow as pa

from hallmark.areas.kinds import KINDS
from hallmark.evidence.reading.columns import DICTIONARY
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources import counts, moments
from hallmark.evidence.sources.base import MIN_SHARE_GOOD, Key, Refusal, Writer
from hallmark.evidence.sources.extract import Extract
from hallmark.evidence.sources.file_names import slug
from hallmark.evidence.sources.mapping_file import Description
from hallmark.evidence.sources.moments import Span
from hallmark.evidence.sources.points import read_points
from hallmark.evidence.sources.records import BATCH_ROWS, Batch, as_text, batches
from hallmark.ui.problems import Problem

INCIDENTS = pa.schema(
    [
        ("reference", pa.string()),
        ("occurred_at", pa.string()),
        ("month", DICTIONARY),
        ("category", DICTIONARY),
        ("subcategory", DICTIONARY),
        ("longitude", pa.float64()),
        ("latitude", pa.float64()),
        ("lsoa_code", DICTIONARY),
        ("area_kind", DICTIONARY),
        ("area_code", DICTIONARY),
        ("area_name", DICTIONARY),
        ("n", pa.int64()),
        ("line", pa.int32()),
    ]
)
"""``occurred_at`` is local time in ISO 8601, blank where only the month is known; ``n`` is 1 unless the file says."""
EARLIEST = "1950-01"
"""A partner's system that has no date often writes 1900 or 1901."""
TEXTS = ("category", "subcategory", "reference", "lsoa_code", "area_code", "area_name")

Clock = Callable[[tuple[str, ...]], tuple[str, Span]]
"""Reads the time cells of a row: the moment (ISO 8601, or blank) and the months; ValueError where it cannot."""


class Faults:
    """The first fault of each row of a batch."""

    def __init__(self, rows: int) -> None:
        self.reasons = [""] * rows

    def note(self, row: int, reason: str) -> None:
        """A fault of one row."""
        self.reasons[row] = self.reasons[row] or reason

    def note_all(self, reason: str, rows: np.ndarray) -> None:
        """The same fault of every row that is true in `rows`."""
        for row in np.flatnonzero(rows):
            self.note(int(row), reason)

    @property
    def found(self) -> np.ndarray:
        """Which rows have a fault."""
        return np.array([bool(reason) for reason in self.reasons], bool)


class Reading:
    """One file being read by a mapping."""

    def __init__(self, about: Description, extract: Extract, name: str, delimiter: str, writer: Writer) -> None:
        self.about = about
        self.extract = extract
        self.name = name
        self.delimiter = delimiter
        self.writer = writer
        self.unit = _unit(about, name)
        self.is_counts = about.kind == "counts"
        self.schema = (counts.SCHEMA if self.is_counts else INCIDENTS).with_metadata(_label(about))
        self.today = f"{date.today():%Y-%m-%d}"
        self.fields, self.clock = _clock(about)
        self.rows = self.refused = self.ignored = 0
        if future := next((column.span for column in extract.months if column.span.start > self.today[:7]), None):
            raise Problem(f"{name} has a column for {future.period}, which is in the future. Check its column names.")
        self.first_fault = ""

    def run(self, table: Table) -> None:
        """Reads every row. Raises Problem where most are wrong: then the mapping is wrong, not the rows."""
        for batch in batches(table, self.name):
            self._take(batch)
            if self.rows >= BATCH_ROWS:
                self._check_it_fits()
        self._check_it_fits()
        if self.rows == 0:
            self.writer.result.notes.append(f"{self.name} has a header and no rows.")
        if self.ignored:
            self.writer.result.notes.append(f"{self.name}: {self.ignored:,} rows passed over, as the mapping says.")

    def _check_it_fits(self) -> None:
        if self.refused > self.rows * MIN_SHARE_GOOD:
            raise Problem(
                f"{self.about.name} does not fit {self.name}: {self.refused:,} of {self.rows:,} rows are wrong, the "
                f"first on {self.first_fault}. Correct the mapping, or choose another file."
            )

    def _take(self, batch: Batch) -> None:
        self.rows += len(batch.rows) + len(batch.misfits)
        self.writer.result.rows_in += len(batch.rows) + len(batch.misfits)
        for line, row in batch.misfits:
            self._refuse(line, row, f"{len(row)} columns where the header has {self.extract.width}")
        faults = Faults(len(batch.rows))
        columns = self._texts(batch, faults)
        if self.extract.months:
            self._take_wide(batch, columns, faults)
            return
        columns["n"] = self._numbers_or_ones(batch, faults)
        when, spans = self._when(batch, faults)
        if not self.is_counts:
            columns["occurred_at"] = when
            columns["longitude"], columns["latitude"] = self._points(batch, faults)
        good = self._sift(batch, faults)
        table = self._table(columns)
        periods = np.array([span.period for span in spans], dtype=object)
        for period in sorted(set(periods[good])):
            rows = np.flatnonzero(good & (periods == period))
            self._write(spans[rows[0]], table.take(pa.array(rows)))

    def _take_wide(self, batch: Batch, columns: dict[str, Any], faults: Faults) -> None:
        numbers = [(column.span, self._numbers(batch.column(column.index), faults)) for column in self.extract.months]
        good = self._sift(batch, faults)
        table = self._table(columns)
        for span, n in numbers:
            # An empty cell is not published; a nought is.
            stated = pa.array(good & n.is_valid().to_numpy(zero_copy_only=False))
            self._write(span, table.append_column("n", n).filter(stated))

    def _sift(self, batch: Batch, faults: Faults) -> np.ndarray:
        """Which rows are good; the others go to the refusals, unless the mapping passes them over anyway."""
        categories = self.extract.values("category", batch)
        wanted = np.array([category not in self.about.ignore for category in categories], bool)
        self.ignored += int((~wanted).sum())
        for row in np.flatnonzero(faults.found & wanted):
            self._refuse(batch.lines[row], batch.rows[row], faults.reasons[row])
        good: np.ndarray = wanted & ~faults.found
        return good

    def _refuse(self, line: int, row: list[str], reason: str) -> None:
        text = as_text(row, self.delimiter)
        if not self.refused:
            self.first_fault = f"line {line:,}, where {reason}, in “{text[:200]}”"
        self.refused += 1
        self.writer.result.refusals.append(Refusal(self.writer.result.member, line, reason, text))

    def _texts(self, batch: Batch, faults: Faults) -> dict[str, Any]:
        columns: dict[str, Any] = {name: self.extract.values(name, batch) for name in TEXTS}
        columns["line"] = batch.lines
        faults.note_all("the category is empty", np.array([not name for name in columns["category"]], bool))
        self._check_codes(columns["lsoa_code"], "lsoa", faults)
        if self.about.area_kind:
            self._check_codes(columns["area_code"], self.about.area_kind, faults)
        renamed = self.about.category_map
        columns["category"] = [renamed.get(name, name) for name in columns["category"]]
        return columns

    def _check_codes(self, codes: list[str], kind: str, faults: Faults) -> None:
        wrong = {code for code in set(codes) if code and not KINDS[kind].owns(code)}
        for row in [row for row, code in enumerate(codes) if code in wrong] if wrong else []:
            faults.note(row, f"“{codes[row][:40]}” is not the code of a {KINDS[kind].label}")

    def _numbers_or_ones(self, batch: Batch, faults: Faults) -> pa.Array:
        if not self.extract.gives("n"):
            return pa.array(np.ones(len(batch.rows), np.int64))
        n = self._numbers(self.extract.values("n", batch), faults)
        faults.note_all("the number is empty", n.is_null().to_numpy(zero_copy_only=False))
        return n.fill_null(0)

    def _numbers(self, given: list[str], faults: Faults) -> pa.Array:
        n, bad = counts.whole_numbers(pa.array(given, pa.string()))
        for row in np.flatnonzero(bad):
            faults.note(int(row), f"“{given[row][:40]}” is not a whole number")
        return n

    def _points(self, batch: Batch, faults: Faults) -> tuple[pa.Array, pa.Array]:
        if self.about.point is None:
            return pa.nulls(len(batch.rows), pa.float64()), pa.nulls(len(batch.rows), pa.float64())
        xs, ys = (self.extract.values(name, batch) for name in self.about.point)
        longitude, latitude, found = read_points(xs, ys, self.about.crs, in_uk=self.about.in_uk)
        for reason, rows in found:
            faults.note_all(reason, rows)
        return pa.array(longitude, from_pandas=True), pa.array(latitude, from_pandas=True)

    def _when(self, batch: Batch, faults: Faults) -> tuple[list[str], list[Span]]:
        rows = len(batch.rows)
        when, spans = [""] * rows, [moments.UNDATED] * rows
        if self.about.undated:
            return when, spans
        # Few different cells in most extracts, so each is read once.
        known: dict[tuple[str, ...], tuple[str, Span] | str] = {}
        for row, cells in enumerate(zip(*(self.extract.values(name, batch) for name in self.fields), strict=True)):
            if cells not in known:
                known[cells] = self._moment(cells)
            found = known[cells]
            if isinstance(found, str):
                faults.note(row, found)
            else:
                when[row], spans[row] = found
        return when, spans

    def _moment(self, cells: tuple[str, ...]) -> tuple[str, Span] | str:
        """The moment and the months of a row, or what is wrong with its date."""
        shown = " ".join(cells)[:40]
        if not any(cells):
            return "the date is empty"
        try:
            when, span = self.clock(cells)
        except (ValueError, OverflowError) as error:
            return str(error) if "“" in str(error) else f"the date “{shown}” is not understood"
        if (when or span.start)[:10] > self.today:
            return f"the date “{shown}” is in the future"
        return f"the date “{shown}” is before {EARLIEST[:4]}" if span.start < EARLIEST else (when, span)

    def _table(self, columns: dict[str, Any]) -> pa.Table:
        """The columns that differ from row to row."""
        given = dict(columns)
        if self.is_counts and self.extract.gives("lsoa_code"):
            given["area_code"] = columns["lsoa_code"]
        fields = [part for part in self.schema if part.name in given]
        return pa.table({part.name: _array(given[part.name], part.type) for part in fields})

    def _write(self, span: Span, rows: pa.Table) -> None:
        if not rows.num_rows:
            return
        by_lsoa = self.is_counts and self.extract.gives("lsoa_code")
        same = {
            "month": span.start,
            "period_start": span.start,
            "period_end": span.end,
            "area_kind": "lsoa" if by_lsoa else self.about.area_kind,
        }
        columns = [
            rows[part.name] if part.name in rows.column_names else counts.repeated(same[part.name], rows.num_rows)
            for part in self.schema
        ]
        self.writer.write(
            Key(self.about.dataset, self.unit, span.period), pa.Table.from_arrays(columns, schema=self.schema),
            publisher=self.about.publisher, licence=self.about.licence, category="category", place=self._place,
            point="longitude" if self.about.point and not self._place else "", weight="n",
            ids="reference" if self.extract.gives("reference") and not self.is_counts else "",
        )  # fmt: skip

    @property
    def _place(self) -> str:
        """The column with the small area, where there is one."""
        if self.is_counts:
            return "area_code" if self.extract.gives("lsoa_code") or self.about.area_kind == "lsoa" else ""
        return "lsoa_code" if self.extract.gives("lsoa_code") else ""


def _array(values: Any, kind: pa.DataType) -> pa.Array:
    if isinstance(values, pa.Array):
        return values
    if kind == DICTIONARY:
        return pa.array(values, pa.string()).dictionary_encode()
    return pa.array(values, kind)


def _label(about: Description) -> dict[str, str]:
    # Travels with the rows, so that what may be shown is known wherever they are read.
    return {"title": about.title, "agency": about.agency, "suppress_below": str(about.suppress_below)}


def _clock(about: Description) -> tuple[tuple[str, ...], Clock]:
    """Which fields tell the time, and how their cells are read."""
    if about.gives("occurred_at"):
        return ("occurred_at",), lambda cells: _at(cells[0], about)
    if about.gives("year"):
        fields = tuple(name for name in ("year", "quarter", "month", "day", "hour", "minute") if about.gives(name))
        return fields, lambda cells: _from_parts(dict(zip(fields, cells, strict=True)), financial=about.financial)
    return ("month",), lambda cells: ("", moments.span_of_month(moments.read_month(cells[0], about.formats)))


def _at(text: str, about: Description) -> tuple[str, Span]:
    moment = moments.read_moment(text, about.formats, about.timezone)
    return moment.isoformat(timespec="minutes"), moments.span_of_month(f"{moment:%Y-%m}")


def _from_parts(cells: dict[str, str], *, financial: bool) -> tuple[str, Span]:
    year = moments.read_year(cells["year"])
    if "quarter" in cells:
        return "", moments.span_of_quarter(year, moments.read_quarter(cells["quarter"]), financial=financial)
    if "month" not in cells:
        return "", moments.span_of_year(year, financial=financial)
    month = moments.read_month_number(cells["month"])
    if financial and month < 4:
        year += 1
    span = moments.span_of_month(f"{year}-{month:02d}")
    if "day" not in cells:
        return "", span
    hour, minute = (int(cells.get(name) or 0) for name in ("hour", "minute"))
    return datetime(year, month, int(cells["day"]), hour, minute).isoformat(timespec="minutes"), span


def _unit(about: Description, name: str) -> str:
    """Whose the rows are: as the mapping says, by the file's name where it says so, else the agency."""
    if about.unit_in_file_name and (match := about.unit_in_file_name.search(name.rsplit("/", 1)[-1])):
        return slug(match[1])
    return about.unit or slug(about.agency or about.publisher)
