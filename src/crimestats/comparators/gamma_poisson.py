"""How true rates are spread over areas, as a gamma distribution, and how sure that spread is."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, special

from crimestats.arrays import Floats, counted

_VARIATIONS = np.r_[0.01, np.linspace(0.025, 2.0, 80)]
"""Coefficients of variation looked at: 1% (as good as none) to 200%."""


@dataclass(frozen=True)
class RateSpread:
    """The spread of true rates over areas: what is known of it after the counts."""

    means: Floats
    """The likeliest mean rate at each coefficient of variation."""
    variations: Floats
    """Coefficients of variation of the true rates between areas."""
    weights: Floats
    """How likely each of them is; they sum to 1."""
    errors: Floats
    """Standard error of the logarithm of each mean."""

    @property
    def best(self) -> tuple[float, float]:
        """The likeliest mean and coefficient of variation."""
        at = int(self.weights.argmax())
        return float(self.means[at]), float(self.variations[at])


def rate_spread(counts: npt.ArrayLike, bases: npt.ArrayLike, *, dispersion: float = 1.0) -> RateSpread:
    """How much true rates differ between areas, beyond what chance in the counts explains.

    Args:
        counts, bases: shape (areas,): records, and people (or months) behind them.
        dispersion: variance over mean of one area's count about its own rate; 1 is Poisson, recorded crime is more.

    Raises:
        ValueError: shapes that differ; a base not above 0; no record; fewer than 2 areas; dispersion below 1.

    Limits: every coefficient of variation from 1% to 200% is taken as equally likely before the counts. Dispersion
    above 1 makes a count worth as much as a smaller Poisson one (quasi-likelihood).

    Source: the gamma-Poisson of Clayton and Kaldor (1987), Biometrics 43(3), section 2; the flat prior on the
    standard deviation after Gelman (2006), Bayesian Analysis 1(3).

    >>> mean, variation = rate_spread([10, 20, 30, 40, 50], [100] * 5).best
    >>> round(mean, 2)
    0.3
    """
    count, base = checked(counts, bases, dispersion)
    fits = [_fit_mean(count / dispersion, base / dispersion, float(variation)) for variation in _VARIATIONS]
    means, surprises, errors = (np.array(column) for column in zip(*fits, strict=True))
    weights = np.exp(surprises.min() - surprises)
    return RateSpread(means, _VARIATIONS.copy(), weights / weights.sum(), errors)


def posterior_rate(
    counts: npt.ArrayLike, bases: npt.ArrayLike, mean: float, variation: float, *, dispersion: float = 1.0
) -> tuple[Floats, Floats]:
    """Shape and rate of the gamma distribution of each true rate, given its count and the spread over areas.

    Source: the tutorial of Hauer, Harwood, Council and Griffith (2002), Transportation Research Record 1784,
    equations 1 and 4, in which 1 / variation squared is called the overdispersion parameter.
    """
    count, base = checked(counts, bases, dispersion)
    shape = variation**-2
    return shape + count / dispersion, shape / mean + base / dispersion


def checked(counts: npt.ArrayLike, bases: npt.ArrayLike, dispersion: float) -> tuple[Floats, Floats]:
    """Counts and bases that fit each other."""
    count, base = counted(counts, "counts"), counted(bases, "bases")
    if count.shape != base.shape:
        raise ValueError(f"there are {count.size:,} counts and {base.size:,} bases")
    if count.size < 2:
        raise ValueError("at least two areas are needed")
    if (base <= 0).any():
        raise ValueError("every base is above 0")
    if not count.any():
        raise ValueError("there is no record in any area")
    if not dispersion >= 1:
        raise ValueError("dispersion is 1 or above")
    return count, base


def _fit_mean(count: Floats, base: Floats, variation: float) -> tuple[float, float, float]:
    """The likeliest mean at one coefficient of variation, its surprise, and the error of its logarithm."""
    shape = variation**-2
    fixed = float((special.gammaln(count + shape) - special.gammaln(shape)).sum())
    start = np.log(count.sum() / base.sum())

    def surprise(logarithm: float) -> float:
        expected = base * np.exp(logarithm)
        over = np.log1p(expected / shape)
        return float((shape * over - count * (np.log(expected / shape) - over)).sum()) - fixed

    found = optimize.minimize_scalar(surprise, bracket=(start - 0.1, start + 0.1))
    mean = float(np.exp(found.x))
    expected = base * mean
    return mean, float(found.fun), float((expected / (1 + expected / shape)).sum() ** -0.5)
