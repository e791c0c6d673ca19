"""What every function here takes: arrays checked once, never altered, with one sentence for each thing wrong."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def measured(values: npt.ArrayLike, name: str, *, dimensions: int = 1) -> Floats:
    """The values as floats, nan where missing. Raises ValueError for another shape, or for infinity."""
    array = np.array(values, dtype=np.float64)
    if array.ndim != dimensions:
        raise ValueError(f"{name} has {array.ndim} dimensions where {dimensions} are meant")
    if np.isinf(array).any():
        raise ValueError(f"{name} holds an infinite value")
    return array


def known(values: npt.ArrayLike, name: str, *, dimensions: int = 1) -> Floats:
    """The values as floats, none missing. Raises ValueError where one is."""
    array = measured(values, name, dimensions=dimensions)
    if np.isnan(array).any():
        raise ValueError(f"{name} has a missing value")
    return array


def counted(values: npt.ArrayLike, name: str, *, dimensions: int = 1) -> Floats:
    """Counts (or weights) as floats: none missing, none below nothing."""
    array = known(values, name, dimensions=dimensions)
    if (array < 0).any():
        raise ValueError(f"{name} has a value below 0")
    return array


def monthly(values: npt.ArrayLike, name: str) -> Floats:
    """A series of monthly counts: nan where a month is missing, none below nothing."""
    array = measured(values, name)
    if (array < 0).any():
        raise ValueError(f"{name} has a value below 0")
    return array


def points(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Eastings and northings in metres, as many of one as of the other."""
    east, north = known(x, "x"), known(y, "y")
    if east.shape != north.shape:
        raise ValueError(f"there are {east.size:,} eastings and {north.size:,} northings")
    return east, north
