"""The fixed points to which every record is moved: eight in each LSOA, named as police.uk names its own."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import shapely

from hallmark.demo import boundaries, names, place, planted
from hallmark.demo.geography import Geography, make_geography
from hallmark.demo.institutions import INSTITUTIONS
from hallmark.demo.mesh import Floats, Ints
from hallmark.demo.population import make_population

POINTS_PER_LSOA = 8
# Points keep this far inside their area, so that rounding never moves one over the border.
_INSIDE_M = 15.0


@dataclass(frozen=True)
class Streets:
    """Points by LSOA 2021 (geography's order) and number in it."""

    metres: Floats  # (lsoas, points, 2) easting and northing
    degrees: Floats  # (lsoas, points, 2) longitude and latitude
    atom: Ints  # (lsoas, points)
    names: tuple[tuple[str, ...], ...]  # "On or near ..."
    hot_spot_lsoa: int  # its first point is the named place of the planted hot spot
    institution_lsoas: tuple[int, ...]  # in the order of INSTITUTIONS; their first points are the institutions


@cache
def make_streets() -> Streets:
    """The points of the place: always the same."""
    geography = make_geography()
    rng = np.random.default_rng(place.PLACE_SEED + 3)
    count = len(geography.lsoas21)
    shapes = boundaries.atoms()
    metres = np.zeros((count, POINTS_PER_LSOA, 2))
    atoms = np.zeros((count, POINTS_PER_LSOA), dtype=int)
    for lsoa in range(count):
        own = np.flatnonzero(geography.lsoa21_of_atom == lsoa)
        parts = np.repeat(own, POINTS_PER_LSOA // len(own))
        for atom in own:
            metres[lsoa, parts == atom] = _points_inside(shapes[atom], int((parts == atom).sum()), rng)
        atoms[lsoa] = parts
    longitude, latitude = boundaries.to_longitude_latitude().transform(metres[..., 0], metres[..., 1])
    hot_spot = _hot_spot_lsoa(metres)
    institutions = _institution_lsoas(geography, hot_spot)
    return Streets(
        metres=metres,
        degrees=np.round(np.stack([longitude, latitude], axis=-1), 6),
        atom=atoms,
        names=_names(count, hot_spot, institutions, rng),
        hot_spot_lsoa=hot_spot,
        institution_lsoas=institutions,
    )


def _hot_spot_lsoa(metres: Floats) -> int:
    """The LSOA with the point nearest to where the hot spot is planted."""
    wanted = np.array(planted.HOT_SPOT_LSOA_AT) * 1000 + (place.ORIGIN_E, place.ORIGIN_N)
    away = np.linalg.norm(metres - wanted, axis=-1)
    return int(np.unravel_index(away.argmin(), away.shape)[0])


def _institution_lsoas(geography: Geography, hot_spot: int) -> tuple[int, ...]:
    """The first LSOA of each institution's ward; never that of the hot spot."""
    wards = [name for _, name in geography.wards]
    return tuple(
        next(at for at, area in enumerate(geography.lsoas21) if at != hot_spot and wards[area.ward] == one.ward)
        for one in INSTITUTIONS
    )


def _points_inside(shape: shapely.Polygon, count: int, rng: np.random.Generator) -> Floats:
    """`count` points well inside the shape, more of them near its middle, to a tenth of a metre."""
    core = shape.buffer(-_INSIDE_M)
    home = shapely.point_on_surface(core)
    west, south, east, north = core.bounds
    found = np.array([[home.x, home.y]])
    while len(found) < count:
        tries = np.concatenate(
            [rng.uniform((west, south), (east, north), (40, 2)), found[0] + rng.normal(0, 250, (40, 2))]
        )
        found = np.concatenate([found, tries[shapely.contains_xy(core, tries)]])
    return np.round(found[:count], 1)


def _names(
    count: int, hot_spot: int, institutions: tuple[int, ...], rng: np.random.Generator
) -> tuple[tuple[str, ...], ...]:
    """What each point is called: streets, and in town centres more shops and stations."""
    population = make_population()
    streets = [f"{stem} {kind}" for stem in names.STREET_STEMS for kind in names.STREET_KINDS]
    draw = iter(rng.permutation(len(streets)).tolist())
    found: list[list[str]] = []
    for lsoa in range(count):
        special = round(1 + 5 * population.centre[lsoa])
        pool = names.CENTRE_POINTS if population.centre[lsoa] > 0.2 else names.OTHER_POINTS
        points = [str(name) for name in rng.permutation(pool)[:special]] if rng.random() < 0.6 or special > 1 else []
        found.append(points + [streets[next(draw)] for _ in range(POINTS_PER_LSOA - len(points))])
    found[hot_spot][0] = planted.HOT_SPOT_PLACE
    for lsoa, one in zip(institutions, INSTITUTIONS, strict=True):
        found[lsoa][0] = one.point
    return tuple(tuple(f"On or near {name}" for name in points) for points in found)
