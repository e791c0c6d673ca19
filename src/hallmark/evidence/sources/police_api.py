"""Answers of the police.uk API, saved as JSON: street-level crime, and stop and search.

The API answers for an area drawn on the map. A record whose point lies on a border comes with both areas, under one
``id``, so the files of a delivery are joined and each id is kept once. There is no LSOA.

Source: https://data.police.uk/docs/ (crimes-street, crimes-no-location, stops-street, stops-force).
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from hallmark.evidence.categories import name_of_api_slug
from hallmark.evidence.reading.columns import DICTIONARY
from hallmark.evidence.reading.head import Head
from hallmark.evidence.sources import police_stops, police_street
from hallmark.evidence.sources.base import Writer
from hallmark.evidence.sources.police_rows import PUBLISHER, Checks, Records, by_force_and_month, named
from hallmark.ui.problems import Problem

DATASET = "police-uk-api"
UNIT = "api"
MAX_BYTES = 64 * 1024 * 1024
"""An answer has at most 10,000 records, under 5 MB; a JSON file above this is not one."""
AREA = re.compile(r"[EWNS]\d{8}")
CRIME_KEYS = (b'"category"', b'"month"', b'"location_type"')
STOP_KEYS = (b'"datetime"', b'"object_of_search"', b'"legislation"')
COLUMNS = dict(police_street.COLUMNS.values()) | {
    "location_type": DICTIONARY,
    "location_subtype": DICTIONARY,
    "api_id": pa.string(),
    "area_code": DICTIONARY,
}
STOP_FIELDS = {
    "type": "type",
    "occurred_at": "datetime",
    "part_of_operation": "operation",
    "operation": "operation_name",
    "gender": "gender",
    "age_range": "age_range",
    "self_defined_ethnicity": "self_defined_ethnicity",
    "officer_defined_ethnicity": "officer_defined_ethnicity",
    "legislation": "legislation",
    "object_of_search": "object_of_search",
    "outcome": "outcome",
    "outcome_linked": "outcome_linked_to_object_of_search",
    "outer_clothing_removed": "removal_of_more_than_outer_clothing",
}


@dataclass(frozen=True)
class Answer:
    """One saved answer: the ``area`` its file is named for (blank if none), and its records."""

    area: str
    records: list[dict[str, Any]]


def recognises(name: str, head: bytes) -> bool:
    """Does this begin like an answer of the API? An empty list is one, too: an area in which nothing happened."""
    start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
    if not name.endswith(".json") or not start.startswith(b"["):
        return False
    return not start[1:].strip(b" \r\n\t]") or _has(start, CRIME_KEYS) or _has(start, STOP_KEYS)


def read(stream: Head, name: str, writer: Writer) -> None:
    """Checks and stores one answer. Raises Problem where it is cut short or is not one."""
    answer = _parse(stream, name)
    _, force = named(name)
    if not answer.records:
        writer.result.notes.append(f"{name} is an answer without records.")
    elif "datetime" in answer.records[0]:
        _read_stops(answer, name, force, writer)
    else:
        _read_crimes(answer, name, force, writer)


def crime_table(answer: Answer) -> pa.Table:
    """Street-level crimes with the columns of `COLUMNS`; the category has its name, an unknown slug stays."""
    records = answer.records
    places = [record.get("location") or {} for record in records]
    outcomes = [record.get("outcome_status") or {} for record in records]
    blank: list[Any] = [""] * len(records)
    values: dict[str, list[Any]] = {
        "crime_id": [record.get("persistent_id") for record in records],
        "month": [record.get("month") for record in records],
        "reported_by": [
            "British Transport Police" if record.get("location_type") == "BTP" else "" for record in records
        ],
        "longitude": [place.get("longitude") for place in places],
        "latitude": [place.get("latitude") for place in places],
        "location": [(place.get("street") or {}).get("name") or "No Location" for place in places],
        "crime_type": [name_of_api_slug(str(record["category"])) or record["category"] for record in records],
        "outcome": [outcome.get("category") for outcome in outcomes],
        "context": [record.get("context") for record in records],
        "location_type": [record.get("location_type") for record in records],
        "location_subtype": [record.get("location_subtype") for record in records],
        "api_id": [record.get("id") for record in records],
        "area_code": [answer.area] * len(records),
    }
    return pa.table({name: _text(values.get(name, blank)).cast(kind) for name, kind in COLUMNS.items()})


def stop_table(answer: Answer) -> pa.Table:
    """Stops and searches with the columns of the CSV, as text."""
    records = answer.records
    places = [record.get("location") or {} for record in records]
    kinds = dict(police_stops.COLUMNS.values())
    values = {ours: [record.get(theirs) for record in records] for ours, theirs in STOP_FIELDS.items()}
    values["outcome"] = [record.get("outcome") or "" for record in records]  # false where nothing was found
    values |= {axis: [place.get(axis) for place in places] for axis in ("latitude", "longitude")}
    return pa.table({name: _text(values[name]).cast(kind) for name, kind in kinds.items()})


def _read_crimes(answer: Answer, name: str, force: str | None, writer: Writer) -> None:
    checks = police_street.street_checks(name, None)
    good = checks.sift(_batch(answer, crime_table(answer)), writer)
    unit = force or answer.area.lower() or UNIT
    for key, part in by_force_and_month(good, DATASET, unit):
        writer.write(
            key, part, publisher=PUBLISHER, category="crime_type", point="longitude", ids="api_id",
            unique="api_id", together=UNIT,
        )  # fmt: skip
    checks.file_as_a_whole(writer)


def _read_stops(answer: Answer, name: str, force: str | None, writer: Writer) -> None:
    checks: Checks = police_stops.stop_checks(name, None)
    table = police_stops.with_month(stop_table(answer), None)
    police_stops.store(checks, _batch(answer, table), force or answer.area.lower() or UNIT, writer)
    checks.file_as_a_whole(writer)


def _batch(answer: Answer, table: pa.Table) -> Records:
    # A saved answer is often one line, so that a record's place in the list says more than a line.
    numbers = np.arange(1, len(answer.records) + 1, dtype=np.int64)
    return Records(table, numbers, lambda number: json.dumps(answer.records[number - 1], ensure_ascii=False))


def _parse(stream: Head, name: str) -> Answer:
    data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise Problem(
            f"{name} is larger than {MAX_BYTES // 1024**2} MB, far above what the police.uk API answers at once. Check "
            "that you chose the right file."
        )
    try:
        records = json.loads(data)
    except UnicodeDecodeError as error:
        raise Problem(f"{name} is not in UTF-8, as answers of the police.uk API are. Save it again.") from error
    except json.JSONDecodeError as error:
        raise Problem(
            f"{name} is damaged or cut short (at character {error.pos:,}). Ask the API again and add the new copy."
        ) from error
    if not all(isinstance(record, dict) and {"category", "datetime"} & set(record) for record in records):
        raise Problem(
            f"{name} is a list, but not of records from the police.uk API. Check that you chose the right file."
        )
    area = AREA.search(name.rsplit("/", 1)[-1])
    return Answer(area.group() if area else "", records)


def _has(start: bytes, keys: tuple[bytes, ...]) -> bool:
    return all(key in start for key in keys)


def _text(values: list[Any]) -> pa.Array:
    return pa.array([_plain(value) for value in values], pa.string())


def _plain(value: object) -> str:
    return "" if value is None else str(value)
