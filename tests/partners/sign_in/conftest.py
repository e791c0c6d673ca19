"""What the tests of signing in share: a real mail server, two agencies, and templates that forgive nothing."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from pytest_django import Settings

from partners.sign_in import mail_server
from partners.sign_in.factories import Staffed, staffed
from partners.sign_in.mail_server import Postbox
from strict_templates import forgive_nothing


@pytest.fixture(autouse=True)
def strict_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable that is not there fails the test."""
    forgive_nothing(monkeypatch)


@pytest.fixture(autouse=True)
def fresh_counts(settings: Settings) -> Iterator[None]:
    """What is kept of tries and used codes does not go from test to test, nor hang on what is undone after each."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def postbox(settings: Settings) -> Iterator[Postbox]:
    """A real mail server, to which the site sends."""
    with mail_server.running() as (postbox, port):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
        yield postbox


@pytest.fixture
def council(db: None) -> Staffed:
    """An agency with a lead, an analyst's post and a councillor's."""
    return staffed("Tamble Council", "tamble.example")


@pytest.fixture
def police(db: None) -> Staffed:
    """Another agency with the same."""
    return staffed("Larken Police", "larken.example")
