"""Recording: in the caller's transaction or, for a refusal, whatever becomes of it; and no more."""

import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, connections, transaction
from django.db.transaction import TransactionManagementError

from audit.record import DATABASES, empty_record, kinds, record_some, rows, tampering
from hallmark.audit.changes import record, record_refusal
from hallmark.audit.models import AuditEvent
from hallmark.audit.request_ids import request_id_now, within
from hallmark.audit.verifying import verify
from table_owner import as_owner

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]

FIELDS = "id, act, subject_kind, subject_id, purpose, outcome, detail"
VALUES = "'0e9d8d3c-6d0c-4c93-8f39-5b2d0c9b1a11', 'post.read', 'post', '1', '', 'done', '{}'"


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back when the block ends."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def recorded() -> list[AuditEvent]:
    return list(AuditEvent.objects.using("audit").order_by("at", "id"))


def test_an_event_says_who_what_when_and_why() -> None:
    request_id = uuid.uuid4()
    with within(request_id), transaction.atomic():
        event_id = record(
            act="appointment.end",
            subject=("appointment", 7),
            by=4,
            purpose="Left the council",
            agency=2,
            partnership=3,
            detail={"post": 12, "days": ["2026-03-01"]},
        )

    (event,) = recorded()
    assert (event.id, event.actor, event.agency, event.partnership) == (event_id, 4, 2, 3)
    assert (event.act, event.subject_kind, event.subject_id) == ("appointment.end", "appointment", "7")
    assert (event.purpose, event.outcome, event.request_id) == ("Left the council", "done", request_id)
    assert event.detail == {"post": 12, "days": ["2026-03-01"]}
    assert rows("SELECT at BETWEEN now() - interval '1 minute' AND now() FROM audit_event") == [(True,)]
    assert request_id_now() is None


def test_the_chain_goes_on_from_event_to_event() -> None:
    strand = record_some(3)

    assert rows("SELECT strand, position FROM audit_link ORDER BY position") == [(strand, n) for n in (1, 2, 3)]
    head = "SELECT head.position, head.hash = link.hash FROM audit_head AS head JOIN audit_link AS link"
    assert rows(f"{head} USING (strand, position)") == [(3, True)]
    assert kinds() == []


def test_several_events_of_one_transaction_follow_each_other() -> None:
    with transaction.atomic():
        for number in (1, 2, 3):
            record(act="post.read", subject=("post", number), by=1)

    order = "SELECT subject_id, position FROM audit_event JOIN audit_link ON event = id ORDER BY position"
    assert rows(order) == [("1", 1), ("2", 2), ("3", 3)]
    assert kinds() == []


def test_an_aborted_transaction_leaves_neither_event_nor_gap() -> None:
    record_some(2)
    with undone():
        record(act="post.end", subject=("post", 1), by=1)
    with transaction.atomic():
        with undone():
            record(act="post.end", subject=("post", 2), by=1)
        record(act="post.keep", subject=("post", 3), by=1)

    assert rows("SELECT count(*), max(position) FROM audit_link") == [(3, 3)]
    assert rows("SELECT count(*) FROM audit_event WHERE act = 'post.end'") == [(0,)]
    assert kinds() == []


def record_and_fail_late() -> None:
    with transaction.atomic():
        record(act="post.end", subject=("post", 1), by=1)
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO late VALUES (1), (1)")


def test_a_commit_that_fails_after_the_link_leaves_neither_event_nor_gap() -> None:
    """A deferred constraint that fires later than the link's trigger refuses the transaction."""
    with as_owner() as owner:
        owner.execute("CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)")
        owner.execute("GRANT INSERT ON late TO hallmark_app")
    try:
        with pytest.raises(IntegrityError):
            record_and_fail_late()
        record_some(1)
    finally:
        with as_owner() as owner:
            owner.execute("DROP TABLE late")

    assert rows("SELECT count(*), max(position) FROM audit_link") == [(1, 1)]
    assert kinds() == []


def test_without_a_transaction_nothing_is_recorded() -> None:
    with pytest.raises(TransactionManagementError, match="in the transaction of what it tells of"):
        record(act="post.read", subject=("post", 1), by=1)

    assert recorded() == []


def test_wrong_words_are_refused_before_the_database_is_asked() -> None:
    with transaction.atomic():
        for given in ({"act": "reading"}, {"subject": ("post", "a b")}, {"by": 0}, {"purpose": "x" * 301}):
            with pytest.raises(ValueError, match=r"\.$"):
                record(**{"act": "post.read", "subject": ("post", 1), "by": 1, **given})
        with pytest.raises(ValueError, match="holds no content"):
            record(act="post.read", subject=("post", 1), by=1, detail={"note": "what she said"})

    assert recorded() == []


def test_a_refusal_stays_though_the_request_is_undone() -> None:
    with undone():
        record(act="case.open", subject=("case", 1), by=1)
        record_refusal(act="case.read", subject=("case", 2), by=1, agency=5)

    (event,) = recorded()
    assert (event.act, event.outcome, event.agency) == ("case.read", "refused", 5)
    assert kinds() == []


def commit_from_sixteen_threads() -> None:
    """Each thread commits 25 events and is refused 5 times."""
    start = threading.Barrier(16)
    faults: list[BaseException] = []

    def work(number: int) -> None:
        try:
            start.wait()
            for turn in range(25):
                with transaction.atomic():
                    record(act="post.read", subject=("post", f"{number}-{turn}"), by=number)
                if turn % 5 == 0:
                    record_refusal(act="case.read", subject=("case", f"{number}-{turn}"), by=number)
        except BaseException as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(1, 17)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []


