"""Is there a pooler in transaction mode between us and the database? Some of our sessions cannot do with one.

A worker holds a lock for as long as it lives, and the owner one while the tables are changed: behind such a pooler a
lock belongs to nobody. Backups export a snapshot, and importing from the command line holds a lock, too. The site's
own sessions keep nothing beyond a transaction (docs/adr/0031).
"""

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from hallmark.config.database import VARIABLES, address_of
from hallmark.config.roles import BACKUP, OWNER, WORKER
from hallmark.ui.problems import Problem

DIRECT = (WORKER, OWNER, BACKUP)
ATTEMPTS = 3
SETTING = "probe.session"


def refuse_pooled(home: Path, role: str) -> None:
    """Raises a Problem where this role's sessions must be the server's own, and are not."""
    for fault in pooled(home, [role]):
        raise Problem(fault)


def pooled(home: Path, roles: tuple[str, ...] | list[str] = DIRECT) -> Iterator[str]:
    """Each of the roles, as far as its address is given here, that goes through a pooler, as a sentence."""
    for role in roles:
        is_given = os.environ.get("DATABASE_URL") and (os.environ.get(VARIABLES[role]) or role == WORKER)
        if is_given and loses_sessions(address_of(home, role)):
            yield (
                f"{_named(role)} goes through a pooler in transaction mode, which loses the locks of {role}. Give it "
                "the server’s own address (docs/production.md)."
            )


def loses_sessions(address: Mapping[str, str]) -> bool:
    """Whether what one session sets is gone at its next statement, or found by another: then a pooler shares them."""
    for _ in range(ATTEMPTS):
        mark = secrets.token_hex(8)
        with (
            psycopg.connect(**address, autocommit=True, prepare_threshold=None) as one,  # type: ignore[arg-type]
            psycopg.connect(**address, prepare_threshold=None) as other,  # type: ignore[arg-type]
        ):
            one.execute("SELECT set_config(%s, %s, false)", [SETTING, mark])
            # In a transaction: it keeps whichever of the server's sessions it was given.
            if _said(other) == mark or _said(one) != mark:
                return True
    return False


def _said(session: psycopg.Connection) -> str | None:
    row = session.execute("SELECT current_setting(%s, true)", [SETTING]).fetchone()
    return row[0] if row else None


def _named(role: str) -> str:
    return VARIABLES[role] if os.environ.get(VARIABLES[role]) else "DATABASE_URL, which the worker uses,"
