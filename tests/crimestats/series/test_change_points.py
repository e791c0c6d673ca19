"""Change points: beside every split tried in turn, a published series, and simulated series known beforehand."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import xlogy

from crimestats.series.change_points import detect_change_points

# British coal mines, disasters a year 1851 to 1961: Jarrett (1979), Biometrika 66(1), as yearly counts.
COAL = [
    4, 5, 4, 0, 1, 4, 3, 4, 0, 6, 3, 3, 4, 0, 2, 6, 3, 3, 5, 4, 5, 3, 1, 4, 4, 1, 5, 5, 3, 4, 2, 5, 2, 2, 3, 4, 2,
    1, 3, 2, 2, 1, 1, 1, 1, 3, 0, 0, 1, 0, 1, 1, 0, 0, 3, 1, 0, 3, 2, 2, 0, 1, 1, 1, 0, 1, 0, 1, 0, 0, 0, 2, 1, 0,
    0, 0, 1, 1, 0, 2, 3, 3, 1, 1, 2, 1, 1, 1, 1, 2, 4, 2, 0, 0, 1, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 1,
]  # fmt: skip
AT = np.arange(72)
SEASON = np.exp(0.25 * np.cos(2 * np.pi * np.arange(12) / 12))
STABLE = np.round(80 * SEASON[AT % 12] + 6 * np.sin(AT * 2.4))


def plain_deviance(counts, exposure, cuts):
    """Of flat levels between the cuts, one level at a time."""
    total = 0.0
    for first, end in itertools.pairwise([0, *cuts, len(counts)]):
        rate = sum(counts[first:end]) / sum(exposure[first:end])
        for count, exposed in zip(counts[first:end], exposure[first:end], strict=True):
            total += 2 * (xlogy(count, count / (rate * exposed) if count else 1) - count + rate * exposed)
    return total


def plain_best(counts, exposure, changes, shortest):
    """Every split into so many levels, tried in turn."""
    allowed = [
        cuts
        for cuts in itertools.combinations(range(1, len(counts)), changes)
        if all(end - first >= shortest for first, end in itertools.pairwise([0, *cuts, len(counts)]))
    ]
    return min(allowed, key=lambda cuts: plain_deviance(counts, exposure, cuts))


def plain_interval(counts, exposure, cuts, number, shortest, within):
    """The first and last place of one cut that keeps the deviance within so much of what it is."""
    bounds = [0, *cuts, len(counts)]
    least = plain_deviance(counts, exposure, cuts)
    kept = [
        place
        for place in range(bounds[number] + shortest, bounds[number + 2] - shortest + 1)
        if plain_deviance(counts, exposure, [*cuts[:number], place, *cuts[number + 1 :]]) <= least + within
    ]
    return kept[0], kept[-1]


@pytest.mark.slow
@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(0, 30), min_size=9, max_size=14),
    st.integers(40, 90),
    st.integers(2, 4),
    st.integers(0, 2**32 - 1),
)
def test_split_is_the_best_of_all_that_could_be_tried(calm, raised, shortest, seed):
    counts = np.array([*calm, *(raised + value for value in calm[: shortest + 1])], dtype=float)
    exposure = np.random.default_rng(seed).uniform(0.8, 1.2, counts.size)

    found = detect_change_points(counts * 5, exposure=exposure, seasonal=False, minimum_segment=shortest, penalty=25)
    changes = found.at.size

    if changes in (1, 2):
        assert tuple(found.at) == plain_best(counts * 5, exposure, changes, shortest)


def test_interval_beside_a_plain_twin():
    counts = np.array([20, 22, 19, 30, 20, 18, 27, 35, 25, 36, 34, 37, 33, 35, 12, 13, 9, 15, 12, 14], dtype=float)
    exposure = np.linspace(0.9, 1.1, 20)

    found = detect_change_points(counts, exposure=exposure, seasonal=False, minimum_segment=3, penalty=6)
    luck = found.autocorrelation / (1 - 1 / found.dispersion) if found.dispersion > 1 else 0.0
    within = 7.352 * (1 + (found.dispersion - 1) * (1 + luck) / (1 - luck))

    assert found.at.size == 2
    for number in range(2):
        wanted = plain_interval(counts, exposure, list(found.at), number, 3, within)
        assert (found.first[number], found.last[number]) == wanted


def test_coal_mining_disasters_fall_about_1891_and_again_about_1947():
    """Carlin, Gelfand and Smith (1992) put one change at 1891; Green (1995) a second in the 1940s."""
    found = detect_change_points(COAL, seasonal=False)

    years = 1851 + found.at
    assert years[0] in range(1889, 1893)
    assert years[1] in range(1943, 1950)
    assert 1851 + found.first[0] <= 1890 <= 1851 + found.last[0]
    np.testing.assert_allclose(found.levels, [3.1, 1.1, 0.3], atol=0.1)


def test_coal_mining_disasters_under_a_higher_penalty_fall_once():
    found = detect_change_points(COAL, seasonal=False, penalty=15)

    assert found.at.size == 1
    np.testing.assert_allclose(found.levels, [3.1, 0.9], atol=0.1)


def test_changes_are_found_up_to_as_many_as_there_is_room_for():
    found = detect_change_points(np.repeat([20.0, 80, 20, 80], 6), seasonal=False)

    assert found.at.tolist() == [6, 12, 18]


def test_stable_seasonal_series_has_no_change():
    found = detect_change_points(STABLE)

    assert found.at.size == found.first.size == found.last.size == 0
    assert found.reason is None
    np.testing.assert_allclose(found.levels, [STABLE.mean()], rtol=1e-6)
    np.testing.assert_allclose(found.season, SEASON / SEASON.mean(), atol=0.03)
    assert found.penalty == 10


def test_change_within_a_season_is_found_and_the_season_kept():
    stepped = STABLE * np.where(AT >= 40, 1.5, 1.0)

    found = detect_change_points(stepped)

    assert found.at.tolist() == [40]
    assert found.first[0] <= 40 <= found.last[0]
    np.testing.assert_allclose(found.levels[1] / found.levels[0], 1.5, rtol=0.03)
    np.testing.assert_allclose(found.season, SEASON / SEASON.mean(), atol=0.03)
    np.testing.assert_allclose(found.fitted, stepped, rtol=0.12)


def test_passing_rise_is_found_by_its_two_changes_together():
    """Neither change alone tells much; the penalty is set between what one and what two are worth."""
    passing = np.full(60, 50.0)
    passing[27:34] = 75

    found = detect_change_points(passing, seasonal=False)

    assert found.at.tolist() == [27, 34]
    np.testing.assert_allclose(found.levels, [50, 75, 50])


def test_two_passing_falls_are_found_by_their_four_changes_together():
    lockdowns = np.tile([100.0, 104, 97, 101], 18)
    lockdowns[24:30] -= 45
    lockdowns[36:42] -= 45

    found = detect_change_points(lockdowns, seasonal=False)

    assert found.at.tolist() == [24, 30, 36, 42]


def test_levels_and_season_give_back_what_was_counted():
    found = detect_change_points(STABLE * np.where(AT >= 40, 1.5, 1.0))

    assert found.fitted.sum() == pytest.approx((STABLE * np.where(AT >= 40, 1.5, 1.0)).sum())


def test_missing_months_take_part_in_nothing():
    stepped = STABLE * np.where(AT >= 40, 1.5, 1.0)
    stepped[[0, 5, 39, 40, 41, 60]] = np.nan

    found = detect_change_points(stepped)

    assert found.at.tolist() == [42]
    assert np.flatnonzero(np.isnan(found.fitted)).tolist() == [0, 5, 39, 40, 41, 60]


def test_exposure_that_explains_a_rise_leaves_no_change():
    people = np.where(AT >= 40, 1.5, 1.0)

    found = detect_change_points(STABLE * people, exposure=people)

    assert found.at.size == 0


def test_autocorrelation_raises_the_bar():
    wandering = np.round(100 + 25 * np.sin(np.arange(80) / 3))

    found = detect_change_points(wandering, seasonal=False)

    assert found.autocorrelation == pytest.approx(0.8 * (1 - 1 / found.dispersion))
    assert found.at.size == 0


def test_short_series_have_a_higher_penalty():
    assert detect_change_points(STABLE[:59]).penalty == 11
    assert detect_change_points(STABLE[:60]).penalty == 10


@pytest.mark.slow
def test_longer_series_have_a_higher_penalty():
    assert detect_change_points(np.full(400, 30.0)).penalty == pytest.approx(2 * np.log(400))


def test_backwards_the_changes_are_the_same():
    stepped = STABLE * np.where(AT >= 40, 1.5, 1.0)

    found = detect_change_points(stepped[::-1])

    assert found.at.tolist() == [32]


@pytest.mark.slow
@given(st.integers(2, 20))
@settings(deadline=None, max_examples=10)
def test_levels_scale_with_the_exposure(scale):
    stepped = STABLE * np.where(AT >= 40, 1.5, 1.0)

    found = detect_change_points(stepped, exposure=np.full(72, float(scale)))

    np.testing.assert_allclose(found.levels * scale, detect_change_points(stepped).levels)


def test_month_of_the_year_with_nothing_in_it_is_expected_nothing_of():
    empty = np.where(AT % 12 == 4, 0.0, STABLE)

    found = detect_change_points(empty)

    assert found.season[4] == 0
    assert found.at.size == 0


def test_series_that_falls_silent_is_a_change_to_nothing():
    silent = np.where(AT >= 50, 0.0, STABLE)

    found = detect_change_points(silent)

    assert found.at.tolist() == [50]
    assert found.levels[1] == 0


@pytest.mark.parametrize(
    ("counts", "arguments", "reason"),
    [
        (STABLE[:35], {}, "35 months are held; 36 are needed to tell a change"),
        (STABLE[:11], {"seasonal": False}, "11 months are held; 12 are needed to tell a change"),
        (STABLE[:40], {"minimum_segment": 24}, "40 months are held; 48 are needed to tell a change"),
        (np.where(AT % 12 == 4, np.nan, STABLE), {}, "a month of the cycle is held in fewer than two years"),
        (np.zeros(60), {}, "there are fewer than 24 records"),
        ([], {}, "0 months are held; 36 are needed to tell a change"),
    ],
)
def test_too_little_gives_a_reason_and_no_change(counts, arguments, reason):
    found = detect_change_points(counts, **arguments)

    assert found.reason == reason
    assert found.at.size == 0
    assert np.isnan(found.levels).all()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"counts": -STABLE}, "counts has a value below 0"),
        ({"counts": STABLE, "minimum_segment": 1}, "a segment and a period are at least 2 months"),
        ({"counts": STABLE, "period": 1}, "a segment and a period are at least 2 months"),
        ({"counts": STABLE, "penalty": 0}, "a penalty is above 0"),
        ({"counts": STABLE, "exposure": [1, 2]}, "there are 72 counts and 2 exposures"),
        ({"counts": STABLE, "exposure": np.zeros(72)}, "an exposure that is missing or not above 0"),
    ],
)
def test_wrong_input_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        detect_change_points(**arguments)


def test_inputs_are_left_alone():
    counts = STABLE.copy()

    detect_change_points(counts)

    np.testing.assert_array_equal(counts, STABLE)


def simulated(series, months, step, rng):
    """What is found in so many overdispersed seasonal series with one step halfway (none if 0)."""
    at = np.arange(months)
    mean = 100 * SEASON[at % 12] * np.exp(step * (at >= months // 2))
    return [detect_change_points(rng.negative_binomial(mean / 2, 1 / 3).astype(float)) for _ in range(series)]


@pytest.mark.slow
def test_stable_series_seldom_show_a_change():
    found = simulated(200, 60, 0.0, np.random.default_rng(1))

    assert np.mean([one.at.size > 0 for one in found]) <= 0.07


def remembering(series, months, step, rng):
    """As `simulated`, of counts whose lognormal luck carries over from month to month with autocorrelation 0.5."""
    at = np.arange(months)
    mean = 100 * SEASON[at % 12] * np.exp(step * (at >= months // 2))
    spread = np.sqrt(np.log1p(2 / mean))
    found = []
    for _ in range(series):
        luck = rng.normal(size=months)
        for month in range(1, months):
            luck[month] = 0.5 * luck[month - 1] + 0.75**0.5 * luck[month]
        found.append(detect_change_points(rng.poisson(mean * np.exp(spread * luck - spread**2 / 2)).astype(float)))
    return found


@pytest.mark.slow
def test_stable_series_with_the_usual_memory_seldom_show_a_change():
    found = remembering(300, 60, 0.0, np.random.default_rng(4))

    assert np.mean([one.at.size > 0 for one in found]) <= 0.11
    assert 0.2 < np.mean([one.autocorrelation for one in found]) < 0.4


@pytest.mark.slow
def test_step_of_a_third_is_found_and_covered():
    found = simulated(100, 60, 0.3, np.random.default_rng(2))

    assert np.mean([one.at.size > 0 for one in found]) >= 0.97
    assert np.mean([one.at.size > 1 for one in found]) <= 0.12
    covered = [(one.first[0] <= 30 <= one.last[0]) for one in found if one.at.size == 1]
    assert np.mean(covered) >= 0.9


@pytest.mark.proof
@pytest.mark.parametrize(("months", "series"), [(36, 3000), (60, 3000), (120, 2000), (240, 500)])
def test_stable_series_seldom_show_a_change_in_full(months, series):
    found = simulated(series, months, 0.0, np.random.default_rng(months))

    # The true rate is at most 0.05; three standard errors are allowed for.
    assert np.mean([one.at.size > 0 for one in found]) <= 0.05 + 3 * (0.05 * 0.95 / series) ** 0.5


@pytest.mark.proof
@pytest.mark.parametrize(("months", "stated"), [(36, 0.08), (48, 0.07), (60, 0.07), (120, 0.07)])
def test_stable_series_with_the_usual_memory_seldom_show_a_change_in_full(months, stated):
    found = remembering(2000, months, 0.0, np.random.default_rng(months))

    assert np.mean([one.at.size > 0 for one in found]) <= stated + 3 * (stated * (1 - stated) / 2000) ** 0.5


@pytest.mark.proof
@pytest.mark.parametrize(
    ("draw", "step", "power"),
    [(simulated, 0.2, 0.78), (simulated, -0.2, 0.65), (remembering, 0.2, 0.61), (remembering, -0.2, 0.59)],
)
def test_step_of_a_fifth_is_found_as_often_as_said_in_full(draw, step, power):
    found = draw(1000, 60, step, np.random.default_rng(6))

    assert np.mean([one.at.size > 0 for one in found]) == pytest.approx(power, abs=0.05)


@pytest.mark.proof
def test_interval_covers_the_change_as_often_as_it_says_in_full():
    found = simulated(1000, 60, 0.25, np.random.default_rng(3))

    covered = [(one.first[0] <= 30 <= one.last[0]) for one in found if one.at.size == 1]
    assert np.mean([one.at.size > 0 for one in found]) >= 0.95
    assert np.mean(covered) >= 0.93
