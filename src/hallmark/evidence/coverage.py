"""The coverage calendar: for every unit, dataset and month, what is held, missing or suspiciously thin.

It is the gate behind every figure: a gap is never a fall, and half a year is never a year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.conf import settings
from django.utils import timezone

from crimestats.periods import months_between, months_label
from hallmark.areas.queries import forces
from hallmark.evidence import synthetic
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER, categories, in_use
from hallmark.evidence.models import Holding
from hallmark.evidence.people import residents_of_forces
from hallmark.evidence.rules import is_thin, missing_categories, usual_rows
from hallmark.evidence.sources import police_street
from hallmark.evidence.standing import standing

FULL_SHARE = 0.7
"""A force's month with under this share of the categories of its day is a part of the month: say, burglary only."""
WITHOUT_DISORDER = {"btp"}
"""Forces that publish no anti-social behaviour."""


@dataclass(frozen=True)
class Cell:
    """One unit and month. ``state``: held, thin, partial (not every category) or missing; ``note`` says why."""

    month: str
    state: str
    rows: int = 0
    without_place: int = 0
    vintage: date | None = None
    note: str = ""
    present: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()

    def carries(self, category: str) -> bool:
        """May figures of this category be counted from this month?"""
        if self.state in {"missing", "thin"} or not in_use(category, self.month):
            return False
        wanted = {ALL_RECORDS: self.absent, ALL_CRIME: self.absent - {DISORDER}}
        if category in wanted:
            return not wanted[category]
        return category not in self.absent


@dataclass(frozen=True)
class UnitCalendar:
    """The months of one unit of a dataset: from its own first month held to the last month held of any."""

    dataset: str
    unit: str
    name: str
    cells: tuple[Cell, ...]

    @cached_property
    def by_month(self) -> dict[str, Cell]:
        return {cell.month: cell for cell in self.cells}

    def cell(self, month: str) -> Cell:
        """The cell of a month; a missing one where nothing is held."""
        return self.by_month.get(month) or Cell(month, "missing", note="Nothing is held for this month.")

    def gaps(self, months: Iterable[str], category: str) -> list[str]:
        """The months from which this category cannot be counted."""
        return [month for month in months if not self.cell(month).carries(category)]

    @property
    def gap_sentence(self) -> str:
        """What is missing between the first and the last month held, in words; blank where nothing is."""
        parts = []
        for state, words in (("missing", "not held"), ("thin", "suspiciously thin"), ("partial", "held in part")):
            months = [cell.month for cell in self.cells if cell.state == state]
            if months:
                parts.append(f"{months_label(months)} {words}")
        return "; ".join(parts)


@dataclass(frozen=True)
class DatasetStatus:
    """What is held of one dataset, over all its units."""

    dataset: str
    publishers: tuple[str, ...]
    licences: tuple[str, ...]
    first: str
    last: str
    rows: int
    units: int
    files: int
    quarantined: int
    without_place: int
    gaps: int
    thin: int
    partial: int
    vintage: date | None
    latest_added: date
    age_days: int | None
    stale: bool
    earlier_vintages: int = 0
    kept_aside: int = 0
    gap_examples: tuple[str, ...] = field(default=())


def expected_categories(month: str, unit: str) -> frozenset[str]:
    """The police.uk categories in use in a month, less those a unit never publishes."""
    names = {item.name for item in categories() if item.in_use(month)}
    return frozenset(names - {DISORDER} if unit in WITHOUT_DISORDER else names)


def street_calendar(units: Iterable[str] | None = None) -> list[UnitCalendar]:
    """The coverage calendar of street-level police records, by force; all forces held, or only the units named."""
    held = standing().filter(dataset=police_street.DATASET)
    if units is not None:
        held = held.filter(unit__in=list(units))
    by_unit: dict[str, dict[str, Holding]] = {}
    for holding in held:
        by_unit.setdefault(holding.unit, {})[holding.period] = holding
    if not by_unit:
        return []
    last = max(month for months in by_unit.values() for month in months)
    names = {force.slug: force.name for force in forces()}
    residents = residents_of_forces(set(by_unit))
    return [
        UnitCalendar(
            police_street.DATASET, unit, names.get(unit) or unit.replace("-", " ").title(),
            tuple(_street_cells(unit, by_unit[unit], months_between(min(by_unit[unit]), last), residents.get(unit))),
        )
        for unit in sorted(by_unit)
    ]  # fmt: skip


def _street_cells(
    unit: str, held: Mapping[str, Holding], months: Iterable[str], residents: int | None
) -> Iterable[Cell]:
    rows = {month: holding.rows for month, holding in held.items()}
    names = {name for holding in held.values() for name in holding.categories}
    by_category = {name: {month: one.categories.get(name, 0) for month, one in held.items()} for name in names}
    for month in months:
        holding = held.get(month)
        if holding is None:
            yield Cell(month, "missing", note="Nothing is held for this month.")
            continue
        usual_by_category = {name: usual_rows(counts, month) for name, counts in by_category.items()}
        yield street_cell(unit, month, holding, usual_rows(rows, month), usual_by_category, residents)


