#!/usr/bin/env python3
"""Every task of this repository: `python3 dev.py run`, or `make run`, which is the same.

It needs Python 3.11 or later and nothing else; whatever a task needs it installs into .venv, node_modules
and build, inside this folder. On Windows (which we have not tested): `py dev.py run` with DATABASE_URL
set to a PostgreSQL, or everything inside WSL.
"""

import os
import shutil
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - said here, because the system's python3 may be older
    for name in ("python3.14", "python3.13", "python3.12", "python3.11"):
        if shutil.which(name):
            os.execvp(name, [name, *sys.argv])  # noqa: S606 - the same command, no shell
    sys.exit(
        "Hallmark needs Python 3.11 or later, and this is " + sys.version.split()[0] + ". Install it and try again."
    )

import inspect
import subprocess

from tools import assets, environment
from tools.steps import ROOT, Stop, alone, check_owner, say

PYTHON = str(environment.PYTHON)
TEST_HOME = ROOT / "build" / "test-home"
LIBRARY = ["tests/crimestats", "src/crimestats", "--doctest-modules", "--cov=crimestats", "--cov-fail-under=100"]
PROOFS = str(ROOT / "build" / "proofs.xml")
TEST_ENVIRONMENT = {
    # Tests never touch the state in var/: they have a home and a database server of their own, kept between
    # runs, without care for power cuts.
    "HALLMARK_HOME": str(TEST_HOME),
    "HALLMARK_DURABLE": "0",
    "HALLMARK_SECRET_KEY": "for tests only, where nothing is secret and nobody guesses",
}


def setup() -> None:
    """Install what running needs and build the pages' assets; a second time only what has changed."""
    check_owner()
    with alone():
        environment.install("site")
        assets.build()


def run(*arguments: str) -> None:
    """Set up, make the demonstration partnership if it is absent, and serve the site on http://localhost:8000."""
    setup()
    hallmark("demo", "--if-absent")
    hallmark("serve", *arguments)


def stop() -> None:
    """Stop the site and the databases that run for this folder."""
    if not environment.PYTHON.exists():
        return say("Nothing is set up here, so nothing runs.")
    hallmark("stop")
    if TEST_HOME.exists():
        hallmark("database", "stop", **TEST_ENVIRONMENT)
    return None


def test(*arguments: str) -> None:
    """Run every test at reduced sizes; words after it go to pytest (make test ARGS="-k areas")."""
    setup_for_work()
    # One more than there are cores: browsers, databases and other processes are waited for.
    workers = str(max(2, min(os.cpu_count() or 2, 4)) + 1)
    words = ["-n", workers, "--dist", "loadfile", "-m", "not proof"]
    if arguments:
        module("pytest", *words, *arguments, **TEST_ENVIRONMENT)
    else:
        module("pytest", *words, "--ignore=tests/crimestats", **TEST_ENVIRONMENT)
        # Every branch of the library, and every example in its docstrings.
        module("pytest", *words, *LIBRARY, **TEST_ENVIRONMENT)


def check() -> None:
    """Format, lint, types, layers, templates, migrations and house rules; changes nothing."""
    setup_for_work()
    settings = {**TEST_ENVIRONMENT, "DJANGO_SETTINGS_MODULE": "hallmark.config.settings"}
    checks = {
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "types": [PYTHON, "-m", "mypy"],
        "layers": [str(environment.PYTHON.with_name("lint-imports")), "--no-logo"],
        "templates": [PYTHON, "-m", "djlint", "src", "--lint", "--quiet"],
        "migrations": [PYTHON, "-m", "django", "makemigrations", "--check", "--dry-run"],
        "house rules": [PYTHON, "-m", "tools.house_rules"],
    }
    # All of them, so that one run shows everything there is to put right.
    failed = [name for name, words in checks.items() if call(words, settings)]
    if failed:
        raise Stop(f"These checks found something: {', '.join(failed)}.")


def fix() -> None:
    """Put right what ruff can: format, order of imports, simple lint."""
    setup_for_work()
    module("ruff", "format", ".")
    module("ruff", "check", "--fix", ".")


def bench(*arguments: str) -> None:
    """Measure what it costs, at sizes that fit a coffee break."""
    setup_to_measure()
    module("bench", *arguments, **TEST_ENVIRONMENT)


def proof(*arguments: str) -> None:
    """Run the full sizes, tests and bench, and record result and commit in bench/RESULTS.md."""
    setup_to_measure()
    module("pytest", "-m", "proof", "--junitxml", PROOFS, *arguments, **TEST_ENVIRONMENT)
    module("bench", "--full", **TEST_ENVIRONMENT)


def lock() -> None:
    """Choose versions anew and write them, with their hashes, into requirements/."""
    setup_for_work()
    environment.lock()


def help() -> None:  # noqa: A001 - the word a person types
    """Show this list."""
    for name, task in TASKS.items():
        print(f"  make {name:<6} {inspect.getdoc(task)}")


def setup_for_work(packages: str = "dev") -> None:
    """What tests and checks need: development packages and a browser, too."""
    check_owner()
    with alone():
        environment.install(packages)
        assets.build()
        assets.install_browser()


def setup_to_measure() -> None:
    """What the bench needs besides: the packages that a user would pick instead of ours."""
    setup_for_work("bench")


def hallmark(*words: str, **variables: str) -> None:
    """Run a `hallmark` command."""
    module("hallmark", *words, **variables)


def module(name: str, *words: str, **variables: str) -> None:
    """Run a module of the environment; leave with its exit code where that is not 0."""
    if code := call([PYTHON, "-m", name, *words], variables):
        sys.exit(code)


def call(words: list[str], variables: dict[str, str]) -> int:
    """Run it in the repository's folder; its exit code. Ctrl-C goes to the program, which knows how to end."""
    process = subprocess.Popen(words, cwd=ROOT, env=os.environ | variables)  # noqa: S603 - our own programs
    while True:
        try:
            code = process.wait()
            return code if code >= 0 else 128 - code
        except KeyboardInterrupt:
            continue


TASKS = {task.__name__: task for task in (setup, run, stop, test, check, fix, bench, proof, lock, help)}


def main() -> None:
    """Run the task that the first word names."""
    words = sys.argv[1:] or ["help"]
    task = TASKS.get(words[0])
    if task is None:
        sys.exit(f"There is no task {words[0]!r}. The tasks are: {', '.join(TASKS)}.")
    try:
        task(*words[1:])
    except Stop as problem:
        sys.exit(f"dev.py: {problem}")
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
