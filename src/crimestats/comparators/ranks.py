"""Where areas stand in order of their true rates, and how little that is known: never a bare rank."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Bools, Floats, Ints, inner
from crimestats.comparators.gamma_poisson import RateSpread, checked, rate_spread

_CELLS_AT_ONCE = 4_000_000
MOST_AREAS = 1_000


@dataclass(frozen=True)
class Ranks:
    """The standing of each area: 1 is the highest true rate."""

    median: Floats
    low: Ints
    high: Ints
    """The interval of each rank, one area at a time."""
    expected: Floats
    """Mean rank."""
    worst_quarter: Floats
    """Probability of being among the quarter of areas with the highest true rates."""
    in_top: Floats
    """Probability of being among the `top` highest."""
    top: int
    rate: Floats
    """Each true rate as best estimated, drawn towards the rest."""
    rate_low: Floats
    rate_high: Floats
    above: Floats
    """Shape (areas, areas): probability that the true rate of the row is above that of the column; nan to itself."""
    spread: RateSpread

    def distinguishable(self, probability: float = 0.95) -> Bools:
        """Shape (areas, areas): pairs of which one is above the other with at least this probability, either way."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.above >= probability) | (self.above <= 1 - probability))


def rank_intervals(
    counts: npt.ArrayLike,
    bases: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    dispersion: float = 1.0,
    top: int | None = None,
    level: float = 0.95,
    draws: int = 4000,
) -> Ranks:
    """Between which ranks each area stands, allowing for chance in its count and for how alike areas are.

    Args:
        counts, bases: shape (areas,): records, and people (or months) behind them.
        dispersion: variance over mean of one area's count about its own true rate; 1 is Poisson.
        top: for `in_top`; a tenth of the areas, at least one, if left out.
        level: of the intervals.

    Raises:
        ValueError: counts or bases that do not fit; over MOST_AREAS areas; a top that is not among the areas.

    Limits: the intervals hold for one area looked at, not for all at once: see `simultaneous_rank_intervals`. The true
    rates are taken as a sample from one gamma distribution; an area that is known to be of another kind should not
    stand in the same table.

    Source: Goldstein and Spiegelhalter (1996), JRSS A 159(3), section 3; Marshall and Spiegelhalter (1998), BMJ 316,
    1701-1705; with the uncertainty of the spread drawn as well.

    >>> found = rank_intervals([90, 50, 10], [100] * 3, rng=np.random.default_rng(1))
    >>> found.low.tolist(), found.high.tolist()
    ([1, 2, 3], [1, 2, 3])
    """
    count, base = checked(counts, bases, dispersion)
    if count.size > MOST_AREAS:
        raise ValueError(f"there are {count.size:,} areas; ranks are for at most {MOST_AREAS:,}")
    top = max(1, count.size // 10) if top is None else top
    if not 1 <= top <= count.size:
        raise ValueError(f"the top is at least 1 and at most the {count.size:,} areas")
    inner(level, "the level of an interval")
    spread = rate_spread(count, base, dispersion=dispersion)
    rates = _draw_rates(count, base, spread, dispersion, draws, rng)
    ranks = (-rates).argsort(axis=1).argsort(axis=1) + 1
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(ranks, tails, axis=0, method="closest_observation")
    rate_low, rate_high = np.quantile(rates, tails, axis=0)
    return Ranks(
        median=np.median(ranks, axis=0),
        low=low.astype(np.int64),
        high=high.astype(np.int64),
        expected=ranks.mean(axis=0),
        worst_quarter=np.asarray((ranks <= max(1, count.size // 4)).mean(axis=0)),
        in_top=np.asarray((ranks <= top).mean(axis=0)),
        top=top,
        rate=rates.mean(axis=0),
        rate_low=rate_low,
        rate_high=rate_high,
        above=_shares_above(rates),
        spread=spread,
    )


def simultaneous_rank_intervals(
    counts: npt.ArrayLike, bases: npt.ArrayLike, *, dispersion: float = 1.0, level: float = 0.95
) -> tuple[Ints, Ints]:
    """Between which ranks every area stands, so that with this confidence all of the intervals hold at once.

    An area's rank is at least one more than the areas clearly above it, at most all less those clearly below it; what
    is clear is judged by Tukey's test of every pair. Much wider than `rank_intervals`, and takes areas as unrelated.

    Returns:
        Lowest and highest rank, each shape (areas,).

    Limits: from the square roots of rates, good where a count is 5 or more.

    Source: Al Mohamad, van Zwet and Goeman (2022), Biometrical Journal 64(2), the method of Tukey's honest significant
    difference, with Kramer's extension to unequal errors.

    >>> lowest, highest = simultaneous_rank_intervals([900, 500, 100], [1000] * 3)
    >>> lowest.tolist(), highest.tolist()
    ([1, 2, 3], [1, 2, 3])
    """
    count, base = checked(counts, bases, dispersion)
    inner(level, "the level of an interval")
    value, error = np.sqrt((count + 3 / 8) / base), np.sqrt(dispersion / base) / 2
    least = stats.studentized_range.ppf(level, count.size, np.inf) / np.sqrt(2)
    clear = (value[:, None] - value) / np.hypot(error[:, None], error) > least
    return 1 + clear.sum(axis=0), count.size - clear.sum(axis=1)


def _draw_rates(
    count: Floats, base: Floats, spread: RateSpread, dispersion: float, draws: int, rng: np.random.Generator
) -> Floats:
    """True rates that could lie behind the counts, shape (draws, areas)."""
    at = rng.choice(spread.weights.size, draws, p=spread.weights)
    mean = spread.means[at] * np.exp(rng.normal(0, spread.errors[at]))
    shape = (spread.variations[at] ** -2)[:, None]
    return rng.gamma(shape + count / dispersion) / (shape / mean[:, None] + base / dispersion)


def _shares_above(rates: Floats) -> Floats:
    """How often each column lies above each other one: shape (areas, areas)."""
    draws, areas = rates.shape
    step = max(1, _CELLS_AT_ONCE // areas**2)
    above = np.zeros((areas, areas))
    for start in range(0, draws, step):
        part = rates[start : start + step]
        above += (part[:, :, None] > part[:, None, :]).sum(axis=0)
    above /= draws
    np.fill_diagonal(above, np.nan)
    return above
