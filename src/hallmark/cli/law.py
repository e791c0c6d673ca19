"""`hallmark law`: the register of legal rules, what they make due, and how often bodies here do something."""

import json
from dataclasses import asdict
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from hallmark.config import ready

if TYPE_CHECKING:
    from hallmark.law.clocks import Deadline, Trigger
    from hallmark.law.register import Register
    from hallmark.law.rules import Nation, Rule, Version

law = typer.Typer(help="Legal rules: what is in force when, and when something is due.", no_args_is_help=True)
cadence = typer.Typer(help="How often bodies here do something.", no_args_is_help=True)
law.add_typer(cadence, name="cadence")

AsJson = Annotated[bool, typer.Option("--json", help="For a program to read.")]
RuleId = Annotated[str, typer.Argument(help="The rule's id: hallmark law list.")]
InNation = Annotated[str | None, typer.Option("--nation", help="England or Wales; each of them if not given.")]
OnDay = Annotated[datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="On this day; today if not given.")]
Choice = TypeVar("Choice", bound=StrEnum)


def add_to(app: typer.Typer) -> None:
    """Add these commands to `hallmark`."""
    app.add_typer(law, name="law")


@law.command("list")
def list_rules(
    kind: Annotated[str | None, typer.Option(help="duty, clock, membership, gateway, retention, ...")] = None,
    on: OnDay = None,
    nation: InNation = None,
    local: Annotated[bool, typer.Option("--local", help="Only what was added here, with its number.")] = False,
    as_json: AsJson = False,
) -> None:
    """The rules in force on a day; a question mark stands before an uncertain one."""
    ready()
    from hallmark.law.queries import register
    from hallmark.law.rules import Kind

    held, day = register(), _day(on)
    wanted = held.rules(kind=_one_of(Kind, kind), on=None if local else day, nation=_nation(nation))
    if local:
        wanted = [rule for rule in wanted if rule.local]
    if as_json:
        typer.echo(json.dumps([_record(rule) for rule in wanted], ensure_ascii=False, indent=2, default=str))
        return
    for rule in wanted:
        for line in _local_lines(rule) if local else [_line(held, rule, day, _nation(nation))]:
            typer.echo(line)
    if not wanted:
        typer.echo("No rule was added here." if local else "No such rule is in force then.")


@law.command()
def show(rule_id: RuleId, on: OnDay = None, nation: InNation = None, as_json: AsJson = False) -> None:
    """What a rule says on a day in each nation, and its versions through time."""
    ready()
    from hallmark.law.problems import NotInForce
    from hallmark.law.queries import register
    from hallmark.law.rules import standing

    held = register()
    rule, day = held.rule(rule_id), _day(on)
    if as_json:
        typer.echo(json.dumps(_record(rule), ensure_ascii=False, indent=2, default=str))
        return
    typer.echo(f"{rule.title} ({rule.kind})")
    for one in _nations(rule, nation):
        try:
            stands = standing(rule, on=day, nation=one)
        except NotInForce as why:
            typer.echo(f"  {one}: {why}")
        else:
            typer.echo(f"  {one}: {stands.version.says}")
            for doubt in stands.doubts:
                typer.echo(f"    uncertain: {doubt}")
        for version in held.history(rule_id, nation=one):
            typer.echo(f"    {_version_line(version)}")


@law.command()
def due(
    rule_id: RuleId,
    begins: Annotated[str, typer.Option("--from", help="The day it counts from, or the moment: 2026-03-28 10:00.")],
    nation: InNation = None,
    as_json: AsJson = False,
) -> None:
    """When a rule makes something due, and how that was worked out."""
    ready()
    from hallmark.law.queries import register
    from hallmark.ui.problems import Problem

    held = register()
    trigger, answers, refusals = _trigger(begins), [], []
    for one in _nations(held.rule(rule_id), nation):
        try:
            answers.append(held.due(rule_id, trigger=trigger, nation=one))
        except Problem as problem:
            refusals.append(problem)
    if not answers:
        raise refusals[0]
    if as_json:
        records = [_deadline_record(answer) for answer in answers]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2, default=str))
        return
    for answer in answers:
        typer.echo(f"{answer.standing.nation}: {answer.in_words}. {answer.computed}. {answer.source}.")
        for doubt in answer.doubts:
            typer.echo(f"  uncertain: {doubt}")
        if note := answer.standing.version.note:
            typer.echo(f"  note: {note}")
    for refusal in refusals:
        typer.echo(str(refusal))


@law.command()
def add(file: Annotated[Path, typer.Argument(help="YAML, as in src/hallmark/law/data/rules/README.md.")]) -> None:
    """Add rules, or versions of rules, that hold here; what is shipped stays as it is."""
    ready()
    from hallmark.law.changes import add_local_rules
    from hallmark.law.problems import RuleProblem

    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleProblem(f"{file} cannot be read ({error}). Give a text file.") from error
    for row in add_local_rules(text, name=file.name, by=None):
        typer.echo(f"Local rule {row.pk}: {row.rule}")


