"""Outlines and points: which area a point lies in."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from django.db import connection

from hallmark.areas.geometry import degrees_to_grid
from hallmark.areas.models import AreaPoint
from hallmark.areas.placement import lookup_state, picture
from hallmark.areas.reading import fetch

NEAR_ENOUGH_M = 1000.0
"""A point farther than this from every part of its own LSOA is wrong, and places nothing."""


def boundaries(codes: Iterable[str], *, edition: int | str | None = None, light: bool = False) -> dict[str, Any]:
    """The outlines of areas in EPSG:27700, by code; codes without one are left out.

    Args:
        edition: the year of the boundary set that is preferred; by default the newest.
        light: the outline with the fewest points (for a map), not the one with the most (for points in it).
    """
    order = "ASC" if light else "DESC"
    found = fetch(
        f"""
        SELECT DISTINCT ON (v.code) v.code, b.wkb
        FROM areas_areaboundary b JOIN areas_areaversion v ON v.id = b.version_id
        WHERE v.code = ANY(%(codes)s)
        ORDER BY v.code, (b.edition = %(edition)s) DESC NULLS LAST, b.edition DESC, b.vertices {order}, b.id
        """,
        {"codes": sorted(set(codes)), "edition": None if edition is None else int(edition)},
    )
    polygons = shapely.from_wkb([bytes(wkb) for _, wkb in found])
    return {code: polygon for (code, _), polygon in zip(found, polygons, strict=True)}


def locate(lons: Any, lats: Any, *, kind: str, edition: int | str | None = None) -> np.ndarray:
    """The code of the area of `kind` whose outline each point (WGS84) lies in; '' where none.

    A point on an edge that two share goes to the lower code.
    """
    eastings, northings = degrees_to_grid(lons, lats)
    codes, tree = _tree(str(connection.settings_dict["NAME"]), lookup_state(), kind, edition)
    answer = np.full(eastings.shape, "", dtype="U12")
    known = np.flatnonzero(np.isfinite(eastings))
    if len(known) and len(codes):
        points, polygons = tree.query(shapely.points(eastings[known], northings[known]), predicate="intersects")
        # The lowest code is written last and stays.
        last = np.argsort(-polygons, kind="stable")
        answer[known[points[last]]] = codes[polygons[last]]
    return answer


@lru_cache(maxsize=3)
def _tree(_database: str, _state: str, kind: str, edition: int | str | None) -> tuple[np.ndarray, shapely.STRtree]:
    found = fetch(
        """
        SELECT DISTINCT v.code FROM areas_areaboundary b JOIN areas_areaversion v ON v.id = b.version_id
        JOIN areas_area a ON a.id = v.area_id
        WHERE a.kind = %(kind)s
          AND b.edition = coalesce(%(edition)s, (SELECT max(b2.edition) FROM areas_areaboundary b2
              JOIN areas_areaversion v2 ON v2.id = b2.version_id JOIN areas_area a2 ON a2.id = v2.area_id
              WHERE a2.kind = %(kind)s))
        """,
        {"kind": kind, "edition": None if edition is None else int(edition)},
    )
    outlines = boundaries([code for (code,) in found], edition=edition)
    codes = sorted(outlines)
    polygons = np.array([outlines[code] for code in codes], dtype=object)
    shapely.prepare(polygons)
    return np.array(codes, dtype="U12"), shapely.STRtree(polygons)


def place_points(codes: Any, lons: Any, lats: Any) -> np.ndarray:
    """The LSOA of 2021 of each record, from the LSOA code of either edition that it carries and its point (WGS84).

    A code that became one LSOA is carried over. A code that was split goes to the part whose outline contains the
    point, else to the nearest (the points are snapped, outlines simplified), by points where no outlines are held.

    Returns:
        Codes of 2021; '' for a code that is not known, or that was split and has no point near it.
    """
    given = np.asarray(codes).astype("U12")
    known, carried = _carried(str(connection.settings_dict["NAME"]), lookup_state())
    answer = np.full(given.shape, "", dtype="U12")
    if len(known):
        rows = np.minimum(np.searchsorted(known, given), len(known) - 1)
        answer = np.where(known[rows] == given, carried[rows], "")
    parts_of = _parts(str(connection.settings_dict["NAME"]), lookup_state())
    asked = np.flatnonzero((answer == "") & np.isin(given, np.array(list(parts_of), dtype="U12")))
    if len(asked):
        eastings, northings = degrees_to_grid(np.asarray(lons)[asked], np.asarray(lats)[asked])
        answer[asked] = _nearest_parts(given[asked], eastings, northings, parts_of)
    return answer


@lru_cache(maxsize=2)
def _carried(_database: str, _state: str) -> tuple[np.ndarray, np.ndarray]:
    """Every code of either edition, sorted, and the LSOA of 2021 that it became; '' where it became several."""
    table = picture().table
    became = [code or "" for code in table["lsoa21_code"].to_pylist()]
    return np.array(table["code"].to_pylist(), dtype="U12"), np.array(became, dtype="U12")


@lru_cache(maxsize=2)
def _parts(_database: str, _state: str) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """For each code that was split: its parts' codes and their outlines (or points), only where every part has one."""
    children: dict[str, list[str]] = {}
    table = picture().splits
    for code, child in zip(table["code"].to_pylist(), table["lsoa21_code"].to_pylist(), strict=True):
        children.setdefault(code, []).append(child)
    wanted = {child for several in children.values() for child in several}
    outlines = boundaries(wanted, edition=2021)
    points = {
        code: shapely.Point(easting, northing)
        for code, easting, northing in AreaPoint.objects.filter(code__in=wanted).values_list(
            "code", "easting", "northing"
        )
    }
    parts = {}
    for code, several in children.items():
        # Outlines and points are not compared with each other: a distance to one is not a distance to the other.
        held = next((kind for kind in (outlines, points) if kind.keys() >= set(several)), None)
        if held is not None:
            parts[code] = np.array(several, dtype="U12"), np.array([held[one] for one in several], dtype=object)
    return parts


def _nearest_parts(
    codes: np.ndarray, eastings: np.ndarray, northings: np.ndarray, parts_of: dict[str, tuple[np.ndarray, np.ndarray]]
) -> np.ndarray:
    """The nearest part of each code to its point: each different point of a code is measured once."""
    _, label = np.unique(codes, return_inverse=True)
    unique, first, back = np.unique(
        np.column_stack([label, np.nan_to_num(eastings, nan=-1e12), np.nan_to_num(northings, nan=-1e12)]),
        axis=0,
        return_index=True,
        return_inverse=True,
    )
    answer = np.full(len(unique), "", dtype="U12")
    usable = np.isfinite(eastings[first])
    points = np.full(len(unique), None, dtype=object)
    points[usable] = shapely.points(eastings[first][usable], northings[first][usable])
    starts = np.flatnonzero(np.r_[True, unique[1:, 0] != unique[:-1, 0]])
    for start, end in zip(starts, np.r_[starts[1:], len(unique)], strict=True):
        parts, shapes = parts_of[str(codes[first[start]])]
        far = shapely.distance(points[start:end, None], shapes[None, :])
        far = np.where(np.isnan(far), np.inf, far)
        nearest = far.argmin(axis=1)
        near = far[np.arange(end - start), nearest]
        is_point = shapes[0].geom_type == "Point"
        answer[start:end] = np.where(near <= (10 * NEAR_ENOUGH_M if is_point else NEAR_ENOUGH_M), parts[nearest], "")
    return answer[back.ravel()]
