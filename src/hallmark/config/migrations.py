"""Bringing the database's tables up to date, once, whoever asks first."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

# Any number will do that nobody else uses; these are the letters "hallmark" as bytes.
LOCK = int.from_bytes(b"hallmark", "big")


def bring_up_to_date() -> bool:
    """Apply what is pending; whether anything was. Of two processes that ask at once, one waits."""
    if not _pending():
        return False
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            call_command("migrate", interactive=False, verbosity=0)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return True


def _pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
