"""Whether many places' shares of something depart from what the whole would lead one to expect."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import optimize, stats

from crimestats.arrays import Bools, Floats
from crimestats.multiplicity import benjamini_hochberg

FALSE_DISCOVERY_RATE = 0.05
_WIDER = 16.0
"""The variance of places that truly departed, over that of the rest."""
MORE, FEWER, NOT_CLEAR = "more", "fewer", "no clear change"


@dataclass(frozen=True)
class Spread:
    """How much wider shares vary between places than chance alone: the variance is `constant` + `growing` x total
    times the binomial's."""

    constant: float
    """1 where crimes come one by one; more where they come in bunches."""
    growing: float
    """The part that no number of crimes wears down: places differ from each other in earnest. 0 where they do not."""

    def factor(self, totals: Floats) -> Floats:
        """What the binomial variance is multiplied by, for places with these totals; at least 1."""
        return self.constant + self.growing * totals


def spread_of(z: Floats, totals: Floats, *, some_departed: bool = True) -> Spread:
    """The ordinary spread that makes standardised departures of these sizes likeliest.

    Departures are taken as normal, but for a few places (none, if none stands out; at most a fifth) that have truly
    departed and are spread wider, so that one place that tripled does not make all that is ordinary look wide.

    Args:
        z: departures over their binomial standard errors, shape (places,), none missing.
        totals: what each share is of, same shape, above 0.
        some_departed: False where every departure is ordinary.
    """
    size = totals / totals.mean()

    def unlikelihood(logs: Floats) -> tuple[float, Floats]:
        constant, growing, departed = np.exp(logs)
        variance = 1 + constant + growing * size
        scaled = z**2 / variance
        ordinary = np.log1p(-departed) - scaled / 2
        wide = logs[2] - np.log(_WIDER) / 2 - scaled / _WIDER / 2
        either = np.logaddexp(ordinary, wide)
        is_wide = np.exp(wide - either)
        by_variance = (1 - scaled * (1 - is_wide + is_wide / _WIDER)) / variance / 2
        by_departed = (1 - is_wide) * departed / (1 - departed) - is_wide
        slopes = np.array([constant * by_variance.sum(), growing * (by_variance * size).sum(), by_departed.sum()])
        return float((np.log(variance) / 2 - either).sum()), slopes

    none, most = -12.0, np.log(0.2) if some_departed else -11.9  # e to the first is as good as 0
    few = -3.0 if some_departed else none
    starts = [[none, none, none], [none, none, few], [0.0, none, few], [none, 0.0, few]]
    bounds = [(none, 12), (none, 12), (none, most)]
    fits = [optimize.minimize(unlikelihood, start, jac=True, method="L-BFGS-B", bounds=bounds) for start in starts]
    constant, growing, _ = min(fits, key=lambda fit: float(fit.fun)).x
    return Spread(1 + _unless_none(constant, none), _unless_none(growing, none) / float(totals.mean()))


def _unless_none(log: float, none: float) -> float:
    return float(np.exp(log)) if log > none + 1 else 0.0


def share_p(part: Floats, total: Floats, expected: Floats, factor: Floats) -> Floats:
    """Two-sided p of each share against an expected one: nan where there is no total.

    Counts are divided by the factor, so that they weigh what their variance allows; the tails are those of the
    interval of `share_interval`, which leaves out `expected` just where p is below 1 less its level.
    """
    p = np.full(part.shape, np.nan)
    some = total > 0
    below = _posterior(part, total, factor, some).cdf(expected[some])
    p[some] = np.minimum(1.0, 2 * np.minimum(below, 1 - below))
    return p


def share_interval(part: Floats, total: Floats, factor: Floats, level: float) -> tuple[Floats, Floats]:
    """Lower and upper limits of each share (Jeffreys' interval on the counts over the factor); nan without a total."""
    lower, upper = np.full(part.shape, np.nan), np.full(part.shape, np.nan)
    some = total > 0
    beta = _posterior(part, total, factor, some)
    lower[some], upper[some] = beta.ppf((1 - level) / 2), beta.ppf((1 + level) / 2)
    return lower, upper


def _posterior(part: Floats, total: Floats, factor: Floats, some: Bools) -> stats.rv_continuous:
    rest = total - part
    return stats.beta(part[some] / factor[some] + 0.5, rest[some] / factor[some] + 0.5)


def verdicts(ratio: Floats, p: Floats) -> tuple[Floats, npt.NDArray[np.str_]]:
    """False discovery rates over all places, and for each "more", "fewer" or "no clear change"."""
    q = benjamini_hochberg(p)
    clear = q <= FALSE_DISCOVERY_RATE  # nan is not
    words = np.where(clear & (ratio > 1), MORE, np.where(clear & (ratio < 1), FEWER, NOT_CLEAR))
    return q, words


def check_level(level: float) -> None:
    """Raises ValueError where the level of an interval is not between 0 and 1."""
    if not 0 < level < 1:
        raise ValueError("the level of an interval lies between 0 and 1, as 0.95")
