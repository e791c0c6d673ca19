"""Joins the files of one delivery whose records overlap: each record is kept once, and each month is one holding."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from hallmark.evidence import lake
from hallmark.evidence.sources.base import Draft, Key, Writer, Yield

OpenDraft = Callable[[Key], Path]


def join_delivery(yields: list[Yield], new_path: OpenDraft) -> list[Yield]:
    """Joins, month by month, the drafts of one import that name a ``unique`` column; gives the new yields.

    A month that came in several files, or holds a record twice, becomes one draft in a yield of its own; the drafts
    it was made of are taken out of `yields`. Of a repeated record the first is kept, in the order of the files.
    """
    by_month: dict[tuple[str, str], list[tuple[Yield, Draft]]] = {}
    for given in yields:
        for draft in given.drafts.values():
            if draft.roles.get("unique"):
                by_month.setdefault((draft.key.dataset, draft.key.period), []).append((given, draft))
    result: list[Yield] = []
    repeated = 0
    for _, parts in sorted(by_month.items()):
        rows, kept = _once_each(parts)
        if len(parts) > 1 or kept.num_rows < rows:
            repeated += rows - kept.num_rows
            result.append(_join(parts, kept, new_path))
    if repeated:
        result[-1].notes.append(
            f"{repeated:,} records stand in more than one file, as their points lie on a border, and are kept once."
        )
    return result


def _once_each(parts: list[tuple[Yield, Draft]]) -> tuple[int, pa.Table]:
    """How many rows there are, and the rows without repeats."""
    rows = pa.concat_tables([parquet.read_table(draft.path) for _, draft in parts]).unify_dictionaries()
    _, firsts = np.unique(rows[parts[0][1].roles["unique"]].to_numpy(), return_index=True)
    return rows.num_rows, rows.take(pa.array(np.sort(firsts)))


def _join(parts: list[tuple[Yield, Draft]], kept: pa.Table, new_path: OpenDraft) -> Yield:
    first = parts[0][1]
    units = {draft.key.unit for _, draft in parts}
    key = first.key if len(units) == 1 else Key(first.key.dataset, first.roles["together"], first.key.period)
    result = Yield(_names(parts), min((given.modified for given, _ in parts if given.modified), default=None))
    for given, draft in parts:
        del given.drafts[draft.key]
        draft.path.unlink()
        given.rows_in -= draft.rows
        result.rows_in += draft.rows
    result.sha256 = hashlib.sha256("".join(given.sha256 for given, _ in parts).encode("ascii")).hexdigest()
    writer = Writer(result, new_path)
    writer.write(key, kept, publisher=first.publisher, licence=first.licence, **first.roles)
    writer.finish(key)
    lake.settle(result.drafts[key].path)
    return result


def _names(parts: list[tuple[Yield, Draft]]) -> str:
    name = parts[0][0].member
    return name if len(parts) == 1 else f"{name} and {len(parts) - 1} more files"
