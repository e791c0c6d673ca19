"""Accuracy of rankings, against R's ptools, a plain loop over all orders of ties, and by what must hold."""

from itertools import pairwise, permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from crimestats.places.accuracy import ranking_accuracy
from crimestats_reference import columns


def plain(scores, counts, areas, past, places):
    """Averages over every order of the ties, one by one."""
    captured, taken, before = [], [], []
    for order in permutations(range(len(scores))):
        if all(scores[a] >= scores[b] for a, b in pairwise(order)):
            first = list(order[:places])
            captured.append(sum(counts[i] for i in first))
            taken.append(sum(areas[i] for i in first))
            before.append(sum(past[i] for i in first))
    return np.mean(captured), np.mean(taken), np.mean(before)


@pytest.mark.real
def test_the_reference_is_met_when_ties_are_broken_as_there():
    reference, cells = columns("pai_R_ptools_memphis500.csv"), columns("memphis_rect_500.csv")
    before, after = cells["n_before"], cells["n_after"]
    # There, cells alike in the past stand with the fewest crimes to come first.
    order = np.lexsort((after, -before))
    scores = np.empty(order.size)
    scores[order] = np.arange(order.size)[::-1]

    accuracy = ranking_accuracy(scores, after, past=before)

    first = slice(0, reference["Order"].size)
    np.testing.assert_allclose(accuracy.captured[first], reference["CumCount"], rtol=0, atol=0)
    np.testing.assert_allclose(accuracy.hit_rate[first], reference["PCumCount"], rtol=1e-13)
    np.testing.assert_allclose(accuracy.area_share[first], reference["PCumArea"], rtol=1e-12)
    np.testing.assert_allclose(accuracy.prediction_accuracy_index[first], reference["PAI"], rtol=1e-12)
    np.testing.assert_allclose(accuracy.prediction_efficiency_index[first], reference["PEI"], rtol=1e-13)
    theirs = before.sum() / after.sum() / accuracy.recapture_rate_index[first]
    np.testing.assert_allclose(theirs, reference["RRI"], rtol=1e-12)


@pytest.mark.real
def test_the_reference_is_met_with_ties_where_a_group_of_ties_ends():
    reference, cells = columns("pai_R_ptools_memphis500.csv"), columns("memphis_rect_500.csv")

    accuracy = ranking_accuracy(cells["n_before"], cells["n_after"])

    ends = np.flatnonzero(np.diff(reference["Pred"]))
    assert ends.size == 10
    np.testing.assert_allclose(accuracy.prediction_accuracy_index[ends], reference["PAI"][ends], rtol=1e-12)
    within = np.setdiff1d(np.arange(reference["Order"].size), ends)
    assert (accuracy.captured[within] >= reference["CumCount"][within] - 1e-9).all()


@pytest.mark.parametrize("places", [1, 2, 3, 4, 5])
def test_ties_are_what_all_orders_give_on_average(places):
    scores, counts, areas, past = [2, 5, 2, 2, 1], [3, 0, 4, 1, 6], [1, 1, 1, 1, 1], [4, 9, 4, 4, 1]
    captured, taken, before = plain(scores, counts, areas, past, places)

    found = ranking_accuracy(scores, counts, past=past).at(places)

    assert found.places == places
    assert found.captured == pytest.approx(captured)
    assert found.area_share == pytest.approx(taken / 5)
    assert found.prediction_accuracy_index == pytest.approx(captured / 14 / (taken / 5))
    assert found.prediction_efficiency_index == pytest.approx(captured / sum(sorted(counts)[-places:]))
    assert found.recapture_rate_index == pytest.approx(captured / before / (14 / 22))


def test_unequal_areas_are_set_against_the_best_use_of_as_much_area():
    found = ranking_accuracy([3, 2, 1], [2, 6, 2], areas=[2, 1, 1]).at(1)

    assert found.area_share == 0.5
    assert found.prediction_accuracy_index == pytest.approx(0.4)
    assert found.prediction_efficiency_index == pytest.approx(2 / 8)
    assert np.isnan(found.recapture_rate_index)


def test_no_crime_at_all_has_no_accuracy():
    found = ranking_accuracy([2, 1], [0, 0], past=[0, 3]).at(1)

    assert found.captured == 0
    assert np.isnan([found.hit_rate, found.prediction_accuracy_index, found.prediction_efficiency_index]).all()
    assert np.isnan(found.recapture_rate_index)


def test_a_share_takes_whole_places_and_never_none():
    accuracy = ranking_accuracy(np.arange(300), np.ones(300))

    assert accuracy.at_share(0.01).places == 3
    assert accuracy.at_share(0.0133).places == 3
    assert accuracy.at_share(0.001).places == 1
    assert accuracy.at_share(1).places == 300


@given(
    arrays(np.int64, st.integers(1, 30), elements=st.integers(0, 4)),
    st.integers(0, 2**32 - 1),
)
def test_order_is_irrelevant_and_bounds_hold(scores, seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 5, scores.size)
    counts[0] += 1
    shuffle = rng.permutation(scores.size)

    one = ranking_accuracy(scores, counts)
    other = ranking_accuracy(scores[shuffle] * 3 + 7, counts[shuffle])

    np.testing.assert_allclose(one.captured, other.captured)
    assert one.hit_rate[-1] == pytest.approx(1)
    assert one.prediction_accuracy_index[-1] == pytest.approx(1)
    assert (one.prediction_efficiency_index <= 1 + 1e-12).all()
    assert (np.diff(one.captured) >= -1e-12).all()


@pytest.mark.parametrize(
    ("given_", "sentence"),
    [
        (lambda: ranking_accuracy([], []), "there is no place to rank"),
        (lambda: ranking_accuracy([1, 2], [1]), "there are 2 scores and 1 counts"),
        (lambda: ranking_accuracy([1, np.nan], [1, 1]), "scores has a missing value"),
        (lambda: ranking_accuracy([1, 2], [1, -1]), "counts has a value below 0"),
        (lambda: ranking_accuracy([1, 2], [1, 1], areas=[1, 0]), "areas has a place without area"),
        (lambda: ranking_accuracy([1, 2], [1, 1], past=[1]), "there are 2 scores and 1 past"),
        (lambda: ranking_accuracy([1, 2], [1, 1]).at(3), "the ranking has 2 places"),
        (lambda: ranking_accuracy([1, 2], [1, 1]).at_share(0), "a share of the area lies above 0"),
    ],
)
def test_what_cannot_be_ranked_is_refused(given_, sentence):
    with pytest.raises(ValueError, match=sentence):
        given_()
