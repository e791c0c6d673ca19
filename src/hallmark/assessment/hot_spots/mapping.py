"""Hot spots of an area: cells tested on the whole map, joined into spots, with what to expect of them next."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy import ndimage

from crimestats.places import (
    Grid,
    HotSpotClass,
    HotSpots,
    count_points,
    hot_spot_classes,
    hot_spot_stability,
    hot_spots,
)
from crimestats.regression_to_mean import FEWEST_PLACES, ExpectedFall, expected_fall
from hallmark.assessment.hot_spots.records import Records
from hallmark.ui.problems import Problem

CELLS_M = (100, 1000)
"""Smallest and largest cell. Snap points stand for streets: finer cells would show where the points are."""
MOST_CELLS = 400_000
FEWEST_CELLS = 40
"""In fewer, a cell and its neighbours are a good part of the map, and nothing can stand out from the rest."""
SHIFTS = 3
STEADY = 0.8
"""Hot in this share of the shifted grids, a spot does not hang on where the grid was laid."""
SEED = 1998
MOST_PERIODS = 4
"""Parts that the months are put into, to see how far each place varies by itself."""
EIGHT = np.ones((3, 3), dtype=int)
CLASS_WORDS = {
    HotSpotClass.NOT_KNOWN: "too few months to say",
    HotSpotClass.NEVER: "hot over the whole time only",
    HotSpotClass.NEW: "new",
    HotSpotClass.INTENSIFYING: "intensifying",
    HotSpotClass.PERSISTENT: "persistent",
    HotSpotClass.DIMINISHING: "diminishing",
    HotSpotClass.SPORADIC: "sporadic",
    HotSpotClass.FORMER: "former",
}


@dataclass(frozen=True)
class Spot:
    """Hot cells that touch each other, or whose neighbours do, as one place."""

    number: int
    cells: int
    records: int
    near: str
    """The snap point with most records in its cells and those around them, in police.uk's words."""
    small_area: str
    """Code of the small area that holds most of the records there; "" where none does."""
    classes: str
    stability: float
    """Mean share of the shifted grids in which its cells are hot."""
    expected: float | None
    """Records to expect over as many months again, if nothing is done and the area stays level."""

    @property
    def is_steady(self) -> bool:
        return self.stability >= STEADY


@dataclass(frozen=True)
class HotSpotMap:
    """A map of hot spots, cell by cell and spot by spot."""

    grid: Grid
    counts: np.ndarray
    found: HotSpots
    hot: np.ndarray
    """Cells that stand out and hold a record: one that is hot for its neighbours alone is not named."""
    spot_of: np.ndarray
    """Number of the spot of each cell, 0 where it is not hot."""
    stability: np.ndarray
    classes: np.ndarray
    spots: tuple[Spot, ...]
    expected: ExpectedFall | None
    """None where nothing is hot, or too few places are there to tell."""
    outside: int
    """Records whose point lies in no cell of the area."""


def map_hot_spots(records: Records, *, cell_m: int, step: Callable[[str], None] = lambda _: None) -> HotSpotMap:
    """Finds the hot spots of these records on a square grid.

    Raises:
        Problem: a cell size out of range, or so small that the map has too many cells.
    """
    grid = _grid(records, cell_m)
    step("Testing every cell")
    counted = count_points(grid, records.east, records.north, records.n)
    found = hot_spots(counted.counts)
    hot = found.hot & (counted.counts > 0)
    step("Moving the grid about")
    stability = hot_spot_stability(grid, records.east, records.north, weights=records.n, shifts=SHIFTS).share_hot
    step("Month by month")
    monthly = _monthly(grid, records)
    classes = _classes(monthly)
    step("What to expect next")
    expected = _expected(monthly, hot)
    # A cell is tested with its neighbours, so spots whose neighbours touch are one place.
    around = ndimage.binary_dilation(hot, structure=EIGHT)
    place_of, _ = ndimage.label(around, structure=EIGHT)
    spot_of = np.where(hot, place_of, 0)
    where = _Where(grid.cell_of(records.east, records.north), shapely.STRtree(list(records.lsoas.values())))
    unordered = [_spot(records, where, counted.counts, at, place_of == at, stability, classes, hot, expected)
                 for at in range(1, int(place_of.max()) + 1)]  # fmt: skip
    ordered = sorted(unordered, key=lambda spot: (-spot.records, spot.number))
    renumbered = np.zeros(len(ordered) + 1, dtype=np.int64)
    renumbered[[spot.number for spot in ordered]] = np.arange(1, len(ordered) + 1)
    spots = tuple(replace(spot, number=at) for at, spot in enumerate(ordered, 1))
    return HotSpotMap(
        grid,
        counted.counts,
        found,
        hot,
        renumbered[spot_of],
        stability,
        classes,
        spots,
        expected,
        round(counted.outside),
    )


