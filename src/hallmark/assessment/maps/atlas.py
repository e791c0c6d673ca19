"""All the maps of one assessment: its small areas are simplified and drawn once, and coloured anew for each map."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hallmark.areas.geometry import grid_to_degrees
from hallmark.assessment.maps.classes import colour_of, map_classes
from hallmark.assessment.maps.drawing import Bounds, Outlines, Sheet, extent, sheet_of, simplified
from hallmark.assessment.wording import listed
from hallmark.reports.blocks import Cell, Column, Map, MapClass, Table

# Metres. Finer than a pixel at the size a district is shown, and a tenth of the bytes.
MOVING_TOLERANCE_M = 10.0
MOST_WITH_WARDS = 400
"""Small areas on a map of several districts: of more, ward outlines would cover the colours."""
FILE = "map.geojson"
"""One file for all maps of an assessment: their outlines are the same."""
SNAP_NOTE = (
    "Counts are by area. Places in police.uk data are snap points near where a crime was recorded, not addresses."
)

UNRELIABLE_TITLE = "{what}: a rough picture, as counts of one small area are not reliable here"
UNRELIABLE = (
    "These counts were put together by others and may be incomplete. Do not lean on the colour of one small area, or "
    "on which has most."
)


@dataclass(frozen=True)
class SmallArea:
    """A small area of an atlas, and what it lies in; ``ward`` is blank where it is not known."""

    code: str
    name: str
    district: str
    ward: str = ""

    @property
    def title(self) -> str:
        """The name that people know, then its own: ``Staines (Spelthorne 004F)``."""
        return f"{self.ward} ({self.name})" if self.ward else self.name


@dataclass(frozen=True)
class Counted:
    """What one map shows of each small area: the count, and the figure that it is."""

    values: Mapping[str, int]
    """By code; one that is left out has no data."""
    figures: Mapping[str, str]


@dataclass(frozen=True)
class Atlas:
    """Small areas ready to be coloured, on paper (`sheet`) and on screen (`features`)."""

    areas: tuple[SmallArea, ...]
    sheet: Sheet
    features: tuple[dict[str, Any], ...]
    """GeoJSON geometries of the areas, in their order."""
    outlines: tuple[dict[str, Any], ...]
    """GeoJSON features of the districts' outlines, and of the wards'."""
    bbox: tuple[float, float, float, float]

    def map(self, name: str, counted: Counted, *, what: str, period: str, source: str, is_reliable: bool = True) -> Map:
        """One map with the list that says the same, most first.

        Args:
            name: id of the block; its colours stand under the same name in the file of `geojson`.
            what: what is counted (``Burglary``); ``period`` and ``source`` as printed.
            is_reliable: whether the count of one small area can be leant on; if not, none is named and the map says so.
        """
        values = [counted.values.get(area.code) for area in self.areas]
        classes = map_classes(values)
        title = _title(self.areas, values, what) if is_reliable else UNRELIABLE_TITLE.format(what=what)
        subtitle = f"{what}: records by small area (LSOA), {period}"
        alt = f"Map. {title}. {subtitle}."
        return Map(
            id=name,
            title=title,
            subtitle=subtitle,
            svg=self.sheet.svg([colour_of(value, classes) for value in values], alt_text=alt, name=name),
            alt=alt,
            foot=f"{SNAP_NOTE if is_reliable else UNRELIABLE} Source: {source}.",
            classes=tuple(MapClass(item.label, item.colour) for item in classes),
            table=self._list(f"{name}-list", counted, subtitle),
            data=FILE,
        )

    def _list(self, name: str, counted: Counted, subtitle: str) -> Table:
        several, warded = len({area.district for area in self.areas}) > 1, any(area.ward for area in self.areas)
        ordered = sorted(self.areas, key=lambda area: (-counted.values.get(area.code, -1), area.name, area.code))
        columns = [Column("place", "Small area"), *([Column("ward", "Ward")] if warded else [])]
        columns += [Column("district", "District")] if several else []
        rows = [
            (
                Cell(area.name),
                *([Cell(area.ward or "–")] if warded else []),
                *([Cell(area.district)] if several else []),
                Cell(f"{counted.values[area.code]:,}", counted.figures.get(area.code, ""))
                if area.code in counted.values
                else Cell("No data"),
            )
            for area in ordered
        ]
        return Table(name, subtitle, (*columns, Column("count", "Records", True)), tuple(rows), folded=True)

    def geojson(self) -> dict[str, Any]:
        """The outlines for the moving maps, not yet coloured: WGS84 degrees, five decimals (about a metre)."""
        features = [
            {
                "type": "Feature",
                "properties": {
                    "kind": "area", "code": area.code, "name": area.name, "ward": area.ward, "district": area.district,
                    "maps": {},
                },
                "geometry": geometry,
            }
            for area, geometry in zip(self.areas, self.features, strict=True)
        ]  # fmt: skip
        return {"type": "FeatureCollection", "bbox": list(self.bbox), "features": [*features, *self.outlines]}

    def colour(self, data: dict[str, Any], name: str, counted: Counted) -> None:
        """Adds one map to the data of the moving maps: each area's count and colour, under the name of its block."""
        values = [counted.values.get(area.code) for area in self.areas]
        classes = map_classes(values)
        for feature, value in zip(data["features"], values, strict=False):
            feature["properties"]["maps"][name] = {"value": value, "colour": colour_of(value, classes)}


