"""The count from which a subject would be one of the first: found again by counting up to it."""

import dataclasses

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from crimestats.priorities import Criterion, Harm, rise_to_enter, weighted_scores

NAN = float("nan")
NAMES = ("a", "b", "c", "d")


@pytest.mark.slow
@given(
    st.lists(st.integers(1, 400), min_size=4, max_size=4),
    st.lists(st.integers(1, 30), min_size=4, max_size=4),
    st.lists(st.integers(0, 9), min_size=4, max_size=4),
    st.integers(1, 3),
)
def test_with_that_count_it_is_in_and_with_one_fewer_it_is_not(counts, harms, trend, top):
    criteria = [Harm("harm", 2, counts, harms), Criterion("trend", 1, trend)]

    found = rise_to_enter(NAMES, criteria, "a", top=top)

    assert found.count_to_enter is not None
    most = max(count * harm for count, harm in zip(counts, harms, strict=True))
    others = sorted(weighted_scores(NAMES, criteria).score[1:])[-top]
    trend_points = weighted_scores(NAMES, criteria).contributions[0, 1]
    assume(abs((others - trend_points) * 1.5 * most / 100 / harms[0] % 1 - 0.5) < 0.49)

    def score(count: int) -> float:
        return 2 / 3 * count * harms[0] / most * 100 + trend_points

    assert score(found.count_to_enter) > others
    if found.count_to_enter > 0:
        assert score(found.count_to_enter - 1) <= others
    assert found.is_in_top == (score(counts[0]) > others)


def test_by_hand():
    """b has 60 points of harm; the second place has 80: 80 records would equal it, so 81."""
    found = rise_to_enter(("a", "b", "c"), [Harm("harm", 1, [100, 60, 80], [1, 1, 1])], "b", top=2)

    assert found.count_to_enter == 81
    assert found.rise_percent == pytest.approx(35)
    assert not found.is_in_top


def test_a_subject_that_is_there_needs_no_rise():
    found = rise_to_enter(("a", "b"), [Harm("harm", 1, [100, 60], [1, 1])], "a", top=1)

    assert found.is_in_top
    assert found.rise_percent is None
    assert rise_to_enter(("a", "b"), [Harm("harm", 1, [100, 60], [1, 1])], "b", top=2).is_in_top


def test_a_small_base_carries_no_percentage():
    found = rise_to_enter(("a", "b"), [Harm("harm", 1, [100, 6], [1, 1])], "b", top=1)

    assert found.count_to_enter == 101
    assert found.rise_percent is None


def test_a_subject_without_harm_gets_in_only_by_the_rest():
    harm = Harm("harm", 1, [100, 60], [1, 0])

    never = rise_to_enter(("a", "b"), [harm], "b", top=1)
    assert (never.count_to_enter, never.rise_percent, never.is_in_top) == (None, None, False)
    by_concern = rise_to_enter(("a", "b"), [harm, Criterion("concern", 9, [0, 1])], "b", top=1)
    assert by_concern.is_in_top


def test_another_known_in_part_stands_at_the_middle():
    criteria = [Harm("harm", 1, [100, 60, 80], [1, 1, 1]), Criterion("concern", 1, [0, 0, NAN], anchors=(0, 1))]

    found = rise_to_enter(("a", "b", "c"), criteria, "b", top=1)
    assert found.count_to_enter == 131


def test_inputs_are_left_alone():
    counts = np.array([100.0, 60.0])
    harm = Harm("harm", 1, counts, [1, 1])

    rise_to_enter(("a", "b"), [harm], "b", top=1)
    assert counts.tolist() == [100, 60]
    assert dataclasses.replace(harm, weight=2).weight == 2


@pytest.mark.parametrize(
    ("criteria", "subject", "sentence"),
    [
        ([Criterion("trend", 1, [1, 2, 3, 4])], "a", "there must be just one"),
        ([Harm("x", 1, [1] * 4, [1] * 4), Harm("y", 1, [1] * 4, [1] * 4)], "a", "there must be just one"),
        ([Harm("x", 1, [NAN, 1, 1, 1], [1] * 4)], "a", "not among the subjects that are scored"),
        ([Harm("x", 1, [1] * 4, [1] * 4)], "e", "not among the subjects that are scored"),
        ([Harm("x", 1, [1] * 4, [1] * 4), Criterion("t", 1, [NAN, 1, 2, 3])], "a", "something is not known"),
    ],
)
def test_what_cannot_be_watched_is_refused(criteria, subject, sentence):
    with pytest.raises(ValueError, match=sentence):
        rise_to_enter(NAMES, criteria, subject)


def test_a_top_of_nobody_is_refused():
    with pytest.raises(ValueError, match="the top is at least 1"):
        rise_to_enter(["a", "b"], [Harm("harm", 1, [100, 60], [10, 10])], "b", top=0)
