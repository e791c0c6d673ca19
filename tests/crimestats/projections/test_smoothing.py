import numpy as np
import pytest
from statsmodels.tsa.holtwinters import Holt, SimpleExpSmoothing

from crimestats.projections import smoothing
from crimestats.projections.smoothing import akaike_weights, damped_path, smoothed_level


def run(seed, months=60, missing=0):
    rng = np.random.default_rng(seed)
    values, usual = rng.poisson(30, months).astype(float), rng.uniform(0.5, 1.5, months)
    gaps = rng.choice(months, missing, replace=False)
    values[gaps] = usual[gaps] = 0.0
    return values, usual


def weights_of(errors):
    mean = np.mean(errors, axis=1) + 1e-9
    likelihood = (mean / mean.min()) ** (-len(errors[0]) / 2)
    return likelihood / likelihood.sum()


def slow_level(values, usual):
    levels, errors = [], []
    for alpha in smoothing.ALPHAS:
        missed, seen = [], 0
        for month in range(len(values) + 1):
            top = sum(values[m] * (1 - alpha) ** (month - 1 - m) for m in range(month))
            bottom = sum(usual[m] * (1 - alpha) ** (month - 1 - m) for m in range(month))
            if month < len(values) and usual[month] > 0:
                seen += 1
                if seen > 12:
                    missed.append((values[month] - usual[month] * top / bottom) ** 2)
        levels.append(top / bottom)
        errors.append(missed)
    return float(weights_of(errors) @ np.array(levels))


def slow_path(adjusted, usual, start):
    paths, errors = [], []
    for alpha, beta, damping in smoothing.DAMPED_CONSTANTS:
        level, slope, seen, missed = start, 0.0, 0, []
        for value, index in zip(adjusted, usual, strict=True):
            said = level + damping * slope
            error = value - said if index > 0 else 0.0
            seen += index > 0
            if index > 0 and seen > 12:
                missed.append((index * error) ** 2)
            level, slope = said + alpha * error, damping * slope + beta * error
        paths.append([level + slope * sum(damping**k for k in range(1, ahead + 1)) for ahead in range(1, 13)])
        errors.append(missed)
    return weights_of(errors) @ np.array(paths)


@pytest.mark.parametrize("missing", [0, 14])
def test_level_is_that_found_month_by_month(missing):
    runs = [run(seed, missing=missing) for seed in range(5)]

    found = smoothed_level(np.array([v for v, _ in runs]), np.array([u for _, u in runs]))

    assert found == pytest.approx([slow_level(*one) for one in runs])


@pytest.mark.parametrize("missing", [0, 14])
def test_path_is_that_found_month_by_month(missing):
    runs = [run(seed, missing=missing) for seed in range(4)]
    values, usual = (np.array(part) for part in zip(*runs, strict=True))

    found = damped_path(
        values,
        usual,
        np.full(4, 25.0),
    )

    assert found == pytest.approx(np.array([slow_path(*one, 25.0) for one in runs]))


def test_level_is_that_of_simple_exponential_smoothing(monkeypatch):
    monkeypatch.setattr(smoothing, "ALPHAS", np.array([0.3]))
    values, _ = run(1, months=150)

    found = smoothed_level(values[None], np.ones((1, 150)))

    model = SimpleExpSmoothing(values, initialization_method="known", initial_level=values[0])
    assert found[0] == pytest.approx(model.fit(0.3, optimized=False).forecast(1)[0], abs=1e-9)


def test_path_is_that_of_holts_damped_trend(monkeypatch):
    monkeypatch.setattr(smoothing, "DAMPED_CONSTANTS", np.array([(0.2, 0.2 * 0.1, 0.9)]))
    values = np.arange(60.0) + run(2)[0]

    found = damped_path(values[None], np.ones((1, 60)), np.array([20.0]))

    model = Holt(values, damped_trend=True, initialization_method="known", initial_level=20.0, initial_trend=0.0)
    fit = model.fit(smoothing_level=0.2, smoothing_trend=0.1, damping_trend=0.9, optimized=False)
    assert found[0] == pytest.approx(fit.forecast(12), abs=1e-9)


def test_level_after_a_gap_leans_more_on_what_follows_it():
    before, after = [10.0] * 30, [20.0] * 6
    usual = np.ones(36)

    together = smoothed_level(np.array([before + after]), usual[None])
    apart = smoothed_level(np.array([before + [0.0] * 12 + after]), np.r_[usual[:30], np.zeros(12), usual[:6]][None])

    assert 10 < together[0] < apart[0] < 20


def test_weights_are_equal_where_all_do_equally_well():
    weights = akaike_weights(np.zeros((4, 2)), np.array([30, 40]))

    assert (weights == 0.25).all()


def test_weights_are_relative_likelihoods():
    """Normal errors: a mean square 10 per cent higher over 40 months is e^(-20 ln 1.1) as likely."""
    weights = akaike_weights(np.array([[40.0], [44.0]]), np.array([40]))

    assert weights[1, 0] / weights[0, 0] == pytest.approx(1.1**-20)
