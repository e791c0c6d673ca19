"""`hallmark areas` and `hallmark partnership` as a person types them."""

import json

import pytest
import typer
from typer.testing import CliRunner

from hallmark.areas.problems import UnknownArea
from hallmark.cli import areas as commands
from hallmark.partners.changes import PartnershipProblem

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def say(world, monkeypatch):
    """Runs a command and gives what it printed; problems are raised, as `main` catches them."""
    monkeypatch.setattr(commands, "ready", lambda: None)
    app = typer.Typer()
    commands.add_to(app)

    def run(*words):
        result = CliRunner().invoke(app, list(words))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_find(say):
    assert "E07990001   Alder " in say("areas", "find", "Alder")
    assert json.loads(say("areas", "find", "Alder", "--kind", "district", "--json")) == [
        {"code": "E07990001", "name": "Alder", "kind": "district"}
    ]
    with pytest.raises(UnknownArea, match="Nothing is called"):
        say("areas", "find", "Nowhere")
    with pytest.raises(UnknownArea, match="no kind of area"):
        say("areas", "find", "Alder", "--kind", "parish")


def test_show(say):
    text = say("areas", "show", "E01990003")

    assert "from 27 March 2011 until 21 March 2021" in text
    assert "split: E01990003 Alder 001C to E01990101 Alder 001D (share not known)" in text
    assert json.loads(say("areas", "show", "E07990001", "--json"))["parents"][0]["ref"]["kind"] == "csp"


def test_tree(say):
    assert say("areas", "tree", "E10990001", "--depth", "2").splitlines()[:3] == [
        "E10990001 Treeshire",
        "  E07990001 Alder",
        "    E05990001 Alder Town",
    ]
    assert len(json.loads(say("areas", "tree", "E10990001", "--json"))["children"]) == 3


def test_partnership_defined_shown_and_listed(say):
    say(
        "partnership", "define", "Two Trees", "--cover", "Alder", "--cover", "Birch", "--except", "ward:Thorpe",
        "--from", "2014-07-14", "--brand", "Safer Trees",
    )  # fmt: skip

    assert "from 14 July 2014: Alder, Birch, not Thorpe" in say("partnership", "list")
    shown = say("partnership", "show", "Two Trees", "--beside", "district:Alder", "--as-at", "2025-01-01")
    assert "only in district:Alder: 2 LSOAs; wards Thorpe" in shown
    assert json.loads(say("partnership", "show", "Two Trees", "--json"))["brand"] == "Safer Trees"
    assert json.loads(say("partnership", "list", "--json"))[0]["slug"] == "two-trees"


def test_partnerships_from_a_file(say, tmp_path):
    path = tmp_path / "partnerships.yaml"
    path.write_text("{name: Two Trees, cover: [Alder, Birch]}", encoding="utf-8")

    assert "Two Trees" in say("partnership", "define", "--file", str(path))
    with pytest.raises(PartnershipProblem, match="either a name"):
        say("partnership", "define")


def test_no_partnership_is_said_so(say):
    assert "No partnership is defined" in say("partnership", "list")
