"""Two Poisson counts: is the difference more than chance?"""

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Floats, counted, known, spread

LARGEST = 5_000
"""Above this count the sum over all pairs of outcomes is not worth its time: the normal test says the same."""
_TAIL = 1e-12


def e_test(
    first: npt.ArrayLike,
    second: npt.ArrayLike,
    *,
    first_exposure: npt.ArrayLike = 1.0,
    second_exposure: npt.ArrayLike = 1.0,
) -> Floats:
    """How likely two equal rates would give counts at least as far apart as these.

    Args:
        first, second: counts, shape (n,), whole numbers up to LARGEST.
        first_exposure, second_exposure: months, residents or whatever the rates are by; one number or shape (n,).

    Returns:
        Two-sided p-values, shape (n,). Two counts of 0 give 1.

    Raises:
        ValueError: counts that are not whole, too large, or an exposure that is not above 0.

    Limits: right where counts are Poisson. Recorded crime is overdispersed: use `compare`, which asks this test only
    as a second opinion on small counts.

    Source: Krishnamoorthy and Thomson (2004), "A more powerful test for comparing two Poisson means", Journal of
    Statistical Planning and Inference 119, equations (3.4) to (3.6).

    >>> e_test([3], [10]).round(4).tolist()
    [0.0528]
    """
    one, two = counted(first, "first"), counted(second, "second")
    if one.shape != two.shape:
        raise ValueError(f"there are {one.size} first and {two.size} second counts")
    if (one % 1).any() or (two % 1).any():
        raise ValueError("the E-test compares whole counts")
    if max(one.max(initial=0), two.max(initial=0)) > LARGEST:
        raise ValueError(f"the E-test is for counts up to {LARGEST:,}")
    e1 = known(spread(first_exposure, one.shape, "first_exposure"), "first_exposure")
    e2 = known(spread(second_exposure, two.shape, "second_exposure"), "second_exposure")
    if (e1 <= 0).any() or (e2 <= 0).any():
        raise ValueError("an exposure is above 0")
    return np.array([_p_value(*pair) for pair in zip(one, two, e1, e2, strict=True)])


def _p_value(first: float, second: float, e1: float, e2: float) -> float:
    if first + second == 0:
        return 1.0
    rate = (first + second) / (e1 + e2)
    x1, x2 = _outcomes(e1 * rate), _outcomes(e2 * rate)
    weight = stats.poisson.pmf(x1, e1 * rate)[:, None] * stats.poisson.pmf(x2, e2 * rate)
    as_far = np.abs(_pivot(x1[:, None], x2, e1, e2)) >= abs(_pivot(first, second, e1, e2)) - 1e-12
    return min(1.0, float(weight[as_far].sum()))


def _outcomes(mean: float) -> Floats:
    """The counts that such a mean gives, all but a chance of one in a million million."""
    return np.arange(stats.poisson.ppf(_TAIL, mean), stats.poisson.isf(_TAIL, mean) + 1)


def _pivot(x1: Floats | float, x2: Floats | float, e1: float, e2: float) -> Floats:
    """The difference of the rates over its standard error, 0 where both counts are 0 (equation 3.3)."""
    variance = np.asarray(x1 / e1**2 + x2 / e2**2)
    difference: Floats = np.asarray(x1 / e1 - x2 / e2)
    return np.divide(difference, np.sqrt(variance), out=np.zeros(variance.shape), where=variance > 0)
