"""Files of rules: what is read from them, and what is refused."""

import pytest

from hallmark.law.problems import RuleProblem
from hallmark.law.quantities import Bound, Gateway, Membership, Period, Sense, Threshold, Unit
from hallmark.law.reading import read_rules
from law.invented import rule_of, rule_yaml, version_yaml


def test_a_rule_is_read_with_its_versions() -> None:
    rule = rule_of(version_yaml(within="28 days", note="Mind it."), counts_from="the day of the report")

    assert (rule.title, rule.kind, rule.counts_from, rule.applies) == (
        "Invented rule", "clock", "the day of the report", "start",
    )  # fmt: skip
    assert rule.versions[0].quantity == Period(28, Unit.DAYS, Sense.WITHIN)
    assert rule.versions[0].note == "Mind it."


def test_thresholds_memberships_and_gateways_are_typed() -> None:
    threshold = rule_of(version_yaml(bounds="[{of: complaints, at least: 3}, {of: fine, at most: 100, unit: £}]"))
    membership = rule_of(version_yaml(bodies="[council, police]", role="responsible authority"))
    gateway = rule_of(version_yaml(gateway="power", not_for="[patient information]"))

    assert threshold.versions[0].quantity == Threshold(
        (Bound("complaints", "at least", 3, ""), Bound("fine", "at most", 100, "£"))
    )
    assert threshold.versions[0].quantity.in_words == "complaints: at least 3; fine: at most £100"
    assert membership.versions[0].quantity == Membership(("council", "police"), "responsible authority")
    assert gateway.versions[0].quantity == Gateway(is_duty=False, not_for=("patient information",))


