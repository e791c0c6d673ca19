"""From a Vega-Lite specification to SVG that a strict page accepts: drawn by vl-convert once, and then kept.

Words (title, subtitle, foot) belong to the page and not to the picture. A page that allows no inline style and no
script takes it as it is.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from importlib.metadata import version
from pathlib import Path
from typing import Any

import vl_convert
from django.conf import settings

from hallmark.reports.blocks import Point
from hallmark.reports.charts.keys import KEY_HEIGHT, KeyItem, key_lines, key_svg

_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')
# A reader of the picture hears its one description; the parts that Vega labels for itself would drown it.
_VEGA_WORDS = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')
_ENDING = ".svg"
_VERSION = version("vl-convert-python")


@dataclass(frozen=True)
class Drawing:
    """A chart drawn: its SVG, the points that a keyboard walks along, and the Vega-Lite that it was drawn from.

    Points lie in the units of the SVG's view box.
    """

    svg: str
    points: tuple[Point, ...]
    specification: dict[str, Any]


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
    raw = _drawn(specification)
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


def _drawn(specification: dict[str, Any]) -> str:
    """What vl-convert makes of it: kept from last time, where there is a folder for that, else drawn now."""
    text = json.dumps(specification, sort_keys=True)
    folder = getattr(settings, "DRAWINGS_ROOT", None)
    if not folder:
        return vl_convert.vegalite_to_svg(text)
    digest = hashlib.sha256(f"{_VERSION}\n{text}".encode()).hexdigest()
    path = Path(folder) / digest[:2] / f"{digest}{_ENDING}"
    kept = _kept(path)
    if kept is None:
        kept = vl_convert.vegalite_to_svg(text)
        _keep(kept, path)
    return kept


def _kept(path: Path) -> str | None:
    """A drawing that was kept, None where there is none or where it is not whole: it begins with its own digest."""
    try:
        digest, _, svg = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    whole = digest == hashlib.sha256(svg).hexdigest().encode()
    return svg.decode() if whole else None


def _keep(svg: str, path: Path) -> None:
    """Writes aside and renames, so that nobody reads half a drawing. A full disk only means drawing again next time."""
    content = svg.encode()
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, aside = tempfile.mkstemp(dir=path.parent, suffix=".aside")
        with os.fdopen(descriptor, "wb") as file:
            file.write(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
        os.replace(aside, path)  # noqa: PTH105 - the name is a plain string here
    except OSError:
        if aside:
            Path(aside).unlink(missing_ok=True)
