"""Simulated chances: fair draws, and the shortcut beside dealing the others out cell by cell."""

import numpy as np
import pytest

from crimestats.places import permutations as module
from crimestats.places.drawn_sums import drawn_sums
from crimestats.places.permutations import draws, simulated_chances


@pytest.mark.parametrize(("cells", "drawn"), [(6, 3), (200, 5), (40, 0)])
def test_a_draw_holds_no_cell_twice_and_each_as_often(cells, drawn):
    picks = draws(cells, drawn, 4_000, np.random.default_rng(1))
    often = np.bincount(picks.ravel(), minlength=cells)

    assert picks.shape == (4_000, drawn)
    assert all(len(set(row)) == drawn for row in picks.tolist())
    assert np.abs(often - 4_000 * drawn / cells).max() <= 5 * np.sqrt(4_000 * drawn / cells)


def test_few_cells_are_drawn_in_parts_when_there_are_many_draws(monkeypatch):
    monkeypatch.setattr(module, "_HELD", 30)
    picks = draws(6, 3, 101, np.random.default_rng(1))

    assert picks.shape == (101, 3)


@pytest.mark.parametrize("hold_own", [False, True])
def test_agrees_with_counting_draw_by_draw(hold_own):
    rng = np.random.default_rng(2)
    values = rng.integers(0, 4, 60).astype(float)
    drawn, sums = rng.integers(0, 6, 60), rng.integers(0, 12, 60).astype(float)
    picks = draws(60, 5, 300, rng)
    high, low = simulated_chances(values, sums, drawn, picks, hold_own=hold_own)

    for cell in range(60):
        used = [row[: drawn[cell]].tolist() for row in picks]
        totals = np.array([values[row].sum() for row in used if not (hold_own and cell in row)])
        assert high[cell] == (1 + (totals >= sums[cell]).sum()) / (1 + len(totals))
        assert low[cell] == (1 + (totals <= sums[cell]).sum()) / (1 + len(totals))


@pytest.mark.slow
@pytest.mark.parametrize("hold_own", [False, True])
def test_many_draws_come_near_the_exact_chance(hold_own):
    rng = np.random.default_rng(3)
    values = rng.poisson(1.5, 400).astype(float)
    drawn, sums = np.full(400, 8), rng.integers(4, 26, 400).astype(float)
    table = drawn_sums(values, 8, float(values.sum()))
    exact = table.high(sums, drawn, values if hold_own else None)
    high, _ = simulated_chances(values, sums, drawn, draws(400, 8, 200_000, rng), hold_own=hold_own)

    assert np.abs(high - exact).max() < 5 * 0.5 / np.sqrt(200_000 * 0.98)


@pytest.mark.parametrize("hold_own", [False, True])
def test_a_tie_counts_as_extreme_although_sums_round(hold_own):
    values = np.array([0.1, 0.2, 0.3, 0.4])
    picks = np.array([[0, 1, 2], [2, 1, 0]])
    high, low = simulated_chances(values, np.full(4, 0.6), np.full(4, 3), picks, hold_own=hold_own)

    assert (high[3], low[3]) == (1, 1)
