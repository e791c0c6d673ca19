"""How much more recorded crime varies than chance alone would have it, from a series and its peers.

Recorded crime is never Poisson: reporting, recording and offending come in runs. The dispersion (variance over mean)
of one series over one year is itself unsure, so it is drawn towards what its peers show, as far as they agree.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from crimestats.arrays import Bools, Floats, known, measured

USUAL_CORRELATION = 0.5
"""Correlation of one month's luck with the next in recorded crime: London's boroughs by offence, 2011 to 2019."""
USUAL_WORTH = 10
"""As many series as `USUAL_CORRELATION` is worth beside those given."""
MOST_CORRELATION = USUAL_CORRELATION
"""More is not believed of one page: its lines swing together, and a real change within the year looks so too."""
MOST_LENT = 10.0
"""Peers lend no more degrees of freedom than this, however well they agree: their agreement is itself an estimate."""
FEWEST_PEERS = 3
"""Fewer series than this say nothing of each other."""
FEWEST_FOR_SLOPE = 10
SHORTEST = 5
"""Fewer months than this say nothing of correlation."""
LEAST_SCATTER = 0.2
"""However much a few months share their luck, they are taken to show this part of it."""
_STEPS = 25
"""Newton's method has settled long before, at every value that floats hold."""
_LEAST = 0.05
"""A dispersion estimated lower is taken as this: its logarithm would swamp the others'."""


@dataclass(frozen=True)
class Dispersion:
    """Variance over mean of each series' yearly change, and how well it is known."""

    value: Floats
    """At least 1, shape (series,)."""
    degrees: Floats
    """Degrees of freedom of the estimate, those lent by the peers included, shape (series,)."""


def squeeze(estimates: npt.ArrayLike, degrees: npt.ArrayLike, means: npt.ArrayLike) -> Dispersion:
    """Each series' dispersion drawn towards that of series of its size, as far as they agree with each other.

    Args:
        estimates: dispersion by each series alone, shape (series,); nan where a series is too short to say.
        degrees: degrees of freedom of each estimate, shape (series,); 0 where there is none.
        means: monthly mean of each series, shape (series,), above 0 where there is an estimate.

    Returns:
        Dispersions of at least 1: the mean of what each may be, which lies above the estimate. With fewer than
        FEWEST_PEERS estimates each stands by itself; a series without an estimate gets its peers', or, where there
        are none, nan.

    Raises:
        ValueError: shapes that differ.

    Limits: supposes that the dispersion of a series says nothing of its change. Peers should be of one kind: the lines
    of one page, not months and weeks.

    Source: Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1), section 6.2 (moments of
    log-variances); the slope on the mean after Law et al. (2014), Genome Biology 15:R29.
    """
    own, held = measured(estimates, "estimates"), known(degrees, "degrees")
    size = np.log(np.maximum(measured(means, "means"), _LEAST))
    if not own.shape == held.shape == size.shape:
        raise ValueError("estimates, degrees and means are one for each series")
    told = (held > 0) & ~np.isnan(own)
    if told.sum() < FEWEST_PEERS:
        alone = own * held / np.maximum(held - 2, held / 2)
        return Dispersion(np.maximum(np.where(told, alone, np.nan), 1), np.where(told, held, 0))
    expected, lent = _peers(np.maximum(own[told], _LEAST), held[told], size, told)
    usual, held = np.exp(expected), np.where(told, held, 0)
    # The mean of what it may be, not its middle: the tests lean to the safe side where series disagree.
    mixed = (np.where(told, own, 0) * held + usual * lent) / np.maximum(held + lent - 2, (held + lent) / 2)
    return Dispersion(np.maximum(mixed, 1), np.minimum(held + lent, max(held.sum(), 1)))


def _peers(own: Floats, held: Floats, size: Floats, told: Bools) -> tuple[Floats, float]:
    """The logarithm of the dispersion that a series of each size should have, and the degrees that it is worth."""
    bias = special.digamma(held / 2) - np.log(held / 2)
    logs = np.log(own) - bias
    terms = [np.ones(size.size)] + [size] * bool(own.size >= FEWEST_FOR_SLOPE and np.ptp(size[told]) > 0)
    design = np.stack(terms, axis=1)
    found = np.linalg.lstsq(design[told], logs, rcond=None)[0]
    left = logs - design[told] @ found
    spread = float((left**2).sum() / (own.size - len(terms)) - special.polygamma(1, held / 2).mean())
    if spread <= 0:
        return design @ found, MOST_LENT
    lent = min(2 * _trigamma_inverse(spread), MOST_LENT)
    return design @ found + special.digamma(lent / 2) - np.log(lent / 2), lent


def _trigamma_inverse(value: float) -> float:
    """Newton's method on 1 over the trigamma function, which is nearly straight and convex."""
    x = 0.5 + 1 / value
    for _ in range(_STEPS):
        trigamma = float(special.polygamma(1, x))
        x += trigamma * (1 - trigamma / value) / float(special.polygamma(2, x))
    return x


def correlation(
    lagged: npt.ArrayLike, months: npt.ArrayLike, dispersion: npt.ArrayLike, *, most: float = MOST_CORRELATION
) -> float:
    """How much one month's luck says of the next month's, over all series given, from 0 to `most`.

    A count is its luck (the month's own rate) and, on top, chance that has no memory: of the scatter only 1 - 1 /
    dispersion is luck, so that the counts' own correlation is that much smaller than the luck's.

    Args:
        lagged: first-order autocorrelation of each series' residuals about their mean, shape (series,); nan for none.
        months: how many residuals each had.
        dispersion: monthly dispersion of each, at least 1.
        most: more is not believed.

    Returns:
        One number for all, freed of the bias of short series, drawn towards USUAL_CORRELATION.

    Source: the bias -(1 + 4 r) / n of Marriott and Pope (1954), Biometrika 41; the attenuation as for any measurement
    error (Fuller 1987, section 1.1).
    """
    r, n, phi = measured(lagged, "lagged"), known(months, "months"), measured(dispersion, "dispersion")
    told = ~np.isnan(r) & ~np.isnan(phi) & (n > SHORTEST)
    luck = 1 - 1 / phi[told]
    freed = (r[told] + 1 / n[told]) / (1 - 4 / n[told])
    drawn = ((luck * freed).sum() + USUAL_CORRELATION * USUAL_WORTH / 4) / ((luck**2).sum() + USUAL_WORTH / 4)
    return float(np.clip(drawn, 0, most))


def yearly(monthly: npt.ArrayLike, months: npt.ArrayLike, correlation: float) -> Floats:
    """Dispersion of a sum of `months` whose luck is correlated, from the scatter of those months.

    Args:
        monthly: dispersion of the single months about their mean, shape (series,), at least 1; nan where not known.
        months: how many are summed, shape (series,).
        correlation: of one month's luck with the next, as `correlation` finds it.

    Returns:
        Shape (series,), at least `monthly`. The sum varies more than independent months would, and months that share
        their luck scatter less about their own mean: both raise it.

    >>> yearly([2.0], [12], 0.0).tolist(), yearly([2.0], [12], 0.45).round(2).tolist()
    ([2.0], [3.73])
    """
    phi, n = measured(monthly, "monthly"), np.maximum(known(months, "months"), 2)
    lags = np.arange(1, max(int(n.max(initial=2)), 2))
    pairs = np.maximum(n[:, None] - lags, 0) / n[:, None]
    larger = 1 + 2 * (pairs * correlation**lags).sum(axis=1)
    return 1 + (phi - 1) * larger / np.maximum(1 - (larger - 1) / (n - 1), LEAST_SCATTER)
