"""What the tables of places say, read whole for `placement`: plain dictionaries by code."""

from collections import defaultdict
from typing import Any

from django.db import connection

from hallmark.areas.rules import CENSUS_DAY

NO_LIMIT = 9999

Parents = dict[str, tuple[str, ...]]


def fetch(sql: str, given: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    """All rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def small_areas() -> dict[str, tuple[bool, bool]]:
    """Each LSOA code, with whether it stood in the edition of 2011 and in that of 2021."""
    found = fetch(
        """
        SELECT v.code, bool_or(v.valid @> %(then)s::date), bool_or(v.valid @> %(now)s::date)
        FROM areas_areaversion v JOIN areas_area a ON a.id = v.area_id
        WHERE a.kind = 'lsoa' GROUP BY v.code
        """,
        {"then": CENSUS_DAY[2011], "now": CENSUS_DAY[2021]},
    )
    return {code: (bool(then), bool(now)) for code, then, now in found}


def names() -> dict[str, str]:
    """The latest name of every code."""
    found = fetch("SELECT code, name FROM areas_areaversion ORDER BY lower(valid) NULLS FIRST")
    return dict(found)


def library_names() -> dict[str, str]:
    """House of Commons Library names by MSOA code."""
    found = fetch(
        """
        SELECT v.code, n.name FROM areas_areaname n JOIN areas_areaversion v ON v.id = n.version_id
        WHERE n.use = 'library' ORDER BY n.id
        """
    )
    return dict(found)


def lsoa_events() -> tuple[dict[str, list[str]], dict[str, str]]:
    """What each LSOA code of 2011 that did not stay became in 2021, and by what kind of event."""
    became: dict[str, list[str]] = defaultdict(list)
    by_event: dict[str, str] = {}
    found = fetch(
        """
        SELECT b.code, a.code, c.kind FROM areas_areachange c
        JOIN areas_areachangelink l ON l.change_id = c.id
        JOIN areas_areaversion b ON b.id = l.before_id JOIN areas_areaversion a ON a.id = l.after_id
        WHERE c.area_kind = 'lsoa' AND c.happened_on = %(day)s ORDER BY b.code, a.code
        """,
        {"day": CENSUS_DAY[2021]},
    )
    for before, after, event in found:
        became[before].append(after)
        by_event[before] = event
    return dict(became), by_event


def parents(child_kind: str, parent_kind: str, *, until: int = NO_LIMIT, since: int = 0) -> Parents:
    """The parents of each child code in the latest edition that names it, between the years given."""
    found = fetch(
        """
        SELECT child, parent FROM (
            SELECT c.code AS child, p.code AS parent,
                   rank() OVER (PARTITION BY m.child_id ORDER BY m.edition DESC) AS age
            FROM areas_areamembership m
            JOIN areas_areaversion c ON c.id = m.child_id JOIN areas_areaversion p ON p.id = m.parent_id
            WHERE m.child_kind = %(child)s AND m.parent_kind = %(parent)s AND m.edition BETWEEN %(since)s AND %(until)s
        ) ranked WHERE age = 1 ORDER BY child, parent
        """,
        {"child": child_kind, "parent": parent_kind, "since": since, "until": until},
    )
    held: dict[str, list[str]] = defaultdict(list)
    for child, parent in found:
        held[child].append(parent)
    return {child: tuple(several) for child, several in held.items()}


def msoa_codes() -> dict[str, str]:
    """MSOA codes of 2021 by name: an LSOA's name less its last letter is the name of its MSOA."""
    found = fetch(
        """
        SELECT v.name, v.code FROM areas_areaversion v JOIN areas_area a ON a.id = v.area_id
        WHERE a.kind = 'msoa' AND v.valid @> %(now)s::date ORDER BY v.code DESC
        """,
        {"now": CENSUS_DAY[2021]},
    )
    return dict(found)