def street_cell(
    unit: str,
    month: str,
    holding: Holding,
    usual: float,
    usual_by_category: Mapping[str, float],
    residents: int | None,
) -> Cell:
    """One force's month, judged beside the force's usual month and its residents."""
    expected = expected_categories(month, unit)
    present = frozenset(name for name, rows in holding.categories.items() if rows)
    absent = missing_categories(holding.categories, {k: v for k, v in usual_by_category.items() if k in expected})
    state, note = "held", ""
    if len(present & expected) < len(expected) * FULL_SHARE and present:
        absent = expected - present
        state, note = "partial", f"Only {_few(present)} held: {len(absent)} categories are not in the file."
    elif absent:
        state, note = "partial", f"No {_few(absent)}, though a usual month has at least 20 of each."
    whole = state == "held"
    if is_thin(holding.rows, usual=usual, residents=residents if whole else None):
        state = "thin"
        note = f"{holding.rows:,} rows where a usual month of this force has about {usual:,.0f}: a gap, not a fall."
        if holding.rows >= usual * 0.5:
            note = f"{holding.rows:,} rows are too few for {residents:,} residents: a gap, not a fall."
    return Cell(month, state, holding.rows, holding.without_place, holding.vintage, note, present, frozenset(absent))


def _few(names: frozenset[str]) -> str:
    listed = sorted(names)
    return ", ".join(listed[:3]).lower() + (f" and {len(listed) - 3} more" if len(listed) > 3 else "")


def calendar(dataset: str) -> list[UnitCalendar]:
    """The coverage calendar of any dataset with months. Street-level records are judged; others are held or not."""
    if dataset == police_street.DATASET:
        return street_calendar()
    by_unit: dict[str, list[Holding]] = {}
    for holding in standing().filter(dataset=dataset, period__contains="-"):
        by_unit.setdefault(holding.unit, []).append(holding)
    if not by_unit:
        return []
    periods = [holding.period for held in by_unit.values() for holding in held]
    months = months_between(min(periods), max(periods))
    return [
        UnitCalendar(dataset, unit, unit, tuple(_plain_cells(held, months))) for unit, held in sorted(by_unit.items())
    ]


def _plain_cells(held: list[Holding], months: list[str]) -> Iterable[Cell]:
    by_month = {holding.period: holding for holding in held}
    rows = {holding.period: holding.rows for holding in held}
    for month in months:
        holding = by_month.get(month)
        usual = usual_rows(rows, month)
        if holding is None:
            yield Cell(month, "missing", note="Nothing is held for this month.")
        elif is_thin(holding.rows, usual=usual):
            note = f"{holding.rows:,} rows where a usual month has about {usual:,.0f}."
            yield Cell(month, "thin", holding.rows, holding.without_place, holding.vintage, note)
        else:
            present = frozenset(holding.categories)
            yield Cell(month, "held", holding.rows, holding.without_place, holding.vintage, "", present)


def status(today: date | None = None) -> list[DatasetStatus]:
    """What is held of each dataset, with its age and an alarm where it is older than the agreed days."""
    today = today or timezone.localdate()
    by_dataset: dict[str, list[Holding]] = {}
    for holding in Holding.objects.select_related("added_in").order_by("dataset", "unit", "period"):
        by_dataset.setdefault(holding.dataset, []).append(holding)
    return [_dataset_status(dataset, holdings, today) for dataset, holdings in by_dataset.items()]


def _dataset_status(dataset: str, holdings: list[Holding], today: date) -> DatasetStatus:
    live = [holding for holding in holdings if holding.state == Holding.State.LIVE]
    periods = sorted(holding.period for holding in live if holding.period)
    calendars = calendar(dataset) if any("-" in period for period in periods) else []
    states = [cell.state for unit in calendars for cell in unit.cells]
    months = [period for period in periods if "-" in period]
    # A census is not out of date after four months, and invented records never are.
    invented = all(holding.publisher == synthetic.PUBLISHER for holding in live)
    age = _age_days(months[-1], today) if months and not invented else None
    return DatasetStatus(
        dataset=dataset,
        publishers=tuple(sorted({holding.publisher for holding in live})),
        licences=tuple(sorted({holding.licence for holding in live})),
        first=periods[0] if periods else "",
        last=periods[-1] if periods else "",
        rows=sum(holding.rows for holding in live),
        units=len({holding.unit for holding in live}),
        files=len(live),
        quarantined=sum(holding.rows_quarantined for holding in live),
        without_place=sum(holding.without_place for holding in live),
        gaps=states.count("missing"),
        thin=states.count("thin"),
        partial=states.count("partial"),
        vintage=max((holding.vintage for holding in live if holding.vintage), default=None),
        latest_added=max(timezone.localdate(holding.added_in.added_at) for holding in holdings),
        age_days=age,
        stale=age is not None and age > settings.HALLMARK_STALE_DAYS,
        earlier_vintages=sum(holding.state == Holding.State.SUPERSEDED for holding in holdings),
        kept_aside=sum(holding.state == Holding.State.ASIDE for holding in holdings),
        gap_examples=tuple(f"{unit.name}: {unit.gap_sentence}" for unit in calendars if unit.gap_sentence),
    )


def _age_days(period: str, today: date) -> int:
    year, month = int(period[:4]), int(period[5:7] or 12)
    after = date(year + month // 12, month % 12 + 1, 1)
    return (today - after).days
