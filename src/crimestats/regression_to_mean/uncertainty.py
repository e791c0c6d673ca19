"""How far the spread of risk might itself be wrong, as it was fitted to the same counts."""

import dataclasses

import numpy as np

from crimestats.arrays import Floats
from crimestats.regression_to_mean.risk import Prior, SpreadOfRisk, fitted_shares
from crimestats.regression_to_mean.tally import Tally, tally

SPREADS = 25
"""Enough for an interval: what matters is how far they lie apart, not each of them."""
_STEP = 0.25
_WIDEST = 1.0


def resampled_spreads(
    spread: SpreadOfRisk, table: Floats, spans: Floats, *, prior: Prior, rng: np.random.Generator, times: int = SPREADS
) -> list[SpreadOfRisk]:
    """The spread as it might have been fitted, had chance sent other places our way.

    Each is fitted to the same places with other weights, at a volatility drawn from its own likelihood. Weights, not
    places drawn with replacement: a spread that lacked the one town centre would foretell it far too low.

    Source: Laird and Louis (1987), JASA 82(399), for the bootstrap of a prior; Rubin (1981), Annals of Statistics 9(1),
    for the weights.
    """
    evidence = tally(table, spans)
    error = _volatility_error(evidence, prior, spread)
    found = []
    for _ in range(times):
        weights = rng.standard_gamma(evidence.places)
        volatility = spread.volatility * float(np.exp(rng.normal(0, error)))
        shares, log_likelihood = fitted_shares(evidence, prior, volatility, weights)
        found.append(dataclasses.replace(spread, shares=shares, volatility=volatility, log_likelihood=log_likelihood))
    return found


def _volatility_error(evidence: Tally, prior: Prior, spread: SpreadOfRisk) -> float:
    """Standard error of the logarithm of the volatility, from how sharply the likelihood falls off around it."""
    if spread.volatility == 0 or evidence.level.size == 1:
        return 0.0
    ways = [
        fitted_shares(evidence, prior, spread.volatility * float(np.exp(step)), evidence.places)[1]
        for step in (-_STEP, _STEP)
    ]
    curvature = (2 * spread.log_likelihood - sum(ways)) / _STEP**2
    return _WIDEST if curvature <= _WIDEST**-2 else float(curvature**-0.5)
