"""Totals of harm: exact by offence, bounds without a mix, intervals that cover as often as they say."""

import csv
import gzip

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crimestats.harm import (
    HarmScale,
    OffenceMix,
    at_highest,
    at_lowest,
    concentration_between,
    harm_total,
    mix_from_counts,
    starting_point_scale,
    weights_from_rows,
)
from crimestats_reference import real

SCALE = weights_from_rows(
    ["Home", "Shed", "Till", "Knife", "Fist"],
    [500.0, 100.0, 30.0, 1800.0, 7.0],
    codes=["28E", "28E", "46", "5D", "105A"],
    categories=["Burglary", "Burglary", "Shoplifting", "Violence", "Violence"],
    low=[50.0, 10.0, 5.0, 900.0, 3.0],
    high=[900.0, 400.0, 60.0, 4000.0, 45.0],
    name="Ours",
    source="Us",
)
MIXES = {
    "Burglary": mix_from_counts(["Home", "Shed"], [3, 1], concentration=50, source="Force A"),
    "Violence": mix_from_counts(["Knife", "Fist"], [1, 49], concentration=200, source="Force A"),
}
LABELS = ["Burglary", "Shoplifting", "Violence"]


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def test_offences_add_up_exactly():
    found = harm_total([2, 3, 10], ["Home", "Till", "Fist"], SCALE, by="offence", rng=rng())

    assert found.total.low == found.total.central == found.total.high == 2 * 500 + 3 * 30 + 10 * 7
    assert found.shares.central.tolist() == pytest.approx([1000 / 1160, 90 / 1160, 70 / 1160])
    assert (found.at_lowest, found.at_highest) == (145.0, 2430.0)
    assert (found.chance_deviation, found.mix_deviation) == (0.0, 0.0)
    assert found.without_mix == found.not_scored == ()


def test_a_category_without_a_mix_gives_bounds_and_no_centre():
    found = harm_total([4, 10], ["Burglary", "Shoplifting"], SCALE, rng=rng())

    assert np.isnan(found.total.central)
    assert (found.total.low, found.total.high) == (4 * 100 + 300, 4 * 500 + 300)
    assert found.without_mix == ("Burglary",)
    assert found.shares.low.tolist() == pytest.approx([400 / 700, 300 / 2300])
    assert found.shares.high.tolist() == pytest.approx([2000 / 2300, 300 / 700])
    assert (found.at_lowest, found.at_highest) == (4 * 10 + 50, 4 * 900 + 600)


def test_a_home_office_class_of_several_offences_is_treated_as_a_category_is():
    by_code = harm_total([4], ["28E"], SCALE, by="code", rng=rng(), mixes={"28E": MIXES["Burglary"]})
    by_category = harm_total([4], ["Burglary"], SCALE, rng=rng(), mixes=MIXES)

    assert by_code.total.central == by_category.total.central == 4 * 400
    assert by_code.total.low == by_category.total.low


def test_what_has_no_weight_is_named_and_never_nought():
    with_disorder = harm_total([5, 80], ["Shoplifting", "Anti-social behaviour"], SCALE, rng=rng(), residents=2000)
    without = harm_total([5], ["Shoplifting"], SCALE, rng=rng(), residents=2000)

    assert with_disorder.not_scored == ("Anti-social behaviour",)
    assert with_disorder.labels == ("Shoplifting",)
    assert with_disorder.total == without.total
    assert with_disorder.per_1000.central == 75.0


def test_nothing_scored_is_no_figure():
    found = harm_total([80], ["Anti-social behaviour"], SCALE, rng=rng(), residents=1000)

    for value in (found.total.central, found.total.low, found.total.high, found.per_1000.high, found.at_lowest):
        assert np.isnan(value)
    assert found.by_label.central.size == found.shares.low.size == 0


def test_scored_labels_without_records_have_no_shares():
    found = harm_total([0], ["Shoplifting"], SCALE, rng=rng())

    assert found.total.central == 0
    assert np.isnan(found.shares.central).all()


@pytest.mark.parametrize("residents", [None, 0])
def test_without_residents_there_is_no_rate(residents):
    assert np.isnan(harm_total([5], ["Shoplifting"], SCALE, rng=rng(), residents=residents).per_1000.central)


