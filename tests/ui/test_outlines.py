import numpy as np
import shapely

from hallmark.ui.outlines import svg_path


def as_it_is(points: np.ndarray) -> np.ndarray:
    return points


def test_path_of_a_polygon_with_a_hole_has_two_rings() -> None:
    ring = shapely.box(0, 0, 4, 4).difference(shapely.box(1, 1, 2, 2))

    assert svg_path(ring, as_it_is).count("M") == 2


def test_path_is_placed_and_closed() -> None:
    path = svg_path(shapely.Polygon([(0, 0), (1, 0), (1, 1)]), lambda points: points * 10)

    assert path == "M0.0 0.0L10.0 0.0L10.0 10.0Z"


def test_path_leaves_out_what_is_no_polygon() -> None:
    mixed = shapely.GeometryCollection([shapely.Point(0, 0), shapely.box(0, 0, 1, 1), shapely.Polygon()])

    assert svg_path(mixed, as_it_is).count("M") == 1
