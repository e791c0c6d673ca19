"""Web, worker and database, each killed at random moments under load: what was acknowledged is there, and nothing half.

Real processes on a home of their own: the site with its worker, a writer beside them, and a browser that appoints
people. A kill is SIGKILL. The database's server is killed alone, its children left to notice, or with all of them.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import psutil
import psycopg
import pytest
from tests.config.clearing import clear_away
from tests.config.test_serving import free_port

from hallmark.audit.anchors import read_anchors
from hallmark.config.postgres.place import place_of
from hallmark.config.postgres.running import postmaster
from hallmark.config.postgres.server import ensure_running
from hallmark.config.roles import BACKUP

PROGRAM = Path(__file__).with_name("programs.py")
TESTS = Path(__file__).parents[2]
PATIENCE_S = 60.0
KILLS_OF_EACH = 20
Process = subprocess.Popen[str]


class Site:
    """The processes of one home, and what they acknowledged."""

    def __init__(self, home: Path) -> None:
        self.home, self.folder, self.port = home, home / "kept", free_port()
        self.folder.mkdir()
        self.acknowledged: Counter[str] = Counter()
        self.kept: list[str] = []
        self.errors: Counter[str] = Counter()
        self.is_over = threading.Event()
        self.web: Process | None = None

    def start(self, *words: str) -> Process:
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("DATABASE_", "HALLMARK_"))
        }
        environment |= {"HALLMARK_HOME": str(self.home)}
        environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
        with (self.home / "stderr").open("a") as errors:
            return subprocess.Popen(
                [sys.executable, str(PROGRAM), *words],
                env=environment,
                stdout=subprocess.PIPE,
                stderr=errors,
                text=True,
            )

    def serve(self) -> None:
        """The web process, on the same port as before; it may have to be started more than once, as by systemd."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            self.web = self.start("site", str(self.port), str(self.folder))
            assert self.web.stdout is not None
            if self.web.stdout.readline():
                return
            self.web.wait()
            self.web.stdout.close()
            self.errors["web had to be started again"] += 1
        raise AssertionError(f"the site does not start: {self.said()}")

    def said(self) -> str:
        return (self.home / "stderr").read_text()[-3000:]

    def acknowledge(self, line: str) -> None:
        self.kept.append(line)
        self.acknowledged[line.split()[0]] += 1

    def progress(self) -> None:
        """Returns when each kind of write has been acknowledged again, and a job done: all is at work."""
        before, done = self.acknowledged.copy(), len(list(self.folder.glob("kept-*")))
        deadline = time.monotonic() + PATIENCE_S
        while True:
            stuck = [kind for kind in ("job", "cadence", "appointment") if self.acknowledged[kind] == before[kind]]
            if not stuck and len(list(self.folder.glob("kept-*"))) > done:
                return
            assert time.monotonic() < deadline, f"no more {stuck or 'jobs done'}: {self.errors} {self.said()}"
            time.sleep(0.02)

    # What is killed.

    def kill_web(self) -> None:
        assert self.web is not None
        self.web.kill()
        self.web.wait()
        assert self.web.stdout is not None
        self.web.stdout.close()
        self.serve()

    def kill_worker(self) -> None:
        assert self.web is not None
        for child in psutil.Process(self.web.pid).children():
            with_words = child.cmdline() if child.is_running() else []
            if "worker" in with_words:
                child.kill()

    def kill_database(self, *, with_children: bool) -> None:
        running = postmaster(place_of(self.home).data)
        if running is None:
            return
        server = psutil.Process(running.pid)
        all_of_it = [server, *server.children(recursive=True)]
        for process in all_of_it if with_children else [server]:
            try:
                process.kill()
            except psutil.NoSuchProcess:
                continue
        # Whoever asks next starts it again; not before the old one has gone.
        psutil.wait_procs(all_of_it, timeout=PATIENCE_S)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    home = tmp_path / "home"
    home.mkdir(mode=0o711)
    made = Site(home)
    yield made
    made.is_over.set()
    if made.web is not None:
        made.web.kill()
        made.web.wait()
        assert made.web.stdout is not None
        made.web.stdout.close()
    clear_away(home)


