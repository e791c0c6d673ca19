"""Where an assessment comes from: the holdings counted, what they can carry, where they fall short."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import crimestats
import hallmark
from crimestats.periods import add_months, months_between
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.series import Series, distinct
from hallmark.evidence import synthetic
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.coverage import UnitCalendar
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street

LIMITS = (
    (
        "Police records count what was reported to and recorded by the police, not all that happened. More reports of "
        "domestic abuse or hate crime can mean more trust."
    ),
    "Points on police.uk are anonymised: a street’s mid-point, by month. They are never an address and never a day.",
    "Anti-social behaviour is incidents, not crimes. It is counted apart and is never part of “all crime”.",
    (
        "Burglary covers homes and businesses together. Police.uk has no category for domestic abuse, hate crime or "
        "knife crime."
    ),
    (
        "Counts vary by themselves. A difference is called a rise or a fall only where a test says so. The test cannot "
        "tell a change in crime from a change in reporting or recording."
    ),
)

PLACED = (
    "A record belongs to an area by its LSOA code, through the ONS lookup (best fit). Each place is counted from the "
    "files of its own police force. British Transport Police and neighbouring forces are not in these figures. A "
    "record of an LSOA of 2011 that was split is given to the new LSOA that its point lies in. Where no point can "
    "tell, it counts for the district and for no ward."
)
PLACED_BY_OTHERS = (
    "Counts of small areas (LSOAs) are summed to larger ones through the ONS lookup (best fit). Which records lie "
    "behind them, and which police forces they are from, only whoever counted them knows."
)
METHOD = (
    (
        "A year is compared only if all its months are held, none suspiciously thin, with every category of the "
        "figure. Otherwise the same months of both years are compared, or nothing is."
    ),
    "No percentage is given on a base under 50. Each series keeps to one source.",
    (
        "A rise or a fall is called by a quasi-Poisson test, each month beside the same month of the other year. "
        "It allows for how much the series and the others here vary. Of the rises and falls called in one table, "
        "no more than 1 in 20 should be false. All crime is tested by itself."
    ),
    (
        "One month’s luck says something of the next month’s. London’s boroughs, 2011 to 2019, show how much; less is "
        "allowed only where the series here show less. That can triple the scatter that a change must stand out of. A "
        "drift within a year counts as scatter too. So a true change can be missed, and is then too uncertain to call."
    ),
    (
        "The limits of a ratio are for one line alone. They may leave out no change where nothing is called, because "
        "many lines were tested."
    ),
)


def months_read(figures: Figures) -> list[str]:
    """Every month that any number here is counted from."""
    wanted = set(months_between(add_months(figures.ending, 1 - MONTHS_SHOWN), figures.ending))
    for comparison in figures.comparisons:
        for span in comparison.spans.values():
            wanted |= set(span.base)
    return sorted(wanted)


def coverage_statements(figures: Figures) -> list[str]:
    """What the sources used cannot carry over the months shown, in words."""
    used = distinct(figures.chosen)
    months = months_between(add_months(figures.ending, 1 - MONTHS_SHOWN), figures.ending)
    gaps = [(unit.name, _since(unit, months[0]).gap_sentence) for item in used for unit in item.units]
    statements = [f"{name}: {said}." for name, said in gaps if said]
    for item in used:
        statements += wording.left_out(item.empty_months, months)
    missing = [name for name in (ALL_CRIME, DISORDER) if name not in figures.chosen]
    if missing:
        names = ", ".join(sorted(set(figures.chosen) - {ALL_CRIME, ALL_RECORDS}))
        statements.append(
            f"Only {names} can be counted for this year. {' and '.join(missing)} cannot: not every category is held."
        )
    if len({item.dataset for item in used}) > 1:
        statements.append(wording.mixed_sources({name: item.label for name, item in figures.chosen.items()}))
    return statements


def _since(unit: UnitCalendar, first: str) -> UnitCalendar:
    """A unit's months from this one on, or from the first that is held: before it nothing is missing."""
    held = [cell.month for cell in unit.cells if cell.state != "missing"]
    begins = max(first, min(held, default=first))
    return replace(unit, cells=tuple(cell for cell in unit.cells if cell.month >= begins))


def holdings_used(figures: Figures) -> list[Holding]:
    """The holdings whose rows any number here was counted from, those of similar areas among them."""
    used = _of_months(distinct(figures.chosen), set(months_read(figures)))
    used += _of_months(figures.peer_series, set(figures.months))
    return list({holding.pk: holding for holding in used}.values())


def _of_months(series: Iterable[Series], months: set[str]) -> list[Holding]:
    return [
        holding
        for item in series
        for holding in item.holdings
        if holding.period in months
        and (item.dataset != police_street.DATASET or holding.unit in {unit.unit for unit in item.units})
    ]


COUNTING = ("areas", "assessment", "evidence", "partners", "reports")
"""The packages that have a part in what is counted, placed, rounded or printed."""
COUNTED = ("police-uk-", "counts-", "incidents-")
"""How the names of datasets begin that are counts or records themselves, and no reference data."""


@cache
def program() -> str:
    """What counts here: the version, and a digest of all that its counting rests on. Another may count otherwise."""
    home = Path(hallmark.__file__).parent
    packages = (Path(crimestats.__file__).parent, *(home / name for name in COUNTING))
    files = {
        path.relative_to(package.parent).as_posix(): path
        for package in packages
        for path in package.rglob("*")
        if path.suffix in {".py", ".yaml", ".csv"}
    }
    digest = hashlib.sha256()
    for name in sorted(files):
        # The digest of each alone: no byte can pass from one file, or from its name, to the next unseen.
        digest.update(f"{name} {hashlib.sha256(files[name].read_bytes()).hexdigest()}\n".encode())
    return f"{hallmark.__version__} ({digest.hexdigest()[:12]})"


def evidence_of(figures: Figures) -> list[dict[str, Any]]:
    """Each holding used, as made.json and the manifest of an adopted version keep it."""
    return sorted((_named(holding) for holding in holdings_used(figures)), key=lambda row: row["holding"])


def _named(holding: Holding) -> dict[str, Any]:
    return {
        "holding": holding.pk,
        "dataset": holding.dataset,
        "unit": holding.unit,
        "period": holding.period,
        "original": holding.original_id,
        "content": holding.member_sha256,
    }


def is_synthetic(figures: Figures) -> bool:
    """Is any of the evidence invented?"""
    return any(holding.publisher == synthetic.PUBLISHER for holding in holdings_used(figures))


def evidence_digest(figures: Figures) -> str:
    """SHA-256 over the contents of the evidence used: the same evidence has the same digest on any machine."""
    parts = sorted(
        f"{one.dataset} {one.unit} {one.period} {one.member_sha256 or one.original_id}"
        for one in holdings_used(figures)
    )
    people = figures.people
    if people:
        mine = sorted({code for place in figures.places for code in place.lsoa21} & people.by_lsoa.keys())
        parts += [f"residents {people.source} {code} {people.by_lsoa[code]}" for code in mine]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
