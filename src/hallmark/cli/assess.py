"""`hallmark assess`: from the evidence held to figures and a document."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready


def add_to(app: typer.Typer) -> None:
    """Add this command to `hallmark`."""
    app.command()(assess)


def assess(
    area: Annotated[str, typer.Argument(help="A name or an ONS code; “district:Norwich” where a name is shared.")],
    year_ending: Annotated[
        str, typer.Option(help="The last month of the year, YYYY-MM. A strategic assessment's year ends in September.")
    ],
    against: Annotated[
        list[str] | None,
        typer.Option(help="The last month of a year to compare with; may be repeated. Without it, every year held."),
    ] = None,
    target: Annotated[
        float | None, typer.Option(help="A reduction in all crime asked for, in per cent of the first --against.")
    ] = None,
    peers: Annotated[int, typer.Option(help="How many similar districts to set beside it.")] = 0,
    out: Annotated[Path | None, typer.Option(help="A folder to write the files to as well.")] = None,
    formats: Annotated[str, typer.Option(help="What to write there, besides figures.csv.")] = "html,json",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Count an area and a year, and write figures.csv, assessment.json and index.html."""
    ready()
    from django.conf import settings

    from hallmark.assessment.changes import make_assessment
    from hallmark.cli.progress import steps

    with steps(quiet=as_json) as step:
        slug = make_assessment(
            area=area,
            year_ending=year_ending,
            against=against or None,
            by="The command line",
            target_percent=target,
            peers=peers,
            out=out,
            formats=tuple(name.strip() for name in formats.split(",") if name.strip()),
            step=step,
        )
    folder = Path(settings.ASSESSMENTS_ROOT) / slug
    content = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    if as_json:
        typer.echo(json.dumps({"slug": slug, "folder": str(out or folder), "comparisons": content["comparisons"]}))
        return
    typer.echo(f"{content['title']}, {content['period']['label']}")
    for finding in content["summary"]:
        typer.echo(f"  {finding['sentence']}")
    for comparison in content["comparisons"]:
        typer.echo(f"  {comparison['sentence']}")
    for statement in content["coverage"]["statements"]:
        typer.echo(f"  Note: {statement}")
    typer.echo(f"Written to {out or folder}. `hallmark serve` shows it.")
