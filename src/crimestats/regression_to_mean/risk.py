"""What a place's own risk is thought to be, given its counts and how risk is spread over all places."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from crimestats.arrays import Floats
from crimestats.regression_to_mean.mixture import gamma_shares, mixture_shares
from crimestats.regression_to_mean.tally import Tally, log_likelihoods, period_table, tally

Prior = Literal["mixture", "gamma"]
_CALMEST, _WILDEST = 0.002, 20.0
_ROWS_AT_ONCE = 5_000


@dataclass(frozen=True)
class SpreadOfRisk:
    """How the long-run risk is spread over the places, fitted to their counts."""

    risks: Floats
    """Records per unit of exposure, in rising order; the first is 0."""
    shares: Floats
    """The share of places at each risk; sums to 1."""
    volatility: float
    """Squared coefficient of variation of one place's risk from period to period; 0 means pure chance around it."""
    level: Floats
    """How far each period lay above (over 1) or below the average of all, in all places together."""
    log_likelihood: float

    @property
    def mean(self) -> float:
        """Mean risk over the places."""
        return float(self.shares @ self.risks)


def spread_of_risk(
    counts: npt.ArrayLike, exposure: npt.ArrayLike = 1.0, *, prior: Prior = "mixture", volatility: float | None = None
) -> SpreadOfRisk:
    """How risk is spread over places, and how much of what was counted was the luck of the period.

    Args:
        counts: shape (places,) or (places, periods), records; every place there is, those with none too.
        exposure: time (months, say) behind each count: a number, shape (periods,), or the shape of the counts.
        prior: "mixture" assumes no shape for the spread; "gamma" is smoother, for few places without heavy tails.
        volatility: where it is known; else it is fitted from two or more periods, and 0 where there is one.

    Raises:
        ValueError: under 20 places; no record at all, or none in a period; an exposure not above 0, or that does not
            fit.

    Limits: one period cannot tell a place that is always bad from one that had a bad spell. Give two (the two halves
    of the baseline). The 50 busiest police.uk points of the first half of 2025 had 0.98 of what its two quarters
    foretold of the second half, and 0.79 of what it foretold as one period (medians of twelve forces by five kinds of
    crime; for burglary, which moves about, 0.89 and 0.52; single figures ran from 0.49 to 1.64). Takes risk to be
    steady but for a shock to each period that does not last into the next.

    Source: the model of Abbess, Jarrett and Wright (1981), Traffic Eng Control 22(10), with its gamma spread replaced
    by the nonparametric estimate (Robbins 1956; Kiefer and Wolfowitz 1956) and a gamma shock to each period.

    >>> alike = spread_of_risk([[2, 3], [3, 2]] * 20)
    >>> round(alike.mean, 1), alike.volatility
    (2.5, 0.0)
    """
    if prior not in ("mixture", "gamma"):
        raise ValueError("the prior is “mixture” or “gamma”")
    if volatility is not None and not volatility >= 0:
        raise ValueError("volatility is 0 or above")
    evidence = tally(*period_table(counts, exposure))
    if volatility is None:
        volatility = _likeliest_volatility(evidence, prior) if evidence.level.size > 1 else 0.0
    shares, log_likelihood = fitted_shares(evidence, prior, volatility, evidence.places)
    return SpreadOfRisk(evidence.risks, shares, volatility, evidence.level, log_likelihood)


def risk_given_counts(spread: SpreadOfRisk, counts: npt.ArrayLike, exposure: npt.ArrayLike = 1.0) -> Floats:
    """How likely each risk is at each place, given its counts: shape (places, risks), each row sums to 1.

    The counts may have been the reason to choose the place: given them, the choice says nothing more of its risk.

    Source: Bayes' rule; Dawid (1994), IMS Lecture Notes 24, on selection by what is conditioned on.
    """
    table, spans = period_table(counts, exposure)
    logs = log_likelihoods(table, spans * spread.level, spread.risks, spread.volatility)
    with np.errstate(divide="ignore"):
        logs = logs + np.log(spread.shares)
    odds = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=1, keepdims=True), dtype=np.float64)


def expected_risk(spread: SpreadOfRisk, counts: npt.ArrayLike, exposure: npt.ArrayLike = 1.0) -> Floats:
    """The expected risk of each place given its counts, in records per unit of exposure: shape (places,)."""
    table, spans = period_table(counts, exposure)
    kinds, kind = np.unique(np.hstack([table, spans]), axis=0, return_inverse=True)
    seen, time = np.hsplit(kinds, 2)
    parts = [slice(start, start + _ROWS_AT_ONCE) for start in range(0, len(kinds), _ROWS_AT_ONCE)]
    risk = np.concatenate([risk_given_counts(spread, seen[part], time[part]) @ spread.risks for part in parts])
    return np.asarray(risk[kind.ravel()])


def fitted_shares(evidence: Tally, prior: Prior, volatility: float, places: Floats) -> tuple[Floats, float]:
    """The likeliest shares at one volatility, with `places` of each kind; and the log-likelihood."""
    logs = evidence.log_likelihoods(volatility)
    shares = mixture_shares(logs, places) if prior == "mixture" else gamma_shares(logs, places, evidence.risks)
    with np.errstate(divide="ignore"):
        return shares, float(places @ special.logsumexp(logs + np.log(shares), axis=1))


def _likeliest_volatility(evidence: Tally, prior: Prior) -> float:
    """Zero unless some volatility makes the counts likelier."""

    def surprise(logarithm: float) -> float:
        return -fitted_shares(evidence, prior, float(np.exp(logarithm)), evidence.places)[1]

    bounds = (np.log(_CALMEST), np.log(_WILDEST))
    found = optimize.minimize_scalar(surprise, bounds=bounds, method="bounded", options={"xatol": 0.05})
    calm = fitted_shares(evidence, prior, 0.0, evidence.places)[1]
    return float(np.exp(found.x)) if -found.fun > calm else 0.0
