"""Where counts for an area can come from: police records first, ready-made counts where records are not held.

A series keeps to one source. Each says, month by month and category by category, whether it can carry a figure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from hallmark.areas.queries import AreaRef, force_by_code, force_slug_of
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DEFINITION, DISORDER, categories, current_categories
from hallmark.evidence.counting import PlacedCounts, ready_counts, street_counts
from hallmark.evidence.coverage import Cell, UnitCalendar, street_calendar
from hallmark.evidence.models import Holding
from hallmark.evidence.rules import is_thin, usual_rows
from hallmark.evidence.sources import police_street
from hallmark.evidence.sources.police_rows import PUBLISHER
from hallmark.evidence.tables import live_holdings
from hallmark.partners.queries import Territory

TOTALS = (ALL_CRIME, ALL_RECORDS)


@dataclass
class Series:
    """Counts of one source for one area: ``units`` are its coverage calendars, ``label`` its name in figures."""

    dataset: str
    label: str
    definition: str
    units: list[UnitCalendar]
    holdings: list[Holding]
    codes: frozenset[str]
    counts: PlacedCounts | None = field(default=None)

    def gaps(self, months: Iterable[str], category: str) -> list[str]:
        """The months from which this category cannot be counted for the area, in any of its units."""
        wanted = list(months)
        missing = {month for unit in self.units for month in unit.gaps(wanted, category)}
        return wanted if not self.units else sorted(missing)

    def months(self) -> list[str]:
        """Every month of which anything is held."""
        return sorted({cell.month for unit in self.units for cell in unit.cells if cell.state != "missing"})

    def load(self, months: Sequence[str]) -> PlacedCounts:
        """Counts of these months, read once."""
        if self.counts is None:
            wanted = set(months)
            holdings = [holding for holding in self.holdings if holding.period in wanted]
            read = street_counts if self.dataset == police_street.DATASET else ready_counts
            self.counts = read(holdings, self.codes)
        return self.counts


def series_for(territory: Territory, codes: frozenset[str]) -> list[Series]:
    """The sources that hold anything for the area, records before ready-made counts."""
    found = []
    if street := _street_series(territory, codes):
        found.append(street)
    found += _ready_series(territory, codes)
    return found


def _street_series(territory: Territory, codes: frozenset[str]) -> Series | None:
    slugs = [force_unit(ref) for ref in territory.forces]
    units = street_calendar(slugs)
    if not units:
        return None
    held = {unit.unit for unit in units}
    units += [UnitCalendar(police_street.DATASET, slug, slug, ()) for slug in slugs if slug not in held]
    # Every force's files are read, not only the area's own: records of neighbours and of the railway lie here too.
    holdings = live_holdings(police_street.DATASET)
    return Series(police_street.DATASET, f"{PUBLISHER}, street-level records", DEFINITION, units, holdings, codes)


def _ready_series(territory: Territory, codes: frozenset[str]) -> list[Series]:
    names = set(current_categories())
    datasets: dict[str, list[Holding]] = {}
    for holding in Holding.objects.filter(
        dataset__startswith="counts-", state=Holding.State.LIVE, period__contains="-"
    ):
        if set(holding.categories) <= names:
            datasets.setdefault(holding.dataset, []).append(holding)
    found = []
    for dataset, holdings in sorted(datasets.items()):
        counts = ready_counts(holdings, codes)
        unit = _ready_calendar(dataset, territory, counts)
        if unit.cells:
            label = f"{holdings[0].publisher}, ready-made counts by LSOA"
            found.append(Series(dataset, label, DEFINITION, [unit], holdings, codes, counts))
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


def with_totals(by_category: dict[str, int]) -> dict[str, int]:
    """Counts by category with the two totals: all crime (without anti-social behaviour), and all records."""
    total = sum(by_category.values())
    return {**by_category, ALL_RECORDS: total, ALL_CRIME: total - by_category.get(DISORDER, 0)}
