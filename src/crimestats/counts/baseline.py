"""Several earlier years made into one base to compare with."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, recorded


@dataclass(frozen=True)
class Baseline:
    """Earlier years by calendar month, ready for `compare`."""

    counts: Floats
    """Records of all years together, shape (lines, months); nan where no year holds the month."""
    years: Floats
    """How many years hold each month, shape (lines, months): the `base_exposure` of `compare`."""


def baseline(years: npt.ArrayLike) -> Baseline:
    """What several years together say of each calendar month, each by as many years as hold it.

    Args:
        years: monthly counts, shape (lines, years, months), nan where a month is missing.

    Returns:
        The Baseline; pass ``base=baseline.counts, base_exposure=baseline.years`` to `compare`, whose ratio is then
        the current year over a usual year.

    >>> found = baseline([[[10, 20], [14, float("nan")]]]); found.counts.tolist(), found.years.tolist()
    ([[24.0, 20.0]], [[2.0, 1.0]])
    """
    given = recorded(years, "years", dimensions=3)
    held = (~np.isnan(given)).sum(axis=1).astype(np.float64)
    return Baseline(counts=np.where(held > 0, np.nansum(given, axis=1), np.nan), years=held)
