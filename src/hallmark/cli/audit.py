"""`hallmark audit`: anchor the record, verify it, and export from it."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready

audit = typer.Typer(
    help="The record of who did and saw what: anchor it, verify it, export from it.", no_args_is_help=True
)

Anchors = Annotated[
    Path | None, typer.Option(help="The file of anchors, where it is not the one of HALLMARK_AUDIT_ANCHORS.")
]


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.add_typer(audit, name="audit")


@audit.command()
def anchor() -> None:
    """Write the heads of the record to the file of anchors, outside the database."""
    ready()
    from django.conf import settings

    from hallmark.audit.anchors import keep_anchor

    path = settings.HALLMARK_AUDIT_ANCHORS
    moved = keep_anchor(path)
    if moved:
        typer.echo(f"Anchored {moved} {'strand' if moved == 1 else 'strands'} in {path}.")
    else:
        typer.echo(f"Nothing has been recorded since the last anchor in {path}.")


@audit.command()
def verify(anchors: Anchors = None) -> None:
    """Walk the record from its beginning and hold it against the anchors. Exit code 1 where anything is wrong."""
    ready()
    from django.conf import settings

    from hallmark.audit.anchors import read_anchors
    from hallmark.audit.verifying import verify as verified
    from hallmark.ui.problems import Problem

    path = anchors or settings.HALLMARK_AUDIT_ANCHORS
    if anchors and not anchors.exists():
        raise Problem(f"There is no file {anchors}. Give the file of anchors that was kept.")
    verdict = verified(read_anchors(path))
    for finding in verdict.findings:
        typer.echo(finding.words)
    typer.echo(f"{verdict.events:,} events in {verdict.strands} strands; {verdict.anchors:,} anchored heads compared.")
    if not verdict.anchors:
        typer.echo("No anchor has been kept yet, so a record made anew would not be noticed: hallmark audit anchor.")
    if verdict.findings:
        typer.echo(f"The record is not as it was made: {len(verdict.findings):,} found.")
        raise typer.Exit(1)
    typer.echo("The record is as it was made.")


@audit.command()
def export(
    file: Annotated[Path, typer.Argument(help="A new file that ends in .csv or .jsonl.", show_default=False)],
    first: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day.")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day.")] = None,
    person: Annotated[int | None, typer.Option(min=1, help="Only what this person did: their number.")] = None,
    subject: Annotated[str, typer.Option(help="Only what was done to it or seen of it, such as post:12.")] = "",
) -> None:
    """Write events to a file, the oldest first. That this was done is recorded."""
    ready()
    from hallmark.audit.asking import wanted
    from hallmark.audit.exporting import export as exported

    question = wanted(
        person=person, subject=subject, first=first.date() if first else None, last=last.date() if last else None
    )
    count = exported(question, file, by=None)
    typer.echo(f"{count:,} {'event' if count == 1 else 'events'} in {file}.")
