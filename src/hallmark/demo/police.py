"""The force's files, as data.police.uk publishes them: street crime, outcomes, and stop and search, a month each."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hallmark.demo import categories, outcomes, place
from hallmark.demo.crime import Records
from hallmark.demo.geography import make_geography
from hallmark.demo.mesh import Ints
from hallmark.demo.outcomes import Outcomes
from hallmark.demo.streets import make_streets
from hallmark.demo.writing import CRLF, LF, write_csv

STREET_HEADER = (
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
)  # fmt: skip
OUTCOME_HEADER = (*STREET_HEADER[:9], "Outcome type")
NOWHERE = ("", "", "No Location", "", "")
# As in the real archive: small areas of 2011 up to this month, with a few of 2021 among them; lines ended in CRLF
# before the other.
LSOA_2021_FROM = "2023-04"
LF_FROM = "2025-01"
_EARLY_2021 = 0.01


@dataclass(frozen=True)
class Placed:
    """What each record says of its place, as text: longitude, latitude, location, LSOA code and name."""

    columns: NDArray[np.str_]  # (records, 5)


def describe_places(records: Records, months: tuple[str, ...], seed: int) -> Placed:
    """The place columns of every record, in the LSOA edition of its month."""
    geography, streets = make_geography(), make_streets()
    rng = np.random.default_rng([seed, 4])
    early = np.array([month < LSOA_2021_FROM for month in months])[records.month]
    old = early & (rng.random(len(early)) >= _EARLY_2021)
    then = geography.lsoa11_of_atom[streets.atom[records.lsoa, records.point]]
    names11 = np.array([(area.code, area.name) for area in geography.lsoas11])
    names21 = np.array([(area.code, area.name) for area in geography.lsoas21])
    points = np.array(
        [[(f"{x:.6f}", f"{y:.6f}", name) for (x, y), name in zip(degrees, called, strict=True)]
         for degrees, called in zip(streets.degrees.tolist(), streets.names, strict=True)]
    )  # fmt: skip
    area = np.where(old[:, None], names11[then], names21[records.lsoa])
    columns = np.concatenate([points[records.lsoa, records.point], area], axis=1)
    return Placed(np.where(records.has_place[:, None], columns, np.array(NOWHERE)))


def write_street(folder: Path, records: Records, found: Outcomes, placed: Placed, months: tuple[str, ...]) -> None:
    """One file of street crime for every month."""
    says = found.last_known(len(months) - 1)
    called = np.array(categories.NAMES)[records.category]
    for number, month in enumerate(months):
        rows = np.flatnonzero((records.month == number) & records.published)
        force = (month, place.FORCE_NAME, place.FORCE_NAME)
        write_csv(
            _path(folder, month, "street"),
            STREET_HEADER,
            [
                (crime_id, *force, *where, what, outcome, "")
                for crime_id, where, what, outcome in zip(
                    records.crime_id[rows].tolist(),
                    placed.columns[rows].tolist(),
                    called[rows].tolist(),
                    says[rows].tolist(),
                    strict=True,
                )
            ],
            ends=LF if month >= LF_FROM else CRLF,
        )


def write_outcomes(
    folder: Path, records: Records, found: Outcomes, placed: Placed, months: tuple[str, ...], last: int
) -> int:
    """One file of outcomes for each of the `last` months: what became known in it, of any month's crimes; rows."""
    firsts = np.array([name for name, _ in outcomes.FIRST])
    courts = np.array([name for name, _ in outcomes.COURT])
    written = 0
    for number in range(max(len(months) - last, 0), len(months)):
        # A status that was never updated is not an outcome that anybody reports.
        first = _known(records, found.first_month, number, firsts[found.first] != "Status update unavailable")
        court = _known(records, found.court_month, number, found.court >= 0)
        rows = np.concatenate([first, court])
        types = np.concatenate([firsts[found.first[first]], courts[found.court[court]]])
        force = (months[number], place.FORCE_NAME, place.FORCE_NAME)
        lines = [
            (crime_id, *force, *where, what)
            for crime_id, where, what in zip(
                records.crime_id[rows].tolist(), placed.columns[rows].tolist(), types.tolist(), strict=True
            )
        ]
        write_csv(_path(folder, months[number], "outcomes"), OUTCOME_HEADER, lines)
        written += len(lines)
    return written


def _known(records: Records, became: Ints, month: int, counts: NDArray[np.bool_]) -> Ints:
    return np.flatnonzero((became == month) & counts & records.published)


def _path(folder: Path, month: str, kind: str) -> Path:
    return folder / month / f"{month}-{place.FORCE_SLUG}-{kind}.csv"
