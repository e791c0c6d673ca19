"""`hallmark assess` and `hallmark verify`: from evidence to a document, and from a document back to its evidence."""

import json
from pathlib import Path
from typing import Annotated

import typer

from hallmark.config import ready


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.command()(assess)
    app.command()(verify)


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
    out: Annotated[Path | None, typer.Option(help="A folder to write the document's formats to.")] = None,
    formats: Annotated[str, typer.Option(help="What to write there, besides figures.csv.")] = "html,pdf,docx,xlsx,json",
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Count an area and a year, and make its assessment: page, PDF, Word, spreadsheet, figures.csv."""
    ready()
    from django.conf import settings

    from hallmark.assessment import shelf
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
    folder = out or Path(settings.ASSESSMENTS_ROOT) / slug
    if as_json:
        typer.echo(json.dumps({"slug": slug, "folder": str(folder), "comparisons": shelf.made(slug).comparisons}))
        return
    for line in _said(slug):
        typer.echo(line)
    typer.echo(f"Written to {folder}. `hallmark serve` shows it.")


def _said(slug: str) -> list[str]:
    """The title, the cover's notes and the summary's sentences."""
    from hallmark.assessment import shelf
    from hallmark.reports.blocks import Caveat, Text

    paper = shelf.paper(slug)
    if paper is None:
        return []
    wanted = {"summary", "coverage"}
    blocks = [block for section, _ in paper.walk() if section.id in wanted for block in section.blocks]
    sentences = [block.text for block in blocks if isinstance(block, Text | Caveat)]
    return [f"{paper.title}, {paper.period}", *(f"  {words}" for words in [*paper.cover_notes, *sentences])]


def verify(
    slug: Annotated[str, typer.Argument(help="The assessment, as the last part of its address.")],
    version: Annotated[
        int | None, typer.Option(help="A version that was kept; without it, the paper as it is.")
    ] = None,
) -> None:
    """Check that nothing of a version was changed, and count its figures again from the evidence as it stood."""
    ready()
    from hallmark.assessment.checking import what_is_wrong
    from hallmark.cli.progress import steps

    with steps() as step:
        step("Counting again")
        sentences = what_is_wrong(slug, version)
    for sentence in sentences:
        typer.echo(sentence)
    if sentences:
        raise typer.Exit(1)
    typer.echo("Every file is as it was written, and every figure counts the same again.")
