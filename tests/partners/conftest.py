"""The real lookups in the database, once for each module that asks; and the invented county, for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from areas.real_files import load_all_lookups
from areas.small_world import load_world


@pytest.fixture(scope="module")
def real_areas(django_db_setup: None, django_db_blocker: object, shared_data: Path) -> Iterator[Path]:
    """Every real lookup, loaded for one module and taken out again; its tests read only, and do not ask for `db`."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        load_all_lookups(shared_data)
        yield shared_data
        transaction.set_rollback(True)


@pytest.fixture
def world(db: None) -> None:
    """The invented county."""
    load_world()
