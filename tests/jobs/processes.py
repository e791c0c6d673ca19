"""Real worker processes on the test's database, and waiting for what they do."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.db import connections

from hallmark.jobs.models import Job

PROGRAM = Path(__file__).with_name("worker_process.py")
TESTS = Path(__file__).parents[1]
# Long enough for the slowest machine; nothing waits longer than what it waits for.
PATIENCE_S = 120.0


def environment() -> dict[str, str]:
    """For a process that is to work on the test's database."""
    urls = {"DATABASE_URL": address("default"), "DATABASE_AUDIT_URL": address("audit")}
    path = os.pathsep.join(filter(None, (str(TESTS), os.environ.get("PYTHONPATH"))))
    return os.environ | urls | {"PYTHONPATH": path}


def address(alias: str) -> str:
    """Where the test's database is, as one of its roles."""
    connections[alias].get_connection_params()  # fills in where the embedded server listens
    of = connections[alias].settings_dict
    return f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"


@contextmanager
def worker(*words: str) -> Iterator[subprocess.Popen[str]]:
    """A worker process; killed at the end of the block where it still runs."""
    process = subprocess.Popen(
        [sys.executable, str(PROGRAM), *words],
        env=environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        with process:
            process.wait()


def wait_until(question: Callable[[], object], what: str) -> None:
    """Returns when the answer is yes. Fails, saying for what, after a time that no working machine needs."""
    deadline = time.monotonic() + PATIENCE_S
    while not question():
        assert time.monotonic() < deadline, f"still waiting for {what}; the jobs are {states()}"
        time.sleep(0.02)


def wait_for_state(job: Job, state: str) -> Job:
    """The job, once it is in this state."""

    def is_there() -> bool:
        job.refresh_from_db()
        return job.state == state

    wait_until(is_there, f"the job to be {state}")
    return job


def states() -> list[tuple[str, str, str]]:
    """Every job's state, step and problem."""
    return list(Job.objects.values_list("state", "step", "problem"))
