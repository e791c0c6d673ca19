"""Reads rules from YAML, as shipped in ``data/rules/`` or given by a person, and refuses what it cannot be sure of."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import yaml

from hallmark.law.problems import RuleProblem
from hallmark.law.quantities import (
    AfterQuarter,
    Bound,
    Gateway,
    Membership,
    OnDay,
    Period,
    Quantity,
    Sense,
    Threshold,
    Unit,
    YearlyBefore,
)
from hallmark.law.rules import Applies, Kind, LocalMark, Nation, Rule, Version, overlap

RULE_KEYS = frozenset({"id", "title", "kind", "counts from", "applies", "versions"})
BELONGS_TO: dict[str, type[Quantity]] = {
    "beginning with": Period, "leaving out": Period, "role": Membership, "not for": Gateway,
}  # fmt: skip
"""Keys that say more of a quantity of one type, and mean nothing without it."""
VERSION_KEYS = frozenset(
    {"says", "nations", "source", "address", "read", "from", "until", "not before", "doubt", "sure from", "note"}
)
HOW = ("at least", "at most", "more than", "under")
Choice = TypeVar("Choice", bound=StrEnum)
LENGTH = re.compile(rf"(\d{{1,4}}) ({'|'.join(Unit)})s?")
MONTH_DAYS = {"1 January": (1, 1), "1 April": (4, 1), "1 July": (7, 1), "1 October": (10, 1)}


class _Loader(yaml.SafeLoader):
    """YAML in which a key that is written twice is refused: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if twice := next((key for key in keys if keys.count(key) > 1), None):
            raise yaml.constructor.ConstructorError(None, None, f"“{twice}” is written twice", node.start_mark)
        return super().construct_mapping(node, deep)


def read_entries(text: str, *, name: str) -> list[dict[str, Any]]:
    """The entries of a YAML file: one rule, or a list of them; not yet judged.

    Raises:
        RuleProblem: it is no YAML, or not such a file.
    """
    try:
        document = yaml.load(text, _Loader)  # noqa: S506 - a SafeLoader
    except (yaml.YAMLError, ValueError) as error:
        raise RuleProblem(
            f"{name} cannot be read as YAML ({' '.join(str(error).split())}). Correct it and try again."
        ) from error
    entries = document if isinstance(document, list) else [document]
    for entry in entries:
        if not isinstance(entry, dict) or not isinstance(entry.get("id"), str):
            raise RuleProblem(f"{name}: each rule begins with “id”, and this one does not: {str(entry)[:60]}.")
    return entries


def read_rules(text: str, *, name: str) -> dict[str, Rule]:
    """The rules of a shipped file, by id. Raises RuleProblem, in words, for the first thing that is wrong."""
    rules: dict[str, Rule] = {}
    for entry in read_entries(text, name=name):
        rule = read_rule(entry, name=name)
        if rule.id in rules:
            raise RuleProblem(f"{name}: “{rule.id}” stands there twice. Put its versions under one id.")
        rules[rule.id] = rule
    return rules


def read_rule(entry: Mapping[str, Any], *, name: str, known: Rule | None = None) -> Rule:
    """One rule from its entry.

    Args:
        name: what to call the file in a message.
        known: the rule as it is known, if it is: its title and kind may then be left out, and may not differ.
    """
    where = f"{name}, {entry['id']}"
    _no_other_keys(entry, RULE_KEYS, where)
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", entry["id"]):
        raise RuleProblem(f"{where}: an id is small letters, numbers and hyphens.")
    written = entry.get("versions")
    if not isinstance(written, list) or not written:
        raise RuleProblem(f"{where}: a rule needs at least one entry under “versions”.")
    versions = tuple(_version(one, f"{where}, version {number}") for number, one in enumerate(written, 1))
    if twice := overlap(versions):
        before, after, nation = twice
        raise RuleProblem(f"{where}: two versions are in force at once in {nation}, {before.when} and {after.when}.")
    if known:
        _refuse_other_heading(entry, known, where)
        return replace(known, versions=versions, local=())
    return Rule(
        id=entry["id"],
        title=_words(entry, "title", where),
        kind=_one_of(Kind, entry.get("kind"), "kind", where),
        counts_from=_words(entry, "counts from", where, needed=False),
        applies=_one_of(Applies, entry.get("applies", Applies.AT_START), "applies", where),
        versions=versions,
    )


