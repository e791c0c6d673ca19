"""What the pages of the law say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from hallmark.law.clocks import DATED
from hallmark.law.models import Cadence
from hallmark.law.problems import NotInForce
from hallmark.law.queries import next_days, rhythm_of
from hallmark.law.register import Register
from hallmark.law.rules import Kind, Nation, Rule, Standing, Version, standing

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
