"""Files of numbers by area, one row per area, as statistics offices publish them: read, checked, each area once."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hallmark.areas.kinds import KINDS
from hallmark.evidence.reading.columns import Rows, parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import MIN_SHARE_GOOD, Refusal, Writer
from hallmark.ui.problems import Problem

MOST_AREAS = 1_000_000
"""Four times the output areas of the United Kingdom: a longer file is not one of areas."""

Check = Callable[[str, np.ndarray], dict[str, np.ndarray]]
"""Given a column's name and values, the faults found and the rows that have them."""


@dataclass(frozen=True)
class AreaValues:
    """Good rows of one file: ``codes``, the ``values`` of each column (float64, nan where blank), ``lines``."""

    codes: list[str]
    values: dict[str, np.ndarray]
    lines: np.ndarray


def read_area_values(
    table: Table, name: str, writer: Writer, *, code: str, kind: str, columns: Sequence[str], check: Check
) -> AreaValues:
    """Reads the columns named, row by row checked; wrong rows and an area's second row go to the refusals.

    Args:
        kind: of area that every code must be of; "any" allows each kind.

    Raises:
        Problem: most rows are wrong, or there are none.
    """
    reading = _Reading(name, writer, code, kind, columns, check)
    header = [column if column == code or column in columns else f"- {at}" for at, column in enumerate(table.header)]
    types = dict.fromkeys([code, *columns], pa.string())
    parts = [reading.take(rows) for rows in parse_blocks(table.blocks, header, table.delimiter, types)]
    reading.conclude()
    return AreaValues(
        [one for part in parts for one in part.codes],
        {column: np.concatenate([part.values[column] for part in parts]) for column in columns},
        np.concatenate([part.lines for part in parts]),
    )


def long_rows(values: AreaValues, columns: Sequence[str]) -> Iterator[tuple[str, pa.Array, np.ndarray, np.ndarray]]:
    """One column at a time: its name, the codes that have a value, the values and their lines."""
    codes = pa.array(values.codes, pa.string())
    for column in columns:
        has = ~np.isnan(values.values[column])
        yield column, codes.filter(pa.array(has)), values.values[column][has], values.lines[has]


class _Reading:
    def __init__(self, name: str, writer: Writer, code: str, kind: str, columns: Sequence[str], check: Check) -> None:
        self.name = name
        self.writer = writer
        self.code = code
        self.owners = list(KINDS.values()) if kind == "any" else [KINDS[kind]]
        self.label = "any area" if kind == "any" else f"a {KINDS[kind].label}"
        self.columns = columns
        self.check = check
        self.seen: set[str] = set()
        self.rows = self.refused = 0
        self.first_fault = ""

    def take(self, rows: Rows) -> AreaValues:
        """The good rows of one block."""
        self.rows += rows.table.num_rows + len(rows.misfits)
        self.writer.result.rows_in += rows.table.num_rows + len(rows.misfits)
        if self.rows > MOST_AREAS:
            raise Problem(f"{self.name} has over {MOST_AREAS:,} rows; there are not so many areas. Check the file.")
        for misfit in rows.misfits:
            self._refuse(misfit.line, misfit.reason, misfit.text)
        codes = pc.utf8_trim_whitespace(rows.table[self.code]).to_pylist()
        reasons = np.array([self._code_fault(code) for code in codes], dtype=object)
        values = {}
        for column in self.columns:
            values[column], bad = read_numbers(rows.table[column])
            _mark(reasons, bad, f"{column} is not a number")
            for fault, at in self.check(column, values[column]).items():
                _mark(reasons, at, fault)
        for row in np.flatnonzero(reasons != ""):
            line = int(rows.lines[row])
            self._refuse(line, reasons[row], rows.text_of(line))
        good = np.flatnonzero(reasons == "")
        return AreaValues(
            [codes[row] for row in good], {name: of[good] for name, of in values.items()}, rows.lines[good]
        )

    def _code_fault(self, code: str) -> str:
        if code in self.seen:
            return f"{code} stands a second time"
        self.seen.add(code)
        if any(kind.owns(code) for kind in self.owners):
            return ""
        return f"“{code[:40]}” is not the code of {self.label}" if code else "the area code is empty"

    def _refuse(self, line: int, reason: str, text: str) -> None:
        if not self.refused:
            self.first_fault = f"line {line:,}: {reason}, in “{text[:200]}”"
        self.refused += 1
        self.writer.result.refusals.append(Refusal(self.writer.result.member, line, reason, text))

    def conclude(self) -> None:
        if self.rows == 0:
            raise Problem(f"{self.name} has a header and no rows. Download it again and add the new copy.")
        if self.refused > self.rows * MIN_SHARE_GOOD:
            raise Problem(
                f"{self.name}: {self.refused:,} of {self.rows:,} rows are wrong, the first on {self.first_fault}. "
                "Check that its columns are not swapped and add it again."
            )


def _mark(reasons: np.ndarray, rows: np.ndarray, fault: str) -> None:
    reasons[rows & (reasons == "")] = fault


def read_numbers(column: pa.ChunkedArray) -> tuple[np.ndarray, np.ndarray]:
    """Text as numbers (float64, not a number where blank), and which rows are neither."""
    text = pc.replace_substring(pc.utf8_trim_whitespace(column.combine_chunks()), ",", "")
    fits = pc.match_substring_regex(text, r"^([+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)?$")
    plain = pc.if_else(pc.and_(fits, pc.not_equal(text, "")), text, pa.scalar(None, pa.string()))
    return plain.cast(pa.float64()).to_numpy(zero_copy_only=False), ~fits.to_numpy(zero_copy_only=False)
