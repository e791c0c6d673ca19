"""The map of a round: what each partnership's own assessment says of it, in words and in a colour."""

from collections.abc import Mapping, Sequence
from typing import Any

from hallmark.assessment.rounds.index import CLASSES, Line
from hallmark.assessment.rounds.outlines import OutlineSet, Shape

NAME = "round-map"
NEAR_ZOOM = 8
"""How near the moving map comes to a partnership chosen in the list."""


def still(outlines: OutlineSet, lines: Sequence[Line], alt: str) -> str:
    """The map as SVG text, for paper and for browsers that cannot move one."""
    by_code = {line.member.code: line for line in lines}
    colours = [_colour(by_code, shape) for shape in outlines.shapes]
    return outlines.sheet.svg(colours, alt_text=alt, name=NAME)


def moving(outlines: OutlineSet, lines: Sequence[Line]) -> dict[str, Any]:
    """The map as the GeoJSON that its script reads."""
    by_code = {line.member.code: line for line in lines}
    areas = [
        {
            "type": "Feature",
            "properties": {
                "kind": "area",
                "code": shape.codes[0],
                "name": "; ".join(by_code[code].member.name for code in shape.codes if code in by_code),
                "district": "",
                "value": by_code[shape.codes[0]].on_map if shape.codes[0] in by_code else None,
                "colour": _colour(by_code, shape),
            },
            "geometry": shape.geometry,
        }
        for shape in outlines.shapes
    ]
    features = [*areas, *outlines.forces]
    return {"type": "FeatureCollection", "bbox": list(outlines.bbox), "near": NEAR_ZOOM, "features": features}


def _colour(by_code: Mapping[str, Line], shape: Shape) -> str:
    return CLASSES[by_code[shape.codes[0]].kind].colour