def atlas_of(
    areas: Sequence[SmallArea],
    shapes: Mapping[str, BaseGeometry],
    outlines: Outlines,
    *,
    tolerance_m: float = MOVING_TOLERANCE_M,
) -> Atlas | None:
    """Simplifies and draws the areas that have an outline; None where none has.

    Args:
        shapes: by code, in EPSG:27700.
        outlines: of the districts, drawn over the areas and named.
    """
    drawn = tuple(area for area in areas if area.code in shapes)
    if not drawn:
        return None
    geometries = [shapes[area.code] for area in drawn]
    shown, light = extent(geometries), simplified(geometries, tolerance_m)
    wards = [*wards_of(drawn, light)] if len(outlines) < 2 or len(drawn) <= MOST_WITH_WARDS else []
    return Atlas(
        drawn,
        sheet_of(geometries, outlines, shown, inner=wards),
        tuple(degrees(shape) for shape in light),
        (
            *(_outline(name, shape, tolerance_m) for name, shape in outlines),
            *(_outline(name, shape, 0, kind="ward") for name, shape in wards),
        ),
        bounding_box(shown),
    )


def wards_of(areas: Sequence[SmallArea], shapes: Sequence[BaseGeometry]) -> Iterator[tuple[str, BaseGeometry]]:
    """The outline of each named ward, made of its small areas; two districts may have a ward of one name."""
    held: dict[tuple[str, str], list[BaseGeometry]] = defaultdict(list)
    for area, shape in zip(areas, shapes, strict=True):
        if area.ward:
            held[area.district, area.ward].append(shape)
    for (_, ward), parts in held.items():
        yield ward, shapely.union_all(parts)


def _title(areas: Sequence[SmallArea], values: Sequence[int | None], what: str) -> str:
    """Which small areas had the most; equals are all named, unless they are many."""
    most = max((value for value in values if value is not None), default=0)
    if not most:
        return f"No record of {what.lower()} in any small area"
    names = [area.title for area, value in zip(areas, values, strict=True) if value == most]
    if len(names) > 3:
        return f"Several small areas had equally many records of {what.lower()}, and none had more"
    return (
        f"{listed(names)} had the most records of {what.lower()} of any small area{', equally many' * (len(names) > 1)}"
    )


def _outline(name: str, shape: BaseGeometry, tolerance_m: float, *, kind: str = "outline") -> dict[str, Any]:
    label = degrees(shape.representative_point())["coordinates"]
    return {
        "type": "Feature",
        "properties": {"kind": kind, "name": name, "label": label},
        "geometry": degrees(shapely.simplify(shape, tolerance_m)),
    }


def bounding_box(shown: Bounds) -> Bounds:
    """The same in degrees."""
    west, south, east, north = shown
    lons, lats = grid_to_degrees(np.array([west, east]), np.array([south, north]))
    left, bottom, right, top = (round(float(corner), 5) for corner in (lons[0], lats[0], lons[1], lats[1]))
    return left, bottom, right, top


def degrees(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry in WGS84 degrees, rounded to five decimals."""

    def convert(points: np.ndarray) -> np.ndarray:
        return np.column_stack(grid_to_degrees(points[:, 0], points[:, 1])).round(5)

    return dict(shapely.geometry.mapping(shapely.transform(shape, convert)))
