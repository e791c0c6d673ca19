"""What differs between two versions of the same month, counted record by record."""

from pathlib import Path

import duckdb

OPEN_OUTCOME = "Under investigation"

_CHANGE = """
WITH held AS (SELECT * FROM read_parquet(?)), new AS (SELECT * FROM read_parquet(?)),
held_once AS (SELECT * FROM held WHERE crime_id <> '' QUALIFY count(*) OVER (PARTITION BY crime_id) = 1),
new_once AS (SELECT * FROM new WHERE crime_id <> '' QUALIFY count(*) OVER (PARTITION BY crime_id) = 1),
pairs AS (
    SELECT h.outcome AS before, n.outcome AS after, h.crime_type <> n.crime_type AS retyped,
           (h.longitude, h.latitude) IS DISTINCT FROM (n.longitude, n.latitude) AS moved
    FROM held_once h JOIN new_once n USING (crime_id)
)
SELECT (SELECT count(*) FROM held), (SELECT count(*) FROM new),
       (SELECT count(*) FROM new_once WHERE crime_id NOT IN (SELECT crime_id FROM held)),
       (SELECT count(*) FROM held_once WHERE crime_id NOT IN (SELECT crime_id FROM new)),
       count(*) FILTER (before <> after), count(*) FILTER (before = $open AND after <> $open),
       count(*) FILTER (before <> $open AND after = $open), count(*) FILTER (moved), count(*) FILTER (retyped)
FROM pairs
"""
FIELDS = (
    "rows_before",
    "rows_after",
    "records_added",
    "records_removed",
    "outcomes_changed",
    "outcomes_forward",
    "outcomes_backward",
    "points_moved",
    "categories_changed",
)


def street_change(held: Path, new: Path) -> dict[str, int]:
    """Counts of what differs between two versions of a force's month of street-level records.

    Records are matched by Crime ID where it stands once in both; records without one count in ``rows_*`` only.
    """
    sql = _CHANGE.replace("?", "$held", 1).replace("?", "$new", 1)
    with duckdb.connect() as connection:
        row = connection.execute(sql, {"held": str(held), "new": str(new), "open": OPEN_OUTCOME}).fetchone()
    return dict(zip(FIELDS, row, strict=True)) if row else {}


def plain_change(rows_before: int, rows_after: int) -> dict[str, int]:
    """All that can be said of versions whose records cannot be matched: how many rows each has."""
    return {"rows_before": rows_before, "rows_after": rows_after}


def replacement_in_words(change: dict[str, int]) -> str:
    """As `change_in_words`, with words too where nothing differs: what was compared decides what can be said."""
    compared = "nothing in the rows differs" if "records_added" in change else "the same number of rows"
    return change_in_words(change) or compared


def change_in_words(change: dict[str, int]) -> str:
    """One sentence on a re-published month, or blank where nothing differs."""
    said = [
        (change.get("records_added", 0), "records added"),
        (change.get("records_removed", 0), "records removed"),
        (change.get("outcomes_changed", 0), "outcomes changed"),
        (change.get("points_moved", 0), "records moved on the map"),
        (change.get("categories_changed", 0), "records given another category"),
    ]
    parts = [f"{count:,} {what}" for count, what in said if count]
    if change and change["rows_before"] != change["rows_after"]:
        parts.insert(0, f"{change['rows_before']:,} rows became {change['rows_after']:,}")
    return ", ".join(parts)
