"""The database's roles: who owns the tables, who may read and write them, and who may only read the audit.

Each has an address of its own. The site and its workers never connect as the owner, so that row-level security holds
even where the code above it is wrong.
"""

from collections.abc import Mapping
from typing import Any

from psycopg import sql

OWNER = "hallmark"
"""Owns the tables, and changes them when Hallmark is brought up to date. Not a superuser."""
APP = "hallmark_app"
WORKER = "hallmark_worker"
AUDIT = "hallmark_audit"
"""Reads the audit, and nothing else."""
BACKUP = "hallmark_backup"
"""For pg_dump alone: it sees every row."""
USERS = (APP, WORKER, AUDIT, BACKUP)
MIGRATIONS = "django_migrations"


def making(passwords: Mapping[str, str]) -> list[sql.Composed]:
    """What a superuser says to make the roles, or to give them these passwords where they are there already."""
    made: list[sql.Composed] = []
    for role in USERS:
        name, password = sql.Identifier(role), sql.Literal(passwords[role])
        rights = sql.SQL("LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOINHERIT PASSWORD {}").format(
            password
        )
        rights += sql.SQL(" BYPASSRLS" if role == BACKUP else " NOBYPASSRLS")
        missing = sql.SQL("IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = {}) THEN CREATE ROLE {}; END IF;")
        made.append(sql.SQL("DO $$ BEGIN {} END $$").format(missing.format(sql.Literal(role), name)))
        made.append(sql.SQL("ALTER ROLE {} {}").format(name, rights))
    members = sql.SQL(", ").join(map(sql.Identifier, (APP, WORKER, AUDIT)))
    # The owner may end the sessions of the others. It gains no right by it that it has not.
    made.append(sql.SQL("GRANT {} TO {}").format(members, sql.Identifier(OWNER)))
    made.append(sql.SQL("ALTER ROLE {} INHERIT").format(sql.Identifier(BACKUP)))
    made.append(sql.SQL("GRANT pg_read_all_data TO {}").format(sql.Identifier(BACKUP)))
    return made


def grant_ordinary_tables(cursor: Any) -> None:
    """Lets the site and its workers read and write each table without row-level security; said by the owner.

    A table with row-level security is restricted: its own migration says who may do what.
    """
    cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
    cursor.execute(
        "SELECT format('%%I', relname) FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v') AND NOT relrowsecurity AND relowner = current_user::regrole"
        " AND relname <> %s ORDER BY relname",
        [MIGRATIONS],
    )
    if tables := ", ".join(name for (name,) in cursor.fetchall()):
        cursor.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {APP}, {WORKER}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APP}, {WORKER}")
    cursor.execute(f"GRANT SELECT ON {MIGRATIONS} TO {APP}, {WORKER}, {AUDIT}")
