"""What the audit costs: recording with the chain beside recording without, and questions of a record that has grown.

Recording: 16 threads for some seconds each way, in turns, in an embedded database as safe as a user's (every commit
waits for the disk). Once as the site does it, a change and its event in a transaction; once `record` alone; and once
through bare sessions, where nothing of ours but the trigger is left. Unchained is the same table, grants and indices
with the trigger switched off.

Questions: the record is filled in SQL with 128 strands as the trigger would have made them, so that walking it in
Python also compares the two ways of hashing.
"""

import statistics
import tempfile
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.importing import peak_mb, set_up, stop

THREADS = 16
TURNS = 9
TURN_S = 2.0
EVENTS, EVENTS_FULL = 200_000, 10_000_000
ASKED = 5

FILL = """
INSERT INTO audit_event
    (id, at, actor, agency, partnership, act, subject_kind, subject_id, purpose, outcome, request_id, detail)
SELECT gen_random_uuid(), timestamptz '2020-01-01' + number * (interval '6 years' / %(events)s),
    1 + (4999 * random() ^ 3)::int, 1 + (39 * random() ^ 3)::int, 1 + (11 * random() ^ 2)::int,
    (ARRAY['case.read', 'post.read', 'case.edit', 'directory.search', 'appointment.end'])[1 + (4 * random() ^ 3)::int],
    (ARRAY['case', 'post', 'appointment'])[1 + (2 * random() ^ 2)::int], (1 + 999999 * random() ^ 2)::int::text,
    'For the panel', CASE WHEN random() < 0.01 THEN 'refused' ELSE 'done' END, gen_random_uuid(),
    jsonb_build_object('post', (random() * 900)::int)
FROM generate_series(1, %(events)s) AS number
"""
LINK = """
DO $$
DECLARE
    event audit_event;
    hashes bytea[] := array_fill(decode(repeat('00', 32), 'hex'), ARRAY[128]);
    number bigint := 0;
    mine smallint;
BEGIN
    FOR event IN SELECT * FROM audit_event ORDER BY at, id LOOP
        mine := number % 128;
        hashes[mine + 1] := sha256(
            hashes[mine + 1] || convert_to(audit_canonical(mine, number / 128 + 1, event), 'UTF8')
        );
        INSERT INTO audit_link VALUES (mine, number / 128 + 1, event.id, hashes[mine + 1]);
        number := number + 1;
    END LOOP;
    UPDATE audit_head SET position = (number + 127 - strand) / 128, hash = hashes[strand + 1];
END
$$
"""


def measured(*, full: bool) -> list[str]:
    """Both tables, as Markdown."""
    with tempfile.TemporaryDirectory() as home:
        set_up(Path(home))
        try:
            return [_recording(), _questions(EVENTS_FULL if full else EVENTS)]
        finally:
            stop(Path(home))


def _recording() -> str:
    rows = [
        f"### Audit: events recorded by {THREADS} threads, one in each transaction\n",
        f"| through | | events a second (median of {TURNS} turns of {TURN_S:.0f} s) | ratio (median of pairs) |",
        "|---|---|---|---|",
    ]
    ways = {
        "a change (one row added) and its event": _change_until,
        "`record` alone": _record_until,
        "bare sessions": _insert_until,
    }
    for through, work in ways.items():
        rates: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(TURNS):
            for chained in (False, True):
                with _trigger(on=chained):
                    rates[chained].append(_rate(work))
        ratio = statistics.median(a / b for a, b in zip(rates[True], rates[False], strict=True))
        rows.append(f"| {through} | unchained | {statistics.median(rates[False]):,.0f} | 1 |")
        rows.append(f"| | chained | {statistics.median(rates[True]):,.0f} | {ratio:.2f} |")
    _empty()
    return "\n".join(rows) + "\n"


def _rate(work: Callable[[threading.Event, int], int]) -> float:
    """Events a second, of all threads together."""
    is_over = threading.Event()
    counts = [0] * THREADS

    def run(number: int) -> None:
        counts[number] = work(is_over, number)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(THREADS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    time.sleep(TURN_S)
    is_over.set()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - began)


def _change_until(is_over: threading.Event, number: int) -> int:
    from hallmark.law.models import Cadence

    def change(count: int) -> None:
        Cadence.objects.create(owner=f"bench:{number}", what=f"{uuid.uuid4()} {count}")

    return _record_with(change, is_over, number)


def _record_until(is_over: threading.Event, number: int) -> int:
    return _record_with(lambda _: None, is_over, number)


def _record_with(change: Callable[[int], None], is_over: threading.Event, number: int) -> int:
    from django.db import connections, transaction

    from hallmark.audit.changes import record

    count = 0
    try:
        while not is_over.is_set():
            with transaction.atomic():
                change(count)
                record(act="post.read", subject=("post", count), by=number + 1, agency=3, detail={"post": 12})
            count += 1
    finally:
        connections.close_all()
    return count


