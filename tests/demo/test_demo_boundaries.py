"""The outlines tile, before and after they are written."""

import json

import numpy as np
import pytest
import shapely

from generated_demo import Generated
from hallmark.demo import boundaries
from hallmark.demo.geography import make_geography
from hallmark.demo.streets import make_streets

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("kind", ["lsoa21", "lsoa11", "ward", "district"])
def test_outlines_tile_the_same_island(kind: str) -> None:
    shapes = boundaries.outlines(make_geography())

    assert shapely.is_valid(shapes[kind]).all()
    assert shapely.coverage_is_valid(shapes[kind])
    assert {shape.geom_type for shape in shapes[kind]} == {"Polygon"}
    whole = shapely.union_all(shapes["district"])
    assert shapely.area(shapes[kind]).sum() == pytest.approx(whole.area)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors


@pytest.mark.parametrize("name", ["lsoa21", "lsoa11", "ward24", "lad24"])
def test_written_outlines_still_tile(generated: Generated, name: str) -> None:
    collection = json.loads((generated.folder / "boundaries" / f"{name}.geojson").read_text())
    shapes = np.array([shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]])

    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    west, south, east, north = shapely.total_bounds(shapes)
    assert -9 < west < east < 2.5
    assert 49 < south < north < 61.5


def test_town_areas_are_small_and_the_moor_large() -> None:
    areas_km2 = shapely.area(boundaries.outlines(make_geography())["lsoa21"]) / 1e6

    assert areas_km2.min() < 0.4
    assert areas_km2.max() > 20


def test_points_lie_in_their_own_areas_of_both_editions() -> None:
    place, streets = make_geography(), make_streets()
    shapes = boundaries.outlines(place)

    for lsoa, points in enumerate(streets.metres):
        assert shapely.contains_xy(shapes["lsoa21"][lsoa], points).all()
        for point, atom in zip(points, streets.atom[lsoa], strict=True):
            assert shapely.contains_xy(shapes["lsoa11"][place.lsoa11_of_atom[atom]], *point)


@pytest.mark.real
def test_the_island_is_nowhere_near_land(shared_data) -> None:
    import zipfile

    with zipfile.ZipFile(shared_data / "boundaries" / "local_authority_districts_2024.zip") as archive:
        real = json.loads(archive.read(archive.namelist()[0]))
    to_degrees = boundaries.to_longitude_latitude()
    island = shapely.union_all(boundaries.outlines(make_geography())["district"])
    land = shapely.union_all([shapely.geometry.shape(feature["geometry"]) for feature in real["features"]])
    metres = shapely.transform(
        land, lambda points: np.stack(to_degrees.transform(points[:, 0], points[:, 1], direction="INVERSE"), axis=1)
    )

    assert shapely.distance(metres, island) > 100_000
