"""Does the database in front of us keep its promises? Asked of PostgreSQL itself, as the role that the site has there.

Each promise is one of docs/security.md. What is broken is said as a sentence with what to do, and the site does not
start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from hallmark.config.classes import RESTRICTED, tables
from hallmark.config.roles import APP, AUDIT, MIGRATIONS, OWNER, WORKER
from hallmark.ui.problems import Problem

OLDEST_SERVER = 15
SEE = "docs/database.md says how to make the roles."
OPEN_FUNCTIONS = ("areas_counted_anew",)
"""Functions with their owner's rights that the site may call."""
AUDIT_TRIGGERS = (
    "audit_event_is_linked",
    "audit_event_only_grows",
    "audit_link_only_grows",
    "audit_head_only_grows",
)


@dataclass(frozen=True)
class Promise:
    """What must hold: a question whose every row is a fault, and how a fault is said."""

    promise: str
    question: str
    fault: str


PROMISES = (
    Promise(
        "The site has no power over the whole database.",
        "SELECT rolname FROM pg_roles WHERE rolname = current_user"
        " AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolreplication)",
        f"The site connects as {{}}, who can pass by row-level security. Give the site the role {APP}: {SEE}",
    ),
    Promise(
        "The site owns no table, and is no member of a role that does.",
        "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relkind IN ('r', 'p', 'v', 'm') AND pg_has_role(current_user, relowner, 'MEMBER')",
        f"The site connects as the tables’ owner, {{}}. Give the site the role {APP}, and DATABASE_OWNER_URL "
        f"the owner: {SEE}",
    ),
    Promise(
        "The site can become nobody with more power than it has.",
        "SELECT rolname FROM pg_roles WHERE (rolsuper OR rolbypassrls OR rolcreaterole OR rolname LIKE 'pg\\_%%')"
        " AND pg_has_role(current_user, oid, 'MEMBER') AND rolname <> current_user AND rolname <> 'pg_database_owner'"
        " AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
        "The site’s role is a member of {}, and could pass by row-level security with it. Revoke that membership.",
    ),
    Promise(
        "Nobody acts unless a transaction says who.",
        "SELECT setting FROM pg_db_role_setting, unnest(setconfig) AS setting WHERE setting LIKE 'hallmark.%%'",
        "Sessions begin with the setting {}, as somebody. Reset it with ALTER ROLE or ALTER DATABASE.",
    ),
    Promise(
        "Row-level security binds the owner of each restricted table too.",
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        " AND NOT relforcerowsecurity",
        "The table {} does not force row-level security on its owner. Run `hallmark migrate`, and ask who changed it.",
    ),
    Promise(
        "The restricted tables are there.",
        "SELECT name FROM unnest(%(restricted)s::text[]) AS name WHERE to_regclass('public.' || name) IS NULL",
        "The table {} is not there. Run `hallmark migrate`.",
    ),
    Promise(
        "A restricted table has row-level security.",
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND NOT relrowsecurity"
        " AND relname = ANY(%(restricted)s::text[])",
        "The table {} has no row-level security. Run `hallmark migrate`, and ask who changed it.",
    ),
    Promise(
        "Nobody but its owner may empty a restricted table, or hang a trigger on it.",
        "SELECT relname || ' by ' || role FROM pg_class, unnest(%(users)s::text[]) AS role"
        " WHERE relnamespace = 'public'::regnamespace AND relrowsecurity"
        " AND has_table_privilege(role, pg_class.oid, 'TRUNCATE, TRIGGER, REFERENCES')",
        "The table {} may be emptied or given triggers. Run `hallmark migrate`, and ask who granted it.",
    ),
    Promise(
        "A view shows no more than its reader may see.",
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND (relkind = 'm'"
        " OR relkind = 'v' AND NOT coalesce(reloptions, '{}') @> '{security_invoker=true}')",
        "The view {} reads with its owner’s rights. Drop it, or make it security_invoker.",
    ),
    Promise(
        "A function that runs with its owner’s rights looks for tables in no place that others can write to.",
        # Where pg_temp is not named, or not last, a table of the caller's own making is found first.
        "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
        " AND NOT EXISTS (SELECT FROM unnest(proconfig) AS setting"
        " WHERE setting LIKE 'search_path=%%' AND setting ~ '[, ]pg_temp$')",
        "The function {} runs with its owner’s rights and no search path of its own that ends with pg_temp. Drop it, "
        "and ask who made it.",
    ),
    Promise(
        "The site calls no function with its owner’s rights but those meant for it.",
        "SELECT DISTINCT proname FROM pg_proc, unnest(%(users)s::text[]) AS role"
        " WHERE pronamespace = 'public'::regnamespace AND prosecdef AND proname <> ALL(%(open_functions)s::text[])"
        " AND has_function_privilege(role, pg_proc.oid, 'EXECUTE')",
        "The function {} runs with its owner’s rights for whoever calls it. Revoke EXECUTE on it.",
    ),
    Promise(
        "The site adds to the audit, and can do nothing else with it.",
        "SELECT DISTINCT relname FROM pg_class, unnest(ARRAY[%(app)s, %(worker)s]::text[]) AS role"
        " WHERE relnamespace = 'public'::regnamespace AND relname LIKE 'audit\\_%%' AND relkind = 'r'"
        " AND (has_table_privilege(role, pg_class.oid, 'SELECT, UPDATE, DELETE, TRUNCATE')"
        " OR has_any_column_privilege(role, pg_class.oid, 'SELECT, UPDATE'))",
        "The site may read or change {}. Revoke all but INSERT on it.",
    ),
    Promise(
        "The triggers that link the audit, and let it only grow, are there and on.",
        "SELECT name FROM unnest(%(triggers)s::text[]) AS name WHERE NOT EXISTS"
        " (SELECT FROM pg_trigger WHERE tgname = name AND tgenabled IN ('O', 'A'))",
        "The trigger {} is missing or switched off. Ask who did that, and see `hallmark audit verify`.",
    ),
    Promise(
        "Only the owner makes tables.",
        "SELECT role FROM unnest(%(users)s::text[]) AS role WHERE has_schema_privilege(role, 'public', 'CREATE')",
        "The role {} may make tables in the schema public. Revoke CREATE on it.",
    ),
    Promise(
        "The role that reads the audit reads nothing else.",
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')"
        f" AND relname NOT LIKE 'audit\\_%%' AND relname <> '{MIGRATIONS}'"
        f" AND (has_table_privilege('{AUDIT}', pg_class.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
        f" OR has_any_column_privilege('{AUDIT}', pg_class.oid, 'SELECT, INSERT, UPDATE'))",
        f"The role {AUDIT} may read or write {{}}. Revoke that.",
    ),
)


def restricted_tables() -> set[str]:
    """Those whose rows are for some people only."""
    return {table for table, one in tables().items() if one.access == RESTRICTED}


def faults() -> Iterator[str]:
    """Each broken promise, as a sentence with what to do."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version_num")
        if (major := int(cursor.fetchone()[0]) // 10_000) < OLDEST_SERVER:
            yield f"PostgreSQL {major} is too old. Hallmark needs {OLDEST_SERVER} or later."
        cursor.execute(
            "SELECT encoding = pg_char_to_encoding('UTF8') FROM pg_database WHERE datname = current_database()"
        )
        if not cursor.fetchone()[0]:
            yield "The database is not in UTF8, so names would be spoilt. Make it anew with ENCODING 'UTF8'."
            return
        cursor.execute("SELECT rolname FROM pg_roles WHERE rolname = ANY(%s)", [[APP, WORKER, AUDIT, OWNER]])
        there = {name for (name,) in cursor.fetchall()}
        if missing := [role for role in (APP, WORKER, AUDIT) if role not in there]:
            yield f"The database has no role {missing[0]}. {SEE}"
            return
        given: dict[str, Any] = {
            "users": [APP, WORKER, AUDIT],
            "app": APP,
            "worker": WORKER,
            "restricted": sorted(restricted_tables()),
            "open_functions": list(OPEN_FUNCTIONS),
            "triggers": list(AUDIT_TRIGGERS),
        }
        for promise in PROMISES:
            cursor.execute(promise.question, given)
            for (name,) in cursor.fetchall():
                yield promise.fault.format(name)


def refuse_unsafe_database() -> None:
    """Raises a Problem that names the first broken promise."""
    if found := next(faults(), None):
        raise Problem(f"{found} The site does not start on a database that could show a row to the wrong person.")
