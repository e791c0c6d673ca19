"""What tests of similar areas share: an invented country, and templates that forgive nothing."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from pytest_django import Settings

from assessment.peers.invented_country import build
from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def peers_root(settings: Settings, tmp_path: Path) -> Path:
    """A folder of its own for what is kept."""
    settings.PEERS_ROOT = tmp_path / "peers"
    return tmp_path / "peers"


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The invented country, for one module of tests marked ``django_db``; taken back at the end."""
    before, django_settings.EVIDENCE_ROOT = django_settings.EVIDENCE_ROOT, tmp_path_factory.mktemp("evidence")
    with django_db_blocker.unblock(), transaction.atomic():
        build(tmp_path_factory.mktemp("files"))
        yield
        transaction.set_rollback(True)
    django_settings.EVIDENCE_ROOT = before
