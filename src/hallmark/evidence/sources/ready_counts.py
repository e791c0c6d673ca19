"""Counts by LSOA, ward or borough and month or year, ready-made by a publisher; no mapping needed.

Long (one row per area, category and time) or wide (one column per month or year), in CSV or Parquet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmark.areas.kinds import KINDS
from hallmark.evidence.reading.columns import DICTIONARY, Rows, parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources import counts, moments
from hallmark.evidence.sources.base import MIN_SHARE_GOOD, Key, Refusal, Writer, distinct, row_mask
from hallmark.evidence.sources.count_columns import Columns, read_columns
from hallmark.evidence.sources.file_names import own_name, slug
from hallmark.evidence.sources.moments import Span
from hallmark.ui.problems import Problem

MPS = "Metropolitan Police Service (London Datastore)"
UNNAMED = "Not named in the file"
_LONDON = (
    "Barking and Dagenham|Barnet|Bexley|Brent|Bromley|Camden|City of London|Croydon|Ealing|Enfield|Greenwich|Hackney|"
    "Hammersmith and Fulham|Haringey|Harrow|Havering|Hillingdon|Hounslow|Islington|Kensington and Chelsea|"
    "Kingston upon Thames|Lambeth|Lewisham|Merton|Newham|Redbridge|Richmond upon Thames|Southwark|Sutton|Tower Hamlets|"
    "Waltham Forest|Wandsworth|Westminster"
)
LONDON = frozenset(_LONDON.split("|"))
_YEARS_IN_NAME = re.compile(
    r"^(?P<unit>[a-z][a-z-]*?)[-_](?:\w+[-_])??(?:19|20)\d\d[-_](?:19|20)\d\d[-_](?P<category>[a-z][\w-]*)$"
)
_DATES = re.compile(r"[-_ ]*(?:19|20)\d\d(?:[-_ ]?(?:0[1-9]|1[0-2])\b)?[-_ ]*")


@dataclass(frozen=True)
class Whose:
    """Where counts belong: their dataset and unit, who published them, and the category of a file that names none."""

    dataset: str
    unit: str
    publisher: str
    category: str = ""


def recognises(header: list[str]) -> bool:
    """Are these the columns of counts by area and time?"""
    return read_columns(header) is not None


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where most of its rows are wrong."""
    columns = read_columns(table.header)
    if columns is None:
        raise Problem(f"{name} has no columns of counts by area and time. Describe it with --mapping FILE.yaml.")
    reading = Reading(columns, table.header, name, writer)
    header, types = reading.plan
    for rows in parse_blocks(table.blocks, header, table.delimiter, types):
        reading.take(rows)
    reading.conclude()


def whose(columns: Columns, header: list[str], name: str, districts: frozenset[str]) -> Whose:
    """Whose counts a file holds, by its columns, its own name and the districts in its first rows."""
    stem = own_name(name)
    annual = "-year" if columns.wide and columns.wide[0][1].period.isdigit() else ""
    in_name = _YEARS_IN_NAME.match(stem)
    if "majortext" in {column.lower() for column in header}:
        area = "borough" if columns.area_kind == "district" else columns.area_kind
        return Whose(f"counts-mps-{area}", "metropolitan", MPS)
    if not columns.category and in_name:
        category = in_name["category"].replace("_", "-")
        return Whose(f"counts-{columns.area_kind}{annual}-{category}"[:60], in_name["unit"], UNNAMED, category)
    dataset = f"counts-{columns.area_kind}{annual}"
    if districts and districts <= LONDON:
        return Whose(dataset, "london", UNNAMED)
    unit = slug(_DATES.sub("-", stem)) or "unnamed"
    return Whose(dataset, unit, UNNAMED, "" if columns.category else unit)


