"""What the tests of pages share: an invented assessment, a little evidence, templates that forgive nothing."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from django.template import engines
from pytest_django import Settings

from hallmark.evidence.models import Import
from pages.factories import SLUG, hold, write_assessment


class Missing(str):
    """Stands in for what a template asks for and is not given: fails the test that renders it."""

    __slots__ = ()

    def __contains__(self, _part: object) -> bool:
        return True

    def __mod__(self, name: Any) -> str:
        pytest.fail(f"the template names {name!r}, which its view does not give")


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    monkeypatch.setattr(engines["django"].engine, "string_if_invalid", Missing("missing"))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented assessment, written once."""
    return write_assessment(tmp_path_factory.mktemp("assessments"))


@pytest.fixture(autouse=True)
def home(settings: Settings, tmp_path: Path) -> Path:
    """Empty folders for this test. HALLMARK_HOME stays as it is: the embedded database lives there."""
    settings.EVIDENCE_ROOT = tmp_path / "evidence"
    settings.ASSESSMENTS_ROOT = tmp_path / "assessments"
    return tmp_path


@pytest.fixture
def assessment(written: Path, home: Path) -> str:
    """The slug of the invented assessment, which lies where the site looks for it."""
    shutil.copytree(written, home / "assessments" / SLUG)
    return SLUG


@pytest.fixture
def evidence(db: None, home: Path) -> Import:
    """An import of six months of one force with a gap and a thin month, two rows in quarantine, one month replaced."""
    return hold(home / "evidence")
