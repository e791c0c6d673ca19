"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test import TestCase
from django.test.utils import setup_databases, teardown_databases
from psycopg import sql

from crimestats_reference import real
from table_owner import as_owner

# How long a test takes on a busy machine says nothing of whether it is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; tests that need it are skipped where it is absent."""
    return real("README.md").parent


@pytest.fixture(scope="session", autouse=True)
def _passwords_are_hashed_quickly() -> Iterator[None]:
    """By the same function, in a thousandth of the memory: what it costs a guesser is not what is tested here."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, name, value)
        yield


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_modify_db_settings: None, django_db_blocker: Any
) -> Iterator[None]:
    """The test database, made by its owner; all else meets it as the site's own role, or another.

    It is given up by all before it is dropped: the live site answers a browser on threads of its own, and each keeps
    its session for as long as the browser keeps its connection open, longer than the tests last.
    """
    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases={"owner"}, serialized_aliases=set())
        # Django empties no mirror after a test that commits, and this is the one that they write to.
        connections["default"].settings_dict["TEST"]["MIRROR"] = None
    yield
    with django_db_blocker.unblock():
        with as_owner() as owner:
            owner.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def _tables_are_emptied_by_their_owner() -> Iterator[None]:
    """After a test that commits, Django empties the tables, which the site's role may not."""

    def said(name: str, *words: str, **options: Any) -> None:
        if name != "flush":
            call_command(name, *words, **options)
            return
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        tables = [*tables, "wiring_cache"]
        listed = sql.SQL(", ").join(map(sql.Identifier, tables))
        with as_owner() as owner:
            owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY").format(listed))
        if not options["inhibit_post_migrate"]:
            emit_post_migrate_signal(verbosity=0, interactive=False, db=options["database"])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.testcases.call_command", said)
        yield


@pytest.fixture(scope="session", autouse=True)
def _refusals_are_not_linked_in_a_test_that_is_undone() -> Iterator[None]:
    """At the end of a test Django has each connection check what it put off, and then undoes all of them.

    An event of the audit is linked then, which locks its strand. Two sessions may have the same strand, and a test
    that holds both would wait for itself for ever. In use a refusal is kept at once, and nothing is put off.
    """
    checks = TestCase._should_check_constraints

    def checked(self: TestCase, connection: BaseDatabaseWrapper) -> bool:
        return connection.alias != "refusals" and checks(self, connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TestCase, "_should_check_constraints", checked)
        yield
