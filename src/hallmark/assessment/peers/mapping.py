"""The national map of likeness: every district coloured by how like the area it is, still and moving."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings

from hallmark.areas.placement import lookup_state
from hallmark.areas.queries import boundaries
from hallmark.assessment.maps.atlas import bounding_box, degrees
from hallmark.assessment.maps.classes import FIFTHS, NO_DATA
from hallmark.assessment.maps.drawing import FONT, INK, Bounds, Sheet, extent, placed, sheet_of, simplified
from hallmark.assessment.peers.beside import LIKENESS, Beside
from hallmark.assessment.peers.every import MONTH_SECONDS
from hallmark.assessment.peers.facts import districts
from hallmark.reports.blocks import MapClass
from hallmark.reports.keeping import Passing, clear_older, keep, kept, touch

TOLERANCE_M = 250.0
"""Of the moving map: finer than a pixel until a district fills the screen."""
NEAR_ZOOM = 9
"""How near the moving map comes to a district chosen in the list."""
# Of a number on the still map, in the drawing's units.
NUMBER_WIDTH, NUMBER_HEIGHT = 18, 14
THIS_AREA = "#E69F00"
COLOURS = dict(zip((words for words, _ in LIKENESS), reversed(FIFTHS), strict=True))
MAP_ID = "likeness"


@dataclass(frozen=True)
class Ground:
    """The districts of England and Wales drawn once: `sheet` for the still map, `features` for the moving one."""

    codes: tuple[str, ...]
    sheet: Sheet
    marks: tuple[tuple[float, float], ...]
    """A point within each district, in the drawing's units."""
    features: tuple[dict[str, Any], ...]
    """GeoJSON geometries."""
    labels: tuple[tuple[float, float], ...]
    """The same points in degrees."""
    bbox: Bounds


def ground() -> Ground | None:
    """The districts drawn, from memory, from disk, or now; None where no outline is held."""
    try:
        return _kept_or_drawn(lookup_state(), Path(settings.PEERS_ROOT) / "outlines")
    except Passing as passing:
        drawn: Ground | None = passing.made
        return drawn


def classes(found: Beside) -> tuple[MapClass, ...]:
    """The legend: each class in words, with how many districts it has."""
    counts = {words: sum(one.words == words for one in found.others) for words, _ in LIKENESS}
    named = [MapClass(f"{found.area.name}", THIS_AREA)]
    named += [MapClass(f"{words.capitalize()}: {counts[words]}", COLOURS[words]) for words, _ in LIKENESS]
    missing = sum(len(refs) for _, refs in found.not_compared)
    return (*named, *([MapClass(f"Cannot be compared: {missing}", NO_DATA)] if missing else []))


def still(found: Beside, drawn: Ground, alt: str) -> str:
    """The still map as SVG: the peers outlined, and numbered in the order of their list."""
    colours = _colours(found)
    at = {code: place for place, code in enumerate(drawn.codes)}
    peers = {n: at[peer.ref.code] for n, peer in enumerate(found.peers, 1) if peer.ref.code in at}
    own = [at[ref.code] for ref in found.own if ref.code in at]
    edges = "".join(f'<path d="{drawn.sheet.paths[place]}"/>' for place in (*peers.values(), *own))
    numbers = "".join(_numbers({n: drawn.marks[place] for n, place in peers.items()}))
    over = (
        f'<g fill="none" stroke="{INK}" stroke-width="1.2" stroke-linejoin="round">{edges}</g>'
        f"{numbers}{drawn.sheet.over}"
    )
    sheet = replace(drawn.sheet, over=over)
    return sheet.svg([colours.get(code, NO_DATA) for code in drawn.codes], alt_text=alt, name=MAP_ID)


