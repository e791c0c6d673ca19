"""Reads one file by its source, without a database: what tests of sources look at."""

from itertools import count
from pathlib import Path

from pyarrow import parquet

from hallmark.evidence.adding import Options, _read_member
from hallmark.evidence.reading.archives import members_of
from hallmark.evidence.sources.base import Key, Yield
from hallmark.evidence.sources.mapped import Mapping


def read_one(path: Path, out: Path, mapping: Mapping | None = None) -> list[Yield]:
    """What each member of a file gives; its Parquet is written below `out`."""
    numbers = count(1)
    out.mkdir(exist_ok=True)

    def new_path(key: Key) -> Path:
        return out / f"{key.dataset}.{key.unit}.{key.period}.{next(numbers)}.parquet"

    with members_of(path, path.name) as members:
        given = [_read_member(member, new_path, Options(mapping=mapping), None) for member in members]
    return [item for item in given if item is not None]


def rows_in(given: Yield) -> dict[tuple[str, str], list[dict]]:
    """The rows kept, by unit and period."""
    return {(key.unit, key.period): parquet.read_table(draft.path).to_pylist() for key, draft in given.drafts.items()}


def reasons(given: Yield) -> list[tuple[int, str]]:
    """The line of each refused row, and why."""
    return [(refusal.line, refusal.reason) for refusal in given.refusals]
