"""Rounds as a person starts them: the command in a process of its own, with its workers, on the test's database."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psutil
from django.db import connection

from assessment.rounds.invented import ENDING

# Long enough for the slowest machine; nothing waits longer than what it waits for.
PATIENCE_S = 240.0
COMMAND = (sys.executable, "-m", "hallmark", "assess", "--year-ending", ENDING, "--workers", "2")


def environment(home: Path) -> dict[str, str]:
    """For a process that is to work on the test's database, and in this home."""
    of = connection.settings_dict
    url = f"postgresql://{of['USER']}:{quote(of['PASSWORD'])}@{of['HOST']}:{of['PORT']}/{of['NAME']}"
    return os.environ | {"DATABASE_URL": url, "HALLMARK_HOME": str(home)}


def start(home: Path, *words: str) -> subprocess.Popen[str]:
    """The command, begun, in a session of its own as a terminal's foreground would be."""
    home.chmod(0o700)
    return subprocess.Popen(
        [*COMMAND, *words], env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip


def run(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """The command, to its end."""
    process = start(home, *words)
    said, errors = process.communicate(timeout=PATIENCE_S)
    return subprocess.CompletedProcess(process.args, process.returncode, said, errors)


def workers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The workers of a round that runs."""
    try:
        children = psutil.Process(process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


def kill_group(process: subprocess.Popen[str], number: signal.Signals) -> None:
    """As a terminal does: to the command and all its workers."""
    os.killpg(process.pid, number)


def wait_until(question: Callable[[], object], what: str) -> None:
    """Returns when the answer is yes. Fails, saying for what, after a time that no working machine needs."""
    deadline = time.monotonic() + PATIENCE_S
    while not question():
        assert time.monotonic() < deadline, f"still waiting for {what}"
        time.sleep(0.01)


def gone(processes: list[psutil.Process]) -> bool:
    """Have all of these ended?"""
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)


def papers(home: Path) -> set[str]:
    """The assessments that are there."""
    return {path.parent.name for path in (home / "assessments").glob("[a-z]*/document.json")}


def contents(home: Path) -> dict[str, str]:
    """Every file of every assessment by its digest; of made.json all but the moment."""
    found = {}
    for path in sorted((home / "assessments").glob("[a-z]*/*")):
        content = path.read_bytes()
        if path.name == "made.json":
            content = json.dumps({**json.loads(content), "made_at": ""}).encode()
        found[f"{path.parent.name}/{path.name}"] = hashlib.sha256(content).hexdigest()
    return found
