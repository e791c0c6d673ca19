"""Outlines of places as SVG."""

from collections.abc import Callable

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

Placing = Callable[[np.ndarray], np.ndarray]


def svg_path(shape: BaseGeometry, place: Placing) -> str:
    """The polygons of `shape` as the `d` of an SVG path, in tenths of a unit.

    Args:
        shape: polygons, in any coordinates; what is not a polygon is left out.
        place: takes coordinates of shape (n, 2) to where they stand in the drawing.
    """
    rings = [
        ring
        for polygon in shapely.get_parts(shapely.transform(shape, place))
        if polygon.geom_type == "Polygon" and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return "".join(f"M{'L'.join(f'{x:.1f} {y:.1f}' for x, y in ring.coords[:-1])}Z" for ring in rings)
