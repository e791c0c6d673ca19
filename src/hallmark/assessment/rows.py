"""The very police records that a figure counts: found again in the evidence as `evidence.counting` places them."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from crimestats.periods import months_between
from hallmark.areas.queries import AreaRef, place_points, placement, splits
from hallmark.assessment import figures as f
from hallmark.assessment.figures import figure_id
from hallmark.assessment.series import codes_of_force, force_unit
from hallmark.assessment.shelf import CountedPlace, FigureRow
from hallmark.assessment.themes.register import themes
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street
from hallmark.evidence.tables import live_holdings, rows_of

SHOWN = {
    "month": "Month",
    "crime_type": "Category",
    "location": "Location",
    "lsoa_name": "Small area",
    "lsoa_code": "LSOA code",
    "outcome": "Last outcome",
    "longitude": "Longitude",
    "latitude": "Latitude",
    "reported_by": "Reported by",
    "falls_within": "Falls within",
    "context": "Context",
    "crime_id": "Crime ID",
}
"""The columns of the file of records, and their names in it."""
NUMBERS = ("longitude", "latitude")
"""Those of them that are numbers."""
ORDER = (
    *("month", "crime_type", "lsoa_code", "location", "crime_id", "longitude", "latitude", "outcome"),
    # So that only records without any difference have no order among themselves.
    *("lsoa_name", "reported_by", "falls_within", "context"),
)
BATCH = 5_000
_POINT = ("lsoa_code", "longitude", "latitude")


@dataclass(frozen=True)
class Records:
    """The records of a figure: ``holdings`` are the files they are in, ``table`` the records, None where none are."""

    holdings: tuple[Holding, ...]
    table: Table | None

    def count(self) -> int:
        """How many records there are."""
        return int(self.table.count().to_pyarrow().as_py()) if self.table is not None else 0

    def page(self, *, limit: int, offset: int) -> list[dict[str, str]]:
        """Some of them, in their lasting order, blank where a record says nothing."""
        if self.table is None:
            return []
        rows = self.table.order_by(list(ORDER)).limit(limit, offset=offset).to_pyarrow().to_pylist()
        return [{name: _words(value) for name, value in row.items()} for row in rows]

    def batches(self) -> Iterator[list[list[str]]]:
        """All of them in the same order, some thousands at a time, as the cells of a file."""
        if self.table is None:
            return
        for batch in self.table.order_by(list(ORDER)).to_pyarrow().to_batches(max_chunksize=BATCH):
            yield [[_words(value) for value in row.values()] for row in batch.to_pylist()]


def has_records(figure: FigureRow, record_sources: Collection[str]) -> bool:
    """Is it a count of police records, so that there are rows to show?

    Args:
        record_sources: the sources of its assessment that are records (`shelf.Made.records`), not ready-made counts.
    """
    return figure.measure == f.COUNT and figure.source in record_sources and _is_of_months(figure)


def counts_behind(figure: FigureRow) -> list[str]:
    """The ids that the counts behind a figure have: its own period's first, then those that it is set against.

    Not every one need exist: a rate is of residents, who are no records.
    """
    own = (figure.area_code, f.COUNT, figure.category, figure.period_start, figure.period_end)
    ids = [figure_id(*own)]
    against = figure.figure_id.removeprefix(figure_id(own[0], figure.measure, *own[2:])).strip(".").split(".")
    if len(against) == 2:
        ids.append(figure_id(figure.area_code, f.COUNT, figure.category, *against))
    elif against != [""]:
        ids.append(figure_id(against[0], f.COUNT, figure.category, figure.period_start, figure.period_end))
    return [name for name in ids if name != figure.figure_id]


def holdings_of(figure: FigureRow, place: CountedPlace) -> list[Holding]:
    """The live files of a figure's months, of the police forces that the place lies in."""
    units = [force_unit(force) for force in _forces_of(place, placement())]
    return live_holdings(police_street.DATASET, periods=_months(figure), units=units)


