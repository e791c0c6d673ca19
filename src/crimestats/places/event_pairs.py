"""Pairs of events by how far apart they are and how many days, counted for many orders of the dates at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.spatial import KDTree

from crimestats.arrays import Floats, Ints, known, points

METRICS = {"euclidean": 2.0, "manhattan": 1.0}
_THREADS = 2
_EVENTS_AT_ONCE = 500
_PAIRS_IN_MEMORY = 10_000_000
# A sum of truth values in one byte holds no more than this many.
_PAIRS_AT_ONCE = 255


@dataclass(frozen=True)
class Events:
    """What both tests ask for, checked; ordered so that neighbours stand near each other in memory."""

    places: Floats
    days: npt.NDArray[np.int32]
    distance_edges_m: Floats
    day_edges: Ints
    power: float

    @classmethod
    def of(
        cls,
        x: npt.ArrayLike,
        y: npt.ArrayLike,
        dates: npt.ArrayLike,
        distance_edges_m: npt.ArrayLike,
        day_edges: npt.ArrayLike,
        metric: str,
    ) -> "Events":
        east, north = points(x, y)
        days = _days(dates)
        if days.size != east.size:
            raise ValueError(f"there are {east.size:,} events and {days.size:,} dates")
        if days.size < 4:
            raise ValueError("the test needs at least 4 events")
        if metric not in METRICS:
            raise ValueError(f"“{metric}” is not a distance: use {' or '.join(METRICS)}")
        metres = _rising(distance_edges_m, "distance_edges_m")
        lags = _rising(day_edges, "day_edges")
        if (lags != np.round(lags)).any():
            raise ValueError("day_edges are whole days")
        block = np.floor(np.column_stack([north, east]) / metres[-1])
        order = np.lexsort((east, block[:, 1], block[:, 0]))
        numbers = (days - days.min())[order]
        small = np.int16 if numbers.max() < np.iinfo(np.int16).max else np.int32
        return cls(
            np.column_stack([east, north])[order],
            numbers.astype(small),  # half the bytes, half the time
            metres,
            lags.astype(np.int64),
            METRICS[metric],
        )


def _days(dates: npt.ArrayLike) -> Ints:
    try:
        days = np.asarray(dates).astype("datetime64[D]")
    except (TypeError, ValueError) as error:
        raise ValueError("dates are dates, as YYYY-MM-DD") from error
    if days.ndim != 1:
        raise ValueError(f"dates has {days.ndim} dimensions where 1 are meant")
    if np.isnat(days).any():
        raise ValueError("dates has a missing value")
    if (days == days.astype("datetime64[M]")).all():
        raise ValueError(
            "every date is the first of a month: months, as police.uk has, do not say what came within days of what"
        )
    return days.astype(np.int64)


def _rising(edges: npt.ArrayLike, name: str) -> Floats:
    values = known(edges, name)
    if values.size < 2 or values[0] < 0 or (np.diff(values) <= 0).any():
        raise ValueError(f"{name} rises from 0 or more, with at least two edges")
    return values


def counted_pairs(events: Events, shuffled: npt.NDArray[np.int32]) -> tuple[Ints, Ints]:
    """Pairs per (distance band, day band, run), and per distance band and event the others within it."""
    size, bands = events.days.size, events.distance_edges_m.size - 1
    tree = KDTree(events.places)
    # Were all events in one place, so many at once would still fit in memory.
    at_once = max(1, min(_EVENTS_AT_ONCE, _PAIRS_IN_MEMORY // size))

    def of_some(first: int) -> tuple[Ints, Ints]:
        return _counted_from(events, tree, shuffled, slice(first, first + at_once))

    within = np.zeros((bands, events.day_edges.size, shuffled.shape[1]), dtype=np.int64)
    degrees = []
    with ThreadPoolExecutor(_THREADS) as threads:
        for counts, some in threads.map(of_some, range(0, size, at_once)):
            within += counts
            degrees.append(some)
    return np.diff(within, axis=1), np.concatenate(degrees, axis=1)


def _counted_from(events: Events, tree: KDTree, shuffled: npt.NDArray[np.int32], some: slice) -> tuple[Ints, Ints]:
    """The pairs of some events with later ones, and those events' neighbours, earlier ones too."""
    subset = KDTree(events.places[some])
    edges = events.distance_edges_m
    near = subset.sparse_distance_matrix(tree, edges[-1], p=events.power, output_type="ndarray")
    one, other = near["i"] + some.start, near["j"]
    band = np.searchsorted(edges, near["v"], side="right") - 1
    band[one == other] = -1
    counts = np.zeros((edges.size - 1, events.day_edges.size, shuffled.shape[1]), dtype=np.int64)
    degrees = np.zeros((edges.size - 1, subset.n), dtype=np.int64)
    for number in range(edges.size - 1):
        degrees[number] = np.bincount(near["i"][band == number], minlength=subset.n)
        once = (band == number) & (one < other)
        _add_pairs(counts[number], shuffled, one[once], other[once], events.day_edges)
    return counts, degrees


def _add_pairs(within: Ints, shuffled: npt.NDArray[np.int32], one: Ints, other: Ints, day_edges: Ints) -> None:
    """Adds to `within` (edge, run) the pairs that are fewer days apart than each edge."""
    for start in range(0, one.size, _PAIRS_AT_ONCE):
        few = slice(start, start + _PAIRS_AT_ONCE)
        apart = shuffled[one[few]]
        np.subtract(apart, shuffled[other[few]], out=apart)
        np.abs(apart, out=apart)
        for edge, days in enumerate(day_edges):
            if days > 0:
                within[edge] += np.add.reduce((apart < days).view(np.uint8), axis=0, dtype=np.uint8)


def date_degrees(events: Events) -> Ints:
    """Per day band and event, the other events that many days before or after."""
    per_day = np.bincount(events.days)
    past = np.concatenate([[0], np.cumsum(per_day)])

    def between(low: int, high: int) -> Ints:
        """Per day, the events from `low` up to but without `high` days later."""
        day = np.arange(per_day.size)
        held: Ints = past[np.clip(day + high, 0, per_day.size)] - past[np.clip(day + low, 0, per_day.size)]
        return held

    edges = events.day_edges
    degrees = [between(low, high) + between(1 - high, 1 - low) for low, high in pairwise(edges)]
    if edges[0] == 0:  # a day is no distance from itself both ways, and an event is no pair with itself
        degrees[0] = degrees[0] - per_day - 1
    return np.array(degrees)[:, events.days]
