"""Writes what a file says into the tables of places, set by set: COPY into temporary tables, then one statement each.

Used by `changes` only, inside its transaction.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

from hallmark.areas.content import AreaRow, EventRow, MembershipRow, NameRow, PointRow
from hallmark.areas.geometry import Outlines
from hallmark.areas.rules import CENSUS_KINDS, folded

# From this many rows on, PostgreSQL's guess at how many there are costs more than counting them.
MANY = 1000


@contextmanager
def incoming(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> Iterator[CursorWrapper]:
    """A temporary table of `rows`, gone at the end; yields a cursor to work with it."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} ({columns}) ON COMMIT DROP")
        count = 0
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            for count, row in enumerate(rows, start=1):  # noqa: B007
                copy.write_row(row)
        if count > MANY:
            cursor.execute(f"ANALYZE {table}")
        yield cursor
        cursor.execute(f"DROP TABLE {table}")


# A code's latest version: the one that stands today, or the last that stood.
LATEST = """
    CREATE TEMPORARY TABLE latest_version ON COMMIT DROP AS
    SELECT DISTINCT ON (v.code) v.code, v.id
    FROM areas_areaversion v JOIN (SELECT DISTINCT code FROM {table}) i ON i.code = v.code
    ORDER BY v.code, lower(v.valid) DESC NULLS LAST
"""


def store_areas(rows: Sequence[AreaRow], release_id: int) -> int:
    """Adds areas not yet known, widens or narrows what is known of the others' dates, keeps every name.

    Returns:
        How many areas are new.
    """
    if not rows:
        return 0
    columns = "kind text, code text, name text, folded text, edition int, valid daterange"
    tuples = (
        (row.kind, row.code, row.name, folded(row.name), row.edition, range_text(row.valid_from, row.valid_until))
        for row in rows
    )
    with incoming("incoming_area", columns, tuples) as cursor:
        cursor.execute(
            """
            CREATE TEMPORARY TABLE incoming_version ON COMMIT DROP AS
            SELECT code, min(kind) AS kind, (array_agg(name ORDER BY edition DESC))[1] AS name, max(edition) AS edition,
                   range_merge(range_agg(valid)) AS widest, max(lower(valid)) AS begins, min(upper(valid)) AS ends
            FROM incoming_area GROUP BY code
            """
        )
        cursor.execute(
            """
            INSERT INTO areas_area (kind, slug)
            SELECT kind, kind || '-' || lower(code) FROM incoming_version i
            WHERE NOT EXISTS (SELECT FROM areas_areaversion v WHERE v.code = i.code)
            ORDER BY code
            """
        )
        added = int(cursor.rowcount)
        cursor.execute(
            """
            INSERT INTO areas_areaversion (area_id, code, name, named_in, valid, instrument, release_id)
            SELECT a.id, i.code, i.name, i.edition,
                   CASE WHEN i.kind = ANY(%(census)s) THEN i.widest ELSE daterange(i.begins, i.ends) END,
                   '', %(release)s
            FROM incoming_version i JOIN areas_area a ON a.slug = i.kind || '-' || lower(i.code)
            WHERE NOT EXISTS (SELECT FROM areas_areaversion v WHERE v.code = i.code)
            ORDER BY i.code
            """,
            {"census": list(CENSUS_KINDS), "release": release_id},
        )
        cursor.execute(LATEST.format(table="incoming_version"))
        update_versions(cursor)
        cursor.execute(
            """
            INSERT INTO areas_areaname (version_id, name, folded, use)
            SELECT DISTINCT l.id, i.name, i.folded, 'official'
            FROM incoming_area i JOIN latest_version l USING (code)
            ON CONFLICT DO NOTHING
            """
        )
        cursor.execute("DROP TABLE incoming_version, latest_version")
        if added > MANY:
            cursor.execute("SELECT areas_counted_anew()")
    return added


def not_yet_said(rows: Sequence[AreaRow]) -> list[AreaRow]:
    """The areas that are new, or of which a row says something that is not held; most outlines say nothing new."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT v.code, n.name, lower(v.valid), upper(v.valid), v.named_in
            FROM areas_areaversion v JOIN areas_areaname n ON n.version_id = v.id WHERE v.code = ANY(%s)
            """,
            [[row.code for row in rows]],
        )
        held = {(code, name): (begins, ends, named) for code, name, begins, ends, named in cursor.fetchall()}
    return [row for row in rows if not _is_held(row, held.get((row.code, row.name)))]


