"""Outcomes ripen with age and never go back."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hallmark.demo import categories
from hallmark.demo.crime import Records
from hallmark.demo.outcomes import AWAITING_COURT, UNDER_INVESTIGATION, draw_outcomes


def crimes(count: int, category: int = 1) -> Records:
    """`count` crimes of month 0 in one place."""
    same = np.zeros(count, dtype=int)
    always = np.ones(count, dtype=bool)
    return Records(same, same + category, same, same, always, always, np.array(["f" * 64] * count))


@settings(max_examples=20)
@given(st.integers(0, 1_000), st.integers(1, 13), st.integers(0, 20))
def test_a_known_outcome_stays_or_goes_to_court(seed: int, category: int, month: int) -> None:
    found = draw_outcomes(crimes(50, category), seed)

    now, later = found.last_known(month), found.last_known(month + 5)

    settled = (now != UNDER_INVESTIGATION) & (now != AWAITING_COURT)
    assert (now[settled] == later[settled]).all()
    assert not (later[now == AWAITING_COURT] == UNDER_INVESTIGATION).any()


def test_fewer_are_under_investigation_as_months_pass() -> None:
    found = draw_outcomes(crimes(5_000), 1)

    waiting = [(found.last_known(month) == UNDER_INVESTIGATION).mean() for month in (0, 3, 12, 36)]

    assert waiting == sorted(waiting, reverse=True)
    assert waiting[0] > 0.3
    assert waiting[-1] < 0.02


def test_anti_social_behaviour_has_no_outcome() -> None:
    found = draw_outcomes(crimes(20, categories.NAMES.index(categories.ASB)), 1)

    assert set(found.last_known(36)) == {""}