def marked_local(rule: Rule, mark: LocalMark) -> tuple[Version, ...]:
    """The versions of a rule that a person here gave, each with who and when."""
    return tuple(replace(one, local=mark) for one in rule.versions)


def _refuse_other_heading(entry: Mapping[str, Any], known: Rule, where: str) -> None:
    headings = {"title": known.title, "kind": known.kind, "counts from": known.counts_from, "applies": known.applies}
    for key, value in headings.items():
        if key in entry and entry[key] != value:
            raise RuleProblem(
                f"{where}: its “{key}” is “{value}” and cannot be changed. Leave it out, or use another id."
            )


def _version(entry: Any, where: str) -> Version:
    if not isinstance(entry, dict):
        raise RuleProblem(f"{where}: a version has “says”, “nations”, “source” and “read”.")
    _no_other_keys(entry, VERSION_KEYS | BELONGS_TO.keys() | QUANTITIES.keys(), where)
    begins, not_before = _begins(entry, where)
    ends = _day(entry, "until", where)
    if ends and ends <= (begins or not_before or date.min):
        raise RuleProblem(f"{where}: “until” is the first day after it, and must be later than “from”.")
    is_read, doubt = entry.get("read"), _words(entry, "doubt", where, needed=not_before is not None)
    if not isinstance(is_read, bool):
        raise RuleProblem(f"{where}: “read” is true where the source was read, and false where this is from knowledge.")
    address = _words(entry, "address", where, needed=False)
    if address and not address.startswith("https://"):
        raise RuleProblem(f"{where}: an address begins with https://.")
    return Version(
        says=_words(entry, "says", where),
        nations=_nations(entry, where),
        source=_words(entry, "source", where),
        address=address,
        is_read=is_read,
        begins=begins,
        ends=ends,
        not_before=not_before,
        doubt=doubt,
        sure_from=_sure_from(entry, begins, where),
        note=_words(entry, "note", where, needed=False),
        quantity=_quantity(entry, where),
    )


def _begins(entry: Mapping[str, Any], where: str) -> tuple[date | None, date | None]:
    if ("from" in entry) == ("not before" in entry):
        raise RuleProblem(
            f"{where}: give “from” (a day, or unknown), or “not before” where it is not known to be in force."
        )
    if entry.get("from") == "unknown":
        return None, None
    begins, not_before = _day(entry, "from", where), _day(entry, "not before", where)
    if begins is None and not_before is None:
        raise RuleProblem(f"{where}: “from” is a day, or the word unknown.")
    return begins, not_before


def _sure_from(entry: Mapping[str, Any], begins: date | None, where: str) -> date | None:
    day = _day(entry, "sure from", where)
    in_doubt = "doubt" in entry or begins is None
    if day and not (entry["read"] and in_doubt and "from" in entry and day > (begins or date.min)):
        raise RuleProblem(
            f"{where}: “sure from” is the later day as at which a doubtful version was read in its source."
        )
    return day


def _nations(entry: Mapping[str, Any], where: str) -> tuple[Nation, ...]:
    given = entry.get("nations")
    if not isinstance(given, list) or not given or len(set(map(str, given))) < len(given):
        raise RuleProblem(f"{where}: “nations” is a list of England, Wales, or both.")
    return tuple(_one_of(Nation, one, "nations", where) for one in given)


def _quantity(entry: Mapping[str, Any], where: str) -> Quantity | None:
    found = [key for key in QUANTITIES if key in entry]
    if len(found) > 1:
        raise RuleProblem(f"{where}: it yields both “{found[0]}” and “{found[1]}”. Make two rules of it.")
    quantity = QUANTITIES[found[0]](entry, found[0], where) if found else None
    for key, owner in BELONGS_TO.items():
        if key in entry and not isinstance(quantity, owner):
            raise RuleProblem(f"{where}: “{key}” says more of a {owner.__name__.lower()}, and there is none.")
    return quantity


