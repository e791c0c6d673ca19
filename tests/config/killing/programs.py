"""Run as a program, on the home that HALLMARK_HOME names: a site at work, and what writes to it.

python programs.py prepare FOLDER | site PORT FOLDER | worker FOLDER | write FOLDER
"""

import functools
import itertools
import json
import os
import sys
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PEOPLE = POSTS = 60


def ready() -> None:
    from hallmark.config import ready

    ready()


def prepare(_: str) -> None:
    """People, posts and a lead who has signed in; says, as JSON, what a browser needs to act as that lead."""
    ready()
    from partners import places_of_work as made
    from partners.signing_in import signed_in

    council = made.agency()
    lead = made.holder(council, "agency-lead")
    officers = made.post(council, "Officer")
    people = [made.person(f"Person {number}") for number in range(PEOPLE)]
    for person in people:
        made.hold(person, officers)
    posts = [made.post(council, f"Post {number}") for number in range(POSTS)]
    browser = signed_in(lead)
    said = {
        "cookies": {name: cookie.value for name, cookie in browser.cookies.items()},
        "emails": [person.email for person in people],
        "posts": [[post.pk, str(post.public_id)] for post in posts],
        "employer": council.slug,
    }
    print(json.dumps(said), flush=True)


def site(port: str, folder: str) -> None:
    """`hallmark serve`, whose worker knows one kind of job more."""
    from hallmark.config import home, server
    from hallmark.jobs import companion
    from hallmark.jobs.companion import Companion

    # It waits longer each time that a worker dies soon, and here each does.
    companion.LONGEST_PAUSE_S = companion.SHORTEST_PAUSE_S
    command = [sys.executable, __file__, "worker", folder]
    server.Companion = functools.partial(Companion, command=command)  # type: ignore[misc,assignment]
    server.serve(
        home=home.home_from_environment(), host="127.0.0.1", port=int(port), say=functools.partial(print, flush=True)
    )


def worker(_: str) -> None:
    """`hallmark worker --until-input-ends`, with that kind."""
    os.environ["HALLMARK_WORKS_AS"] = "worker"
    ready()
    register_kept()
    from hallmark.jobs.worker import work

    work(until_input_ends=True)


def register_kept() -> None:
    """A job that leaves a file, written aside and moved into place as every real one does."""
    from hallmark.jobs.progress import Report
    from hallmark.jobs.registry import register

    def keep(arguments: dict[str, Any], report: Report) -> dict[str, Any]:
        folder, number = Path(arguments["folder"]), arguments["number"]
        for step in range(3):
            report.step("Writing", step, 3)
            time.sleep(0.01)
        draft = folder / f"draft-{number}-{os.getpid()}"
        draft.write_text(str(number))
        draft.rename(folder / f"kept-{number}")
        return {"address": f"/kept/{number}/"}

    register("test.keep", keep)


def write(folder: str) -> None:
    """Asks for jobs and edits cadences, each with its event, for ever; says each that was acknowledged, a line each."""
    ready()
    register_kept()
    from django.db import DatabaseError, InterfaceError, connection, transaction

    from hallmark.audit.changes import record
    from hallmark.jobs.changes import ask
    from hallmark.law.cadences import rhythm_named
    from hallmark.law.changes import set_cadence
    from hallmark.ui.problems import Problem

    def asked(number: int) -> str:
        with transaction.atomic():
            job = ask("test.keep", {"folder": folder, "number": number}, title=f"Keep {number}", by="tests")
            record(act="job.ask", subject=("job", job.pk), by=None)
        return f"job {job.pk}"

    def edited(number: int) -> str:
        with transaction.atomic():
            version = set_cadence(
                owner="tests", what=f"meeting {number % 7}", rhythm=rhythm_named("monthly"),
                begins=date(2000, 1, 1) + timedelta(days=number), source="the tests", by=None,
            )  # fmt: skip
            record(act="test.cadence", subject=("cadence", version.pk), by=None)
        return f"cadence {version.pk}"

    # Numbers are never used twice, by this process or by one before it.
    for number in itertools.count(int(time.monotonic() * 10) % 10_000_000):
        work = asked if number % 4 == 0 else edited
        try:
            print(work(number), flush=True)
            time.sleep(0.005)
        except (DatabaseError, InterfaceError, Problem):
            connection.close()
            time.sleep(0.05)


if __name__ == "__main__":
    {"prepare": prepare, "site": site, "worker": worker, "write": write}[sys.argv[1]](*sys.argv[2:])
