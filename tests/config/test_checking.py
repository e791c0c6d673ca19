"""`hallmark check`: each promise of the database, kept and broken."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from typer.testing import CliRunner

from hallmark.cli import app
from hallmark.config import checking
from hallmark.config.checking import faults, refuse_unsafe_database
from hallmark.config.classes import Table
from hallmark.config.postgres import cluster
from hallmark.config.postgres.place import place_of
from hallmark.config.roles import APP, AUDIT, OWNER
from hallmark.ui.problems import Problem
from table_owner import as_owner

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@contextmanager
def broken(statement: str, mended: str) -> Iterator[None]:
    with as_owner() as owner:
        owner.execute(statement)  # type: ignore[arg-type]
    try:
        yield
    finally:
        with as_owner() as owner:
            owner.execute(mended)  # type: ignore[arg-type]


def test_database_of_the_tests_keeps_every_promise() -> None:
    assert list(faults()) == []
    refuse_unsafe_database()


HELPER = "CREATE FUNCTION helper() RETURNS int LANGUAGE sql SECURITY DEFINER {} AS 'SELECT 1'"
NOT_FOR_ALL = "; REVOKE ALL ON FUNCTION helper() FROM PUBLIC"
SECRET = "CREATE TABLE secret (id int); ALTER TABLE secret ENABLE ROW LEVEL SECURITY"
FAULTS = {
    "does not force row-level security on its owner": (SECRET, "DROP TABLE secret"),
    "may be emptied or given triggers": (
        f"{SECRET}, FORCE ROW LEVEL SECURITY; GRANT TRUNCATE ON secret TO {APP}",
        "DROP TABLE secret",
    ),
    "The view peep reads with its owner": ("CREATE VIEW peep AS SELECT email FROM partners_user", "DROP VIEW peep"),
    "The view peeps reads with its owner": (
        "CREATE MATERIALIZED VIEW peeps AS SELECT email FROM partners_user",
        "DROP MATERIALIZED VIEW peeps",
    ),
    "The function helper runs with its owner’s rights and no search path": (
        HELPER.format("") + NOT_FOR_ALL,
        "DROP FUNCTION helper()",
    ),
    "helper runs with its owner’s rights and no search path of its own that ends": (
        HELPER.format("SET search_path = pg_temp, public") + NOT_FOR_ALL,
        "DROP FUNCTION helper()",
    ),
    "The function helper runs with its owner’s rights for whoever calls it": (
        HELPER.format("SET search_path = public, pg_temp"),
        "DROP FUNCTION helper()",
    ),
    "The site may read or change audit_event": (
        f"GRANT SELECT (act) ON audit_event TO {APP}",
        f"REVOKE SELECT (act) ON audit_event FROM {APP}",
    ),
    "The trigger audit_link_only_grows is missing or switched off": (
        "ALTER TABLE audit_link DISABLE TRIGGER audit_link_only_grows",
        "ALTER TABLE audit_link ENABLE TRIGGER audit_link_only_grows",
    ),
    f"The role {AUDIT} may read or write partners_post": (
        f"GRANT SELECT (email) ON partners_post TO {AUDIT}",
        f"REVOKE SELECT (email) ON partners_post FROM {AUDIT}",
    ),
    "may read or write partners_user": (
        f"GRANT SELECT ON partners_user TO {AUDIT}",
        f"REVOKE ALL ON partners_user FROM {AUDIT}",
    ),
    f"The role {APP} may make tables": (
        f"GRANT CREATE ON SCHEMA public TO {APP}",
        f"REVOKE CREATE ON SCHEMA public FROM {APP}",
    ),
}


@pytest.mark.parametrize(("says", "statements"), FAULTS.items())
def test_broken_promise_is_said_and_the_site_does_not_start(says: str, statements: tuple[str, str]) -> None:
    with broken(*statements):
        found = list(faults())

        assert len(found) == 1
        assert says in found[0]
        with pytest.raises(Problem, match="The site does not start"):
            refuse_unsafe_database()

    assert list(faults()) == []


def test_view_that_reads_as_its_reader_is_no_fault() -> None:
    made = "CREATE VIEW honest WITH (security_invoker = true) AS SELECT email FROM partners_user"
    with broken(made, "DROP VIEW honest"):
        assert list(faults()) == []


def test_restricted_table_without_row_level_security_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "tables", lambda: {"partners_user": Table("restricted", {})})

    assert list(faults()) == [
        "The table partners_user has no row-level security. Run `hallmark migrate`, and ask who changed it."
    ]


def test_restricted_table_that_is_not_there_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "tables", lambda: {"letters": Table("restricted", {})})

    assert list(faults()) == ["The table letters is not there. Run `hallmark migrate`."]


def test_site_that_connects_as_the_owner_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with as_owner() as owner:
        monkeypatch.setattr(checking, "connection", owner)

        found = list(faults())

    assert f"The site connects as the tables’ owner, {OWNER}." in found[0]


def superuser() -> psycopg.Connection:
    """A session as the superuser of the embedded database, the only one that the tests know."""
    of = connection.settings_dict
    password = cluster.password(place_of(Path(of["HALLMARK_HOME"])), cluster.SUPERUSER)
    return psycopg.connect(
        host=of["HOST"], port=of["PORT"], dbname=of["NAME"], user=cluster.SUPERUSER, password=password,
        cursor_factory=psycopg.ClientCursor,
    )  # fmt: skip


def test_database_that_is_not_in_utf8_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """As `initdb` makes it where no locale is set; psycopg gives bytes in place of text there."""
    name = f"ascii_{os.getpid()}"
    with as_owner() as owner:
        made = f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE_PROVIDER libc LOCALE 'C'"
        owner.execute(made)  # type: ignore[call-overload]
        try:
            with psycopg.connect(owner.info.dsn, password=owner.info.password, dbname=name) as one:
                monkeypatch.setattr(checking, "connection", one)

                assert list(faults()) == [
                    "The database is not in UTF8, so names would be spoilt. Make it anew with ENCODING 'UTF8'."
                ]
        finally:
            owner.execute(f"DROP DATABASE {name}")  # type: ignore[call-overload]


def test_site_that_connects_as_a_superuser_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with superuser() as one:
        monkeypatch.setattr(checking, "connection", one)

        assert "The site connects as postgres, who can pass by row-level security." in next(faults())


@pytest.mark.parametrize(
    ("statement", "mended", "says"),
    [
        (
            "GRANT hallmark_backup TO hallmark_app",
            "REVOKE hallmark_backup FROM hallmark_app",
            "member of hallmark_backup",
        ),
        (
            "GRANT pg_read_server_files TO hallmark_app",
            "REVOKE pg_read_server_files FROM hallmark_app",
            "member of pg_read_server_files",
        ),
        (
            "ALTER ROLE hallmark_app SET hallmark.person = '1'",
            "ALTER ROLE hallmark_app RESET hallmark.person",
            "begin with the setting hallmark.person=1",
        ),
    ],
)
def test_what_only_a_superuser_could_break_is_found(statement: str, mended: str, says: str) -> None:
    with superuser() as one:
        one.execute(statement)  # type: ignore[call-overload]
        one.commit()
        try:
            found = list(faults())
        finally:
            one.execute(mended)  # type: ignore[call-overload]
            one.commit()

    assert any(says in fault for fault in found)


def test_command_says_that_all_is_well_or_what_is_not() -> None:
    run = CliRunner().invoke(app, ["check"])
    assert (run.exit_code, run.output.strip()) == (0, "The database keeps every promise that was asked for.")

    with broken("CREATE VIEW peep AS SELECT 1 AS one", "DROP VIEW peep"):
        run = CliRunner().invoke(app, ["check"])

    assert run.exit_code == 1
    assert "The view peep" in run.output