def plain_total(counts: list[int], draws: int, rng: np.random.Generator) -> list[float]:
    """The same model one record at a time."""
    totals = []
    for _ in range(draws):
        total = 0.0
        for label, count in zip(LABELS, counts, strict=True):
            mix = MIXES.get(label)
            if mix is None:
                total += 30.0 * count
                continue
            gammas = [rng.gamma(mix.concentration * share) for share in mix.shares]
            for _ in range(count):
                at, aim = 0, rng.random() * sum(gammas)
                while aim > gammas[at]:
                    aim -= gammas[at]
                    at += 1
                total += SCALE.days[SCALE.offences.index(mix.offences[at])]
        totals.append(total)
    return totals


@pytest.mark.slow
def test_intervals_agree_with_the_plain_twin():
    counts = [20, 5, 60]

    found = harm_total(counts, LABELS, SCALE, mixes=MIXES, rng=rng(), draws=20_000)
    plain = plain_total(counts, 1500, np.random.default_rng(8))

    assert found.total.central == pytest.approx(np.mean(plain), rel=0.03)
    assert float(found.total.low) == pytest.approx(np.quantile(plain, 0.025), rel=0.06)
    assert float(found.total.high) == pytest.approx(np.quantile(plain, 0.975), rel=0.06)
    assert np.hypot(found.chance_deviation, found.mix_deviation) == pytest.approx(np.std(plain), rel=0.07)


def test_the_formula_agrees_with_the_draws():
    found = harm_total([300], ["Burglary"], SCALE, mixes=MIXES, rng=rng(), draws=20_000)

    spread = np.hypot(found.chance_deviation, found.mix_deviation)
    assert float(found.total.high - found.total.low) == pytest.approx(2 * 1.96 * spread, rel=0.05)


def test_chance_shrinks_with_more_records_and_the_mix_does_not():
    few, many = (harm_total([n], ["Burglary"], SCALE, mixes=MIXES, rng=rng()) for n in (100, 10_000))

    assert many.chance_deviation / many.total.central == pytest.approx(few.chance_deviation / few.total.central / 10)
    assert many.mix_deviation / many.total.central == pytest.approx(few.mix_deviation / few.total.central)


def test_a_mix_that_is_certain_leaves_chance_alone():
    certain = {"Burglary": mix_from_counts(["Home", "Shed"], [3, 1], concentration=np.inf, source="itself")}

    found = harm_total([400], ["Burglary"], SCALE, mixes=certain, rng=rng())

    assert found.mix_deviation == 0.0
    assert found.chance_deviation == pytest.approx(np.sqrt(400 * 0.75 * 0.25) * 400)
    assert found.total.low < found.total.central < found.total.high


def test_an_offence_without_a_record_in_the_mix_stays_out():
    mix = {"Burglary": mix_from_counts(["Home", "Shed"], [0, 4], concentration=3, source="s")}

    found = harm_total([10], ["Burglary"], SCALE, mixes=mix, rng=rng())

    assert found.total.low == found.total.high == 1000.0


@settings(deadline=None, max_examples=20)
@given(st.lists(st.integers(0, 40), min_size=3, max_size=3))
def test_totals_keep_to_their_bounds_and_sums(counts):
    known = harm_total(counts, LABELS, SCALE, mixes=MIXES, rng=rng(), draws=200)
    bounds = harm_total(counts, LABELS, SCALE, rng=rng(), draws=200)

    assert bounds.total.low <= known.total.low <= known.total.high <= bounds.total.high
    assert known.total.central == pytest.approx(known.by_label.central.sum())
    assert known.at_lowest <= known.total.central <= known.at_highest
    if sum(counts):
        assert known.shares.central.sum() == pytest.approx(1)


def test_the_order_of_labels_does_not_matter():
    one = harm_total([20, 5, 60], LABELS, SCALE, rng=rng())
    other = harm_total([60, 5, 20], LABELS[::-1], SCALE, rng=rng())

    assert (one.total.low, one.total.high) == (other.total.low, other.total.high)
    assert one.by_label.low.tolist() == other.by_label.low[::-1].tolist()


def test_other_scales_run_the_same_way():
    lowest = harm_total([20, 5, 60], LABELS, at_lowest(SCALE), mixes=MIXES, rng=rng())
    highest = harm_total([20, 5, 60], LABELS, at_highest(SCALE), mixes=MIXES, rng=rng())
    middle = harm_total([20, 5, 60], LABELS, SCALE, mixes=MIXES, rng=rng())

    assert lowest.total.central == pytest.approx(middle.at_lowest)
    assert highest.total.central == pytest.approx(middle.at_highest)


