"""Shapefiles: several files beside one another in an archive, read as the areas that they outline.

Source: ESRI Shapefile Technical Description, July 1998; dBASE III for the table.
"""

import io
import struct
import zipfile
from collections.abc import Iterator, Mapping
from itertools import pairwise
from pathlib import PurePosixPath
from typing import Any, BinaryIO

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from hallmark.evidence.reading.stream import ByteStream
from hallmark.ui.problems import Problem

PARTS = (".shp", ".dbf", ".prj", ".cpg")
REST = (".shx", ".sbn", ".sbx", ".shp.xml", ".qix", ".qmd")
"""Indexes and remarks: nothing in them is of the areas."""
POLYGONS = {5, 15, 25}
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def part_of(name: str) -> tuple[str, str]:
    """The name without its ending, and the ending, where a file may be a part of a shapefile; else two blanks."""
    lower = name.lower()
    ending = next((ending for ending in (*REST, *PARTS) if lower.endswith(ending)), "")
    return (lower.removesuffix(ending), ending) if ending else ("", "")


def pack(parts: Mapping[str, bytes]) -> BinaryIO:
    """The parts of one shapefile, by ending, as one stream; the same parts give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for ending in sorted(parts):
            archive.writestr(zipfile.ZipInfo(f"shapefile{ending}", _NO_DATE), parts[ending])
    packed.seek(0)
    return packed


def is_shapefile(name: str, head: bytes) -> bool:
    """Is this a shapefile as `pack` makes it?"""
    return PurePosixPath(name).suffix == ".shp" and head.startswith(b"PK")


def read_shapes(stream: ByteStream, name: str) -> Iterator[dict[str, Any]]:
    """Each area as a GeoJSON feature, in longitude and latitude (British National Grid is left as it is).

    Gives nothing where the shapes are points or lines.

    Raises:
        Problem: damaged, or in a coordinate system that is not known.
    """
    with zipfile.ZipFile(io.BytesIO(stream.read())) as archive:
        parts = {PurePosixPath(item).suffix: archive.read(item) for item in archive.namelist()}
    try:
        shapes = list(_polygons(parts[".shp"]))
        rows = _rows(parts.get(".dbf", b""), parts.get(".cpg", b"").decode("ascii", "replace").strip() or "cp1252")
        convert = _converter(parts.get(".prj", b"").decode("ascii", "replace"), name)
        for number, polygon in enumerate(shapes):
            properties = rows[number] if number < len(rows) else {}
            geometry = None if polygon is None else shapely.geometry.mapping(convert(polygon))
            yield {"type": "Feature", "properties": properties, "geometry": geometry}
    except (struct.error, ValueError, LookupError) as error:
        raise Problem(f"{name} is damaged or cut short. Export it again, as GeoJSON if you can.") from error


def _polygons(data: bytes) -> Iterator[Any]:
    at = 100
    while at + 12 <= len(data):
        length = struct.unpack(">i", data[at + 4 : at + 8])[0] * 2
        kind = struct.unpack("<i", data[at + 8 : at + 12])[0]
        if kind and kind not in POLYGONS:
            return
        yield _polygon(data[at + 8 : at + 8 + length]) if kind else None
        at += 8 + length


def _polygon(record: bytes) -> Any:
    parts, points = struct.unpack("<2i", record[36:44])
    starts = [*struct.unpack(f"<{parts}i", record[44 : 44 + 4 * parts]), points]
    xy = np.frombuffer(record, "<f8", points * 2, 44 + 4 * parts).reshape(-1, 2)
    rings = [shapely.LinearRing(xy[start:end]) for start, end in pairwise(starts)]
    # The description's rule: outer rings run clockwise, holes the other way.
    shells = [shapely.Polygon(ring) for ring in rings if not ring.is_ccw]
    holes = [shapely.Polygon(ring) for ring in rings if ring.is_ccw]
    return (
        shapely.difference(shapely.union_all(shells), shapely.union_all(holes)) if holes else shapely.union_all(shells)
    )


def _rows(data: bytes, encoding: str) -> list[dict[str, str]]:
    if not data:
        return []
    count, header, width = struct.unpack("<iHH", data[4:12])
    fields = []
    for at in range(32, header - 1, 32):
        if data[at] == 0x0D:
            break
        fields.append((data[at : at + 11].split(b"\0")[0].decode("ascii", "replace"), data[at + 16]))
    rows = []
    for number in range(count):
        at = header + number * width + 1
        row = {}
        for name, size in fields:
            row[name] = data[at : at + size].decode(encoding, "replace").strip()
            at += size
        rows.append(row)
    return rows


def _converter(prj: str, name: str) -> Any:
    if "British_National_Grid" in prj or not prj:
        return lambda polygon: polygon
    try:
        transformer = Transformer.from_crs(CRS.from_wkt(prj), "EPSG:4326", always_xy=True)
    except CRSError as error:
        raise Problem(f"{name} is in a coordinate system that is not known. Export it as GeoJSON in WGS84.") from error
    return lambda polygon: shapely.transform(polygon, transformer.transform, interleaved=False)
