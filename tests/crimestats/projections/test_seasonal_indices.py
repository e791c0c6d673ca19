import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.tsa.seasonal import seasonal_decompose

from crimestats.projections.seasonal_indices import seasonal_indices
from crimestats_reference import columns


def slowly(run):
    """The same indices of one run, month by month."""
    months = len(run)
    held = [not np.isnan(count) for count in run]
    indices = [1.0] * 12
    for _ in range(3):
        level = []
        for middle in range(months):
            records = exposure = 0.0
            for month in range(max(middle - 6, 0), min(middle + 7, months)):
                weight = 0.5 if abs(month - middle) == 6 else 1.0
                if held[month]:
                    records += weight * run[month]
                    exposure += weight * indices[month % 12]
            level.append(records / exposure if exposure else 0.0)
        seen = [sum(run[m] for m in range(place, months, 12) if held[m]) for place in range(12)]
        due = [sum(level[m] for m in range(place, months, 12) if held[m]) for place in range(12)]
        ratios = [count / base if base else 1.0 for count, base in zip(seen, due, strict=True)]
        indices = [ratio / np.mean(ratios) for ratio in ratios]
    expected = [level[month] * indices[month % 12] for month in range(months)]
    chi_square = sum((run[m] - expected[m]) ** 2 / expected[m] for m in range(months) if held[m] and expected[m])
    freedom = max(sum(held) - sum(held) / 12 - 11, 1)
    dispersion = max(chi_square / freedom, 1)
    known = [place for place in range(12) if due[place]]
    number = max(len(known), 2)
    chance = sum(dispersion / due[place] for place in known) / number
    real = max(sum((indices[place] - 1) ** 2 for place in known) / (number - 1) - chance, 0)
    shrunken = [
        max(1 + (indices[place] - 1) * real / (real + dispersion / due[place]), 0.05) if place in known else 1.0
        for place in range(12)
    ]
    return [index / np.mean(shrunken) for index in shrunken]


def series(seed, years=5, mean=40.0, missing=0):
    rng = np.random.default_rng(seed)
    season = 1 + 0.4 * np.sin(2 * np.pi * np.arange(12 * years) / 12)
    counts = rng.poisson(mean * season).astype(float)
    counts[rng.choice(12 * years, missing, replace=False)] = np.nan
    return counts


@pytest.mark.parametrize(("seed", "mean", "missing"), [(1, 40, 0), (2, 40, 9), (3, 0.4, 0), (4, 3, 25), (5, 900, 5)])
def test_indices_are_those_found_month_by_month(seed, mean, missing):
    counts = series(seed, mean=mean, missing=missing)

    found = seasonal_indices(counts[None])

    assert found[0] == pytest.approx(slowly(list(counts)))


def test_indices_without_noise_are_those_of_seasonal_decompose():
    season = np.array([8, 6, 7, 9, 12, 15, 18, 16, 12, 10, 9, 7]) * 1000.0
    counts = np.tile(season, 5)

    found = seasonal_indices(counts[None])[0]

    theirs = seasonal_decompose(counts, model="multiplicative", period=12).seasonal[:12]
    assert found == pytest.approx(theirs, abs=1e-3)


@pytest.mark.real
def test_indices_of_airline_passengers_are_those_of_seasonal_decompose():
    """`decompose` averages the years' ratios, ours sums them first, so later, larger years weigh more."""
    passengers = np.exp(columns("stl_R_airpassengers.csv")["y"])

    found = seasonal_indices(passengers[None])[0]

    theirs = seasonal_decompose(passengers, model="multiplicative", period=12).seasonal[:12]
    assert theirs[6] == pytest.approx(1.2265555)
    assert np.abs(found - theirs).max() < 0.02


def test_indices_are_1_where_nothing_was_recorded():
    counts = np.zeros((1, 36))

    assert (seasonal_indices(counts) == 1).all()


def test_index_is_1_where_a_month_was_never_held():
    counts = np.tile([np.nan, *[5.0, 50.0] * 5, 5.0], 3)

    found = seasonal_indices(counts[None])[0]

    assert 0.9 < found[0] < 1.1
    assert found[2] > 1.5


def test_indices_of_chance_alone_are_near_1():
    counts = np.random.default_rng(1).poisson(5, (200, 60)).astype(float)

    found = seasonal_indices(counts)

    raw_spread = np.sqrt(1 / 25)
    assert found.std() < raw_spread / 2


@pytest.mark.slow
@given(st.lists(st.one_of(st.integers(0, 500), st.just(float("nan"))), min_size=36, max_size=36))
def test_indices_are_positive_with_a_mean_of_1(counts):
    found = seasonal_indices(np.array([counts], dtype=float))

    assert (found > 0).all()
    assert found.mean() == pytest.approx(1)
