"""What every function here takes: arrays checked once, never altered, with one sentence for each thing wrong."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]


def plain(values: npt.ArrayLike) -> Floats:
    """A copy as floats of whatever shape; nan where a masked array hides a value."""
    if isinstance(values, np.ma.MaskedArray):
        return np.asarray(np.ma.filled(values.astype(np.float64), np.nan))
    return np.array(values, dtype=np.float64)


def measured(values: npt.ArrayLike, name: str, *, dimensions: int = 1) -> Floats:
    """The values as floats, nan where missing. Raises ValueError for another shape, or for infinity."""
    array = plain(values)
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


def recorded(values: npt.ArrayLike, name: str, *, dimensions: int = 1) -> Floats:
    """Counts of months, areas or both as floats: nan where one is missing, none below nothing."""
    array = measured(values, name, dimensions=dimensions)
    if (array < 0).any():
        raise ValueError(f"{name} has a value below 0")
    return array


def inner(value: float, name: str) -> float:
    """A share that lies between 0 and 1 and is neither: a confidence, a level, a rate of false discoveries."""
    if not 0 < value < 1:
        raise ValueError(f"{name} lies between 0 and 1")
    return float(value)


def spread(values: npt.ArrayLike, shape: tuple[int, ...], name: str) -> Floats:
    """One value, or values of some shape, spread over another. Raises ValueError where they do not fit."""
    array = plain(values)
    try:
        return np.broadcast_to(array, shape)
    except ValueError:
        raise ValueError(f"{name} of the shape {array.shape} does not fit counts of the shape {shape}") from None


def points(x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Eastings and northings in metres, as many of one as of the other."""
    east, north = known(x, "x"), known(y, "y")
    if east.shape != north.shape:
        raise ValueError(f"there are {east.size:,} eastings and {north.size:,} northings")
    return east, north
