"""What the pages of the law say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.http import HttpRequest
from django.urls import reverse

from hallmark.areas.rules import folded
from hallmark.law.clocks import DATED, Deadline
from hallmark.law.days import DAY, quarter_end
from hallmark.law.models import Cadence, LocalRule
from hallmark.law.problems import NoDeadline, NotInForce
from hallmark.law.quantities import AfterQuarter, YearlyBefore
from hallmark.law.queries import next_days, rhythm_of
from hallmark.law.queries import register as register_here
from hallmark.law.register import Register
from hallmark.law.rules import Kind, Nation, Rule, Standing, Version, standing
from hallmark.ui.search import Found, Hit
from hallmark.ui.start import Change

NEXT_SHOWN = 3


@dataclass(frozen=True)
class Row:
    """One rule in the list: what it yields and by which source, or why it is not in force."""

    id: str
    title: str
    kind: str
    where: str
    yields: str
    source: str
    is_certain: bool
    is_local: bool


@dataclass(frozen=True)
class RegisterPage:
    """The rules that are in force on a day, and those that are not or not known to be."""

    on: date
    in_force: tuple[Row, ...]
    others: tuple[Row, ...]
    uncertain: int


@dataclass(frozen=True)
class History:
    """The versions of a rule where they are the same: in England, in Wales, or in both."""

    where: str
    versions: tuple[Version, ...]


@dataclass(frozen=True)
class RulePage:
    """One rule: how it stands today in each nation, and its versions through time."""

    rule: Rule
    today: tuple[tuple[str, Standing | None, str], ...]
    histories: tuple[History, ...]
    sets_dates: bool


@dataclass(frozen=True)
class CadenceRow:
    """One cadence: how often now, where that was decided, and the next days."""

    owner: str
    what: str
    rhythm: str
    source: str
    days: tuple[date, ...]


def register_page(register: Register, *, kind: Kind | None, nation: Nation | None, on: date) -> RegisterPage:
    """The register as a list, for a kind and a nation where they are given."""
    rules = register.rules(kind=kind, nation=nation)
    stands = {rule.id: register.standings(rule, on=on, nation=nation) for rule in rules}
    in_force = tuple(_row(rule, stands[rule.id]) for rule in rules if stands[rule.id])
    others = tuple(_other_row(rule, on, nation) for rule in rules if not stands[rule.id])
    return RegisterPage(on, in_force, others, sum(not row.is_certain for row in in_force))


def _row(rule: Rule, stands: list[Standing]) -> Row:
    said = {_yields(one.version) for one in stands}
    each = said.pop() if len(said) == 1 else "; ".join(f"{one.nation}: {_yields(one.version)}" for one in stands)
    return Row(
        id=rule.id,
        title=rule.title,
        kind=rule.kind,
        where=_where(one.nation for one in stands),
        yields=each,
        source=stands[0].version.source,
        is_certain=all(one.is_certain for one in stands),
        is_local=any(one.version.local for one in stands),
    )


def _other_row(rule: Rule, on: date, nation: Nation | None) -> Row:
    where = [nation] if nation else list(rule.nations)
    why = dict.fromkeys(_on(rule, on, one)[2] for one in where)
    return Row(rule.id, rule.title, rule.kind, _where(where), " ".join(why), "", is_certain=False, is_local=False)


def _yields(version: Version) -> str:
    return version.quantity.in_words if version.quantity else version.says


def _where(nations: Iterable[Nation]) -> str:
    return " and ".join(nations)


def rule_page(register: Register, rule_id: str, *, on: date) -> RulePage:
    """The page of one rule. Raises UnknownRule."""
    rule = register.rule(rule_id)
    histories: dict[tuple[Version, ...], list[Nation]] = {}
    for nation in rule.nations:
        histories.setdefault(register.history(rule_id, nation=nation), []).append(nation)
    versions = [one for line in histories for one in line]
    return RulePage(
        rule,
        _today(rule, on),
        tuple(History(_where(nations), line) for line, nations in histories.items()),
        sets_dates=any(isinstance(one.quantity, DATED) for one in versions),
    )


def _today(rule: Rule, on: date) -> tuple[tuple[str, Standing | None, str], ...]:
    """How it stands in each nation, or in both at once where that is the same."""
    found = [_on(rule, on, nation) for nation in rule.nations]
    stands = [one for _, one, _ in found]
    if len({(one.version, one.doubts) if one else None for one in stands}) == 1 and stands[0]:
        return ((_where(rule.nations), stands[0], ""),)
    return tuple(found)


def _on(rule: Rule, on: date, nation: Nation) -> tuple[str, Standing | None, str]:
    try:
        return nation, standing(rule, on=on, nation=nation), ""
    except NotInForce as why:
        return nation, None, str(why)


def falling_due(register: Register, *, nations: Iterable[Nation], on: date, until: date) -> list[Deadline]:
    """What falls due between two days without anything having happened: each year, or each quarter.

    Of a quarter, what is due is what concerns the one before.
    """
    return [
        deadline
        for nation in nations
        for rule in register.rules(on=on, nation=nation)
        if (deadline := _by_itself(register, rule, nation, on)) and deadline.day <= until
    ]


def _by_itself(register: Register, rule: Rule, nation: Nation, on: date) -> Deadline | None:
    match standing(rule, on=on, nation=nation).version.quantity:
        case YearlyBefore():
            trigger = on
        case AfterQuarter(quarters):
            trigger = quarter_end(on, -quarters)
        case _:
            return None
    try:
        return register.due(rule.id, trigger=trigger, nation=nation)
    except (NoDeadline, NotInForce):
        return None


def cadences_due(owners: Iterable[str], *, on: date, until: date) -> list[tuple[str, date]]:
    """What these owners have said that they do, with the next day of each, today counted, until a day. Two queries."""
    found = Cadence.objects.filter(owner__in=list(owners)).prefetch_related("versions")
    days = ((one.what, next_days(one, after=on - DAY)) for one in found)
    return [(what, day) for what, following in days for day in following if day <= until]


def cadence_rows(cadences: Iterable[Cadence], *, today: date) -> list[CadenceRow]:
    """Each cadence with its rhythm today, or the next one, and the days that follow from it."""
    return [_cadence_row(cadence, today) for cadence in cadences]


def _cadence_row(cadence: Cadence, today: date) -> CadenceRow:
    versions = list(cadence.versions.all())
    current = next((one for one in versions if one.valid.upper is None or today < one.valid.upper), None)
    days = next_days(cadence, after=today, limit=NEXT_SHOWN)
    if current is None:
        return CadenceRow(cadence.owner, cadence.what, "ended", "", ())
    return CadenceRow(cadence.owner, cadence.what, rhythm_of(current).in_words, current.source, tuple(days))


def search(_request: HttpRequest, text: str, most: int) -> Found:
    """Rules of which each word begins one of their title, of what they say or of their source; one query. For anyone.

    Rules that are called so come before those that only say so.
    """
    words = folded(text).split()
    named: list[Rule] = []
    said: list[Rule] = []
    for rule in register_here().rules():
        if _has(words, rule.title):
            named.append(rule)
        elif _has(words, rule.title, *(f"{one.says} {one.source}" for one in (*rule.versions, *rule.local))):
            said.append(rule)
    hits = [Hit(rule.title, reverse("rule", args=[rule.id]), rule.kind.capitalize()) for rule in (*named, *said)]
    return Found(len(hits), hits[:most])


def _has(words: Iterable[str], *texts: str) -> bool:
    """Does each word begin a word of the texts?"""
    within = f" {folded(' '.join(texts))}"
    return all(f" {word}" in within for word in words)


def changes(_request: HttpRequest, since: datetime) -> list[Change]:
    """Rules that people here added or took back since a moment. For anyone."""
    added = LocalRule.objects.filter(added_at__gt=since).values_list("added_at", "rule")
    taken = LocalRule.objects.filter(withdrawn_at__gt=since).values_list("withdrawn_at", "rule")
    return [
        *(Change(at, f"A rule was added or corrected: {rule}.", reverse("rule", args=[rule])) for at, rule in added),
        *(Change(at, f"A correction of a rule was taken back: {rule}.", reverse("law")) for at, rule in taken if at),
    ]
