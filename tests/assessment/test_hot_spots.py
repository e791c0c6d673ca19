"""A map of hot spots says which records it does not show, and where each spot lies."""

import numpy as np
import shapely

from hallmark.assessment.hot_spots.mapping import map_hot_spots
from hallmark.assessment.hot_spots.presenters import Asked, geojson, sentences
from hallmark.assessment.hot_spots.records import Records

MONTHS = ("2025-01", "2025-02", "2025-03", "2025-04")
SIDE_M = 8_000.0


def records(*, beyond: int) -> Records:
    """Two crowded places over a scatter, on the ground of two small areas; and some records far from both."""
    rng = np.random.default_rng(1998)
    scatter = rng.uniform(0, SIDE_M, (200, 2))
    crowds = np.concatenate([rng.uniform(1_500, 3_000, (120, 2)), rng.uniform(5_000, 6_500, (80, 2))])
    far = np.full((beyond, 2), 40_000.0)
    east, north = np.concatenate([scatter, crowds, far]).T
    return Records(
        months=MONTHS,
        gaps=(),
        east=east,
        north=north,
        month=np.arange(east.size) % len(MONTHS),
        n=np.ones(east.size, dtype=np.int64),
        location=np.where(east < SIDE_M / 2, "On or near West Street", "On or near East Street").astype(object),
        without_point=3,
        area=shapely.box(0, 0, SIDE_M, SIDE_M),
        lsoas={
            "E01990001": shapely.box(0, 0, SIDE_M / 2, SIDE_M),
            "E01990002": shapely.box(SIDE_M / 2, 0, SIDE_M, SIDE_M),
        },
        source="Synthetic",
        synthetic=True,
    )


def test_records_that_lie_beyond_the_cells_are_counted_in_words_and_in_the_file():
    asked, held = Asked("Ostrey", "Burglary", MONTHS, 500), records(beyond=7)

    found = map_hot_spots(held, cell_m=500)

    assert found.outside == 7
    said = " ".join(sentences(asked, held, found))
    assert "7 of the 407 records with a point lie further than a cell from the area and are not on the map." in said
    assert geojson(asked, held, found)["records_beyond_the_cells"] == 7


def test_nothing_is_said_of_records_beyond_the_cells_where_there_are_none():
    asked, held = Asked("Ostrey", "Burglary", MONTHS, 500), records(beyond=0)

    found = map_hot_spots(held, cell_m=500)

    assert "not on the map" not in " ".join(sentences(asked, held, found))


def test_each_spot_lies_in_its_own_small_area_around_its_own_point():
    found = map_hot_spots(records(beyond=7), cell_m=500)

    assert [(spot.small_area, spot.near) for spot in found.spots] == [
        ("E01990001", "On or near West Street"),
        ("E01990002", "On or near East Street"),
    ]
    assert found.spots[0].records > found.spots[1].records
