"""The records that a map of hot spots is made of: points of one category in an area, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from crimestats.periods import months_label, period_label
from hallmark.areas.geometry import degrees_to_grid
from hallmark.areas.queries import boundaries, placement, splits
from hallmark.assessment.series import Series, series_for
from hallmark.evidence import synthetic
from hallmark.evidence.categories import ALL_CRIME, DISORDER
from hallmark.evidence.sources import police_street
from hallmark.evidence.tables import rows_of
from hallmark.partners.queries import Territory
from hallmark.ui.problems import Problem

FEWEST_MONTHS = 3
FEWEST_RECORDS = 30


@dataclass(frozen=True)
class Records:
    """Points of one category: unique places and months with how many records each has."""

    months: tuple[str, ...]
    """The months that are counted, in order."""
    gaps: tuple[str, ...]
    """Months asked for that the evidence does not carry."""
    east: np.ndarray
    north: np.ndarray
    month: np.ndarray
    """Position in `months`."""
    n: np.ndarray
    location: np.ndarray
    """The words that police.uk gives for the snap point."""
    without_point: int
    area: BaseGeometry
    lsoas: dict[str, BaseGeometry]
    source: str
    synthetic: bool
    """Made up for the demonstration."""

    @property
    def total(self) -> int:
        """Records with a point."""
        return int(self.n.sum())


def records_of(territory: Territory, category: str, months: Sequence[str]) -> Records:
    """The points of a category in an area over these months.

    Raises:
        Problem: no police records are held, the category is not one of theirs, too few months or records are held, or
            no boundaries are.
    """
    series = _street(territory)
    gaps = series.gaps(months, category)
    held = [month for month in months if month not in set(gaps)]
    if len(held) < FEWEST_MONTHS:
        raise Problem(
            f"{category} in {territory.area.name} is held in full for {len(held)} of the {len(months)} months asked. "
            f"A map of hot spots needs {FEWEST_MONTHS}. Choose other months, or add the missing files."
        )
    shapes = boundaries(territory.lsoa21, edition=2021)
    if len(shapes) < len(territory.lsoa21):
        raise Problem(
            f"Boundaries of {len(territory.lsoa21) - len(shapes):,} small areas of {territory.area.name} are not held. "
            "Add the LSOA boundaries: hallmark evidence add PATH."
        )
    rows, without = _rows(series, territory, category, held)
    east, north = degrees_to_grid(rows["longitude"], rows["latitude"])
    if rows["n"].sum() < FEWEST_RECORDS:
        raise Problem(
            f"Only {int(rows['n'].sum())} records of {category.lower()} in {territory.area.name} have a point in these "
            f"months. A map of hot spots needs {FEWEST_RECORDS}. Choose more months or another category."
        )
    return Records(
        tuple(held), tuple(gaps), east, north, rows["month"], rows["n"], rows["location"], without,
        shapely.union_all(list(shapes.values())), shapes, series.label,
        any(holding.publisher == synthetic.PUBLISHER for holding in series.holdings),
    )  # fmt: skip


def held_words(records: Records, months: Sequence[str]) -> str:
    """Which months are counted, and which are not, as a sentence or two."""
    label = period_label(months[0], months[-1])
    if not records.gaps:
        return f"All {len(months)} months are held ({label})."
    missing = months_label(list(records.gaps))
    return f"{len(records.months)} of the {len(months)} months are counted. Not held in full: {missing}."


def _street(territory: Territory) -> Series:
    found = next((one for one in series_for(territory) if one.dataset == police_street.DATASET), None)
    if found is None:
        raise Problem(
            f"No police records are held for {territory.area.name}. Add the archive of its police force: "
            "hallmark evidence add PATH."
        )
    return found


def _rows(
    series: Series, territory: Territory, category: str, months: Sequence[str]
) -> tuple[dict[str, np.ndarray], int]:
    """Places of the category with their counts, and how many records of the area have no point."""
    wanted = set(months)
    table = rows_of([holding for holding in series.holdings if holding.period in wanted])
    if table is None:
        raise Problem("The files of these months were taken away meanwhile. Ask again.")
    kind = table.crime_type.cast("string")
    of_kind = kind != DISORDER if category == ALL_CRIME else kind == category
    inside = table.filter(
        table.lsoa_code.isin(_codes(territory)), of_kind, table.month.cast("string").isin(list(months))
    )
    counted = (
        inside.group_by("longitude", "latitude", "location", month=inside.month.cast("string"))
        .aggregate(n=inside.count().cast("int64"))
        .order_by("month", "longitude", "latitude", "location")
        .to_pyarrow()
    )
    lon, lat = counted["longitude"].to_numpy(), counted["latitude"].to_numpy()
    n, placed = counted["n"].to_numpy(), np.isfinite(lon) & np.isfinite(lat)
    positions = {month: at for at, month in enumerate(months)}
    month = np.array([positions[one] for one in counted["month"].to_pylist()], dtype=np.int64)
    location = np.array([words or "" for words in counted["location"].to_pylist()], dtype=object)
    rows = {
        "longitude": lon[placed], "latitude": lat[placed], "n": n[placed], "month": month[placed],
        "location": location[placed],
    }  # fmt: skip
    return rows, int(n[~placed].sum())


def _codes(territory: Territory) -> list[str]:
    """The codes of the area's small areas, of either edition."""
    table = placement()
    mine = set(territory.lsoa21)
    pairs = zip(table["code"].to_pylist(), table["lsoa21_code"].to_pylist(), strict=True)
    return sorted({code for code, lsoa in pairs if lsoa in mine} | _split_parents(mine))


def _split_parents(mine: set[str]) -> set[str]:
    table = splits()
    pairs = zip(table["code"].to_pylist(), table["lsoa21_code"].to_pylist(), strict=True)
    return {code for code, lsoa in pairs if lsoa in mine}
