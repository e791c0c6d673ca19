"""Boundaries of areas, as GeoJSON, TopoJSON or shapefile: kept, with outlines in the register of areas.

Areas of no kind that the register knows (beats, neighbourhoods, districts abroad) are kept, and said to be so.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Any

import pyarrow as pa
import shapely
from shapely.geometry import mapping, shape

from hallmark.areas.changes import LoadSource, load_boundaries
from hallmark.areas.columns import recognise_boundaries
from hallmark.areas.geometry import polygon_of
from hallmark.areas.kinds import kind_of
from hallmark.evidence.reading.geojson import is_geojson, read_features
from hallmark.evidence.reading.head import Head
from hallmark.evidence.reading.shapefiles import is_shapefile, read_shapes
from hallmark.evidence.sources.base import OGL, Key, Unrecognised, Writer, Yield
from hallmark.evidence.sources.file_names import slug_of_file
from hallmark.evidence.sources.ons_lookups import BY, ONS
from hallmark.ui.problems import Problem

UNNAMED = "Not named in the file"
LICENCE = f"{OGL}; contains OS data © Crown copyright and database right"
SCHEMA = pa.schema([("properties", pa.string()), ("geometry", pa.binary())])
"""``geometry`` is WKB in the coordinates of the file (a shapefile's in WGS84); the register holds it in EPSG:27700."""
LOOKED_AT = 50
"""Features that are looked at to tell which property is the area's code."""
AT_ONCE = 2_000
STEMS = {"district": "LAD", "ward": "WD", "csp": "CSP", "force": "PFA", "fire": "FRA", "county": "CTY"}
"""How the ONS begins the names of the properties of each kind."""

Rename = Callable[[Mapping[str, Any]], dict[str, Any]]


def recognises(name: str, head: bytes) -> bool:
    """Is this GeoJSON, TopoJSON or a shapefile?"""
    return is_geojson(name, head) or is_shapefile(name, head)


class Packed(Mapping[str, Any]):
    """A GeoJSON geometry kept as WKB, a tenth of the size of its lists of numbers; unpacked when it is looked into."""

    def __init__(self, wkb: bytes) -> None:
        self.wkb = wkb

    def __getitem__(self, key: str) -> Any:
        return mapping(shapely.from_wkb(self.wkb))[key]

    def __iter__(self) -> Iterator[str]:
        return iter(("type", "coordinates"))

    def __len__(self) -> int:
        return 2


@dataclass
class Outlines:
    """The areas of a file, as an act that gives their outlines to the register; files of one kind are done as one."""

    name: str
    result: Yield
    kind: str
    edition: int
    features: list[dict[str, Any]] = field(default_factory=list)
    others: list["Outlines"] = field(default_factory=list)

    def join(self, other: object) -> bool:
        """Takes over the areas of another file, if they are of the same kind and edition.

        An area may stand in both, a part in each: as a ward across two districts that have a file each.
        """
        if not isinstance(other, Outlines) or (other.kind, other.edition) != (self.kind, self.edition):
            return False
        self.others.append(other)
        return True

    def __call__(self) -> str:
        files = [self, *self.others]
        features = list(chain.from_iterable(file.features for file in files))
        # Each file's own hash stands in its result only when its last byte has been read.
        hashes = [file.result.sha256 for file in files]
        sha256 = hashes[0] if len(files) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
        name = self.name if len(files) == 1 else f"{self.name} and {len(files) - 1:,} others"
        try:
            return load_boundaries(
                features, kind=self.kind, edition=self.edition, source=LoadSource(name, sha256, ONS, LICENCE), by=BY
            ).sentence
        except Problem as problem:
            raise Problem(f"{name}: {problem}") from problem
        finally:
            for file in files:
                file.features.clear()


def read(stream: Head, name: str, writer: Writer) -> None:
    """Keeps the features, and leaves an act that gives the register of areas their outlines.

    Raises:
        Unrecognised: points or lines.
        Problem: malformed, or nothing in it.
    """
    is_shape = is_shapefile(name.lower(), stream.bytes)
    features = read_shapes(stream, name) if is_shape else read_features(stream, name)
    opening = list(islice(features, LOOKED_AT))
    if not opening and not is_shape:
        raise Problem(f"{name} has no areas in it. Download it again and add the new copy.")
    if not any((one.get("geometry") or {}).get("type") in {"Polygon", "MultiPolygon"} for one in opening):
        raise Unrecognised(name)
    names = _area_properties(opening)
    known = recognise_boundaries(names(opening[0].get("properties") or {}))
    outlines = Outlines(name, writer.result, *(known or ("other", 0)))
    key = Key(f"boundaries-{outlines.kind}", slug_of_file(name), str(outlines.edition or ""))
    publisher, licence = (ONS, LICENCE) if known else (UNNAMED, UNNAMED)
    all_features = chain(opening, features)
    while part := [_packed(feature, name) for feature in islice(all_features, AT_ONCE)]:
        writer.result.rows_in += len(part)
        writer.write(key, _rows(part), publisher=publisher, licence=licence)
        if known:
            outlines.features += [{**one, "properties": names(one["properties"])} for one in part]
    if known:
        writer.result.register.append(outlines)
    else:
        writer.result.notes.append(f"{name} is kept, but no property of its areas is a code that the register knows.")


def _packed(feature: Mapping[str, Any], name: str) -> dict[str, Any]:
    geometry = feature.get("geometry")
    properties = feature.get("properties") or {}
    if geometry is None:
        return {"type": "Feature", "properties": properties, "geometry": None}
    try:
        return {"type": "Feature", "properties": properties, "geometry": Packed(_wkb(geometry))}
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, shapely.errors.ShapelyError) as error:
        which = next((value for value in properties.values() if isinstance(value, str)), "a feature")
        raise Problem(
            f"{name}: the outline of {which} cannot be read. Download it again and add the new copy."
        ) from error


def _wkb(geometry: Mapping[str, Any]) -> bytes:
    is_area = geometry["type"] in {"Polygon", "MultiPolygon"}
    return bytes(shapely.to_wkb(polygon_of(geometry) if is_area else shape(geometry)))


def _rows(features: Sequence[Mapping[str, Any]]) -> pa.Table:
    return pa.table(
        {
            "properties": [json.dumps(one["properties"], ensure_ascii=False) for one in features],
            "geometry": [one["geometry"].wkb if one["geometry"] is not None else None for one in features],
        },
        schema=SCHEMA,
    )


def _area_properties(features: Sequence[Mapping[str, Any]]) -> Rename:
    """How to read the areas' codes and names from a feature's properties."""
    properties = [feature.get("properties") or {} for feature in features]
    if recognise_boundaries(properties[0]):
        return dict
    for code in properties[0]:
        kind = _one_kind(one.get(code) for one in properties)
        if kind in STEMS:
            texts = [other for other, value in properties[0].items() if other != code and isinstance(value, str)]
            return partial(_renamed, STEMS[kind], code, texts[0] if texts else code)
    return dict


def _renamed(stem: str, code: str, name: str, properties: Mapping[str, Any]) -> dict[str, Any]:
    """The code and the name under the ONS's own names, where a file calls them otherwise (``objectid``)."""
    return {f"{stem}CD": properties.get(code), f"{stem}NM": properties.get(name)}


def _one_kind(values: Iterable[Any]) -> str | None:
    kinds = {kind_of(value) if isinstance(value, str) else None for value in values}
    return kinds.pop() if len(kinds) == 1 else None