@law.command()
def withdraw(
    number: Annotated[int, typer.Argument(help="The local rule's number: hallmark law list --local.")],
) -> None:
    """Take a local version away again; it is kept on record."""
    ready()
    from hallmark.law.changes import withdraw_local_rule

    typer.echo(f"Local rule {number} is withdrawn: {withdraw_local_rule(number, by=None).rule}")


@cadence.command("set")
def set_cadence(
    owner: Annotated[str, typer.Argument(help="Whose it is: partnership:east-surrey.")],
    what: Annotated[str, typer.Argument(help="What is done: Board meeting.")],
    every: Annotated[str, typer.Option(help="42 days, monthly, quarterly, 6-monthly, 5 to 6 a year.")],
    begins: Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first time.")],
    source: Annotated[str, typer.Option(help="Where it was decided.")],
    ends: Annotated[
        datetime | None, typer.Option("--until", formats=["%Y-%m-%d"], help="The day after the last.")
    ] = None,
) -> None:
    """Set how often something is done, from its first day; what held before ends there."""
    ready()
    from hallmark.law import changes
    from hallmark.law.cadences import rhythm_named

    rhythm = rhythm_named(every)
    changes.set_cadence(
        owner=owner,
        what=what,
        rhythm=rhythm,
        begins=begins.date(),
        ends=ends.date() if ends else None,
        source=source,
        by=None,
    )
    typer.echo(f"{owner}: {what}, {rhythm.in_words} from {begins:%Y-%m-%d}")


@cadence.command("list")
def list_cadences(
    owner: Annotated[str | None, typer.Option(help="Only this owner's.")] = None, on: OnDay = None
) -> None:
    """Every cadence with its next days."""
    ready()
    from hallmark.law.presenters import cadence_rows
    from hallmark.law.queries import cadences

    rows = cadence_rows(cadences(owner), today=_day(on))
    for row in rows:
        typer.echo(f"{row.owner}: {row.what}, {row.rhythm}; next {', '.join(map(str, row.days)) or 'none'}")
    if not rows:
        typer.echo("No cadence is set. Set one with hallmark law cadence set.")


def _line(held: "Register", rule: "Rule", day: date, nation: "Nation | None") -> str:
    stands = held.standings(rule, on=day, nation=nation)
    mark = " " if all(one.is_certain for one in stands) else "?"
    words = {one.version.quantity.in_words if one.version.quantity else one.version.says for one in stands}
    return f"{mark} {rule.id:40}  {rule.kind:11}  {' / '.join(sorted(words))}"


def _local_lines(rule: "Rule") -> list[str]:
    return [
        f"{one.local.number:4}  {rule.id}: {_version_line(one)}; added by {one.local.by}, {one.local.at:%Y-%m-%d}"
        for one in rule.local
        if one.local
    ]


def _version_line(version: "Version") -> str:
    yields = version.quantity.in_words if version.quantity else version.says
    local = " (local)" if version.local else ""
    return f"{version.when}: {yields}; {version.source}{local}"


def _record(rule: "Rule") -> dict[str, Any]:
    return asdict(rule)


def _deadline_record(answer: "Deadline") -> dict[str, Any]:
    return {
        "rule": answer.standing.rule.id,
        "nation": answer.standing.nation,
        "from": answer.trigger.isoformat(),
        "due": answer.due.isoformat(),
        "computed": answer.computed,
        "source": answer.source,
        "certain": answer.is_certain,
        "doubts": answer.doubts,
    }


def _day(given: datetime | None) -> date:
    from django.utils import timezone

    return given.date() if given else timezone.localdate()


def _trigger(text: str) -> "Trigger":
    from hallmark.law.clocks import london_moment
    from hallmark.law.problems import NoDeadline

    day, _, clock = text.strip().replace("T", " ").partition(" ")
    try:
        if not clock:
            return date.fromisoformat(day)
        given = datetime.strptime(f"{day} {clock}", "%Y-%m-%d %H:%M")
    except ValueError as error:
        raise NoDeadline(f"“{text}” is no day or moment. Write 2026-03-28, or 2026-03-28 10:00.") from error
    return london_moment(given.date(), given.time())


def _nations(rule: "Rule", given: str | None) -> "list[Nation]":
    one = _nation(given)
    return [one] if one else list(rule.nations)


def _nation(given: str | None) -> "Nation | None":
    from hallmark.law.rules import Nation

    return _one_of(Nation, given and given.capitalize())


def _one_of(choices: type[Choice], given: str | None) -> Choice | None:
    from hallmark.law.problems import RuleProblem

    if given is None:
        return None
    try:
        return choices(given)
    except ValueError as error:
        raise RuleProblem(f"“{given}” is not known. Write one of: {', '.join(choices)}.") from error
