"""Whose state it is."""

import os
import stat
from pathlib import Path

import pytest

from hallmark.config.home import claim, home_from_environment
from hallmark.ui.problems import Problem


def test_home_is_var_where_nothing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("HALLMARK_HOME")

    assert home_from_environment() == tmp_path / "var"


def test_home_is_made_closed_to_others(tmp_path: Path) -> None:
    home = claim(tmp_path / "deep" / "home")

    assert stat.S_IMODE(home.stat().st_mode) & 0o066 == 0


def test_home_of_another_user_is_refused_with_their_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)

    with pytest.raises(Problem, match=r"belongs to \w+.* set HALLMARK_HOME"):
        claim(tmp_path)


def test_home_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Problem, match="is a file"):
        claim(tmp_path / "file")
