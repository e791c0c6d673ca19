"""`hallmark evidence`: add what lies on this machine, fetch what is published, and see what is held."""

import dataclasses
import json
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hallmark.config import ready
from hallmark.ui.problems import Problem

if TYPE_CHECKING:
    from hallmark.evidence.changes import Report

evidence = typer.Typer(help="Evidence: add files, fetch published ones, see what is held.", no_args_is_help=True)
fetch = typer.Typer(help="Fetch from the publisher over the web, and add.", no_args_is_help=True)
evidence.add_typer(fetch, name="fetch")

BY = "The command line"
STOPPED = 130
"""The exit code of a command stopped by ctrl-C."""
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for a program to read.")]


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.add_typer(evidence, name="evidence")


@evidence.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files, zip archives or folders.", show_default=False)],
    mapping: Annotated[
        str | None, typer.Option(help="A YAML file that describes a partner's extract, or the name of a ready one.")
    ] = None,
    vintage: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day on which the publisher made the file.")
    ] = None,
    replace: Annotated[bool, typer.Option(help="Let a smaller or older file replace what is held.")] = False,
    memory: Annotated[
        int,
        typer.Option(
            envvar="HALLMARK_IMPORT_MEMORY",
            help="The most memory to take, in MB: as many files are read at once as fit into it.",
        ),
    ] = 1000,
    as_json: AsJson = False,
) -> None:
    """Add files, archives or folders: each is kept whole or not at all. A folder is added as one."""
    ready()
    from hallmark.evidence.adding import Options
    from hallmark.evidence.reading.room import check_memory
    from hallmark.evidence.sources.mapped import Mapping

    described = Mapping.from_yaml(mapping) if mapping else None
    day = vintage.date() if vintage else None
    options = Options(mapping=described, vintage=day, replace=replace, memory_mb=check_memory(memory))
    _print_reports(_add_all(paths, options, quiet=as_json), as_json)


