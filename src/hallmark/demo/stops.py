"""Stop and search in the invented place: who is stopped follows who lives there, so that no disparity is planted."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import numpy as np

from crimestats.periods import add_months
from hallmark.demo import place
from hallmark.demo.population import make_population
from hallmark.demo.streets import POINTS_PER_LSOA, make_streets
from hallmark.demo.writing import write_csv

HEADER = (
    "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender",
    "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
    "Outcome linked to object of search", "Removal of more than just outer clothing",
)  # fmt: skip
Kind = TypeVar("Kind")

_A_MONTH = 170
_NO_PLACE = 0.08
_TYPES = {"Person search": 0.78, "Person and Vehicle search": 0.19, "Vehicle search": 0.03}
_GENDERS = {"Male": 0.86, "Female": 0.12, "": 0.02}
_AGES = {"10-17": 0.19, "18-24": 0.29, "25-34": 0.23, "over 34": 0.24, "": 0.05}
_ETHNICITIES = {
    ("White - English/Welsh/Scottish/Northern Irish/British", "White"): 0.84,
    ("White - Any other White background", "White"): 0.06,
    ("Asian/Asian British - Any other Asian background", "Asian"): 0.03,
    ("Black/African/Caribbean/Black British - African", "Black"): 0.02,
    ("Mixed/Multiple ethnic groups - White and Black Caribbean", "Mixed"): 0.015,
    ("Other ethnic group - Not stated", ""): 0.035,
}
_GROUNDS = {
    ("Misuse of Drugs Act 1971 (section 23)", "Controlled drugs"): 0.60,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Offensive weapons"): 0.17,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Stolen goods"): 0.15,
    ("Police and Criminal Evidence Act 1984 (section 1)", "Articles for use in theft"): 0.06,
    ("Firearms Act 1968 (section 47)", "Firearms"): 0.02,
}
_OUTCOMES = {
    "A no further action disposal": 0.70,
    "Arrest": 0.14,
    "Community resolution": 0.12,
    "Summons / charged by post": 0.02,
    "Caution (simple or conditional)": 0.01,
    "Penalty Notice for Disorder": 0.01,
}


def write_stops(folder: Path, months: tuple[str, ...], seed: int, scale: float) -> int:
    """One file of stop and search for each month; the number of rows."""
    rng = np.random.default_rng([seed, 5])
    written = 0
    for month in months:
        rows = _rows(month, int(rng.poisson(_A_MONTH * scale)), rng)
        write_csv(folder / month / f"{month}-{place.FORCE_SLUG}-stop-and-search.csv", HEADER, rows)
        written += len(rows)
    return written


def _rows(month: str, count: int, rng: np.random.Generator) -> list[tuple[object, ...]]:
    """A month's stops, in the order of time."""
    population, streets = make_population(), make_streets()
    weight = population.residents * (1 + 8 * population.centre) * np.exp(0.3 * population.need)
    lsoa = rng.choice(len(weight), count, p=weight / weight.sum())
    where = streets.degrees[lsoa, rng.integers(0, POINTS_PER_LSOA, count)]
    has_place = rng.random(count) >= _NO_PLACE
    when = _times(month, count, rng)
    types, genders, ages = (_draw(shares, count, rng) for shares in (_TYPES, _GENDERS, _AGES))
    ethnicities, grounds, results = (_draw(shares, count, rng) for shares in (_ETHNICITIES, _GROUNDS, _OUTCOMES))
    rows: list[tuple[object, ...]] = []
    for at in range(count):
        longitude, latitude = (f"{degree:.6f}" for degree in where[at].tolist()) if has_place[at] else ("", "")
        rows.append(
            (types[at], when[at], "False", "", latitude, longitude, genders[at], ages[at], *ethnicities[at],
             *grounds[at], results[at], "", "")
        )  # fmt: skip
    return rows


def _times(month: str, count: int, rng: np.random.Generator) -> list[str]:
    """Times in the month to five minutes, more of them in the evening."""
    first = datetime.fromisoformat(f"{month}-01").replace(tzinfo=UTC)
    days = (datetime.fromisoformat(f"{add_months(month, 1)}-01").replace(tzinfo=UTC) - first).days
    hours = np.clip(rng.normal(17, 5, count), 0, 23.9)
    steps = (rng.integers(0, days, count) * 24 + hours) * 12
    return [(first + timedelta(minutes=5 * int(step))).isoformat() for step in np.sort(steps).tolist()]


def _draw(shares: dict[Kind, float], count: int, rng: np.random.Generator) -> list[Kind]:
    """`count` of the keys, by their shares."""
    kinds, weights = list(shares), np.array(list(shares.values()))
    return [kinds[at] for at in rng.choice(len(kinds), count, p=weights / weights.sum()).tolist()]
