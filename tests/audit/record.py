"""The record as tests fill it, empty it and tamper with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connections, transaction

from hallmark.audit.changes import record
from hallmark.audit.verifying import Verdict, verify
from table_owner import as_owner

DATABASES = ["default", "audit", "refusals"]
TABLES = ("audit_event", "audit_link", "audit_head")


@contextmanager
def tampering() -> Iterator[psycopg.Connection]:
    """A session of the owner's with every guard switched off, as somebody with power over the database would have."""
    with as_owner() as owner:
        for table in TABLES:
            owner.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        try:
            yield owner
        finally:
            for table in TABLES:
                owner.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def empty_record() -> None:
    """Nothing recorded, and every strand at its beginning."""
    with tampering() as owner:
        owner.execute("TRUNCATE audit_event, audit_link, audit_head")
        owner.execute(
            "INSERT INTO audit_head SELECT n, 0, decode(repeat('00', 32), 'hex') FROM generate_series(0, 127) AS n"
        )


def record_some(count: int, **given: Any) -> int:
    """So many events, one transaction each, all from one session; the strand that they are in."""
    for number in range(1, count + 1):
        with transaction.atomic():
            record(**{"act": "post.read", "subject": ("post", number), "by": number, **given})
    return rows("SELECT strand FROM audit_link ORDER BY position DESC LIMIT 1")[0][0]


def rows(sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
    """What the audit's own role reads."""
    with connections["audit"].cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def kinds(verdict: Verdict | None = None) -> list[str]:
    """What verifying finds, each once."""
    found = verdict or verify([])
    return sorted({finding.kind.value for finding in found.findings})
