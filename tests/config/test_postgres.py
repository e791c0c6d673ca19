"""The embedded server: made, started, found again, stopped, whatever went wrong before."""

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from tests.config.clearing import clear_away, outside

from hallmark.config.postgres import cluster, server
from hallmark.config.postgres.place import Place, place_of
from hallmark.config.postgres.running import NOBODY, postmaster
from hallmark.config.processes import is_alive
from hallmark.ui.problems import Problem

pytestmark = pytest.mark.slow

START = """
import pathlib, sys
from hallmark.config.postgres import server
print(server.ensure_running(pathlib.Path(sys.argv[1])).port)
"""


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A home in a folder with a space in its name; whatever server it got is stopped afterwards."""
    home = tmp_path / "a home"
    home.mkdir()
    yield home
    clear_away(home)


def drafts(home: Path) -> list[Path]:
    """Half-made clusters of the home, wherever they lie."""
    return [draft for folder in [home / "postgres", *outside(home)] for draft in folder.glob("new-*")]


def ask(connection: server.Connection, question: str) -> object:
    """The first value of the answer."""
    with psycopg.connect(connection.url) as session:
        row = session.execute(question).fetchone()  # type: ignore[arg-type]
    assert row is not None
    return row[0]


def test_server_starts_as_an_owner_without_privileges(home: Path) -> None:
    connection = server.ensure_running(home)

    assert ask(connection, "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user") is False
    assert ask(connection, "SELECT rolcreatedb FROM pg_roles WHERE rolname = current_user") is True
    assert str(ask(connection, "SHOW server_version")).startswith("18.")
    assert ask(connection, "SHOW fsync") == "off"  # tests only: HALLMARK_DURABLE=0


def test_server_listens_on_this_machine_only_and_without_a_socket_file(home: Path) -> None:
    owner = server.ensure_running(home)
    connection = replace(owner, user="postgres", password=cluster.password(place_of(home), "postgres"))

    assert ask(connection, "SHOW listen_addresses") == "127.0.0.1"
    assert ask(connection, "SHOW unix_socket_directories") == ""
    assert ask(connection, "SHOW password_encryption") == "scram-sha-256"


@pytest.mark.parametrize("user", ["hallmark", "postgres"])
def test_server_trusts_nobody(user: str, home: Path) -> None:
    connection = server.ensure_running(home)

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=connection.host, port=connection.port, user=user, password="guess", dbname="postgres")
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(host=connection.host, port=connection.port, user=user, dbname="postgres")


def test_server_keeps_passwords_and_log_to_its_owner(home: Path) -> None:
    server.ensure_running(home)
    folder = home / "postgres"

    for name in ("password-postgres", "password-hallmark", "log"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(place_of(home).data.stat().st_mode) == 0o700
    assert not drafts(home)


def test_server_asked_for_again_is_the_same(home: Path) -> None:
    first = server.ensure_running(home)
    running = postmaster(place_of(home).data)

    assert server.ensure_running(home) == first
    assert postmaster(place_of(home).data) == running


def test_server_asked_for_by_two_processes_at_once_is_started_once(home: Path) -> None:
    starts = [
        subprocess.Popen([sys.executable, "-c", START, str(home)], stdout=subprocess.PIPE, text=True) for _ in range(3)
    ]

    ports = {start.communicate(timeout=60)[0] for start in starts}

    assert [start.returncode for start in starts] == [0, 0, 0]
    assert len(ports) == 1


def test_server_stopped_is_gone_and_keeps_what_was_saved(home: Path) -> None:
    connection = server.ensure_running(home)
    with psycopg.connect(connection.url) as session:
        session.execute("CREATE TABLE kept AS SELECT 42 AS answer")

    assert server.stop(home) is True
    assert server.stop(home) is False
    assert not server.is_running(home)
    assert ask(server.ensure_running(home), "SELECT answer FROM kept") == 42


def test_server_killed_starts_again_on_the_same_port(home: Path) -> None:
    connection = server.ensure_running(home)
    kill(place_of(home))

    again = server.ensure_running(home)

    assert again == connection
    assert ask(again, "SELECT 1") == 1


def test_server_starts_though_its_old_number_belongs_to_a_stranger(home: Path) -> None:
    server.ensure_running(home)
    place = place_of(home)
    kill(place)
    file = place.data / "postmaster.pid"
    _, _, rest = file.read_text().partition("\n")
    stranger = subprocess.Popen(["sleep", "60"])
    file.write_text(f"{stranger.pid}\n{rest}")

    try:
        assert ask(server.ensure_running(home), "SELECT 1") == 1
    finally:
        stranger.kill()
        stranger.wait()


def test_server_takes_another_port_when_the_last_one_is_taken(home: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        (home / "postgres").mkdir()
        (home / "postgres" / "port").write_text(str(port))

        assert server.ensure_running(home).port != port


def test_server_after_a_kill_half_way_through_initdb_is_made_anew(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(cluster, "_create_roles", power_cut)
        patch.setattr(shutil, "rmtree", lambda *_, **__: None)  # a killed process clears nothing away
        with pytest.raises(KeyboardInterrupt):
            server.ensure_running(home)
    assert drafts(home)
    assert not place_of(home).exists

    connection = server.ensure_running(home)

    assert ask(connection, "SELECT 1") == 1
    assert not drafts(home)


def test_server_killed_at_random_moments_of_its_first_start_always_comes_up(home: Path) -> None:
    for delay_s in (0.3, 0.5, 0.7):
        start = subprocess.Popen([sys.executable, "-c", START, str(home)], start_new_session=True)
        time.sleep(delay_s)
        os.killpg(start.pid, signal.SIGKILL)
        start.wait()

    assert ask(server.ensure_running(home), "SELECT count(*) FROM pg_roles WHERE rolname = 'hallmark'") == 1


def test_server_of_another_major_version_is_left_alone(home: Path) -> None:
    server.ensure_running(home)
    server.stop(home)
    version = place_of(home).data / "PG_VERSION"
    version.write_text("17\n")

    with pytest.raises(Problem, match="made by PostgreSQL 17 and this Hallmark brings 18"):
        server.ensure_running(home)

    version.write_text("18\n")


def test_server_that_cannot_start_says_why(home: Path) -> None:
    server.ensure_running(home)
    server.stop(home)
    place = place_of(home)
    with (place.data / "postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")

    with pytest.raises(Problem, match=r"did not start: .*Its log is"):
        server.ensure_running(home)


def test_server_works_in_a_very_long_path(tmp_path: Path) -> None:
    home = tmp_path.joinpath(*["a folder with a long name"] * 20)
    home.mkdir(parents=True)

    try:
        assert ask(server.ensure_running(home), "SELECT 1") == 1
    finally:
        clear_away(home)


def test_server_in_a_path_beyond_postgresql_is_refused_in_words(tmp_path: Path) -> None:
    home = tmp_path.joinpath(*["a folder with a long name"] * 40)
    home.mkdir(parents=True)

    with pytest.raises(Problem, match="too long"):
        server.ensure_running(home)


def test_server_account_is_never_root(home: Path) -> None:
    server.ensure_running(home)

    assert place_of(home).data.stat().st_uid != 0


def kill(place: Place) -> None:
    """End the server as a power cut would, and wait until its children are gone too."""
    running = postmaster(place.data)
    assert running is not None
    assert running.pid != NOBODY
    os.kill(running.pid, signal.SIGKILL)
    while is_alive(running.pid):
        time.sleep(0.01)
