"""Charts of an assessment can be made without drawing them, which takes longer than all the rest."""

import pytest
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from hallmark.partners.models import User
from hallmark.reports.charts import drawing
from partners.signing_in import analyst, colleague_of, let_in, signed_in


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """A blank picture in the place of every drawing; points and specification are as ever."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="440" height="224" viewBox="0 0 440 224"></svg>'
    monkeypatch.setattr(drawing, "svg_of", lambda _specification: blank)


@pytest.fixture
def person(db: None) -> User:
    """An analyst who also manages the partnership."""
    return analyst()


@pytest.fixture
def client(person: User) -> Client:
    """A browser in which that analyst is signed in."""
    return signed_in(person)


@pytest.fixture
def colleague(person: User) -> Client:
    """A browser in which somebody else of the partnership is signed in, B. Board, who may do the same."""
    return signed_in(colleague_of(person))


@pytest.fixture
def page(page: Page, live_server: LiveServer, client: Client) -> Page:
    """The same in a real browser."""
    let_in(page.context, client, live_server.url)
    return page
