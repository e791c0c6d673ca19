"""`hallmark serve`, `stop` and `database`: the site and the database below it."""

import os
from typing import Annotated

import typer

from hallmark.config import home, ready, server
from hallmark.config.checking import faults
from hallmark.config.pooling import pooled
from hallmark.config.roles import USERS

database = typer.Typer(help="The embedded database: start, stop, where it is.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.command()(serve)
    app.command()(stop)
    app.command()(check)
    app.command()(migrate)
    app.add_typer(database, name="database")


def serve(
    host: Annotated[
        str, typer.Option(help="An address of this machine, 127.0.0.1 unless HALLMARK_HOSTS is set.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="HALLMARK_PORT", help="The port to answer on.")] = 8000,
) -> None:
    """Serve the site until ctrl-C."""
    # Before the database is touched: a wrong address should cost nobody a wait.
    server.listen(host, port).close()
    # It asks whether the site may start, as it does under any other server.
    server.serve(home=home.home_from_environment(), host=host, port=port, say=typer.echo)
    typer.echo("The site has stopped. The database runs on for other commands; `hallmark stop` ends it.")


def stop() -> None:
    """Stop the site if it runs, and the embedded database."""
    place = home.home_from_environment()
    if not place.exists():
        typer.echo("Nothing is running.")
        return
    site = server.stop(home.claim(place))
    names = [name for name, was_running in (("the site", site), ("the database", _stop_database())) if was_running]
    typer.echo(f"Stopped {' and '.join(names)}." if names else "Nothing is running.")


def check() -> None:
    """Ask whether settings and database keep what docs/security.md promises: roles, owners, row-level security."""
    ready(tables=False)
    from hallmark.config.starting import django_faults, unsafe_settings
    from hallmark.config.updating import refuse_later_tables

    refuse_later_tables()
    found = [*unsafe_settings(), *django_faults(), *faults(), *pooled(home.home_from_environment())]
    for sentence in found:
        typer.echo(f"✗ {sentence}", err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("The database keeps every promise that was asked for.")


def migrate() -> None:
    """Bring the database's tables up to date, as their owner. Other commands do so too where they may."""
    ready(tables=False)
    from hallmark.config.updating import bring_up_to_date

    typer.echo("The tables are now up to date." if bring_up_to_date() else "The tables were up to date.")


@database.command("roles")
def database_roles() -> None:
    """The words with which a superuser makes the roles on a PostgreSQL of your own. Put passwords in, and keep them."""
    from hallmark.config.roles import making

    for statement in making({role: f"a password for {role}" for role in USERS}):
        typer.echo(f"{statement.as_string(None)};")


@database.command("start")
def start_database() -> None:
    """Start the embedded database, made on first use, and bring its tables up to date."""
    ready()
    database_status()


@database.command("stop")
def stop_database() -> None:
    """Stop the embedded database; what was saved is kept."""
    typer.echo("The database has stopped." if _stop_database() else "The database was not running.")


@database.command("status")
def database_status() -> None:
    """Which database is used, and whether it runs."""
    from hallmark.config.postgres.place import place_of
    from hallmark.config.postgres.server import is_running

    if os.environ.get("DATABASE_URL"):
        typer.echo("DATABASE_URL names the database; the embedded one is not used.")
        return
    place = home.home_from_environment()
    typer.echo(f"The embedded database in {place_of(place).data} {'runs' if is_running(place) else 'is not running'}.")


def _stop_database() -> bool:
    # Windows, where there is no embedded database, cannot import its starter: hence here and not above.
    from hallmark.config.postgres.server import stop as stop_server

    return stop_server(home.home_from_environment())
