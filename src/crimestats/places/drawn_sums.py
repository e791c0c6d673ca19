"""The exact distribution of the sum of some values drawn at random, without replacement, from all values of a map."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln

from crimestats.arrays import Floats, Ints

MOST_DRAWN = 600
"""Beyond so many values a draw's weights leave the range of a float."""

_NEGLIGIBLE = 1e-12
"""A chance below this is reported as this: no map has cells enough to need less."""

_UNSEEN = 1e-18
"""Draws of one value so often that their chance is below this are left out."""

_FINE = 1000
"""Steps to a standard deviation of the sum, where values are not whole numbers."""

_MOST_WORK = 2e9
"""Multiplications and additions; coarser steps are taken where a map would need more."""

_MOST_HELD = 4e6
"""Chances held; coarser steps are taken where there would be more."""


@dataclass(frozen=True, eq=False)
class DrawnSums:
    """Chances of sums of 0, 1, ... values drawn from a map, on a lattice of steps of `unit`."""

    above: Floats
    """Shape (drawn + 1, top + 1): the chance that the sum is at least so many steps, values rounded up to steps."""
    below: Floats
    """Shape (drawn + 1, top + 1): the chance that the sum is at most so many steps, values rounded down to steps."""
    unit: float
    """1 for whole numbers, unless they are too large; then, and for other numbers, a power of 2."""
    exact: bool
    """Whether every value is a whole number of steps; if not, no chance is below the true one."""
    cells: int

    def high(self, sums: Floats, drawn: Ints, own: Floats | None = None) -> Floats:
        """The chance of a sum as large as each of `sums`, or larger, of `drawn` values.

        With `own`, the values are drawn from all others than one that is `own`.
        """
        at = np.ceil(sums / self.unit).astype(np.int64)
        held = None if own is None else np.ceil(own / self.unit).astype(np.int64)
        return self._chance(self.above, at, drawn, held, beyond=1.0)

    def low(self, sums: Floats, drawn: Ints, own: Floats | None = None) -> Floats:
        """The chance of a sum as small as each of `sums`, or smaller; as `high`."""
        at = np.floor(sums / self.unit).astype(np.int64)
        held = None if own is None else np.floor(own / self.unit).astype(np.int64)
        return self._chance(self.below, at, drawn, held, beyond=0.0)

    def _chance(self, table: Floats, at: Ints, drawn: Ints, own: Ints | None, *, beyond: float) -> Floats:
        at = np.minimum(at, table.shape[1] - 1)
        if own is None:
            return np.clip(table[drawn, at], _NEGLIGIBLE, 1.0)
        # A draw from all cells holds the one in question with chance drawn / cells, and then the rest of it is a draw
        # of one fewer from the others. So chances among the others follow one by one, from the fewest drawn upwards.
        # Each step back weighs less by the odds of being drawn, so a few of them reach the precision of a float.
        chance = np.zeros(at.shape)
        largest = table.shape[0] - 1
        odds = max(largest, 1) / (self.cells - largest)
        steps = largest if odds >= 1 else min(largest, math.ceil(math.log(_UNSEEN) / math.log(odds)))
        for fewer in range(steps, -1, -1):
            left = drawn - fewer
            step = at - fewer * own
            whole = np.where(step < 0, beyond, table[np.maximum(left, 0), np.maximum(step, 0)])
            share = left / self.cells
            chance = np.where(left < 0, 0.0, np.clip((whole - share * chance) / (1 - share), 0.0, 1.0))
        return np.clip(chance, _NEGLIGIBLE, 1.0)


