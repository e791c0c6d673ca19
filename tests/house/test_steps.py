"""Steps of the set-up are skipped when nothing has changed, and are not thought done when they failed."""

from pathlib import Path

import pytest
from tools import steps


def test_step_is_due_once_and_again_when_an_input_changes(tmp_path: Path) -> None:
    source, stamp = tmp_path / "source", tmp_path / "stamps" / "stamp"
    due = []
    for text in ("one", "one", "two", "two"):
        source.write_text(text)
        with steps.step("Trying", stamp, [source]) as is_due:
            due.append(is_due)

    assert due == [True, False, True, False]


def test_step_that_failed_is_due_again(tmp_path: Path) -> None:
    stamp = tmp_path / "stamp"
    with pytest.raises(steps.Stop), steps.step("Trying", stamp, ["input"]):
        raise steps.Stop("no network")

    with steps.step("Trying", stamp, ["input"]) as is_due:
        assert is_due


def test_program_that_fails_is_told_in_its_last_words() -> None:
    with pytest.raises(steps.Stop, match=r"(?s)It failed.*    no room left"):
        steps.quietly(["sh", "-c", "echo no room left; exit 3"], "It failed.")


def test_folder_of_another_user_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(steps, "ROOT", tmp_path)
    monkeypatch.setattr(steps.os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(steps.Stop, match=r"\.venv belongs to \w+"):
        steps.check_owner()
