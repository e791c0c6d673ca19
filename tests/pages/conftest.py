"""What the tests of pages share: an invented assessment, a little evidence, templates that forgive nothing."""

import shutil
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from hallmark.evidence.models import Import
from pages.factories import SLUG, hold, write_assessment
from partners.signing_in import analyst, let_in, signed_in
from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


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


@pytest.fixture
def client(db: None) -> Client:
    """A browser in which an analyst who also manages the partnership is signed in."""
    return signed_in(analyst())


@pytest.fixture
def page(page: Page, live_server: LiveServer, client: Client) -> Page:
    """The same in a real browser."""
    let_in(page.context, client, live_server.url)
    return page
