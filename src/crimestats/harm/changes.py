"""Whether the harm of a place rose or fell: what is unknown about the offences is the same on both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, known
from crimestats.harm.groups import Interval, check_simulation, grouped, whole_counts
from crimestats.harm.mixes import OffenceMix
from crimestats.harm.scales import HarmScale, Labels


@dataclass(frozen=True)
class HarmChange:
    """The harm of one period against another on one scale."""

    difference: Interval
    """After less before, in the unit of the scale."""

    ratio: Interval
    """After over before; nan where there was none before."""

    not_scored: tuple[str, ...]
    without_mix: tuple[str, ...]


def harm_change(
    before: npt.ArrayLike,
    after: npt.ArrayLike,
    labels: Sequence[str],
    scale: HarmScale,
    *,
    rng: np.random.Generator,
    by: Labels = "category",
    mixes: Mapping[str, OffenceMix] | None = None,
    dispersion: npt.ArrayLike | None,
    confidence: float = 0.95,
    draws: int = 4000,
) -> HarmChange:
    """How much more or less harm there was, with the mix of offences held to be the same in both periods.

    What is not known about the mix weighs on both periods alike and cancels as far as their counts are alike; which
    offence each record happens to be does not cancel. Two totals with intervals of their own that overlap say nothing.

    Args:
        before, after: shape (labels,), records of each, of periods as long as each other.
        labels, by, mixes, confidence, draws: as in `harm_total`.
        dispersion: variance over mean of the counts, at least 1, one number or shape (labels,), as
            `crimestats.counts.compare` finds it; 1 for Poisson, which recorded crime is not; None for the counts as
            they stand, without their own chance.

    Returns:
        Difference and ratio. For a label without a mix both lie between bounds: its mean weight is anything between
        its lightest and its gravest offence, the same in both periods.

    Raises:
        ValueError: as in `harm_total`; a dispersion below 1.

    Limits: the mix held to be the same is an assumption; where it changed, counts by offence are needed. A count of 0
    is taken as half a record that might have been.

    >>> from crimestats.harm.scales import starting_point_scale
    >>> found = harm_change(
    ...     [10], [15], ["Shoplifting"], starting_point_scale(), rng=np.random.default_rng(1), dispersion=2
    ... )
    >>> found.difference.central.item(), found.ratio.central.item(), bool(found.ratio.low < 1 < found.ratio.high)
    (52.5, 1.5, True)
    """
    check_simulation(confidence, draws)
    first, second = whole_counts(before, labels, "before"), whole_counts(after, labels, "after")
    groups = grouped(labels, scale, by, mixes)
    counts = np.stack([first, second])
    might = _might_have_been(counts, dispersion, draws, rng)
    scored = [(at, group) for at, group in enumerate(groups) if group is not None]
    mixed = [(at, group) for at, group in scored if group.shares is not None]
    bounded = [(at, group) for at, group in scored if group.shares is None]
    drawn, means = np.zeros((2, draws)), np.full(2, 0.0 if mixed and not bounded else np.nan)
    for at, group in mixed:
        mix = group.mixes(draws, rng)
        for period in range(2):
            drawn[period] += group.harm(might[period, at], mix, rng)[0]
            means[period] += counts[period, at] * group.mean(group.days)
    unknown = [at for at, _ in bounded]
    free = _Free(
        before=might[0, unknown],
        after=might[1, unknown],
        ends=np.array([(group.days.min(), group.days.max()) for _, group in bounded]).reshape(-1, 2),
    )
    if not scored:
        drawn[:] = np.nan
    tails = ((1 - confidence) / 2, (1 + confidence) / 2)
    return HarmChange(
        difference=Interval(
            central=np.asarray(means[1] - means[0]),
            low=np.asarray(np.quantile(drawn[1] - drawn[0] + free.difference(-1), tails[0])),
            high=np.asarray(np.quantile(drawn[1] - drawn[0] + free.difference(1), tails[1])),
        ),
        ratio=_ratio(means, drawn, free, tails),
        not_scored=tuple(label for label, group in zip(labels, groups, strict=True) if group is None),
        without_mix=tuple(group.label for _, group in bounded),
    )


def _might_have_been(
    counts: npt.NDArray[np.int64], dispersion: npt.ArrayLike | None, draws: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    """Counts that the same level could have given, shape (periods, labels, draws): gamma, whole numbers.

    Half a record more, as Jeffreys' prior has it: no record in a year is no proof that there never is one.
    """
    if dispersion is None:
        return np.repeat(counts[:, :, None], draws, axis=2)
    phi = known(np.atleast_1d(np.asarray(dispersion, dtype=np.float64)), "dispersion")
    if (phi < 1).any() or phi.size not in (1, counts.shape[1]):
        raise ValueError("a dispersion is at least 1, one number or one for each label")
    shape = (counts / phi + 0.5)[:, :, None]
    drawn = rng.standard_gamma(np.broadcast_to(shape, (*counts.shape, draws))) * phi.reshape(1, -1, 1)
    return np.rint(drawn).astype(np.int64)


@dataclass(frozen=True)
class _Free:
    """Labels whose mean weight is anything between two ends, the same before and after."""

    before: npt.NDArray[np.int64]
    """Shape (labels, draws)."""
    after: npt.NDArray[np.int64]
    ends: Floats

    def difference(self, side: int) -> Floats:
        """The lowest (side -1) or highest (1) difference for each draw."""
        change = self.after - self.before
        weights = np.where(side * change > 0, self.ends[:, 1:], self.ends[:, :1])
        return np.asarray((change * weights).sum(axis=0))

    def ratio(self, drawn: Floats, side: int) -> Floats:
        """The lowest (side -1) or highest (1) ratio for each draw.

        Source: Dinkelbach (1967), On nonlinear fractional programming, Management Science 13(7).
        """
        weights = np.broadcast_to(self.ends.mean(axis=1)[:, None], (len(self.ends), drawn.shape[1]))
        ratio = self._over(drawn, weights)
        while True:
            gain = self.after - ratio * self.before
            weights = np.where(side * gain > 0, self.ends[:, 1:], self.ends[:, :1])
            better = self._over(drawn, weights)
            if np.allclose(better, ratio, rtol=1e-12, atol=0):
                return better
            ratio = better

    def _over(self, drawn: Floats, weights: Floats) -> Floats:
        above, below = (self.after * weights).sum(axis=0), (self.before * weights).sum(axis=0)
        return np.asarray((drawn[1] + above) / (drawn[0] + below))


def _ratio(means: Floats, drawn: Floats, free: _Free, tails: tuple[float, float]) -> Interval:
    if not (drawn[0] + (free.before * free.ends[:, :1]).sum(axis=0) > 0).all():
        nothing = np.asarray(np.nan)
        return Interval(central=nothing, low=nothing, high=nothing)
    return Interval(
        central=np.asarray(means[1] / means[0]),
        low=np.asarray(np.quantile(free.ratio(drawn, -1), tails[0])),
        high=np.asarray(np.quantile(free.ratio(drawn, 1), tails[1])),
    )