def test_every_police_uk_category_is_scored_but_disorder():
    scale = starting_point_scale()
    labels = [*sorted(set(scale.categories)), "Anti-social behaviour"]

    found = harm_total(np.arange(14), labels, scale, rng=rng())

    assert found.not_scored == ("Anti-social behaviour",)
    assert len(found.without_mix) == 9


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({"counts": [1]}, "1 values for 2 labels"),
        ({"counts": [1, -1]}, "below 0"),
        ({"counts": [1, np.nan]}, "missing value"),
        ({"counts": [1, 1.5]}, "not whole"),
        ({"labels": ["Burglary", "Burglary"]}, "stands twice"),
        ({"confidence": 1.0}, "between 0 and 1"),
        ({"draws": 10}, "200 draws"),
        ({"by": "foo"}, "“category”, “code” or “offence”"),
        ({"mixes": {"Burglary": MIXES["Violence"]}}, "the mix of “Burglary” has “Knife”"),
        ({"labels": ["Burglary", "Shoplifting"], "mixes": {"Shoplifting": MIXES["Violence"]}}, "the mix of “Shoplif"),
    ],
)
def test_wrong_inputs_are_refused(given, wrong):
    with pytest.raises(ValueError, match=wrong):
        harm_total(**{"counts": [1, 1], "labels": ["Burglary", "Violence"], "scale": SCALE, "rng": rng(), **given})


def coverage(places: int, seed: int) -> float:
    """How often the interval holds the true harm of a place whose mix and offences are drawn from the model."""
    random = np.random.default_rng(seed)
    counts = [40, 0, 150]
    held = 0
    for _ in range(places):
        true = 0.0
        for label, count in zip(LABELS, counts, strict=True):
            if label in MIXES:
                mix = MIXES[label]
                offences = random.multinomial(count, random.dirichlet(mix.concentration * mix.shares))
                true += offences @ SCALE.days[[SCALE.offences.index(offence) for offence in mix.offences]]
        found = harm_total(counts, LABELS, SCALE, mixes=MIXES, rng=random, draws=1000)
        held += found.total.low <= true <= found.total.high
    return held / places


@pytest.mark.slow
def test_intervals_cover_as_often_as_they_say():
    assert coverage(400, 1) == pytest.approx(0.95, abs=0.03)


@pytest.mark.proof
def test_intervals_cover_as_often_as_they_say_at_full_size():
    assert coverage(6000, 2) == pytest.approx(0.95, abs=0.01)


def borough_burglary() -> tuple[HarmScale, np.ndarray]:
    """Homes and businesses burgled by London borough, December 2021 to November 2022."""
    path = real("mps/mps-borough-monthly-2021-2023.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        rows = [row for row in list(csv.reader(file))[1:] if row[0] == "Burglary"]
    kinds = ["Domestic Burglary", "Burglary Business and Community"]
    boroughs = sorted({row[2] for row in rows if row[1] == kinds[0]})
    table = np.zeros((len(boroughs), 2))
    for row in rows:
        if row[2] in boroughs:
            table[boroughs.index(row[2]), kinds.index(row[1])] = sum(float(value or 0) for value in row[3:15])
    return starting_point_scale(), table[table.sum(axis=1) > 100]


@pytest.mark.real
@pytest.mark.slow
def test_a_mix_of_the_other_boroughs_foretells_the_harm_of_each():
    """Each London borough's burglary, known by category alone, against its harm by offence."""
    scale, table = borough_burglary()
    offences = ("Burglary of a dwelling", "Burglary other than of a dwelling")
    days = scale.days[[scale.offences.index(offence) for offence in offences]]
    held = []
    for borough in range(len(table)):
        others = np.delete(table, borough, axis=0)
        mix: OffenceMix = mix_from_counts(
            offences, others.sum(axis=0), concentration=concentration_between(others), source="other boroughs"
        )
        found = harm_total([table[borough].sum()], ["Burglary"], scale, mixes={"Burglary": mix}, rng=rng(), draws=2000)
        held.append(found.total.low <= table[borough] @ days <= found.total.high)

    assert len(held) == 32
    assert np.mean(held) >= 0.9
