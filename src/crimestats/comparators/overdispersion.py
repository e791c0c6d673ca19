"""How much more areas differ than chance alone would have it."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from crimestats.arrays import Floats, known, measured

WINSORISED = 0.1


def winsorise(scores: npt.ArrayLike, share: float = WINSORISED) -> Floats:
    """The scores, with the lowest and highest `share` of them drawn in to the score at that share.

    >>> winsorise([-9.0, -1, 0, 1, 2, 30], 0.2).tolist()
    [-1.0, -1.0, 0.0, 1.0, 2.0, 2.0]
    """
    values = known(scores, "scores")
    _check(values, share)
    low, high = np.quantile(values, [share, 1 - share])
    return np.clip(values, low, high)


def dispersion_ratio(scores: npt.ArrayLike, share: float = WINSORISED) -> float:
    """How many times the variance of the z-scores is what chance gives: 1 is chance alone, 4 is limits twice as wide.

    Args:
        scores: z-scores against the centre; at least 2.
        share: of the scores drawn in at each end, so that real outliers do not widen the limits meant to find them.

    Limits: the drawing in makes the variance smaller by itself; that is divided out, as for normal scores. The paper
    does not do so, and its ratio (at a tenth, 0.68 of this one) makes twice too many areas outliers.

    Source: Spiegelhalter (2005), Qual Saf Health Care 14(5), "Handling over-dispersion", the estimate of phi.

    >>> round(dispersion_ratio([-2.0, -1, 0, 1, 2], share=0), 2)
    2.0
    """
    return float((winsorise(scores, share) ** 2).mean() / _normal_variance(share))


def between_area_variance(
    values: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    *,
    centre: float | None = None,
    share: float = WINSORISED,
    method: Literal["paule-mandel", "dersimonian-laird"] = "paule-mandel",
) -> float:
    """The variance of the areas' true values around the centre, beyond their sampling errors; never below 0.

    Args:
        values: shape (areas,), on a scale where errors are about normal.
        standard_errors: of each value; above 0.
        centre: where it is given; else the mean weighted by precision.
        share: of the standardised values drawn in at each end; 0 is none.
        method: "paule-mandel" finds the variance at which the standardised values vary as they should;
            "dersimonian-laird" is the closed form of the paper, which misses much of it where areas differ in size,
            as it draws in the very areas that show it.

    Source: DerSimonian and Laird (1986), Controlled Clinical Trials 7(3), equation 8, as in Spiegelhalter (2005), Qual
    Saf Health Care 14(5); Paule and Mandel (1982), J Res Nat Bur Stand 87(5).

    >>> round(between_area_variance([0.0, 1, 2, 3, 4], [1.0] * 5, share=0), 3)
    1.5
    """
    value, error = measured(values, "values"), known(standard_errors, "standard_errors")
    if value.shape != error.shape:
        raise ValueError(f"there are {value.size:,} values and {error.size:,} standard errors")
    _check(value, share)
    if (error <= 0).any():
        raise ValueError("every standard error is above 0")
    if method not in ("paule-mandel", "dersimonian-laird"):
        raise ValueError("the method is “paule-mandel” or “dersimonian-laird”")
    if method == "dersimonian-laird":
        return _dersimonian_laird(value, error, centre, share)

    def excess(variance: float) -> float:
        return _sum_of_squares(value, np.sqrt(error**2 + variance), centre, share) - _freedom(value, centre)

    if excess(0) <= 0:
        return 0.0
    widest = float(np.ptp(value) ** 2 + (0 if centre is None else np.abs(value - centre).max() ** 2))
    while excess(widest) > 0:
        widest *= 2
    return float(optimize.brentq(excess, 0, widest, xtol=1e-12 * widest))


def _dersimonian_laird(value: Floats, error: Floats, centre: float | None, share: float) -> float:
    weight = error**-2
    excess = _sum_of_squares(value, error, centre, share) - (value.size - 1)
    return float(max(0.0, excess / (weight.sum() - (weight**2).sum() / weight.sum())))


def _sum_of_squares(value: Floats, error: Floats, centre: float | None, share: float) -> float:
    middle = np.average(value, weights=error**-2) if centre is None else centre
    return float((winsorise((value - middle) / error, share) ** 2).sum() / _normal_variance(share))


def _freedom(value: Floats, centre: float | None) -> int:
    return value.size - (centre is None)


def _normal_variance(share: float) -> float:
    """The variance of a standard normal whose ends are drawn in."""
    if share == 0:
        return 1.0
    cut = float(stats.norm.ppf(1 - share))
    return 1 - 2 * share - 2 * cut * float(stats.norm.pdf(cut)) + 2 * share * cut**2


def _check(values: Floats, share: float) -> None:
    if values.size < 2:
        raise ValueError("at least two areas are needed to see how areas differ")
    if not 0 <= share < 0.5:
        raise ValueError("the share drawn in at each end is at least 0 and below a half")
