"""The rules that are shipped, and the register that they are looked up in."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from importlib.resources import files

import pytest
from django.core import checks

from hallmark.law import apps, register
from hallmark.law.clocks import DATED
from hallmark.law.problems import NotInForce, RuleProblem, UnknownRule
from hallmark.law.quantities import Membership, Period
from hallmark.law.register import Register, shipped
from hallmark.law.rules import Kind, Nation, Rule, Version
from law.invented import rule_of, version_yaml

ENGLAND, WALES = Nation.ENGLAND, Nation.WALES
RULES = shipped().rules()
VERSIONS = [pytest.param(rule, one, id=f"{rule.id}-{n}") for rule in RULES for n, one in enumerate(rule.versions)]


# The file.


def test_every_kind_and_both_nations_are_there() -> None:
    assert {rule.kind for rule in RULES} == set(Kind)
    assert {nation for rule in RULES for nation in rule.nations} == set(Nation)


@pytest.mark.parametrize(("rule", "version"), VERSIONS)
def test_every_version_has_its_source_and_its_sentences_are_short(rule: Rule, version: Version) -> None:
    assert len(version.source) > 8
    assert version.says.endswith(".")
    for sentence in re.split(r"(?<=[.?])\s+", f"{version.says} {version.doubt} {version.note}".strip()):
        assert len(sentence.split()) < 25, sentence
    if version.not_before:
        assert version.doubt


@pytest.mark.parametrize(("rule", "version"), VERSIONS)
def test_a_rule_that_sets_a_date_says_what_it_counts_from(rule: Rule, version: Version) -> None:
    if isinstance(version.quantity, DATED):
        assert rule.counts_from


@pytest.mark.parametrize(("rule", "version"), VERSIONS)
def test_days_of_versions_are_in_order(rule: Rule, version: Version) -> None:
    days = [day for day in (version.begins, version.sure_from) if day]

    assert days == sorted(days)
    assert version.ends is None or version.begins is None or version.begins < version.ends


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
@pytest.mark.parametrize("nation", list(Nation))
def test_no_two_versions_are_in_force_on_one_day(rule: Rule, nation: Nation) -> None:
    edges = {day for one in rule.versions for day in (one.begins, one.ends) if day}

    for day in {edge + timedelta(days=off) for edge in edges for off in (-1, 0, 1)}:
        assert sum(one.holds_on(day) and nation in one.nations for one in rule.versions) <= 1


def test_the_marks_of_the_law_that_was_not_read_are_kept() -> None:
    """Every date of the Crime and Policing Act 2026 is uncertain: its commencement has not been verified."""
    of_2026 = [one for rule in RULES for one in rule.versions if "2026" in one.source]

    assert len(of_2026) >= 5
    assert all(one.not_before == date(2026, 4, 29) and one.begins is None for one in of_2026)


# Who sits at the table.


@pytest.mark.parametrize(
    ("seat", "nation", "day", "body", "role"),
    [
        ("seat-health", ENGLAND, date(2004, 4, 30), "primary care trust", "responsible authority"),
        ("seat-health", ENGLAND, date(2013, 3, 31), "primary care trust", "responsible authority"),
        ("seat-health", ENGLAND, date(2013, 4, 1), "clinical commissioning group", "responsible authority"),
        ("seat-health", ENGLAND, date(2022, 6, 30), "clinical commissioning group", "responsible authority"),
        ("seat-health", ENGLAND, date(2022, 7, 1), "integrated care board", "responsible authority"),
        ("seat-health", WALES, date(2022, 7, 1), "local health board", "responsible authority"),
        ("seat-probation", ENGLAND, date(2005, 1, 1), "local probation board", "co-operating body"),
        ("seat-probation", ENGLAND, date(2010, 4, 1), "probation trust", "responsible authority"),
        ("seat-probation", WALES, date(2014, 5, 31), "probation trust", "responsible authority"),
        ("seat-probation", WALES, date(2014, 6, 1), "community rehabilitation company", "responsible authority"),
        ("seat-probation", ENGLAND, date(2021, 6, 25), "National Probation Service", "responsible authority"),
        ("seat-probation", ENGLAND, date(2021, 6, 26), "Probation Service", "responsible authority"),
        ("seat-police-authority", ENGLAND, date(2012, 11, 21), "police authority", "responsible authority"),
        ("oversight-body", ENGLAND, date(2012, 11, 21), "police authority", "local policing body"),
        ("oversight-body", ENGLAND, date(2012, 11, 22), "police and crime commissioner", "local policing body"),
    ],
)
def test_bodies_follow_one_another(seat: str, nation: Nation, day: date, body: str, role: str) -> None:
    quantity = shipped().in_force(seat, on=day, nation=nation).version.quantity

    assert isinstance(quantity, Membership)
    assert quantity.role == role
    assert any(one.startswith(body) for one in quantity.bodies)


def test_commissioners_are_uncertain_from_may_2028() -> None:
    held = shipped()

    assert held.in_force("oversight-body", on=date(2028, 4, 30), nation=ENGLAND).is_certain
    (doubt,) = held.in_force("oversight-body", on=date(2028, 5, 1), nation=ENGLAND).doubts
    assert "Announcement of November 2025 may have changed this" in doubt


@pytest.mark.parametrize(
    ("rule_id", "nation", "day", "words"),
    [
        ("seat-police-authority", ENGLAND, date(2012, 11, 22), "it applied from 1 April 2003 until 21 November 2012"),
        ("seat-health", ENGLAND, date(2003, 9, 1), "until 31 March 2003, and again from 30 April 2004"),
        ("expedited-order-length", WALES, date(2022, 6, 27), "was not yet in force in Wales on 27 June 2022"),
        ("combination-agreement", WALES, date(2026, 1, 1), "is not a rule in Wales: it is a rule of England only"),
        ("dispersal-authorisation", WALES, date(2014, 10, 19), "was not yet in force in Wales on 19 October 2014"),
        ("respect-order-age", ENGLAND, date(2026, 8, 1), "not known to be in force in England on 1 August 2026"),
        ("respect-order-age", ENGLAND, date(2026, 8, 1), "Whether it is in force has not been verified"),
        ("domestic-homicide-review-report", WALES, date(2024, 10, 1), "until 30 September 2024"),
    ],
)
def test_what_is_not_in_force_says_why(rule_id: str, nation: Nation, day: date, words: str) -> None:
    with pytest.raises(NotInForce, match=words):
        shipped().in_force(rule_id, on=day, nation=nation)


@pytest.mark.parametrize("rule_id", ["dispersal-authorisation", "fixed-penalty", "injunction-age"])
def test_what_the_act_of_2026_may_have_changed_is_uncertain_from_royal_assent(rule_id: str) -> None:
    before = shipped().in_force(rule_id, on=date(2026, 4, 28), nation=ENGLAND)
    after = shipped().in_force(rule_id, on=date(2026, 4, 29), nation=ENGLAND)

    assert before.version == after.version
    assert not any("2026 may have changed this" in doubt for doubt in before.doubts)
    assert any("2026 may have changed this" in doubt for doubt in after.doubts)


# The register.


def test_an_unknown_id_is_told_with_near_ones() -> None:
    with pytest.raises(UnknownRule, match=r"No rule is called “scrutiny-respons”\. Did you mean scrutiny-response"):
        shipped().rule("scrutiny-respons")
    with pytest.raises(UnknownRule, match=r"See hallmark law list"):
        shipped().rule("zzzz")


@pytest.mark.parametrize("kind", [None, Kind.CLOCK, Kind.GATEWAY])
@pytest.mark.parametrize("nation", [None, WALES])
@pytest.mark.parametrize("day", [None, date(2005, 1, 1), date(2026, 1, 1)])
def test_rules_are_found_by_kind_nation_and_day(kind: Kind | None, nation: Nation | None, day: date | None) -> None:
    found = {rule.id for rule in shipped().rules(kind=kind, on=day, nation=nation)}

    plain = {
        rule.id
        for rule in RULES
        for one in rule.versions
        if (kind is None or rule.kind == kind)
        and (nation is None or nation in one.nations)
        and (day is None or one.holds_on(day))
    }
    assert found == plain


def test_history_has_versions_in_order_and_those_not_known_to_be_in_force_last() -> None:
    history = shipped().history("dispersal-authorisation", nation=ENGLAND)

    assert [one.begins for one in history] == [date(2014, 10, 20), None]
    assert [one.quantity.amount for one in history if isinstance(one.quantity, Period)] == [48, 72]
    assert [one.when for one in history] == [
        "from 20 October 2014", "not known to be in force; not before 29 April 2026",
    ]  # fmt: skip


def test_a_deadline_is_asked_for_by_id() -> None:
    found = shipped().due("protection-notice-appeal", trigger=date(2026, 3, 2), nation=ENGLAND)

    assert (found.due, found.is_certain) == (date(2026, 3, 22), True)


# The check when the site starts.


@pytest.fixture
def unread() -> Iterator[None]:
    """Nothing is remembered of the files, before or after."""
    register.shipped.cache_clear()
    yield
    register.shipped.cache_clear()


@pytest.mark.slow
def test_the_check_finds_the_shipped_rules_sound() -> None:
    assert apps.register_is_sound in checks.registry.registry.get_checks()
    assert apps.register_is_sound() == []


def test_the_check_tells_of_a_file_that_is_not(unread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_text: str, *, name: str) -> dict[str, Rule]:
        raise RuleProblem(f"{name}: two versions are in force at once.")

    monkeypatch.setattr(register, "read_rules", refuse)

    (error,) = apps.register_is_sound()

    assert error.id == "law.E001"
    assert error.msg == "partnership.yaml: two versions are in force at once."


def test_one_rule_in_two_files_is_refused(unread: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register, "read_rules", lambda _text, *, name: {"invented": rule_of(version_yaml())})

    with pytest.raises(RuleProblem, match="“invented” stands in another file too"):
        shipped()


def test_no_file_of_rules_is_left_out() -> None:
    names = {path.name for path in files("hallmark.law").joinpath("data/rules").iterdir()}

    assert names == {*register.FILES, "README.md"}


def test_a_register_of_nothing_knows_nothing() -> None:
    assert Register({}).rules() == []
