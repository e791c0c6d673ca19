"""The weighted matrix: by hand, beside a plain twin, and what is said where something is not known."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from crimestats.priorities import Criterion, Harm, weighted_scores

NAN = float("nan")
NAMES = ("burglary", "domestic abuse", "robbery", "spiking")
KNOWN = st.integers(0, 100).map(float)
MATRICES = st.integers(2, 6).flatmap(
    lambda subjects: st.lists(
        st.tuples(st.integers(1, 9), st.lists(KNOWN, min_size=subjects, max_size=subjects)), min_size=1, max_size=4
    )
)


def criteria_of(matrix: list[tuple[int, list[float]]], times: float = 1) -> list[Criterion]:
    return [Criterion(f"criterion {at}", weight * times, values) for at, (weight, values) in enumerate(matrix)]


def names_of(matrix: list[tuple[int, list[float]]]) -> list[str]:
    return [f"subject {at}" for at in range(len(matrix[0][1]))]


def plain_scores(matrix: list[tuple[int, list[float]]]) -> list[float]:
    """One subject and one criterion at a time."""
    whole = sum(weight for weight, _ in matrix)
    scores = []
    for subject in range(len(matrix[0][1])):
        score = 0.0
        for weight, values in matrix:
            lowest, highest = min(values), max(values)
            points = 50.0 if lowest == highest else (values[subject] - lowest) / (highest - lowest) * 100
            score += weight / whole * points
        scores.append(score)
    return scores


@given(MATRICES, st.floats(0.001, 1000))
def test_scores_are_those_of_the_plain_twin_whatever_the_weights_sum_to(matrix, times):
    found = weighted_scores(names_of(matrix), criteria_of(matrix, times))

    assert found.score == pytest.approx(plain_scores(matrix))
    assert found.weights.sum() == pytest.approx(1)
    assert found.contributions.sum(axis=1) == pytest.approx(found.score)
    assert found.known == pytest.approx(np.ones(len(found.subjects)))


@given(MATRICES, st.randoms())
def test_the_order_of_subjects_does_not_matter(matrix, random):
    order = list(range(len(matrix[0][1])))
    random.shuffle(order)
    names = names_of(matrix)
    turned = [(weight, [values[at] for at in order]) for weight, values in matrix]

    one = weighted_scores(names, criteria_of(matrix))
    other = weighted_scores([names[at] for at in order], criteria_of(turned))
    assert dict(zip(one.subjects, one.score, strict=True)) == pytest.approx(
        dict(zip(other.subjects, other.score, strict=True))
    )


@given(MATRICES)
def test_at_least_as_pressing_on_everything_is_at_least_as_high(matrix):
    score = weighted_scores(names_of(matrix), criteria_of(matrix)).score

    for one in range(score.size):
        for other in range(score.size):
            if all(values[one] >= values[other] for _, values in matrix):
                assert score[one] >= score[other] - 1e-9


def test_a_subject_of_which_nothing_is_known_is_not_scored_and_comes_first():
    found = weighted_scores(NAMES, [Criterion("a", 1, [1, 2, 3, NAN]), Criterion("b", 1, [3, 2, 1, NAN])])

    assert found.not_scored == ("spiking",)
    assert found.subjects == NAMES[:3]
    assert found.points.shape == (3, 2)


def test_a_subject_known_in_part_lies_between_bounds():
    found = weighted_scores(NAMES, [Criterion("a", 3, [1, 2, 3, 2]), Criterion("b", 1, [3, 2, 1, NAN])])

    assert math.isnan(found.score[3])
    assert (found.low[3], found.high[3]) == pytest.approx((37.5, 62.5))
    assert found.known[3] == pytest.approx(0.75)
    assert found.is_complete.tolist() == [True, True, True, False]
    assert found.low[:3] == pytest.approx(found.high[:3])


def test_how_much_must_be_known_can_be_asked():
    criteria = [Criterion("a", 3, [1, 2, 3, 2]), Criterion("b", 1, [3, 2, 1, NAN])]

    assert weighted_scores(NAMES, criteria, least_known=0.8).not_scored == ("spiking",)
    assert weighted_scores(NAMES, criteria, least_known=0).not_scored == ()


def test_a_criterion_without_weight_is_shown_and_counts_for_nothing():
    found = weighted_scores(NAMES, [Criterion("a", 1, [0, 1, 2, 4]), Criterion("b", 0, [NAN, 1, 2, 3])])

    assert found.score == pytest.approx([0, 25, 50, 100])
    assert found.is_complete.all()


def test_harm_counts_with_the_mean_of_its_scales():
    found = weighted_scores(("a", "b"), [Harm("harm", 1, [100, 10], [[10, 200], [3, 15]])])

    assert found.score == pytest.approx([75, 75])


@pytest.mark.parametrize(
    ("subjects", "criteria", "sentence"),
    [
        (("a", "a"), [Criterion("x", 1, [1, 2])], "a subject is named twice"),
        (("a", "b"), [Criterion("x", 1, [1, 2])] * 2, "a criterion is named twice"),
        ((), [Criterion("x", 1, [])], "at least one subject"),
        (("a",), [], "at least one subject and one criterion"),
        (("a", "b"), [Criterion("x", -1, [1, 2])], "weights are 0 or above"),
        (("a", "b"), [Criterion("x", 0, [1, 2])], "at least one is above 0"),
        (("a", "b"), [Criterion("x", math.inf, [1, 2])], "weights are 0 or above"),
        ([str(name) for name in range(101)], [Criterion("x", 1, range(101))], "there are 101 subjects"),
    ],
)
def test_a_matrix_that_does_not_hold_together_is_refused(subjects, criteria, sentence):
    with pytest.raises(ValueError, match=sentence):
        weighted_scores(subjects, criteria)


def test_a_subject_that_is_not_scored_sets_nobodys_points():
    """Spiking's concern of 5 would otherwise be the 100 points that no one scored comes near."""
    concern = Criterion("concern", 1, [2, 1, 5])
    harm = Harm("harm", 3, [300, 40, float("nan")], [19, 365, 1825])

    scores = weighted_scores(["burglary", "robbery", "spiking"], [harm, concern])
    alone = weighted_scores(
        ["burglary", "robbery"], [Harm("harm", 3, [300, 40], [19, 365]), Criterion("concern", 1, [2, 1])]
    )

    assert scores.not_scored == ("spiking",)
    np.testing.assert_array_equal(scores.points, alone.points)
