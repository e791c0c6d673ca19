"""Secrets that the machine makes for itself."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hallmark.config.secret import kept_secret, secret_key


def test_secret_is_made_once_and_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "secret"

    first, second = kept_secret(path), kept_secret(path)

    assert first == second
    assert len(first) > 50
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_secret_asked_for_by_many_at_once_is_one(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        secrets = set(pool.map(kept_secret, [tmp_path / "secret"] * 40))

    assert len(secrets) == 1
    assert "" not in secrets


def test_secret_key_from_the_environment_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_SECRET_KEY", "mine")

    assert secret_key(tmp_path) == "mine"
    assert not (tmp_path / "secret-key").exists()
