"""What the parts on places share, gathered once for an assessment: counts by month, snap points, outlines."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from shapely.geometry.base import BaseGeometry

from crimestats.periods import year_ending
from hallmark.areas.geometry import degrees_to_grid
from hallmark.areas.placement import picture
from hallmark.areas.queries import AreaRef, boundaries
from hallmark.assessment.building import Figures
from hallmark.assessment.maps.atlas import Atlas, SmallArea, atlas_of
from hallmark.assessment.series import Series, codes_of_force, distinct, force_unit
from hallmark.assessment.themes.once import once_per_figures
from hallmark.evidence import synthetic
from hallmark.evidence.point_counts import PointCounts, point_counts
from hallmark.evidence.sources import police_street


@dataclass(frozen=True)
class MonthCounts:
    """Counts of places of one level by category and month: shape (places, categories, months)."""

    codes: tuple[str, ...]
    categories: tuple[str, ...]
    months: tuple[str, ...]
    counts: np.ndarray

    def of(self, categories: Sequence[str], months: Sequence[str]) -> np.ndarray:
        """Shape (places, months), the categories together. A month that has no record anywhere counts nought."""
        chosen = [at for at, name in enumerate(self.categories) if name in categories]
        whole = self.counts[:, chosen].sum(axis=1)
        found = np.zeros((len(self.codes), len(months)), dtype=np.int64)
        for at, month in enumerate(months):
            if month in self.months:
                found[:, at] = whole[:, self.months.index(month)]
        return found


@dataclass(frozen=True)
class Ground:
    """The places of one assessment. Without points there are no police records; without an atlas no outlines."""

    wards: MonthCounts
    districts: MonthCounts
    points: PointCounts | None = None
    atlas: Atlas | None = None
    shapes: Mapping[str, BaseGeometry] = field(default_factory=dict)
    """Outlines of the small areas (EPSG:27700), by code."""
    east: np.ndarray = field(default_factory=lambda: np.array([]))
    """Of each snap point, in metres, as `north`."""
    north: np.ndarray = field(default_factory=lambda: np.array([]))
    source: str = ""
    is_synthetic: bool = False


@once_per_figures
def ground_of(figures: Figures) -> Ground:
    """What is known of the places of an assessment."""
    wards = [place.ref.code for place in figures.places if place.level == "ward"]
    street = next((one for one in distinct(figures.chosen) if one.dataset == police_street.DATASET), None)
    points = points_of(figures, street) if street else None
    shapes = boundaries(figures.territory.lsoa21, edition=2021)
    east, north = degrees_to_grid(points.longitude, points.latitude) if points else (np.array([]), np.array([]))
    return Ground(
        month_counts(figures, "ward", wards),
        month_counts(figures, "district", [ref.code for ref in figures.districts]),
        points,
        _atlas(figures, shapes),
        shapes,
        east,
        north,
        street.label if street else "",
        any(holding.publisher == synthetic.PUBLISHER for holding in street.holdings) if street else False,
    )


def month_counts(figures: Figures, level: str, codes: Sequence[str]) -> MonthCounts:
    """Every count held of these places, each category from the source that it is counted from."""
    tables = [_rows_of(figures, series, level, codes) for series in distinct(figures.chosen)]
    table = pa.concat_tables(tables) if tables else None
    if table is None or not table.num_rows:
        return MonthCounts(tuple(codes), (), (), np.zeros((len(codes), 0, 0), dtype=np.int64))
    categories, months = (sorted(set(table[name].to_pylist())) for name in ("category", "month"))
    counts = np.zeros((len(codes), len(categories), len(months)), dtype=np.int64)
    at = tuple(
        pc.index_in(table[name], pa.array(names, pa.string())).to_numpy()
        for name, names in ((level, codes), ("category", categories), ("month", months))
    )
    np.add.at(counts, at, table["n"].to_numpy())
    return MonthCounts(tuple(codes), tuple(categories), tuple(months), counts)


def _rows_of(figures: Figures, series: Series, level: str, codes: Sequence[str]) -> pa.Table:
    table = series.counts.table
    wanted = pa.array([name for name, source in figures.chosen.items() if source is series], pa.string())
    inside = pc.and_(pc.is_in(table[level], pa.array(list(codes), pa.string())), pc.is_in(table["category"], wanted))
    return table.filter(inside).select([level, "category", "month", "n"])


def points_of(figures: Figures, street: Series) -> PointCounts | None:
    """Snap points of this year and of the months that it is compared with: a whole year before a part of one."""
    spans = [span for comparison in figures.comparisons for span in comparison.spans.values()]
    nearest = max(((span.is_whole_year, span.base[-1]) for span in spans), default=None)
    before = {month for span in spans if (span.is_whole_year, span.base[-1]) == nearest for month in span.base}
    months = sorted({*year_ending(figures.ending), *before})
    sources = [
        ([one for one in street.holdings if one.unit == force_unit(force)], codes_of_force(force.code))
        for force in figures.territory.forces
    ]
    if not any(holdings for holdings, _ in sources):
        return None
    return point_counts(sources, figures.territory.lsoa21, months)


def _atlas(figures: Figures, shapes: Mapping[str, BaseGeometry]) -> Atlas | None:
    if not shapes:
        return None
    district_of, ward_of = _district_of(), _ward_of(figures)
    areas = [
        SmallArea(place.ref.code, place.ref.name, district_of.get(place.ref.code, ""), ward_of.get(place.ref.code, ""))
        for place in figures.places
        if place.level == "lsoa21" and place.ref.kind == "lsoa"
    ]
    return atlas_of(areas, shapes, _outlines(figures.territory.districts, areas, shapes))


def _district_of() -> dict[str, str]:
    now = picture()
    return {lsoa: now.names.get(district or "", "") for lsoa, district in now.levels["district"].items()}


def _ward_of(figures: Figures) -> dict[str, str]:
    """By small area, the name of its ward; those of a ward that has no name of its own are left out."""
    return {
        code: place.ref.name
        for place in figures.places
        if place.level == "ward" and place.ref.name != place.ref.code
        for code in place.lsoa21
    }


def _outlines(
    districts: Sequence[AreaRef], areas: Sequence[SmallArea], shapes: Mapping[str, BaseGeometry]
) -> list[tuple[str, BaseGeometry]]:
    """District outlines made of the very small areas drawn, so that line and fill meet."""
    inside = {
        district.name: [shapes[area.code] for area in areas if area.district == district.name and area.code in shapes]
        for district in districts
    }
    return [(name, shapely.union_all(parts)) for name, parts in inside.items() if parts]
