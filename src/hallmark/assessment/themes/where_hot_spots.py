"""The strongest hot spots of a theme in words, for the themes with most records; the page Hot spots has the others."""

from collections.abc import Mapping

import numpy as np
import shapely

from crimestats.periods import period_label
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.hot_spots.mapping import HotSpotMap, Spot, map_hot_spots
from hallmark.assessment.hot_spots.records import FEWEST_RECORDS, Records
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import (
    EXPECTED_IN_SPOT,
    HOT_SPOTS,
    IN_SPOT,
    SPOT_HECTARES,
    added,
    ids,
    theme_count,
    with_point,
)
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.where_ground import Ground, ground_of
from hallmark.evidence.point_counts import PointCounts
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text
from hallmark.ui.problems import Problem

CELL_M = 250
LOOKED_AT = 3
"""Themes with most records, whose hot spots stand in the document."""
MOST_SPOTS = 5
MOST_CELLS = 25_000
"""Of the square about the area: a county of more takes longer than the rest of its document."""
TOO_LARGE = "This area is too large for hot spots in a document. The page Hot spots has them, district by district."
HOW = (
    f"A hot spot is a group of cells, {CELL_M} metres wide, that hold more records than chance would put there when "
    "every cell is tested. One of more than 50 hectares is called a wide area. Points are snap points on streets, "
    "never addresses. A spot chosen for its peak usually falls by itself: expect the number given, not the number "
    "counted. None is given for a spot that is not found again. The test finds neighbouring cells that are high "
    "together. One very busy point may not be in it; see Repeat places."
)
HECTARE_M2 = 10_000
WIDE_HECTARES = 50
"""A larger group of cells is a quarter of a town and no spot: nobody can stand at it."""
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve")
"""A sentence never begins with a digit."""


def hot_spot_blocks(figures: Figures, theme: Theme, ground: Ground) -> list[Block]:
    """Where a theme's records cluster, for the largest themes of the area; nothing for others."""
    points = ground.points
    whole = theme_count(figures, figures.territory.area.code, theme, figures.months)
    if points is None or whole is None or not ground.shapes or theme not in largest_themes(figures):
        return []
    counts = points.counted(theme.categories, figures.months)
    placed = with_point(figures, whole, int(counts.sum()))
    if placed.value < FEWEST_RECORDS:
        return []
    if _cells(ground) > MOST_CELLS:
        return [Caveat(f"hot-spots-{theme.id}-none", TOO_LARGE)]
    try:
        found = map_hot_spots(_records(figures, ground, points, counts), cell_m=CELL_M)
    except Problem:
        return [Caveat(f"hot-spots-{theme.id}-none", "This area is too small for a grid of hot spots.")]
    return [
        *_said(figures, theme, placed, found, _centres(ground, points, counts, found)),
        Caveat(f"hot-spots-{theme.id}-how", HOW),
    ]


def largest_themes(figures: Figures) -> tuple[Theme, ...]:
    """The themes with most records in the year, most first; equals in the document's order."""
    area = figures.territory.area.code
    counted = [(row.value, theme) for theme in themes() if (row := theme_count(figures, area, theme, figures.months))]
    return tuple(theme for _, theme in sorted(counted, key=lambda pair: -pair[0])[:LOOKED_AT])


def _cells(ground: Ground) -> float:
    west, south, east, north = shapely.total_bounds(list(ground.shapes.values()))
    return float((east - west) * (north - south)) / CELL_M**2


def _records(figures: Figures, ground: Ground, points: PointCounts, counts: np.ndarray) -> Records:
    point, month = np.nonzero(counts)
    names = np.array(points.name, dtype=object)
    return Records(
        months=tuple(figures.months),
        gaps=(),
        east=ground.east[point],
        north=ground.north[point],
        month=month,
        n=counts[point, month],
        location=names[point],
        without_point=0,
        area=_whole(figures),
        lsoas=dict(ground.shapes),
        source=ground.source,
        synthetic=ground.is_synthetic,
    )


@once_per_figures
def _whole(figures: Figures) -> shapely.Geometry:
    """The small areas as one shape."""
    shapes = ground_of(figures).shapes
    return shapely.union_all([shapes[code] for code in sorted(shapes)])


def _centres(
    ground: Ground, points: PointCounts, counts: np.ndarray, found: HotSpotMap
) -> dict[int, tuple[str, str]]:  # fmt: skip
    """By number of the spot: the small area and the name of the one snap point in it with most records."""
    cell, records = found.grid.cell_of(ground.east, ground.north), counts.sum(axis=1)
    spot = np.where(cell >= 0, found.spot_of.reshape(-1)[np.maximum(cell, 0)], 0)
    centres = {}
    for one in found.spots:
        inside = np.flatnonzero(spot == one.number)
        if inside.size:
            busiest = int(inside[records[inside].argmax()])
            centres[one.number] = points.lsoa21[busiest], points.name[busiest]
    return centres


