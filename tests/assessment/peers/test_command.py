"""`hallmark peers`: one area, every area, and one that is not there."""

import json

import pytest
from typer.testing import CliRunner

from hallmark.cli import app
from hallmark.partners.queries import UnknownArea

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("country")]


@pytest.fixture(autouse=True)
def already_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up for the tests; the command must not start a database of its own."""
    monkeypatch.setattr("hallmark.cli.peers.ready", lambda: None)


def run(*words: str) -> str:
    return CliRunner().invoke(app, ["peers", *words], catch_exceptions=False).stdout


def test_command_names_the_peers_of_an_area():
    lines = run("Ash").splitlines()

    assert lines[0] == "E07990001  Ash"
    assert "residents per hectare: 5.0" in "\n".join(lines)
    assert any(line.startswith("   1. E07990002  Beech: ") for line in lines)
    assert any("Not compared, 2 districts" in line for line in lines)


def test_command_prints_json():
    said = json.loads(run("Ash", "--json"))

    assert said["area"]["code"] == "E07990001"
    assert said["peers"][0]["name"] == "Beech"


def test_command_without_an_area_lists_all():
    lines, said = run().splitlines(), json.loads(run("--json"))

    assert len(lines) == len(said) == 16
    assert lines[0].startswith("E07990001  Ash: Beech, ")
    assert said[0]["nearest"][0]["code"] == "E07990002"


def test_command_refuses_an_unknown_area():
    with pytest.raises(UnknownArea, match="Nowherebridge"):
        run("Nowherebridge")
