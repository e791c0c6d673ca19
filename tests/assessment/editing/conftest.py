"""What the tests of the work on an assessment share: a small assessment, and templates that forgive nothing."""

from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from pytest_django import Settings

from assessment.editing.factories import SLUG, write_assessment


class Missing(str):
    """Stands in for what a template asks for and is not given: fails the test that renders it."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        pytest.fail(f"the template names {name!r}, which its view does not give")


@pytest.fixture
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Missing("missing"))


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
