"""The `hallmark` command: one file for each family of commands, put together here.

A command's file imports no model at its top, because Django is not set up yet when the words are read:
it calls `hallmark.config.ready()` first and imports inside the function.
"""

import sys

import typer

from hallmark.cli import (
    areas,
    assess,
    audit,
    backup,
    demo,
    evidence,
    hot_spots,
    law,
    partners,
    peers,
    sign_in,
    site,
    worker,
)
from hallmark.ui.problems import Problem

app = typer.Typer(
    name="hallmark",
    help="The system on which a Community Safety Partnership runs: evidence, assessment, plan, delivery, results.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for family in (evidence, assess, hot_spots, peers, areas, law, partners, sign_in, audit, backup, demo, worker, site):
    family.add_to(app)


def main() -> None:
    """Run a command. A Problem is printed as its one sentence, and the exit code is 1."""
    try:
        app()
    except Problem as problem:
        print(f"hallmark: {problem}", file=sys.stderr)
        sys.exit(1)
