"""Local changes and trends: against a plain fit, for their level and power by simulation, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from crimestats.places.local_change import local_changes, local_trends
from crimestats.places.shares import Spread, share_interval, share_p, spread_of

AREAS = st.lists(st.tuples(st.integers(0, 80), st.integers(0, 80)), min_size=6, max_size=30)


def drawn(mean, bunching, rng):
    """Counts whose variance is `bunching` times their mean."""
    return rng.poisson(mean) if bunching == 1 else rng.negative_binomial(mean / (bunching - 1), 1 / bunching)


def usable(pairs):
    return sum(one + other > 0 for one, other in pairs) >= 6 and min(np.sort(pairs, axis=0)[-2]) > 0


@pytest.mark.slow
@given(AREAS.filter(usable), st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_order_is_irrelevant_and_figures_agree_with_each_other(pairs, seed):
    before, after = np.array(pairs, dtype=float).T
    order = np.random.default_rng(seed).permutation(before.size)

    one, other = local_changes(before, after), local_changes(before[order], after[order])

    np.testing.assert_allclose(one.ratio[order], other.ratio)
    np.testing.assert_allclose(one.p[order], other.p, atol=1e-3)
    none = before + after == 0
    assert np.isnan(one.p[none]).all()
    assert (one.verdict[none] == "no clear change").all()
    beyond = (one.lower > 1) | (one.upper < 1)
    assert (beyond[~none] == (one.p[~none] < 0.05)).all()
    assert (one.q[~none] >= one.p[~none] - 1e-12).all()


def test_the_ratio_is_the_areas_change_over_that_of_the_rest():
    before, after = [40, 50, 60, 55, 45, 30], [60, 50, 30, 44, 45, 31]

    found = local_changes(before, after)

    rest = (sum(after) - 60) / (sum(before) - 40)
    assert found.ratio[0] == pytest.approx(60 / 40 / rest)
    assert (found.lower < found.ratio).all()
    assert (found.ratio < found.upper).all()


def test_swapping_the_periods_turns_the_ratio_over():
    before, after = [40, 50, 60, 55, 45, 30], [60, 50, 30, 44, 45, 31]

    one, other = local_changes(before, after), local_changes(after, before)

    np.testing.assert_allclose(one.ratio, 1 / other.ratio)
    np.testing.assert_allclose(one.p, other.p, atol=1e-3)


def test_a_period_of_another_length_is_no_change():
    steady = [40, 50, 60, 55, 45, 30]

    found = local_changes(steady, np.multiply(steady, 3))

    np.testing.assert_allclose(found.ratio, 1)
    np.testing.assert_allclose(found.p, 1, atol=0.1)
    assert found.spread == Spread(1.0, 0.0)


def test_one_area_that_stands_out_is_found_and_does_not_hide_behind_its_own_spread():
    found = local_changes([40, 50, 60, 55, 45, 50, 48, 52], [42, 47, 61, 52, 150, 49, 50, 10])

    assert found.verdict.tolist()[4] == "more"
    assert found.verdict.tolist()[7] == "fewer"
    assert (np.delete(found.verdict, [4, 7]) == "no clear change").all()


def false_findings(find, rng, runs):
    """The share of p at most 0.05, and of maps with any finding, where nothing is to be found."""
    low, any_found = [], []
    for _ in range(runs):
        found = find(rng)
        low.append(np.nanmean(found.p <= 0.05))
        any_found.append((found.verdict != "no clear change").any())
    return np.mean(low), np.mean(any_found)


NOTHING = [(12, 8, 1, 0.0), (40, 30, 2, 0.0), (40, 30, 1, 0.2)]


def nothing_changed(rng, areas, mean, bunching, apart):
    base = rng.gamma(2, mean / 2, areas) + 0.5
    return local_changes(
        drawn(base, bunching, rng), drawn(0.8 * base * np.exp(rng.normal(0, apart, areas)), bunching, rng)
    )


@pytest.mark.slow
@pytest.mark.parametrize(("areas", "mean", "bunching", "apart"), NOTHING)
def test_few_false_changes_are_found(areas, mean, bunching, apart):
    low, any_found = false_findings(
        lambda rng: nothing_changed(rng, areas, mean, bunching, apart), np.random.default_rng(1), runs=10
    )

    assert low < 0.09
    assert any_found <= 0.2


@pytest.mark.proof
@pytest.mark.parametrize(("areas", "mean", "bunching", "apart"), NOTHING)
def test_false_changes_stay_at_their_level(areas, mean, bunching, apart):
    low, any_found = false_findings(
        lambda rng: nothing_changed(rng, areas, mean, bunching, apart), np.random.default_rng(1), runs=300
    )

    assert low < 0.06
    assert any_found < 0.09  # 0.05 and three standard errors


@pytest.mark.slow
def test_areas_that_double_are_found_and_few_others():
    rng = np.random.default_rng(2)
    found, false = [], []
    for _ in range(15):
        change = np.where(np.arange(100) < 3, 2.0, 1.0)
        verdict = local_changes(rng.poisson(100, 100), rng.poisson(100 * change)).verdict
        found.append((verdict[:3] == "more").mean())
        false.append((verdict[3:] != "no clear change").sum() / max((verdict != "no clear change").sum(), 1))

    assert np.mean(found) > 0.8
    assert np.mean(false) < 0.12


def season(months):
    return 1 + 0.3 * np.cos(np.arange(months) * np.pi / 6)


@pytest.mark.slow
def test_the_slope_is_that_of_a_plain_fit():
    rng = np.random.default_rng(3)
    counts = rng.poisson(20 * season(24) * np.linspace(1, 4, 24) ** (np.arange(20) == 2)[:, None])
    rest = np.delete(counts, 2, axis=0).sum(axis=0)
    years = np.arange(24) / 12

    def unlikelihood(slope):
        shares = rest * np.exp(slope * years)
        return -stats.multinomial.logpmf(counts[2], counts[2].sum(), shares / shares.sum())

    plain = optimize.minimize_scalar(unlikelihood, bounds=(-3, 3), method="bounded", options={"xatol": 1e-10}).x

    found = local_trends(counts)

    assert found.ratio[2] == pytest.approx(np.exp(plain), rel=1e-4)
    assert found.lower[2] < found.ratio[2] < found.upper[2]
    assert found.verdict[2] == "more"


def test_what_all_share_is_no_trend():
    shape = season(36) * np.exp(-np.arange(36) / 20)

    found = local_trends(np.outer([10, 20, 30, 40, 50, 60], shape))

    np.testing.assert_allclose(found.ratio, 1, atol=1e-6)
    assert (found.verdict == "no clear change").all()


@pytest.mark.slow
def test_a_month_that_one_area_lacks_is_left_out_for_all_and_an_empty_area_for_itself():
    rng = np.random.default_rng(4)
    counts = rng.poisson(9, (8, 24)).astype(float)
    gaps = np.insert(counts, 5, np.nan, axis=0)
    gaps[2, 7] = np.nan

    found = local_trends(gaps)
    without = counts.copy()
    without[:, 7] = np.nan

    np.testing.assert_allclose(np.delete(found.ratio, 5), local_trends(without).ratio)
    assert np.isnan(found.ratio[5])
    assert found.verdict[5] == "no clear change"


def test_an_area_without_crime_has_no_trend():
    counts = np.vstack([np.full((6, 12), 4.0), np.zeros((1, 12))])

    found = local_trends(counts)

    assert np.isnan([found.ratio[6], found.lower[6], found.p[6]]).all()


def test_a_trend_too_steep_to_fit_has_no_end():
    counts = np.full((7, 12), 6.0)
    counts[0] = 0
    counts[0, -1] = 20
    counts[1] = 0
    counts[1, 0] = 20

    found = local_trends(counts)

    assert found.ratio[0] == found.upper[0] == np.inf
    assert found.ratio[1] == found.lower[1] == 0


def no_trend(rng, areas, mean, bunching):
    return local_trends(drawn(np.outer(rng.gamma(2, mean / 2, areas) + 0.2, season(24)), bunching, rng))


@pytest.mark.slow
def test_few_false_trends_are_found():
    low, any_found = false_findings(lambda rng: no_trend(rng, 25, 4, 2), np.random.default_rng(5), runs=15)

    assert low < 0.09
    assert any_found <= 0.2


@pytest.mark.proof
@pytest.mark.parametrize(("areas", "mean", "bunching"), [(10, 1, 1), (40, 1, 1), (40, 5, 2)])
def test_false_trends_stay_at_their_level(areas, mean, bunching):
    low, any_found = false_findings(
        lambda rng: no_trend(rng, areas, mean, bunching), np.random.default_rng(5), runs=200
    )

    assert low < 0.065
    assert any_found < 0.1


def test_the_interval_of_a_share_leaves_out_what_its_p_calls_unlikely():
    part, total, factor = np.array([3.0, 10, 0]), np.array([10.0, 20, 0]), np.array([1.0, 2.5, 1])

    lower, upper = share_interval(part, total, factor, 0.95)

    np.testing.assert_allclose(share_p(part, total, lower, factor)[:2], 0.05)
    np.testing.assert_allclose(share_p(part, total, upper, factor)[:2], 0.05)
    assert np.isnan([lower[2], share_p(part, total, lower, factor)[2]]).all()


@pytest.mark.slow
@pytest.mark.parametrize(("constant", "growing"), [(1, 0), (3, 0), (1, 0.05)])
def test_the_spread_is_found_that_departures_were_drawn_with(constant, growing):
    rng = np.random.default_rng(6)
    totals = rng.gamma(1, 60, 4_000) + 1
    z = rng.normal(0, np.sqrt(constant + growing * totals))
    departed = np.append(z[:3_800], rng.normal(0, 4, 200) * np.sqrt(constant + growing * totals[3_800:]))

    for found in (spread_of(z, totals), spread_of(z, totals, some_departed=False), spread_of(departed, totals)):
        np.testing.assert_allclose(
            found.factor(np.array([10.0, 200])), constant + growing * np.array([10, 200]), rtol=0.12
        )


@pytest.mark.parametrize(
    ("find", "sentence"),
    [
        (lambda: local_changes([1, 2], [1]), "there are 2 areas before and 1 after"),
        (lambda: local_changes([1] * 6, [-1] * 6), "after has a value below 0"),
        (lambda: local_changes([1] * 4, [1] * 4), "at least 5 with crime"),
        (lambda: local_changes([1] * 6, [1] * 6, level=0), "the level of an interval"),
        (lambda: local_changes([1] * 6, [0] * 6), "no change to compare with"),
        (lambda: local_trends([1, 2]), "counts has 1 dimensions"),
        (lambda: local_trends([[1, -2]]), "counts has a value below 0"),
        (lambda: local_trends(np.ones((6, 2))), "at least 3 months"),
        (lambda: local_trends(np.full((6, 5), np.nan)), "at least 3 months"),
        (lambda: local_trends(np.ones((4, 12))), "at least 5 with crime"),
        (lambda: local_trends(np.eye(3)[[1] * 6]), "no trend to compare with"),
    ],
)
def test_what_cannot_be_compared_is_refused(find, sentence):
    with pytest.raises(ValueError, match=sentence):
        find()
