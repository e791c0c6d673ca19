"""Police forces as data.police.uk names them. Source: the reviewed list data/police_forces.csv."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from hallmark.areas.rules import folded

LIST = Path(__file__).parent / "data" / "police_forces.csv"


@dataclass(frozen=True)
class Force:
    """A force: `slug` as in file names, `name` as in “Reported by”, `code` of its area ('' for BTP and the PSNI)."""

    slug: str
    name: str
    also: str
    code: str
    nation: str


@lru_cache(maxsize=1)
def forces() -> tuple[Force, ...]:
    """Every force, by slug."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Force(row["slug"], row["name"], row["also"], row["area_code"], row["nation"])
            for row in csv.DictReader(file)
        )


def force_by_slug(slug: str) -> Force | None:
    """The force of a file name's slug, None if there is none."""
    return next((force for force in forces() if force.slug == slug), None)


def force_by_code(code: str) -> Force | None:
    """The force of a police force area, None if there is none."""
    return next((force for force in forces() if code and force.code == code), None)


def force_slug_of(name: str) -> str:
    """The slug of a force's name as published; a name that is not in the list becomes a slug by its own words."""
    wanted = folded(name)
    for force in forces():
        if wanted in {folded(force.name), folded(force.also), folded(force.slug)} - {""}:
            return force.slug
    return wanted.replace(" ", "-")
