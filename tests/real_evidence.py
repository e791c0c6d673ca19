"""Real evidence in a database of its own for one module: loaded once, rolled back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from hallmark.evidence.changes import add_evidence

LOOKUPS = (
    "lookups/la_all_codes.csv",
    "lookups/lsoa11_lsoa21_lad22.csv.gz",
    "lookups/lsoa21_ward24_lad24.csv.gz",
    "lookups/lad24_csp24_pfa24.csv.gz",
)


@contextmanager
def loaded(blocker: Any, settings: Any, home: Path, data: Path, *paths: str) -> Iterator[None]:
    """The lookups and these files of the shared data, added; everything is taken back afterwards.

    The tests of the module must be marked ``django_db``: pytest-django makes a test database only for those.
    """
    assert connection.settings_dict["NAME"].startswith("test_")
    before = settings.EVIDENCE_ROOT, settings.ASSESSMENTS_ROOT
    settings.EVIDENCE_ROOT, settings.ASSESSMENTS_ROOT = home / "evidence", home / "assessments"
    try:
        with blocker.unblock(), transaction.atomic():
            add_evidence([data / name for name in (*LOOKUPS, *paths)], by="test")
            yield
            transaction.set_rollback(True)
    finally:
        settings.EVIDENCE_ROOT, settings.ASSESSMENTS_ROOT = before
