"""Maps of small areas: counts in named classes, as data for the moving map and as a still one for paper.

Both come from our own boundaries, with no tiles and nothing fetched from elsewhere. The classes are fifths of the areas
that have any records, so that a map of one district and a map of nine read alike. Areas, not points, are coloured:
police.uk places are anonymised snap points, never addresses.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hallmark.areas.geometry import grid_to_degrees
from hallmark.ui.outlines import svg_path

FONT = "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif"
INK = "#1B2733"
NO_DATA = "#E6DDC6"
NONE = "#EEF1F4"
# One hue from light to dark (ColorBrewer Blues, darkest two deepened): told apart without colour vision and in print.
FIFTHS = ("#D3E4F3", "#9FC8E3", "#5BA0CE", "#2171B5", "#08386F")
WORDS = ("Fewest", "Below the middle", "Middle", "Above the middle", "Most")
STILL_WIDTH = 760
# Of a district's name on the still map, in the map's units: about what the typeface needs at size 14.
LETTER_WIDTH = 7.6
LINE = 16
# Metres. Finer than a pixel at the size a district is shown, and a tenth of the bytes.
MOVING_TOLERANCE_M = 10.0
SNAP_NOTE = (
    "Counts are by area. Places in police.uk data are snap points near where a crime was recorded, not addresses."
)


@dataclass(frozen=True)
class MapArea:
    """One small area: its count (None where nothing is held) and its outline in EPSG:27700, metres."""

    code: str
    name: str
    value: int | None
    geometry: BaseGeometry
    district: str = ""
    figure: str = ""


@dataclass(frozen=True)
class MapClass:
    """One class of the legend, both ends included; `lower` is None for areas without data."""

    label: str
    colour: str
    lower: int | None
    upper: int | None

    def holds(self, value: int | None) -> bool:
        """Whether an area with this count belongs here."""
        if value is None or self.lower is None or self.upper is None:
            return value is None and self.lower is None
        return self.lower <= value <= self.upper


def map_classes(values: Sequence[int | None]) -> list[MapClass]:
    """The classes of a map, in words: no data, none, then up to five with about as many areas in each.

    Equal counts are never parted, so there are fewer than five classes where few different counts occur.
    """
    counts = sorted(value for value in values if value is not None and value > 0)
    classes = []
    if any(value is None for value in values):
        classes.append(MapClass("No data", NO_DATA, None, None))
    if any(value == 0 for value in values):
        classes.append(MapClass("None recorded", NONE, 0, 0))
    if not counts:
        return classes
    edges = sorted({int(np.quantile(counts, share, method="inverted_cdf")) for share in (0.2, 0.4, 0.6, 0.8, 1.0)})
    colours = [FIFTHS[round(step)] for step in np.linspace(0, 4, len(edges))] if len(edges) > 1 else [FIFTHS[2]]
    words = WORDS if len(edges) == 5 else ("",) * len(edges)
    lower = counts[0]
    for colour, upper, word in zip(colours, edges, words, strict=True):
        span = f"{lower:,} to {upper:,}" if lower != upper else f"{upper:,}"
        classes.append(MapClass(f"{word}: {span}" if word else span, colour, lower, upper))
        lower = upper + 1
    return classes


def map_content(
    areas: Sequence[MapArea],
    *,
    outlines: Sequence[tuple[str, BaseGeometry]],
    title: str,
    measure: str,
    period: str,
    source: str,
) -> dict[str, Any]:
    """The ``map`` part of an assessment: words, classes, the list that says the same, and the still map.

    Args:
        areas: in any order; the list is by count, largest first, then by name.
        outlines: (name, geometry in EPSG:27700) of the districts, drawn over the areas and named.
        title: the finding, as a sentence.
        measure, period, source: as printed below the title and below the map.
    """
    classes = map_classes([area.value for area in areas])
    ordered = sorted(areas, key=lambda area: (-(area.value if area.value is not None else -1), area.name))
    held = [area for area in ordered if area.value is not None]
    said = f" Most: {held[0].name}, {held[0].value:,}." if held else ""
    return {
        "geojson": "map.geojson",
        "title": title,
        "measure": measure,
        "period": period,
        "foot": f"{SNAP_NOTE} Source: {source}.",
        "classes": [
            {"label": item.label, "colour": item.colour, "lower": item.lower, "upper": item.upper} for item in classes
        ],
        "list": [
            {
                "code": area.code,
                "name": area.name,
                "district": area.district,
                "value": area.value,
                "text": "No data" if area.value is None else f"{area.value:,}",
                "figure": area.figure,
            }
            for area in ordered
        ],
        "svg": still_map(
            areas, classes=classes, outlines=outlines, alt_text=f"Map. {title}. {measure}, {period}.{said}"
        ),
    }


def map_geojson(
    areas: Sequence[MapArea], *, outlines: Sequence[tuple[str, BaseGeometry]], tolerance_m: float = MOVING_TOLERANCE_M
) -> dict[str, Any]:
    """The areas and the districts' outlines as GeoJSON: WGS84 degrees, five decimals (about a metre).

    Neighbours are simplified together, so that no slit opens between them.
    """
    classes = map_classes([area.value for area in areas])
    shapes = _simplified([area.geometry for area in areas], tolerance_m)
    features = [
        {
            "type": "Feature",
            "properties": {
                "kind": "area",
                "code": area.code,
                "name": area.name,
                "district": area.district,
                "value": area.value,
                "colour": _colour(area.value, classes),
            },
            "geometry": _degrees(shape),
        }
        for area, shape in zip(areas, shapes, strict=True)
    ]
    for name, outline in outlines:
        label = _degrees(outline.representative_point())["coordinates"]
        properties = {"kind": "outline", "name": name, "label": label}
        shape = shapely.simplify(outline, tolerance_m)
        features.append({"type": "Feature", "properties": properties, "geometry": _degrees(shape)})
    west, south, east, north = _bounds([area.geometry for area in areas])
    lons, lats = grid_to_degrees(np.array([west, east]), np.array([south, north]))
    corners = [lons[0], lats[0], lons[1], lats[1]]
    bbox = [round(float(corner), 5) for corner in corners]
    return {"type": "FeatureCollection", "bbox": bbox, "features": features}


def still_map(
    areas: Sequence[MapArea],
    *,
    classes: Sequence[MapClass],
    outlines: Sequence[tuple[str, BaseGeometry]],
    alt_text: str,
    name: str = "still-map",
) -> str:
    """The same map as SVG text, for paper and for browsers that cannot move one: outlines named, with a scale bar."""
    west, south, east, north = _bounds([area.geometry for area in areas])
    margin = 16
    scale = (STILL_WIDTH - 2 * margin) / max(east - west, (north - south) / 1.1)
    height = (north - south) * scale + 2 * margin + 34
    left = margin + (STILL_WIDTH - 2 * margin - (east - west) * scale) / 2

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack([left + (points[:, 0] - west) * scale, margin + (north - points[:, 1]) * scale])

    shapes = _simplified([area.geometry for area in areas], 0.6 / scale)
    small = [
        f'<path d="{svg_path(shape, place)}" fill="{_colour(area.value, classes)}"/>'
        for area, shape in zip(areas, shapes, strict=True)
    ]
    lines = [f'<path d="{svg_path(shapely.simplify(shape, 0.6 / scale), place)}"/>' for _, shape in outlines]
    centres = [place(shapely.get_coordinates(shape.representative_point()))[0] for _, shape in outlines]
    names = _labels([words for words, _ in outlines], centres)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {STILL_WIDTH} {height:.0f}" role="img"'
        f' aria-labelledby="{name}-alt"><title id="{name}-alt">{escape(alt_text)}</title>'
        f'<g stroke="#FFFFFF" stroke-width="0.6" stroke-linejoin="round">{"".join(small)}</g>'
        f'<g fill="none" stroke="{INK}" stroke-width="1.4" stroke-linejoin="round">'
        f"{''.join(lines)}</g>{''.join(names)}{_scale_bar(scale, height)}</svg>"
    )


def _labels(names: Sequence[str], centres: Sequence[np.ndarray]) -> list[str]:
    """The names of districts near their middles. One that would cover another is moved down a line, else left out."""
    taken: list[tuple[float, float, float]] = []
    labels = []
    for words, (x, y) in zip(names, centres, strict=True):
        half = len(words) * LETTER_WIDTH / 2
        for down in (0, LINE / 2, LINE):
            near = [other for other in taken if abs(y + down - other[1]) < LINE]
            if all(abs(x - other_x) >= half + other_half for other_x, _, other_half in near):
                taken.append((x, y + down, half))
                labels.append(_label(words, x, y + down))
                break
    return labels


def _label(words: str, x: float, y: float) -> str:
    """A district's name with a white edge, so that it can be read over any class."""
    size = f'x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-family="{FONT}" font-size="14" font-weight="600"'
    edge = 'stroke="#FFFFFF" stroke-width="4" stroke-linejoin="round" fill="#FFFFFF"'
    return (
        f'<text {size} {edge} aria-hidden="true">{escape(words)}</text><text {size} fill="{INK}">{escape(words)}</text>'
    )