def _period(entry: Mapping[str, Any], key: str, where: str) -> Period:
    match = LENGTH.fullmatch(str(entry[key]))
    if not match or not int(match[1]):
        raise RuleProblem(f"{where}: “{key}” is a length such as 28 days, 6 weeks, 48 hours or 10 working days.")
    beginning_with, left_out = entry.get("beginning with", False), entry.get("leaving out")
    unit = Unit(match[2])
    if not isinstance(beginning_with, bool) or (beginning_with and unit is Unit.HOURS):
        raise RuleProblem(f"{where}: “beginning with” is true where the first day is counted, and not for hours.")
    if left_out not in (None, "Christmas Day") or (left_out and unit is not Unit.HOURS):
        raise RuleProblem(f"{where}: only Christmas Day can be left out, and only of a period in hours.")
    return Period(int(match[1]), unit, Sense(key), beginning_with, bool(left_out))


def _after_quarter(entry: Mapping[str, Any], key: str, where: str) -> AfterQuarter:
    if type(entry[key]) is not int or not 0 <= entry[key] <= 8:
        raise RuleProblem(f"{where}: “{key}” is how many quarters after the quarter in question, from 0 to 8.")
    return AfterQuarter(entry[key])


def _yearly_before(entry: Mapping[str, Any], key: str, where: str) -> YearlyBefore:
    if entry[key] not in MONTH_DAYS:
        raise RuleProblem(f"{where}: “{key}” is one of {', '.join(MONTH_DAYS)}.")
    return YearlyBefore(*MONTH_DAYS[entry[key]])


def _on_day(entry: Mapping[str, Any], key: str, where: str) -> OnDay:
    day = _day(entry, key, where)
    if day is None:
        raise RuleProblem(f"{where}: “{key}” is a day.")
    return OnDay(day)


def _threshold(entry: Mapping[str, Any], key: str, where: str) -> Threshold:
    if not isinstance(entry[key], list) or not entry[key]:
        raise RuleProblem(f"{where}: “{key}” is a list, each with “of”, “unit” and one of {', '.join(HOW)}.")
    return Threshold(tuple(_bound(one, where) for one in entry[key]))


def _bound(entry: Any, where: str) -> Bound:
    how = [one for one in HOW if isinstance(entry, dict) and one in entry]
    if len(how) != 1 or type(entry[how[0]]) is not int or entry.keys() - {"of", "unit", how[0]}:
        raise RuleProblem(f"{where}: a bound has “of”, “unit” and one of {', '.join(HOW)} with a whole number.")
    unit = _words(entry, "unit", where, needed=False)
    return Bound(_words(entry, "of", where), how[0], entry[how[0]], unit)


def _membership(entry: Mapping[str, Any], key: str, where: str) -> Membership:
    return Membership(_list_of_words(entry, key, where), _words(entry, "role", where))


def _gateway(entry: Mapping[str, Any], key: str, where: str) -> Gateway:
    if entry[key] not in ("power", "duty"):
        raise RuleProblem(f"{where}: “{key}” is power or duty.")
    return Gateway(entry[key] == "duty", _list_of_words(entry, "not for", where) if "not for" in entry else ())


def _no_other_keys(entry: Mapping[str, Any], keys: frozenset[str], where: str) -> None:
    if odd := sorted(str(key) for key in entry if key not in keys):
        raise RuleProblem(f"{where}: “{odd[0]}” is not known. Use {', '.join(sorted(keys))}.")


def _words(entry: Mapping[str, Any], key: str, where: str, *, needed: bool = True) -> str:
    value = entry.get(key, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        raise RuleProblem(f"{where}: “{key}” is needed, in words.")
    return " ".join(value.split())


def _list_of_words(entry: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    value = entry.get(key)
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise RuleProblem(f"{where}: “{key}” is a list of words.")
    return tuple(value)


def _day(entry: Mapping[str, Any], key: str, where: str) -> date | None:
    value = entry.get(key)
    if value is None or type(value) is date:
        return value
    raise RuleProblem(f"{where}: “{key}” is a day such as 2026-04-01, not “{value}”.")


def _one_of(choices: type[Choice], value: Any, key: str, where: str) -> Choice:
    try:
        return choices(value)
    except ValueError as error:
        raise RuleProblem(f"{where}: “{key}” is one of {', '.join(choices)}, not “{value}”.") from error


QUANTITIES: dict[str, Callable[[Mapping[str, Any], str, str], Quantity]] = {
    **dict.fromkeys(map(str, Sense), _period),
    "quarters after": _after_quarter,
    "yearly before": _yearly_before,
    "by": _on_day,
    "bounds": _threshold,
    "bodies": _membership,
    "gateway": _gateway,
}
"""The keys of a version that say what it yields, and what reads each."""
