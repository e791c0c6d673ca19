"""How many records are expected of each category, in each LSOA and month, before chance: the truth behind the files."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from crimestats.periods import months_between
from hallmark.demo import categories, place, planted
from hallmark.demo.geography import Geography, make_geography
from hallmark.demo.institutions import INSTITUTIONS
from hallmark.demo.mesh import Floats, Ints
from hallmark.demo.planted import HotSpot, Intervention
from hallmark.demo.population import make_population
from hallmark.demo.streets import make_streets

# Months of one category move together: standard deviation of the log rate, and how much of it stays for the next month.
_MONTH_SPREAD = 0.045
_MONTH_MEMORY = 0.6
# The share of burglaries that are followed by another one close by, in the same month or the next (half each).
NEAR_REPEATS = 0.18
_DAYS = (31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Rates:
    """Expected records, `table[lsoa, category, month]`, near repeats of burglaries not yet added."""

    months: tuple[str, ...]
    table: NDArray[np.float64]
    # What the hot spot adds in each of all months: it falls mostly on one point.
    hot_spot_extra: Floats
    hot_spot: HotSpot
    intervention: Intervention

    def expected(self) -> Floats:
        """The same with near repeats: what would be counted on average, if no month were missing."""
        whole = self.table.copy()
        burglary = categories.NAMES.index(categories.BURGLARY)
        first = self.table[:, burglary]
        whole[:, burglary] += first * NEAR_REPEATS / 2
        whole[:, burglary, 1:] += first[:, :-1] * NEAR_REPEATS / 2
        return whole


def make_rates(seed: int, months: tuple[str, str], scale: float) -> Rates:
    """The expected records of a period, planted things included."""
    geography, population, streets = make_geography(), make_population(), make_streets()
    rng = np.random.default_rng([seed, 1])
    every = months_between(*months)
    level = np.stack(
        [_by_lsoa(category, population.residents, population.need, population.centre, rng)
         for category in categories.CATEGORIES], axis=1,
    )  # fmt: skip
    course = np.stack([_by_month(category, every, rng) for category in categories.CATEGORIES])
    table = level[:, :, None] * course[None] * (scale * categories.RECORDS_A_YEAR / 12)
    burglary = categories.NAMES.index(categories.BURGLARY)
    table[:, burglary] /= 1 + NEAR_REPEATS
    intervention = planted.plan_intervention(geography, _district_of_ward(geography), every)
    _intervene(table, geography, intervention, every)
    for lsoa, institution in zip(streets.institution_lsoas, INSTITUTIONS, strict=True):
        for category, factor in institution.multipliers.items():
            table[lsoa, categories.NAMES.index(category)] *= factor
    at = streets.hot_spot_lsoa
    hot_spot = planted.plan_hot_spot(geography, at, place.DISTRICTS[geography.lsoas21[at].district].code, every)
    extra = np.zeros(len(every))
    place_in = categories.NAMES.index(hot_spot.category)
    extra[-len(hot_spot.months) :] = (np.array(hot_spot.multipliers) - 1) * table[at, place_in, -len(hot_spot.months) :]
    table[at, place_in] += extra
    return Rates(tuple(every), table, extra, hot_spot, intervention)


def season(category: categories.Category, month: str) -> float:
    """The true seasonal factor of a month, its length included: 1 on average over a year."""
    number = int(month[5:7])
    wave = 1 + category.season * math.cos(2 * math.pi * (number - category.peak) / 12)
    return wave * _DAYS[number - 1] * 12 / 365.25


def _by_lsoa(
    category: categories.Category, residents: Ints, need: Floats, centre: Floats, rng: np.random.Generator
) -> Floats:
    """Each LSOA's part of the category: the parts sum to the category's share of all records."""
    own = rng.normal(0, category.patchiness, len(need))
    weight = residents * np.exp(category.need * need + own) * (1 + category.centre * centre**1.5)
    return np.asarray(category.share * weight / weight.sum())


def _by_month(category: categories.Category, months: list[str], rng: np.random.Generator) -> Floats:
    """Each month's factor: season, what is planted, and a disturbance that fades over some months."""
    shocks = rng.normal(0, _MONTH_SPREAD * np.sqrt(1 - _MONTH_MEMORY**2), len(months))
    carried = np.empty(len(months))
    carried[0] = rng.normal(0, _MONTH_SPREAD)
    for at in range(1, len(months)):
        carried[at] = _MONTH_MEMORY * carried[at - 1] + shocks[at]
    planned = planted.course_of(category.name, months)
    return np.array([season(category, month) for month in months]) * planned * np.exp(carried)


def _intervene(table: Floats, geography: Geography, intervention: Intervention, months: list[str]) -> None:
    """Multiply the ward's rates: by what made it stand out always, and by the effect from its month on."""
    ward = [code for code, _ in geography.wards].index(intervention.ward_code)
    inside = np.array([lsoa.ward == ward for lsoa in geography.lsoas21])
    category = categories.NAMES.index(intervention.category)
    factor = np.array(
        [intervention.rate_before * (intervention.effect if month >= intervention.from_month else 1)
         for month in months]
    )  # fmt: skip
    table[inside, category] *= factor


def _district_of_ward(geography: Geography) -> str:
    ward = [name for _, name in geography.wards].index(planted.INTERVENTION_WARD)
    return place.DISTRICTS[geography.ward_district[ward]].code