def _scale_bar(scale: float, height: float) -> str:
    """A bar of 1, 2 or 5 times a power of ten kilometres, about a fifth of the map's width."""
    target_km = STILL_WIDTH / 5 / scale / 1000
    power = 10 ** np.floor(np.log10(target_km))
    length_km = max(step * power for step in (1, 2, 5) if step * power <= target_km)
    width, y = length_km * 1000 * scale, height - 14
    words = f"{length_km:g} km" if length_km >= 1 else f"{length_km * 1000:g} m"
    return (
        f'<g stroke="{INK}" stroke-width="2"><line x1="16" x2="{16 + width:.1f}" y1="{y:.0f}" y2="{y:.0f}"/></g>'
        f'<text x="{24 + width:.1f}" y="{y + 4:.0f}" font-family="{FONT}" font-size="13" fill="{INK}">{words}</text>'
    )


def _colour(value: int | None, classes: Sequence[MapClass]) -> str:
    return next(item.colour for item in classes if item.holds(value))


def _bounds(geometries: Sequence[BaseGeometry]) -> tuple[float, float, float, float]:
    west, south, east, north = shapely.total_bounds(geometries)
    return float(west), float(south), float(east), float(north)


def _simplified(geometries: Sequence[BaseGeometry], tolerance_m: float) -> list[BaseGeometry]:
    """Neighbours simplified together where they form a clean coverage, each by itself where they do not."""
    array = np.array(geometries, dtype=object)
    if shapely.coverage_is_valid(array):
        return list(shapely.coverage_simplify(array, tolerance_m))
    return list(shapely.simplify(array, tolerance_m))


def _degrees(shape: BaseGeometry) -> dict[str, Any]:
    """GeoJSON geometry in WGS84 degrees, rounded to five decimals."""

    def convert(points: np.ndarray) -> np.ndarray:
        return np.column_stack(grid_to_degrees(points[:, 0], points[:, 1])).round(5)

    return dict(shapely.geometry.mapping(shapely.transform(shape, convert)))
