"""The decisions about evidence, one table of cases each, edges on both sides."""

import pytest

from hallmark.evidence import rules
from hallmark.evidence.rules import Verdict, Version, decide_replacement

MANY = frozenset({"a", "b", "c", "d"})
HELD = Version(rows=1000, categories=MANY, has_ids=True, sha256="held")


def version(rows: int = 1000, categories: frozenset[str] = MANY, has_ids: bool = True, sha256: str = "new") -> Version:
    return Version(rows, categories, has_ids, sha256)


@pytest.mark.parametrize(
    ("new", "change", "replace", "verdict"),
    [
        (version(sha256="held"), {}, False, Verdict.SAME),
        (version(sha256="held"), {}, True, Verdict.SAME),
        (version(), {}, False, Verdict.REPLACE),
        (version(rows=2000), {}, False, Verdict.REPLACE),
        (version(rows=500), {}, False, Verdict.REPLACE),
        (version(rows=499), {}, False, Verdict.ASIDE),
        (version(rows=1), {}, True, Verdict.REPLACE),
        (version(categories=frozenset("ab")), {}, False, Verdict.REPLACE),
        (version(categories=frozenset("a")), {}, False, Verdict.ASIDE),
        (version(has_ids=False), {}, False, Verdict.ASIDE),
        (version(), {"outcomes_forward": 5, "outcomes_backward": 5}, False, Verdict.REPLACE),
        (version(), {"outcomes_forward": 5, "outcomes_backward": 6}, False, Verdict.EARLIER),
        (version(), {"outcomes_forward": 5, "outcomes_backward": 6}, True, Verdict.REPLACE),
    ],
)
def test_decide_replacement(new, change, replace, verdict):
    decision = decide_replacement(HELD, new, change, replace=replace)

    assert decision.verdict is verdict
    assert bool(decision.reason) == (verdict in {Verdict.ASIDE, Verdict.EARLIER})


def test_usual_rows_are_the_upper_quartile_of_the_months_nearby():
    rows = {
        "2024-01": 1187,
        "2024-02": 300,
        "2024-03": 164,
        "2024-04": 283,
        "2025-01": 3478,
        "2025-02": 3293,
        "2025-03": 3570,
    }

    assert rules.usual_rows(rows, "2024-01") == pytest.approx(3385.5)
    assert rules.usual_rows(rows | {"2010-01": 90_000}, "2024-01") == pytest.approx(3385.5)
    assert rules.usual_rows({}, "2024-01") == 0


@pytest.mark.parametrize(
    ("rows", "usual", "residents", "thin"),
    [
        (50, 100, None, False),
        (49, 100, None, True),
        (300, 300, 100_000, False),
        (299, 300, 100_000, True),
        (0, 0, None, False),
    ],
)
def test_is_thin(rows, usual, residents, thin):
    assert rules.is_thin(rows, usual=usual, residents=residents) is thin


def test_a_category_that_usually_has_twenty_does_not_drop_to_none_by_chance():
    usual = {"Robbery": 19.9, "Burglary": 20.0, "Drugs": 300.0}

    assert rules.missing_categories({"Drugs": 1}, usual) == {"Burglary"}
