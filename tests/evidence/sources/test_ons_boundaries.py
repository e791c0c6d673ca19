"""Boundaries: GeoJSON, TopoJSON and shapefiles kept as evidence and given to the register of areas."""

import json
import struct
import zipfile

import pytest

from hallmark.areas.models import AreaBoundary
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import
from hallmark.evidence.reading import geojson
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def square(west, south, size=0.1):
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)})


DISTRICT = feature(square(-0.5, 51.4), LAD24CD="E07000213", LAD24NM="Spelthorne")
TOPOLOGY = {
    "type": "Topology",
    "arcs": [[[0, 0], [100, 0], [0, 100], [-100, 0], [0, -100]]],
    "transform": {"scale": [0.001, 0.001], "translate": [-0.5, 51.4]},
    "objects": {"one": {"type": "GeometryCollection", "geometries": [
        {"type": "Polygon", "arcs": [[0]], "properties": {"LSOA11CD": "E01030736", "LSOA11NM": "Spelthorne 001A"}}]}},
}  # fmt: skip


@pytest.fixture
def add(tmp_path):
    def adding(text, name="areas.geojson"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (report,) = add_evidence([path], by="test")
        return report

    return adding


def test_geojson_reaches_the_register(add):
    report = add(collection(DISTRICT))

    assert (report.rows_in, report.rows_kept) == (1, 1)
    (holding,) = Holding.objects.all()
    assert (holding.dataset, holding.unit, holding.period) == ("boundaries-district", "areas", "2024")
    assert AreaBoundary.objects.get().version.code == "E07000213"


def test_topojson_reaches_the_register(add):
    add(json.dumps(TOPOLOGY), "topo.json")

    boundary = AreaBoundary.objects.get()
    assert (boundary.version.code, boundary.edition) == ("E01030736", 2011)


def test_codes_under_another_name_are_found(add):
    add(collection(feature(square(-2.5, 53.7), objectid="E06000008", district="Blackburn with Darwen")))

    version = AreaBoundary.objects.get().version
    assert (version.code, version.name) == ("E06000008", "Blackburn with Darwen")


def test_areas_of_no_known_kind_are_kept_and_said_to_be_so(add):
    report = add(collection(feature(square(-0.5, 51.4), beat="North 1")))

    assert Holding.objects.get().dataset == "boundaries-other"
    assert "no property of its areas is a code" in report.notes[0]
    assert not AreaBoundary.objects.exists()


def test_files_of_one_archive_are_taken_in_as_one(tmp_path):
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.geojson", collection(DISTRICT))
        archive.writestr("b.geojson", collection(feature(square(-0.4, 51.3), LAD24CD="E07000207", LAD24NM="Elmbridge")))
        archive.writestr("c.geojson", collection(DISTRICT))

    (report,) = add_evidence([path], by="test")

    assert [note.split(":")[0] for note in report.notes] == ["a.geojson and 2 others"]
    assert Holding.objects.count() == 3


def test_features_longer_than_a_chunk(add, monkeypatch):
    monkeypatch.setattr(geojson, "CHUNK", 50)

    add(collection(DISTRICT, feature(square(-0.4, 51.3), LAD24CD="E07000207", LAD24NM="Elmbridge")))

    assert AreaBoundary.objects.count() == 2


def wrong(add, text, name="areas.geojson"):
    with pytest.raises(Problem) as caught:
        add(text, name)
    assert not Import.objects.exists()
    assert not Holding.objects.exists()
    return str(caught.value)


def test_malformed_json(add):
    assert "areas.geojson is malformed or cut short" in wrong(add, collection(DISTRICT)[:-40])


def test_malformed_topojson(add):
    assert "topo.json is malformed or cut short" in wrong(add, json.dumps(TOPOLOGY)[:-9], "topo.json")


def test_error_page_saved_as_boundaries(add):
    assert "is a web page, not boundaries" in wrong(add, "<!doctype html><title>404</title>")


def test_web_mercator_metres(add):
    said = wrong(add, collection(feature(square(-55_000, 6_690_000, 900), LAD24CD="E07000213", LAD24NM="Spelthorne")))

    assert said.startswith("areas.geojson: The coordinates are neither longitude and latitude")


def test_latitude_first(add):
    said = wrong(add, collection(feature(square(51.4, -0.5), LAD24CD="E07000213", LAD24NM="Spelthorne")))

    assert "exchanged" in said


def test_area_outlined_in_two_parts_is_one_area(add):
    add(collection(DISTRICT, feature(square(-0.3, 51.4), LAD24CD="E07000213", LAD24NM="Spelthorne")))

    assert AreaBoundary.objects.get().vertices == 10


def test_outline_of_two_points(add):
    broken = {"type": "Polygon", "coordinates": [[[0, 50], [0, 51]]]}

    assert "outline of E07000213 cannot be read" in wrong(add, collection(feature(broken, LAD24CD="E07000213")))


@pytest.mark.parametrize("text", ['{"type": "FeatureCollection", "features": []}', '{"type": "FeatureCollection"}'])
def test_boundaries_without_areas(add, text):
    assert wrong(add, text)


def test_points_are_no_boundaries(add):
    point = {"type": "Point", "coordinates": [0, 51]}

    assert wrong(add, collection(feature(point, LAD24CD="E07000213")))


def shapefile(*rings, kind=5):
    """The parts of a shapefile with one area of these rings, named Beat 1."""
    points = [point for ring in rings for point in ring]
    starts = [sum(len(ring) for ring in rings[:at]) for at in range(len(rings))]
    body = struct.pack("<i4d2i", kind, 0, 0, 0, 0, len(rings), len(points))
    body += struct.pack(f"<{len(starts)}i", *starts) + b"".join(struct.pack("<2d", *point) for point in points)
    header = struct.pack(">i5ii", 9994, 0, 0, 0, 0, 0, 50).ljust(100, b"\0")
    shp = header + struct.pack(">2i", 1, len(body) // 2) + body
    field = b"LAD24CD".ljust(11, b"\0") + b"C" + b"\0" * 4 + bytes([9]) + b"\0" * 15
    dbf = struct.pack("<4BiHH", 3, 24, 1, 1, 1, 32 + 32 + 1, 10).ljust(32, b"\0") + field + b"\r" + b" E07000213"
    return {".shp": shp, ".dbf": dbf, ".shx": b"index\0", ".prj": b'PROJCS["British_National_Grid",GEOGCS["x"]]'}


def clockwise(west, south, size):
    return [(west, south), (west, south + size), (west + size, south + size), (west + size, south), (west, south)]


def packed(path, parts):
    with zipfile.ZipFile(path, "w") as archive:
        for ending, data in parts.items():
            archive.writestr(f"beats/Beats{ending}", data)
    return path


def test_shapefile_with_a_hole_reaches_the_register(tmp_path):
    path = packed(
        tmp_path / "beats.zip",
        shapefile(clockwise(500_000, 170_000, 1000), clockwise(500_200, 170_200, 100)[::-1]),
    )

    (report,) = add_evidence([path], by="test")

    assert report.rows_kept == 1
    assert AreaBoundary.objects.get().vertices == 10


def test_shapefile_of_lines_is_not_known(tmp_path):
    path = packed(tmp_path / "roads.zip", shapefile(clockwise(500_000, 170_000, 1000), kind=3))

    with pytest.raises(Problem, match=r"Beats.shp"):
        add_evidence([path], by="test")


def test_shapefile_cut_short(tmp_path):
    parts = shapefile(clockwise(500_000, 170_000, 1000))
    path = packed(tmp_path / "beats.zip", parts | {".shp": parts[".shp"][:170]})

    with pytest.raises(Problem, match="damaged or cut short"):
        add_evidence([path], by="test")
