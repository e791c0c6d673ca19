"""A map of hot spots as a page, as sentences and as GeoJSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from crimestats.periods import period_label
from crimestats.places import HotSpotClass
from hallmark.areas.geometry import grid_to_degrees
from hallmark.areas.queries import placement
from hallmark.assessment.hot_spots.mapping import CLASS_WORDS, STEADY, HotSpotMap, Spot
from hallmark.assessment.hot_spots.records import Records, held_words
from hallmark.assessment.maps import FIFTHS, NONE, MapArea, MapClass, still_map

LIMITS = (
    "Points on police.uk are snap points on streets, by month. A cell shows streets, never addresses and never days.",
    "Distances are straight lines: rivers and railways are not seen.",
    "Crime clusters where people, shops and streets are. That alone does not make a place a priority.",
    "A spot chosen for its peak falls by itself. Expect the number given here, not the number counted.",
)
NOT_HOT, STANDS, STANDS_FIRM = 0, 1, 2
CLASSES = (
    MapClass("Not hot", NONE, NOT_HOT, NOT_HOT),
    MapClass("Hot, but not wherever the grid is laid", FIFTHS[2], STANDS, STANDS),
    MapClass("Hot wherever the grid is laid", FIFTHS[4], STANDS_FIRM, STANDS_FIRM),
)


@dataclass(frozen=True)
class Asked:
    """What was asked for: an area's name, a category and the months."""

    area: str
    category: str
    months: tuple[str, ...]
    cell_m: int

    @property
    def period(self) -> str:
        return period_label(self.months[0], self.months[-1])


def sentences(asked: Asked, records: Records, found: HotSpotMap) -> list[str]:
    """What the map says, each with its counts."""
    said = [held_words(records, asked.months)]
    if found.outside:
        said.append(
            f"{found.outside:,} of the {records.total:,} records with a point lie further than a cell from the area "
            "and are not on the map."
        )
    cells = int(found.hot.sum())
    if not cells:
        said.append(
            f"No cell stands out. With every cell tested, the {records.total:,} records cannot be told from records "
            "dealt to the cells by chance. Try wider cells or more months."
        )
        return said
    hot = sum(spot.records for spot in found.spots)
    area = int((~np.isnan(found.counts)).sum())
    said.append(
        f"{hot:,} of {records.total:,} records ({hot / records.total:.0%}) lie in {cells:,} hot cells, which are "
        f"{cells / area:.1%} of the area’s {area:,} cells of {asked.cell_m} m."
    )
    if found.expected:
        said.append(
            f"If nothing is done, expect about {found.expected.total_expected:,.0f} records there in as many months "
            f"({found.expected.total_low:,.0f} to {found.expected.total_high:,.0f}), not {hot:,}: places chosen for "
            "their peak fall by themselves."
        )
    return said


def rows(found: HotSpotMap) -> list[dict[str, Any]]:
    """Each spot in words and numbers, for the list beside the map."""
    names = _names()
    return [
        {
            "spot": spot,
            "small_area": names.get(spot.small_area, ""),
            "steady": steady_words(spot),
            "expected": "–" if spot.expected is None else f"{spot.expected:,.0f}",
        }
        for spot in found.spots
    ]


def steady_words(spot: Spot) -> str:
    """Whether the spot hangs on where the grid was laid."""
    return f"{'yes' if spot.is_steady else 'no'} ({spot.stability:.0%} of grids)"


def drawing(asked: Asked, records: Records, found: HotSpotMap) -> str:
    """The still map: small areas, hot cells over them, and the area's outline."""
    names = _names()
    areas = [MapArea(code, names.get(code, code), NOT_HOT, shape) for code, shape in records.lsoas.items()]
    areas += [
        MapArea(f"cell-{at}", "", STANDS_FIRM if found.stability.flat[at] >= STEADY else STANDS, _square(found, at))
        for at in np.flatnonzero(found.hot).tolist()
    ]
    alt = f"Map of {asked.area}: {int(found.hot.sum())} hot cells of {asked.category.lower()}, {asked.period}."
    return still_map(areas, classes=CLASSES, outlines=[(asked.area, records.area)], alt_text=alt, name="hot-spots")


def geojson(asked: Asked, records: Records, found: HotSpotMap) -> dict[str, Any]:
    """The hot cells as GeoJSON in WGS84, with what is known of each."""
    expected = dict(zip(np.flatnonzero(found.hot).tolist(), _expected(found), strict=True))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [_corners(found, at)]},
            "properties": {
                "spot": int(found.spot_of.flat[at]),
                "records": int(found.counts.flat[at]),
                "z": round(float(found.found.z.flat[at]), 4),
                "false_discovery_rate": float(f"{found.found.q.flat[at]:.3g}"),
                "class": CLASS_WORDS[HotSpotClass(int(found.classes.flat[at]))],
                "share_of_shifted_grids": round(float(found.stability.flat[at]), 3),
                "expected_next": expected[at],
            },
        }
        for at in np.flatnonzero(found.hot).tolist()
    ]
    return {
        "type": "FeatureCollection",
        "title": f"Hot spots of {asked.category.lower()}, {asked.area}, {asked.period}",
        "synthetic": records.synthetic,
        "area": asked.area,
        "category": asked.category,
        "months": list(records.months),
        "months_not_held": list(records.gaps),
        "cell_m": asked.cell_m,
        "records": records.total,
        "records_without_a_point": records.without_point,
        "records_beyond_the_cells": found.outside,
        "source": records.source,
        "limits": list(LIMITS),
        "features": features,
    }


def _expected(found: HotSpotMap) -> Sequence[float | None]:
    if found.expected is None:
        return [None] * int(found.hot.sum())
    return [round(float(value), 2) for value in found.expected.expected]


def _square(found: HotSpotMap, at: int) -> shapely.Polygon:
    row, column = divmod(at, found.grid.columns)
    west, south = found.grid.left + column * found.grid.cell_m, found.grid.bottom + row * found.grid.cell_m
    return shapely.box(west, south, west + found.grid.cell_m, south + found.grid.cell_m)


def _corners(found: HotSpotMap, at: int) -> list[list[float]]:
    corners = shapely.get_coordinates(_square(found, at).exterior)
    lon, lat = grid_to_degrees(corners[:, 0], corners[:, 1])
    return [[round(float(x), 6), round(float(y), 6)] for x, y in zip(lon, lat, strict=True)]


def _names() -> dict[str, str]:
    table = placement()
    pairs = zip(table["lsoa21_code"].to_pylist(), table["lsoa21_name"].to_pylist(), strict=True)
    return {code: name or code for code, name in pairs if code}


def page(asked: Asked, records: Records, found: HotSpotMap) -> dict[str, Any]:
    """All that the page shows."""
    first = found.spots[0] if found.spots else None
    title = (
        f"{asked.area}: {len(found.spots)} hot spot{'' if len(found.spots) == 1 else 's'} of {asked.category.lower()}"
    )
    return {
        "title": title if first else f"{asked.area}: no hot spot of {asked.category.lower()} stands out",
        "period": f"{asked.period[:1].upper()}{asked.period[1:]}",
        "synthetic": records.synthetic,
        "sentences": sentences(asked, records, found),
        "drawing": drawing(asked, records, found),
        "classes": CLASSES,
        "rows": rows(found),
        "source": records.source,
        "without_point": records.without_point,
        "cell_m": asked.cell_m,
    }
