"""How unevenly the risk of crime lies over places, once chance is taken out of the counts."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special, stats

from crimestats.arrays import Floats
from crimestats.places.lorenz import check_units, check_words, few_sizes

# Of the logs of likelihoods: at this distance the better is twenty times as likely.
_IMPOSSIBLE = 3.0
_NODES, _NODE_WEIGHTS = np.polynomial.hermite_e.hermegauss(25)


@dataclass(frozen=True)
class RiskConcentration:
    """How unevenly the risk behind the counts lies: what endless years of the same risk would show."""

    unit: str
    """What a unit is: a snap point, an LSOA, a cell of 250 m. Figures for different units cannot be compared."""
    gini: float
    gini_lower: float
    gini_upper: float
    share: float
    """Of the risk, that `share_of_places` bears."""
    share_of_places: float
    """Of all places, the riskiest that bear `share` of the risk."""
    share_of_places_lower: float
    share_of_places_upper: float
    distribution: str
    """"gamma" or "log-normal": the likelier of the two, which the estimates are of."""
    both_possible: bool
    """True where the counts cannot tell the two apart, so that the intervals are of both."""


def risk_concentration(
    counts: npt.ArrayLike,
    *,
    unit: str,
    weights: npt.ArrayLike | None = None,
    share: float = 0.5,
    level: float = 0.95,
) -> RiskConcentration:
    """How uneven is the risk behind the counts, chance taken out?

    Each place is taken to have a risk of its own, drawn from one distribution, gamma or log-normal, and its crimes to
    be Poisson about it. Intervals are by profile likelihood, over both distributions where the counts allow both.

    Args:
        counts: recorded crimes of each unit, shape (units,), whole numbers; units without any crime included.
        unit: what a unit is, in words.
        weights: how many places each unit stands for, shape (units,), above 0; the risk is that of a place. None: one.
            Of more than 200 different weights, those next to each other are taken as their mean.
        share: of the risk, above 0 and up to 1.
        level: of the intervals.

    Raises:
        ValueError: no unit, no crime, counts that are not whole, a weight of nothing, a unit without a name.

    Limits: in simulation 95% intervals cover 93 to 99% where risk is gamma or log-normal; where it is neither, they
    may cover less. A series of crimes at one place counts as that place's risk. Neighbours are taken as independent,
    which they are not, so intervals are somewhat short. Places where no crime can happen are part of the unevenness:
    leave them out of the units if they are known. With fewer than about 20 crimes the intervals say little, rightly.

    Source: Mohler, Brantingham, Carter and Short (2019), Journal of Quantitative Criminology 35(4), for the
    Poisson-gamma; the log-normal beside it as in Bulmer (1974), Biometrics 30(1); Ginis: McDonald (1984), Econometrica
    52(3).

    >>> found = risk_concentration([0, 0, 0, 0, 0, 0, 1, 1, 2, 9, 0, 0, 0, 1, 6], unit="street")
    >>> round(found.gini, 2), round(found.share_of_places, 2), found.both_possible
    (0.74, 0.08, True)
    """
    crimes, places = check_units(counts, weights)
    check_words(unit, share)
    if not 0 < level < 1:
        raise ValueError("the level of an interval lies between 0 and 1, as 0.95")
    if (crimes != np.round(crimes)).any():
        raise ValueError("risk is estimated from whole crimes, not parts of them")
    if crimes.sum() == 0:
        raise ValueError("no crime says nothing of where the risk is")
    units = _Units.of(crimes, places)
    fits = [_Fit.of(family, units) for family in (_GAMMA, _LOG_NORMAL)]
    likelier = max(fits, key=lambda fit: fit.highest)
    possible = [fit for fit in fits if fit.highest > likelier.highest - _IMPOSSIBLE]
    ends = [(fit.family, end) for fit in possible for end in fit.ends(level)]
    ginis = [family.gini(end) for family, end in ends]
    shares = [family.share_of_places(end, share) for family, end in ends]
    return RiskConcentration(
        unit=unit,
        gini=likelier.family.gini(likelier.best),
        gini_lower=min(ginis),
        gini_upper=max(ginis),
        share=share,
        share_of_places=likelier.family.share_of_places(likelier.best, share),
        share_of_places_lower=min(shares),
        share_of_places_upper=max(shares),
        distribution=likelier.family.name,
        both_possible=len(possible) == 2,
    )


@dataclass(frozen=True)
class _Units:
    """Units with the same crimes and places made one."""

    crimes: Floats
    places: Floats
    number: Floats

    @classmethod
    def of(cls, crimes: Floats, places: Floats) -> "_Units":
        alike, number = np.unique(np.column_stack([crimes, few_sizes(places)]), axis=0, return_counts=True)
        return cls(alike[:, 0], alike[:, 1], number.astype(np.float64))


@dataclass(frozen=True)
class _Family:
    """Distributions of risk, in multiples of its mean, with one parameter: the log of how wide it is."""

    name: str
    even: float
    """The log of the width at which risk is as good as even."""
    widest: float
    """That at which nearly all risk is in one place."""
    log_likelihood: Callable[[Floats, Floats, float], Floats]
    """Of counts, given their means and the log of the width."""
    gini: Callable[[float], float]
    share_of_places: Callable[[float, float], float]
    """The share of places above the risk at which those above bear a share of all risk, given width and share."""


@dataclass(frozen=True)
class _Fit:
    """The width of a family that makes the counts likeliest, the mean at its likeliest for each width."""

    family: _Family
    units: _Units
    best: float
    highest: float
    """The log-likelihood at `best`."""

    @classmethod
    def of(cls, family: _Family, units: _Units) -> "_Fit":
        grid = np.linspace(family.even, family.widest, 16)
        likelihoods = [_log_likelihood(family, units, width) for width in grid]
        near = int(np.argmax(likelihoods))
        bounds = grid[max(near - 1, 0)], grid[min(near + 1, grid.size - 1)]
        found = optimize.minimize_scalar(
            lambda width: -_log_likelihood(family, units, width), bounds=bounds, method="bounded"
        )
        if likelihoods[0] > -found.fun - 1e-6:  # no width is likelier than none
            return cls(family, units, family.even, likelihoods[0])
        return cls(family, units, float(found.x), -float(found.fun))

    def ends(self, level: float) -> tuple[float, float]:
        """The narrowest and the widest whose likelihood is near the best, by profile likelihood."""
        least = self.highest - stats.chi2.ppf(level, 1) / 2

        def above(width: float) -> float:
            return _log_likelihood(self.family, self.units, width) - least

        low, high = self.family.even, self.family.widest
        return (
            low if above(low) > 0 else float(optimize.brentq(above, low, self.best, xtol=1e-4)),
            high if above(high) > 0 else float(optimize.brentq(above, self.best, high, xtol=1e-4)),
        )


def _log_likelihood(family: _Family, units: _Units, width: float) -> float:
    """At this width and the mean that is likeliest with it."""
    mean = np.log((units.crimes * units.number).sum() / (units.places * units.number).sum())

    def unlikelihood(log_rate: float) -> float:
        each = family.log_likelihood(units.crimes, np.exp(log_rate) * units.places, width)
        return -float((each * units.number).sum())

    found = optimize.minimize_scalar(
        unlikelihood, bounds=(mean - 3, mean + 3), method="bounded", options={"xatol": 1e-4}
    )
    return -float(found.fun)


def _gamma_log_likelihood(crimes: Floats, mean: Floats, width: float) -> Floats:
    """Negative binomial, without the factorial of the count, which no parameter changes."""
    shape = np.exp(-width)
    likelihood: Floats = (
        special.gammaln(crimes + shape)
        - special.gammaln(shape)
        + crimes * (np.log(mean) - np.log(shape))
        - (crimes + shape) * np.log1p(mean / shape)
    )
    return likelihood


def _gamma_gini(width: float) -> float:
    shape = np.exp(-width)
    return float(np.exp(special.gammaln(shape + 0.5) - special.gammaln(shape + 1)) / np.sqrt(np.pi))


def _gamma_share(width: float, share: float) -> float:
    shape = np.exp(-width)
    return float(special.gammaincc(shape, special.gammainccinv(shape + 1, share)))


def _log_normal_log_likelihood(crimes: Floats, mean: Floats, width: float) -> Floats:
    """Poisson-log-normal, without the factorial, by Gauss-Hermite quadrature about each count's likeliest risk."""
    spread = np.exp(width)
    centre = -(spread**2) / 2  # so that the mean of the risk is 1
    peak = np.log((crimes + 0.5) / mean)
    for _ in range(25):  # enough from any start: the steps near the end square what is left
        slope = crimes - mean * np.exp(peak) - (peak - centre) / spread**2
        step = slope / (mean * np.exp(peak) + 1 / spread**2)
        peak = peak + np.clip(step, -1, 1)
    sharpness = np.sqrt(mean * np.exp(peak) + 1 / spread**2)
    log_risk = peak + _NODES[:, None] / sharpness
    height = (
        crimes * (log_risk + np.log(mean))
        - mean * np.exp(log_risk)
        - ((log_risk - centre) / spread) ** 2 / 2
        + _NODES[:, None] ** 2 / 2
    )
    area = special.logsumexp(height, axis=0, b=_NODE_WEIGHTS[:, None])
    likelihood: Floats = area - np.log(sharpness) - np.log(2 * np.pi) / 2 - width
    return likelihood


def _log_normal_gini(width: float) -> float:
    return float(2 * stats.norm.cdf(np.exp(width) / np.sqrt(2)) - 1)


def _log_normal_share(width: float, share: float) -> float:
    return float(stats.norm.cdf(stats.norm.ppf(share) - np.exp(width)))


_GAMMA = _Family("gamma", -14.0, 9.0, _gamma_log_likelihood, _gamma_gini, _gamma_share)
_LOG_NORMAL = _Family("log-normal", -7.0, np.log(6.0), _log_normal_log_likelihood, _log_normal_gini, _log_normal_share)
