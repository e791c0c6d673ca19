"""Small files in the form of data.police.uk, for tests."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

HEADER = [
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Crime type", "Last outcome category", "Context",
]  # fmt: skip


def street_row(number: int = 1, **changes: str) -> dict[str, str]:
    """A good row of Surrey Police, January 2025, changed as asked (by column name, spaces as underscores)."""
    row = {
        "Crime ID": f"{number:064x}",
        "Month": "2025-01",
        "Reported by": "Surrey Police",
        "Falls within": "Surrey Police",
        "Longitude": "-0.507710",
        "Latitude": "51.432100",
        "Location": "On or near High Street",
        "LSOA code": "E01030743",
        "LSOA name": "Spelthorne 001A",
        "Crime type": "Burglary",
        "Last outcome category": "Under investigation",
        "Context": "",
    }
    return row | {name.replace("_", " "): value for name, value in changes.items()}


def street_csv(rows: Iterable[Mapping[str, str]], *, header: list[str] = HEADER, end: str = "\n") -> bytes:
    """The rows as a CSV file."""
    text = io.StringIO()
    writer = csv.DictWriter(text, header, lineterminator=end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def month_of(count: int = 40, *, month: str = "2025-01", start: int = 1, **changes: str) -> list[dict[str, str]]:
    """A month's rows over several categories, ids from `start`."""
    types = ["Burglary", "Robbery", "Shoplifting", "Vehicle crime", "Anti-social behaviour"]
    rows = []
    for number in range(count):
        kind = types[number % len(types)]
        row = street_row(start + number, Month=month, Crime_type=kind)
        if kind == "Anti-social behaviour":
            row |= {"Crime ID": "", "Last outcome category": ""}
        rows.append(row | {name.replace("_", " "): value for name, value in changes.items()})
    return rows


def archive(path: Path, members: Mapping[str, bytes]) -> Path:
    """A zip of these members."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return path


def street_archive(path: Path, months: Mapping[str, list[dict[str, str]]], *, force: str = "surrey") -> Path:
    """An archive as police.uk publishes: YYYY-MM/YYYY-MM-force-street.csv."""
    return archive(path, {f"{m}/{m}-{force}-street.csv": street_csv(rows) for m, rows in months.items()})
