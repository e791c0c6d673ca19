"""Street-level crime and anti-social behaviour as published by data.police.uk, one CSV per force and month.

Source: https://data.police.uk/about/ (the columns, and how points are anonymised).
"""

import pyarrow as pa

from hallmark.evidence.categories import category_names
from hallmark.evidence.reading.columns import DICTIONARY, parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import Key, Writer
from hallmark.evidence.sources.police_rows import (
    PUBLISHER,
    Checks,
    by_force_and_month,
    code_fault,
    named,
    renamed,
    whole,
)

DATASET = "police-uk-street"
NEEDED = {"month", "longitude", "latitude", "lsoa code", "crime type", "falls within"}
COLUMNS = {
    "Crime ID": ("crime_id", pa.string()),
    "Month": ("month", DICTIONARY),
    "Reported by": ("reported_by", DICTIONARY),
    "Falls within": ("falls_within", DICTIONARY),
    "Longitude": ("longitude", pa.string()),
    "Latitude": ("latitude", pa.string()),
    "Location": ("location", DICTIONARY),
    "LSOA code": ("lsoa_code", DICTIONARY),
    "LSOA name": ("lsoa_name", DICTIONARY),
    "Crime type": ("crime_type", DICTIONARY),
    "Last outcome category": ("outcome", DICTIONARY),
    "Context": ("context", DICTIONARY),
}


def recognises(header: list[str]) -> bool:
    """Is this the header of a street-level file? Order and letter case do not matter."""
    return {column.lower() for column in header} >= NEEDED


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where the file as a whole is wrong."""
    header, types = renamed(table, COLUMNS)
    month, unit = named(name)
    checks = street_checks(name, month)
    for rows in parse_blocks(table.blocks, header, table.delimiter, types):
        good = checks.sift(whole(rows, COLUMNS), writer)
        for key, part in by_force_and_month(good, DATASET, unit):
            store(key, part, writer)
    checks.file_as_a_whole(writer)


def street_checks(name: str, file_month: str | None) -> Checks:
    """The rules for rows of street-level crime."""
    return Checks(name, file_month=file_month, rules={"crime_type": type_fault, "lsoa_code": code_fault})


def store(key: Key, rows: pa.Table, writer: Writer) -> None:
    """Writes checked rows to their holding."""
    writer.write(key, rows, publisher=PUBLISHER, category="crime_type", place="lsoa_code", ids="crime_id")


def type_fault(value: str) -> str:
    """What is wrong with a crime type."""
    return "" if value in category_names() else f"“{value[:60]}” is not a crime type of police.uk"
