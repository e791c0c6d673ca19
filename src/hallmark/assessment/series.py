"""Where counts for an area can come from: police records first, ready-made counts where records are not held.

A series keeps to one source. Each says, month by month and category by category, whether it can carry a figure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from django.db import connection

from hallmark.areas.queries import AreaRef, force_by_code, force_slug_of, lookup_state, placement
from hallmark.evidence import lake
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DEFINITION, categories, current_categories
from hallmark.evidence.counting import PlacedCounts, ready_counts, street_counts, together
from hallmark.evidence.coverage import Cell, UnitCalendar, street_calendar
from hallmark.evidence.models import Holding
from hallmark.evidence.rules import is_thin, usual_rows
from hallmark.evidence.sources import police_street
from hallmark.evidence.standing import standing
from hallmark.evidence.tables import live_holdings
from hallmark.partners.queries import Territory

OPEN_COUNTS = ("counts-lsoa",)
"""Published counts that may be printed as they are. A partner's extract never stands in for police records here."""
TOTALS = (ALL_CRIME, ALL_RECORDS)


@dataclass
class Series:
    """Counts of one source for one area: ``units`` are its coverage calendars, ``label`` its name in figures."""

    dataset: str
    label: str
    definition: str
    units: list[UnitCalendar]
    holdings: list[Holding]
    counts: PlacedCounts
    empty_months: dict[str, str] = field(default_factory=dict)
    """Months in which a district has no record, or far too few: what the file holds is not all of the force."""

    def gaps(self, months: Iterable[str], category: str) -> list[str]:
        """The months from which this category cannot be counted for the area, in any of its units."""
        wanted = list(months)
        missing = {month for unit in self.units for month in unit.gaps(wanted, category)}
        missing |= self.empty_months.keys() & set(wanted)
        return wanted if not self.units else sorted(missing)

    def months(self) -> list[str]:
        """Every month of which anything is held."""
        return sorted({cell.month for unit in self.units for cell in unit.cells if cell.state != "missing"})


def distinct(chosen: Mapping[str, Series]) -> list[Series]:
    """The sources behind several categories, each once, in order of first use."""
    return list({id(series): series for series in chosen.values()}.values())


def series_for(territory: Territory, *, beside: bool = False) -> list[Series]:
    """The sources that hold anything for the area, records before ready-made counts.

    Args:
        beside: it is set beside an area of other forces, whose counts are to be kept for the areas that follow.
    """
    found = []
    if street := _street_series(territory, beside=beside):
        found.append(street)
    found += _ready_series(territory)
    return found


def codes_of_force(code: str) -> frozenset[str]:
    """The codes of every LSOA, of either edition, in a police force area."""
    return _codes_by_force(str(connection.settings_dict["NAME"]), lookup_state()).get(code, frozenset())


@lru_cache(maxsize=2)
def _codes_by_force(_database: str, _state: str) -> dict[str, frozenset[str]]:
    places = placement()
    found: dict[str, set[str]] = {}
    for lsoa, force in zip(places["code"].to_pylist(), places["force_code"].to_pylist(), strict=True):
        if force:
            found.setdefault(force, set()).add(lsoa)
    return {force: frozenset(lsoas) for force, lsoas in found.items()}


def _street_series(territory: Territory, *, beside: bool) -> Series | None:
    """Records of each force of the area, from that force's own files and within its own area.

    Other forces' files, and the railway police's, hold records of the same places. They are left out: whether such a
    file is held for a month would otherwise look like a change in crime (docs/adr/0009).
    """
    codes = {force_unit(force): codes_of_force(force.code) for force in territory.forces}
    units = street_calendar(codes)
    if not units:
        return None
    held = {unit.unit for unit in units}
    units += [UnitCalendar(police_street.DATASET, slug, slug, ()) for slug in codes if slug not in held]

    holdings = live_holdings(police_street.DATASET, units=codes)
    by_unit = tuple((codes[slug], tuple(one for one in holdings if one.unit == slug)) for slug in codes)
    counted = _counts_beside if beside else _street_counts
    counts = counted(str(lake.root()), str(connection.settings_dict["NAME"]), lookup_state(), by_unit)
    return Series(
        police_street.DATASET,
        f"{publishers_of(holdings)}, street-level records",
        DEFINITION,
        units,
        holdings,
        counts,
        _empty_months(territory, units, counts),
    )


