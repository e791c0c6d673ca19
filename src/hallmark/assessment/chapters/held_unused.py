"""What is held of the area and was not counted, with why: a reader may know of it and miss it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from crimestats.periods import period_label
from hallmark.areas.forces import force_by_slug
from hallmark.areas.placement import picture
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.provenance import COUNTED, holdings_used
from hallmark.assessment.series import force_unit
from hallmark.evidence.models import Holding
from hallmark.evidence.presenters import dataset_name
from hallmark.evidence.sources import police_street
from hallmark.evidence.standing import standing
from hallmark.reports.blocks import Block, Cell, Column, Table, Text

YEARLY = "counts-lsoa-year"
OTHER = "It has other categories and months than the source that is used. A series keeps to one source."
WHY = {
    police_street.DATASET: "Not every category or month needed is in these files. A figure keeps to one source.",
    "police-uk-outcomes": "The outcome in each record’s own file is used instead.",
    "police-uk-stop-and-search": "A stop is not a crime: it shows where the police searched. No chapter is about that.",
    "police-uk-api": "The monthly files are counted instead.",
    "counts-lsoa": "Records, or counts of more of the year, are held and are used instead.",
    "counts-mps-borough": OTHER,
    "counts-mps-ward": OTHER,
    YEARLY: "Whole years in other categories. A comparison here needs months, each beside the same month.",
    "incidents-council-asb": "Reports to a council are other incidents than the police’s, and are not added to them.",
}
"""Why evidence of each kind may be held and not counted."""
NOT_YET = "The assessment does not count this kind yet."
OTHER_FORCE = "Each place is counted from the files of its own police force alone."
OTHER_MONTHS = "Other months of the same files are counted. No figure here is of these."
LONDON, LONDON_FORCES = "london", {"metropolitan", "city-of-london"}
RAILWAYS = "btp"


def unused_blocks(figures: Figures) -> list[Block]:
    """The table of what is held of the area and not used; one sentence where there is none."""
    found = sorted(_unused(figures), key=lambda row: [cell.text for cell in row])
    if not found:
        return [
            Text("unused-none", "All evidence of crime and disorder that is held of the area is used.", origin="fixed")
        ]
    columns = (
        Column("what", "Evidence"), Column("publisher", "Publisher"), Column("period", "Period held"),
        Column("why", "Why it is not used"),
    )  # fmt: skip
    return [Table("held-unused", "Evidence held, and not used here", columns, tuple(found))]


def _unused(figures: Figures) -> Iterator[tuple[Cell, ...]]:
    used = {(one.dataset, one.unit, one.period) for one in holdings_used(figures)}
    counted = {(_kind(dataset), unit) for dataset, unit, _ in used}
    own, districts = _units(figures), _district_units()
    held: dict[tuple[str, str], list[Holding]] = defaultdict(list)
    for one in standing():
        if one.dataset.startswith(COUNTED) and (one.dataset, one.unit, one.period) not in used:
            held[_kind(one.dataset), one.unit].append(one)
    for (kind, unit), holdings in held.items():
        if unit in own or not _is_elsewhere(unit, districts):
            # Whose it is, where its name alone does not say that it is about the area.
            what = _words(kind) if unit in own else f"{_words(kind)}: {unit}"
            why = OTHER_MONTHS if (kind, unit) in counted else WHY.get(kind, NOT_YET)
            if kind == police_street.DATASET and unit not in own:
                why = OTHER_FORCE
            yield tuple(Cell(words) for words in (what, holdings[0].publisher, _period(holdings), why))


def _kind(dataset: str) -> str:
    return YEARLY if dataset.startswith(YEARLY) else dataset


def _words(kind: str) -> str:
    return "Yearly counts by LSOA" if kind == YEARLY else dataset_name(kind)


def _units(figures: Figures) -> set[str]:
    """The units of files about the area: its forces, its districts, and London where it lies there."""
    territory = figures.territory
    forces = {force_unit(force) for force in territory.forces}
    districts = {name for ref in territory.districts for name in (wording.slug(ref.name), ref.code.lower())}
    return forces | districts | ({LONDON} if forces & LONDON_FORCES else set())


def _is_elsewhere(unit: str, districts: Collection[str]) -> bool:
    """Is it another force's or district's? An agency's own name, a country's, the railways', may be about any area."""
    force = force_by_slug(unit)
    return unit == LONDON or unit in districts or (force is not None and unit != RAILWAYS)


def _district_units() -> set[str]:
    """The units of files about a district, of every district."""
    places = picture()
    codes = places.members["district"]
    return {name for code in codes for name in (wording.slug(places.names.get(code) or code), code.lower())}


def _period(holdings: Sequence[Holding]) -> str:
    """The months held, and how many, or the years."""
    periods = sorted({one.period for one in holdings})
    if not periods[0]:
        return "Undated"
    first, last = periods[0], periods[-1]
    if len(first) == len(last) == len("YYYY-MM"):
        months = "1 month" if len(periods) == 1 else f"{len(periods)} months"
        return f"{months}: {period_label(first, last)}"
    return first if first == last else f"{first} to {last}"
