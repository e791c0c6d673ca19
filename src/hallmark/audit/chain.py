"""Reading the chain as the audit's own role: heads, links with their events, and events without a link."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import connections

from hallmark.audit.canonical import Event, read_detail
from hallmark.audit.models import ChainHead
from hallmark.ui.problems import Problem

AUDIT: Final = "audit"
BATCH = 5_000
LINKS = """
SELECT link.position, link.hash, link.event, event.id, event.at, event.actor, event.agency, event.partnership,
    event.act, event.subject_kind, event.subject_id, event.purpose, event.outcome, event.request_id, event.detail::text
FROM (SELECT * FROM audit_link WHERE strand = %s AND position > %s ORDER BY position LIMIT %s) AS link
LEFT JOIN audit_event AS event ON event.id = link.event
ORDER BY link.position
"""
UNLINKED = """
SELECT event.id FROM audit_event AS event LEFT JOIN audit_link AS link ON link.event = event.id
WHERE link.event IS NULL ORDER BY event.at LIMIT %s
"""


@dataclass(frozen=True)
class Head:
    """Where a strand ends, as its row in `audit_head` or an anchor says."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Link:
    """One place in a strand; no event where that has gone."""

    position: int
    hash: bytes
    event_id: uuid.UUID
    event: Event | None


def reading_alias() -> str:
    """The alias of the role that may read the audit. Raises Problem where this process has no address for it."""
    if AUDIT not in connections.databases:
        raise Problem(
            "The audit is read by a role of its own. Set DATABASE_AUDIT_URL to the address of hallmark_audit."
        )
    return AUDIT


def heads() -> dict[int, Head]:
    """The head of each strand."""
    rows = ChainHead.objects.using(reading_alias()).order_by("strand")
    return {row.strand: Head(row.position, bytes(row.hash)) for row in rows}


def strands_with_links() -> list[int]:
    """Every strand that has a link, known or not."""
    with connections[reading_alias()].cursor() as cursor:
        cursor.execute("SELECT DISTINCT strand FROM audit_link ORDER BY strand")
        return [strand for (strand,) in cursor.fetchall()]


def links(strand: int) -> Iterator[Link]:
    """The strand from its beginning, some thousand links at a time, so that memory does not grow with it."""
    position = 0
    while rows := _some_links(strand, position):
        for row in rows:
            yield _link(row)
        position = rows[-1][0]


def unlinked(limit: int) -> list[uuid.UUID]:
    """Events that no link names, the oldest first, at most `limit`."""
    with connections[reading_alias()].cursor() as cursor:
        cursor.execute(UNLINKED, [limit])
        return [event_id for (event_id,) in cursor.fetchall()]


def _some_links(strand: int, position: int) -> list[tuple[Any, ...]]:
    with connections[reading_alias()].cursor() as cursor:
        cursor.execute(LINKS, [strand, position, BATCH])
        return list(cursor.fetchall())


def _link(row: tuple[Any, ...]) -> Link:
    position, digest, event_id, found = row[:4]
    if found is None:
        return Link(position, bytes(digest), event_id, None)
    fields: list[Any] = [*row[3:-1], read_detail(row[-1])]
    return Link(position, bytes(digest), event_id, Event(*fields))