def drawn_sums(values: Floats, drawn: int, highest: float) -> DrawnSums:
    """The distribution of the sum of up to `drawn` of the values, for sums of up to `highest`.

    A draw takes each cell with the same small chance, given that it takes so many in all. So the weight of every sum is
    a sum of products of positive numbers, value by value: nothing cancels, and the smallest tail is as precise as the
    largest.

    Args:
        values: shape (cells,), at least 0.
        drawn: at most half of the cells, and at most MOST_DRAWN.
        highest: the largest sum that will be asked for.

    Raises:
        ValueError: more drawn than that, or values too large or too small to have a spread that a float can hold.

    Limits: seconds and memory grow with drawn x highest / unit, which `unit` keeps in bounds: about 0.15 GB.
    """
    if 2 * drawn > values.size:
        raise ValueError("a neighbourhood holds over half of the study area: it is too wide for this map")
    if drawn > MOST_DRAWN:
        raise ValueError(f"a neighbourhood has {drawn} cells; chances are worked out for at most {MOST_DRAWN}")
    whole = bool((values == np.floor(values)).all())
    alike = bool(np.ptp(values) == 0)
    with np.errstate(over="ignore", under="ignore"):
        spread = math.sqrt(max(drawn, 1)) * float(values.std())
    if not alike and not 0 < spread < math.inf:
        raise ValueError("the values are too large or too small for chances: give them in another unit")
    unit = 1.0 if whole or alike else 2.0 ** math.floor(math.log2(spread / _FINE))
    while _too_fine(values, drawn, highest, unit):
        unit *= 2
    exact = bool((values / unit == np.floor(values / unit)).all())
    up = _weights(np.ceil(values / unit), drawn, math.ceil(highest / unit))
    down = up if exact else _weights(np.floor(values / unit), drawn, math.ceil(highest / unit))
    above = np.cumsum(up[:, ::-1], axis=1)[:, ::-1]
    below = np.cumsum(down, axis=1)
    return DrawnSums(above / above[:, :1], below / below[:, -1:], unit, exact, values.size)


def _too_fine(values: Floats, drawn: int, highest: float, unit: float) -> bool:
    """Whether steps of `unit` would ask for more time or memory than is meant."""
    size = (drawn + 1) * (highest / unit + 2)
    if size > _MOST_HELD:
        return True
    _, often = np.unique(np.ceil(values / unit), return_counts=True)
    return float(_most_often(often, drawn).sum()) * size > _MOST_WORK


def _most_often(often: Ints, drawn: int) -> Ints:
    """How often each value may come up in a draw, but for chances that nobody will see.

    The chance of a value `time` times or more is at most the expected number of ways to pick so many of them.
    """
    time = np.arange(1, drawn + 1)
    left = np.maximum(often[:, None] - time + 1, 0)
    ways = np.cumprod(left / (often.sum() - time + 1) * (drawn - time + 1) / time, axis=1)
    return np.where(ways >= _UNSEEN, time, 0).max(axis=1, initial=0)


def _weights(steps: Floats, drawn: int, highest: int) -> Floats:
    """Weights of (values drawn, sum in steps), shape (drawn + 1, top + 1); the last column is that sum or more."""
    value, often = np.unique(steps.astype(np.int64), return_counts=True)
    middle = drawn * steps.mean() + 12 * math.sqrt(max(drawn, 1)) * steps.std()
    top = min(highest + 1, math.ceil(middle) + 8)
    while True:
        weights = _drawn(value, often, drawn, top)
        if top > highest or weights[drawn, top] <= _NEGLIGIBLE * weights[drawn].sum():
            return weights
        top = min(highest + 1, 2 * top)


def _drawn(value: Ints, often: Ints, drawn: int, top: int) -> Floats:
    """The weights, value by value from the smallest: each cell is drawn with odds that make `drawn` usual."""
    cells = float(often.sum())
    odds = max(drawn, 1) / (cells - drawn)
    # Whole rows have weights from 1 to about e to the `drawn`: halfway between, both ends stay in the range of a float.
    scale = (gammaln(cells + 1) - gammaln(drawn + 1) - gammaln(cells - drawn + 1) + drawn * math.log(odds)) / (
        2 * cells
    )
    most = _most_often(often, drawn)
    weights = np.zeros((drawn + 1, top + 1))
    weights[0, 0] = 1.0
    filled = 0
    for each, number, times in zip(value.tolist(), often.tolist(), most.tolist(), strict=True):
        before = weights[:, : filled + 1] * math.exp(-scale * number)
        weights[:, : filled + 1] = before
        ways = 1.0
        for time in range(1, times + 1):
            ways *= (number - time + 1) / time * odds
            rise = each * time
            fits = max(min(filled + 1, top - rise), 0)
            weights[time:, rise : rise + fits] += ways * before[:-time, :fits]
            weights[time:, top] += ways * before[:-time, fits:].sum(axis=1)
        filled = min(top, drawn * each)
    return weights
