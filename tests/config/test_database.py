"""Which database the settings name."""

from pathlib import Path

import pytest
from django.db import connection
from pytest_django import Settings

from hallmark.config.database import VARIABLES, WORKS_AS, database_settings
from hallmark.ui.problems import Problem

HOME = Path("a home")


@pytest.fixture(autouse=True)
def _no_test_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMARK_TEST_DATABASE", raising=False)


@pytest.fixture(autouse=True)
def _no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in (*VARIABLES.values(), WORKS_AS):
        monkeypatch.delenv(variable, raising=False)


def test_database_without_address_is_the_embedded_one_as_each_role() -> None:
    found = database_settings(HOME)

    assert found["default"] == {
        "ENGINE": "hallmark.config.postgres",
        "NAME": "hallmark",
        "HALLMARK_HOME": str(HOME),
        "USER": "hallmark_app",
        "TEST": {"MIRROR": "owner"},
    }
    assert {alias: one["USER"] for alias, one in found.items()} == {
        "default": "hallmark_app",
        "owner": "hallmark",
        "audit": "hallmark_audit",
        "refusals": "hallmark_app",
    }


def test_worker_has_a_role_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKS_AS, "worker")

    assert database_settings(HOME)["default"]["USER"] == "hallmark_worker"


def test_database_address_is_taken_apart_and_unquoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://an%40na:p%2Fw@db.example:5433/crime%20data?sslmode=require")

    assert database_settings(HOME)["default"] == {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "crime data",
        "USER": "an@na",
        "PASSWORD": "p/w",
        "HOST": "db.example",
        "PORT": "5433",
        "OPTIONS": {"connect_timeout": "10", "sslmode": "require"},
        "TEST": {"DEPENDENCIES": []},
    }


def test_each_role_has_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@db.example/crime")
    assert database_settings(HOME).keys() == {"default", "refusals"}

    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db.example/crime")
    monkeypatch.setenv("DATABASE_AUDIT_URL", "postgresql://auditor@db.example/crime")
    users = {alias: one["USER"] for alias, one in database_settings(HOME).items()}

    assert users == {"default": "site", "refusals": "site", "owner": "owner", "audit": "auditor"}


def test_worker_without_an_address_uses_the_site_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(WORKS_AS, "worker")
    monkeypatch.setenv("DATABASE_URL", "postgresql://site@db.example/crime")
    assert database_settings(HOME)["default"]["USER"] == "site"

    monkeypatch.setenv("DATABASE_WORKER_URL", "postgresql://worker@db.example/crime")

    assert database_settings(HOME)["default"]["USER"] == "worker"


def test_database_name_for_tests_may_be_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_TEST_DATABASE", "test_mine")

    assert database_settings(HOME)["owner"]["TEST"] == {"DEPENDENCIES": [], "NAME": "test_mine"}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("sqlite:///site.db", "PostgreSQL only"),
        ("mysql://a@b/c", "PostgreSQL only"),
        ("postgresql://a@b:5432", "names no database"),
        ("postgresql://a@b:port/c", "cannot be read"),
    ],
)
def test_database_address_that_will_not_do_is_refused_in_words(
    address: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", address)

    with pytest.raises(Problem, match=says):
        database_settings(HOME)


@pytest.mark.django_db
@pytest.mark.slow
def test_database_stays_when_a_test_works_in_another_home(settings: Settings, tmp_path: Path) -> None:
    settings.HALLMARK_HOME = tmp_path
    elsewhere = connection.copy()

    with elsewhere.cursor() as cursor:
        cursor.execute("SELECT 1")
    elsewhere.close()

    assert list(tmp_path.iterdir()) == []
