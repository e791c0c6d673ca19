"""Plain pictures for the invented assessment: what its charts and its map might look like."""

from collections.abc import Sequence
from html import escape
from typing import Any

from hallmark.reports.blocks import Point

FONT = 'font-family="Inter Variable, Inter, sans-serif" font-size="12.5" fill="#4B5763"'
BLUES = ("#D3E4F3", "#9FC8E3", "#5BA0CE", "#2171B5", "#08386F")


def line(points: Sequence[Point], *, name: str, alt: str) -> str:
    """A line through the points, with the first and last of their labels below."""
    path = "M" + " L".join(f"{point.x:g},{point.y:g}" for point in points)
    ends = (
        f'<text x="10" y="192" {FONT}>{points[0].label}</text>'
        f'<text x="430" y="192" text-anchor="end" {FONT}>{points[-1].label}</text>'
    )
    body = f'<path d="{path}" fill="none" stroke="#0072B2" stroke-width="2.5"/>{ends}'
    return picture(body, name=name, alt=alt, height=200)


def bars(points: Sequence[Point], *, name: str, alt: str) -> str:
    """A bar to each point, with its label above."""
    body = "".join(
        f'<text x="0" y="{point.y - 12:g}" {FONT}>{escape(point.label)}: {point.value}</text>'
        f'<rect x="0" y="{point.y - 8:g}" width="{point.x:g}" height="14" fill="#0072B2"/>'
        for point in points
    )
    return picture(body, name=name, alt=alt, height=points[-1].y + 20)


def picture(body: str, *, name: str, alt: str, height: float) -> str:
    """SVG text with its description."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 440 {height:g}" role="img" aria-labelledby="{name}-alt">'
        f'<title id="{name}-alt">{escape(alt)}</title>{body}</svg>'
    )


def squares(places: Sequence[tuple[str, str, int]], *, name: str, alt: str) -> str:
    """A map of square places, three to a row."""
    body = "".join(
        f'<rect x="{10 + at % 3 * 140}" y="{10 + at // 3 * 70}" width="138" height="68" fill="{shade(count)}"/>'
        for at, (_, _, count) in enumerate(places)
    )
    return picture(body, name=name, alt=alt, height=20 + 70 * -(-len(places) // 3))


def geojson(places: Sequence[tuple[str, str, int]]) -> dict[str, Any]:
    """The same squares for the moving map, in degrees."""
    features: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": {"kind": "area", "code": code, "name": name, "value": count, "colour": shade(count),
                           "district": "Ambleford"},
            "geometry": {"type": "Polygon", "coordinates": [_square(at % 3, at // 3)]},
        }
        for at, (code, name, count) in enumerate(places)
    ]  # fmt: skip
    rows = -(-len(places) // 3)
    outline = {"kind": "outline", "name": "Ambleford", "label": [-0.485, 51.0 + rows * 0.005]}
    ring = [[-0.5, 51.0], [-0.47, 51.0], [-0.47, 51.0 + rows * 0.01], [-0.5, 51.0 + rows * 0.01], [-0.5, 51.0]]
    features.append({"type": "Feature", "properties": outline, "geometry": {"type": "Polygon", "coordinates": [ring]}})
    return {"type": "FeatureCollection", "bbox": [-0.5, 51.0, -0.47, 51.0 + rows * 0.01], "features": features}


def shade(count: int) -> str:
    """The colour of a count of the map."""
    return BLUES[min(len(BLUES) - 1, count // 20)]


def _square(column: int, row: int) -> list[list[float]]:
    west, south = -0.5 + column * 0.01, 51.0 + row * 0.01
    east, north = west + 0.01, south + 0.01
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]