def _count_forces(
    _root: str, _database: str, _state: str, by_unit: tuple[tuple[frozenset[str], tuple[Holding, ...]], ...]
) -> PlacedCounts:
    """The records of whole forces, each from its own files and within its own area."""
    return together(street_counts(own, codes) for codes, own in by_unit)


_street_counts = lru_cache(maxsize=1)(_count_forces)
"""Counted once for all areas of these forces that are assessed one after the other."""
_counts_beside = lru_cache(maxsize=1)(_count_forces)
"""Of similar areas' forces: one at a time, and never in place of the area's own."""


def publishers_of(holdings: Sequence[Holding]) -> str:
    """Whose files they are: invented ones are never named as a publisher's own."""
    return " and ".join(sorted({holding.publisher for holding in holdings}))


TOO_FEW = 0.25
"""A district's month with under this share of its usual records is a gap, where the force's whole month is not."""


def _empty_months(territory: Territory, units: Sequence[UnitCalendar], counts: PlacedCounts) -> dict[str, str]:
    """Months whose files leave out a district of the area: to which, by month."""
    names = {district.code: district.name for district in territory.districts}
    by_district: dict[str, dict[str, int]] = {code: {} for code in names}
    for (code, month, _), n in counts.by("district").items():
        if code in by_district:
            by_district[code][month] = by_district[code].get(month, 0) + n
    held = {cell.month for unit in units for cell in unit.cells if cell.state in {"held", "partial"}}
    return {
        month: names[code]
        for code, by_month in by_district.items()
        for month in sorted(held)
        if by_month.get(month, 0) <= usual_rows(by_month, month) * TOO_FEW
    }


def _ready_series(territory: Territory) -> list[Series]:
    codes = frozenset().union(*(codes_of_force(force.code) for force in territory.forces))
    names = set(current_categories())
    datasets: dict[str, list[Holding]] = {}
    for holding in standing().filter(dataset__in=OPEN_COUNTS, period__contains="-"):
        if set(holding.categories) <= names:
            datasets.setdefault(holding.dataset, []).append(holding)
    found = []
    for dataset, holdings in sorted(datasets.items()):
        counts = ready_counts(holdings, codes)
        unit = _ready_calendar(dataset, territory, counts)
        if unit.cells:
            label = f"{publishers_of(holdings)}, ready-made counts by LSOA"
            found.append(Series(dataset, label, DEFINITION, [unit], holdings, counts))
    return found


def _ready_calendar(dataset: str, territory: Territory, counts: PlacedCounts) -> UnitCalendar:
    """What a table of counts carries for this area: months by their own rows, a category's absence as a gap."""
    districts = {district.code for district in territory.districts}
    by_month: dict[str, dict[str, int]] = {}
    for (code, month, category), n in counts.by("district").items():
        if code in districts:
            month_counts = by_month.setdefault(month, {})
            month_counts[category] = month_counts.get(category, 0) + n
    rows = {month: sum(by_category.values()) for month, by_category in by_month.items()}
    names = {name for by_category in by_month.values() for name in by_category}
    absent = frozenset(set(current_categories()) - names)
    cells = []
    for month in sorted(rows):
        usual = usual_rows(rows, month)
        state, note = ("held", "") if not absent else ("partial", f"{len(absent)} categories are not in this table.")
        if is_thin(rows[month], usual=usual):
            state, note = (
                "thin",
                f"{rows[month]:,} records where a usual month has about {usual:,.0f}: a gap, not a fall.",
            )
        cells.append(Cell(month, state, rows[month], note=note, present=frozenset(by_month[month]), absent=absent))
    return UnitCalendar(dataset, territory.area.code, territory.area.name, tuple(cells))


def force_unit(area: AreaRef) -> str:
    """The unit of a force's files, for its police force area."""
    force = force_by_code(area.code)
    return force.slug if force else force_slug_of(area.name)


def category_kinds() -> dict[str, bool]:
    """Each category in use and whether it is crime (anti-social behaviour is not)."""
    return {item.name: item.is_crime for item in categories() if not item.last_month}
