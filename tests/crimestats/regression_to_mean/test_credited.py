"""What may be credited at places chosen for their peak: nothing where nothing was done, and what was planted."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.regression_to_mean import CreditedEffect, busiest, credited_effect

BEFORE = [[9, 8]] + [[0, 1], [2, 0], [1, 1], [3, 2]] * 20
AFTER = [6] + [1, 2, 1, 3] * 20


def world(
    rng: np.random.Generator, *, effect: float = 1.0, overall: float = 1.0, places: int = 3000, top: int = 50
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Two half-years, the next, and the top 50: lognormal risk, and a shock to each place in each period."""
    risk = np.exp(rng.normal(np.log(0.25) - 1.5**2 / 2, 1.5, places))
    shocks = rng.gamma(2.0, 0.5, (places, 3))
    before = rng.poisson(risk[:, None] * shocks[:, :2])
    treated = busiest(before, top)
    factor = np.full(places, overall)
    factor[treated] *= effect
    return before, rng.poisson(risk * shocks[:, 2] * factor), treated


def effects(worlds: int, **keywords: float) -> list[CreditedEffect]:
    rng = np.random.default_rng(9)
    return [credited_effect(*world(rng, **keywords), rng=rng, draws=1000) for _ in range(worlds)]


def raw_and_credited(found: list[CreditedEffect]) -> tuple[float, float, float]:
    """Mean raw change, mean credited change, and the standard error of the second: all as shares."""
    credited = np.array([one.credited_share for one in found])
    raw = np.mean([one.whole_change / one.before for one in found])
    return float(raw), float(credited.mean()), float(credited.std() / np.sqrt(credited.size))


@pytest.mark.slow
def test_nothing_is_credited_where_nothing_was_done():
    """One world's credited share has a standard deviation of about 0.15."""
    found = effects(5, places=4000, top=200)

    raw, credited, _ = raw_and_credited(found)
    assert raw < -0.25
    assert abs(credited) < 3 * 0.15 / 5**0.5
    assert sum(one.is_clear for one in found) <= 1


@pytest.mark.proof
def test_nothing_is_credited_where_nothing_was_done_at_full_size():
    """The raw fall is about a third; what is credited is within noise of nothing, and the interval holds it."""
    found = effects(200)

    raw, credited, error = raw_and_credited(found)
    assert raw == pytest.approx(-1 / 3, abs=0.05)
    assert abs(credited) < 3 * error + 0.01
    assert np.mean([one.is_clear for one in found]) < 0.1


@pytest.mark.slow
def test_a_planted_fall_is_credited_and_a_fall_of_the_whole_area_is_not():
    """One world's credited share has a standard deviation of about 0.1."""
    found = effects(5, places=4000, top=200, effect=0.7, overall=0.85)

    raw, credited, _ = raw_and_credited(found)
    assert raw < -0.5
    assert credited == pytest.approx(-0.3, abs=3 * 0.1 / 5**0.5)
    assert np.mean([one.overall_change for one in found]) == pytest.approx(0.85, abs=0.04)


@pytest.mark.proof
def test_a_planted_fall_is_credited_at_full_size():
    found = effects(150, effect=0.7, overall=0.85)

    _, credited, error = raw_and_credited(found)
    assert credited == pytest.approx(-0.3, abs=3 * error + 0.01)
    held = [one.credited_low <= -0.3 / 0.7 * one.after <= one.credited_high for one in found]
    assert np.mean(held) > 0.85


@pytest.mark.slow
@given(st.integers(0, 40), st.integers(1, 3))
@settings(max_examples=10, deadline=None)
def test_the_three_parts_sum_to_the_whole_change(after, top):
    later = [after, *AFTER[1:]]

    found = credited_effect(BEFORE, later, busiest(BEFORE, top), rng=np.random.default_rng(1), draws=100)

    assert found.by_selection + found.by_overall_change + found.credited == pytest.approx(found.whole_change)
    assert found.expected == pytest.approx(found.expected_each.sum())
    assert found.credited_low <= found.credited_high


@pytest.mark.slow
def test_twice_the_time_after_is_no_rise():
    once = credited_effect(BEFORE, AFTER, [0], rng=np.random.default_rng(2), draws=100)
    twice = credited_effect(
        BEFORE, np.array(AFTER) * 2, [0], rng=np.random.default_rng(2), after_exposure=2.0, draws=50
    )

    assert twice.overall_change == pytest.approx(once.overall_change)
    assert twice.credited == pytest.approx(once.credited * 2)


@pytest.mark.slow
def test_only_the_places_named_are_compared_with():
    later = np.array([AFTER[0], *(np.array(AFTER[1:41]) * 3), *AFTER[41:]])

    calm = credited_effect(BEFORE, later, [0], compared=np.arange(41, 81), rng=np.random.default_rng(3), draws=100)
    mixed = credited_effect(BEFORE, later, [0], rng=np.random.default_rng(3), draws=100)

    assert calm.overall_change < mixed.overall_change
    assert calm.overall_change_error > 0


def test_a_clear_effect_is_called_so():
    before = [[60, 60]] * 5 + [[5, 6], [6, 5]] * 50
    after = [10] * 5 + [5, 6] * 50

    found = credited_effect(before, after, range(5), rng=np.random.default_rng(4), draws=200)
    assert found.is_clear
    assert found.credited_share < -0.7


def test_nothing_expected_has_no_share():
    found = credited_effect(BEFORE, [0] * 81, [0], rng=np.random.default_rng(5), draws=100)

    assert np.isnan(found.credited_share)
    assert found.overall_change == 0


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"after": AFTER[:-1], "treated": [0]}, "81 places before and 80 after"),
        ({"after": AFTER, "treated": [0], "compared": [0, 1]}, "cannot be among those"),
        ({"after": AFTER, "treated": [0], "compared": [1, 2]}, "records are expected at the places compared"),
        ({"after": AFTER, "treated": [0], "after_exposure": 0.0}, "period to come has a length"),
        ({"after": AFTER, "treated": [90]}, "not among the 81 places"),
    ],
)
def test_what_cannot_be_evaluated_is_refused(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        credited_effect(BEFORE, **keywords, rng=np.random.default_rng(1))


def test_one_period_is_never_clear_unless_its_volatility_is_known():
    """One period cannot tell a bad spell from a bad place: a fall to nothing at the top is no proof."""
    before, after = [40] + [1, 2, 3, 4] * 30, [0] + [1, 2, 3, 4] * 30

    blind = credited_effect(before, after, [0], rng=np.random.default_rng(1))
    told = credited_effect(before, after, [0], rng=np.random.default_rng(1), volatility=0.05)

    assert blind.credited_high < 0
    assert (blind.tells_spells, blind.is_clear) == (False, False)
    assert told.tells_spells
    assert told.is_clear
