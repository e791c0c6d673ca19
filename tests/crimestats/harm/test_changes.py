"""Changes of harm: the unknown mix cancels, chance does not, and bounds are the plain ones."""

import itertools

import numpy as np
import pytest

from crimestats.harm import harm_change, harm_total, mix_from_counts, weights_from_rows

SCALE = weights_from_rows(
    ["Home", "Shed", "Till", "Knife", "Fist"],
    [500.0, 100.0, 30.0, 1800.0, 7.0],
    categories=["Burglary", "Burglary", "Shoplifting", "Violence", "Violence"],
    name="Ours",
    source="Us",
)
MIXES = {"Burglary": mix_from_counts(["Home", "Shed"], [3, 1], concentration=10, source="Force A")}


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_a_change_of_certain_offences_is_exact():
    found = harm_change([10, 4], [15, 2], ["Till", "Home"], SCALE, by="offence", rng=rng(), dispersion=None)

    assert found.difference.low == found.difference.central == found.difference.high == 5 * 30 - 2 * 500
    assert found.ratio.low == found.ratio.central == found.ratio.high == 1450 / 2300


def test_equal_counts_leave_chance_alone():
    """With one category the mix cancels wholly from the ratio, where two totals apart would carry it twice."""
    found = harm_change([5000], [5000], ["Burglary"], SCALE, mixes=MIXES, rng=rng(), dispersion=None)
    apart = harm_total([5000], ["Burglary"], SCALE, mixes=MIXES, rng=rng())

    assert found.difference.central == 0
    width = float(found.difference.high - found.difference.low)
    assert width < float(apart.total.high - apart.total.low) / 10
    assert width == pytest.approx(2 * 1.96 * np.sqrt(2) * apart.chance_deviation, rel=0.06)


def test_a_category_without_a_mix_cancels_from_a_ratio_of_its_own():
    found = harm_change([10], [15], ["Burglary"], SCALE, rng=rng(), dispersion=None)

    assert found.ratio.low == found.ratio.high == 1.5
    assert np.isnan(found.ratio.central)
    assert (found.difference.low, found.difference.high) == (5 * 100, 5 * 500)
    assert found.without_mix == ("Burglary",)


def test_a_fall_without_a_mix_lies_between_its_bounds():
    found = harm_change([15], [10], ["Burglary"], SCALE, rng=rng(), dispersion=None)

    assert (found.difference.low, found.difference.high) == (-5 * 500, -5 * 100)


def plain_bounds(before: list[int], after: list[int], fixed: tuple[float, float]) -> tuple[float, float, float, float]:
    """Every corner of the box of mean weights, one after another."""
    ends = [(100.0, 500.0), (7.0, 1800.0)]
    differences, ratios = [], []
    for corner in itertools.product(*ends):
        one = fixed[0] + sum(count * weight for count, weight in zip(before, corner, strict=True))
        two = fixed[1] + sum(count * weight for count, weight in zip(after, corner, strict=True))
        differences.append(two - one)
        ratios.append(two / one)
    return min(differences), max(differences), min(ratios), max(ratios)


@pytest.mark.parametrize("after", [[12, 90], [3, 140], [40, 20], [0, 0]])
def test_bounds_are_those_of_the_plain_corners(after):
    before = [10, 100]

    found = harm_change(
        [*before, 6], [*after, 9], ["Burglary", "Violence", "Shoplifting"], SCALE, rng=rng(), dispersion=None
    )

    plain = plain_bounds(before, after, (180.0, 270.0))
    assert [found.difference.low, found.difference.high, found.ratio.low, found.ratio.high] == pytest.approx(plain)


def test_what_has_no_weight_is_named():
    found = harm_change([5, 9], [6, 1], ["Shoplifting", "Anti-social behaviour"], SCALE, rng=rng(), dispersion=1)

    assert found.not_scored == ("Anti-social behaviour",)
    assert found.ratio.central == 1.2


def test_nothing_scored_is_no_figure():
    found = harm_change([9], [1], ["Anti-social behaviour"], SCALE, rng=rng(), dispersion=1)

    assert np.isnan([found.difference.central, found.difference.low, found.ratio.central, found.ratio.high]).all()


def test_no_harm_before_has_no_ratio():
    found = harm_change([0], [4], ["Shoplifting"], SCALE, rng=rng(), dispersion=1)

    assert found.difference.central == 120
    assert np.isnan([found.ratio.central, found.ratio.low, found.ratio.high]).all()


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"before": [1, 2]}, "before has 2 values"),
        ({"after": [-1]}, "below 0"),
        ({"confidence": 0.0}, "between 0 and 1"),
        ({"draws": 1}, "200 draws"),
        ({"dispersion": 0.5}, "a dispersion is at least 1"),
        ({"dispersion": [2.0, 2.0]}, "one for each label"),
    ],
)
def test_wrong_inputs_are_refused(given, wrong):
    with pytest.raises(ValueError, match=wrong):
        harm_change(
            **{
                "before": [1],
                "after": [1],
                "labels": ["Burglary"],
                "scale": SCALE,
                "rng": rng(),
                "dispersion": 1,
                **given,
            }
        )


def coverage(places: int, seed: int) -> tuple[float, float]:
    """How often difference and ratio hold the true ones, mix drawn once and offences in each period."""
    random = np.random.default_rng(seed)
    mix = MIXES["Burglary"]
    held = np.zeros(2)
    for _ in range(places):
        shares = random.dirichlet(mix.concentration * mix.shares)
        before, after = (random.multinomial(count, shares) @ SCALE.days[:2] for count in (200, 260))
        found = harm_change([200], [260], ["Burglary"], SCALE, mixes=MIXES, rng=random, dispersion=None, draws=1000)
        held += [
            found.difference.low <= after - before <= found.difference.high,
            found.ratio.low <= after / before <= found.ratio.high,
        ]
    return held[0] / places, held[1] / places


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say():
    assert coverage(400, 1) == pytest.approx((0.95, 0.95), abs=0.03)


@pytest.mark.proof
def test_intervals_cover_as_often_as_they_say_at_full_size():
    assert coverage(6000, 2) == pytest.approx((0.95, 0.95), abs=0.01)


@pytest.mark.parametrize("dispersion", [1.0, 4.0])
def test_the_chance_of_the_counts_is_in_the_interval(dispersion):
    """Counts of two years of one level: the ratio of their harm holds 1 as often as it says."""
    random = np.random.default_rng(11)
    held = []
    for _ in range(400):
        counts = random.negative_binomial(300 / (dispersion - 1), 1 / dispersion, 2) if dispersion > 1 else (
            random.poisson(300, 2)
        )  # fmt: skip
        found = harm_change(
            counts[:1], counts[1:], ["Shoplifting"], SCALE, rng=random, dispersion=dispersion, draws=400
        )
        held.append(found.ratio.low <= 1 <= found.ratio.high)

    assert np.mean(held) == pytest.approx(0.95, abs=0.035)


def test_one_dispersion_for_each_label():
    found = harm_change([900, 900], [900, 900], ["Till", "Home"], SCALE, by="offence", rng=rng(), dispersion=[1, 9])
    calm = harm_change([900, 900], [900, 900], ["Till", "Home"], SCALE, by="offence", rng=rng(), dispersion=1)

    assert found.difference.high > 2 * calm.difference.high


def test_none_before_and_three_after_is_not_yet_more():
    found = harm_change([0], [3], ["Shoplifting"], SCALE, rng=rng(), dispersion=1)

    assert found.difference.low <= 0
