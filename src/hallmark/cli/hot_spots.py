"""`hallmark hotspots`: where one category clusters in an area."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready


def add_to(app: typer.Typer) -> None:
    """Add this command to `hallmark`."""
    app.command()(hotspots)


def hotspots(
    area: Annotated[str, typer.Argument(help="A name or an ONS code; “district:Norwich” where a name is shared.")],
    category: Annotated[str, typer.Option(help="A category of police.uk, for example Burglary; or All crime.")],
    first: Annotated[str, typer.Option("--from", help="The first month, YYYY-MM.")],
    last: Annotated[str, typer.Option("--to", help="The last month, YYYY-MM.")],
    cell: Annotated[int, typer.Option(help="Width of a cell in metres.")] = 250,
    out: Annotated[Path | None, typer.Option(help="A GeoJSON file to write the hot cells to.")] = None,
) -> None:
    """Find the cells that hold more than chance would put there, and what to expect of them next."""
    ready()
    from crimestats.periods import months_between, parse_month
    from hallmark.assessment.hot_spots import presenters
    from hallmark.assessment.hot_spots.making import make_hot_spots
    from hallmark.cli.progress import steps
    from hallmark.ui.problems import Problem

    try:
        months = months_between(parse_month(first), parse_month(last))
    except ValueError as error:
        raise Problem(str(error)) from None
    with steps() as step:
        asked, records, found = make_hot_spots(area, category, months, cell, step=step)
    typer.echo(f"Hot spots of {asked.category.lower()}, {asked.area}, {asked.period}")
    for sentence in presenters.sentences(asked, records, found):
        typer.echo(f"  {sentence}")
    for row in presenters.rows(found):
        spot = row["spot"]
        typer.echo(
            f"  {spot.number}. {spot.near} ({row['small_area']}): records {spot.records:,}, cells {spot.cells}, "
            f"to expect next {row['expected']}; {spot.classes}; hot wherever the grid is laid: {row['steady']}"
        )
    if out:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(presenters.geojson(asked, records, found), indent=1) + "\n", encoding="utf-8")
        typer.echo(f"Written to {out}.")
