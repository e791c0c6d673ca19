"""Rules that people here add or correct: laid over what is shipped, kept on record, withdrawn."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from hallmark.law import changes, queries
from hallmark.law.models import LocalRule
from hallmark.law.problems import NotInForce, RuleProblem, UnknownRule
from hallmark.law.quantities import Period
from hallmark.law.rules import Nation
from law.invented import rule_yaml, someone, version_yaml

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

ENGLAND, WALES = Nation.ENGLAND, Nation.WALES
DISPERSAL = "dispersal-authorisation"

SEVENTY_TWO = rule_yaml(
    version_yaml(at_most="72 hours", source="SI 2026/999", **{"from": "2026-09-01"}, nations="[England]"),
    rule_id=DISPERSAL, title="", kind="",
)  # fmt: skip


def add(text: str) -> list[LocalRule]:
    return changes.add_local_rules(text, name="ours.yaml", by=someone("Ann"))


def hours(on: date, nation: Nation = ENGLAND) -> int:
    quantity = queries.in_force(DISPERSAL, on=on, nation=nation).version.quantity
    assert isinstance(quantity, Period)
    return quantity.amount


def test_a_correction_holds_from_its_first_day_where_it_is_for() -> None:
    add(SEVENTY_TWO)

    assert hours(date(2026, 8, 31)) == 48
    assert hours(date(2026, 9, 1)) == 72
    assert hours(date(2026, 9, 1), WALES) == 48
    assert [one.when for one in queries.history(DISPERSAL, nation=ENGLAND)] == [
        "from 20 October 2014 until 31 August 2026", "from 1 September 2026",
    ]  # fmt: skip


def test_it_is_marked_local_with_who_and_when_and_settles_what_was_in_doubt() -> None:
    (row,) = add(SEVENTY_TWO)

    standing = queries.in_force(DISPERSAL, on=date(2026, 9, 1), nation=ENGLAND)

    assert standing.version.local is not None
    assert (standing.version.local.number, standing.version.local.by) == (row.pk, "Ann")
    assert standing.version.local.at == row.added_at
    assert standing.is_certain
    # Until then it is as certain as before; in Wales nothing is settled.
    assert queries.in_force(DISPERSAL, on=date(2026, 8, 31), nation=ENGLAND).is_certain
    assert not queries.in_force(DISPERSAL, on=date(2026, 8, 31), nation=WALES).is_certain


def test_a_correction_from_the_first_day_takes_the_place_of_the_whole_version() -> None:
    add(SEVENTY_TWO.replace("2026-09-01", "2014-10-20"))

    assert [one.quantity.amount for one in queries.history(DISPERSAL, nation=ENGLAND) if one.begins] == [72]


def test_a_version_from_the_first_uncertain_day_settles_it() -> None:
    add(SEVENTY_TWO.replace("72 hours", "48 hours").replace("2026-09-01", "2026-04-29"))

    assert queries.in_force(DISPERSAL, on=date(2026, 4, 29), nation=ENGLAND).is_certain


def test_a_version_from_before_what_is_in_doubt_settles_nothing() -> None:
    add(SEVENTY_TWO.replace("2026-09-01", "2026-04-28"))

    assert queries.in_force(DISPERSAL, on=date(2026, 4, 28), nation=ENGLAND).is_certain
    assert not queries.in_force(DISPERSAL, on=date(2026, 4, 29), nation=ENGLAND).is_certain


def test_a_correction_for_a_while_leaves_what_is_before_and_after() -> None:
    add(
        rule_yaml(
            version_yaml(at_most="24 hours", until="2021-01-01"), rule_id=DISPERSAL, title="", kind=""
        )
    )  # fmt: skip

    assert [hours(date(2019, 12, 31)), hours(date(2020, 6, 1)), hours(date(2021, 1, 1))] == [48, 24, 48]


def test_the_last_that_was_added_lies_on_top() -> None:
    add(SEVENTY_TWO)
    add(SEVENTY_TWO.replace("72 hours", "60 hours").replace("2026-09-01", "2026-10-01"))

    assert [hours(date(2026, 9, 30)), hours(date(2026, 10, 1))] == [72, 60]


def test_a_new_rule_is_of_this_place_and_yields_deadlines() -> None:
    add(
        rule_yaml(
            version_yaml(within="10 working days", source="Case review procedure, 2026"),
            rule_id="case-review-acknowledge",
            title="Acknowledge a case review",
            counts_from="the day it came in",
        )
    )

    found = queries.due("case-review-acknowledge", trigger=date(2026, 3, 27), nation=ENGLAND)

    assert (found.due, found.source) == (date(2026, 4, 14), "Case review procedure, 2026")
    assert "case-review-acknowledge" in {rule.id for rule in queries.rules(on=date(2026, 3, 27))}


def test_each_version_of_a_file_is_a_row_of_its_own() -> None:
    rows = add(rule_yaml(version_yaml(until="2021-01-01"), version_yaml(**{"from": "2021-01-01"})))

    assert [row.rule for row in rows] == ["invented", "invented"]
    assert len(queries.history("invented", nation=ENGLAND)) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (SEVENTY_TWO + "title: Something else", "its “title” is “Longest dispersal authorisation” and cannot"),
        (SEVENTY_TWO.replace("72 hours", "long"), "ours.yaml, dispersal-authorisation, version 1: “at most”"),
        (rule_yaml(version_yaml(), title=""), "“title” is needed"),
        (rule_yaml(version_yaml(), version_yaml(**{"from": "2021-01-01"})), "two versions are in force at once"),
        ("[]", "holds no rule"),
    ],
)
def test_a_file_that_is_wrong_adds_nothing(text: str, words: str) -> None:
    with pytest.raises(RuleProblem, match=words):
        add(text)

    assert not LocalRule.objects.exists()


def test_one_wrong_rule_keeps_the_others_of_its_file_out() -> None:
    good, bad = rule_yaml(version_yaml()), rule_yaml(version_yaml(says=None), rule_id="another")
    text = "".join("- " + one.replace("\n", "\n  ").rstrip() + "\n" for one in (good, bad))

    with pytest.raises(RuleProblem, match="another, version 1"):
        add(text)

    assert not LocalRule.objects.exists()


def test_withdrawn_means_as_it_was_before_and_kept_on_record() -> None:
    (row,) = add(SEVENTY_TWO)

    changes.withdraw_local_rule(row.pk, by=someone("Ben"))

    assert hours(date(2026, 9, 1)) == 48
    kept = LocalRule.objects.get()
    assert (kept.added_by, kept.withdrawn_by) == ("Ann", "Ben")
    assert kept.withdrawn_at is not None


def test_withdrawing_twice_or_what_is_not_there_is_refused() -> None:
    (row,) = add(SEVENTY_TWO)
    changes.withdraw_local_rule(row.pk, by=someone("Ben"))

    for number in (row.pk, row.pk + 1):
        with pytest.raises(UnknownRule, match=f"No local rule has the number {number}"):
            changes.withdraw_local_rule(number, by=someone("Ben"))


def test_a_new_rule_that_others_stand_on_is_not_withdrawn_before_them() -> None:
    (first,) = add(rule_yaml(version_yaml(until="2021-01-01")))
    (second,) = add(rule_yaml(version_yaml(**{"from": "2021-01-01"}), title="", kind=""))

    with pytest.raises(RuleProblem, match=f"Withdraw {second.pk} first"):
        changes.withdraw_local_rule(first.pk, by=someone("Ben"))
    changes.withdraw_local_rule(second.pk, by=someone("Ben"))
    changes.withdraw_local_rule(first.pk, by=someone("Ben"))

    with pytest.raises(UnknownRule):
        queries.in_force("invented", on=date(2020, 6, 1), nation=ENGLAND)


def test_a_local_version_may_be_uncertain_too() -> None:
    add(SEVENTY_TWO.replace("read: true", "read: false"))

    assert not queries.in_force(DISPERSAL, on=date(2026, 9, 1), nation=ENGLAND).is_certain


def test_a_local_version_that_is_not_known_to_be_in_force_is_not_used() -> None:
    add(rule_yaml(version_yaml(**{"from": None, "not before": "2026-01-01"}, doubt="Not verified.")))

    with pytest.raises(NotInForce, match=r"not known to be in force in England .* Not verified"):
        queries.in_force("invented", on=date(2026, 6, 1), nation=ENGLAND)


def test_who_withdrew_and_when_go_together() -> None:
    with pytest.raises(IntegrityError, match="law_withdrawn_by_someone_and_when"), transaction.atomic():
        LocalRule.objects.create(rule="x", entry="x", added_by="Ann", withdrawn_by="Ben")


def test_who_adds_and_withdraws_is_in_the_audit_in_the_same_transaction(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, int | None, dict[str, object]]] = []
    real = changes.record

    def tell(**event: Any) -> None:
        real(**event)
        told.append((event["act"], event["by"], event["detail"]))

    monkeypatch.setattr(changes, "record", tell)
    (row,) = add(SEVENTY_TWO)
    changes.withdraw_local_rule(row.pk, by=None)

    rule = {"rule": DISPERSAL}
    assert told == [("rule.add", someone("Ann").pk, rule), ("rule.withdraw", None, rule)]
    assert LocalRule.objects.get().withdrawn_by == "the operator"
