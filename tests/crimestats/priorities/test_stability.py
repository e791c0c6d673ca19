"""How firm an order is: dominance, what must not change it, closed forms, tiers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from crimestats.priorities import Criterion, Harm, rank_stability

NAN = float("nan")
VALUES = st.lists(st.integers(0, 9).map(float), min_size=3, max_size=3)
MATRICES = st.lists(VALUES, min_size=2, max_size=6)
"""Rows are subjects, columns three criteria."""


def order_of(matrix: list[list[float]], names: list[str] | None = None, times: float = 1.0, **keywords: object):
    names = names or [f"subject {at}" for at in range(len(matrix))]
    criteria = [
        Criterion(name, weight * times, [row[at] for row in matrix])
        for at, (name, weight) in enumerate([("harm", 5), ("trend", 2), ("concern", 3)])
    ]
    return rank_stability(names, criteria, rng=np.random.default_rng(1), draws=200, **keywords)


@given(MATRICES)
@settings(max_examples=40, deadline=None)
def test_a_subject_more_pressing_on_everything_is_always_above(matrix):
    found = order_of(matrix)

    for one, row in enumerate(matrix):
        for other, beside in enumerate(matrix):
            if one != other and all(mine > theirs for mine, theirs in zip(row, beside, strict=True)):
                at, below = (found.subjects.index(f"subject {which}") for which in (one, other))
                assert at < below
                assert found.above[at, below] == 1


@given(MATRICES, st.randoms())
@settings(max_examples=25, deadline=None)
def test_the_order_in_which_subjects_are_given_changes_nothing(matrix, random):
    shuffled = list(enumerate(matrix))
    random.shuffle(shuffled)

    one = order_of(matrix)
    other = order_of([row for _, row in shuffled], [f"subject {at}" for at, _ in shuffled])

    assert one.subjects == other.subjects
    np.testing.assert_array_equal(one.above, other.above)
    np.testing.assert_array_equal(one.tier, other.tier)


@given(MATRICES, st.sampled_from([0.5, 4.0, 64.0]))
@settings(max_examples=15, deadline=None)
def test_weights_matter_only_beside_each_other(matrix, times):
    one, other = order_of(matrix), order_of(matrix, times=times)

    assert one.subjects == other.subjects
    assert one.expected == pytest.approx(other.expected)


@given(MATRICES)
@settings(max_examples=25, deadline=None)
def test_ranks_and_tiers_are_in_order(matrix):
    found = order_of(matrix, top=2)

    subjects = len(matrix)
    assert found.expected.sum() == pytest.approx(subjects * (subjects + 1) / 2)
    assert (np.diff(found.expected) >= -1e-12).all()
    assert (np.diff(found.tier) >= 0).all()
    assert ((found.low >= 1) & (found.low <= found.median) & (found.median <= found.high)).all()
    assert (found.high <= subjects).all()
    off = ~np.eye(subjects, dtype=bool)
    assert (found.above + found.above.T)[off] == pytest.approx(np.ones(off.sum()))
    for cut in np.flatnonzero(np.diff(found.tier)) + 1:
        assert found.solid_pairs[:cut, cut:].all()
        assert found.solid_over_next[cut - 1]


def test_the_probability_of_a_pair_is_that_of_the_beta_distribution():
    """One criterion for each subject: the first is above where its weight is over a half."""
    criteria = [Criterion("x", 2, [1, 0]), Criterion("y", 1, [0, 1])]

    found = rank_stability(("a", "b"), criteria, rng=np.random.default_rng(2), concentration=12, draws=40_000)

    assert found.subjects == ("a", "b")
    assert found.above[0, 1] == pytest.approx(stats.beta.sf(0.5, 8, 4), abs=0.01)


def test_with_any_weights_each_of_two_is_as_likely_above():
    criteria = [Criterion("x", 9, [1, 0]), Criterion("y", 1, [0, 1]), Criterion("z", 0, [0, 1])]

    found = rank_stability(("a", "b"), criteria, rng=np.random.default_rng(3), concentration=None, draws=40_000)

    assert found.above[0, 1] == pytest.approx(0.5, abs=0.01)
    assert found.tier.tolist() == [1, 1]
    assert found.solid_over_next.tolist() == [False, False]


def test_counts_alone_make_a_near_pair_a_toss_of_a_coin():
    """Two Poisson counts of 100 and 110: the second is above with the chance of a normal 10 over the root of 210."""
    found = rank_stability(
        ("a", "b"), [Harm("harm", 1, [100, 110], [5, 5])], rng=np.random.default_rng(4), draws=40_000
    )

    assert found.subjects == ("b", "a")
    assert found.above[0, 1] == pytest.approx(stats.norm.cdf(10 / 210**0.5), abs=0.01)
    assert not found.solid_pairs.any()


def test_more_dispersion_makes_an_order_less_firm():
    firm, loose = (
        rank_stability(
            ("a", "b"), [Harm("harm", 1, [100, 160], [5, 5], dispersion=dispersion)], rng=np.random.default_rng(5)
        ).above[0, 1]
        for dispersion in (1.0, 10.0)
    )
    assert firm > loose > 0.5


def test_scales_of_harm_that_disagree_are_shown():
    harm = Harm("harm", 1, [100, 10, NAN], [[10, 200, 1], [3, 15, 1]])
    found = rank_stability(("a", "b", "c"), [harm, Criterion("x", 1, [1, 1, 1])], rng=np.random.default_rng(6))

    ranks = dict(zip(found.subjects, found.rank_by_scale.T.tolist(), strict=True))
    assert ranks["a"] == [2, 1]
    assert ranks["b"] == [1, 2]
    assert np.isnan(ranks["c"]).all()
    assert found.tier.tolist() == [1, 1, 1]


def test_a_subject_of_which_nothing_is_known_has_no_place():
    found = rank_stability(("a", "b", "c"), [Criterion("x", 1, [1, NAN, 5])], rng=np.random.default_rng(7), top=9)

    assert found.not_scored == ("b",)
    assert found.subjects == ("c", "a")
    assert found.top == 2
    assert found.in_top.tolist() == [1, 1]


def test_what_is_not_known_makes_an_order_less_firm():
    criteria = [Criterion("x", 1, [10, 0, 5]), Criterion("y", 1, [8, NAN, 0])]

    found = rank_stability(("a", "b", "c"), criteria, rng=np.random.default_rng(8))
    b, c = found.subjects.index("b"), found.subjects.index("c")
    assert 0.2 < found.above[b, c] < 0.8


def test_one_subject_alone_is_first():
    found = rank_stability(("a",), [Criterion("x", 1, [1])], rng=np.random.default_rng(9))

    assert (found.tier.tolist(), found.expected.tolist(), found.solid_over_next.tolist()) == ([1], [1], [False])


@pytest.mark.parametrize(
    ("keywords", "sentence"),
    [
        ({"solid": 0.5}, "above a half"),
        ({"level": 1.0}, "level of an interval"),
        ({"top": 0}, "the top is at least 1"),
        ({"concentration": 0.5}, "concentration of the weights"),
    ],
)
def test_what_gives_no_order_is_refused(keywords, sentence):
    with pytest.raises(ValueError, match=sentence):
        rank_stability(("a", "b"), [Criterion("x", 1, [1, 2])], rng=np.random.default_rng(1), **keywords)


def test_subjects_of_which_nothing_is_known_cannot_be_put_in_order():
    with pytest.raises(ValueError, match="too little is known of every subject"):
        rank_stability(("a", "b"), [Criterion("x", 1, [NAN, NAN])], rng=np.random.default_rng(1))
