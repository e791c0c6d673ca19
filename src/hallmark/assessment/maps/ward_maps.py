"""Small maps of one ward each: its small areas in classes of its own, its neighbours' outlines about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hallmark.areas.geometry import degrees_to_grid
from hallmark.assessment.maps.classes import colour_of, map_classes
from hallmark.assessment.maps.drawing import Bounds, sheet_of
from hallmark.reports.blocks import MapClass

WIDTH = 300
"""Units of the drawing: small, so that its words are as large as those of the charts beside it."""
AROUND = 0.12
"""How much of its neighbours is shown on each side, as part of the larger side of the ward."""
NEIGHBOUR = "#F4F6F8"


@dataclass(frozen=True)
class WardGround:
    """Outlines (EPSG:27700) of every small area of an assessment by code, and of each ward by code."""

    areas: Mapping[str, BaseGeometry]
    wards: Mapping[str, BaseGeometry]
    names: Mapping[str, str]
    """Of wards, by code."""


def ground_from(data: Mapping[str, Any], wards: Mapping[str, Sequence[str]], names: Mapping[str, str]) -> WardGround:
    """The ground of an assessment's wards, from the GeoJSON of its moving maps.

    Args:
        wards: codes of the small areas of each ward, by its code.
    """
    features = [feature for feature in data["features"] if feature["properties"]["kind"] == "area"]
    shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in features], dtype=object)
    on_grid = shapely.transform(shapes, lambda points: np.column_stack(degrees_to_grid(points[:, 0], points[:, 1])))
    # Outlines of a moving map are rounded, and a rounded one may cross itself.
    whole = shapely.make_valid(on_grid, method="structure", keep_collapsed=False)
    areas = dict(zip((feature["properties"]["code"] for feature in features), whole, strict=True))
    held = {code: [areas[lsoa] for lsoa in lsoas if lsoa in areas] for code, lsoas in wards.items()}
    return WardGround(areas, {code: shapely.union_all(parts) for code, parts in held.items() if parts}, names)


def ward_svg(
    ground: WardGround,
    ward: str,
    lsoas: Sequence[tuple[str, str]],
    values: Mapping[str, int],
    *,
    alt_text: str,
    name: str,
) -> tuple[str, tuple[MapClass, ...]]:
    """One ward's map and the classes of its legend.

    Args:
        lsoas: the ward's small areas that have an outline: code, and the words that stand on it.
        values: counts by code of these small areas. The classes are theirs alone: by those of the whole area a quiet
            ward would be one pale sheet.
    """
    shown = _shown(ground.wards[ward])
    near = [
        (ground.names.get(code, ""), shape)
        for code, shape in ground.wards.items()
        if code != ward and shape.intersects(shapely.box(*shown))
    ]
    classes = map_classes([values.get(code) for code, _ in lsoas])
    own = [(words, ground.areas[code]) for code, words in lsoas]
    sheet = sheet_of(
        [*(shape for _, shape in near), *(shape for _, shape in own)], [("", ground.wards[ward])], shown,
        inner=[*own, *near], width=WIDTH,
    )  # fmt: skip
    colours = [colour_of(values.get(code), classes) for code, _ in lsoas]
    svg = sheet.svg([NEIGHBOUR] * len(near) + colours, alt_text=alt_text, name=name)
    return svg, tuple(MapClass(item.label, item.colour) for item in classes)


def _shown(ward: BaseGeometry) -> Bounds:
    west, south, east, north = ward.bounds
    edge = AROUND * max(east - west, north - south)
    return west - edge, south - edge, east + edge, north + edge
