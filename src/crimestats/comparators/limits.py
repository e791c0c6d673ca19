"""Where a count would fall if its area were like the rest and only chance made it differ: exact, not approximate."""

from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Floats, counted, inner

Kind = Literal["rate", "ratio", "proportion"]


def exact_limits(bases: npt.ArrayLike, target: float, *, kind: Kind = "rate", level: float = 0.95) -> Floats:
    """The funnel at each base, with nothing but chance at work: limits of the rate, ratio or proportion.

    Args:
        bases: people, months, expected counts or, for a proportion, whole numbers of cases; above 0.
        target: the rate, ratio or proportion at the centre.
        level: the share of areas that chance alone would leave inside.

    Returns:
        Shape (2, bases): lower and upper limits, joined up between whole counts.

    Raises:
        ValueError: a base that is not above 0; a proportion outside 0 to 1, or of a base that is not whole.

    Limits: crime is never only chance; the limits of `funnel` let areas differ more. A small area can lie on the line
    at the next whole count without being outside at the level: judge by `tail_probabilities`.

    Source: Spiegelhalter (2005), Stat Med 24(8), appendix A.1.1.

    >>> exact_limits([20.0], 1.0, kind="ratio").round(2).tolist()
    [[0.56], [1.44]]
    """
    base = checked_bases(bases, target, kind)
    tail = (1 - inner(level, "the level of a limit")) / 2
    return np.stack([_interpolated(base, target, kind, share) / base for share in (tail, 1 - tail)])


def tail_probabilities(counts: npt.ArrayLike, bases: npt.ArrayLike, target: float, *, kind: Kind = "rate") -> Floats:
    """How often chance alone would give so few, and so many: shape (2, areas), each including the count itself."""
    count = counted(counts, "counts")
    base = checked_bases(bases, target, kind)
    lower = _below(count, base, target, kind)
    return np.stack([lower, 1 - _below(count - 1, base, target, kind)])


def checked_bases(bases: npt.ArrayLike, target: float, kind: Kind) -> Floats:
    """The bases as floats, where they fit the kind of figure and its target."""
    base = counted(bases, "bases")
    if kind not in ("rate", "ratio", "proportion"):
        raise ValueError("the kind is “rate”, “ratio” or “proportion”")
    if (base <= 0).any():
        raise ValueError("every base is above 0")
    if not target > 0:
        raise ValueError("the target is above 0")
    if kind == "proportion" and not target < 1:
        raise ValueError("the target of a proportion lies between 0 and 1")
    if kind == "proportion" and (base != np.floor(base)).any():
        raise ValueError("the base of a proportion is a whole number")
    return base


def _below(count: Floats, base: Floats, target: float, kind: Kind) -> Floats:
    if kind == "proportion":
        return np.asarray(stats.binom.cdf(count, base, target))
    return np.asarray(stats.poisson.cdf(count, base * target))


def _interpolated(base: Floats, target: float, kind: Kind, share: float) -> Floats:
    """The count below which `share` of chance lies, joined up between whole counts; never below 0."""
    quantile = stats.binom.ppf(share, base, target) if kind == "proportion" else stats.poisson.ppf(share, base * target)
    at, before = _below(quantile, base, target, kind), _below(quantile - 1, base, target, kind)
    return np.asarray(np.maximum(quantile - (at - share) / (at - before), 0))
