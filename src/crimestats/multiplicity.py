"""Many tests at once: how many of the findings that a page shows are false."""

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, measured


def benjamini_hochberg(p_values: npt.ArrayLike) -> Floats:
    """The false discovery rate at which each finding would be shown: call a finding real where this is at most 0.05.

    Args:
        p_values: any shape, from 0 to 1; nan where nothing was tested, which counts as no test.

    Returns:
        Adjusted p-values (q-values) in the same shape, nan where the p-value was.

    Raises:
        ValueError: a p-value outside 0 to 1.

    Limits: holds for independent tests and for those that depend positively on each other, as neighbouring cells do.

    Source: Benjamini and Hochberg (1995), JRSS B 57(1), the procedure of section 3.1 as step-up adjusted p-values.

    >>> benjamini_hochberg([0.01, 0.04, 0.03, 0.5]).round(3).tolist()
    [0.04, 0.053, 0.053, 0.5]
    """
    given = np.asarray(p_values, dtype=np.float64)
    flat = measured(given.ravel(), "p_values")
    tested = ~np.isnan(flat)
    p = flat[tested]
    if ((p < 0) | (p > 1)).any():
        raise ValueError("a p-value lies outside 0 to 1")
    order = np.argsort(p)
    raised = p[order] * p.size / np.arange(1, p.size + 1)
    adjusted = np.full(flat.shape, np.nan)
    adjusted[np.flatnonzero(tested)[order]] = np.minimum.accumulate(raised[::-1])[::-1]
    return adjusted.reshape(given.shape)
