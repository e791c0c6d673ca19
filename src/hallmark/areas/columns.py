"""Which column of a file holds which area's code or name, by the column's own name.

Publishers write ``LSOA21CD``, ``lsoa21_code``, ``lad-code``, ``WDCD``; all mean (kind, edition, part).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from hallmark.areas.kinds import PAIRS
from hallmark.areas.rules import edition_of

STEMS = {
    "lsoa": "lsoa", "msoa": "msoa", "wd": "ward", "ward": "ward", "lad": "district", "ltla": "district",
    "csp": "csp", "pfa": "force", "fra": "fire", "fire": "fire", "cty": "county", "utla": "county",
    "county": "county", "rgn": "region", "region": "region", "ctry": "country", "country": "country",
}  # fmt: skip
_COLUMN = re.compile(rf"({'|'.join(sorted(STEMS, key=len, reverse=True))})(\d{{4}}|\d\d)?(cd|code|nm|name)")
# Columns that say nothing about which area lies in which: record numbers, Welsh names, output areas, centroids.
_HARMLESS = re.compile(r"fid|objectid|globalid|oa\d\dcd|\w+nmw|bnge|bngn|lat|long|chgind|chngind|changecode|shape\w*")


@dataclass(frozen=True)
class Column:
    """What one column holds: `part` is ``code`` or ``name``; `edition` is a year, None if the name gives none."""

    header: str
    kind: str
    edition: int | None
    part: str


def plain(header: str) -> str:
    """A column name for comparing: small letters and digits only."""
    return re.sub(r"[^a-z0-9]", "", header.casefold())


def read_column(header: str) -> Column | None:
    """What the column of this name holds, None if no area."""
    match = _COLUMN.fullmatch(plain(header))
    if match is None:
        return None
    stem, digits, part = match.groups()
    return Column(header, STEMS[stem], edition_of(digits) if digits else None, "code" if part[0] == "c" else "name")


@dataclass(frozen=True)
class AreaColumn:
    """The code column of one kind and edition, and the name column beside it ('' if there is none)."""

    kind: str
    edition: int | None
    code: str
    name: str


def area_columns(headers: Iterable[str]) -> list[AreaColumn]:
    """The areas that a file speaks of, in the order of their code columns."""
    columns = [column for column in map(read_column, headers) if column]
    names = {(column.kind, column.edition): column.header for column in columns if column.part == "name"}
    return [
        AreaColumn(column.kind, column.edition, column.header, names.get((column.kind, column.edition), ""))
        for column in columns
        if column.part == "code"
    ]


def find_header(headers: Iterable[str], *wanted: str) -> str | None:
    """The first header that reads as one of the `wanted` (plain) names."""
    by_plain = {plain(header): header for header in reversed(list(headers))}
    return next((by_plain[name] for name in wanted if name in by_plain), None)


def recognise_lookup(header: Sequence[str]) -> str | None:
    """Which lookup a file with these column names is, None if it is none.

    Returns:
        ``lsoa_editions``, ``msoa_editions`` (2011 to 2021), ``msoa_names`` (House of Commons Library),
        ``lsoa_points``, ``ward_codes``, ``district_codes`` (past and present), ``council_names`` (mySociety),
        ``district_changes`` (year by year), or ``membership`` (any other file that says which area lies in which).
    """
    names = {plain(name) for name in header}
    if {"localauthoritycode", "officialname", "ladcode"} <= names:
        return "council_names"
    if find_header(header, "msoahclnm", "msoa21hclnm", "msoa11hclnm"):
        return "msoa_names"
    if {"ladcd", "ladcdactive"} <= names:
        return "ward_codes" if "wdcd" in names else "district_codes"
    areas = area_columns(header)
    kinds = {area.kind for area in areas}
    editions = {(area.kind, area.edition) for area in areas}
    for kind in ("lsoa", "msoa"):
        if {(kind, 2011), (kind, 2021)} <= editions and kinds <= {kind, "district"}:
            return f"{kind}_editions"
    points = point_columns(header)
    if not all(read_column(name) or _HARMLESS.fullmatch(plain(name)) or name in points for name in header):
        return None
    if kinds == {"lsoa"} and points:
        return "lsoa_points"
    if kinds == {"district"} and len(editions) > 1:
        return "district_changes"
    is_membership = len(editions) == len(kinds) and any({child, parent} <= kinds for child, parent in PAIRS)
    return "membership" if is_membership else None


def point_columns(header: Sequence[str]) -> tuple[str, ...]:
    """The columns of longitude (or easting) and latitude (or northing), empty if the file has no points."""
    for east, north in (("longitude", "latitude"), ("long", "lat"), ("bnge", "bngn"), ("x", "y")):
        found = find_header(header, east), find_header(header, north)
        if found[0] and found[1]:
            return found[0], found[1]
    return ()


def recognise_boundaries(properties: Iterable[str]) -> tuple[str, int] | None:
    """The kind and edition of the areas that features with these properties outline, None if they are none.

    A set that names several kinds (wards with their districts) outlines the smallest. Without a year: edition 0.
    """
    order = ["lsoa", "msoa", "ward", "district", "csp", "force", "fire", "county", "region", "country"]
    areas = sorted(area_columns(properties), key=lambda area: order.index(area.kind))
    return (areas[0].kind, areas[0].edition or 0) if areas else None
