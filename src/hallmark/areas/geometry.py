"""Outlines and points: GeoJSON and TopoJSON read into British National Grid metres (EPSG:27700)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from pyproj.enums import TransformDirection

from hallmark.areas.problems import AreaFileProblem

# EPSG:1314 spelled out, good to 2 m: PROJ's own choice would depend on which grid files a machine happens to hold.
WGS84_TO_GRID = (
    "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad +step +proj=push +v_3 "
    "+step +proj=cart +ellps=WGS84 +step +inv +proj=helmert +x=446.448 +y=-125.157 +z=542.06 "
    "+rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 +convention=position_vector "
    "+step +inv +proj=cart +ellps=airy +step +proj=pop +v_3 "
    "+step +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 +y_0=-100000 +ellps=airy"
)
# Longitude and latitude, and eastings and northings, of the United Kingdom and its waters: west, south, east, north.
DEGREES = (-10.0, 49.0, 4.0, 62.0)
METRES = (-200_000.0, -200_000.0, 800_000.0, 1_400_000.0)


@lru_cache(maxsize=1)
def transformer() -> Transformer:
    """WGS84 longitude and latitude to British National Grid."""
    return Transformer.from_pipeline(WGS84_TO_GRID)


def within(box: tuple[float, float, float, float], xs: np.ndarray, ys: np.ndarray) -> bool:
    """Whether every point lies in the box."""
    west, south, east, north = box
    return bool(xs.min() >= west and xs.max() <= east and ys.min() >= south and ys.max() <= north)


def degrees_to_grid(lons: np.ndarray, lats: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Eastings and northings (metres) of WGS84 points; not a number where a coordinate is missing."""
    lons, lats = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
    known = np.isfinite(lons) & np.isfinite(lats)
    eastings, northings = np.full(lons.shape, np.nan), np.full(lons.shape, np.nan)
    eastings[known], northings[known] = transformer().transform(lons[known], lats[known])
    return eastings, northings


