"""Outlines and points in British National Grid metres."""

import numpy as np
import pytest
import shapely

from areas.small_world import square
from hallmark.areas.geometry import degrees_to_grid, features_of, read_outlines, to_grid
from hallmark.areas.problems import AreaFileProblem


def test_degrees_become_grid_metres_within_five_metres_of_the_survey():
    """Ordnance Survey's worked example (A guide to coordinate systems in Great Britain): Caister water tower."""
    eastings, northings = degrees_to_grid(np.array([1.716073973]), np.array([52.658007833]))

    assert eastings[0] == pytest.approx(651_409.9, abs=5)
    assert northings[0] == pytest.approx(313_177.3, abs=5)


def test_missing_coordinates_stay_missing():
    eastings, northings = degrees_to_grid(np.array([np.nan, -0.5]), np.array([51.0, 51.4]))

    assert np.isnan(eastings[0])
    assert np.isnan(northings[0])
    assert np.isfinite(eastings[1])


def test_metres_are_kept():
    xs, ys = np.array([500_000.0, 501_000.0]), np.array([170_000.0, 171_000.0])

    assert to_grid(xs, ys) == (xs, ys)


@pytest.mark.parametrize(
    ("xs", "ys", "says"),
    [([51.4, 51.5], [-0.5, -0.4], "exchanged"), ([140.0], [-30.0], "neither"), ([], [], "no coordinates")],
)
def test_wrong_coordinates_are_refused(xs, ys, says):
    with pytest.raises(AreaFileProblem, match=says):
        to_grid(np.array(xs), np.array(ys))


TOPOLOGY = {
    "type": "Topology",
    "transform": {"scale": [1000.0, 1000.0], "translate": [500_000.0, 100_000.0]},
    "objects": {
        "areas": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "properties": {"LSOA21CD": "E01990001"}, "arcs": [[0, 1]]},
                {"type": "MultiPolygon", "properties": {"LSOA21CD": "E01990002"}, "arcs": [[[~0, 2]]]},
            ],
        }
    },
    # The shared edge goes north from (1, 0) to (1, 1); arc 1 closes the western square, arc 2 the eastern.
    "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
}


def test_quantised_topojson_is_decoded_and_arcs_joined():
    outlines = read_outlines(features_of(TOPOLOGY), "LSOA21CD", "LSOA21NM")

    west, east = outlines.polygons
    assert outlines.codes == ["E01990001", "E01990002"]
    assert west.equals(shapely.box(500_000, 100_000, 501_000, 101_000))
    assert east.equals(shapely.box(501_000, 100_000, 502_000, 101_000))
    assert outlines.vertices == [5, 5]


@pytest.mark.parametrize("document", [{"type": "FeatureCollection", "features": []}, {"type": "Thing"}, {}])
def test_document_without_areas_is_refused(document):
    with pytest.raises(AreaFileProblem, match="not GeoJSON or TopoJSON"):
        features_of(document)


def test_single_feature_is_a_document():
    feature = square("LSOA21CD", "E01990001", 500_000, 100_000)

    assert features_of(feature) == [feature]


def test_area_outlined_in_two_parts_is_joined():
    """The ward E05014284 lay in two districts, and the ONS set has it twice."""
    parts = [square("WD22CD", "E05014284", east, 100_000) for east in (500_000, 501_000)]

    outlines = read_outlines(parts, "WD22CD", "WD22NM")

    assert outlines.codes == ["E05014284"]
    assert shapely.area(outlines.polygons[0]) == 2_000_000


def test_crossed_outline_is_repaired():
    feature = square("LSOA21CD", "E01990001", 500_000, 100_000)
    ring = feature["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]

    outlines = read_outlines([feature], "LSOA21CD", "LSOA21NM")

    assert shapely.is_valid(outlines.polygons).all()


@pytest.mark.parametrize(
    ("geometry", "says"),
    [
        ({"type": "Point", "coordinates": [500_000, 100_000]}, "is a Point, not an area"),
        ({"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]}, "cannot be read"),
    ],
)
def test_what_is_no_area_is_refused(geometry, says):
    feature = {"type": "Feature", "properties": {"LSOA21CD": "E01990001"}, "geometry": geometry}

    with pytest.raises(AreaFileProblem, match=says):
        read_outlines([feature], "LSOA21CD", "LSOA21NM")
