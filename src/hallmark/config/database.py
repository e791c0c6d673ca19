"""Which database the site uses, and as whom: the addresses where given, the embedded server otherwise.

There is one database and an address for each of its roles. Django calls them ``default`` (the site's, or a worker's),
``owner`` (changes the tables), ``audit`` (reads the audit) and ``refusals`` (the site's again: what is written there
stays though the request is undone).
"""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hallmark.config import roles
from hallmark.ui.problems import Problem

EMBEDDED_NAME = "hallmark"
WORKS_AS = "HALLMARK_WORKS_AS"
"""Set by `hallmark worker` for itself: workers have a role of their own."""
CONNECT_S = "10"
VARIABLES = {
    roles.APP: "DATABASE_URL",
    roles.OWNER: "DATABASE_OWNER_URL",
    roles.WORKER: "DATABASE_WORKER_URL",
    roles.AUDIT: "DATABASE_AUDIT_URL",
    roles.BACKUP: "DATABASE_BACKUP_URL",
}


def database_settings(home: Path) -> dict[str, dict[str, Any]]:
    """Django's settings for the database, by alias. Raises Problem for an address that is not PostgreSQL's.

    Without DATABASE_URL the engine is our own (`hallmark.config.postgres.base`), which starts the
    embedded server at the first connection and fills in where it listens.
    """
    is_ours = not os.environ.get("DATABASE_URL")
    if is_ours and os.name == "nt":
        raise Problem(
            "The embedded database is made for Linux and macOS. On Windows run Hallmark inside WSL, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    at_work = roles.WORKER if os.environ.get(WORKS_AS) == "worker" else roles.APP
    as_whom = {"default": at_work, "owner": roles.OWNER, "audit": roles.AUDIT, "refusals": at_work}
    found = {
        alias: _settings_of_embedded(home, role) if is_ours else _settings_of_role(role)
        for alias, role in as_whom.items()
    }
    return {alias: {**one, "TEST": _in_tests(alias, found)} for alias, one in found.items() if one}


def _in_tests(alias: str, found: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """Tests make one database, as its owner; every other role meets it there."""
    if alias != "owner" and found["owner"]:
        return {"MIRROR": "owner"}
    name = os.environ.get("HALLMARK_TEST_DATABASE")
    return {"DEPENDENCIES": [], **({"NAME": name} if name else {})}


def _settings_of_embedded(home: Path, role: str) -> dict[str, Any]:
    # The home is named here and not asked for at each connection: a test that works in another home
    # keeps its database.
    return {"ENGINE": "hallmark.config.postgres", "NAME": EMBEDDED_NAME, "HALLMARK_HOME": str(home), "USER": role}


def _settings_of_role(role: str) -> dict[str, Any]:
    """Empty where no address is given for a role: a site that is at work need not know how to reach the owner."""
    variable = VARIABLES[role]
    if not os.environ.get(variable) and role == roles.WORKER:
        variable = VARIABLES[roles.APP]
    url = os.environ.get(variable)
    return _settings_of_address(url, variable) if url else {}


def address_of(home: Path, role: str) -> dict[str, str]:
    """What psycopg connects with as one of the roles; the embedded server is started for it.

    Raises:
        Problem: DATABASE_URL is set, and the address of this role is not.
    """
    if not os.environ.get("DATABASE_URL"):
        # Not on Windows, where it cannot be imported.
        from hallmark.config.postgres.server import ensure_running

        found = ensure_running(home, role)
        return {
            "host": found.host,
            "port": str(found.port),
            "user": found.user,
            "password": found.password,
            "dbname": found.database,
        }
    settings = _settings_of_role(role)
    if not settings:
        raise Problem(f"Set {VARIABLES[role]} to the address of the database as {role} (docs/database.md).")
    named = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    options: dict[str, str] = settings["OPTIONS"]
    return {name: settings[key] for name, key in named.items() if settings[key]} | options


def _settings_of_address(url: str, variable: str) -> dict[str, Any]:
    """The parts of postgresql://user:password@host:port/name?sslmode=... as Django names them."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise Problem(
            f"{variable} cannot be read ({error}). Write postgresql://user:password@host:5432/name."
        ) from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Problem(f"{variable} must begin with postgresql://, for Hallmark runs on PostgreSQL only.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise Problem(f"{variable} names no database. Write postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        # A server that is away must not hold a page for minutes.
        "OPTIONS": {"connect_timeout": CONNECT_S, **dict(parse_qsl(parts.query))},
    }
