"""How unseen risk is spread over places, from what was counted there: the fitting, apart from what the risk means."""

import numpy as np
from scipy import optimize, special, stats

from crimestats.arrays import Floats

TOLERANCE = 1e-6
"""The fit ends when no risk could gain more than this in log-likelihood a place."""
MOST_ROUNDS = 200
FIRST_RISKS = 25
_UNLIKELY = 1e-6
_RIDGE = 1e-10
_SHORTEST = 1e-4
_TINY = 1e-300


def count_likelihood(counts: Floats, mean: Floats, volatility: float) -> Floats:
    """Log-probability of counts whose mean is known, if a place's own risk varies from period to period.

    Poisson where the volatility is 0, else negative binomial with variance mean + volatility x mean squared.
    """
    constant = special.gammaln(counts + 1)
    if volatility <= 0:
        poisson: Floats = special.xlogy(counts, mean) - mean - constant
        return poisson
    size = 1 / volatility
    rises: Floats = special.gammaln(counts + size) - special.gammaln(size) - constant
    over = size + mean
    spread: Floats = rises + size * np.log(size / over) + special.xlogy(counts, mean / over)
    return spread


def mixture_shares(log_likelihood: Floats, places: Floats) -> Floats:
    """The share of places at each risk under which the counts are likeliest, no shape of the spread assumed.

    Args:
        log_likelihood: shape (kinds of place, risks): log-probability of what was counted at a risk.
        places: how many places are of each kind.

    Returns:
        Shares, one for each risk, that sum to 1; most are 0.

    Source: Kiefer and Wolfowitz (1956), Ann Math Stat 27(4), for the estimate; Koenker and Mizera (2014), JASA
    109(506), for the fixed grid; solved by Newton steps on the risks in use (Wang 2007, JRSS B 69(2)), without the
    sum for a constraint (Kim, Carbonetto, Stephens and Anitescu 2020, J Comput Graph Stat 29(2), section 2).
    """
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    weight = places / places.sum()
    shares = _first_shares(likelihood)
    for _ in range(MOST_ROUNDS):
        density = likelihood @ shares
        gradient = likelihood.T @ (weight / density)
        if gradient.max() - 1 < TOLERANCE:
            break
        shares = _step(likelihood, weight, density, shares, gradient)
    return shares


def _first_shares(likelihood: Floats) -> Floats:
    """Equal shares of some risks, evenly spaced: a step costs the cube of the risks in use, and most end with none."""
    shares = np.zeros(likelihood.shape[1])
    shares[:: max(1, likelihood.shape[1] // FIRST_RISKS)] = 1
    if (likelihood @ shares).min() < _UNLIKELY:
        shares[:] = 1
    return np.asarray(shares / shares.sum(), dtype=np.float64)


def _step(likelihood: Floats, weight: Floats, density: Floats, shares: Floats, gradient: Floats) -> Floats:
    """One Newton step on the risks in use and those that would gain, shortened until the likelihood rises.

    Shares that sum to 1 need not be asked for: the best of all that are not below 0, each at a cost of 1, do so.
    """
    left, right = np.r_[-np.inf, gradient[:-1]], np.r_[gradient[1:], -np.inf]
    used = np.flatnonzero((shares > 1e-9) | ((gradient > 1) & (gradient >= left) & (gradient >= right)))
    root = np.sqrt(weight)[:, None]
    scaled = likelihood[:, used] / density[:, None] * root
    products = scaled.T @ scaled
    curvature = np.linalg.cholesky(products + _RIDGE * products.diagonal().max() * np.eye(used.size)).T
    try:
        found, _ = optimize.nnls(curvature, np.linalg.solve(curvature.T, scaled.T @ (2 * root[:, 0]) - 1))
    except RuntimeError:
        return shares * gradient
    change = -shares
    change[used] += found / found.sum()
    moved = likelihood @ change
    start, slope = float(weight @ np.log(density)), float(weight @ (moved / density))
    length = 1.0
    while not _rises(density + length * moved, weight, start + length * slope / 10):
        length /= 2
        if length < _SHORTEST:
            # One step of expectation and maximisation never lowers the likelihood.
            return shares * gradient
    moved_shares = np.maximum(shares + length * change, 0)
    return np.asarray(moved_shares / moved_shares.sum(), dtype=np.float64)


def _rises(density: Floats, weight: Floats, least: float) -> bool:
    """Whether the log-likelihood gets to `least`, and no kind of place is left without a risk to explain it."""
    # At the end no density is below its own weight, so a step that leaves one far below has gone too far.
    return bool(density.min() > weight.min() / 1000 and weight @ np.log(density) >= least)


def gamma_shares(log_likelihood: Floats, places: Floats, risks: Floats) -> Floats:
    """The share of places at each risk if risk is spread as a gamma distribution: its likeliest shape and mean."""
    likelihood = np.exp(log_likelihood - log_likelihood.max(axis=1, keepdims=True))
    edges = np.r_[0, np.sqrt(risks[1:] * np.maximum(risks[:-1], risks[1] / 100)), np.inf]
    start = np.log([1.0, places @ (likelihood @ risks / likelihood.sum(axis=1)) / places.sum()])

    def shares_of(logarithms: Floats) -> Floats:
        shape, mean = np.exp(np.clip(logarithms, -12, 12))
        return np.asarray(np.diff(stats.gamma.cdf(edges, shape, scale=mean / shape)), dtype=np.float64)

    def surprise(logarithms: Floats) -> float:
        return float(-(places @ np.log(np.maximum(likelihood @ shares_of(logarithms), _TINY))) / places.sum())

    fitted = optimize.minimize(surprise, start, method="Nelder-Mead", options={"xatol": 1e-4, "fatol": 1e-9})
    return shares_of(fitted.x)
