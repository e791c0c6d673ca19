"""What a comparison could see: with this volume, only a change of so much would have been found."""

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from crimestats.arrays import Floats, inner


def power(
    base: npt.ArrayLike,
    percent: npt.ArrayLike,
    *,
    dispersion: npt.ArrayLike = 1.0,
    degrees: npt.ArrayLike = np.inf,
    level: npt.ArrayLike = 0.05,
    exposure_ratio: npt.ArrayLike = 1.0,
) -> Floats:
    """How often a true change of `percent` would be called a change in its direction.

    Args:
        base: records expected in the base period, above 0.
        percent: true change of the rate in per cent; -100 is none left.
        dispersion: variance over mean of a period's count, at least 1.
        degrees: degrees of freedom behind `dispersion`.
        level: p-value under which a change is called; across many lines the level left by the false discovery rate.
        exposure_ratio: current over base exposure: 1 for a year beside a year, 1/3 beside the sum of three.

    Returns:
        Probabilities in the arguments' common shape.

    Limits: approximate, by up to some ten points where the dispersion is itself an estimate, and under 20 records. For
    a change that lasts the whole period: one that came half-way through is found far less often.

    Source: the score test of two means, as `compare` has it: non-central t with the effect over its standard error.

    >>> power(400, -20, dispersion=2, degrees=30).round(2).tolist()
    0.53
    """
    _check(base, dispersion, level, exposure_ratio)
    if (np.asarray(percent) < -100).any():
        raise ValueError("a fall is of 100 per cent at most")
    return _found(_effect(base, percent, dispersion, exposure_ratio), degrees, level)


def smallest_change_seen(
    base: npt.ArrayLike,
    *,
    share: float = 0.8,
    fall: bool = False,
    dispersion: npt.ArrayLike = 1.0,
    degrees: npt.ArrayLike = np.inf,
    level: npt.ArrayLike = 0.05,
    exposure_ratio: npt.ArrayLike = 1.0,
) -> Floats:
    """The smallest true rise (or fall), in per cent, that would be found in `share` of such comparisons.

    Arguments as `power`; `fall`: the smallest fall instead. "With this volume only a rise of 30% or more could have
    been seen."

    Returns:
        Per cent of the base, in the common shape, negative for a fall; infinite for a rise on a base of 0, nan where
        the dispersion is not known or where not even a fall to nothing would be seen.

    >>> smallest_change_seen([50, 500, 5000], dispersion=2, degrees=30).round().tolist()
    [100.0, 28.0, 8.0]
    >>> smallest_change_seen([5, 500, 5000], fall=True, dispersion=2, degrees=30).round().tolist()
    [nan, -24.0, -8.0]
    """
    inner(share, "share")
    _check(base, dispersion, level, exposure_ratio)
    base, phi, df, alpha, times = np.broadcast_arrays(
        *(np.asarray(given, dtype=np.float64) for given in (base, dispersion, degrees, level, exposure_ratio))
    )
    # Lines of one table share their level, and many their degrees: each pair is solved once.
    asked, place = np.unique(np.stack([df.ravel(), alpha.ravel()]), axis=1, return_inverse=True)
    need = np.array([_needed(float(one), float(other), share) for one, other in asked.T])[place.ravel()].reshape(
        base.shape
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        c = need**2 * phi / (base * times)
        half = (2 + c * times) / 2
        root = np.sqrt(half**2 - 1 + c)
        seen: Floats = (half + (-root if fall else root) - 1) * 100
    if fall:
        return np.where((base > 0) & (seen >= -100), seen, np.nan)
    return np.where(base > 0, seen, np.where(np.isnan(phi), np.nan, np.inf))


def _check(base: npt.ArrayLike, dispersion: npt.ArrayLike, level: npt.ArrayLike, times: npt.ArrayLike) -> None:
    if (np.asarray(base) < 0).any() or (np.asarray(times) <= 0).any():
        raise ValueError("a base is 0 or above, and an exposure ratio above 0")
    if (np.asarray(dispersion) < 1).any():
        raise ValueError("a dispersion is at least 1: recorded crime is never steadier than Poisson")
    if not ((np.asarray(level) > 0) & (np.asarray(level) < 1)).all():
        raise ValueError("level lies between 0 and 1")


def _effect(base: npt.ArrayLike, percent: npt.ArrayLike, dispersion: npt.ArrayLike, times: npt.ArrayLike) -> Floats:
    """The expected score over its standard error."""
    before, ratio, phi, e = (
        np.asarray(given, dtype=np.float64) for given in (base, 1 + np.asarray(percent) / 100, dispersion, times)
    )
    result: Floats = np.sqrt(before * e) * (ratio - 1) / np.sqrt(phi * (1 + ratio * e))
    return result


def _found(effect: Floats, degrees: npt.ArrayLike, level: npt.ArrayLike) -> Floats:
    df = np.minimum(np.asarray(degrees, dtype=np.float64), 1e6)
    bound = stats.t.isf(np.asarray(level, dtype=np.float64) / 2, df)
    result: Floats = np.asarray(stats.nct.sf(bound, df, np.abs(effect)))
    return result


def _needed(degrees: float, level: float, share: float) -> float:
    """The effect, in standard errors, that is found in this share of comparisons."""
    if np.isnan(degrees) or degrees <= 0:
        return np.nan
    start = float(stats.t.isf(level / 2, min(degrees, 1e6)))
    return float(
        optimize.brentq(
            lambda effect: float(_found(np.asarray(effect), degrees, level)) - share, 0, start + 60, xtol=1e-6
        )
    )
