"""The address that the site answers on."""

import socket
from pathlib import Path

import pytest

from hallmark.config.server import listen, stop
from hallmark.ui.problems import Problem


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.7"])
def test_server_refuses_an_address_that_others_can_reach(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HALLMARK_HOSTS", raising=False)

    with pytest.raises(Problem, match="this machine only"):
        listen(host, 0)


@pytest.mark.parametrize("host", ["example.org", "", "1.2.3"])
def test_server_refuses_what_is_no_address(host: str) -> None:
    with pytest.raises(Problem, match="is not an address"):
        listen(host, 0)


def test_server_listens_for_others_once_their_names_for_it_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HALLMARK_HOSTS", "safety.example.gov.uk")

    with listen("0.0.0.0", 0) as listener:
        assert listener.getsockname()[0] == "0.0.0.0"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_server_listens_on_this_machine(host: str) -> None:
    with listen(host, 0) as listener:
        assert listener.getsockname()[0] == "127.0.0.1"


def test_server_says_what_to_do_when_the_port_is_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(Problem, match=rf"Port {port} is in use.*--port {port + 1}"):
            listen("127.0.0.1", port)


def test_server_refuses_a_number_that_is_no_port() -> None:
    with pytest.raises(Problem, match="not a port"):
        listen("127.0.0.1", 70_000)


def test_server_that_was_killed_leaves_a_note_that_stop_clears(tmp_path: Path) -> None:
    note = tmp_path / "site.json"
    note.write_text('{"pid": 2000000000, "port": 8000}')

    assert stop(tmp_path) is False
    assert not note.exists()
