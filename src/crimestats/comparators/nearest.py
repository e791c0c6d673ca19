"""The areas most like each of many, all at once: every distance is worked out, and only the nearest are kept."""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints, measured
from crimestats.comparators.likeness import typical_distance

AREAS_AT_ONCE = 64
"""Areas whose distances to all others are held together: with 36,000 areas, 18 MB for each array of them."""
NOBODY = -1


@dataclass(frozen=True)
class NearestAreas:
    """For each area those most like it, nearest first."""

    rows: Ints
    """Shape (areas, count): row numbers; NOBODY where there are fewer."""
    distances: Floats
    """Shape (areas, count): in standard deviations; nan where there are fewer."""
    used: Bools
    """Shape (areas, features): the features that the area was compared by, those that are known of it."""
    typical: Floats
    """Shape (areas,): how far off peers usually are, by these features; nan for an area that has nobody."""


def nearest_areas(features: npt.ArrayLike, count: int, *, typical_of: int = 10) -> NearestAreas:
    """The `count` areas most like each, in standardised features, as `most_similar` finds them for one.

    An area is compared by the features that are known of it, with the areas of which all of these are known. So an
    index that only some areas have is never set against another, and what is nearest need not be so in return.

    Args:
        features: shape (areas, features), nan where not known.
        count: how many for each, at least 1.
        typical_of: the mean distance to so many nearest, at the median area, is what is typical, as in `similar_areas`.

    Raises:
        ValueError: a table that is not two-dimensional or holds infinity; a count below 1.

    Limits: time grows with the square of the areas; memory does not, as AREAS_AT_ONCE are compared at a time.
    Equally near areas go by position: give the areas in the order of their codes.

    >>> nearest_areas([[0.0], [1.0], [9.0]], 1).rows.tolist()
    [[1], [0], [1]]
    """
    table = measured(features, "features", dimensions=2)
    if count < 1 or typical_of < 1:
        raise ValueError("at least one nearest area is sought")
    used = ~np.isnan(table)
    units = _units(table)
    rows = np.full((len(table), count), NOBODY, dtype=np.int64)
    distances, typical = np.full((len(table), count), np.nan), np.full(len(table), np.nan)
    for pattern, members in _alike(used):
        candidates = np.flatnonzero(used[:, pattern].all(axis=1))
        if not pattern.any() or candidates.size < 2:
            continue
        typical[members] = typical_distance(table[candidates][:, pattern] / units[pattern], typical_of)
        kept = min(count, candidates.size - 1)
        for start in range(0, members.size, AREAS_AT_ONCE):
            some = members[start : start + AREAS_AT_ONCE]
            squared = _squared(table, units, some, candidates, pattern)
            squared[candidates[None, :] == some[:, None]] = np.inf
            order = _first(squared, kept)
            rows[some, :kept] = candidates[order]
            distances[some, :kept] = np.sqrt(np.take_along_axis(squared, order, axis=1))
    return NearestAreas(rows, distances, used, typical)


def parts_from(features: npt.ArrayLike, of: int) -> Floats:
    """The part of each feature in the squared distance of every area from one; their sum is that square.

    Args:
        features, of: as for `nearest_areas`, and the row of the area that distances are measured from.

    Returns:
        Shape (areas, features); nan in a whole row where a feature known of the area is not known there, and 0 in the
        columns of features not known of the area itself.

    Raises:
        ValueError: the area is not there, or nothing is known of it.

    >>> parts_from([[0.0, 2.0], [1.0, 2.0]], 0).tolist()
    [[0.0, 0.0], [4.0, 0.0]]
    """
    table = measured(features, "features", dimensions=2)
    if not 0 <= of < len(table):
        raise ValueError(f"the area is not among the {len(table):,} areas")
    pattern = ~np.isnan(table[of])
    if not pattern.any():
        raise ValueError("nothing is known of the area")
    parts = np.zeros(table.shape)
    parts[:, pattern] = ((table[:, pattern] - table[of, pattern]) / _units(table)[pattern]) ** 2
    parts[np.isnan(parts).any(axis=1)] = np.nan
    return parts


def _first(squared: Floats, count: int) -> Ints:
    """The columns of the least values of each row, least first, equals by position: shape (rows, count)."""
    last = np.partition(squared, count - 1, axis=1)[:, count - 1]
    order = np.empty((len(squared), count), dtype=np.int64)
    for row, (values, bound) in enumerate(zip(squared, last, strict=True)):
        near = np.flatnonzero(values <= bound)
        order[row] = near[np.argsort(values[near], kind="stable")[:count]]
    return order


def _alike(used: Bools) -> list[tuple[Bools, Ints]]:
    """Each set of features that areas are compared by, with the rows of those areas."""
    patterns, which = np.unique(used, axis=0, return_inverse=True)
    return [(pattern, np.flatnonzero(which.ravel() == at)) for at, pattern in enumerate(patterns)]


def _units(table: Floats) -> Floats:
    """The standard deviation of each feature over all areas that have it; infinity where it says nothing.

    Sums are rounded once (`math.fsum`), so that the order of the areas changes nothing, not even the last bit.
    """
    return np.array([_unit(column[~np.isnan(column)].tolist()) for column in table.T])


def _unit(values: list[float]) -> float:
    if not values:
        return math.inf
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((value - mean) ** 2 for value in values) / len(values))
    # Equal values have no spread, whatever their mean was rounded to.
    return spread if spread > 0 and min(values) < max(values) else math.inf


def _squared(table: Floats, units: Floats, some: Ints, candidates: Ints, pattern: Bools) -> Floats:
    """Squared distances, shape (some, candidates). Differences come before scaling: the same both ways, ties kept."""
    squared = np.zeros((some.size, candidates.size))
    for feature in np.flatnonzero(pattern):
        apart = table[some, feature][:, None] - table[candidates, feature][None, :]
        apart /= units[feature]
        squared += apart**2
    return squared
