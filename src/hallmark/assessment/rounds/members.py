"""Which Community Safety Partnerships there are, and which of them the evidence covers for a year."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from crimestats.periods import month_label, months_label, year_ending
from hallmark.areas.picture import Picture
from hallmark.areas.placement import picture
from hallmark.areas.queries import AreaRef, lookup_state
from hallmark.assessment.series import OPEN_COUNTS, TOTALS, category_kinds, force_unit
from hallmark.assessment.wording import listed
from hallmark.evidence.categories import ALL_CRIME
from hallmark.evidence.coverage import UnitCalendar, street_calendar
from hallmark.evidence.standing import live_now
from hallmark.evidence.tables import live_holdings, rows_of


@dataclass(frozen=True)
class Member:
    """A Community Safety Partnership in a round.

    Attributes:
        code, name: by the lookup held.
        forces: the police force areas that it lies in.
        districts: the districts that it covers, whole or in part.
        months: how many months of the year carry all crime.
        why_not: why the evidence does not cover it; blank where it does.
    """

    code: str
    name: str
    forces: tuple[AreaRef, ...]
    districts: tuple[AreaRef, ...]
    months: int
    why_not: str

    @property
    def force(self) -> str:
        """The forces by name."""
        return listed([force.name for force in self.forces])

    @property
    def where(self) -> str:
        """Its districts, where its name does not say them."""
        names = [district.name for district in self.districts]
        return "" if names == [self.name] else f"in {listed(names)}"

    @property
    def units(self) -> tuple[str, ...]:
        """The forces as their files name them: members of the same are made one after the other."""
        return tuple(force_unit(force) for force in self.forces)


def members_of(ending: str) -> tuple[Member, ...]:
    """Every partnership of the lookup held, by name, and whether the year that ends with this month is covered.

    A force whose records are not held may have ready-made counts. Only counting tells whether they carry the year, so
    the partnerships whose districts they name are not ruled out here.
    """
    return _members(str(connection.settings_dict["NAME"]), lookup_state(), tuple(live_now()), ending)


@lru_cache(maxsize=8)
def _members(_database: str, _state: str, _live: tuple[int, ...], ending: str) -> tuple[Member, ...]:
    now, months = picture(), year_ending(ending)
    calendars = {unit.unit: unit for unit in street_calendar()}
    counted = _counted_districts(now, months)
    found = []
    for code, districts in _districts_of_csps(now).items():
        forces = _refs(now, _forces_of(now, code, districts), "force")
        held = {force.name: calendars.get(force_unit(force)) for force in forces}
        carried = _carried(held.values(), months)
        why_not = _undivided(now, districts) if code in now.undivided_csps else ""
        if not why_not and not counted.issuperset(districts):
            why_not = _not_held(held, months, ending)
        found.append(Member(code, now.names[code], forces, _refs(now, districts, "district"), carried, why_not))
    return tuple(sorted(found, key=lambda member: (member.name, member.code)))


def _districts_of_csps(now: Picture) -> dict[str, list[str]]:
    """Each partnership that the lookup names, with its districts."""
    found: dict[str, list[str]] = {}
    for district, csps in sorted(now.csps_of_district.items()):
        for csp in csps:
            found.setdefault(csp, []).append(district)
    return found


def _forces_of(now: Picture, csp: str, districts: Iterable[str]) -> list[str]:
    """By its small areas; where those are not known, by its districts."""
    small = now.members["csp"].get(csp) or [
        lsoa for district in districts for lsoa in now.members["district"].get(district, ())
    ]
    return sorted({force for lsoa in small if (force := now.levels["force"].get(lsoa))})


def _refs(now: Picture, codes: Iterable[str], kind: str) -> tuple[AreaRef, ...]:
    return tuple(AreaRef(code, now.names[code], kind) for code in codes)


def _undivided(now: Picture, districts: Sequence[str]) -> str:
    shared = [now.names[code] for code in districts if len(now.csps_of_district[code]) > 1]
    lie = "Its district" if len(districts) == 1 else listed(shared)
    return (
        f"{lie} has several partnerships, and police.uk’s small areas do not tell them apart. Add a list of its LSOAs, "
        "with the columns LSOA21CD and CSP24CD."
    )


def _carried(units: Iterable[UnitCalendar | None], months: Sequence[str]) -> int:
    held = list(units)
    gaps = {month for unit in held for month in (unit.gaps(months, ALL_CRIME) if unit else months)}
    return len(months) - len(gaps) if held else 0


def _not_held(held: Mapping[str, UnitCalendar | None], months: Sequence[str], ending: str) -> str:
    """Which force's files are missing, or do not carry the year in any category; blank where all do."""
    year = f"the year ending {month_label(ending)}"
    missing = [name for name, unit in held.items() if unit is None or _has_nothing(unit, months)]
    if missing:
        return f"{listed(missing)}: no file held for {year}."
    if not held:
        return "The lookup does not say which police force it lies in."
    units = [unit for unit in held.values() if unit]
    if any(not any(unit.gaps(months, name) for unit in units) for name in (*category_kinds(), *TOTALS)):
        return ""
    worst = max(units, key=lambda unit: len(unit.gaps(months, ALL_CRIME)))
    gaps = worst.gaps(months, ALL_CRIME)
    are = "is" if len(gaps) == 1 else "are"
    return f"{worst.name}: {months_label(gaps)} {are} missing, suspiciously thin or held in part."


def _has_nothing(unit: UnitCalendar, months: Sequence[str]) -> bool:
    return all(unit.cell(month).state == "missing" for month in months)


def _counted_districts(now: Picture, months: Sequence[str]) -> frozenset[str]:
    """Districts of which ready-made counts of every month of the year name a small area."""
    held = [holding for dataset in OPEN_COUNTS for holding in live_holdings(dataset, periods=months)]
    table = rows_of(held)
    if table is None or len({holding.period for holding in held}) < len(months):
        return frozenset()
    named = set(table.select("area_code").distinct().to_pyarrow()["area_code"].to_pylist())
    codes = zip(now.table["code"].to_pylist(), now.table["district_code"].to_pylist(), strict=True)
    return frozenset(district for code, district in codes if district and code in named)
