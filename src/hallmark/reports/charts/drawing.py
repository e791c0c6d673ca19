"""From a Vega-Lite specification to SVG that a strict page accepts: drawn by vl-convert once, and then kept.

Words (title, subtitle, foot) belong to the page and not to the picture. A page that allows no inline style and no
script takes it as it is.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from hallmark.reports.blocks import Chart, Point
from hallmark.reports.charts.keys import KEY_HEIGHT, KeyItem, key_lines, key_svg
from hallmark.reports.rendering import svg_of

_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
# A reader of the picture hears its one description; the parts that Vega labels for itself would drown it.
_VEGA_WORDS = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')


@dataclass(frozen=True)
class Drawing:
    """A chart drawn: its SVG, the points that a keyboard walks along, and the Vega-Lite that it was drawn from.

    Points lie in the units of the SVG's view box.
    """

    svg: str
    points: tuple[Point, ...]
    specification: dict[str, Any]

    def chart(self, *, id: str, title: str, subtitle: str, alt: str, foot: str, table_id: str = "") -> Chart:  # noqa: A002 - the field's own name
        """The block of a document that shows it, under its words."""
        return Chart(id, title, subtitle, self.svg, alt, foot, table_id, self.points, self.specification)


def draw(
    specification: dict[str, Any],
    *,
    name: str,
    alt_text: str,
    points: Sequence[Point] = (),
    key: Sequence[KeyItem] = (),
) -> Drawing:
    """The specification as one picture with one description.

    Args:
        name: unique on the page, of letters, digits and hyphens; ids inside the picture begin with it.
        alt_text: what the chart shows, written from the same finding as its title.
        points: as they lie in the plot without a key above it.
        key: what stands above the plot, where direct labels cannot do.
    """
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        raise ValueError(f"{name!r} cannot name a chart: letters, digits, hyphens and underscores only")
    raw = svg_of(json.dumps(specification, sort_keys=True))
    opening = _OPENING.match(raw)
    if opening is None:
        raise ValueError("vl-convert returned something that is not an SVG")
    width, height = (float(part) for part in opening.groups())
    head = KEY_HEIGHT * len(key_lines(key, width))
    body = _VEGA_WORDS.sub("", raw[opening.end() :].removesuffix("</svg>"))
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height + head:g}" role="img"'
        f' aria-labelledby="{name}-alt"><title id="{name}-alt">{escape(alt_text)}</title>'
        f"{_hatch(name) if f'url(#{name}-hatch)' in body else ''}{key_svg(key, width)}"
        f'<g transform="translate(0,{head})">{body}</g></svg>'
    )
    return Drawing(svg, tuple(replace(point, y=round(point.y + head, 2)) for point in points), specification)


def _hatch(name: str) -> str:
    """The pattern behind a month without data. Its id is the chart's own: two charts share a page."""
    return (
        f'<defs><pattern id="{name}-hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#F4F6F8"/>'
        f'<line x1="0" y1="0" x2="0" y2="7" stroke="#B5C0CB" stroke-width="2"/></pattern></defs>'
    )
