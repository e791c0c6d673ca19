"""`hallmark peers`: which districts are most like an area by population and deprivation."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from hallmark.config import ready


def add_to(app: typer.Typer) -> None:
    """Add this command to `hallmark`."""
    app.command()(peers)


def peers(
    area: Annotated[
        str, typer.Argument(help="A name or an ONS code; “district:Norwich” where a name is shared. Left out: all.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="For a program to read.")] = False,
) -> None:
    """Find the districts most like an area, nearest first, in population and deprivation; never by crime."""
    ready()
    from hallmark.assessment.peers import presenters
    from hallmark.assessment.peers.beside import beside
    from hallmark.partners.queries import territory

    if not area:
        _every(as_json=as_json)
        return
    found = beside(territory(area))
    if as_json:
        typer.echo(json.dumps(presenters.record(found), ensure_ascii=False, indent=2))
        return
    for line in presenters.terminal_lines(found):
        typer.echo(line)


def _every(*, as_json: bool) -> None:
    """Each district with those nearest to it."""
    from hallmark.assessment.peers.every import every_district
    from hallmark.assessment.peers.presenters import every_row
    from hallmark.ui.problems import Problem

    rows = every_row(every_district())
    if not rows:
        raise Problem("No district is held yet. Add the ONS lookups: hallmark evidence add.")
    if as_json:
        said = [{**asdict(row["ref"]), "nearest": [asdict(ref) for ref in row["nearest"]]} for row in rows]
        typer.echo(json.dumps(said, ensure_ascii=False, indent=2))
        return
    for row in rows:
        nearest = ", ".join(ref.name for ref in row["nearest"]) or "nothing is held to compare it by"
        typer.echo(f"{row['ref'].code}  {row['ref'].name}: {nearest}")
