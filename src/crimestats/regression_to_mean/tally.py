"""Counts by place and period brought to a form that can be fitted: alike places counted once, the area's level out."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, counted
from crimestats.regression_to_mean.mixture import count_likelihood

FEWEST_PLACES = 20
_FINEST_LEAP = 0.125
_FEWEST_LEAPS, _MOST_LEAPS = 100, 400


@dataclass(frozen=True)
class Tally:
    """How many places had which counts, and the risks that could lie behind them."""

    seen: Floats
    """Shape (kinds of place, periods): records."""
    effective: Floats
    """The same shape: exposure, longer for a period in which the whole area was above its level."""
    places: Floats
    """How many places are of each kind."""
    risks: Floats
    level: Floats

    def log_likelihoods(self, volatility: float) -> Floats:
        """Log-probability of what each kind of place had at each risk."""
        return log_likelihoods(self.seen, self.effective, self.risks, volatility)


def tally(table: Floats, spans: Floats) -> Tally:
    """The tally of a table of places by periods. Raises ValueError where no spread can be fitted to it."""
    if len(table) < FEWEST_PLACES:
        raise ValueError(f"there are {len(table)} places; the spread of risk needs at least {FEWEST_PLACES}")
    if not table.any():
        raise ValueError("there is no record at any place")
    if not table.any(axis=0).all():
        raise ValueError("a period has no record at any place; leave it out if nothing is held for it")
    level = table.sum(axis=0) / spans.sum(axis=0) / (table.sum() / spans.sum())
    kinds, places = np.unique(np.hstack([table, spans * level]), axis=0, return_counts=True)
    seen, effective = np.hsplit(kinds, 2)
    risks = _distinct_risks(seen.sum(axis=1), effective.sum(axis=1))
    return Tally(seen, effective, places.astype(np.float64), risks, level)


def log_likelihoods(seen: Floats, effective: Floats, risks: Floats, volatility: float) -> Floats:
    """Log-probability of each row of counts at each risk: shape (rows, risks)."""
    total = np.zeros((len(seen), risks.size))
    with np.errstate(divide="ignore"):
        for period in range(seen.shape[1]):
            total += count_likelihood(seen[:, [period]], effective[:, [period]] * risks, volatility)
    return total


def period_table(counts: npt.ArrayLike, exposure: npt.ArrayLike) -> tuple[Floats, Floats]:
    """Counts and exposures as tables of places by periods, checked."""
    if np.ndim(counts) not in (1, 2):
        raise ValueError("counts are one for each place, or a table of places by periods")
    table = counted(counts, "counts", dimensions=np.ndim(counts))
    if table.ndim == 1:
        table = table[:, None]
    spans = np.array(exposure, dtype=np.float64)
    if spans.ndim == 1 and table.shape == (spans.size, 1):
        spans = spans[:, None]
    try:
        spans = np.broadcast_to(spans, table.shape).copy()
    except ValueError:
        raise ValueError("exposure is one number, one for each period, or one for each count") from None
    if not (np.isfinite(spans) & (spans > 0)).all():
        raise ValueError("every exposure is above 0")
    return table, spans


def _distinct_risks(seen: Floats, effective: Floats) -> Floats:
    """Nothing, and a grid so fine that no count could tell neighbouring risks apart."""
    unit = float(np.median(effective))
    highest = float(((seen + 3 * np.sqrt(seen) + 1) / effective).max()) * unit
    leaps = int(np.clip(np.ceil((np.sqrt(highest) - 1) / _FINEST_LEAP), _FEWEST_LEAPS, _MOST_LEAPS))
    upper = np.linspace(1, max(np.sqrt(highest), 2), leaps + 1) ** 2
    return np.r_[0.0, np.geomspace(0.01, 1, 60)[:-1], upper] / unit
