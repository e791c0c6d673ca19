"""The plain slow twin: counts by Python's csv over the files themselves, sharing no code with what it checks."""

import csv
import gzip
import io
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ASB = "Anti-social behaviour"


def gz_rows(path: Path) -> Iterator[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


def street_rows(path: Path) -> Iterator[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            with archive.open(name) as member:
                yield from csv.DictReader(io.TextIOWrapper(member, "utf-8-sig", newline=""))


def places(data: Path) -> dict[str, dict[str, str]]:
    """LSOA code of either edition to its district, CSP and force; wards for LSOA 2021 only."""
    whole = {}
    for row in gz_rows(data / "lookups/lad24_csp24_pfa24.csv.gz"):
        whole[row["ltla24_code"]] = {"csp": row["csp24_code"], "force": row["pfa24_code"]}
    found: dict[str, dict[str, str]] = {}
    for row in gz_rows(data / "lookups/lsoa11_lsoa21_lad22.csv.gz"):
        for code in (row["lsoa11_code"], row["lsoa21_code"]):
            found[code] = {"district": row["ltla22_code"], **whole.get(row["ltla22_code"], {})}
    for row in gz_rows(data / "lookups/lsoa21_ward24_lad24.csv.gz"):
        found[row["lsoa21_code"]] |= {"ward": row["ward24_code"], "lsoa": row["lsoa21_code"]}
    return found


def street_counts(data: Path, forces: dict[str, str]) -> Counter[tuple[str, str, str]]:
    """(area code, category, month) to records, totals included: of each archive what lies in its own force's area.

    Args:
        forces: archive to the code of its police force area.
    """
    where = places(data)
    counts: Counter[tuple[str, str, str]] = Counter()
    for archive, force in forces.items():
        for row in street_rows(data / "police_uk/street" / archive):
            if where.get(row["LSOA code"], {}).get("force") != force:
                continue
            kinds = [row["Crime type"], "All records", *(["All crime"] if row["Crime type"] != ASB else [])]
            for code in where.get(row["LSOA code"], {}).values():
                for kind in kinds:
                    counts[code, kind, row["Month"]] += 1
    return counts


def months(start: str, end: str) -> list[str]:
    year, month = int(start[:4]), int(start[5:])
    found = []
    while f"{year}-{month:02d}" <= end:
        found.append(f"{year}-{month:02d}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


THEMES = {
    "Robbery and possession of weapons": ("Robbery", "Possession of weapons"),
    "Theft": ("Theft from the person", "Bicycle theft", "Other theft"),
}


def parts_of(category: str) -> tuple[str, ...]:
    """The police.uk categories that a theme's count is made of; a category is its own."""
    return THEMES.get(category, (category,))
