"""What the tests of rounds share: a home of their own, and the invented partnerships in it."""

from pathlib import Path

import pytest
from pytest_django import Settings

from assessment.rounds.invented import add_records, load_places
from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """A home for this test, as another process with this HALLMARK_HOME would find it."""
    home = tmp_path / "home"
    settings.EVIDENCE_ROOT = home / "evidence"
    settings.ASSESSMENTS_ROOT = home / "assessments"
    settings.DRAWINGS_ROOT = home / "drawings"
    return home


@pytest.fixture
def places(db: None) -> None:
    """Lookups and outlines, and no records."""
    load_places()


@pytest.fixture
def records(places: None, tmp_path: Path) -> None:
    """Two years of three of the four forces."""
    add_records(tmp_path / "archives")
