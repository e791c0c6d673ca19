"""What a source gives the importer: rows for the store, rows refused, and facts for the area register."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

OGL = "Open Government Licence v3.0"
MIN_SHARE_GOOD = 0.5
"""If most of a file's rows fail, the file is wrong, not the rows."""


class Unrecognised(Exception):
    """Raised by a source that finds, once inside a file, that it is not of its kind after all."""


@dataclass(frozen=True)
class Key:
    """Which holding rows belong to: dataset, unit (whose), period (YYYY-MM, YYYY or blank)."""

    dataset: str
    unit: str
    period: str


@dataclass
class Draft:
    """A holding being written: its Parquet file and what the register will say of it."""

    key: Key
    path: Path
    writer: parquet.ParquetWriter | None
    """None once the file is closed: a closed writer keeps its buffers, and a national file has thousands."""
    member: str = ""
    publisher: str = ""
    licence: str = OGL
    rows: int = 0
    rows_quarantined: int = 0
    without_place: int = 0
    unknown_place: int = 0
    has_ids: bool = False
    roles: dict[str, str] = field(default_factory=dict)
    """Which column plays which part: the arguments that `Writer.write` was given."""
    categories: Counter[str] = field(default_factory=Counter)

    def write(self, table: pa.Table) -> None:
        """Appends rows. Raises ValueError once the file is closed."""
        if self.writer is None:
            raise ValueError(f"{self.path} is closed: its rows must stand together")
        self.writer.write_table(table, row_group_size=1_000_000)
        self.rows += table.num_rows

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


@dataclass(frozen=True)
class Refusal:
    """A row that was not taken: where it stood, why, and its text."""

    member: str
    line: int
    reason: str
    text: str


class Joining(Protocol):
    """An act on the area register that can take over another's work, so that many files are done as one."""

    def __call__(self) -> str: ...

    def join(self, other: object) -> bool:
        """Takes over the work of `other`, if they go together; else changes nothing and says False."""


def together(acts: Iterable[Callable[[], str]]) -> list[Callable[[], str]]:
    """The acts in their order, those that go together as one."""
    done: list[Callable[[], str]] = []
    for act in acts:
        if not any(hasattr(earlier, "join") and earlier.join(act) for earlier in done):
            done.append(act)
    return done


@dataclass
class Yield:
    """All that one member gave."""

    member: str
    modified: date | None
    sha256: str = ""
    rows_in: int = 0
    drafts: dict[Key, Draft] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    register: list[Callable[[], str]] = field(default_factory=list)
    """Acts on the area register, done in the importer's one transaction; each returns a note."""

    @property
    def rows_kept(self) -> int:
        """Rows of the file that were kept. One row may be stored as several (an index for each domain)."""
        stored = sum(draft.rows for draft in self.drafts.values())
        return min(stored, self.rows_in - len(self.refusals))


OpenDraft = Callable[[Key], Path]
"""Gives the path of a new Parquet file for a key."""


@dataclass
class Writer:
    """Writes rows of one member to the Parquet files of their holdings."""

    result: Yield
    new_path: OpenDraft
    known_places: pa.Array | None = None
    """Codes of all small areas in the lookups held, or None while there are none."""

    def write(
        self,
        key: Key,
        table: pa.Table,
        *,
        publisher: str,
        licence: str = OGL,
        category: str = "",
        place: str = "",
        point: str = "",
        ids: str = "",
        weight: str = "",
        unique: str = "",
        together: str = "",
    ) -> None:
        """Appends rows to a holding.

        Args:
            category, place, ids: names of the columns with the category, the small-area code and the record's id.
            point: name of the column that is null where a record has no point, for records without a small area.
            weight: name of the column with a count, for tables that are counts already.
            unique: name of the column whose values stand once in a delivery, though several of its files may hold
                the same record; `hallmark.evidence.joining` keeps the first.
            together: the unit's name where several units of such a delivery are joined into one.
        """
        draft = self.result.drafts.get(key)
        if draft is None:
            path = self.new_path(key)
            roles = {
                "category": category, "place": place, "point": point, "ids": ids, "weight": weight,
                "unique": unique, "together": together,
            }  # fmt: skip
            draft = Draft(
                key, path, parquet.ParquetWriter(path, table.schema, compression="zstd", compression_level=1),
                member=self.result.member, publisher=publisher, licence=licence, roles=roles,
            )  # fmt: skip
            self.result.drafts[key] = draft
        draft.write(table)
        if category:
            _tally(draft.categories, table[category], table[weight] if weight else None)
        if place:
            codes = table[place]
            draft.without_place += pc.sum(pc.equal(codes.cast(pa.string()), "")).as_py() or 0
            draft.unknown_place += self._unknown(codes)
        if point:
            draft.without_place += table[point].null_count
        if ids and not draft.has_ids:
            draft.has_ids = bool(pc.any(pc.not_equal(table[ids], "")).as_py())

    def finish(self, key: Key) -> None:
        """Says that a holding has all its rows, so that a file of very many months need not keep them all open."""
        if key in self.result.drafts:
            self.result.drafts[key].close()

    def _unknown(self, codes: pa.ChunkedArray) -> int:
        if self.known_places is None:
            return 0
        counts = pc.value_counts(codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes)
        values = counts.field("values").cast(pa.string())
        unknown = pc.and_(pc.invert(pc.is_in(values, self.known_places)), pc.not_equal(values, ""))
        return pc.sum(pc.filter(counts.field("counts"), unknown)).as_py() or 0


def _tally(total: Counter[str], values: pa.ChunkedArray, weights: pa.ChunkedArray | None) -> None:
    if weights is None:
        for entry in pc.value_counts(values.combine_chunks()).to_pylist():
            total[entry["values"]] += entry["counts"]
        return
    grouped = pa.table({"value": values.cast(pa.string()), "n": weights}).group_by("value").aggregate([("n", "sum")])
    for value, count in zip(grouped["value"].to_pylist(), grouped["n_sum"].to_pylist(), strict=True):
        total[value] += count


def row_mask(column: pa.ChunkedArray | pa.DictionaryArray, bad: set[str] | frozenset[str]) -> np.ndarray:
    """Which rows of a dictionary column have one of the values in `bad` (bool, one per row)."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    hits = np.fromiter((value in bad for value in array.dictionary.to_pylist()), bool, len(array.dictionary))
    rows: np.ndarray = hits[array.indices.to_numpy(zero_copy_only=False)]
    return rows


def distinct(column: pa.ChunkedArray | pa.DictionaryArray) -> list[str]:
    """The values that occur in a dictionary column."""
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    values: list[str] = array.dictionary.to_pylist()
    return values
