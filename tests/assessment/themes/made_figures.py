"""Figures counted from monthly series made by hand, without database or file: an area, its districts and wards."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from unittest.mock import patch

import pyarrow as pa

from crimestats.periods import add_months, months_between
from hallmark.areas.queries import AreaRef
from hallmark.assessment import building
from hallmark.assessment.building import Figures, build_figures
from hallmark.assessment.places import Place
from hallmark.assessment.series import Series
from hallmark.evidence.categories import DEFINITION, current_categories
from hallmark.evidence.counting import LEVELS, PlacedCounts
from hallmark.evidence.coverage import Cell, UnitCalendar
from hallmark.evidence.people import SmallAreaPeople
from hallmark.evidence.sources import police_street
from hallmark.partners.queries import Territory

AREA = AreaRef("E22000900", "Ambleford and Wick", "csp")
FORCE = AreaRef("E23000990", "Vale Police", "force")
DISTRICTS = (AreaRef("E07000901", "Ambleford", "district"), AreaRef("E07000902", "Wick", "district"))
WARDS = (
    AreaRef("E05000911", "Castle", "ward"),
    AreaRef("E05000912", "Harbour", "ward"),
    AreaRef("E05000921", "Mill", "ward"),
    AreaRef("E05000922", "Orchard", "ward"),
)
LSOAS = tuple(f"E0109{number:04d}" for number in range(1, 9))
"""Two to each ward, in the order of `WARDS`; two wards to each district."""
SHARES = (0.30, 0.14, 0.16, 0.10, 0.12, 0.08, 0.06, 0.04)
"""The part of every count that falls in each small area."""
RESIDENTS = 1_500
SOURCE = "data.police.uk (Home Office), street-level records"


def made_figures(
    series: Mapping[str, Sequence[float | None]],
    ending: str = "2025-09",
    *,
    against: Sequence[str] | None = None,
    others: bool = False,
    shares: Sequence[float] = SHARES,
    residents: Sequence[int] | None = (RESIDENTS,) * 8,
) -> Figures:
    """All figures of `AREA` for the year that ends with `ending`.

    Args:
        series: by category, the area's count in each month up to `ending`, all of one length; None where the month
            is not held. A month without any category is missing; without some, held in part.
        against: as for `build_figures`.
        others: whether categories that are not named are held, without a record; all crime is counted only then or
            where every category is named.
        shares: of the area's records, by small area, in the order of `LSOAS`.
        residents: by small area; None where no count of residents is held.
    """
    territory = Territory(AREA, AREA.name, DISTRICTS, WARDS, (AREA,), (FORCE,), LSOAS, True)
    source = _series(series, ending, others=others, shares=shares)
    counted = dict(zip(LSOAS, residents or (), strict=bool(residents)))
    people = SmallAreaPeople(counted, "ONS", "OGL", "2024-06-30") if residents else None
    with patch.multiple(
        building,
        series_for=lambda _territory: [source],
        people_by_lsoa=lambda: people,
        places_of=lambda _territory: places(),
        other_boundaries=lambda *_given: [],
    ):
        return build_figures(territory, ending, against)


def places() -> list[Place]:
    """The area, its districts, force, wards and small areas."""
    whole = tuple(district.code for district in DISTRICTS)
    return [
        Place(AREA, "district", whole, LSOAS, monthly=True),
        *(
            Place(ref, "district", (ref.code,), LSOAS[4 * at : 4 * at + 4], monthly=True)
            for at, ref in enumerate(DISTRICTS)
        ),
        Place(FORCE, "force", (FORCE.code,), LSOAS, monthly=True),
        *(Place(ref, "ward", (ref.code,), LSOAS[2 * at : 2 * at + 2]) for at, ref in enumerate(WARDS)),
        *(
            Place(AreaRef(code, f"Ambleford 00{at + 1}A", "lsoa"), "lsoa21", (code,), (code,), False, False, False)
            for at, code in enumerate(LSOAS)
        ),
    ]


def _series(
    series: Mapping[str, Sequence[float | None]], ending: str, *, others: bool, shares: Sequence[float]
) -> Series:
    [length] = {len(values) for values in series.values()}
    months = months_between(add_months(ending, 1 - length), ending)
    calendar = UnitCalendar(
        police_street.DATASET,
        "vale-police",
        FORCE.name,
        tuple(_cell(series, month, at, others=others) for at, month in enumerate(months)),
    )
    return Series(
        police_street.DATASET, SOURCE, DEFINITION, [calendar], [], PlacedCounts(_table(series, months, shares))
    )


def _cell(series: Mapping[str, Sequence[float | None]], month: str, at: int, *, others: bool) -> Cell:
    held = {name: values[at] for name, values in series.items() if values[at] is not None}
    if not held:
        return Cell(month, "missing", note="Nothing is held for this month.")
    unnamed = set(current_categories()) - set(series)
    absent = frozenset((set(series) - set(held)) | (set() if others else unnamed))
    present = frozenset(set(current_categories()) - absent)
    rows = int(sum(value or 0 for value in held.values()))
    cell = Cell(month, "held", rows, present=present, absent=absent)
    return replace(cell, state="partial", note="Some categories are not held.") if set(held) != set(series) else cell


def _table(series: Mapping[str, Sequence[float | None]], months: Sequence[str], shares: Sequence[float]) -> pa.Table:
    rows = [
        (LSOAS[at], WARDS[at // 2].code, DISTRICTS[at // 4].code, AREA.code, FORCE.code, None, month, category, n)
        for category, values in series.items()
        for month, value in zip(months, values, strict=True)
        for at, n in enumerate(_parted(int(value or 0), shares))
        if n
    ]
    names = (*LEVELS, "month", "category", "n")
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    types = [pa.string()] * (len(names) - 1) + [pa.int64()]
    return pa.table({name: pa.array(column, kind) for name, column, kind in zip(names, columns, types, strict=True)})


def _parted(count: int, shares: Sequence[float]) -> list[int]:
    """A count parted by shares into whole numbers that add up to it."""
    ends = [round(count * sum(shares[: at + 1]) / sum(shares)) for at in range(len(shares))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]
