"""Behind PgBouncer in transaction mode: the site as it is, and workers and owners refused in a sentence."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import psycopg
import pytest
from django.db import connections
from django.urls import reverse
from tests.config.test_serving import free_port

from hallmark.config.database import VARIABLES
from hallmark.config.pooling import loses_sessions
from hallmark.config.postgres import cluster
from hallmark.config.postgres.account import server_account
from hallmark.config.postgres.place import place_of
from hallmark.config.roles import APP, AUDIT, BACKUP, OWNER, WORKER
from partners import places_of_work as made
from partners.signing_in import signed_in
from partners.test_identity import TABLE, things

__all__ = ["things"]

PGBOUNCER = shutil.which("pgbouncer", path=f"{os.defpath}:/usr/sbin:/sbin")
pytestmark = [
    pytest.mark.proof,
    pytest.mark.skipif(PGBOUNCER is None, reason="PgBouncer is not on this machine"),
    pytest.mark.django_db(transaction=True, databases=["default", "refusals", "owner", "audit"]),
]
PROGRAM = Path(__file__).with_name("pooled_program.py")
# Fewer than those who ask, so that each is given to many.
SESSIONS = 4
INI = """
[databases]
* = host={host} port={port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = {folder}/users
pool_mode = transaction
default_pool_size = {sessions}
max_client_conn = 200
"""


def password(role: str) -> str:
    return cluster.password(place_of(Path(connections["default"].settings_dict["HALLMARK_HOME"])), role)


def address(role: str, port: int) -> dict[str, str]:
    of = connections["default"].settings_dict
    return {
        "host": "127.0.0.1", "port": str(port), "user": role, "password": password(role), "dbname": str(of["NAME"]),
    }  # fmt: skip


def url(role: str, port: int) -> str:
    return "postgresql://{user}:{password}@{host}:{port}/{dbname}".format(**address(role, port))


@pytest.fixture
def server_port() -> int:
    """Where the tests' server itself listens."""
    connections["default"].get_connection_params()
    return int(connections["default"].settings_dict["PORT"])


@pytest.fixture
def pool(server_port: int) -> Iterator[int]:
    """The port of a PgBouncer in front of it."""
    account, listen = server_account(), free_port()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        text = INI.format(host="127.0.0.1", port=server_port, listen=listen, folder=folder, sessions=SESSIONS)
        (folder / "ini").write_text(text)
        roles = (APP, OWNER, WORKER, AUDIT, BACKUP)
        (folder / "users").write_text("".join(f'"{role}" "{password(role)}"\n' for role in roles))
        for path in (folder, folder / "ini", folder / "users"):
            account.own(path)
        given = {} if account.is_ours else {"user": account.uid, "group": account.gid, "extra_groups": []}
        with subprocess.Popen([str(PGBOUNCER), "-q", str(folder / "ini")], **given) as process:  # type: ignore[call-overload]
            try:
                _wait_for(listen)
                yield listen
            finally:
                process.kill()


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            psycopg.connect(**address(APP, port)).close()  # type: ignore[arg-type]
            return
        except psycopg.OperationalError:
            assert time.monotonic() < deadline, "PgBouncer does not answer"
            time.sleep(0.05)


def environment(pool: int, server: int, tmp_path: Path) -> dict[str, str]:
    """The site through the pool, all else at the server's own address."""
    direct = {VARIABLES[role]: url(role, server) for role in (OWNER, WORKER, BACKUP)}
    pooled = {VARIABLES[role]: url(role, pool) for role in (APP, AUDIT)}
    return {**os.environ, **direct, **pooled, "HALLMARK_HOME": str(tmp_path)}


def hallmark(env: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hallmark", *words], env=env, capture_output=True, text=True, check=False, timeout=120
    )


def test_pool_is_told_from_the_server_itself(pool: int, server_port: int) -> None:
    assert loses_sessions(address(APP, pool))
    assert not loses_sessions(address(APP, server_port))


@pytest.mark.usefixtures("things")
def test_sixteen_threads_through_the_pool_never_meet_another_s_rows(
    pool: int, server_port: int, tmp_path: Path
) -> None:
    run = subprocess.run(
        [sys.executable, str(PROGRAM), TABLE],
        env=environment(pool, server_port, tmp_path),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.stdout, run.stderr) == ("960 0\n", "")
    with psycopg.connect(**address(BACKUP, server_port)) as session:  # type: ignore[arg-type]
        found = session.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [APP]).fetchone()
    assert found is not None
    assert found[0] <= SESSIONS + 2, "they shared the pool's sessions, beside the tests' own"


def test_site_through_the_pool_shows_each_their_own_page(pool: int, server_port: int, tmp_path: Path) -> None:
    council = made.agency()
    people = [made.holder(council, "analyst", name=f"Person {number}") for number in range(4)]
    cookies = ["; ".join(f"{name}={one.value}" for name, one in signed_in(person).cookies.items()) for person in people]
    port = free_port()
    pages = [reverse("directory"), reverse("person", args=[people[0].public_id]), reverse("usersessions_list")]

    def asked(number: int) -> list[tuple[int, bool]]:
        found = []
        for turn in range(12):
            page = pages[(number + turn) % len(pages)]
            with closing(HTTPConnection("127.0.0.1", port)) as line:
                line.request("GET", page, headers={"Cookie": cookies[number % 4]})
                answer = line.getresponse()
                found.append((answer.status, b"Directory" in answer.read()))
        return found

    command = [sys.executable, "-m", "hallmark", "serve", "--port", str(port)]
    with subprocess.Popen(
        command, env=environment(pool, server_port, tmp_path), stdout=subprocess.PIPE, text=True
    ) as site:
        try:
            assert site.stdout is not None
            assert "Hallmark is at" in site.stdout.readline()
            with ThreadPoolExecutor(16) as threads:
                answers = [one for of in threads.map(asked, range(16)) for one in of]
        finally:
            site.terminate()

    assert set(answers) == {(200, True)}
    assert len(answers) == 192


def test_check_is_content_with_the_site_in_the_pool_and_names_who_must_go_direct(
    pool: int, server_port: int, tmp_path: Path
) -> None:
    env = environment(pool, server_port, tmp_path)
    fine = hallmark(env, "check")
    assert (fine.returncode, fine.stderr) == (0, "")
    assert hallmark(env, "audit", "verify").returncode == 0

    for role in (WORKER, OWNER, BACKUP):
        wrong = hallmark({**env, VARIABLES[role]: url(role, pool)}, "check")
        assert wrong.returncode == 1
        assert f"{VARIABLES[role]} goes through a pooler in transaction mode" in wrong.stderr


def test_worker_through_the_pool_is_refused(pool: int, server_port: int, tmp_path: Path) -> None:
    env = environment(pool, server_port, tmp_path)
    by_the_sites_address = {key: value for key, value in env.items() if key != VARIABLES[WORKER]}

    for given in ({**env, VARIABLES[WORKER]: url(WORKER, pool)}, by_the_sites_address):
        run = hallmark(given, "worker")
        assert run.returncode == 1
        assert "goes through a pooler in transaction mode" in run.stderr