def geojson(found: Beside, drawn: Ground) -> dict[str, Any]:
    """The data of the moving map: every district with its words and colour, the peers outlined and named."""
    colours, said = _colours(found), {one.ref.code: f"{one.words}, {times_words(one.times)}" for one in found.others}
    names = {ref.code: ref.name for _, refs in found.not_compared for ref in refs}
    names |= {one.ref.code: one.ref.name for one in found.others} | {ref.code: ref.name for ref in found.own}
    said |= {ref.code: "the area itself" for ref in found.own}
    outlined = {ref.code: ref.name for ref in found.own}
    outlined |= {peer.ref.code: f"{n} {peer.ref.name}" for n, peer in enumerate(found.peers, 1)}
    features = []
    for code, geometry in zip(drawn.codes, drawn.features, strict=True):
        shown = {"value": said.get(code), "colour": colours.get(code, NO_DATA)}
        about = {"kind": "area", "code": code, "name": names.get(code, code), "district": "", "maps": {MAP_ID: shown}}
        features.append({"type": "Feature", "properties": about, "geometry": geometry})
    for code, geometry, label in zip(drawn.codes, drawn.features, drawn.labels, strict=True):
        if code in outlined:
            line = {"kind": "outline", "name": outlined[code], "label": list(label)}
            features.append({"type": "Feature", "properties": line, "geometry": geometry})
    return {"type": "FeatureCollection", "bbox": list(drawn.bbox), "near": NEAR_ZOOM, "features": features}


def times_words(times: float) -> str:
    """A distance as a multiple of the usual distance of peers, in words."""
    if times == 0:
        return "no different"
    return f"{times:.1f} times the usual distance" if times < 100 else "over 100 times the usual distance"


def _colours(found: Beside) -> Mapping[str, str]:
    colours = {one.ref.code: COLOURS[one.words] for one in found.others}
    return colours | {ref.code: THIS_AREA for ref in found.own}


def _numbers(marks: Mapping[int, tuple[float, float]]) -> Iterator[str]:
    """The number of each peer in the list; one that would cover another is left out."""
    taken: list[tuple[float, float]] = []
    for n, (x, y) in marks.items():
        if all(abs(x - other_x) > NUMBER_WIDTH or abs(y - other_y) > NUMBER_HEIGHT for other_x, other_y in taken):
            taken.append((x, y))
            yield _number(str(n), (x, y))


def _number(words: str, at: tuple[float, float]) -> str:
    place = f'x="{at[0]:.1f}" y="{at[1] + 5:.1f}" text-anchor="middle" font-family="{FONT}" font-size="14"'
    edge = 'stroke="#FFFFFF" stroke-width="3.5" stroke-linejoin="round" fill="#FFFFFF"'
    return (
        f'<text {place} font-weight="700" {edge} aria-hidden="true">{words}</text>'
        f'<text {place} font-weight="700" fill="{INK}">{words}</text>'
    )


@lru_cache(maxsize=2)
def _kept_or_drawn(state: str, root: Path) -> Ground | None:
    file = root / state / "outlines.json"
    content = kept(file)
    if content is not None:
        touch(file.parent)
        return _read(content)
    drawn = _draw()
    if lookup_state() != state:
        raise Passing(drawn)
    if drawn is not None:
        keep(_written(drawn), file)
        clear_older(root, than_seconds=MONTH_SECONDS, but=state)
    return drawn


def _draw() -> Ground | None:
    shapes = boundaries(districts(), light=True)
    if not shapes:
        return None
    codes = tuple(sorted(shapes))
    geometries = [shapes[code] for code in codes]
    shown = extent(geometries)
    inside = [shapely.get_coordinates(shape.representative_point())[0] for shape in geometries]
    points = shapely.points(np.array(inside))
    return Ground(
        codes,
        sheet_of(geometries, [], shown),
        tuple((round(float(x), 1), round(float(y), 1)) for x, y in placed(np.array(inside), shown)),
        tuple(degrees(shape) for shape in simplified(geometries, TOLERANCE_M)),
        tuple(tuple(degrees(point)["coordinates"]) for point in points),
        bounding_box(shown),
    )


def _written(drawn: Ground) -> bytes:
    sheet = {"paths": drawn.sheet.paths, "over": drawn.sheet.over, "height": drawn.sheet.height}
    return json.dumps({**vars(drawn), "sheet": sheet}).encode()


def _read(content: bytes) -> Ground:
    held = json.loads(content)
    sheet = held.pop("sheet")
    west, south, east, north = held["bbox"]
    return Ground(
        tuple(held["codes"]),
        Sheet(tuple(sheet["paths"]), sheet["over"], sheet["height"]),
        tuple((x, y) for x, y in held["marks"]),
        tuple(held["features"]),
        tuple((lon, lat) for lon, lat in held["labels"]),
        (west, south, east, north),
    )