def _insert_until(is_over: threading.Event, number: int) -> int:
    import psycopg
    from psycopg.types.json import Jsonb

    from hallmark.audit.changes import INSERT

    count = 0
    with psycopg.connect(**_address("default")) as session:
        while not is_over.is_set():
            who = (uuid.uuid4(), number + 1, 3, None)
            what = ("post.read", "post", str(count), "", "done", uuid.uuid4(), Jsonb({"post": 12}))
            session.execute(INSERT, [*who, *what])
            session.commit()
            count += 1
    return count


def _questions(events: int) -> str:
    from hallmark.audit.verifying import verify

    seconds_filled = _fill(events)
    rows = [
        f"### Audit: a page of 50 of {events:,} events\n",
        f"| question | ms (median of {ASKED}) | ms (first time) | events |",
        "|---|---|---|---|",
    ]
    for words, ask in _asked().items():
        seconds, found = [], 0
        for _ in range(ASKED):
            began = time.perf_counter()
            found = len(ask().events)
            seconds.append(time.perf_counter() - began)
        rows.append(f"| {words} | {statistics.median(seconds) * 1000:.1f} | {seconds[0] * 1000:.1f} | {found} |")
    began = time.perf_counter()
    verdict = verify([])
    took = time.perf_counter() - began
    if verdict.findings:
        raise RuntimeError(f"the record does not verify: {verdict.findings[0].words}")
    rows.append(
        f"\nVerified in {took:.0f} s: {verdict.events / took:,.0f} events a second, {peak_mb():.0f} MB at the peak. "
        f"Filled in {seconds_filled:.0f} s; {_size()} on the disk with indices."
    )
    return "\n".join(rows) + "\n"


def _asked() -> dict[str, Callable[[], Any]]:
    from hallmark.audit.queries import Key, Reader, Wanted, page_of

    lead = Reader(1, everything=True)
    with _owner() as cursor:
        cursor.execute(
            "SELECT actor, subject_kind, subject_id, at, id FROM audit_event"
            " WHERE at > '2023-01-01' AND actor > 4000 ORDER BY at LIMIT 1"
        )
        actor, kind, subject, at, event_id = cursor.fetchone()
    half_way, month = Key(at, event_id), {"since": at, "until": at + timedelta(days=30)}
    return {
        "newest": lambda: page_of(Wanted(), lead),
        "half way down": lambda: page_of(Wanted(), lead, older_than=half_way),
        "a busy person": lambda: page_of(Wanted(person=1), lead),
        "a person": lambda: page_of(Wanted(person=actor), lead),
        "a subject": lambda: page_of(Wanted(subject=(kind, subject)), lead),
        "a rare act, in a month": lambda: page_of(Wanted(act="appointment.end", **month), lead),
        "a person and an act, in a month": lambda: page_of(Wanted(person=2, act="case.edit", **month), lead),
        "a person who did nothing": lambda: page_of(Wanted(person=9_999_999), lead),
        "an act that nobody did": lambda: page_of(Wanted(act="case.burn"), lead),
        "newest, of 2 agencies and a partnership": lambda: page_of(
            Wanted(), Reader(1, agencies=frozenset({38, 39}), partnerships=frozenset({12}))
        ),
        "a person, of 2 agencies and a partnership": lambda: page_of(
            Wanted(person=actor), Reader(1, agencies=frozenset({38, 39}), partnerships=frozenset({12}))
        ),
    }


def _fill(events: int) -> float:
    began = time.perf_counter()
    with _guards_off() as cursor:
        cursor.execute(FILL, {"events": events})
        cursor.execute(LINK)
    with _owner() as cursor:
        cursor.execute("VACUUM ANALYZE audit_event, audit_link")
    return time.perf_counter() - began


def _empty() -> None:
    with _guards_off() as cursor:
        cursor.execute("TRUNCATE audit_event, audit_link")
        cursor.execute("UPDATE audit_head SET position = 0, hash = decode(repeat('00', 32), 'hex'), at = NULL")


def _size() -> str:
    with _owner() as cursor:
        cursor.execute(
            "SELECT pg_size_pretty(pg_total_relation_size('audit_event') + pg_total_relation_size('audit_link'))"
        )
        return str(cursor.fetchone()[0])


@contextmanager
def _trigger(*, on: bool) -> Iterator[None]:
    """Inside the block the chain's trigger is on or off. Every turn begins with an empty record."""
    _empty()
    with _owner() as cursor:
        cursor.execute(f"ALTER TABLE audit_event {'ENABLE' if on else 'DISABLE'} TRIGGER audit_event_is_linked")
    yield
    with _owner() as cursor:
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_is_linked")


@contextmanager
def _guards_off() -> Iterator[Any]:
    with _owner() as cursor:
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield cursor
        for table in ("audit_event", "audit_link"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@contextmanager
def _owner() -> Iterator[Any]:
    from django.db import connections

    with connections["owner"].cursor() as cursor:
        yield cursor


def _address(alias: str) -> dict[str, Any]:
    from django.db import connections

    said = connections[alias].get_connection_params()
    return {name: said[name] for name in ("host", "port", "user", "password", "dbname")}
