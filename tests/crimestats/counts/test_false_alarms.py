"""How often "rose" and "fell" are said of areas where nothing changed, and how often of those where something did."""

import csv
import gzip

import numpy as np
import pytest

from crimestats.counts import compare, power
from crimestats.counts.dispersion import correlation
from crimestats.counts.paired import pair
from crimestats_reference import real
from stable_areas import REAL_CORRELATION, stable

AREAS, LINES = 500, 14


def said(areas: int, rng: np.random.Generator, **series: float) -> tuple[float, float, float, float]:
    """Of stable areas of 14 lines each: lines said to change, areas with any, p-values under 5%, limits that hold 1."""
    any_, lines, small, covered = 0, 0, 0.0, 0.0
    for _ in range(areas):
        months = stable(rng, LINES, **series)
        found = compare(months[:, 12:], months[:, :12])
        changed = int(np.isin(found.verdict, ["rose", "fell"]).sum())
        any_ += changed > 0
        lines += changed
        small += np.nanmean(found.p_value <= 0.05)
        covered += ((found.lower <= 1) & (found.upper >= 1)).mean()
    return lines / areas / LINES, any_ / areas, small / areas, covered / areas


@pytest.mark.slow
def test_stable_areas_are_left_alone():
    lines, any_, small, covered = said(60, np.random.default_rng(21))

    assert lines <= 0.05
    assert any_ <= 0.15
    assert small == pytest.approx(0.05, abs=0.025)
    assert covered == pytest.approx(0.95, abs=0.025)


@pytest.mark.proof
@pytest.mark.parametrize("memory", [None, 0.0, REAL_CORRELATION])
def test_500_stable_areas_are_left_alone(memory):
    """Each line is one of its area's page; the false discovery rate is over the page."""
    lines, any_, small, covered = said(AREAS, np.random.default_rng(22), memory=memory)

    print(
        f"memory {memory}: said {lines:.2%} of lines, {any_:.1%} of areas; p <= 0.05 {small:.1%}, cover {covered:.1%}"
    )
    assert lines <= 0.05
    assert any_ <= 0.07
    assert small <= 0.06
    assert covered >= 0.94


@pytest.mark.proof
def test_500_single_stable_lines_are_left_alone():
    rng = np.random.default_rng(23)
    months = [stable(rng, 1) for _ in range(AREAS)]

    called = np.mean([compare(y[:, 12:], y[:, :12]).verdict[0] in {"rose", "fell"} for y in months])

    print(f"single lines: said {called:.1%}")
    assert called <= 0.05


@pytest.mark.proof
@pytest.mark.parametrize("dispersion", [2, 3])
@pytest.mark.parametrize("mean", [3, 10, 30, 100, 1000])
def test_a_single_stable_line_of_each_size_is_left_alone(mean, dispersion):
    """With the memory of real series, and more luck than most small lines have."""
    rng = np.random.default_rng(mean + dispersion)
    spread = np.sqrt(np.log(1 + (dispersion - 1) / mean))
    luck = rng.normal(size=(1000, 24))
    for month in range(1, 24):
        luck[:, month] = REAL_CORRELATION * luck[:, month - 1] + np.sqrt(1 - REAL_CORRELATION**2) * luck[:, month]
    months = rng.poisson(mean * np.exp(spread * luck - spread**2 / 2))

    called = np.mean([compare(y[12:], y[:12]).verdict[0] in {"rose", "fell"} for y in months])

    print(f"mean {mean}, dispersion {dispersion}: said {called:.1%}")
    assert called <= 0.075


@pytest.mark.slow
@pytest.mark.parametrize("percent", [-40, -25, 30])
def test_planted_changes_are_found_as_often_as_the_stated_power(percent):
    rng = np.random.default_rng(24)
    found, stated = [], []
    for _ in range(40):
        means = np.exp(rng.uniform(np.log(5), np.log(300), 40))
        months = stable(rng, 40, means=means)
        planted = np.arange(40) < 10
        months[planted, 12:] = rng.binomial(months[planted, 12:].astype(int), 1 + percent / 100) if percent < 0 else (
            months[planted, 12:] + rng.poisson(months[planted, 12:] * percent / 100)
        )  # fmt: skip
        told = compare(months[:, 12:], months[:, :12])
        found += list(told.p_value[planted] <= 0.05)
        known = {"dispersion": told.dispersion[planted], "degrees": told.degrees[planted]}
        stated += list(power(means[planted] * 12, percent, **known))

    assert np.mean(found) == pytest.approx(np.mean(stated), abs=0.06)


@pytest.mark.real
@pytest.mark.slow
def test_simulated_luck_is_as_that_of_real_series():
    """London's boroughs by offence, 2011 to 2019: the correlation that `stable` and `USUAL_CORRELATION` suppose."""
    path = real("mps/mps-borough-monthly-2010-2021.csv.gz")
    with gzip.open(path, "rt", encoding="utf-8-sig") as file:
        header, *rows = csv.reader(file)
    at = [place for place, name in enumerate(header) if "201101" <= name.strip() <= "201912"]
    series = np.array([[float(row[place] or 0) for place in at] for row in rows]).reshape(-1, 9, 12)
    series = series[series.mean(axis=(1, 2)) >= 10]
    pairs = pair(series[:, 1:].reshape(-1, 12), series[:, :-1].reshape(-1, 12), 1, 1, False)

    found = correlation(pairs.lagged, pairs.telling, np.maximum(pairs.scatter, 1), most=1.0)

    print(f"correlation {found:.2f}, dispersion {np.nanmedian(pairs.scatter):.2f}")
    assert found == pytest.approx(REAL_CORRELATION, abs=0.05)
    assert 1.5 < np.nanmedian(pairs.scatter) < 3
