"""The canonical text and the hash in Python are those of the database, whatever an event holds."""

import uuid
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as some
from psycopg.types.json import Jsonb

from audit.record import DATABASES
from hallmark.audit.canonical import BEGINNING, Event, canonical_text, jsonb_text, link_hash, read_detail

pytestmark = [pytest.mark.slow, pytest.mark.django_db(databases=DATABASES)]

BIGINT = some.integers(-(2**63), 2**63 - 1)
# PostgreSQL keeps every character but the null character and halves of surrogate pairs.
TEXT = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
DETAILS = some.recursive(
    some.none() | some.booleans() | some.integers() | TEXT,
    lambda parts: some.lists(parts, max_size=4) | some.dictionaries(TEXT, parts, max_size=5),
    max_leaves=12,
)
EVENTS = some.builds(
    Event,
    id=some.uuids(),
    at=some.datetimes(
        datetime(1900, 1, 1), datetime(9000, 1, 1), timezones=some.sampled_from([UTC, timezone(timedelta(hours=1))])
    ),
    actor=some.none() | BIGINT,
    agency=some.none() | BIGINT,
    partnership=some.none() | BIGINT,
    act=TEXT,
    subject_kind=TEXT,
    subject_id=TEXT,
    purpose=TEXT,
    outcome=some.sampled_from(["done", "refused"]),
    request_id=some.none() | some.uuids(),
    detail=some.dictionaries(TEXT, DETAILS, max_size=5),
)
ROW = "ROW(%s::uuid, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s::uuid, %s)::audit_event"
AWKWARD = Event(
    id=uuid.UUID(int=0),
    at=datetime(2026, 3, 29, 1, 30, 0, 7, tzinfo=UTC),
    actor=None,
    agency=0,
    partnership=-1,
    act='", "',
    subject_kind="line\nbreak\r\t\b\f\x1f\x7f",
    subject_id="\\\"'/\u2028\ufeff",
    purpose="Ünïcode 😀 \U0010ffff",
    outcome="done",
    request_id=None,
    detail={"bb": [], "a": {}, "é": [None, True, {"z": 10**40, "y": "\n"}], "B": "", "": -0},
)


def in_database(strand: int, position: int, event: Event) -> tuple[str, bytes]:
    """The text, and the hash after BEGINNING, as SQL makes them."""
    fields = [getattr(event, name) for name in Event.__dataclass_fields__]
    fields[-1] = Jsonb(event.detail)
    made = f"audit_canonical(%s::smallint, %s, {ROW}) AS text"
    sql = f"SELECT text, sha256(%s::bytea || convert_to(text, 'UTF8')) FROM {made}"
    with connections["audit"].cursor() as cursor:
        cursor.execute(sql, [BEGINNING, strand, position, *fields])
        text, digest = cursor.fetchone()
        return text, bytes(digest)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(event=EVENTS, strand=some.integers(0, 127), position=some.integers(1, 2**63 - 1))
@example(event=AWKWARD, strand=127, position=1)
def test_text_and_hash_are_those_of_the_database(event: Event, strand: int, position: int) -> None:
    text, digest = in_database(strand, position, event)

    assert canonical_text(strand, position, event) == text
    assert link_hash(BEGINNING, strand, position, event) == digest


@pytest.mark.parametrize(
    "written", ['{"a": 1.10}', '{"a": 1e3, "b": 1.5e-7, "c": -0.0}', '{"a": 1, "a": 2}', '{"b": 0.1234567890123456789}']
)
def test_fractions_keep_their_digits_as_in_the_database(written: str) -> None:
    """No event of ours has any, but somebody may put them in by hand."""
    with connections["audit"].cursor() as cursor:
        cursor.execute("SELECT %s::jsonb::text", [written])
        (text,) = cursor.fetchone()

    assert jsonb_text(read_detail(text)) == text


def test_no_two_events_share_a_text() -> None:
    """A boundary moved from one field to the next is another text."""
    one = canonical_text(1, 2, _with(act="a.b", subject_kind="c"))

    assert one != canonical_text(1, 2, _with(act="a.bc", subject_kind=""))
    assert one != canonical_text(12, 2, _with(act="a.b", subject_kind="c"))
    assert canonical_text(1, 2, _with(actor=1, agency=None)) != canonical_text(1, 2, _with(actor=None, agency=1))
    assert canonical_text(1, 2, _with(purpose="null")) != canonical_text(1, 2, _with(purpose=""))


def test_the_time_is_in_utc_to_the_microsecond() -> None:
    at = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))

    assert '"2026-06-30T23:30:00.000000Z"' in canonical_text(1, 2, _with(at=at))


def test_a_fraction_is_written_without_an_exponent() -> None:
    assert jsonb_text({"a": Decimal("1E+3"), "b": Decimal("0.0000001")}) == '{"a": 1000, "b": 0.0000001}'


def _with(**given: Any) -> Event:
    return Event(**{**{name: getattr(AWKWARD, name) for name in Event.__dataclass_fields__}, **given})
