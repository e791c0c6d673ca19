"""Stop and search as published by data.police.uk: one CSV per force and month, each search with its instant.

The instant is in UTC while the file's month is London's: 23:04 UTC on 31 May is four minutes past midnight on 1 June.
No record has a key or a small area; about one in ten has no point.

Source: https://data.police.uk/about/ (the columns of the stop and search file).
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from hallmark.evidence.reading.columns import DICTIONARY, parse_blocks
from hallmark.evidence.reading.text import Table
from hallmark.evidence.sources.base import Writer
from hallmark.evidence.sources.police_rows import (
    MONTH,
    PUBLISHER,
    Batch,
    Checks,
    by_force_and_month,
    named,
    renamed,
    whole,
)
from hallmark.ui.problems import Problem

DATASET = "police-uk-stop-and-search"
NEEDED = {"type", "date", "latitude", "longitude", "legislation", "object of search", "outcome"}
COLUMNS = {
    "Type": ("type", DICTIONARY),
    "Date": ("occurred_at", pa.string()),
    "Part of a policing operation": ("part_of_operation", DICTIONARY),
    "Policing operation": ("operation", DICTIONARY),
    "Latitude": ("latitude", pa.string()),
    "Longitude": ("longitude", pa.string()),
    "Gender": ("gender", DICTIONARY),
    "Age range": ("age_range", DICTIONARY),
    "Self-defined ethnicity": ("self_defined_ethnicity", DICTIONARY),
    "Officer-defined ethnicity": ("officer_defined_ethnicity", DICTIONARY),
    "Legislation": ("legislation", DICTIONARY),
    "Object of search": ("object_of_search", DICTIONARY),
    "Outcome": ("outcome", DICTIONARY),
    "Outcome linked to object of search": ("outcome_linked", DICTIONARY),
    "Removal of more than just outer clothing": ("outer_clothing_removed", DICTIONARY),
}
INSTANT = pa.timestamp("s", "UTC")
LONDON = ZoneInfo("Europe/London")


def recognises(header: list[str]) -> bool:
    """Is this the header of a stop and search file? Early files lack some columns; order and case do not matter."""
    return {column.lower() for column in header} >= NEEDED


def read(table: Table, name: str, writer: Writer) -> None:
    """Checks and stores one file. Raises Problem where the file as a whole is wrong."""
    month, unit = named(name)
    if unit is None:
        raise Problem(
            f"{name}: a stop and search file does not say in its rows which force it is from. Give it the name it was "
            "published under, such as 2023-06-metropolitan-stop-and-search.csv, and add it again."
        )
    header, types = renamed(table, COLUMNS)
    checks = stop_checks(name, month)
    for rows in parse_blocks(table.blocks, header, table.delimiter, types):
        whole_rows = whole(rows, COLUMNS)
        store(checks, replace(whole_rows, table=with_month(whole_rows.table, month)), unit, writer)
    checks.file_as_a_whole(writer)


def stop_checks(name: str, file_month: str | None) -> Checks:
    """The rules for rows of stop and search that have been through `with_month`."""
    checks = Checks(name, file_month=file_month, rules={"type": lambda value: "" if value else "the type is blank"})

    def date_fault(month: str) -> str:
        if not MONTH.fullmatch(month):
            return f"the date “{month[:60]}” is not an instant such as 2023-06-01T14:30:00+00:00"
        return checks.month_fault(month)

    checks.rules["month"] = date_fault
    return checks


def store(checks: Checks, batch: Batch, unit: str, writer: Writer) -> None:
    """Writes the good rows of a batch to the holdings of their months."""
    for key, part in by_force_and_month(checks.sift(batch, writer), DATASET, unit):
        writer.write(key, part, publisher=PUBLISHER, category="type", point="longitude")


def with_month(table: pa.Table, file_month: str | None) -> pa.Table:
    """The table with ``occurred_at`` as an instant and a ``month`` column.

    The month is the file's where the instant agrees with it in UTC or in London, else London's. Where the text is no
    instant the month is the text itself, for `stop_checks` to refuse.
    """
    texts = table["occurred_at"].combine_chunks()
    instants = _instants(texts)
    in_utc = pc.strftime(instants, "%Y-%m")
    in_london = _london_months(instants, in_utc)
    month = pc.coalesce(in_london, texts)
    if file_month:
        agrees = pc.or_kleene(pc.equal(in_utc, file_month), pc.equal(in_london, file_month))
        month = pc.if_else(pc.fill_null(agrees, False), file_month, month)
    place = table.schema.get_field_index("occurred_at")
    return table.set_column(place, "occurred_at", instants).append_column("month", month.cast(DICTIONARY))


def _instants(texts: pa.Array) -> pa.Array:
    try:
        return texts.cast(INSTANT)
    except pa.ArrowInvalid:
        return pa.array([_instant(text) for text in texts.to_pylist()], INSTANT)


def _instant(text: str) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return None
    return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant


def _london_months(instants: pa.Array, in_utc: pa.Array) -> pa.Array:
    # London is at UTC or an hour ahead, so that only the last hour of a month can fall into the next.
    an_hour_on = pc.strftime(pc.add(instants, pa.scalar(timedelta(hours=1))), "%Y-%m")
    unsure = pc.fill_null(pc.not_equal(in_utc, an_hour_on), False)
    if not pc.any(unsure).as_py():
        return in_utc
    exact = [f"{instant.astimezone(LONDON):%Y-%m}" for instant in instants.filter(unsure).to_pylist()]
    return pc.replace_with_mask(in_utc, unsure, pa.array(exact, pa.string()))
