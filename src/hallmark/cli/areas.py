"""`hallmark areas` and `hallmark partnership`: find a place, see what it was, and say which places work together."""

import json
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hallmark.config import ready

if TYPE_CHECKING:
    from hallmark.areas.history import History, Relative
    from hallmark.partners.models import Partnership

areas = typer.Typer(help="Places through time: find one, see what it was and what lies in it.", no_args_is_help=True)
partnership = typer.Typer(help="Partnerships: define, show, list.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="For a program to read.")]
TREE_DEPTH = 3


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.add_typer(areas, name="areas")
    app.add_typer(partnership, name="partnership")


@areas.command()
def find(
    name: Annotated[str, typer.Argument(help="A name, the beginning of one, or a code; former ones too.")],
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind: district, csp, ward, lsoa, ...")] = None,
    limit: Annotated[int, typer.Option(help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """Find areas by name or code."""
    ready()
    from hallmark.areas.kinds import KINDS
    from hallmark.areas.problems import UnknownArea
    from hallmark.areas.queries import find_areas

    if wrong := [one for one in kind or [] if one not in KINDS]:
        raise UnknownArea(f"“{wrong[0]}” is no kind of area. Write one of: {', '.join(KINDS)}.")
    found = find_areas(name, kinds=kind, limit=limit)
    if as_json:
        typer.echo(json.dumps([asdict(ref) for ref in found], ensure_ascii=False, indent=2))
        return
    if not found:
        raise UnknownArea(f"Nothing is called “{name}”. Write a part of the name, or add the ONS lookups.")
    for ref in found:
        typer.echo(f"{ref.code:10}  {ref.name:40}  {KINDS[ref.kind].label}")


@areas.command()
def show(
    code: Annotated[str, typer.Argument(help="The area's code, of today or former.")], as_json: AsJson = False
) -> None:
    """Everything held about one area: names, dates, what it was, what it lies in."""
    ready()
    from hallmark.areas.queries import area_history, parents_of

    history = area_history(code)
    parents = parents_of(history.ref.code)
    if as_json:
        record = {**asdict(history), "parents": [asdict(parent) for parent in parents]}
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2, default=str))
        return
    for line in history_lines(history, parents):
        typer.echo(line)


def history_lines(history: "History", parents: "list[Relative]") -> list[str]:
    """An area's history as lines for a terminal."""
    from hallmark.areas.kinds import KINDS

    lines = [f"{history.ref.code}  {history.ref.name}, {KINDS[history.ref.kind].label}"]
    if history.names:
        lines.append(f"  also: {'; '.join(history.names)}")
    for one in history.chapters:
        lines.append(f"  {one.code} {one.name}: {between(one.begins, one.ends)} {one.instrument}".rstrip())
    for passage in history.passages:
        share = "share not known" if passage.share is None else f"{passage.share:.1%} of it"
        went = f"{passage.before.code} {passage.before.name} to {passage.after.code} {passage.after.name}"
        lines.append(f"  {passage.on.day} {passage.on:%B %Y}, {passage.kind}: {went} ({share})")
    for parent in parents:
        year = f"edition {parent.edition}" if parent.edition else "undated"
        label = KINDS[parent.ref.kind].label
        lines.append(f"  lies in {parent.ref.code} {parent.ref.name}, {label} ({year}, {parent.basis})")
    for edition, points, name in history.outlines:
        lines.append(f"  outline of {edition or 'no stated year'}: {points:,} points, {name}")
    return lines


def between(begins: date | None, ends: date | None) -> str:
    """A range of dates in words."""
    parts = [f"from {begins.day} {begins:%B %Y}"] if begins else []
    parts += [f"until {ends.day} {ends:%B %Y}"] if ends else []
    return " ".join(parts) or "dates not known"


@areas.command()
def tree(
    code: Annotated[str, typer.Argument(help="The area's code.")],
    depth: Annotated[int, typer.Option(help="How many levels down.")] = TREE_DEPTH,
    as_json: AsJson = False,
) -> None:
    """What lies in an area, level below level."""
    ready()
    from hallmark.areas.queries import area_history

    ref = area_history(code).ref
    below = branch(ref.code, depth)
    if as_json:
        typer.echo(json.dumps({**asdict(ref), "children": below}, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{ref.code} {ref.name}")
    for line in branch_lines(below, 1):
        typer.echo(line)


def branch(code: str, depth: int) -> list[dict[str, Any]]:
    """What lies in `code`, down to `depth` levels, as nested records."""
    from hallmark.areas.queries import children_of

    if depth <= 0:
        return []
    return [
        {**asdict(child.ref), "edition": child.edition, "children": branch(child.ref.code, depth - 1)}
        for child in children_of(code)
    ]


def branch_lines(records: list[dict[str, Any]], level: int) -> list[str]:
    """Nested records as indented lines."""
    lines = []
    for record in records:
        lines.append(f"{'  ' * level}{record['code']} {record['name']}")
        lines += branch_lines(record["children"], level + 1)
    return lines


@partnership.command()
def define(
    name: Annotated[str | None, typer.Argument(help="The legal name.")] = None,
    cover: Annotated[list[str] | None, typer.Option(help="An area it covers: name, code or kind:name.")] = None,
    leave_out: Annotated[list[str] | None, typer.Option("--except", help="An area left out of that.")] = None,
    begins: Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], help="First day.")] = None,
    ends: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="The day after the last.")
    ] = None,
    brand: Annotated[str, typer.Option(help="The local name on documents.")] = "",
    kind: Annotated[str, typer.Option(help="csp, policing-area or other.")] = "csp",
    file: Annotated[Path | None, typer.Option(help="A YAML file of partnerships instead.")] = None,
) -> None:
    """Define a partnership as whole areas, or replace its definition."""
    ready()
    from hallmark.partners.changes import PartnershipProblem, define_from_file, define_partnership

    if (name is None) == (file is None):
        raise PartnershipProblem("Give either a name with --cover, or --file with a YAML file.")
    if file is not None:
        defined = define_from_file(file, by=None)
    else:
        defined = [
            define_partnership(
                legal_name=name or "",
                covers=cover or [],
                excepts=leave_out or [],
                kind=kind,
                brand=brand,
                begins=begins.date() if begins else None,
                ends=ends.date() if ends else None,
                by=None,
            )
        ]
    for one in defined:
        typer.echo(partnership_line(one))


