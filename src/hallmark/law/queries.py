"""Questions about the law as it stands here: the shipped rules, with what people here have added, and cadences."""

from datetime import date
from itertools import islice, takewhile

from hallmark.law.cadences import Every, Rhythm, TimesAYear, days_of
from hallmark.law.clocks import Deadline, Trigger
from hallmark.law.models import Cadence, CadenceVersion, LocalRule
from hallmark.law.problems import CadenceProblem
from hallmark.law.reading import marked_local, read_entries, read_rule
from hallmark.law.register import Register, shipped
from hallmark.law.rules import Kind, LocalMark, Nation, Rule, Standing, Version

__all__ = [
    "Deadline", "Kind", "Nation", "Rule", "Standing", "Version", "cadences", "due", "history", "in_force", "next_days",
    "register", "rhythm_of", "rules",
]  # fmt: skip


def register() -> Register:
    """The register as it stands here; one query. Ask it several things rather than asking for it again."""
    found = shipped()
    for row in LocalRule.objects.filter(withdrawn_at=None):
        found = lay_over(found, row)
    return found


def lay_over(under: Register, row: LocalRule) -> Register:
    """A register with one local row laid over it."""
    name = f"Local rule {row.pk}"
    (entry,) = read_entries(row.entry, name=name)
    rule = read_rule(entry, name=name, known=under.known(row.rule))
    return under.with_local(rule, marked_local(rule, LocalMark(row.pk, row.added_by, row.added_at)))


def in_force(rule_id: str, *, on: date, nation: Nation) -> Standing:
    """The version of a rule in force on a day in a nation. Raises UnknownRule or NotInForce."""
    return register().in_force(rule_id, on=on, nation=nation)


def rules(*, kind: Kind | None = None, on: date | None = None, nation: Nation | None = None) -> list[Rule]:
    """The rules of a kind, in force on a day, in a nation; whatever is left out does not limit them."""
    return register().rules(kind=kind, on=on, nation=nation)


def history(rule_id: str, *, nation: Nation) -> tuple[Version, ...]:
    """The versions of a rule in a nation, the earliest first. Raises UnknownRule."""
    return register().history(rule_id, nation=nation)


def due(rule_id: str, *, trigger: Trigger, nation: Nation) -> Deadline:
    """When a rule makes something due. Raises UnknownRule, NotInForce or NoDeadline."""
    return register().due(rule_id, trigger=trigger, nation=nation)


def cadences(owner: str | None = None) -> list[Cadence]:
    """The cadences of an owner, or all of them, each with its versions."""
    found = Cadence.objects.prefetch_related("versions")
    return list(found if owner is None else found.filter(owner=owner))


def next_days(cadence: Cadence, *, after: date, limit: int = 1) -> list[date]:
    """The next days of a cadence after a day; fewer, or none, where it ends before."""
    ahead = (day for version in cadence.versions.all() for day in _days(version) if day > after)
    return list(islice(ahead, limit))


def next_day(owner: str, what: str, *, after: date) -> date:
    """The next day of the cadence with that name. Raises CadenceProblem where there is none."""
    found = Cadence.objects.prefetch_related("versions").filter(owner=owner, what=what).first()
    if found is None:
        raise CadenceProblem(f"{owner} has no cadence called “{what}”. Set it with hallmark law cadence set.")
    days = next_days(found, after=after)
    if not days:
        raise CadenceProblem(f"“{what}” of {owner} has ended. Set it anew with hallmark law cadence set.")
    return days[0]


def rhythm_of(version: CadenceVersion) -> Rhythm:
    """How often a cadence is kept while a version of it holds."""
    if version.every is not None:
        return Every(version.every, version.each)
    return TimesAYear(version.fewest_a_year or 1, version.most_a_year or 1)


def _days(version: CadenceVersion) -> "takewhile[date]":
    ends = version.valid.upper or date.max
    return takewhile(lambda day: day < ends, days_of(rhythm_of(version), version.valid.lower))