def _said(
    figures: Figures, theme: Theme, placed: Figure, found: HotSpotMap, centres: Mapping[int, tuple[str, str]]
) -> list[Block]:  # fmt: skip
    title, period = theme.title.lower(), period_label(figures.months[0], figures.months[-1])
    name = f"hot-spots-{theme.id}"
    within = sum(spot.records for spot in found.spots)
    spots = added(
        figures, placed, HOT_SPOTS, len(found.spots), "hot spots",
        f"Getis-Ord on a grid of {CELL_M} m, exact p, false discovery rate 5% over all cells",
        numerator=within, denominator=int(placed.value),
    )  # fmt: skip
    if not found.spots:
        words = (
            f"No hot spot stands out: the {placed.value:,} records of {title} with a point in the {period} cannot be "
            "told from records dealt by chance."
        )
        return [Text(name, words, ids(placed, spots))]
    records = f"{within:,} of the {placed.value:,} records of {title} with a point in the {period}"
    wide = sum(_hectares(spot) > WIDE_HECTARES for spot in found.spots)
    words = f"{_spots_words(len(found.spots) - wide, wide)} {records}."
    if not any(spot.is_steady for spot in found.spots):
        again = "It is not" if len(found.spots) == 1 else "None is"
        on = "it" if len(found.spots) == 1 else "them"
        words += f" {again} found again when the grid is moved: do not plan on {on}."
    return [Text(name, words, ids(placed, spots)), _table(figures, name, title, period, placed, found, centres)]


def _hectares(spot: Spot) -> float:
    return spot.cells * CELL_M**2 / HECTARE_M2


def _spots_words(spots: int, wide: int = 0) -> str:
    """``One hot spot holds``, ``Two hot spots hold``, ``One hot spot and one wide area hold``."""
    counted = [
        f"{NUMBERS[number].lower() if number < len(NUMBERS) else number} {kind}{'s' * (number != 1)}"
        for number, kind in ((spots, "hot spot"), (wide, "wide area"))
        if number
    ]
    if spots + wide >= len(NUMBERS):
        return f"All {' and '.join(counted)} together hold"
    return f"{wording.capital(' and '.join(counted))} {'holds' if spots + wide == 1 else 'hold'}"


def _table(
    figures: Figures, name: str, title: str, period: str, placed: Figure, found: HotSpotMap,
    centres: Mapping[int, tuple[str, str]],
) -> Table:  # fmt: skip
    names = {place.ref.code: place.ref.name for place in figures.places if place.level == "lsoa21"}
    columns = (
        Column("place", "Where"), Column("records", "Records", True), Column("share", "Share of records", True),
        Column("steady", "Still found if the grid moves?"), Column("expected", "Expected next year", True),
    )  # fmt: skip
    rows = []
    for spot in found.spots[:MOST_SPOTS]:
        code, point = centres.get(spot.number, (spot.small_area, ""))
        rows.append(_row(figures, spot, names.get(code, ""), point, placed))
    note = "" if len(found.spots) <= MOST_SPOTS else "The hot spots with most records; the page Hot spots has them all."
    return Table(f"{name}-table", f"Hot spots of {title}, {period}", columns, tuple(rows), note)


def _row(figures: Figures, spot: Spot, small_area: str, point: str, placed: Figure) -> tuple[Cell, ...]:
    base = f"spot-{spot.number}"
    held = added(
        figures, placed, IN_SPOT, spot.records, "records", f"records in {spot.cells} hot cells of {CELL_M} m",
        base=base, numerator=spot.records, denominator=int(placed.value),
    )  # fmt: skip
    size = added(
        figures, placed, SPOT_HECTARES, round(_hectares(spot), 2), "hectares",
        f"hot cells of {CELL_M} m", base=base, numerator=spot.cells,
    )  # fmt: skip
    expected = None
    if spot.expected is not None and spot.is_steady:
        expected = added(
            figures, placed, EXPECTED_IN_SPOT, round(spot.expected, 2), "records",
            "empirical Bayes over all cells: what the spot would hold again if nothing is done", base=base,
            numerator=spot.records,
        )  # fmt: skip
    return (
        Cell(_spot_words(spot, float(size.value), small_area, point), size.figure_id),
        Cell(f"{spot.records:,}", held.figure_id),
        Cell(f"{spot.records:,} of {placed.value:,}", held.figure_id),
        Cell("Yes" if spot.is_steady else "No"),
        Cell(f"about {expected.value:,.0f}", expected.figure_id) if expected else Cell("Not said"),
    )


def _spot_words(spot: Spot, hectares: float, small_area: str, point: str) -> str:
    """``About 81 hectares (13 cells) around Spelthorne 004G; busiest point: on or near Matthews Lane``."""
    cells = "1 cell" if spot.cells == 1 else f"{spot.cells} cells"
    around = f" around {small_area}" if small_area else ""
    busiest = f"; busiest point: {place_words('', point)}" if point else ""
    kind = "A wide area, about" if hectares > WIDE_HECTARES else "About"
    return f"{kind} {hectares:,.0f} hectares ({cells}){around}{busiest}"


def place_words(small_area: str, snap_point: str) -> str:
    """A place in words: its small area, and the snap point by the street on the record."""
    street = f"{snap_point[:1].lower()}{snap_point[1:]}" if snap_point.startswith("On or near") else snap_point
    return ", ".join(part for part in (small_area, street) if part) or "Not known"
