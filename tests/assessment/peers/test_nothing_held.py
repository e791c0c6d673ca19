"""Similar areas where little or nothing is held: a sentence, and never a fault."""

import pytest
from django.test import Client
from typer.testing import CliRunner

from areas.small_world import load_world
from hallmark.cli import app
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


def text_of(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().split())


def test_page_offers_to_add_what_is_missing(client):
    html = text_of(client, "/similar-areas/")

    assert "No district is held yet." in html
    assert 'href="/evidence/add/"' in html


def test_page_of_an_area_of_which_nothing_is_known_says_so(client):
    load_world()

    assert "Nothing is held to compare it by" in text_of(client, "/similar-areas/")
    assert "none of these is held for Alder" in text_of(client, "/similar-areas/?area=district:Alder")


def test_map_without_outlines_is_not_there(client):
    response = client.get("/similar-areas/map.geojson?area=Alder")

    assert response.status_code == 404
    assert "No outline of a district is held yet." in response.content.decode()


def test_command_says_where_nothing_is_held(monkeypatch):
    monkeypatch.setattr("hallmark.cli.peers.ready", lambda: None)

    with pytest.raises(Problem, match="No district is held yet"):
        CliRunner().invoke(app, ["peers"], catch_exceptions=False)