def test_sixteen_threads_commit_at_once_and_the_chain_verifies() -> None:
    commit_from_sixteen_threads()

    verdict = verify([])
    assert (verdict.events, list(verdict.findings)) == (16 * 30, [])
    assert verdict.strands > 1


@pytest.fixture
def one_strand() -> Iterator[None]:
    """Every session is given the same strand."""
    with as_owner() as owner:
        found = owner.execute("SELECT pg_get_functiondef('audit_chain'::regproc)").fetchone()
        assert found
        (definition,) = found
        assert "pg_backend_pid() % 128" in definition
        owner.execute(definition.replace("pg_backend_pid() % 128", "7"))
        yield
        owner.execute(definition)


@pytest.mark.usefixtures("one_strand")
def test_sixteen_threads_in_one_strand_wait_for_each_other() -> None:
    commit_from_sixteen_threads()

    verdict = verify([])
    assert (verdict.events, verdict.strands, list(verdict.findings)) == (16 * 30, 1, [])
    assert rows("SELECT position FROM audit_head WHERE strand = 7") == [(16 * 30,)]


FORBIDDEN = (
    "SELECT act FROM audit_event",
    "SELECT count(*) FROM audit_event",
    "UPDATE audit_event SET act = 'post.keep'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    f"INSERT INTO audit_event ({FIELDS}) VALUES ({VALUES}) RETURNING id",
    f"INSERT INTO audit_event ({FIELDS}) VALUES ({VALUES}) ON CONFLICT (id) DO UPDATE SET act = 'post.keep'",
    f"INSERT INTO audit_event ({FIELDS}, at) VALUES ({VALUES}, '2020-01-01')",
    "SELECT hash FROM audit_link",
    "INSERT INTO audit_link VALUES (1, 1, '0e9d8d3c-6d0c-4c93-8f39-5b2d0c9b1a11', sha256('x'))",
    "UPDATE audit_link SET position = 9",
    "DELETE FROM audit_link",
    "TRUNCATE audit_link",
    "SELECT position FROM audit_head",
    "UPDATE audit_head SET position = 9",
    "DELETE FROM audit_head",
    "ALTER TABLE audit_event DISABLE TRIGGER USER",
    "DROP TRIGGER audit_event_is_linked ON audit_event",
    "CREATE OR REPLACE FUNCTION audit_chain() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "SET session_replication_role = replica",
    "SET ROLE hallmark",
)


@pytest.mark.parametrize("alias", ["default", "refusals"])
def test_the_application_may_add_events_and_nothing_else(alias: str) -> None:
    """In raw SQL, as the application's own role."""
    record_some(1)
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hallmark_app",)
        for statement in FORBIDDEN:
            with pytest.raises(ProgrammingError) as refused:
                cursor.execute(statement)
            assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege), statement

    assert kinds() == []


def test_the_application_can_add_an_event_by_hand_and_it_is_linked() -> None:
    """What the grants leave is no way around the chain."""
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO audit_event ({FIELDS}) VALUES ({VALUES})")

    assert rows("SELECT count(*) FROM audit_link") == [(1,)]
    assert kinds() == []


def test_the_application_cannot_have_the_chain_link_what_is_no_event() -> None:
    """On a table of its own, which anybody may make for the length of a session."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE forged AS SELECT gen_random_uuid() AS id")
        with pytest.raises(ProgrammingError, match="permission denied for function"):
            cursor.execute(
                "CREATE TRIGGER linked AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION public.audit_chain()"
            )

    assert rows("SELECT count(*) FROM audit_link") == [(0,)]


def test_not_even_the_owner_has_the_chain_link_what_is_no_event() -> None:
    with as_owner() as owner:
        owner.execute("CREATE TEMPORARY TABLE forged (LIKE audit_event INCLUDING DEFAULTS)")
        owner.execute("CREATE TRIGGER linked AFTER INSERT ON forged FOR EACH ROW EXECUTE FUNCTION public.audit_chain()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="only events of the audit are linked"):
            owner.execute(f"INSERT INTO forged ({FIELDS}) VALUES ({VALUES})")

    assert rows("SELECT count(*) FROM audit_link") == [(0,)]


def test_the_audits_own_role_may_only_read() -> None:
    with connections["audit"].cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("hallmark_audit",)
        for statement in (f"INSERT INTO audit_event ({FIELDS}) VALUES ({VALUES})", *CHANGES):
            with pytest.raises(ProgrammingError) as refused:
                cursor.execute(statement)
            assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege), statement


CHANGES = (
    "UPDATE audit_event SET act = 'post.keep'",
    "DELETE FROM audit_event",
    "TRUNCATE audit_event",
    "UPDATE audit_link SET position = 9",
    "DELETE FROM audit_link",
    "TRUNCATE audit_link",
    "DELETE FROM audit_head",
    "TRUNCATE audit_head",
)


def test_the_owner_must_switch_a_guard_off_to_change_the_record() -> None:
    record_some(1)

    with as_owner() as owner:
        for statement in CHANGES:
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="the audit only grows"):
                owner.execute(statement)

    assert kinds() == []


def test_rows_are_guarded_against_the_owner_too() -> None:
    found = rows(
        "SELECT relname FROM pg_class WHERE relname IN ('audit_event', 'audit_link', 'audit_head')"
        " AND relrowsecurity AND relforcerowsecurity"
    )

    assert len(found) == 3


def test_nothing_is_recorded_where_a_head_has_gone() -> None:
    with tampering() as owner:
        owner.execute("DELETE FROM audit_head")

    with pytest.raises(DatabaseError, match=r"the head of strand \d+ of the audit is missing"):
        record_some(1)

    assert recorded() == []
    empty_record()