def _grid(records: Records, cell_m: int) -> Grid:
    """Cells that have their centre in the area, or a record of it."""
    if not CELLS_M[0] <= cell_m <= CELLS_M[1]:
        raise Problem(f"A cell is {CELLS_M[0]} to {CELLS_M[1]:,} metres wide, not {cell_m:,}.")
    west, south, east, north = records.area.bounds
    if (east - west) * (north - south) / cell_m**2 > MOST_CELLS:
        raise Problem(f"This area has over {MOST_CELLS:,} cells of {cell_m} m. Choose wider cells or a smaller area.")
    plain = Grid.over_extent(west, south, east, north, cell_m)
    x, y = np.meshgrid(*plain.centres())
    shapely.prepare(records.area)
    inside = shapely.contains_xy(records.area, x, y)
    near = shapely.dwithin(shapely.points(records.east, records.north), records.area, cell_m)
    cells = plain.cell_of(records.east[near], records.north[near])
    inside.reshape(-1)[cells[cells >= 0]] = True
    if inside.sum() < FEWEST_CELLS:
        raise Problem(
            f"This area has only {int(inside.sum())} cells of {cell_m} m, where {FEWEST_CELLS} are needed. "
            "Choose narrower cells or a larger area."
        )
    return plain.within(inside)


def _monthly(grid: Grid, records: Records) -> np.ndarray:
    """Counts, shape (months, rows, columns)."""
    return np.stack(
        [
            count_points(
                grid, *(values[records.month == at] for values in (records.east, records.north, records.n))
            ).counts
            for at in range(len(records.months))
        ]
    )


def _classes(monthly: np.ndarray) -> np.ndarray:
    """What has become of each cell, from the hot cells of each month by itself."""
    found = [hot_spots(counts) for counts in monthly]
    hot = np.stack([np.where(np.isnan(one.z), np.nan, one.hot) for one in found])
    return hot_spot_classes(hot, monthly).classes


def _expected(monthly: np.ndarray, hot: np.ndarray) -> ExpectedFall | None:
    places = ~np.isnan(monthly[0])
    chosen = np.flatnonzero(hot[places])
    if not chosen.size or places.sum() < FEWEST_PLACES:
        return None
    # Quarters, not months: they tell a bad spell from a bad place as well, and take a fraction of the time.
    parts = np.array_split(monthly[:, places], min(MOST_PERIODS, len(monthly)))
    table = np.stack([part.sum(axis=0) for part in parts], axis=1)
    return expected_fall(
        table,
        chosen,
        rng=np.random.default_rng(SEED),
        exposure=[float(len(part)) for part in parts],
        next_exposure=float(len(monthly)),
    )


@dataclass(frozen=True)
class _Where:
    """Where the records lie, worked out once for all spots of a map."""

    cell: np.ndarray
    """The number of each record's cell."""
    small_areas: shapely.STRtree


def _spot(
    records: Records, where: _Where, counts: np.ndarray, number: int, around: np.ndarray, stability: np.ndarray,
    classes: np.ndarray, hot: np.ndarray, expected: ExpectedFall | None,
) -> Spot:  # fmt: skip
    within = (where.cell >= 0) & around.reshape(-1)[np.maximum(where.cell, 0)]
    cells = around & hot
    near: Counter[str] = Counter()
    for words, n in zip(records.location[within], records.n[within], strict=True):
        near[words] += int(n)
    total = int(counts[cells].sum())
    named = Counter(CLASS_WORDS[HotSpotClass(value)] for value in classes[cells].tolist())
    return Spot(
        number=number,
        cells=int(cells.sum()),
        records=total,
        near=near.most_common(1)[0][0] if near else "",
        small_area=_small_area(records, where, within),
        classes=", ".join(f"{words} ({n})" if len(named) > 1 else words for words, n in named.most_common()),
        stability=float(stability[cells].mean()),
        expected=float(expected.expected[cells[hot]].sum()) if expected else None,
    )


def _small_area(records: Records, where: _Where, within: np.ndarray) -> str:
    codes = list(records.lsoas)
    points = shapely.points(records.east[within], records.north[within])
    found = where.small_areas.query(points, predicate="intersects")
    weights = np.bincount(found[1], weights=records.n[within][found[0]], minlength=len(codes))
    return codes[int(weights.argmax())] if weights.any() else ""
