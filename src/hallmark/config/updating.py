"""Bringing the database's tables up to date, once, whoever asks first."""

from collections.abc import Collection
from functools import cache

from django.core.management import call_command
from django.db import DatabaseError, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from hallmark.config.database import VARIABLES
from hallmark.config.roles import OWNER
from hallmark.ui.problems import Problem

# Any number will do that nobody else uses; these are the letters "hallmark" as bytes.
LOCK = int.from_bytes(b"hallmark", "big")


def bring_up_to_date() -> bool:
    """Apply what is pending, as the tables' owner; whether anything was. Of two processes that ask at once, one waits.

    Raises:
        Problem: something is pending, and this process does not know how to reach the owner; or a later Hallmark has
            changed the tables.
    """
    refuse_later_tables()
    if not _pending():
        return False
    if "owner" not in connections.databases:
        raise Problem(
            f"The tables are not those of this Hallmark. Set {VARIABLES[OWNER]} to the address of their owner, "
            "and run `hallmark migrate` once (docs/database.md)."
        )
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    connections["owner"].close()
    return True


def refuse_later_tables() -> None:
    """Raises Problem where a later Hallmark has changed the tables: this one would write what that cannot read."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return  # an earlier one made them: it granted the site's role nothing
    if unknown := unknown_migrations([f"{app}.{name}" for app, name in applied]):
        raise Problem(
            f"The database is that of a later Hallmark: this one does not know {unknown[0]}. Run the later version, or "
            "restore the backup that was taken before it."
        )


def _pending() -> bool:
    try:
        return bool(pending_migrations(connection))
    except DatabaseError:
        # The tables of an earlier Hallmark grant the site's role nothing yet.
        return True


def pending_migrations(using: BaseDatabaseWrapper) -> list[str]:
    """Those of ``app.name`` that this program has and the database has not; two queries."""
    applied = set(MigrationRecorder(using).applied_migrations())
    return sorted(f"{app}.{name}" for app, name in _on_disk() - applied)


@cache
def _on_disk() -> frozenset[tuple[str, str]]:
    """The migrations of this program, without those that a later one takes the place of."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return frozenset(key for key in loader.graph.nodes if key in loader.disk_migrations)


def unknown_migrations(applied: Collection[str]) -> list[str]:
    """Those of ``app.name`` that this program does not have: another, later one applied them."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    known = {f"{app}.{name}" for app, name in [*loader.disk_migrations, *loader.replacements]}
    return sorted(set(applied) - known)
