"""Rates and shares, from their numerators and denominators, and the rates that mislead."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, counted
from crimestats.counts.intervals import byar

FEWEST_AREAS = 8
"""Fewer areas than this do not say what a usual rate is."""
FAR_OUT = 3.0
"""Robust standard deviations above the middle rate, on the logarithm, from which a denominator is doubted."""
_MAD_TO_SD = 1.4826


@dataclass(frozen=True)
class Rates:
    """Rates with their numerators, denominators and limits; every array has one entry for each area."""

    rate: Floats
    """Per `per` of the base; nan where the base is 0."""
    lower: Floats
    upper: Floats
    count: Floats
    base: Floats
    per: float
    doubtful: Bools
    """The rate is so far above the others that its denominator is probably not who is there by day or by night."""


def rate_per_1000(count: int, people: int) -> float | None:
    """Records per 1,000 residents (or households); None where nobody is counted there."""
    return count / people * 1000 if people > 0 else None


def share_percent(part: int, whole: int) -> float | None:
    """`part` as a percentage of `whole`; None where the whole is nothing."""
    return part / whole * 100 if whole > 0 else None


def rates(
    counts: npt.ArrayLike,
    base: npt.ArrayLike,
    *,
    per: float = 1000,
    dispersion: npt.ArrayLike = 1.0,
    confidence: float = 0.95,
) -> Rates:
    """Records per 1,000 residents or households of each area, with limits, and which denominators to doubt.

    Args:
        counts: records, shape (areas,).
        base: residents or households, shape (areas,); 0 where there are none.
        per: 1,000 unless a small rate reads better per 10,000 or 100,000.
        dispersion: variance over mean of the counts, at least 1, as `compare` finds it.
        confidence: of the limits.

    Returns:
        Rates by area.

    Limits: a rate per resident says nothing of a place where few live and many come. `doubtful` marks the areas whose
    rate stands out so far that this is the likelier reading; with under FEWEST_AREAS areas none is marked.

    Source: Byar's limits of the count (Breslow and Day 1987) over the base; the mark is the median absolute deviation
    rule of Leys et al. (2013), Journal of Experimental Social Psychology 49, on log rates.

    >>> found = rates([120], [10_000]); found.rate.tolist(), found.lower.round(1).tolist()
    ([12.0], [9.9])
    """
    count, people = counted(counts, "counts"), counted(base, "base")
    if count.shape != people.shape:
        raise ValueError(f"there are {count.size} counts and {people.size} bases")
    if per <= 0:
        raise ValueError("a rate is per a number above 0")
    limits = byar(count, confidence=confidence, dispersion=dispersion)
    times = np.divide(per, people, out=np.full(people.shape, np.nan), where=people > 0)
    return Rates(
        rate=count * times,
        lower=limits.lower * times,
        upper=limits.upper * times,
        count=count,
        base=people,
        per=per,
        doubtful=_doubtful(count * times),
    )


def _doubtful(rate: Floats) -> Bools:
    logs = np.log(np.where(rate > 0, rate, np.nan))
    told = logs[~np.isnan(logs)]
    if told.size < FEWEST_AREAS:
        return np.zeros(rate.shape, dtype=bool)
    middle = np.median(told)
    spread = _MAD_TO_SD * np.median(np.abs(told - middle))
    return (logs - middle > FAR_OUT * spread) & (spread > 0)
