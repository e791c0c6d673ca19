"""Still maps as SVG text, for paper and for browsers that cannot move one: outlines named, with a scale bar."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hallmark.assessment.maps.classes import MapClass, colour_of
from hallmark.ui.outlines import svg_path

FONT = "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif"
INK = "#1B2733"
STILL_WIDTH = 760
MARGIN = 16
FOOT = 34
"""Room for the scale bar, below the map."""
TALLEST = 1.1
"""Of the map's height, over its width."""
FINEST = 0.6
"""What is smaller than this, in the drawing's units, is not seen and not drawn."""
NARROWEST = 5.0
"""Water narrower than this, in the drawing's units, is not outlined."""
NARROW_M = 75.0
"""Half the width, in metres, of what does not count for a map's extent."""
ROUGH_M = 20.0
# Of a district's name on the still map, in the map's units: about what the typeface needs at size 14.
LETTER_WIDTH = 7.6
LINE = 16

Bounds = tuple[float, float, float, float]
"""West, south, east and north, in metres."""
Outlines = Sequence[tuple[str, BaseGeometry]]
"""Names and outlines (EPSG:27700) of the districts, drawn over the areas."""


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
class Sheet:
    """Areas laid out once; only the colours and the words differ from map to map."""

    paths: tuple[str, ...]
    """The `d` of each area, in the order given."""
    over: str
    """Outlines, names and scale bar."""
    height: float

    def svg(self, colours: Sequence[str], *, alt_text: str, name: str) -> str:
        """The map with these colours, one for each area. ``name`` makes the ids in it its own."""
        small = "".join(f'<path d="{path}" fill="{colour}"/>' for colour, path in zip(colours, self.paths, strict=True))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {STILL_WIDTH} {self.height:.0f}" role="img"'
            f' aria-labelledby="{name}-alt"><title id="{name}-alt">{escape(alt_text)}</title>'
            f'<g stroke="#FFFFFF" stroke-width="0.6" stroke-linejoin="round" fill-rule="evenodd">{small}</g>'
            f"{self.over}</svg>"
        )


def sheet_of(geometries: Sequence[BaseGeometry], outlines: Outlines, shown: Bounds | None = None) -> Sheet:
    """Simplifies the areas, sets them in the drawing (what is ``shown`` of it), and draws what lies over them."""
    west, south, east, north = shown or extent(geometries)
    scale = (STILL_WIDTH - 2 * MARGIN) / max(east - west, (north - south) / TALLEST)
    height = (north - south) * scale + 2 * MARGIN + FOOT
    left = MARGIN + (STILL_WIDTH - 2 * MARGIN - (east - west) * scale) / 2

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack([left + (points[:, 0] - west) * scale, MARGIN + (north - points[:, 1]) * scale])

    edge = MARGIN / scale / 2
    frame = (west - edge, south - edge, east + edge, north + edge)
    shapes = shapely.clip_by_rect(simplified(geometries, FINEST / scale), *frame)
    paths = tuple(svg_path(shape, place) for shape in shapes)
    lines = [
        f'<path d="{svg_path(shapely.clip_by_rect(_outline(shape, scale), *frame), place)}"/>' for _, shape in outlines
    ]
    centres = [place(shapely.get_coordinates(shape.representative_point()))[0] for _, shape in outlines]
    names = _labels([words for words, _ in outlines], centres)
    over = (
        f'<g fill="none" stroke="{INK}" stroke-width="1.4" stroke-linejoin="round">{"".join(lines)}</g>'
        f"{''.join(names)}{_scale_bar(scale, height)}"
    )
    return Sheet(paths, over, height)


def still_map(
    areas: Sequence[MapArea],
    *,
    classes: Sequence[MapClass],
    outlines: Outlines,
    alt_text: str,
    name: str = "still-map",
) -> str:
    """A map drawn by itself. Areas may lie over each other: each is drawn on those before it."""
    sheet = sheet_of([area.geometry for area in areas], outlines)
    return sheet.svg([colour_of(area.value, classes) for area in areas], alt_text=alt_text, name=name)


def extent(geometries: Sequence[BaseGeometry]) -> Bounds:
    """West, south, east and north of what is wide enough to be seen: a tidal river that is part of a city is not.

    Norwich reaches down the Yare to the sea; a map of all that would be half empty.
    """
    land = shapely.union_all(simplified(geometries, ROUGH_M)).buffer(-NARROW_M, join_style="mitre")
    shown = list(geometries) if land.is_empty else [land.buffer(NARROW_M, join_style="mitre")]
    west, south, east, north = (float(edge) for edge in shapely.total_bounds(shown))
    return west, south, east, north


def simplified(geometries: Sequence[BaseGeometry], tolerance_m: float) -> list[BaseGeometry]:
    """Neighbours simplified together where they form a clean coverage, each by itself where they do not."""
    array = np.array(geometries, dtype=object)
    if shapely.coverage_is_valid(array):
        return list(shapely.coverage_simplify(array, tolerance_m))
    return list(shapely.simplify(array, tolerance_m))


def _outline(shape: BaseGeometry, scale: float) -> BaseGeometry:
    """An outline without creeks and islets so narrow that their banks would be drawn as one black patch."""
    near = NARROWEST / scale / 2
    light = shapely.simplify(shape, FINEST / scale)
    closed = light.buffer(near, quad_segs=2).buffer(-near, quad_segs=2)
    parts = [
        shapely.Polygon(part.exterior) for part in shapely.get_parts(closed) if part.area >= (NARROWEST / scale) ** 2
    ]
    return shapely.simplify(shapely.MultiPolygon(parts), FINEST / scale) if parts else light


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
