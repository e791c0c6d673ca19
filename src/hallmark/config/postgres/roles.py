"""The roles of the embedded database: made once in each cluster, with the server's own superuser."""

import psycopg

from hallmark.config import roles
from hallmark.config.database import EMBEDDED_NAME
from hallmark.config.postgres import cluster
from hallmark.config.postgres.place import Place

MADE = "roles-made"


def make_roles(place: Place, host: str, port: int) -> None:
    """Makes what is missing, and lets the site read the tables that an earlier Hallmark made. Twice does no harm."""
    superuser = cluster.password(place, cluster.SUPERUSER)
    passwords = {role: cluster.password(place, role) for role in roles.USERS}
    with psycopg.connect(
        host=host, port=port, user=cluster.SUPERUSER, password=superuser, dbname=EMBEDDED_NAME
    ) as connection:
        # The words hold passwords, which no log needs to know.
        connection.execute("SET LOCAL log_statement = none")
        connection.execute("SET LOCAL log_min_error_statement = panic")
        for statement in roles.making(passwords):
            connection.execute(statement)
        found = connection.execute("SELECT to_regclass(%s)", [f"public.{roles.MIGRATIONS}"]).fetchone()
        if found and found[0]:
            connection.execute(f"SET LOCAL ROLE {roles.OWNER}")
            with connection.cursor() as cursor:
                roles.grant_ordinary_tables(cursor)
    (place.folder / MADE).touch()
