"""Which area a point lies in."""

import numpy as np
import pytest
from pyproj import Transformer

from areas.small_world import load, load_squares, square
from hallmark.areas.geometry import WGS84_TO_GRID
from hallmark.areas.positions import boundaries, locate, place_points

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

PARTS = [square("LSOA21CD", "E01990101", 500_000, 100_000), square("LSOA21CD", "E01990102", 501_000, 100_000)]


def degrees(*metres: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Longitudes and latitudes of grid points."""
    back = Transformer.from_pipeline(WGS84_TO_GRID)
    lons, lats = back.transform(*np.array(metres, dtype=float).T, direction="INVERSE")
    return np.asarray(lons), np.asarray(lats)


def test_record_of_a_split_area_goes_to_the_part_its_point_lies_in(world):
    load_squares(PARTS)
    lons, lats = degrees((500_500, 100_500), (501_500, 100_500), (502_040, 100_500), (500_500, 103_000))

    placed = place_points(["E01990003"] * 4, lons, lats)

    # The third lies 40 m outside, the last 2 km: too far to mean anything.
    assert placed.tolist() == ["E01990101", "E01990102", "E01990102", ""]


def test_other_codes_are_carried_over_whatever_their_point(world):
    codes = ["E01990001", "E01990012", "E01990110", "E01990014", "E99999999", "", "E01990003", "E01990004"]
    nowhere = np.full(len(codes), np.nan)

    placed = place_points(codes, nowhere, nowhere)

    assert placed.tolist() == ["E01990001", "E01990110", "E01990110", "E01990120", "", "", "", ""]


def test_split_area_without_outlines_goes_by_the_nearest_point(world):
    load("LSOA21CD,x,y\nE01990101,500500,100500\nE01990102,501500,100500", "points.csv")
    lons, lats = degrees((500_900, 100_500), (501_100, 100_500))

    assert place_points(["E01990003", "E01990003"], lons, lats).tolist() == ["E01990101", "E01990102"]


def test_missing_points_among_others_do_not_disturb_them(world):
    load_squares(PARTS)
    lons, lats = degrees((500_500, 100_500), (501_500, 100_500), (500_500, 100_500))
    lons[1] = np.nan

    assert place_points(["E01990003"] * 3, lons, lats).tolist() == ["E01990101", "", "E01990101"]


def test_nothing_is_placed_where_no_lookup_is_held(db):
    assert place_points(["E01990001"], [0.1], [51.0]).tolist() == [""]
    assert locate([0.1], [51.0], kind="lsoa").tolist() == [""]


def test_locate_gives_a_shared_edge_to_the_lower_code(world):
    load_squares(PARTS)
    lons, lats = degrees((500_500, 100_500), (501_000, 100_500), (509_000, 100_500))
    lons, lats = np.append(lons, np.nan), np.append(lats, 51.0)

    found = locate(lons, lats, kind="lsoa", edition=2021)

    assert found[0] == "E01990101"
    assert found[1] in {"E01990101", "E01990102"}
    assert found[2:].tolist() == ["", ""]


def test_boundaries_prefer_the_edition_then_the_finest(world):
    coarse = square("LSOA21CD", "E01990001", 500_000, 100_000)
    fine = square("LSOA21CD", "E01990001", 500_000, 100_000)
    fine["geometry"]["coordinates"][0].insert(1, [500_500, 99_990])
    load_squares([coarse], name="coarse")
    load_squares([fine], name="fine")
    load_squares([square("LSOA11CD", "E01990001", 500_000, 100_000, side=2000)], edition=2011, name="2011")

    points = {
        "finest": len(boundaries(["E01990001"])["E01990001"].exterior.coords),
        "light": len(boundaries(["E01990001"], light=True)["E01990001"].exterior.coords),
    }

    assert points == {"finest": 6, "light": 5}
    assert boundaries(["E01990001"], edition="2011")["E01990001"].area == 4_000_000
    assert boundaries(["E01990888"]) == {}
