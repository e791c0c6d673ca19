"""How far places chosen for their counts will fall by themselves."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, Ints, inner
from crimestats.regression_to_mean.risk import Prior, SpreadOfRisk, expected_risk, risk_given_counts, spread_of_risk
from crimestats.regression_to_mean.tally import period_table
from crimestats.regression_to_mean.uncertainty import SPREADS, resampled_spreads


@dataclass(frozen=True)
class ExpectedFall:
    """What to expect next of the places chosen, if nothing is done and the whole area stays level."""

    chosen: Ints
    """Rows of the places, in the order given."""
    carried_forward: Floats
    """What each would have if its baseline went on unchanged: the figure that a plain before/after starts from."""
    expected: Floats
    """Records to expect at each."""
    low: Floats
    high: Floats
    total_low: float
    total_high: float
    spread: SpreadOfRisk

    @property
    def total_carried_forward(self) -> float:
        """All the places together, their baseline carried forward."""
        return float(self.carried_forward.sum())

    @property
    def total_expected(self) -> float:
        """Records to expect at all of them together."""
        return float(self.expected.sum())

    @property
    def fall(self) -> float:
        """The share by which all of them together fall by themselves; nan where the baseline is nothing."""
        before = self.total_carried_forward
        return 1 - self.total_expected / before if before else float("nan")

    @property
    def falls(self) -> Floats:
        """The share by which each falls by itself (negative: rises); nan where its baseline is nothing."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.where(self.carried_forward > 0, 1 - self.expected / self.carried_forward, np.nan))


def busiest(counts: npt.ArrayLike, top: int) -> Ints:
    """The rows of the places with the most records over all periods, most first; ties go by position.

    >>> busiest([3, 9, 4], 2).tolist()
    [1, 2]
    """
    table, _ = period_table(counts, 1.0)
    if top < 1:
        raise ValueError("at least one place is chosen")
    return np.asarray(np.argsort(-table.sum(axis=1), kind="stable")[:top], dtype=np.int64)


def expected_fall(
    counts: npt.ArrayLike,
    chosen: npt.ArrayLike,
    *,
    rng: np.random.Generator,
    exposure: npt.ArrayLike = 1.0,
    next_exposure: float = 1.0,
    prior: Prior = "mixture",
    volatility: float | None = None,
    level: float = 0.95,
    draws: int = 4000,
) -> ExpectedFall:
    """What the places chosen will have next if nothing is done: each, together, and how far below their peak.

    Args:
        counts: shape (places,) or, better, (places, periods): records at every place there is, chosen or not.
        chosen: rows of the places chosen by these counts.
        exposure: time behind each count: a number, one for each period, or one for each count.
        next_exposure: the length of the next period, in the same unit.
        prior, volatility: as for `spread_of_risk`.
        level: of the intervals, for the count to come (not for its mean).
        draws: how many counts are drawn for the intervals.

    Raises:
        ValueError: a row that is not there, or chosen twice; what `spread_of_risk` refuses.

    Limits: right for places chosen by the counts given, in whatever way; not for places chosen for what only the
    chooser knew (a burst after the counts end). Places are taken as alike but for their counts: where some are known
    to differ (town centres), give those apart. A real change of the whole area comes on top.

    Source: Robbins (1956), Proc 3rd Berkeley Symp 1, 157-163; Hauer (1997), Observational before-after studies,
    ch. 11; Barnett, van der Pols and Dobson (2005), Int J Epidemiol 34(1), for why.

    >>> counts = [9] + [0, 1, 2, 3] * 10
    >>> found = expected_fall(counts, busiest(counts, 1), rng=np.random.default_rng(1))
    >>> bool(found.total_expected < found.total_carried_forward)
    True
    """
    table, spans = period_table(counts, exposure)
    rows = chosen_rows(chosen, len(table))
    check_drawing(next_exposure, level, draws)
    spread = spread_of_risk(table, spans, prior=prior, volatility=volatility)
    means = np.full(draws // SPREADS, float(next_exposure))
    spreads = resampled_spreads(spread, table, spans, prior=prior, rng=rng)
    coming = np.vstack([counts_to_come(other, table[rows], spans[rows], means, rng) for other in spreads])
    tails = [(1 - level) / 2, (1 + level) / 2]
    low, high = np.quantile(coming, tails, axis=0)
    total_low, total_high = np.quantile(coming.sum(axis=1), tails)
    forward = table[rows].sum(axis=1) / (spans * spread.level)[rows].sum(axis=1) * next_exposure
    expected = expected_risk(spread, table[rows], spans[rows]) * next_exposure
    return ExpectedFall(rows, forward, expected, low, high, float(total_low), float(total_high), spread)


def chosen_rows(chosen: npt.ArrayLike, places: int) -> Ints:
    """The rows chosen, checked."""
    rows = np.array(chosen)
    if rows.ndim != 1 or rows.size == 0 or not np.issubdtype(rows.dtype, np.integer):
        raise ValueError("chosen is a list of row numbers, at least one")
    if rows.min() < 0 or rows.max() >= places:
        raise ValueError(f"a row chosen is not among the {places:,} places")
    if np.unique(rows).size < rows.size:
        raise ValueError("a place is chosen twice")
    return rows.astype(np.int64)


def check_drawing(span: float, level: float, draws: int) -> None:
    """Raises ValueError for a period, a level or a number of draws that gives no interval."""
    if not span > 0:
        raise ValueError("the period to come has a length above 0")
    inner(level, "the level of an interval")
    if draws < SPREADS:
        raise ValueError(f"at least {SPREADS} draws are needed")


def counts_to_come(
    spread: SpreadOfRisk, table: Floats, spans: Floats, factors: Floats, rng: np.random.Generator
) -> Floats:
    """Counts drawn for places by what they had, shape (factors, places): a risk given it, a shock, and chance.

    Risk becomes a mean by each of `factors`: the exposure, times any change of the whole area.
    """
    posterior = risk_given_counts(spread, table, spans)
    steps = np.cumsum(posterior, axis=1)
    steps[:, -1] = 1
    at = np.stack([np.searchsorted(row, rng.random(factors.size), side="right") for row in steps], axis=1)
    mean = spread.risks[at] * factors[:, None]
    if spread.volatility > 0:
        mean = mean * rng.gamma(1 / spread.volatility, spread.volatility, mean.shape)
    return rng.poisson(mean).astype(np.float64)
