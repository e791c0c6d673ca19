"""Which database the site uses: DATABASE_URL where given, the embedded server otherwise."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hallmark.ui.problems import Problem

EMBEDDED_NAME = "hallmark"


def database_settings(home: Path) -> dict[str, Any]:
    """Django's settings for the one database. Raises Problem for an address that is not PostgreSQL's.

    Without DATABASE_URL the engine is our own (`hallmark.config.postgres.base`), which starts the
    embedded server at the first connection and fills in where it listens.
    """
    url = os.environ.get("DATABASE_URL")
    if not url and os.name == "nt":
        raise Problem(
            "The embedded database is made for Linux and macOS. On Windows run Hallmark inside WSL, "
            "or set DATABASE_URL to a PostgreSQL of your own."
        )
    settings: dict[str, Any] = _settings_of_address(url) if url else _settings_of_embedded(home)
    if name := os.environ.get("HALLMARK_TEST_DATABASE"):
        settings["TEST"] = {"NAME": name}
    return settings


def _settings_of_embedded(home: Path) -> dict[str, Any]:
    # The home is named here and not asked for at each connection: a test that works in another home
    # keeps its database.
    return {"ENGINE": "hallmark.config.postgres", "NAME": EMBEDDED_NAME, "HALLMARK_HOME": str(home)}


def _settings_of_address(url: str) -> dict[str, Any]:
    """The parts of postgresql://user:password@host:port/name?sslmode=... as Django names them."""
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as error:
        raise Problem(
            f"DATABASE_URL cannot be read ({error}). Write postgresql://user:password@host:5432/name."
        ) from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise Problem("DATABASE_URL must begin with postgresql://, for Hallmark runs on PostgreSQL only.")
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise Problem("DATABASE_URL names no database. Write postgresql://user:password@host:5432/name.")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