@pytest.mark.parametrize(
    ("how", "met"),
    [("at least", [False, True, True]), ("at most", [True, True, False]),
     ("more than", [False, False, True]), ("under", [True, False, False])],
)  # fmt: skip
def test_a_bound_is_met_or_not_at_its_edges(how: str, met: list[bool]) -> None:
    bound = Bound("complaints", how, 3, "")

    assert [bound.is_met_by(measured) for measured in (2, 3, 4)] == met


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"within": "28"}, "“within” is a length such as 28 days"),
        ({"within": "0 days"}, "“within” is a length such as 28 days"),
        ({"within": "28 fortnights"}, "“within” is a length"),
        ({"within": "28 days", "every": "1 year"}, "yields both “within” and “every”"),
        ({"within": "2 hours", "beginning_with": "true"}, "and not for hours"),
        ({"within": "2 days", "beginning_with": "perhaps"}, "“beginning with” is true"),
        ({"within": "2 days", "leaving_out": "Christmas Day"}, "only of a period in hours"),
        ({"within": "2 hours", "leaving_out": "Sundays"}, "only Christmas Day"),
        ({"beginning_with": "true"}, "“beginning with” says more of a period"),
        ({"role": "chair"}, "“role” says more of a membership"),
        ({"within": "2 days", "not_for": "[secrets]"}, "“not for” says more of a gateway"),
        ({"quarters_after": "soon"}, "from 0 to 8"),
        ({"quarters_after": "9"}, "from 0 to 8"),
        ({"yearly_before": "31 March"}, "is one of 1 January, 1 April"),
        ({"by": "tomorrow"}, "“by” is a day such as 2026-04-01, not “tomorrow”"),
        ({"by": ""}, "“by” is a day"),
        ({"bounds": "[]"}, "“bounds” is a list"),
        ({"bounds": "[{of: age, at least: ten}]"}, "a bound has “of”"),
        ({"bounds": "[{of: age, at least: 10, at most: 12}]"}, "a bound has “of”"),
        ({"bounds": "[{of: age, at least: 10, colour: red}]"}, "a bound has “of”"),
        ({"bodies": "council", "role": "member"}, "“bodies” is a list of words"),
        ({"bodies": "[council]"}, "“role” is needed"),
        ({"gateway": "perhaps"}, "“gateway” is power or duty"),
        ({"gateway": "duty", "not_for": "[]"}, "“not for” is a list of words"),
        ({"says": None}, "“says” is needed, in words"),
        ({"source": "''"}, "“source” is needed, in words"),
        ({"note": "3"}, "“note” is needed, in words"),
        ({"read": None}, "“read” is true where the source was read"),
        ({"read": "perhaps"}, "“read” is true where the source was read"),
        ({"nations": "[Scotland]"}, "“nations” is one of England, Wales, not “Scotland”"),
        ({"nations": "England"}, "“nations” is a list"),
        ({"nations": "[England, England]"}, "“nations” is a list"),
        ({"from": None}, "give “from”"),
        ({"from": "soon"}, "“from” is a day such as 2026-04-01, not “soon”"),
        ({"from": ""}, "“from” is a day, or the word unknown"),
        ({"from": "2020-01-01 10:00:00"}, "“from” is a day"),
        ({"not_before": "2020-01-01"}, "give “from”"),
        ({"from": None, "not_before": "2020-01-01"}, "“doubt” is needed"),
        ({"until": "2020-01-01"}, "must be later than “from”"),
        ({"until": "2019-12-31"}, "must be later than “from”"),
        ({"address": "www.legislation.gov.uk"}, "begins with https://"),
        ({"colour": "red"}, "“colour” is not known"),
        ({"sure_from": "2023-01-01"}, "“sure from” is the later day"),
        ({"sure_from": "2019-01-01", "doubt": "x"}, "“sure from” is the later day"),
        ({"sure_from": "2023-01-01", "doubt": "x", "read": "false"}, "“sure from” is the later day"),
    ],
)
def test_a_version_that_cannot_be_trusted_is_refused(keys: dict[str, str | None], words: str) -> None:
    with pytest.raises(RuleProblem, match=f"test.yaml, invented, version 1: .*{words}"):
        rule_of(version_yaml(**keys))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ({"title": ""}, "“title” is needed"),
        ({"kind": "wish"}, "“kind” is one of duty, clock, membership, gateway, retention, threshold, publication"),
        ({"applies": "sometimes"}, "“applies” is one of start, end"),
        ({"colour": "red"}, "“colour” is not known"),
        ({"rule_id": "Not-an-id"}, "an id is small letters, numbers and hyphens"),
    ],
)
def test_a_heading_that_cannot_be_trusted_is_refused(heading: dict[str, str], words: str) -> None:
    with pytest.raises(RuleProblem, match=words):
        read_rules(rule_yaml(version_yaml(), **heading), name="test.yaml")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "cannot be read as YAML"),
        ("id: one\nid: two", "“id” is written twice"),
        ("just words", "begins with “id”"),
        ("- title: no id", "begins with “id”"),
        ("id: one", "needs at least one entry under “versions”"),
        ("id: one\nversions: later", "needs at least one entry under “versions”"),
        ("{id: one, title: One, kind: duty, versions: [later]}", "a version has “says”"),
        ("id: one\nversions:\n- from: 2020-13-45", "cannot be read as YAML"),
    ],
)
def test_a_file_that_is_no_file_of_rules_is_refused(text: str, words: str) -> None:
    with pytest.raises(RuleProblem, match=words):
        read_rules(text, name="test.yaml")


def test_one_id_twice_in_a_file_is_refused() -> None:
    one = rule_yaml(version_yaml())
    listed = "".join("- " + one.replace("\n", "\n  ").rstrip() + "\n" for _ in range(2))

    with pytest.raises(RuleProblem, match="“invented” stands there twice"):
        read_rules(listed, name="test.yaml")


@pytest.mark.parametrize(
    ("first", "second", "nation"),
    [
        ({}, {"from": "2021-01-01"}, "England"),
        ({"until": "2021-01-02"}, {"from": "2021-01-01"}, "England"),
        ({"from": "unknown"}, {"from": "2021-01-01"}, "England"),
        ({"nations": "[Wales]"}, {"from": "2021-01-01"}, "Wales"),
    ],
)
def test_versions_in_force_at_once_are_refused(first: dict[str, str], second: dict[str, str], nation: str) -> None:
    with pytest.raises(RuleProblem, match=f"two versions are in force at once in {nation}"):
        rule_of(version_yaml(**first), version_yaml(**second))


def test_versions_that_follow_or_leave_a_gap_or_are_of_another_nation_are_kept() -> None:
    rule = rule_of(
        version_yaml(until="2021-01-01", nations="[England]"),
        version_yaml(**{"from": "2021-01-01"}, until="2022-01-01", nations="[England]"),
        version_yaml(**{"from": "2023-01-01"}, nations="[England]"),
        version_yaml(nations="[Wales]"),
        version_yaml(**{"from": None, "not_before": "2020-06-01"}, doubt="Not verified."),
    )

    assert len(rule.versions) == 5