def records_of(figure: FigureRow, place: CountedPlace) -> Records:
    """The live records of a place, category and run of months, each in its own force's files (docs/adr/0009).

    A record of an LSOA 2011 that was split belongs to the part that its point lies in, as when it was counted.
    """
    places, holdings = placement(), holdings_of(figure, place)
    parts = []
    for force in _forces_of(place, places):
        table = rows_of([one for one in holdings if one.unit == force_unit(force)])
        if table is not None:
            asked = _asked(table, figure.category, _months(figure))
            parts.append(_inside(asked, place, codes_of_force(force.code), places))
    return Records(tuple(holdings), ibis.union(*parts) if len(parts) > 1 else parts[0] if parts else None)


def _months(figure: FigureRow) -> list[str]:
    return months_between(figure.period_start, figure.period_end)


def _is_of_months(figure: FigureRow) -> bool:
    return len(figure.period_start) == len(figure.period_end) == len("YYYY-MM")


def _forces_of(place: CountedPlace, places: pa.Table) -> list[AreaRef]:
    mine = set(place.lsoa21)
    columns = (places[name].to_pylist() for name in ("lsoa21_code", "force_code", "force_name"))
    found = {code: name for lsoa, code, name in zip(*columns, strict=True) if lsoa in mine and code}
    return [AreaRef(code, found[code] or code, "force") for code in sorted(found)]


def _asked(table: Table, category: str, months: Sequence[str]) -> Table:
    """The records of a category and some months, their columns as text and numbers."""
    plain = table.select(**{name: table[name] if name in _POINT[1:] else table[name].cast("string") for name in SHOWN})
    chosen = plain.filter(plain.month.isin(list(months)))
    if category == ALL_RECORDS:
        return chosen
    if category == ALL_CRIME:
        return chosen.filter(chosen.crime_type != DISORDER)
    return chosen.filter(chosen.crime_type.isin(_categories(category)))


def _categories(name: str) -> tuple[str, ...]:
    """The categories of police.uk that a figure's category is made of: a theme has several."""
    return next((theme.categories for theme in themes() if theme.title == name), (name,))


def _inside(rows: Table, place: CountedPlace, force: frozenset[str], places: pa.Table) -> Table:
    """The records whose small area is placed in one of the codes at the place's level."""
    level = f"{place.level}_code"
    wanted = set(place.codes)
    pairs = zip(places["code"].to_pylist(), places[level].to_pylist(), strict=True)
    at_level = {code: value for code, value in pairs if value in wanted}
    parts = splits()
    split = {
        code
        for code, value in zip(parts["code"].to_pylist(), parts[level].to_pylist(), strict=True)
        if value in wanted and code in force
    }
    codes = (at_level.keys() & force) | split
    near = rows.filter(rows.lsoa_code.isin(sorted(codes)))
    outside = _outside(near, split, at_level) if split else None
    if outside is None:
        return near
    same = [near[name].identical_to(outside[name]) for name in _POINT]
    return near.join(outside, same, how="anti").select(*SHOWN)


def _outside(rows: Table, split: set[str], at_level: dict[str, str]) -> Table | None:
    """The points of split LSOAs that lie in a part which is not of the place; None where all do."""
    points = rows.filter(rows.lsoa_code.isin(sorted(split))).select(*_POINT).distinct().to_pyarrow()
    codes = points["lsoa_code"].to_numpy()
    lons, lats = (points[name].to_numpy().astype(float) for name in _POINT[1:])
    resolved = place_points(codes, lons, lats)
    placed = np.where(resolved == "", codes, resolved)
    out = pa.array([code not in at_level for code in placed.tolist()], pa.bool_())
    outside = points.filter(out)
    return ibis.memtable(outside) if outside.num_rows else None


def _words(value: object) -> str:
    if value is None or value != value:
        return ""
    return "0.0" if value == 0 else str(value)  # minus nought, too: it stands where nought does