def _is_held(row: AreaRow, held: tuple[date | None, date | None, int] | None) -> bool:
    if held is None or row.edition > held[2]:
        return False
    begins_in = held[0] is None or (row.valid_from is not None and held[0] <= row.valid_from)
    ends_in = held[1] is None or (row.valid_until is not None and row.valid_until <= held[1])
    return row.kind not in CENSUS_KINDS or (begins_in and ends_in)


def update_versions(cursor: CursorWrapper) -> None:
    """Census areas stand as long as any edition lists them; others take the dates a file gives; names the newest."""
    cursor.execute(
        """
        UPDATE areas_areaversion v
        SET valid = range_merge(v.valid, i.widest)
        FROM incoming_version i JOIN latest_version l USING (code)
        WHERE v.id = l.id AND i.kind = ANY(%(census)s) AND NOT v.valid @> i.widest
        """,
        {"census": list(CENSUS_KINDS)},
    )
    cursor.execute(
        """
        UPDATE areas_areaversion v
        SET valid = daterange(coalesce(lower(v.valid), i.begins), coalesce(upper(v.valid), i.ends))
        FROM incoming_version i JOIN latest_version l USING (code)
        WHERE v.id = l.id AND NOT i.kind = ANY(%(census)s)
          AND (lower_inf(v.valid) AND i.begins IS NOT NULL OR upper_inf(v.valid) AND i.ends IS NOT NULL)
        """,
        {"census": list(CENSUS_KINDS)},
    )
    cursor.execute(
        """
        UPDATE areas_areaversion v SET name = i.name, named_in = i.edition
        FROM incoming_version i JOIN latest_version l USING (code)
        WHERE v.id = l.id AND i.edition > v.named_in
        """
    )


def range_text(begins: date | None, ends: date | None) -> str:
    """A half-open PostgreSQL date range; an end that is None is open."""
    return f"[{begins or ''},{ends or ''})"


def store_names(rows: Sequence[NameRow]) -> None:
    """Adds further names to the latest version of their codes; a name of a code that is not known is passed over."""
    if not rows:
        return
    tuples = ((row.code, row.name, folded(row.name), row.use) for row in rows)
    with incoming("incoming_name", "code text, name text, folded text, use text", tuples) as cursor:
        cursor.execute(LATEST.format(table="incoming_name"))
        cursor.execute(
            """
            INSERT INTO areas_areaname (version_id, name, folded, use)
            SELECT DISTINCT l.id, i.name, i.folded, i.use FROM incoming_name i JOIN latest_version l USING (code)
            ON CONFLICT DO NOTHING
            """
        )
        cursor.execute("DROP TABLE latest_version")


def store_memberships(rows: Sequence[MembershipRow], release_id: int) -> None:
    """Writes which area lies in which; a child's earlier memberships of the same kind and edition are replaced."""
    if not rows:
        return
    columns = "child text, child_kind text, parent text, parent_kind text, edition int, share numeric, basis text"
    tuples = (
        (row.child, row.child_kind, row.parent, row.parent_kind, row.edition, row.share, row.basis) for row in rows
    )
    with incoming("incoming_membership", columns, tuples) as cursor:
        # A code that changed its name has several versions: the one of the edition, else the latest.
        cursor.execute(
            """
            CREATE TEMPORARY TABLE version_then ON COMMIT DROP AS
            SELECT DISTINCT ON (v.code, c.edition) v.code, c.edition, v.id
            FROM (SELECT child AS code, edition FROM incoming_membership
                  UNION SELECT parent, edition FROM incoming_membership) c
            JOIN areas_areaversion v ON v.code = c.code
            ORDER BY v.code, c.edition,
                     (c.edition > 0 AND v.valid @> make_date(greatest(c.edition, 1), 12, 31)) DESC,
                     lower(v.valid) DESC NULLS LAST
            """
        )
        cursor.execute(
            """
            DELETE FROM areas_areamembership m
            USING (SELECT DISTINCT t.id, i.parent_kind, i.edition
                   FROM incoming_membership i JOIN version_then t ON t.code = i.child AND t.edition = i.edition) old
            WHERE m.child_id = old.id AND m.parent_kind = old.parent_kind AND m.edition = old.edition
            """
        )
        cursor.execute(
            """
            INSERT INTO areas_areamembership
                (child_id, parent_id, child_kind, parent_kind, edition, share, basis, release_id)
            SELECT c.id, p.id, i.child_kind, i.parent_kind, i.edition, i.share, i.basis, %s
            FROM incoming_membership i
            JOIN version_then c ON c.code = i.child AND c.edition = i.edition
            JOIN version_then p ON p.code = i.parent AND p.edition = i.edition
            """,
            [release_id],
        )
        cursor.execute("DROP TABLE version_then")


