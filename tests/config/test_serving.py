"""`hallmark serve` and `stop`, as a person runs them."""

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.config.clearing import clear_away

from hallmark.config.postgres import server as database

pytestmark = pytest.mark.slow


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own for the commands, and its database stopped afterwards."""
    monkeypatch.setenv("HALLMARK_HOME", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield tmp_path
    clear_away(tmp_path)


@pytest.fixture
def port() -> int:
    """A port that nobody has at this moment."""
    return free_port()


def free_port() -> int:
    """The same, for other modules."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def hallmark(*words: str) -> subprocess.Popen[str]:
    """The command, begun as a person begins it: heeding ctrl-C, which a shell's background job is told to ignore."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(
            [sys.executable, "-m", "hallmark", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
    finally:
        signal.signal(signal.SIGINT, before)


def serve(port: int) -> subprocess.Popen[str]:
    """A site that answers."""
    site = hallmark("serve", "--port", str(port))
    assert site.stdout is not None
    assert site.stdout.readline() == f"Hallmark is at http://localhost:{port}  (ctrl-C stops it)\n"
    return site


def test_serve_answers_with_styles_and_ends_on_ctrl_c(home: Path, port: int) -> None:
    site = serve(port)

    with urllib.request.urlopen(f"http://127.0.0.1:{port}/accessibility/") as answer:
        page = answer.read().decode()
    site.send_signal(signal.SIGINT)
    said, complained = site.communicate(timeout=20)

    assert "Hallmark" in page
    assert (site.returncode, complained) == (0, "")
    assert "`hallmark stop`" in said
    assert not (home / "site.json").exists()
    assert database.is_running(home)


def test_stop_ends_site_and_database(home: Path, port: int) -> None:
    site = serve(port)

    said = hallmark("stop").communicate(timeout=30)

    assert said == ("Stopped the site and the database.\n", "")
    site.communicate(timeout=20)
    assert site.returncode == 0
    assert not database.is_running(home)
    assert hallmark("stop").communicate(timeout=30)[0] == "Nothing is running.\n"


def test_serve_refuses_an_address_in_one_sentence_and_starts_nothing(home: Path) -> None:
    site = hallmark("serve", "--host", "0.0.0.0")

    said, complained = site.communicate(timeout=20)

    assert site.returncode == 1
    assert said == ""
    assert complained.startswith("hallmark: Hallmark answers on this machine only")
    assert complained.count("\n") == 1
    assert not (home / "postgres").exists()


def test_help_touches_nothing(home: Path) -> None:
    start = time.monotonic()
    asked = hallmark("--help")
    said = asked.communicate(timeout=20)[0]

    assert asked.returncode == 0
    assert "serve" in said
    assert list(home.iterdir()) == []
    assert time.monotonic() - start < 10
