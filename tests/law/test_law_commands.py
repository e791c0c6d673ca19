"""`hallmark law` as a person types it."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from hallmark.cli import law as commands
from hallmark.law.problems import NoDeadline, NotInForce, RuleProblem
from law.invented import rule_yaml, version_yaml

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def say(monkeypatch):
    """Runs a command and gives what it printed; problems are raised, as `main` catches them."""
    monkeypatch.setattr(commands, "ready", lambda: None)
    app = typer.Typer()
    commands.add_to(app)

    def run(*words):
        result = CliRunner().invoke(app, ["law", *words])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_list(say):
    text = say("list", "--kind", "membership", "--on", "2012-01-01", "--nation", "england")

    assert "? seat-health " in text
    assert "responsible authority: primary care trust" in text
    assert "integrated care board" not in text
    assert "  protection-notice-appeal " in say("list", "--on", "2026-01-01")
    assert say("list", "--on", "1900-01-01", "--kind", "clock").count("from unknown") == 0
    assert say("list", "--kind", "gateway", "--on", "1900-01-01") == "No such rule is in force then.\n"
    (first, *_) = json.loads(say("list", "--json", "--kind", "gateway"))
    assert first["kind"] == "gateway"
    with pytest.raises(RuleProblem, match=r"“wish” is not known\. Write one of: duty, clock"):
        say("list", "--kind", "wish")
    with pytest.raises(RuleProblem, match="Write one of: England, Wales"):
        say("list", "--nation", "Scotland")


def test_show(say):
    text = say("show", "dispersal-authorisation", "--on", "2026-06-01", "--nation", "Wales")

    assert "  Wales: An officer of at least the rank of inspector" in text
    assert "    uncertain: Crime and Policing Act 2026 may have changed this" in text
    assert "    not known to be in force; not before 29 April 2026: at most 72 hours" in text
    assert "England" not in text
    assert "is not yet" not in text
    assert "was not yet in force in England" in say("show", "expedited-order-length", "--on", "2020-01-01")
    assert json.loads(say("show", "scrutiny-response", "--json"))["versions"][0]["is_read"] is False


def test_due(say):
    text = say("due", "scrutiny-response", "--from", "2026-03-03")

    assert "England: Due by 31 March 2026. 28 days after 3 March 2026: 31 March 2026." in text
    assert "  uncertain: This is from knowledge" in text
    text = say("due", "closure-hearing", "--from", "2026-03-28 10:00", "--nation", "England")
    assert "Due by 11:00 on 30 March 2026" in text
    assert "  note: Where the day is at a weekend" in say("due", "subject-access", "--from", "2026-03-03")
    (record,) = json.loads(say("due", "scrutiny-response", "--from", "2026-03-03", "--nation", "Wales", "--json"))
    assert (record["due"], record["certain"], record["from"]) == ("2026-03-31", False, "2026-03-03")


def test_due_says_where_a_rule_does_not_hold(say):
    text = say("due", "scrutiny-meeting", "--from", "2009-06-01")

    assert "England: Due again by 1 June 2010" in text
    assert "was not yet in force in Wales on 1 June 2009" in text
    with pytest.raises(NotInForce, match="not a rule in Wales"):
        say("due", "partnership-plan-revision", "--from", "2026-06-01", "--nation", "Wales")


@pytest.mark.parametrize("text", ["soon", "2026-02-30", "2026-03-28 25:00", "2026-03-28 10:00:00", ""])
def test_due_wants_a_day_or_a_moment(say, text):
    with pytest.raises(NoDeadline, match="is no day or moment"):
        say("due", "scrutiny-response", "--from", text)


def test_add_list_and_withdraw(say, tmp_path: Path):
    file = tmp_path / "ours.yaml"
    file.write_text(rule_yaml(version_yaml(within="10 working days")), encoding="utf-8")

    number = say("add", str(file)).split()[2].rstrip(":")

    assert f"{number}  invented: from 1 January 2020: within 10 working days" in say("list", "--local")
    assert "(local); added by the operator" in say("list", "--local")
    assert "Due by 13 January 2026" in say("due", "invented", "--from", "2025-12-29")
    assert say("withdraw", number) == f"Local rule {number} is withdrawn: invented\n"
    assert say("list", "--local") == "No rule was added here.\n"


def test_add_wants_a_text_file(say, tmp_path: Path):
    with pytest.raises(RuleProblem, match="cannot be read"):
        say("add", str(tmp_path / "absent.yaml"))
    (tmp_path / "ours.yaml").write_bytes(b"\xff\xfe")
    with pytest.raises(RuleProblem, match="cannot be read"):
        say("add", str(tmp_path / "ours.yaml"))


def test_cadences(say):
    assert "No cadence is set." in say("cadence", "list")

    said = say(
        "cadence", "set", "partnership:ostrey", "Board meeting", "--every", "42 days", "--from", "2026-01-06",
        "--source", "Minute 4",
    )  # fmt: skip

    assert said == "partnership:ostrey: Board meeting, every 42 days from 2026-01-06\n"
    assert "every 42 days; next 2026-02-17, 2026-03-31, 2026-05-12" in say("cadence", "list", "--on", "2026-01-06")
    assert "No cadence is set." in say("cadence", "list", "--owner", "another")
