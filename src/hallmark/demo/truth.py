"""What is true of a generated partnership: what was planted, what was expected, and exactly what was written."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from hallmark.demo import categories, place, planted
from hallmark.demo.categories import CATEGORIES, Category
from hallmark.demo.crime import Records
from hallmark.demo.geography import make_geography
from hallmark.demo.institutions import InstitutionAt, institutions_at
from hallmark.demo.planted import Course, Gap, HotSpot, Intervention, SpecialMonth
from hallmark.demo.police import LSOA_2021_FROM
from hallmark.demo.rates import Rates
from hallmark.demo.streets import make_streets
from hallmark.demo.writing import write_json

# district code -> category -> month -> how many
Counts = dict[str, dict[str, dict[str, int]]]
FILE = "truth.json"


@dataclass(frozen=True)
class DemoTruth:
    """The truth behind a demonstration folder. Months are YYYY-MM; only rows that were written are counted."""

    synthetic: bool
    seed: int
    scale: float
    months: tuple[str, ...]
    partnership_code: str
    partnership_name: str
    force_slug: str
    force_name: str
    lsoa_2021_codes_from: str
    categories: tuple[Category, ...]  # the true shares, seasons and gradients
    hot_spot: HotSpot
    intervention: Intervention
    courses: tuple[Course, ...]
    special_month: SpecialMonth | None
    steady_category: str
    institutions: tuple[InstitutionAt, ...]
    gaps: tuple[Gap, ...]
    expected: dict[str, dict[str, dict[str, float]]]  # as Counts: on average, had no month been missing
    counts: Counts  # rows with a place
    without_place: dict[str, dict[str, int]]  # category -> month -> rows
    rows: dict[str, int]  # month -> all street rows, with and without a place
    lsoa21_rows: dict[str, dict[str, int]]  # LSOA 2021 -> month -> rows with a place, whatever edition the file used
    repeated_crime_ids: int
    outcome_rows: int
    stop_rows: int
    council_rows: int

    def save(self, folder: Path) -> None:
        """Write it beside what it is true of."""
        write_json(folder / FILE, asdict(self), indent=1)

    @classmethod
    def read(cls, folder: Path) -> "DemoTruth":
        """The truth of a folder that `hallmark.demo.generate` wrote."""
        content: dict[str, Any] = json.loads((folder / FILE).read_text(encoding="utf-8"))
        content["months"] = tuple(content["months"])
        content["categories"] = tuple(Category(**one) for one in content["categories"])
        spot = content["hot_spot"]
        content["hot_spot"] = HotSpot(
            **{**spot, "months": tuple(spot["months"]), "multipliers": tuple(spot["multipliers"])}
        )
        content["intervention"] = Intervention(**content["intervention"])
        content["courses"] = tuple(Course(**one) for one in content["courses"])
        content["special_month"] = SpecialMonth(**content["special_month"]) if content["special_month"] else None
        content["institutions"] = tuple(InstitutionAt(**one) for one in content["institutions"])
        content["gaps"] = tuple(Gap(**one) for one in content["gaps"])
        return cls(**content)


def tell_truth(
    rates: Rates, records: Records, *, seed: int, scale: float, outcome_rows: int, stop_rows: int, council_rows: int
) -> DemoTruth:
    """The truth of what was drawn and written."""
    placed = records.published & records.has_place
    ids = records.crime_id[records.published & (records.crime_id != "")]
    return DemoTruth(
        synthetic=True,
        seed=seed,
        scale=scale,
        months=rates.months,
        partnership_code=place.PARTNERSHIP[0],
        partnership_name=place.PARTNERSHIP[1],
        force_slug=place.FORCE_SLUG,
        force_name=place.FORCE_NAME,
        lsoa_2021_codes_from=LSOA_2021_FROM,
        categories=CATEGORIES,
        hot_spot=rates.hot_spot,
        intervention=rates.intervention,
        courses=planted.plan_courses(list(rates.months)),
        special_month=planted.plan_special_month(list(rates.months)),
        steady_category=planted.STEADY_CATEGORY,
        institutions=institutions_at(make_geography(), make_streets().institution_lsoas),
        gaps=_gaps(rates, records),
        expected=_expected(rates),
        counts=_counts(rates, records, placed),
        without_place=_without_place(rates, records),
        rows=_by_month(rates, np.bincount(records.month[records.published], minlength=len(rates.months))),
        lsoa21_rows=_lsoa_rows(rates, records, placed),
        repeated_crime_ids=len(ids) - len(np.unique(ids)),
        outcome_rows=outcome_rows,
        stop_rows=stop_rows,
        council_rows=council_rows,
    )


def _by_month(rates: Rates, values: Any) -> dict[str, Any]:
    return dict(zip(rates.months, values.tolist(), strict=True))


def _gaps(rates: Rates, records: Records) -> tuple[Gap, ...]:
    found = []
    for month, share in planted.kept_shares(list(rates.months)).items():
        there = records.month == rates.months.index(month)
        kept = int((there & records.published).sum())
        found.append(Gap(month=month, kept_share=share, rows_kept=kept, rows_lost=int(there.sum()) - kept))
    return tuple(found)


def _expected(rates: Rates) -> dict[str, dict[str, dict[str, float]]]:
    whole = rates.expected()
    owner = np.array([area.district for area in make_geography().lsoas21])
    return {
        district.code: {
            name: _by_month(rates, whole[owner == number, at].sum(axis=0).round(3))
            for at, name in enumerate(categories.NAMES)
        }
        for number, district in enumerate(place.DISTRICTS)
    }


def _counts(rates: Rates, records: Records, placed: Any) -> Counts:
    owner = np.array([area.district for area in make_geography().lsoas21])[records.lsoa]
    table = np.zeros((len(place.DISTRICTS), len(CATEGORIES), len(rates.months)), dtype=int)
    np.add.at(table, (owner[placed], records.category[placed], records.month[placed]), 1)
    return {
        district.code: {name: _by_month(rates, table[number, at]) for at, name in enumerate(categories.NAMES)}
        for number, district in enumerate(place.DISTRICTS)
    }


def _without_place(rates: Rates, records: Records) -> dict[str, dict[str, int]]:
    lost = records.published & ~records.has_place
    table = np.zeros((len(CATEGORIES), len(rates.months)), dtype=int)
    np.add.at(table, (records.category[lost], records.month[lost]), 1)
    return {name: _by_month(rates, table[at]) for at, name in enumerate(categories.NAMES)}


def _lsoa_rows(rates: Rates, records: Records, placed: Any) -> dict[str, dict[str, int]]:
    areas = make_geography().lsoas21
    table = np.zeros((len(areas), len(rates.months)), dtype=int)
    np.add.at(table, (records.lsoa[placed], records.month[placed]), 1)
    return {area.code: _by_month(rates, table[at]) for at, area in enumerate(areas)}
