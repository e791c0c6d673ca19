"""`hallmark audit`, as a person at a terminal meets it, and the files that it writes."""

import csv
import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from click.testing import Result
from django.conf import LazySettings
from typer.testing import CliRunner

from audit.record import DATABASES, record_some, rows, tampering
from hallmark.audit.canonical import BEGINNING, Event, link_hash
from hallmark.audit.changes import record_refusal
from hallmark.audit.exporting import COLUMNS
from hallmark.cli import audit as commands
from hallmark.ui.problems import Problem

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True, databases=DATABASES),
    pytest.mark.usefixtures("empty"),
]
Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, settings: LazySettings, tmp_path: Path) -> Run:
    """Runs a command in a Django that is set up already; what it says."""
    settings.HALLMARK_AUDIT_ANCHORS = tmp_path / "anchors.jsonl"
    monkeypatch.setattr(commands, "ready", lambda **_: None)
    app = typer.Typer()
    commands.add_to(app)

    def running_it(*words: object) -> Result:
        result = CliRunner().invoke(app, ["audit", *(str(word) for word in words)])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return running_it


def lines_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_anchor_says_what_it_did(run: Run, tmp_path: Path) -> None:
    record_some(1)

    assert run("anchor").output == f"Anchored 1 strand in {tmp_path / 'anchors.jsonl'}.\n"
    assert "Nothing has been recorded since the last anchor" in run("anchor").output


def test_verify_of_a_record_as_it_was_made(run: Run) -> None:
    record_some(3)
    assert "No anchor has been kept yet" in run("verify").output
    run("anchor")

    result = run("verify")

    assert result.exit_code == 0
    assert result.output == "3 events in 1 strands; 1 anchored heads compared.\nThe record is as it was made.\n"


def test_verify_names_what_it_finds_and_ends_with_1(run: Run) -> None:
    record_some(3)
    with tampering() as owner:
        owner.execute("UPDATE audit_event SET actor = 99 WHERE subject_id = '2'")

    result = run("verify")

    assert result.exit_code == 1
    assert "Edited: event" in result.output
    assert "The record is not as it was made: 1 found." in result.output


def test_verify_with_a_copy_of_the_anchors_kept_elsewhere(run: Run, tmp_path: Path) -> None:
    record_some(2)
    run("anchor")
    copy = (tmp_path / "anchors.jsonl").rename(tmp_path / "copy.jsonl")

    assert "1 anchored heads compared" in run("verify", "--anchors", copy).output
    with pytest.raises(Problem, match="There is no file"):
        run("verify", "--anchors", tmp_path / "absent.jsonl")


def test_export_holds_all_that_is_needed_to_check_it(run: Run, tmp_path: Path) -> None:
    strand = record_some(3, purpose="=1+1 é\n", detail={"post": 1})
    path = tmp_path / "events.jsonl"

    assert run("export", path).output == f"3 events in {path}.\n"

    told = lines_of(path)
    assert [one["position"] for one in told] == [1, 2, 3]
    before = BEGINNING
    for one in told:
        fields = {name: one[name] for name in Event.__dataclass_fields__}
        event = Event(**{**fields, "at": datetime.fromisoformat(one["at"])})
        before = link_hash(before, strand, one["position"], event)
        assert before.hex() == one["hash"]


def test_export_as_csv_runs_nothing_in_a_spreadsheet(run: Run, tmp_path: Path) -> None:
    record_some(1, purpose="=1+1", agency=2, detail={"post": 1})
    record_refusal(act="case.read", subject=("case", 9), by=None)
    path = tmp_path / "events.csv"
    run("export", path)

    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert list(first) == list(COLUMNS)
    assert (first["purpose"], first["agency"], first["detail"], first["outcome"]) == (
        "'=1+1",
        "2",
        '{"post": 1}',
        "done",
    )
    assert (second["actor"], second["outcome"], second["subject_id"]) == ("", "refused", "9")
    assert path.stat().st_mode & 0o077 == 0


def test_export_takes_only_what_was_asked_for(run: Run, tmp_path: Path) -> None:
    record_some(4)
    days = {
        "1": "2026-03-28T23:59:59Z",
        "2": "2026-03-29T00:00:00Z",
        "3": "2026-07-01T22:59:59Z",
        "4": "2026-07-01T23:00:00Z",
    }
    with tampering() as owner:
        for subject, at in days.items():
            owner.execute("UPDATE audit_event SET at = %s WHERE subject_id = %s", [at, subject])

    def exported(*words: object) -> list[str]:
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        run("export", path, *words)
        return [one["subject_id"] for one in lines_of(path) if one["act"] == "post.read"]

    assert exported() == ["1", "2", "3", "4"]
    assert exported("--from", "2026-03-29", "--to", "2026-07-01") == ["2", "3"]
    assert exported("--person", 3) == ["3"]
    assert exported("--subject", "post:4") == ["4"]
    assert exported("--subject", "post:4", "--person", 3) == []


def test_that_an_export_was_made_is_recorded(run: Run, tmp_path: Path) -> None:
    record_some(2)
    run("export", tmp_path / "events.csv")

    assert rows("SELECT detail->'events' FROM audit_event WHERE act = 'audit.export'") == [("2",)]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["events.txt"], r"ends neither in \.csv nor in \.jsonl"),
        (["there.csv"], "is there already"),
        (["absent/events.csv"], "cannot be written"),
        (["events.csv", "--from", "2026-03-02", "--to", "2026-03-01"], "The last day is before the first"),
        (["events.csv", "--to", "9999-12-31"], "too far off"),
        (["events.csv", "--subject", "post"], "kind and id with a colon between"),
        (["events.csv", "--subject", "Ann Smith:1"], "kind and id with a colon between"),
    ],
)
def test_wrong_words_are_refused_in_words_and_leave_nothing(
    run: Run, tmp_path: Path, words: list[str], sentence: str
) -> None:
    (tmp_path / "there.csv").write_text("mine")

    with pytest.raises(Problem, match=sentence):
        run("export", tmp_path / words[0], *words[1:])

    assert [path.name for path in tmp_path.iterdir()] == ["there.csv"]
    assert (tmp_path / "there.csv").read_text() == "mine"


def test_what_typer_refuses_is_refused(run: Run, tmp_path: Path) -> None:
    for words in (["--person", "0"], ["--person", "Ann"], ["--from", "1 March"]):
        assert run("export", tmp_path / "events.csv", *words).exit_code == 2
