"""Reads a lookup table: checks every code, and says what the file states about areas. Writes nothing."""

from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pyarrow as pa

from hallmark.areas import names
from hallmark.areas.columns import area_columns, find_header, point_columns
from hallmark.areas.content import AreaRow, Content, EventRow, MembershipRow, PointRow, Renaming
from hallmark.areas.geometry import to_grid
from hallmark.areas.kinds import PAIRS
from hallmark.areas.problems import AreaFileProblem
from hallmark.areas.rules import (
    CENSUS_DAY,
    CENSUS_KINDS,
    Event,
    district_change_date,
    events,
    known_shares,
)
from hallmark.areas.tables import area_rows, codes, memberships, texts


def read_lookup(kind_of_lookup: str, table: pa.Table) -> Content:
    """What the table says.

    Args:
        kind_of_lookup: as `columns.recognise_lookup` names it.
        table: the file's columns as strings, in the file's order.
    Raises:
        AreaFileProblem: empty, codes malformed or in the wrong column, or an area given twice to different parents.
    """
    if table.num_rows == 0:
        raise AreaFileProblem("The lookup has no rows. Download it again and add it once more.")
    return READERS[kind_of_lookup](table)


def read_membership(table: pa.Table) -> Content:
    """Any file that says which area lies in which: every pair of kinds that it names."""
    columns = area_columns(table.column_names)
    newest = max((column.edition or 0 for column in columns), default=0)
    found = {column: codes(table, column) for column in columns}
    areas: list[AreaRow] = []
    lies_in: list[MembershipRow] = []
    for column in columns:
        areas += area_rows(table, column, found[column], column.edition or newest)
    by_kind = {column.kind: column for column in columns}
    for child, parent in PAIRS:
        if child in by_kind and parent in by_kind:
            below, above = by_kind[child], by_kind[parent]
            lies_in += memberships(below, found[below], above, found[above], above.edition or newest)
    return Content(newest, areas=areas, memberships=lies_in)


def event_row(area_kind: str, event: Event, edition: int) -> EventRow:
    """An event of Census areas on the day of their Census, of other areas on the 1 April of the edition's year."""
    day = CENSUS_DAY[edition] if area_kind in CENSUS_KINDS else district_change_date(edition)
    links = tuple((*link, share) for link, share in known_shares(event).items())
    return EventRow(event.kind, area_kind, day, f"{area_kind}:{day}:{event.reference}", links)


def read_editions(table: pa.Table) -> Content:
    """LSOAs or MSOAs of 2011 and what they became in 2021, with the district of the 2021 area."""
    columns = {(column.kind, column.edition): column for column in area_columns(table.column_names)}
    kind = next(kind for kind, edition in columns if edition == 2011)
    before, after = columns[kind, 2011], columns[kind, 2021]
    befores, afters = codes(table, before), codes(table, after)
    check_change_codes(table, befores, afters)
    areas = area_rows(table, before, befores, 2011) + area_rows(table, after, afters, 2021)
    lies_in: list[MembershipRow] = []
    newest = 2021
    for district in (column for column in columns.values() if column.kind == "district"):
        newest = district.edition or newest
        districts = codes(table, district)
        areas += area_rows(table, district, districts, newest)
        lies_in += memberships(after, afters, district, districts, newest)
    happened = [event_row(kind, event, 2021) for event in events(zip(befores, afters, strict=True))]
    return Content(newest, areas=areas, memberships=lies_in, events=happened)


def check_change_codes(table: pa.Table, befores: list[str], afters: list[str]) -> None:
    """The publisher's own word on each row, where given, must fit its codes: U (unchanged) means the same code."""
    header = find_header(table.column_names, "changecode", "chgind", "chngind")
    if header is None:
        return
    for line, (change, before, after) in enumerate(zip(texts(table, header), befores, afters, strict=True), start=2):
        if (change == "U") != (before == after):
            raise AreaFileProblem(
                f"Line {line}: {before} to {after} is marked “{change}”, which does not fit the two codes. "
                "Download the lookup again and add it once more."
            )


def read_district_changes(table: pa.Table) -> Content:
    """The district list of several years, side by side: what merged, split or changed name, and when."""
    columns = {column.edition or 0: column for column in area_columns(table.column_names)}
    years = sorted(columns)
    found = {year: codes(table, columns[year]) for year in years}
    labels = {year: texts(table, columns[year].name) for year in years if columns[year].name}
    lived = {code: [year for year in years if code in set(found[year])] for year in years for code in found[year]}
    happened, renamings = [], {}
    for last, year in pairwise(years):
        happened += [event_row("district", event, year) for event in events(zip(found[last], found[year], strict=True))]
        if last not in labels or year not in labels:
            continue
        for old, new, was, now in zip(found[last], found[year], labels[last], labels[year], strict=True):
            if old == new and was != now:
                renamings[new] = Renaming(new, was, now, district_change_date(year))
    areas = []
    for year in years:
        for row in area_rows(table, columns[year], found[year], year):
            seen = lived[row.code]
            begins = district_change_date(seen[0]) if seen[0] != years[0] else None
            ends = district_change_date(seen[-1] + 1) if seen[-1] != years[-1] else None
            areas.append(AreaRow("district", row.code, row.name, year, begins, ends))
    return Content(years[-1], areas=areas, events=happened, renamings=list(renamings.values()))


def read_points(table: pa.Table) -> Content:
    """One point for each LSOA of any edition."""
    column = area_columns(table.column_names)[0]
    found = codes(table, column)
    east, north = point_columns(table.column_names)
    try:
        xs = np.array(texts(table, east), dtype=float)
        ys = np.array(texts(table, north), dtype=float)
    except ValueError as error:
        raise AreaFileProblem(
            f"Columns {east} and {north} must hold numbers only ({error}). Correct the file and add it again."
        ) from error
    eastings, northings = to_grid(xs, ys)
    rows = zip(found, eastings.tolist(), northings.tolist(), strict=True)
    return Content(0, points=[PointRow(*row) for row in {row[0]: row for row in rows}.values()])


READERS: dict[str, Callable[[pa.Table], Content]] = {
    "membership": read_membership,
    "lsoa_editions": read_editions,
    "msoa_editions": read_editions,
    "district_changes": read_district_changes,
    "lsoa_points": read_points,
    "msoa_names": names.read_msoa_names,
    "district_codes": names.read_district_codes,
    "ward_codes": names.read_ward_codes,
    "council_names": names.read_council_names,
}