@contextmanager
def at_work(*jobs: Callable[[], None]) -> Iterator[None]:
    threads = [threading.Thread(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for thread in threads:
            thread.join()


def appoint(site: Site, lead: dict[str, object]) -> None:
    """The lead gives people posts, one after another, in the browser."""
    cookies = {**dict(lead["cookies"]), "csrftoken": "a" * 32}  # type: ignore[call-overload]
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "X-CSRFToken": "a" * 32,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    for email, (pk, public_id) in product(lead["emails"], lead["posts"]):  # type: ignore[call-overload]
        if site.is_over.is_set():
            return
        data = urlencode({"email": email, "employer": lead["employer"], "begins": "2026-01-05"})
        try:
            with closing(HTTPConnection("127.0.0.1", site.port, timeout=20)) as line:
                line.request("POST", f"/directory/posts/{public_id}/appoint/", data, headers)
                status = line.getresponse().status
        except (OSError, HTTPException) as error:
            site.errors[type(error).__name__] += 1
            time.sleep(0.05)
            continue
        if status == 302:
            site.acknowledge(f"appointment {email} {pk}")
        else:
            site.errors[f"status {status}"] += 1
            time.sleep(0.02)
    raise AssertionError("there are no more posts to give")


def hear(site: Site, writer: Process) -> None:
    assert writer.stdout is not None
    for line in writer.stdout:
        site.acknowledge(line.strip())


def answers(site: Site, question: str) -> list[tuple[object, ...]]:
    found = ensure_running(site.home, BACKUP)
    with psycopg.connect(found.url) as session:
        return session.execute(question).fetchall()  # type: ignore[arg-type]


HALF_MADE = {
    "appointments without their event": (
        "SELECT count(*) FROM partners_appointment WHERE NOT EXISTS (SELECT FROM audit_event"
        " WHERE act = 'appointment.make' AND subject_id = partners_appointment.id::text)"
    ),
    "events without their appointment": (
        "SELECT count(*) FROM audit_event WHERE act = 'appointment.make' AND NOT EXISTS"
        " (SELECT FROM partners_appointment WHERE id::text = subject_id)"
    ),
    "cadences without their event": (
        "SELECT count(*) FROM law_cadenceversion WHERE NOT EXISTS (SELECT FROM audit_event"
        " WHERE act = 'test.cadence' AND subject_id = law_cadenceversion.id::text)"
    ),
    "events without their cadence": (
        "SELECT count(*) FROM audit_event WHERE act = 'test.cadence' AND NOT EXISTS"
        " (SELECT FROM law_cadenceversion WHERE id::text = subject_id)"
    ),
    "jobs without their event": (
        "SELECT count(*) FROM jobs_job WHERE NOT EXISTS (SELECT FROM audit_event"
        " WHERE act = 'job.ask' AND subject_id = jobs_job.id::text)"
    ),
    "events without their job": (
        "SELECT count(*) FROM audit_event WHERE act = 'job.ask' AND NOT EXISTS"
        " (SELECT FROM jobs_job WHERE id::text = subject_id)"
    ),
    "events without a link": (
        "SELECT count(*) FROM audit_event WHERE NOT EXISTS (SELECT FROM audit_link WHERE event = audit_event.id)"
    ),
}


def check(site: Site) -> None:
    """Nothing that was acknowledged is lost, nothing is half-made, and the queue has run empty."""
    deadline = time.monotonic() + PATIENCE_S
    while answers(site, "SELECT count(*) FROM jobs_job WHERE state IN ('waiting', 'running')") != [(0,)]:
        assert time.monotonic() < deadline, site.said()
        time.sleep(0.2)
    there = {f"job {pk}" for (pk,) in answers(site, "SELECT id FROM jobs_job")}
    there |= {f"cadence {pk}" for (pk,) in answers(site, "SELECT id FROM law_cadenceversion")}
    there |= {
        f"appointment {email} {post}"
        for email, post in answers(
            site, "SELECT email, post_id FROM partners_appointment a JOIN partners_user u ON u.id = a.person_id"
        )
    }
    assert [line for line in site.kept if line not in there] == []
    assert [what for what, question in HALF_MADE.items() if answers(site, question) != [(0,)]] == []
    # A job whose worker died twice waits for a person, and says so.
    states = dict(answers(site, "SELECT state, count(*) FROM jobs_job GROUP BY state"))
    assert states.keys() <= {"done", "stopped"}
    assert answers(site, "SELECT count(*) FROM procrastinate_jobs") == [(0,)]
    done = answers(site, "SELECT arguments->>'number' FROM jobs_job WHERE state = 'done'")
    assert all((site.folder / f"kept-{number}").exists() for (number,) in done)


@pytest.mark.proof
def test_nothing_acknowledged_is_lost_though_each_process_is_killed_20_times(site: Site) -> None:
    with site.start("prepare", str(site.folder)) as made:
        said, _ = made.communicate()
    lead = json.loads(said)
    site.serve()
    chance = random.Random(1998)
    kills = [*["web", "worker", "database", "database with its children"] * KILLS_OF_EACH]
    # The database is killed as often as the others, half of the times alone.
    kills = [kind for number, kind in enumerate(kills) if not kind.startswith("database") or number % 8 in {2, 7}]
    chance.shuffle(kills)

    with (
        site.start("write", str(site.folder)) as writer,
        at_work(lambda: appoint(site, lead), lambda: hear(site, writer)),
    ):
        try:
            for kind in kills:
                site.progress()
                time.sleep(chance.uniform(0, 0.6))
                if kind == "web":
                    site.kill_web()
                elif kind == "worker":
                    site.kill_worker()
                else:
                    site.kill_database(with_children=kind.endswith("children"))
            site.progress()
        finally:
            site.is_over.set()
            writer.send_signal(signal.SIGKILL)

    check(site)
    audited = subprocess.run(
        [sys.executable, "-m", "hallmark", "audit", "verify"],
        env={**os.environ, "HALLMARK_HOME": str(site.home)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert "The record is as it was made." in audited.stdout
    assert len(read_anchors(site.home / "audit-anchors.jsonl")) > 0
    assert Counter(kind.split()[0] for kind in kills) == dict.fromkeys(("web", "worker", "database"), KILLS_OF_EACH)
    print(site.acknowledged, site.errors)
