"""New names and new codes of a place that stays the same place: one area, one more version.

Used by `changes` only, inside its transaction.
"""

import csv
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hallmark.areas.content import EventRow, Renaming
from hallmark.areas.rules import folded

RECODES = Path(__file__).parent / "data" / "district_recodes.csv"


def reviewed_recodes() -> list[EventRow]:
    """New codes of districts that the lookups do not date, from the reviewed list."""
    with RECODES.open(encoding="utf-8", newline="") as file:
        return [
            EventRow(
                "recode",
                "district",
                date.fromisoformat(row["date"]),
                f"district:{row['date']}:{row['code_before']}>{row['code_after']}",
                ((row["code_before"], row["code_after"], 1),),
                row["instrument"],
            )
            for row in csv.DictReader(file)
        ]


def join_recoded() -> None:
    """Makes the old and the new code of each recoded district versions of one area that meet on the day."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT b.id, b.area_id, a.id, a.area_id, c.happened_on, c.instrument
            FROM areas_areachange c JOIN areas_areachangelink l ON l.change_id = c.id
            JOIN areas_areaversion b ON b.id = l.before_id JOIN areas_areaversion a ON a.id = l.after_id
            JOIN areas_area was ON was.id = b.area_id JOIN areas_area became ON became.id = a.area_id
            WHERE c.kind = 'recode' AND was.id <> became.id AND was.kind = became.kind
            ORDER BY c.happened_on
            """
        )
        for before, area, after, spare, day, instrument in cursor.fetchall():
            cursor.execute(
                "UPDATE areas_areaversion SET valid = daterange(lower(valid), %s) WHERE id = %s", [day, before]
            )
            cursor.execute(
                """
                UPDATE areas_areaversion SET area_id = %s, instrument = %s, valid = daterange(%s, upper(valid))
                WHERE id = %s
                """,
                [area, instrument, day, after],
            )
            cursor.execute("DELETE FROM areas_area WHERE id = %s", [spare])


def store_renamings(rows: Iterable[Renaming], release_id: int) -> None:
    """Ends the version with the old name on the day and starts one with the new name; done once."""
    with connection.cursor() as cursor:
        for row in rows:
            cursor.execute(
                """
                SELECT id, lower(valid) FROM areas_areaversion
                WHERE code = %(code)s AND valid @> %(day)s::date AND valid @> %(day)s::date - 1
                """,
                {"code": row.code, "day": row.on},
            )
            if found := cursor.fetchone():
                split_version(cursor, row, newer=found[0], begins=found[1], release_id=release_id)


def split_version(cursor: CursorWrapper, row: Renaming, *, newer: int, begins: date | None, release_id: int) -> None:
    """Cuts a version in two on the day of its new name; what older editions say of it goes to the older half."""
    given: dict[str, Any] = {
        "newer": newer,
        "begins": begins,
        "day": row.on,
        "year": row.on.year,
        "name": row.name_before,
        "folded": folded(row.name_before),
        "release": release_id,
        "reference": f"district:{row.on}:{row.code}>{row.code}",
    }
    cursor.execute("UPDATE areas_areaversion SET valid = daterange(%(day)s, upper(valid)) WHERE id = %(newer)s", given)
    cursor.execute(
        """
        INSERT INTO areas_areaversion (area_id, code, name, named_in, valid, instrument, release_id)
        SELECT area_id, code, %(name)s, %(year)s - 1, daterange(%(begins)s::date, %(day)s), '', %(release)s
        FROM areas_areaversion WHERE id = %(newer)s
        RETURNING id
        """,
        given,
    )
    given["older"] = cursor.fetchone()[0]
    cursor.execute(
        "INSERT INTO areas_areaname (version_id, name, folded, use) "
        "VALUES (%(older)s, %(name)s, %(folded)s, 'official')",
        given,
    )
    for column in ("child_id", "parent_id"):
        cursor.execute(
            f"UPDATE areas_areamembership SET {column} = %(older)s "
            f"WHERE {column} = %(newer)s AND edition BETWEEN 1 AND %(year)s - 1",
            given,
        )
    cursor.execute(
        """
        WITH event AS (
            INSERT INTO areas_areachange (kind, area_kind, happened_on, reference, instrument, release_id)
            VALUES ('rename', 'district', %(day)s, %(reference)s, '', %(release)s) RETURNING id
        )
        INSERT INTO areas_areachangelink (change_id, before_id, after_id, share, basis)
        SELECT id, %(older)s, %(newer)s, 1, 'whole' FROM event
        """,
        given,
    )
