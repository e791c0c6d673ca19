"""What the tests of the work on an assessment share: a small assessment, and templates that forgive nothing."""

from pathlib import Path

import pytest
from pytest_django import Settings

from assessment.editing.factories import SLUG, write_assessment
from strict_templates import forgive_nothing


@pytest.fixture
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def root(settings: Settings, tmp_path: Path) -> Path:
    """Empty folders for this test."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.ASSESSMENTS_ROOT = tmp_path / "assessments"
    return tmp_path / "assessments"


@pytest.fixture
def slug(root: Path, strict_templates: None) -> str:
    """The slug of the small assessment, which lies where the site looks for it."""
    write_assessment(root)
    return SLUG
