"""An event as the one text that is hashed, and its hash: the plain twin of `audit_canonical` and `audit_chain` in SQL.

The text is a JSON array as PostgreSQL writes `jsonb`: strings quoted and escaped, so that no two events share a text;
keys of an object by length, then by bytes; the time in UTC to the microsecond.
"""

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

# What stands before the first link of a strand.
BEGINNING = bytes(32)


@dataclass(frozen=True)
class Event:
    """An event as the database holds it. `detail` is as `read_detail` gives it."""

    id: uuid.UUID
    at: datetime
    actor: int | None
    agency: int | None
    partnership: int | None
    act: str
    subject_kind: str
    subject_id: str
    purpose: str
    outcome: str
    request_id: uuid.UUID | None
    detail: Any


def link_hash(before: bytes, strand: int, position: int, event: Event) -> bytes:
    """SHA-256 of the link before and of the event in its place; 32 bytes."""
    return hashlib.sha256(before + canonical_text(strand, position, event).encode()).digest()


def canonical_text(strand: int, position: int, event: Event) -> str:
    """The event in its place, as one text."""
    return jsonb_text(
        [
            strand,
            position,
            str(event.id),
            f"{event.at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            event.actor,
            event.agency,
            event.partnership,
            event.act,
            event.subject_kind,
            event.subject_id,
            event.purpose,
            event.outcome,
            str(event.request_id) if event.request_id else None,
            event.detail,
        ]
    )


def read_detail(text: str) -> Any:
    """JSON with every digit of a fraction kept, as PostgreSQL keeps it."""
    return json.loads(text, parse_float=Decimal)


def jsonb_text(value: Any) -> str:
    """A JSON value as PostgreSQL writes it from `jsonb`."""
    if isinstance(value, Mapping):
        keys = sorted(value, key=lambda key: (len(key.encode()), key.encode()))
        return "{" + ", ".join(f"{jsonb_text(key)}: {jsonb_text(value[key])}" for key in keys) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(jsonb_text, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)
