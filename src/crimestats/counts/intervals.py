"""How sure a count is, taken by itself: Byar's and exact intervals, wider where the counts are overdispersed."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Floats, counted, inner, known, spread


@dataclass(frozen=True)
class Interval:
    """Lower and upper limits, in the shape and unit of what they belong to."""

    lower: Floats
    upper: Floats


def byar(
    counts: npt.ArrayLike, *, confidence: float = 0.95, dispersion: npt.ArrayLike = 1.0, dimensions: int = 1
) -> Interval:
    """Between which counts the expected count lies: Byar's approximation.

    Args:
        counts: shape (n,), not negative.
        confidence: share of intervals that hold the expected count, 0 to 1.
        dispersion: variance over mean, 1 for Poisson; one number or shape (n,). The interval is that of the count
            over its dispersion, brought back to the count's size.

    Returns:
        Limits in records, shape (n,). The lower limit of 0 is 0.

    Limits: for what recorded crime does by itself from year to year use a `dispersion` of its own series; at 1 the
    interval is too narrow for it. Under a count of 10, `exact` is the better one.

    Source: Breslow and Day (1987), Statistical Methods in Cancer Research II, p. 69; the form used by OHID's
    technical guide on confidence intervals.

    >>> found = byar([10]); found.lower.round(2).tolist(), found.upper.round(2).tolist()
    ([4.79], [18.39])
    """
    count, phi = _scaled(counts, dispersion, confidence, dimensions)
    z = stats.norm.ppf(0.5 + confidence / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        below = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
    above = (count + 1) * (1 - 1 / (9 * (count + 1)) + z / (3 * np.sqrt(count + 1))) ** 3
    return Interval(lower=np.where(count > 0, np.maximum(below, 0), 0) * phi, upper=above * phi)


def exact(
    counts: npt.ArrayLike, *, confidence: float = 0.95, dispersion: npt.ArrayLike = 1.0, dimensions: int = 1
) -> Interval:
    """Between which counts the expected count lies: the exact Poisson interval, scaled by the dispersion.

    Arguments and result as `byar`. It covers at least as often as it says, at every expected count.

    Source: Garwood (1936), Biometrika 28, through chi-squared quantiles.

    >>> found = exact([0]); found.lower.tolist(), found.upper.round(2).tolist()
    ([0.0], [3.69])
    """
    count, phi = _scaled(counts, dispersion, confidence, dimensions)
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        below = np.where(count > 0, stats.chi2.ppf(tail, 2 * count) / 2, 0)
    return Interval(lower=below * phi, upper=stats.chi2.ppf(1 - tail, 2 * (count + 1)) / 2 * phi)


def _scaled(
    counts: npt.ArrayLike, dispersion: npt.ArrayLike, confidence: float, dimensions: int
) -> tuple[Floats, Floats]:
    count = counted(counts, "counts", dimensions=dimensions)
    phi = spread(dispersion, count.shape, "dispersion")
    known(phi.ravel(), "dispersion")
    if (phi < 1).any():
        raise ValueError("a dispersion is at least 1: recorded crime is never steadier than Poisson")
    inner(confidence, "confidence")
    return count / phi, phi