@partnership.command("list")
def list_partnerships(as_json: AsJson = False) -> None:
    """Every partnership defined."""
    ready()
    from hallmark.partners.queries import partnerships

    found = partnerships()
    if as_json:
        typer.echo(json.dumps([partnership_record(one) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        typer.echo(partnership_line(one))
    if not found:
        typer.echo("No partnership is defined. Districts, CSPs and forces of the lookups need no definition.")


@partnership.command("show")
def show_partnership(
    name: Annotated[str, typer.Argument(help="A partnership or any area.")],
    as_at: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="On this day; today if not given.")
    ] = None,
    beside: Annotated[
        str | None, typer.Option(help="Another area or partnership: what lies in only one of them.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """What an area or partnership is made of on a day, and how it differs from another boundary."""
    ready()
    from hallmark.partners.queries import compare, territory

    day = as_at.date() if as_at else None
    first = territory(name, as_at=day)
    difference = compare(first, territory(beside, as_at=day)) if beside else None
    if as_json:
        record = asdict(first) | ({"beside": asdict(difference)} if difference else {})
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
        return
    typer.echo(f"{first.brand}: {len(first.lsoa21):,} LSOAs of 2021")
    for label, refs in (("districts", first.districts), ("CSPs", first.csps), ("forces", first.forces)):
        typer.echo(f"  {label}: {', '.join(ref.name for ref in refs) or 'none whole'}")
    typer.echo(f"  wards: {len(first.wards)}")
    for note in first.notes:
        typer.echo(f"  {note}")
    if difference:
        for only, wards, lsoas in (
            (name, difference.wards_only_first, difference.only_first),
            (beside, difference.wards_only_second, difference.only_second),
        ):
            typer.echo(f"  only in {only}: {len(lsoas)} LSOAs; wards {', '.join(w.name for w in wards) or 'none'}")


def partnership_record(one: "Partnership") -> dict[str, Any]:
    """A partnership as a program reads it."""
    return {
        "slug": one.slug,
        "kind": one.kind,
        "legal_name": one.legal_name,
        "brand": one.brand,
        "from": str(one.valid.lower) if one.valid.lower else None,
        "until": str(one.valid.upper) if one.valid.upper else None,
        "covers": [
            {"code": cover.area_code, "name": cover.area_name, "kind": cover.area_kind, "excluded": cover.is_excluded}
            for cover in one.covers.all()
        ],
    }


def partnership_line(one: "Partnership") -> str:
    """A partnership in one line."""
    record = partnership_record(one)
    covers = ", ".join(("not " if cover["excluded"] else "") + cover["name"] for cover in record["covers"])
    return f"{one.legal_name} ({one.get_kind_display()}), {between(one.valid.lower, one.valid.upper)}: {covers}"