class Reading:
    """One file of counts being read."""

    def __init__(self, columns: Columns, header: list[str], name: str, writer: Writer) -> None:
        self.columns = columns
        self.header = header
        self.name = name
        self.writer = writer
        self.this_month = f"{date.today():%Y-%m}"
        self.whose: Whose | None = None
        self.rows = self.refused = self.counted = 0
        self.first_fault = ""

    @property
    def plan(self) -> tuple[list[str], dict[str, pa.DataType]]:
        """Column names for the parser, and the types of those to keep."""
        ours = {theirs: name for name, theirs in self.columns.texts.items()}
        numbers = {self.columns.n: "n"} if self.columns.n and not self.columns.wide else {}
        numbers |= {theirs: f"n {span.period}" for theirs, span in self.columns.wide}
        named, seen = [], set()
        for place, theirs in enumerate(self.header):
            new = ours.get(theirs) or numbers.get(theirs) or f"- {place}"
            named.append(f"- {place}" if new in seen else new)
            seen.add(new)
        return named, dict.fromkeys(ours.values(), DICTIONARY) | dict.fromkeys(numbers.values(), pa.string())

    def take(self, rows: Rows) -> None:
        """Checks and stores one block."""
        self.rows += rows.table.num_rows + len(rows.misfits)
        self.writer.result.rows_in += rows.table.num_rows + len(rows.misfits)
        for misfit in rows.misfits:
            self._refuse(misfit.line, misfit.reason, misfit.text)
        if rows.table.num_rows:
            self._take_rows(rows)

    def _take_rows(self, rows: Rows) -> None:
        table = rows.table
        reasons = np.full(table.num_rows, "", dtype=object)
        self._check_areas(table, reasons)
        numbers = {}
        for column in [column for column in table.column_names if column == "n" or column.startswith("n ")]:
            numbers[column], bad = counts.whole_numbers(table[column])
            _mark(reasons, bad, "a count is not a whole number")
        if not self.columns.wide:
            _mark(reasons, numbers["n"].is_null().to_numpy(zero_copy_only=False), "the count is empty")
        spans = list(self._spans(table, reasons))
        good = reasons == ""
        for row in np.flatnonzero(~good):
            line = int(rows.lines[row])
            self._refuse(line, reasons[row], rows.text_of(line))
        about = self._about(table)
        for column, span, at in spans:
            stated = good & at & numbers[column].is_valid().to_numpy(zero_copy_only=False)
            self._write(about, span, table, numbers[column], rows.lines, np.flatnonzero(stated))

    def _check_areas(self, table: pa.Table, reasons: np.ndarray) -> None:
        if self.columns.area_code:
            kind = KINDS[self.columns.area_kind]
            for code in distinct(table["area_code"]):
                if code and not kind.owns(code):
                    fault = f"“{code[:40]}” is not the code of a {kind.label}"
                    _mark(reasons, row_mask(table["area_code"], {code}), fault)
        if self.columns.category:
            _mark(reasons, row_mask(table["category"], {""}), "the category is empty")
        named = [row_mask(table[column], {""}) for column in ("area_code", "area_name") if column in table.column_names]
        _mark(reasons, np.logical_and.reduce(named), "no area is named")

    def _spans(self, table: pa.Table, reasons: np.ndarray) -> Iterator[tuple[str, Span, np.ndarray]]:
        """Each period of the block: the column with its number, and which rows are of it."""
        everywhere = np.ones(table.num_rows, bool)
        for _, span in self.columns.wide:
            self._check_future(span)
            yield f"n {span.period}", span, everywhere
        if self.columns.wide:
            return
        parts = [part for part in ("year", "month") if part in table.column_names]
        codes = [table[part].combine_chunks().indices.to_numpy() for part in parts]
        labels = [distinct(table[part]) for part in parts]
        for pair in sorted(set(zip(*codes, strict=True))):
            at = np.logical_and.reduce([codes[place] == code for place, code in enumerate(pair)])
            cells = dict(zip(parts, (labels[place][code] for place, code in enumerate(pair)), strict=True))
            try:
                span = _span(cells.get("year", ""), cells.get("month", ""))
            except ValueError as error:
                _mark(reasons, at, str(error))
                continue
            if span.start > self.this_month:
                _mark(reasons, at, f"the month {span.start} is in the future")
                continue
            yield "n", span, at

    def _check_future(self, span: Span) -> None:
        if span.start > self.this_month:
            raise Problem(
                f"{self.name} has a column for {span.period}, which is in the future. Check the column names, or this "
                "machine's clock, and add it again."
            )

    def _about(self, table: pa.Table) -> Whose:
        if self.whose is None:
            column = "area_name" if self.columns.area_kind == "district" else "district"
            districts = distinct(table[column]) if column in table.column_names else []
            self.whose = whose(self.columns, self.header, self.name, frozenset(districts))
        return self.whose

    def _write(self, about: Whose, span: Span, table: pa.Table, n: pa.Array, lines: np.ndarray, at: np.ndarray) -> None:
        if not len(at):
            return
        rows = pa.array(at)
        same = {
            "period_start": span.start, "period_end": span.end, "area_kind": self.columns.area_kind,
            "category": about.category, "area_code": "", "area_name": "", "subcategory": "",
        }  # fmt: skip
        columns = {
            name: table[name].take(rows) if name in table.column_names else counts.repeated(same[name], len(at))
            for name in counts.SCHEMA.names[:-2]
        }
        self.counted += pc.sum(pc.abs(n.take(rows))).as_py()
        columns |= {"n": n.take(rows), "line": pa.array(lines[at], pa.int32())}
        self.writer.write(
            Key(about.dataset, about.unit, span.period), pa.table(columns, schema=counts.SCHEMA),
            publisher=about.publisher, category="category", weight="n",
            place="area_code" if self.columns.area_kind == "lsoa" and self.columns.area_code else "",
        )  # fmt: skip

    def _refuse(self, line: int, reason: str, text: str) -> None:
        if not self.refused:
            self.first_fault = f"line {line:,}: {reason}, in “{text[:200]}”"
        self.refused += 1
        self.writer.result.refusals.append(Refusal(self.writer.result.member, line, reason, text))

    def conclude(self) -> None:
        """Refuses the file where most rows failed: then the file is wrong, not the rows."""
        if self.rows == 0:
            self.writer.result.notes.append(f"{self.name} has a header and no rows.")
        elif self.refused > self.rows * MIN_SHARE_GOOD:
            raise Problem(
                f"{self.name}: {self.refused:,} of {self.rows:,} rows are wrong, the first on {self.first_fault}. "
                "Check that its columns are not swapped and add it again."
            )
        elif self.counted == 0:
            self.writer.result.notes.append(
                f"Every count in {self.name} is nought: probably its publisher had no data."
            )


def _mark(reasons: np.ndarray, rows: np.ndarray, fault: str) -> None:
    reasons[rows & (reasons == "")] = fault


@lru_cache(maxsize=4096)
def _span(year: str, month: str) -> Span:
    if not year:
        return moments.span_of_month(moments.read_month(month, ()))
    first = moments.read_year(year.strip())
    if not month:
        return moments.span_of_year(first, financial="/" in year)
    return moments.span_of_month(f"{first}-{moments.read_month_number(month.strip()):02d}")
