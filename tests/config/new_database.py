"""New databases on the tests' server, their addresses for each role, and `hallmark` run on them as a person does."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connections
from psycopg import sql

from hallmark.config.database import VARIABLES
from hallmark.config.postgres import cluster
from hallmark.config.postgres.place import place_of
from hallmark.config.roles import APP, AUDIT, BACKUP, OWNER, WORKER
from table_owner import as_owner

Run = Callable[..., subprocess.CompletedProcess[str]]


def address(role: str, database: str) -> str:
    """A role's address on the tests' server."""
    connections["default"].get_connection_params()
    of = connections["default"].settings_dict
    password = cluster.password(place_of(Path(of["HALLMARK_HOME"])), role)
    return f"postgresql://{role}:{password}@{of['HOST']}:{of['PORT']}/{database}"


def addresses(database: str) -> dict[str, str]:
    """Every role's, by the name of its variable."""
    return {VARIABLES[role]: address(role, database) for role in (APP, OWNER, WORKER, AUDIT, BACKUP)}


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """An empty database of the owner's, named for this process; dropped at the end."""
    full = f"{name}_{os.getpid()}"
    with as_owner() as owner:
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(full)))
    try:
        yield full
    finally:
        with as_owner() as owner:
            owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(full)))


def running(database: str, home: Path) -> Run:
    """A function that runs `hallmark`, or another program that is named, on the database and the home."""
    environment = {key: value for key, value in os.environ.items() if key != "HALLMARK_SECRET_KEY"}
    environment |= {**addresses(database), "HALLMARK_HOME": str(home)}

    def run(*words: object, program: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, *([program] if program else ["-m", "hallmark"]), *map(str, words)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run
