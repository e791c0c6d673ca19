"""`hallmark assess` and `hallmark verify`: from evidence to a document, and from a document back to its evidence."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hallmark.config import ready
from hallmark.ui.problems import Problem

if TYPE_CHECKING:
    from hallmark.assessment.rounds.asking import Options
    from hallmark.assessment.rounds.members import Member
    from hallmark.assessment.rounds.outcomes import Outcome

BY = "The command line"
FORMATS_OF_ONE = "html,pdf,docx,xlsx,json"
FORMATS_OF_MANY = "html"
INTERRUPTED = 130
"""Exit code of a program that ctrl-C ended, as shells have it."""


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.command()(assess)
    app.command()(verify)


def assess(
    year_ending: Annotated[
        str, typer.Option(help="The last month of the year, YYYY-MM. A strategic assessment's year ends in September.")
    ],
    area: Annotated[
        str,
        typer.Argument(help="A name or an ONS code; “district:Norwich” where a name is shared.", show_default=False),
    ] = "",
    every: Annotated[
        bool, typer.Option("--all", help="Every Community Safety Partnership that the evidence covers.")
    ] = False,
    force: Annotated[str, typer.Option(help="Every partnership of a police force, by name or code.")] = "",
    listed: Annotated[
        Path | None, typer.Option("--list", help="The partnerships of a text file: one a line, by name or code.")
    ] = None,
    against: Annotated[
        list[str] | None,
        typer.Option(help="The last month of a year to compare with; may be repeated. Without it, every year held."),
    ] = None,
    target: Annotated[
        float | None, typer.Option(help="A reduction in all crime asked for, in per cent of the first --against.")
    ] = None,
    peers: Annotated[int, typer.Option(help="How many similar districts to set beside it.")] = 0,
    out: Annotated[
        Path | None, typer.Option(help="A folder to write the formats to; of many, each to a folder in it.")
    ] = None,
    formats: Annotated[
        str,
        typer.Option(help=f"What to write there, besides figures.csv: {FORMATS_OF_ONE}; of many, {FORMATS_OF_MANY}."),
    ] = "",
    workers: Annotated[
        int,
        typer.Option(
            min=0,
            help="Of many: how many processes. Without it, one for each core that may be used, at most 16, and no more "
            "than fit in the memory that is free, at 0.7 GB each.",
            show_default=False,
        ),
    ] = 0,
    again: Annotated[
        bool, typer.Option("--again", help="Of many: make those anew that are there, of the same evidence.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")] = False,
) -> None:
    """Count an area and a year, and make its assessment: page, PDF, Word, spreadsheet, figures.csv.

    With --all, --force or --list it makes those of many partnerships, several at a time. One that is there already, of
    the same evidence and options, is not made again: the same command goes on where it was stopped.
    """
    if sum(map(bool, (area, every, force, listed))) != 1:
        raise Problem("Name one area, or give one of --all, --force NAME and --list FILE.")
    if area and (workers or again):
        flag = "--workers" if workers else "--again"
        raise Problem(f"{flag} is for many areas: one is always made anew, in one process. Leave it out.")
    ready()
    from hallmark.assessment.rounds.asking import Options

    options = Options(
        year_ending=year_ending,
        against=tuple(against) if against else None,
        by=BY,
        target_percent=target,
        peers=peers,
        out=out,
        formats=_split(formats or (FORMATS_OF_ONE if area else FORMATS_OF_MANY)),
    )
    if area:
        _assess_one(area, options, as_json=as_json)
    else:
        _assess_many(options, force, listed, workers=workers, again=again, as_json=as_json)


def _split(formats: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in formats.split(",") if name.strip())


def _assess_one(area: str, options: "Options", *, as_json: bool) -> None:
    from django.conf import settings

    from hallmark.assessment import shelf
    from hallmark.cli.progress import steps

    with steps(quiet=as_json) as step:
        slug = options.make(area, out=options.out, step=step)
    folder = options.out or Path(settings.ASSESSMENTS_ROOT) / slug
    if as_json:
        typer.echo(json.dumps({"slug": slug, "folder": str(folder), "comparisons": shelf.made(slug).comparisons}))
        return
    for line in _said(slug):
        typer.echo(line)
    typer.echo(f"Written to {folder}. `hallmark serve` shows it.")


def _assess_many(
    options: "Options", force: str, listed: Path | None, *, workers: int, again: bool, as_json: bool
) -> None:
    from hallmark.assessment.rounds.choosing import of_force, of_list
    from hallmark.assessment.rounds.making import make_round, workers_that_fit
    from hallmark.assessment.rounds.members import members_of
    from hallmark.assessment.rounds.outcomes import State
    from hallmark.assessment.rounds.outlines import outlines_of
    from hallmark.assessment.rounds.page import write_index
    from hallmark.cli.progress import one_by_one

    options.refuse_what_makes_no_sense()
    members: Sequence[Member] = members_of(options.year_ending)
    if force:
        members = of_force(members, force)
    elif listed:
        members = of_list(members, listed)
    covered = [member for member in members if not member.why_not]
    if not covered:
        raise Problem(_nothing_covered(members, options.year_ending))
    ended: list[Outcome] = []
    with one_by_one("Assessments", len(covered), quiet=as_json) as done:

        def heard(outcome: "Outcome") -> None:
            ended.append(outcome)
            done(f"{outcome.name}: {outcome.sentence}" if outcome.sentence else "")

        try:
            make_round(covered, options, workers=workers or workers_that_fit(), again=again, heard=heard)
        except KeyboardInterrupt:
            there = sum(not outcome.sentence for outcome in ended)
            typer.echo(f"Stopped: {there} of {len(covered)} are made. The same command goes on from there.", err=True)
            raise typer.Exit(INTERRUPTED) from None
    # Drawn now, so that nobody waits for the map when the page is first asked for.
    outlines_of(members_of(options.year_ending))
    write_index(members, options)
    _tell(members, ended, options, as_json=as_json)
    if any(outcome.state is State.FAILED for outcome in ended):
        raise typer.Exit(1)


def _nothing_covered(members: Sequence["Member"], year_ending: str) -> str:
    if not members:
        return "No lookup of Community Safety Partnerships is held. Add one: hallmark evidence add PATH."
    first = members[0]
    return (
        f"The evidence covers none of {len(members)} for the year ending {year_ending}. {first.name}: {first.why_not}"
    )


def _tell(members: Sequence["Member"], ended: Sequence["Outcome"], options: "Options", *, as_json: bool) -> None:
    """What was made, what was there, and what could not be and why."""
    from hallmark.assessment.rounds.making import tally
    from hallmark.assessment.rounds.outcomes import State

    count = tally(ended)
    uncovered = [member for member in members if member.why_not]
    if as_json:
        told = {
            "made": [outcome.slug for outcome in ended if outcome.state is State.MADE],
            "kept": [outcome.slug for outcome in ended if outcome.state is State.KEPT],
            "failed": {outcome.code: outcome.sentence for outcome in ended if outcome.state is State.FAILED},
            "not_covered": {member.code: member.why_not for member in uncovered}
            | {outcome.code: outcome.sentence for outcome in ended if outcome.state is State.REFUSED},
        }
        typer.echo(json.dumps(told, ensure_ascii=False))
        return
    typer.echo(f"{count[State.MADE]} made, {count[State.KEPT]} were there already, {count[State.FAILED]} failed.")
    if not_covered := len(uncovered) + count[State.REFUSED]:
        typer.echo(f"{not_covered} of {len(members)} partnerships are not covered; the index says why.")
    for outcome in ended:
        if outcome.state is State.FAILED:
            typer.echo(f"  {outcome.name}: {outcome.sentence}")
    where = f"{options.out / 'index.html'} lists them. " if options.out else ""
    typer.echo(f"{where}`hallmark serve` shows them under Assessments, Every partnership.")


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
