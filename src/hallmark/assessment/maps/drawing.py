"""Still maps as SVG text, for paper and for browsers that cannot move one: outlines named, with a scale bar."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from html import escape

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from hallmark.assessment.maps.classes import MapClass, colour_of
from hallmark.ui.outlines import Placing, svg_path

FONT = "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif"
INK, MUTED = "#1B2733", "#4B5763"
STILL_WIDTH = 560
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
LETTER_WIDTH = 0.58
"""Of a name, as part of its size: about what the typeface needs."""
NAME, INNER_NAME = 15.0, 14.0
"""Size of the name of a district, and of a place in it, in the drawing's units."""
LONGEST_NAME = 16
"""Letters, above which a name stands on two lines."""
LINE = 1.15
"""From one line of a name to the next, as part of its size."""
NAMED_INSIDE = 10
"""So many of the largest places in a district are named where there is room; others only where they hold their name."""

Bounds = tuple[float, float, float, float]
"""West, south, east and north, in metres."""
Outlines = Sequence[tuple[str, BaseGeometry]]
"""Names and outlines (EPSG:27700) of what is drawn over the areas, such as districts."""


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
    width: float = STILL_WIDTH

    def svg(self, colours: Sequence[str], *, alt_text: str, name: str) -> str:
        """The map with these colours, one for each area. ``name`` makes the ids in it its own."""
        small = "".join(f'<path d="{path}" fill="{colour}"/>' for colour, path in zip(colours, self.paths, strict=True))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:.0f}" role="img"'
            f' aria-labelledby="{name}-alt"><title id="{name}-alt">{escape(alt_text)}</title>'
            f'<g stroke="#FFFFFF" stroke-width="0.6" stroke-linejoin="round" fill-rule="evenodd">{small}</g>'
            f"{self.over}</svg>"
        )


def sheet_of(
    geometries: Sequence[BaseGeometry],
    outlines: Outlines,
    shown: Bounds | None = None,
    *,
    inner: Outlines = (),
    width: float = STILL_WIDTH,
) -> Sheet:
    """Simplifies the areas, sets them in the drawing (what is ``shown`` of it), and draws what lies over them.

    Args:
        outlines: of districts, named where there are several or nothing lies within them.
        inner: of places within them, such as wards: drawn finer, named smaller where there is room, larger ones first.
        width: of the drawing, in its units.
    """
    west, south, east, north = bounds = shown or extent(geometries)
    scale = _scale(bounds, width)
    height = (north - south) * scale + 2 * MARGIN + FOOT

    def place(points: np.ndarray) -> np.ndarray:
        return placed(points, bounds, width)

    edge = MARGIN / scale / 2
    frame = (west - edge, south - edge, east + edge, north + edge)
    shapes = shapely.clip_by_rect(simplified(geometries, FINEST / scale), *frame)
    paths = tuple(svg_path(shape, place) for shape in shapes)
    drawn = [shapely.clip_by_rect(_outline(shape, scale), *frame) for _, shape in outlines]
    within = _within(inner, frame, scale)
    over = (
        f"{_lines([shape for _, shape in within], place, MUTED, 0.8)}{_lines(drawn, place, INK, 1.4)}"
        f"{''.join(_names(outlines, within, place, width))}{_scale_bar(scale, height, width)}"
    )
    return Sheet(paths, over, height, width)


def _within(inner: Outlines, frame: Bounds, scale: float) -> list[tuple[str, BaseGeometry]]:
    """What can be seen of the places within, the largest first."""
    cut = [(name, shapely.clip_by_rect(shapely.simplify(shape, FINEST / scale), *frame)) for name, shape in inner]
    return sorted(((name, shape) for name, shape in cut if not shape.is_empty), key=lambda one: -one[1].area)


def _lines(shapes: Sequence[BaseGeometry], place: Placing, colour: str, width: float) -> str:
    paths = "".join(f'<path d="{svg_path(shape, place)}"/>' for shape in shapes)
    return f'<g fill="none" stroke="{colour}" stroke-width="{width:g}" stroke-linejoin="round">{paths}</g>'


def _names(outlines: Outlines, within: Outlines, place: Placing, width: float) -> list[str]:
    """Names of districts, then of places in them: the largest, and every one that holds its own name."""
    labels = Labels(width)
    for name, shape in outlines if len(outlines) > 1 or not within else ():
        labels.add([name], _middle(shape, place), NAME)
    for at, (name, shape) in enumerate(within):
        left, _, right, _ = shapely.bounds(shapely.transform(shape, place))
        lines = _in_lines(name)
        if at < NAMED_INSIDE or right - left >= max(map(len, lines)) * LETTER_WIDTH * INNER_NAME:
            labels.add(lines, _middle(shape, place), INNER_NAME)
    return labels.drawn


