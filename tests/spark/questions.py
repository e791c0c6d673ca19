"""What is asked of evidence, with answers that can be compared: the order of rows is no engine's promise."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from hallmark.assessment.rows import records_of
from hallmark.assessment.shelf import CountedPlace, FigureRow
from hallmark.evidence.counting import ready_counts, street_counts
from hallmark.evidence.models import Holding
from hallmark.evidence.outcome_counts import Level, outcome_counts
from hallmark.evidence.point_counts import point_counts


def plain(table: pa.Table) -> list[tuple[Any, ...]]:
    """The rows of a table, in an order of their own."""
    rows = zip(*(table[name].to_pylist() for name in sorted(table.column_names)), strict=True)
    return sorted(rows, key=repr)


def street(held: Sequence[Holding], codes: set[str]) -> Any:
    return plain(street_counts(held, codes).table)


def ready(held: Sequence[Holding], codes: set[str]) -> Any:
    return plain(ready_counts(held, codes).table)


def outcomes(held: Sequence[Holding], own: set[str], level: Level, places: set[str]) -> Any:
    return outcome_counts(held, own, level=level, places=places)


def points(held: Sequence[Holding], own: set[str], lsoa21: set[str], months: Sequence[str]) -> Any:
    found = point_counts([(held, own)], lsoa21, months)
    if found is None:
        return None
    by_category = {name: found.counted([name], months).tolist() for name in found.categories}
    where = [found.longitude.tolist(), found.latitude.tolist()]
    return where, found.name, found.lsoa21, found.months, found.categories, by_category


def records(figure: FigureRow, place: CountedPlace) -> Any:
    """The records behind a figure: how many, some pages, and all of the file, in their lasting order."""
    found = records_of(figure, place)
    pages = [found.page(limit=7, offset=offset) for offset in (0, 7)]
    return found.count(), pages, [row for batch in found.batches() for row in batch]
