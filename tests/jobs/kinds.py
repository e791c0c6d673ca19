"""Kinds of job for the tests: what they do is seen in a folder, so that other processes can do them."""

import os
import time
from pathlib import Path
from typing import Any

from hallmark.jobs.progress import Report
from hallmark.jobs.registry import register
from hallmark.ui.problems import Problem

PATIENCE_S = 120.0


def count(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Three steps and a result."""
    for number, words in enumerate(("Counting", "Drawing", "Writing")):
        report.step(words, number, 3)
    return {"address": f"/result/{arguments.get('number', 1)}/", "words": "See the count"}


def hold(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Notes that it has begun, and works on until there is a file `go`; then notes its end."""
    folder = Path(arguments["folder"])
    note(folder, "begin")
    deadline = time.monotonic() + PATIENCE_S
    while not (folder / "go").exists():
        report.step("Holding", 1, 2)
        if time.monotonic() > deadline:
            raise TimeoutError("nobody let the job go on")
        time.sleep(0.01)
    note(folder, "end")
    return {"address": "/held/"}


def deaf(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Like `hold`, but never listens."""
    folder = Path(arguments["folder"])
    note(folder, "begin")
    deadline = time.monotonic() + PATIENCE_S
    while not (folder / "go").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    note(folder, "end")
    return {}


def alone(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Notes where another of its lock is at work at the same time."""
    folder = Path(arguments["folder"])
    busy = folder / f"busy-{arguments['lock']}"
    try:
        os.close(os.open(busy, os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        note(folder, "two at once")
    report.step("Working", 0, 1)
    time.sleep(0.005)
    busy.unlink(missing_ok=True)
    note(folder, f"done {arguments['number']}")
    return {}


def refuse(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Fails in words."""
    report.step("Looking", 0, 2)
    raise Problem("There is no such year.")


def break_down(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
    """Fails without words of its own."""
    raise RuntimeError("secret inside")


def note(folder: Path, words: str) -> None:
    """Adds a line to the folder's log, whole, whoever else writes."""
    with (folder / "log").open("a") as file:
        file.write(f"{words}\n")


def noted(folder: Path) -> list[str]:
    """The lines of the folder's log."""
    log = folder / "log"
    return log.read_text().splitlines() if log.exists() else []


def register_all() -> None:
    """Makes them known."""
    register("test.count", count)
    register("test.count-alone", count, lock=lambda arguments: f"count {arguments['of']}")
    register("test.hold", hold)
    register("test.hold-alone", hold, lock=lambda arguments: arguments["folder"])
    register("test.deaf", deaf)
    register("test.alone", alone, lock=lambda arguments: f"alone {arguments['lock']}")
    register("test.refuse", refuse)
    register("test.break", break_down)
    register("test.hidden", refuse, hidden=True)
