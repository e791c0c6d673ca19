"""Choosing hot spots: each method against a plain loop, the shrinking against its formula, and what must hold."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import optimize, stats

from crimestats.places.accuracy import ranking_accuracy
from crimestats.places.choosing import choose_hot_spots, hot_spot_scores
from crimestats.places.density import kernel_density
from crimestats.places.getis_ord import gi_star
from crimestats.places.grid import Grid, count_points

GRID = Grid(0, 0, 250, rows=6, columns=8)


def some_crimes(seed, number=120):
    rng = np.random.default_rng(seed)
    x = np.clip(rng.normal(700, 300, number), 1, 1_999)
    y = np.clip(rng.normal(800, 250, number), 1, 1_499)
    return x, y, rng.integers(0, 9, number)


def plain_counts(x, y, weights):
    counts = np.zeros(GRID.shape)
    for east, north, weight in zip(x, y, weights, strict=True):
        counts[int(north // 250), int(east // 250)] += weight
    return counts


@pytest.mark.parametrize("half_life", [None, 3.0])
def test_the_count_is_each_crime_by_its_age(half_life):
    x, y, months = some_crimes(1)
    weights = np.ones(x.size) if half_life is None else 0.5 ** (months / half_life)

    scores = hot_spot_scores(GRID, x, y, months, method="count", half_life_months=half_life)

    np.testing.assert_allclose(scores, plain_counts(x, y, weights) * x.size / weights.sum())


def test_density_and_gi_star_are_those_of_their_own_modules():
    x, y, months = some_crimes(2)

    density = hot_spot_scores(GRID, x, y, months, method="density", bandwidth_m=400, half_life_months=None)
    clustered = hot_spot_scores(GRID, x, y, months, method="gi star", half_life_months=None)

    np.testing.assert_allclose(density, kernel_density(GRID, x, y, bandwidth_m=400).per_km2)
    np.testing.assert_allclose(clustered, gi_star(count_points(GRID, x, y).counts))


@pytest.mark.parametrize("with_background", [False, True])
def test_shrinking_is_the_mean_of_the_gamma_that_fits_best(with_background):
    x, y, months = some_crimes(3)
    counts = plain_counts(x, y, np.ones(x.size)).ravel()
    prior = kernel_density(GRID, x, y, bandwidth_m=500).unscaled.ravel()
    others = np.random.default_rng(4).uniform(0, 1_400, (2, 900)) if with_background else None
    if others is not None:
        prior = np.sqrt(prior * plain_counts(*others, np.ones(900)).ravel())
    prior = np.maximum(prior / prior.sum(), 1e-6 / prior.size)
    prior *= counts.sum() / prior.sum()

    def unlikelihood(log_shape):
        shape = np.exp(log_shape)
        return -stats.nbinom.logpmf(counts, shape, shape / (shape + prior)).sum()

    shape = np.exp(optimize.minimize_scalar(unlikelihood, bounds=(-9, 9), method="bounded").x)

    scores = hot_spot_scores(
        GRID, x, y, months, bandwidth_m=500, half_life_months=None,
        background=None if others is None else (others[0], others[1]),
    )  # fmt: skip

    np.testing.assert_allclose(scores.ravel(), prior * (shape + counts) / (shape + prior), rtol=1e-4)


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_order_is_irrelevant_and_a_shift_of_map_or_calendar_too(seed):
    x, y, months = some_crimes(seed, 60)
    order = np.random.default_rng(seed).permutation(60)
    moved = Grid(5_000, 9_000, 250, rows=6, columns=8)

    one = hot_spot_scores(GRID, x, y, months)
    other = hot_spot_scores(moved, x[order] + 5_000, y[order] + 9_000, months[order] + 7)

    np.testing.assert_allclose(one, other, rtol=1e-5)
    assert (one > 0).all()


def test_expected_crimes_add_up_to_about_those_recorded():
    x, y, months = some_crimes(5, 400)

    scores = hot_spot_scores(GRID, x, y, months)

    assert scores.sum() == pytest.approx(400, rel=0.1)
    assert scores.max() < plain_counts(x, y, np.ones(400)).max() * 1.2


@pytest.mark.slow
def test_shrinking_beats_the_count_where_crimes_are_few_and_risk_is_smooth():
    rng = np.random.default_rng(6)
    grid = Grid(0, 0, 250, rows=40, columns=40)
    east, north = np.meshgrid(*grid.centres())
    risk = np.exp(-((east - 4_000) ** 2 + (north - 6_000) ** 2) / (2 * 1_200**2)) + 0.05
    captured = {"shrunk": 0.0, "count": 0.0}
    for _ in range(5):
        past, to_come = rng.poisson(risk * 0.4), rng.poisson(risk * 0.4)
        x, y = np.repeat(east.ravel(), past.ravel()), np.repeat(north.ravel(), past.ravel())
        for method in captured:
            scores = hot_spot_scores(grid, x, y, np.ones(x.size), method=method)
            captured[method] += ranking_accuracy(scores.ravel(), to_come.ravel()).at(80).captured

    assert captured["shrunk"] > 1.2 * captured["count"]


def test_only_the_study_area_is_ranked_and_ties_are_told():
    inside = np.ones(GRID.shape, dtype=bool)
    inside[0, 0] = False
    x, y = [100, 100, 300, 600, 900], [100, 100, 100, 100, 100]

    chosen = choose_hot_spots(GRID.within(inside), x, y, [1] * 5, cells=2, method="count")

    assert np.isnan(chosen.scores[0, 0])
    assert chosen.cells.tolist() == [1, 2]
    assert chosen.tied == 1


def test_a_background_elsewhere_altogether_says_nothing():
    grid = Grid(0, 0, 250, rows=1, columns=4)

    scores = hot_spot_scores(grid, [100], [100], [1], bandwidth_m=200, background=([600], [100]))

    assert scores.argmax() == 0
    assert np.isfinite(scores).all()


def test_the_input_is_not_altered():
    x, y, months = some_crimes(7)
    kept = x.copy(), y.copy(), months.copy()

    choose_hot_spots(GRID, x, y, months, cells=3, background=(x, y))

    for given_, before in zip((x, y, months), kept, strict=True):
        np.testing.assert_array_equal(given_, before)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"x": [], "y": [], "months_ago": []}, "there is no crime to rank cells by"),
        ({"x": [-50.0]}, "no crime in the study area"),
        ({"months_ago": [1, 2]}, "there are 1 crimes and 2 months"),
        ({"months_ago": [-1]}, "months_ago has a value below 0"),
        ({"half_life_months": 0}, "a half-life is above 0 months"),
        ({"method": "guess"}, "“guess” is no method"),
        ({"cells": 0}, "the study area has 48 cells"),
        ({"cells": 49}, "the study area has 48 cells"),
    ],
)
def test_what_cannot_be_ranked_is_refused(words, sentence):
    with pytest.raises(ValueError, match=sentence):
        choose_hot_spots(GRID, **{"x": [100.0], "y": [100.0], "months_ago": [1], "cells": 1} | words)
