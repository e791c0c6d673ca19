"""Points of a partner's extract, in any coordinate system, as longitude and latitude."""

import threading
from functools import lru_cache

import numpy as np
from pyproj import CRS, Transformer
from pyproj.enums import TransformDirection
from pyproj.exceptions import CRSError

from hallmark.areas.geometry import DEGREES, transformer

WGS84 = "EPSG:4326"
NATIONAL_GRID = "EPSG:27700"
WEST, SOUTH, EAST, NORTH = DEGREES


def crs_fault(crs: str) -> str:
    """What is wrong with the name of a coordinate system; blank where nothing is."""
    try:
        CRS.from_user_input(crs)
    except CRSError:
        return f"“{crs}” is not a coordinate system. Write it as its EPSG number, for example EPSG:27700."
    return ""


def _to_degrees(crs: str, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    if crs == NATIONAL_GRID:
        # The register of areas has its own definition, the same on every machine.
        return transformer().transform(x, y, direction=TransformDirection.INVERSE)
    return _foreign(crs, threading.get_ident()).transform(x, y)


@lru_cache(maxsize=16)
def _foreign(crs: str, _thread: int) -> Transformer:
    # One per thread: PROJ's objects are not to be shared.
    return Transformer.from_crs(crs, WGS84, always_xy=True)


def read_points(
    xs: list[str], ys: list[str], crs: str, *, in_uk: bool
) -> tuple[np.ndarray, np.ndarray, list[tuple[str, np.ndarray]]]:
    """Longitude and latitude (not a number where there is no point), and the faults with the rows that have them.

    Two blanks, or two noughts, are a record without a point.

    Args:
        crs: of the numbers given; in feet where the system is in feet.
        in_uk: a point outside the United Kingdom is a fault.
    """
    x, bad_x = _numbers(xs)
    y, bad_y = _numbers(ys)
    nowhere = (x == 0) & (y == 0)
    x[nowhere] = y[nowhere] = np.nan
    half = (np.isnan(x) != np.isnan(y)) & ~bad_x & ~bad_y
    known = ~np.isnan(x) & ~np.isnan(y)
    longitude, latitude = np.full(len(x), np.nan), np.full(len(x), np.nan)
    if crs == WGS84:
        longitude[known], latitude[known] = x[known], y[known]
    else:
        longitude[known], latitude[known] = _to_degrees(crs, x[known], y[known])
    exchanged, outside = _misplaced(longitude, latitude, known, in_uk)
    where = "the United Kingdom" if in_uk else "its coordinate system"
    faults = [
        ("a coordinate is not a number", bad_x | bad_y),
        ("one coordinate is there without the other", half),
        ("longitude and latitude are exchanged", exchanged),
        (f"the point lies outside {where}", outside),
    ]
    return longitude, latitude, [(fault, rows) for fault, rows in faults if rows.any()]


def _misplaced(
    longitude: np.ndarray, latitude: np.ndarray, known: np.ndarray, in_uk: bool
) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(invalid="ignore"):
        if not in_uk:
            on_earth = (np.abs(longitude) <= 180) & (np.abs(latitude) <= 90)
            return np.zeros(len(known), bool), known & ~on_earth
        exchanged = _within(longitude, SOUTH, NORTH) & _within(latitude, WEST, EAST)
        inside = _within(longitude, WEST, EAST) & _within(latitude, SOUTH, NORTH)
    return exchanged, known & ~inside & ~exchanged


def _within(values: np.ndarray, low: float, high: float) -> np.ndarray:
    return (values >= low) & (values <= high)


def _numbers(texts: list[str]) -> tuple[np.ndarray, np.ndarray]:
    values = np.full(len(texts), np.nan)
    bad = np.zeros(len(texts), bool)
    for row, text in enumerate(texts):
        if text:
            try:
                values[row] = float(text)
            except ValueError:
                bad[row] = True
    # “nan” and “inf” are read as numbers by Python; no coordinate is either.
    endless = np.isinf(values) | (np.isnan(values) & np.array([bool(text) for text in texts], bool) & ~bad)
    values[endless] = np.nan
    return values, bad | endless