def _middle(shape: BaseGeometry, place: Placing) -> tuple[float, float]:
    ((x, y),) = place(shapely.get_coordinates(shape.representative_point()))
    return float(x), float(y)


def placed(points: np.ndarray, shown: Bounds, width: float = STILL_WIDTH) -> np.ndarray:
    """Where points (metres, shape (points, 2)) lie in a drawing of what is shown."""
    west, _, east, north = shown
    scale = _scale(shown, width)
    left = MARGIN + (width - 2 * MARGIN - (east - west) * scale) / 2
    return np.column_stack([left + (points[:, 0] - west) * scale, MARGIN + (north - points[:, 1]) * scale])


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
        # GEOS fails on some clean coverages, such as wards of Norwich: an edge of theirs becomes a point.
        with suppress(shapely.errors.GEOSException):
            return list(shapely.coverage_simplify(array, tolerance_m))
    return list(shapely.simplify(array, tolerance_m))


def _scale(shown: Bounds, width: float) -> float:
    west, south, east, north = shown
    return (width - 2 * MARGIN) / max(east - west, (north - south) / TALLEST)


def _outline(shape: BaseGeometry, scale: float) -> BaseGeometry:
    """An outline without creeks and islets so narrow that their banks would be drawn as one black patch."""
    near = NARROWEST / scale / 2
    light = shapely.simplify(shape, FINEST / scale)
    closed = light.buffer(near, quad_segs=2).buffer(-near, quad_segs=2)
    parts = [
        shapely.Polygon(part.exterior) for part in shapely.get_parts(closed) if part.area >= (NARROWEST / scale) ** 2
    ]
    return shapely.simplify(shapely.MultiPolygon(parts), FINEST / scale) if parts else light


@dataclass
class Labels:
    """Names on a drawing so wide: one that would cover another is moved down a little, else left out."""

    width: float = STILL_WIDTH
    drawn: list[str] = field(default_factory=list)
    taken: list[Bounds] = field(default_factory=list)

    def add(self, lines: Sequence[str], middle: tuple[float, float], size: float) -> None:
        """A name with its middle here, where there is room."""
        half, line = max(map(len, lines)) * LETTER_WIDTH * size / 2, size * LINE
        x, y = min(max(middle[0], half), max(half, self.width - half)), middle[1]
        for down in (0, line / 2, line):
            box = (x - half, y + down - line, x + half, y + down + line * (len(lines) - 1))
            if not any(_meet(box, other) for other in self.taken):
                self.taken.append(box)
                self.drawn += [_label(one, x, y + down + at * line, size) for at, one in enumerate(lines)]
                return


def _meet(one: Bounds, other: Bounds) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _in_lines(words: str) -> list[str]:
    """A long name as two lines, parted at the space nearest its middle."""
    spaces = [at for at, letter in enumerate(words) if letter == " "]
    if len(words) <= LONGEST_NAME or not spaces:
        return [words]
    middle = min(spaces, key=lambda at: abs(at - len(words) / 2))
    return [words[:middle], words[middle + 1 :]]


def _label(words: str, x: float, y: float, size: float) -> str:
    """A name with a white edge, so that it can be read over any class."""
    weight = 600 if size >= NAME else 500
    at = (
        f'x="{x:.0f}" y="{y:.0f}" text-anchor="middle" font-family="{FONT}" font-size="{size:g}" font-weight="{weight}"'
    )
    edge = 'stroke="#FFFFFF" stroke-width="3.5" stroke-linejoin="round" fill="#FFFFFF"'
    return f'<text {at} {edge} aria-hidden="true">{escape(words)}</text><text {at} fill="{INK}">{escape(words)}</text>'


def _scale_bar(scale: float, height: float, width: float) -> str:
    """A bar of 1, 2 or 5 times a power of ten kilometres, about a fifth of the map's width."""
    target_km = width / 5 / scale / 1000
    power = 10 ** np.floor(np.log10(target_km))
    length_km = max(step * power for step in (1, 2, 5) if step * power <= target_km)
    long, y = length_km * 1000 * scale, height - 14
    words = f"{length_km:g} km" if length_km >= 1 else f"{length_km * 1000:g} m"
    return (
        f'<g stroke="{INK}" stroke-width="2"><line x1="16" x2="{16 + long:.1f}" y1="{y:.0f}" y2="{y:.0f}"/></g>'
        f'<text x="{24 + long:.1f}" y="{y + 4:.0f}" font-family="{FONT}" font-size="13" fill="{INK}">{words}</text>'
    )