def store_events(rows: Sequence[EventRow], release_id: int) -> None:
    """Writes events not yet known, each with its links."""
    if not rows:
        return
    link_tuples = (
        (event.reference, before, after, share, "unknown" if share is None else "whole")
        for event in rows
        for before, after, share in event.links
    )
    event_tuples = (
        (event.kind, event.area_kind, event.happened_on, event.reference, event.instrument) for event in rows
    )
    with (
        incoming(
            "incoming_event", "kind text, area_kind text, day date, reference text, instrument text", event_tuples
        ) as c,
        incoming("incoming_link", "reference text, code text, after text, share numeric, basis text", link_tuples),
    ):
        # Told before, or by a file whose places are not all known yet: left out, the next file may tell it.
        c.execute(
            """
            DELETE FROM incoming_event i USING (
                SELECT reference FROM areas_areachange
                UNION
                SELECT l.reference
                FROM (SELECT reference, code FROM incoming_link UNION SELECT reference, after FROM incoming_link) l
                LEFT JOIN areas_areaversion v ON v.code = l.code WHERE v.code IS NULL
            ) out WHERE out.reference = i.reference
            """
        )
        c.execute(
            """
            INSERT INTO areas_areachange (kind, area_kind, happened_on, reference, instrument, release_id)
            SELECT kind, area_kind, day, reference, instrument, %s FROM incoming_event ORDER BY reference
            """,
            [release_id],
        )
        # Before: the version that stood on the eve; after: the one that stands from the day.
        c.execute(
            """
            INSERT INTO areas_areachangelink (change_id, before_id, after_id, share, basis)
            SELECT ch.id, b.id, a.id, l.share, l.basis
            FROM incoming_event i
            JOIN areas_areachange ch USING (reference)
            JOIN incoming_link l USING (reference)
            CROSS JOIN LATERAL (SELECT v.id FROM areas_areaversion v WHERE v.code = l.code
                                ORDER BY (v.valid @> i.day - 1) DESC, lower(v.valid) LIMIT 1) b
            CROSS JOIN LATERAL (SELECT v.id FROM areas_areaversion v WHERE v.code = l.after
                                ORDER BY (v.valid @> i.day) DESC, lower(v.valid) DESC NULLS LAST LIMIT 1) a
            """
        )


def store_points(rows: Sequence[PointRow], release_id: int) -> None:
    """Writes points; a newer file's point replaces an older one's."""
    if not rows:
        return
    tuples = ((row.code, row.easting, row.northing) for row in rows)
    with incoming("incoming_point", "code text, easting float8, northing float8", tuples) as cursor:
        cursor.execute(
            """
            INSERT INTO areas_areapoint (code, easting, northing, release_id)
            SELECT code, easting, northing, %s FROM incoming_point
            ON CONFLICT (code) DO UPDATE
            SET easting = excluded.easting, northing = excluded.northing, release_id = excluded.release_id
            """,
            [release_id],
        )


def store_outlines(outlines: Outlines, edition: int, release_id: int) -> None:
    """Writes the outlines of areas that are known already."""
    tuples = zip(outlines.codes, outlines.wkb, outlines.vertices, strict=True)
    with incoming("incoming_outline", "code text, wkb bytea, vertices int", tuples) as cursor:
        cursor.execute(LATEST.format(table="incoming_outline"))
        cursor.execute(
            """
            INSERT INTO areas_areaboundary (version_id, edition, wkb, vertices, release_id)
            SELECT l.id, %s, i.wkb, i.vertices, %s FROM incoming_outline i JOIN latest_version l USING (code)
            """,
            [edition, release_id],
        )
        cursor.execute("DROP TABLE latest_version")