def grid_to_degrees(eastings: np.ndarray, northings: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """WGS84 longitudes and latitudes of British National Grid points: the way back of `degrees_to_grid`."""
    lons, lats = transformer().transform(
        np.asarray(eastings, dtype=float), np.asarray(northings, dtype=float), direction=TransformDirection.INVERSE
    )
    return lons, lats


def to_grid(xs: np.ndarray, ys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates of a file in metres: degrees are recognised by their size and converted, metres kept.

    Raises:
        AreaFileProblem: the coordinates are of neither system, or latitude and longitude are exchanged.
    """
    if not len(xs):
        raise AreaFileProblem("The file has no coordinates. Download it again and add it once more.")
    if within(DEGREES, xs, ys):
        return degrees_to_grid(xs, ys)
    if within(DEGREES, ys, xs):
        raise AreaFileProblem(
            "Latitude and longitude are exchanged in this file. Write longitude first and add it again."
        )
    if within(METRES, xs, ys) and xs.max() > 1000:
        return xs, ys
    raise AreaFileProblem(
        "The coordinates are neither longitude and latitude in the United Kingdom nor British National Grid metres. "
        "Export the boundaries as GeoJSON in WGS84 and add them again."
    )


@dataclass(frozen=True)
class Outlines:
    """Areas with their outlines in EPSG:27700: equal-length lists, codes unique."""

    codes: list[str]
    names: list[str]
    polygons: np.ndarray

    @property
    def vertices(self) -> list[int]:
        """How many points each outline has."""
        return list(shapely.get_num_coordinates(self.polygons).tolist())

    @property
    def wkb(self) -> list[bytes]:
        """Each outline as WKB."""
        return list(shapely.to_wkb(self.polygons).tolist())


def features_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The features of a parsed GeoJSON or TopoJSON document, as GeoJSON features.

    Raises:
        AreaFileProblem: it is neither, or has no features.
    """
    match document.get("type"):
        case "FeatureCollection":
            features = list(document.get("features") or [])
        case "Feature":
            features = [dict(document)]
        case "Topology":
            features = topology_features(document)
        case _:
            features = []
    if not features:
        raise AreaFileProblem("The file is not GeoJSON or TopoJSON with areas in it. Export it again as GeoJSON.")
    return features


def topology_features(topology: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The areas of every object of a TopoJSON topology, arcs joined."""
    arcs = decoded_arcs(topology)
    found = []
    for thing in topology.get("objects", {}).values():
        for geometry in thing.get("geometries") or [thing]:
            if geometry.get("type") in {"Polygon", "MultiPolygon"}:
                is_one = geometry["type"] == "Polygon"
                polygons = [geometry["arcs"]] if is_one else geometry["arcs"]
                rings = [[join_arcs(arcs, ring) for ring in polygon] for polygon in polygons]
                shape = {"type": "MultiPolygon", "coordinates": rings}
                found.append({"type": "Feature", "properties": geometry.get("properties") or {}, "geometry": shape})
    return found


def decoded_arcs(topology: Mapping[str, Any]) -> list[np.ndarray]:
    """Each arc's coordinates; a quantised topology stores steps from point to point."""
    transform = topology.get("transform")
    arcs = [np.asarray(arc, dtype=float)[:, :2] for arc in topology.get("arcs", [])]
    if transform is None:
        return arcs
    scale, shift = np.asarray(transform["scale"]), np.asarray(transform["translate"])
    return [np.cumsum(arc, axis=0) * scale + shift for arc in arcs]


def join_arcs(arcs: list[np.ndarray], numbers: Iterable[int]) -> np.ndarray:
    """A ring from its arcs; a negative number is an arc walked backwards; shared end points are written once."""
    parts = [arcs[number] if number >= 0 else arcs[~number][::-1] for number in numbers]
    return np.concatenate([parts[0], *(part[1:] for part in parts[1:])])


def polygon_of(geometry: Mapping[str, Any]) -> Any:
    """One GeoJSON geometry as a polygon or multipolygon."""
    coordinates = geometry["coordinates"]
    rings = [coordinates] if geometry["type"] == "Polygon" else coordinates
    parts = [shapely.Polygon(polygon[0], polygon[1:]) for polygon in rings]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def read_outlines(features: Iterable[Mapping[str, Any]], code_property: str, name_property: str) -> Outlines:
    """Features as outlines in metres, invalid ones repaired, sorted by code; features without geometry are left out.

    A code outlined twice is one area in two parts, as the ward E05014284 was across two districts.

    Raises:
        AreaFileProblem: not areas, or coordinates that are not in the United Kingdom.
    """
    shapes: dict[str, list[Any]] = {}
    names: dict[str, str] = {}
    for feature in features:
        properties, geometry = feature.get("properties") or {}, feature.get("geometry")
        code = str(properties.get(code_property) or "").strip()
        if geometry is None:
            continue
        if geometry.get("type") not in {"Polygon", "MultiPolygon"}:
            raise AreaFileProblem(f"{code or 'A feature'} is a {geometry.get('type')}, not an area. Export boundaries.")
        try:
            shapes.setdefault(code, []).append(polygon_of(geometry))
        except (ValueError, TypeError, IndexError, shapely.errors.ShapelyError) as error:
            raise AreaFileProblem(
                f"The outline of {code} cannot be read ({error}). Download the file again."
            ) from error
        names.setdefault(code, str(properties.get(name_property) or code).strip())
    codes = sorted(shapes)
    # Parts are repaired before they are joined: the union of an invalid outline is undefined.
    parts = [
        shapes[code][0] if len(shapes[code]) == 1 else shapely.union_all(shapely.make_valid(np.array(shapes[code])))
        for code in codes
    ]
    polygons = shapely.force_2d(np.array(parts, dtype=object))
    xy = shapely.get_coordinates(polygons)
    polygons = shapely.set_coordinates(polygons, np.column_stack(to_grid(xy[:, 0], xy[:, 1])))
    polygons = np.where(shapely.is_valid(polygons), polygons, shapely.make_valid(polygons))
    return Outlines(codes, [names[code] for code in codes], polygons)
