"""The register: every rule that is held, looked up by id, kind, day and nation. No database."""

import difflib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from hallmark.law.clocks import Deadline, Trigger, deadline
from hallmark.law.problems import NotInForce, RuleProblem, UnknownRule
from hallmark.law.reading import read_rules
from hallmark.law.rules import Kind, Nation, Rule, Standing, Version, standing

FILES = (
    "partnership.yaml", "anti_social_behaviour.yaml", "reviews.yaml", "people_and_places.yaml", "information.yaml",
)  # fmt: skip
"""The files of ``data/rules/``, in the order in which their rules are listed."""


class Register:
    """Rules by id, in the order in which they were given."""

    def __init__(self, rules: Mapping[str, Rule]) -> None:
        self._rules = dict(rules)

    def rule(self, rule_id: str) -> Rule:
        """One rule. Raises UnknownRule, with near ids."""
        if rule_id not in self._rules:
            near = difflib.get_close_matches(rule_id, self._rules, n=3, cutoff=0.6)
            hint = f"Did you mean {' or '.join(near)}?" if near else "See hallmark law list, or the page Law."
            raise UnknownRule(f"No rule is called “{rule_id}”. {hint}")
        return self._rules[rule_id]

    def in_force(self, rule_id: str, *, on: date, nation: Nation) -> Standing:
        """The version of a rule in force on a day in a nation. Raises UnknownRule or NotInForce."""
        return standing(self.rule(rule_id), on=on, nation=nation)

    def due(self, rule_id: str, *, trigger: Trigger, nation: Nation) -> Deadline:
        """When a rule makes something due. Raises UnknownRule, NotInForce or NoDeadline."""
        return deadline(self.rule(rule_id), trigger=trigger, nation=nation)

    def rules(self, *, kind: Kind | None = None, on: date | None = None, nation: Nation | None = None) -> list[Rule]:
        """The rules of a kind, in force on a day, in a nation; whatever is left out does not limit them."""
        return [
            rule
            for rule in self._rules.values()
            if (kind is None or rule.kind is kind)
            and (nation is None or nation in rule.nations)
            and (on is None or self.standings(rule, on=on, nation=nation))
        ]

    def standings(self, rule: Rule, *, on: date, nation: Nation | None = None) -> list[Standing]:
        """How a rule stands on a day, in one nation or in each; empty where it is not known to be in force."""
        found = []
        for one in [nation] if nation else rule.nations:
            try:
                found.append(standing(rule, on=on, nation=one))
            except NotInForce:
                continue
        return found

    def history(self, rule_id: str, *, nation: Nation) -> tuple[Version, ...]:
        """The versions of a rule in a nation, the earliest first, then those that are not known to be in force."""
        rule = self.rule(rule_id)
        return (*rule.timeline(nation), *rule.pending(nation))

    def known(self, rule_id: str) -> Rule | None:
        """The rule, if there is one."""
        return self._rules.get(rule_id)

    def with_local(self, rule: Rule, versions: Iterable[Version]) -> "Register":
        """This register with versions that a person here gave laid over the rule, which may be a new one."""
        before = self._rules.get(rule.id)
        base = before or Rule(rule.id, rule.title, rule.kind, rule.counts_from, rule.applies, ())
        laid = Rule(
            base.id, base.title, base.kind, base.counts_from, base.applies, base.versions, (*base.local, *versions)
        )
        return Register({**self._rules, rule.id: laid})


@cache
def shipped() -> Register:
    """The rules that come with this package. Raises RuleProblem where a file cannot be read."""
    rules: dict[str, Rule] = {}
    for name in FILES:
        text = files("hallmark.law").joinpath("data/rules", name).read_text(encoding="utf-8")
        for rule_id, rule in read_rules(text, name=name).items():
            if rule_id in rules:
                raise RuleProblem(f"{name}: “{rule_id}” stands in another file too.")
            rules[rule_id] = rule
    return Register(rules)
