"""The outlines of a round's partnerships: dissolved from small areas once, and kept until a file of places is added."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.conf import settings
from shapely.geometry.base import BaseGeometry

from hallmark.areas.placement import picture
from hallmark.areas.queries import boundaries, lookup_state
from hallmark.assessment.maps.atlas import bounding_box, degrees
from hallmark.assessment.maps.drawing import Sheet, extent, sheet_of, simplified
from hallmark.assessment.rounds.members import Member
from hallmark.reports.keeping import keep, kept

FINEST_SHARE = 1 / 3000
"""Of the map's longer side: what is smaller is not seen on a screen, even when it is moved nearer once or twice."""
LAYOUT = "1"
"""Raised when what is kept is laid out in another way."""


@dataclass(frozen=True)
class Shape:
    """One outline, of one partnership or of several that are not told apart."""

    codes: tuple[str, ...]
    geometry: dict[str, Any]
    """GeoJSON, WGS84 degrees."""


@dataclass(frozen=True)
class OutlineSet:
    """The map of some partnerships, not coloured yet.

    Attributes:
        forces: GeoJSON features of the forces' outlines, with their names.
        paths, over, height: the still map, as `maps.drawing.Sheet` has it; a path for each shape.
    """

    shapes: tuple[Shape, ...]
    forces: tuple[dict[str, Any], ...]
    bbox: tuple[float, ...]
    paths: tuple[str, ...]
    over: str
    height: float

    @property
    def sheet(self) -> Sheet:
        """The still map."""
        return Sheet(self.paths, self.over, self.height)


def outlines_of(members: Sequence[Member]) -> OutlineSet | None:
    """The outlines of these partnerships; None where no boundary of any is held."""
    wanted = f"{LAYOUT} {lookup_state()} {' '.join(sorted(member.code for member in members))}"
    path = Path(settings.DRAWINGS_ROOT) / "rounds" / f"{hashlib.sha256(wanted.encode()).hexdigest()[:32]}.json"
    if (content := kept(path)) is not None:
        return _read(json.loads(content))
    drawn = _drawn(members)
    keep(json.dumps(asdict(drawn) if drawn else None).encode(), path)
    return drawn


def _read(told: dict[str, Any] | None) -> OutlineSet | None:
    if told is None:
        return None
    shapes = tuple(Shape(tuple(one["codes"]), one["geometry"]) for one in told["shapes"])
    return OutlineSet(
        shapes, tuple(told["forces"]), tuple(told["bbox"]), tuple(told["paths"]), told["over"], told["height"]
    )


def _drawn(members: Sequence[Member]) -> OutlineSet | None:
    small = _small_areas(members)
    held = boundaries({code for lsoas in small for code in lsoas}, edition=2021, light=True)
    whole = {lsoas: _dissolved([held[code] for code in lsoas if code in held]) for lsoas in small}
    drawn = {lsoas: shape for lsoas, shape in whole.items() if shape is not None}
    if not drawn:
        return None
    geometries = list(drawn.values())
    west, south, east, north = shown = extent(geometries)
    tolerance_m = max(east - west, north - south) * FINEST_SHARE
    light = simplified(geometries, tolerance_m)
    forces = _by_force(members, dict(zip(drawn, light, strict=True)), small)
    sheet = sheet_of(geometries, list(forces.items()), shown)
    return OutlineSet(
        tuple(Shape(small[lsoas], degrees(shape)) for lsoas, shape in zip(drawn, light, strict=True)),
        tuple(_force(name, shape) for name, shape in forces.items()),
        bounding_box(shown),
        sheet.paths,
        sheet.over,
        sheet.height,
    )


def _small_areas(members: Iterable[Member]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The partnerships of each set of small areas: several, where the lookup does not tell them apart."""
    now = picture()
    found: dict[tuple[str, ...], list[str]] = {}
    for member in members:
        own = now.members["csp"].get(member.code, ())
        shared = [lsoa for district in member.districts for lsoa in now.members["district"].get(district.code, ())]
        if lsoas := tuple(sorted(own or shared)):
            found.setdefault(lsoas, []).append(member.code)
    return {lsoas: tuple(codes) for lsoas, codes in found.items()}


def _dissolved(shapes: Sequence[BaseGeometry]) -> BaseGeometry | None:
    if not shapes:
        return None
    array = np.array(shapes, dtype=object)
    return shapely.coverage_union_all(array) if shapely.coverage_is_valid(array) else shapely.union_all(array)


def _by_force(
    members: Iterable[Member], light: Mapping[tuple[str, ...], BaseGeometry], small: Mapping[tuple[str, ...], Any]
) -> dict[str, BaseGeometry]:
    """The outline of each force, of what is drawn of it."""
    forces = {member.code: member.forces for member in members}
    parts: dict[str, list[BaseGeometry]] = {}
    for lsoas, shape in light.items():
        for force in forces[small[lsoas][0]]:
            parts.setdefault(force.name, []).append(shape)
    return {name: shapely.union_all(several) for name, several in sorted(parts.items())}


def _force(name: str, shape: BaseGeometry) -> dict[str, Any]:
    label = degrees(shape.representative_point())["coordinates"]
    return {
        "type": "Feature",
        "properties": {"kind": "outline", "name": name, "label": label},
        "geometry": degrees(shape),
    }
