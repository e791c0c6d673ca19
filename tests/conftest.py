"""What every test may use."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.db import connection

from crimestats_reference import real

# How long a test takes on a busy machine says nothing of whether it is right.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real open data; tests that need it are skipped where it is absent."""
    return real("README.md").parent


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The test database, given up by all before it is dropped.

    The live site answers a browser on threads of its own, and each keeps its session for as long as the browser keeps
    its connection open: longer than the tests last.
    """
    yield
    with django_db_blocker.unblock():
        # While a browser's event loop runs, Django gives this thread a second session. A test that ended all others
        # has then ended the first, which would stay broken: so a new one asks.
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
