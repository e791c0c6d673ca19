"""Outcomes of crimes as published by data.police.uk: one CSV per force and month in which the outcome was reached.

One crime can have several outcomes, in several months, and the same row may stand twice: nothing here is a key.

Source: https://data.police.uk/about/ (the columns of the outcomes file).
"""

import pyarrow as pa

from hallmark.evidence.reading.columns import DICTIONARY, parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import Writer
from hallmark.evidence.sources.police_rows import (
    PUBLISHER,
    Checks,
    by_force_and_month,
    code_fault,
    named,
    renamed,
    whole,
)

DATASET = "police-uk-outcomes"
NEEDED = {"crime id", "month", "falls within", "longitude", "latitude", "lsoa code", "outcome type"}
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
    "Outcome type": ("outcome", DICTIONARY),
}


def recognises(header: list[str]) -> bool:
    """Is this the header of an outcomes file? Order and letter case do not matter."""
    return {column.lower() for column in header} >= NEEDED


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where the file as a whole is wrong."""
    header, types = renamed(table, COLUMNS)
    month, unit = named(name)
    checks = Checks(name, file_month=month, rules={"outcome": outcome_fault, "lsoa_code": code_fault})
    for rows in parse_blocks(table.blocks, header, table.delimiter, types):
        good = checks.sift(whole(rows, COLUMNS), writer)
        for key, part in by_force_and_month(good, DATASET, unit):
            writer.write(key, part, publisher=PUBLISHER, category="outcome", place="lsoa_code", ids="crime_id")
    checks.file_as_a_whole(writer)


def outcome_fault(value: str) -> str:
    """What is wrong with an outcome. Its wording is the publisher's and has changed, so only a blank is refused."""
    return "" if value else "the outcome is blank"
