"""Harm weights compiled from the sentencing guidelines of England and Wales: the starting point of each offence.

The rule is one for all: the middle of the guideline's grid, medium culpability and the middle category of harm.

- A record says what offence it is, and nothing of how bad a case. Medium culpability is where the guidelines
  themselves put a case for which neither a higher nor a lower factor is known (“other cases that fall between”), so
  the middle is their own answer for the unknown case.
- The lowest starting point would score most of everyday crime as a discharge or a small fine, and leave a scale of a
  dozen rare offences; the highest would score every case as the worst of its kind.
- Where the levels are even in number, the less serious of the two middle ones is taken. Where the offence itself fixes
  a level it is that one: a bladed article, the class of a drug. Where the guideline grades one thing alone, its middle.
- What is added for racial or religious hostility, or for an emergency worker, is no fixed amount and is left out.

The spread within an offence is as wide as that between offences, so the lowest and the highest starting point of each
guideline stand beside the middle one, and a finding should hold on all three.

The idea is that of Sherman, Neyroud and Neyroud (2016), “The Cambridge Crime Harm Index”, Policing 10(3). The values
here are not theirs: they are taken from the guidelines, by another rule, and differ. Each row says how it was checked;
those from knowledge want review before they carry a decision.

Source: Sentencing Council for England and Wales, definitive guidelines, Open Government Licence v3.0.
"""

import csv
from dataclasses import dataclass
from importlib import resources

FILE = "sentencing_starting_points.csv"


@dataclass(frozen=True)
class StartingPoint:
    """One offence of the packaged list."""

    offence: str
    home_office_codes: tuple[str, ...]
    """Classes of the Home Office Counting Rules that the offence is recorded under; it may share them with others."""

    police_uk_category: str
    guideline: str
    in_force: str
    """From when, as YYYY-MM-DD."""

    category_used: str
    """The levels of culpability and harm whose starting point is taken."""

    starting_point: str
    days: float
    lowest_starting_point: str
    lowest_days: float
    highest_starting_point: str
    highest_days: float
    offence_range: str
    """What the guideline gives as the whole range, empty where it was not read."""

    url: str
    conversion: str
    """How orders and fines among the three are put into days, and by what source."""

    note: str
    checked: str


def sentencing_weights() -> tuple[StartingPoint, ...]:
    """The offences of the packaged list with their starting points in days.

    Anti-social behaviour is no offence and has none. Offences without a row have no weight here, which is not 0.

    >>> {row.offence: row.days for row in sentencing_weights()}["Shoplifting"]
    10.5
    """
    return tuple(_row(row) for row in packaged(FILE))


def packaged(name: str) -> list[dict[str, str]]:
    """The rows of a CSV that is part of this package."""
    text = resources.files("crimestats.harm").joinpath(name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def _row(row: dict[str, str]) -> StartingPoint:
    days = {name: float(row[name]) for name in ("days", "lowest_days", "highest_days")}
    texts = {name: text for name, text in row.items() if name not in days and name != "home_office_codes"}
    return StartingPoint(**texts, **days, home_office_codes=tuple(row["home_office_codes"].split()))  # type: ignore[arg-type]