@evidence.command()
def status(
    stale_days: Annotated[
        int | None, typer.Option(envvar="HALLMARK_STALE_DAYS", help="Age in days above which a dataset is out of date.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What is held of each dataset: period, records, gaps, age, licence and publisher."""
    ready()
    from django.conf import settings

    from hallmark.cli import evidence_words
    from hallmark.evidence import coverage

    agreed = settings.HALLMARK_STALE_DAYS if stale_days is None else stale_days
    held = [
        dataclasses.replace(item, stale=item.age_days is not None and item.age_days > agreed)
        for item in coverage.status()
    ]
    if as_json:
        _print_json({"stale_after_days": agreed, "datasets": [dataclasses.asdict(item) for item in held]})
        return
    for line in evidence_words.status_lines(held, agreed):
        typer.echo(line)


@evidence.command("coverage")
def coverage_(
    dataset: Annotated[str, typer.Option(help="As `hallmark evidence status` names it.")] = "police-uk-street",
    unit: Annotated[str | None, typer.Option(help="One force or other unit only.")] = None,
    as_json: AsJson = False,
) -> None:
    """The coverage calendar: for each force and month what is held, thin or missing."""
    ready()
    from hallmark.cli import evidence_words
    from hallmark.evidence import coverage

    units = evidence_words.chosen_units(coverage.calendar(dataset), dataset, unit)
    if as_json:
        _print_json({"dataset": dataset, "units": [dataclasses.asdict(item) for item in units]})
        return
    for line in evidence_words.calendar_lines(units, dataset):
        typer.echo(line)


@evidence.command()
def mappings(as_json: AsJson = False) -> None:
    """The ready mappings for partners' extracts."""
    ready(tables=False)
    from hallmark.evidence.sources.mapped import list_templates

    templates = list_templates()
    if as_json:
        _print_json([dataclasses.asdict(template) for template in templates])
        return
    width = max((len(template.name) for template in templates), default=0)
    for template in templates:
        typer.echo(f"{template.name:{width}}  {template.title}")
    typer.echo("Use one with `hallmark evidence add FILE --mapping NAME`.")


@fetch.command("police.uk")
def fetch_police_uk(
    force: Annotated[str, typer.Option(help="The force's name, for example “Surrey Police” or surrey.")],
    first: Annotated[str, typer.Option("--from", help="The first month, YYYY-MM.")],
    last: Annotated[str, typer.Option("--to", help="The last month, YYYY-MM.")],
    kind: Annotated[
        list[str] | None,
        typer.Option(help="street, outcomes or stop-and-search; may be repeated. Without it, all three."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Fetch a force's months from data.police.uk, and add them."""
    ready()
    from hallmark.cli.progress import files_read
    from hallmark.evidence.adding import Options
    from hallmark.evidence.fetching import police_uk
    from hallmark.evidence.fetching.web import Web

    unknown = set(kind or ()) - set(police_uk.KINDS)
    if unknown:
        raise Problem(f"There is no kind of file “{sorted(unknown)[0]}”. Choose from {', '.join(police_uk.KINDS)}.")
    wish = police_uk.Wish(force, first, last, tuple(kind or police_uk.KINDS))
    folder = _downloads(f"{force} {first} {last}")
    with _stoppable(f"What had arrived whole is kept in {folder} for the next attempt."):
        with files_read(quiet=as_json) as progress:
            web = Web(police_uk.hosts_of(police_uk.home_address()), progress)
            fetched = police_uk.fetch_police_uk(wish, folder, web)
        reports = _add_all(list(fetched.files), Options(), quiet=as_json)
    shutil.rmtree(folder)
    _print_reports(reports, as_json, fetched.notes)


@fetch.command("reference")
def fetch_reference(
    only: Annotated[list[str] | None, typer.Option(help="One entry of the list only; may be repeated.")] = None,
    list_them: Annotated[bool, typer.Option("--list", help="Only print the list, with addresses.")] = False,
    as_json: AsJson = False,
) -> None:
    """Fetch lookups, boundaries, populations and deprivation from their publishers, and add them."""
    ready(tables=False)
    from hallmark.evidence.fetching import reference

    sources = reference.chosen(reference.reference_sources(), only or [])
    if list_them:
        _print_sources(sources, as_json)
        return
    ready()
    folder = _downloads("reference")
    reports, failures = [], []
    with _stoppable("What was fetched and added before stays."):
        for source in sources:
            try:
                reports += _fetch_one(source, folder, quiet=as_json)
            except Problem as problem:
                failures.append(f"{source.title}: {problem}")
    shutil.rmtree(folder, ignore_errors=True)
    _print_reports(reports, as_json)
    if failures:
        for failure in failures:
            typer.echo(f"hallmark: {failure}", err=True)
        raise typer.Exit(1)


def _fetch_one(source: Any, folder: Path, *, quiet: bool) -> list["Report"]:
    from hallmark.cli.progress import files_read
    from hallmark.evidence.adding import Options
    from hallmark.evidence.fetching import reference

    with files_read(quiet=quiet) as progress:
        path = reference.fetch_reference(source, folder, reference.web_for(source, progress))
    return _add_all([path], Options(), quiet=quiet)


def _add_all(paths: list[Path], options: Any, *, quiet: bool) -> list["Report"]:
    from hallmark.cli.progress import files_read
    from hallmark.evidence.changes import add_evidence

    reports: list[Report] = []
    for path in paths:
        before = "Nothing was added." if not reports else f"Nothing of {path} was added; what came before it stays."
        with _stoppable(before), files_read(quiet=quiet) as progress:
            reports += add_evidence([path], by=BY, options=options, progress=progress)
    return reports


@contextmanager
def _stoppable(sentence: str) -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        typer.echo(f"Stopped. {sentence}", err=True)
        raise typer.Exit(STOPPED) from None


def _downloads(name: str) -> Path:
    from django.conf import settings

    return Path(settings.HALLMARK_HOME) / "downloads" / re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _print_reports(reports: list["Report"], as_json: bool, notes: tuple[str, ...] = ()) -> None:
    if as_json:
        _print_json({"imports": [dataclasses.asdict(report) for report in reports], "notes": notes})
        return
    from hallmark.cli import evidence_words

    for report in reports:
        for line in evidence_words.report_lines(report):
            typer.echo(line)
    for note in notes:
        typer.echo(note)


def _print_sources(sources: tuple[Any, ...], as_json: bool) -> None:
    if as_json:
        _print_json([dataclasses.asdict(source) for source in sources])
        return
    for source in sources:
        typer.echo(f"{source.slug}: {source.title}\n  {source.what}. {source.publisher}, {source.licence}.")
        seen = f"last seen to answer: {source.checked or 'never, by the makers of Hallmark'}"
        typer.echo(f"  {source.address} ({seen})")


def _print_json(content: Any) -> None:
    typer.echo(json.dumps(content, default=_plain, indent=2, ensure_ascii=False))


def _plain(value: object) -> object:
    if isinstance(value, (date, Path)):
        return str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not printed as JSON")
