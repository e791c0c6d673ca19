"""Outlines of the invented areas, cut from the mesh so that they tile, and written as GeoJSON as ONS publishes it."""

from functools import cache
from typing import Any

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from hallmark.demo import place
from hallmark.demo.geography import Geography, make_geography
from hallmark.demo.mesh import Floats, Ints

# Borders are smoothed to about this many metres; the mesh itself is a little finer in town, coarser in the country.
_SMOOTH_M = 75.0
# British National Grid with the published seven-figure Helmert shift written out, so that the same bytes come out
# whether or not the Ordnance Survey's grid file is installed (they differ by up to 2 m).
_GRID = (
    "+proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy "
    "+towgs84=446.448,-125.157,542.06,0.15,0.247,0.842,-20.489 +units=m +no_defs"
)
Polygons = NDArray[np.object_]


@cache
def to_longitude_latitude() -> pyproj.Transformer:
    """From British National Grid metres to WGS84 degrees, longitude first."""
    return pyproj.Transformer.from_crs(_GRID, "EPSG:4326", always_xy=True)


@cache
def atoms() -> Polygons:
    """The outline of each atom, EPSG:27700, in the order of `Geography.lsoa21_of_atom`."""
    geography = make_geography()
    grid, atom = geography.mesh, geography.atom_of_cell
    sides = np.where(grid.edges >= 0, atom[grid.edges], -1)
    borders = grid.borders[sides[:, 0] != sides[:, 1]]
    lines = shapely.linestrings(_metres(borders))
    pieces = shapely.get_parts(shapely.polygonize(lines))
    inside = shapely.get_coordinates(shapely.point_on_surface(pieces))
    _, cell = cKDTree(_metres(grid.points)).query(inside)
    rough = np.array([shapely.coverage_union_all(pieces[atom[cell] == number]) for number in range(atom.max() + 1)])
    return np.asarray(shapely.coverage_simplify(rough, _SMOOTH_M))


def dissolve(parts: Polygons, owner: Ints) -> Polygons:
    """The union of the parts of each owner 0, 1, 2, ..."""
    return np.array([shapely.coverage_union_all(parts[owner == number]) for number in range(owner.max() + 1)])


def outlines(geography: Geography) -> dict[str, Polygons]:
    """Polygons in EPSG:27700 by kind: lsoa21, lsoa11, ward, district; in the order of the areas' own lists."""
    parts = atoms()
    small = dissolve(parts, geography.lsoa21_of_atom)
    ward = np.array([lsoa.ward for lsoa in geography.lsoas21])
    wards = dissolve(small, ward)
    return {
        "lsoa21": small,
        "lsoa11": dissolve(parts, geography.lsoa11_of_atom),
        "ward": wards,
        "district": dissolve(wards, geography.ward_district),
    }


def feature_collection(name: str, polygons: Polygons, properties: list[dict[str, Any]]) -> dict[str, Any]:
    """GeoJSON in longitude and latitude, to a centimetre."""
    degrees = shapely.transform(polygons, _degrees)
    features = [
        {"type": "Feature", "properties": about, "geometry": shapely.geometry.mapping(shape)}
        for about, shape in zip(properties, shapely.orient_polygons(degrees), strict=True)
    ]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
    return {"type": "FeatureCollection", "name": name, "crs": crs, "features": features}


def _degrees(metres: Floats) -> Floats:
    longitude, latitude = to_longitude_latitude().transform(metres[:, 0], metres[:, 1])
    return np.round(np.stack([longitude, latitude], axis=1), 7)


def _metres(kilometres: Floats) -> Floats:
    return np.asarray(np.round(kilometres * 1000 + np.array([place.ORIGIN_E, place.ORIGIN_N]), 1))
