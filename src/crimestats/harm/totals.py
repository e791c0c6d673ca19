"""How much harm the records of a place add up to, with what is not known about them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats
from crimestats.harm.groups import Group, Interval, check_simulation, grouped, whole_counts
from crimestats.harm.mixes import OffenceMix
from crimestats.harm.scales import HarmScale, Labels


@dataclass(frozen=True)
class HarmTotal:
    """The harm of a place and period on one scale."""

    total: Interval
    """In the unit of the scale."""

    labels: tuple[str, ...]
    """Those that are scored, in the order of the next two."""

    by_label: Interval
    shares: Interval
    """Each label's share of the harm that is scored, 0 to 1; nan where there is no harm."""

    per_1000: Interval
    """For each 1,000 residents; nan where no residents were given."""

    chance_deviation: float
    """Standard deviation by which offence each record happens to be; shrinks beside the total as records grow."""

    mix_deviation: float
    """Standard deviation by not knowing the mix; does not shrink. 0 for a label whose mix is wholly unknown."""

    at_lowest: float
    """The total with every offence at its lowest weight on the scale."""

    at_highest: float
    not_scored: tuple[str, ...]
    """Labels that the scale has no weight for, as anti-social behaviour: left out of everything, which is not 0."""

    without_mix: tuple[str, ...]
    """Labels of several offences without a mix: they enter by their bounds alone, and the total has no centre."""


def harm_total(
    counts: npt.ArrayLike,
    labels: Sequence[str],
    scale: HarmScale,
    *,
    rng: np.random.Generator,
    by: Labels = "category",
    mixes: Mapping[str, OffenceMix] | None = None,
    residents: float | None = None,
    confidence: float = 0.95,
    draws: int = 4000,
) -> HarmTotal:
    """How much harm these records add up to: exact by offence, between bounds by category, an interval with a mix.

    A record by offence weighs what the scale says. A record by category is one of several offences: with a mix it is
    drawn from it, the mix itself being uncertain by its concentration. Without a mix the total lies anywhere between
    all its records being the lightest offence and all the gravest, and nothing narrower can be said.

    Args:
        counts: shape (labels,), records of each.
        labels: categories, Home Office classes or offences, as `by` says.
        mixes: by label, where the mix is known.
        residents: people who live there; None leaves the rate out.
        confidence: of the intervals. Bounds are not widened by it.
        draws: how many times mix and offences are drawn.

    Raises:
        ValueError: counts that are not one for each label, below 0 or not whole; labels that stand twice; a mix
            that names an offence which the scale does not have under that label.

    Limits: the counts are taken as they are, recording and all. Intervals are of what the records weigh, not of how
    many there might have been. The choice of scale is no part of them: try others.

    >>> from crimestats.harm.scales import starting_point_scale
    >>> found = harm_total([10, 4], ["Shoplifting", "Anti-social behaviour"], starting_point_scale(),
    ...                    rng=np.random.default_rng(1))
    >>> found.total.central.item(), found.not_scored
    (105.0, ('Anti-social behaviour',))
    """
    check_simulation(confidence, draws)
    records = whole_counts(counts, labels, "counts")
    groups = grouped(labels, scale, by, mixes)
    scored = [(group, int(count)) for group, count in zip(groups, records, strict=True) if group is not None]
    low, high = _drawn(scored, draws, rng)
    means = np.array([count * group.mean(group.days) for group, count in scored])
    # Where nothing is scored nothing is known of the harm, and a sum of no draws must not pass for a nought.
    known = 1.0 if scored else float("nan")
    total = _interval(known * means.sum(), known * low.sum(axis=0), known * high.sum(axis=0), confidence)
    variances = np.array([group.variances(count) for group, count in scored]).reshape(-1, 2).sum(axis=0)
    return HarmTotal(
        total=total,
        labels=tuple(group.label for group, _ in scored),
        by_label=_interval(means, low, high, confidence),
        shares=_shares(means, low, high, confidence),
        per_1000=_per_1000(total, residents),
        chance_deviation=float(np.sqrt(variances[0])),
        mix_deviation=float(np.sqrt(variances[1])),
        at_lowest=known * sum(count * _extreme(group, group.lowest, np.min) for group, count in scored),
        at_highest=known * sum(count * _extreme(group, group.highest, np.max) for group, count in scored),
        not_scored=tuple(label for label, group in zip(labels, groups, strict=True) if group is None),
        without_mix=tuple(group.label for group, _ in scored if group.shares is None),
    )


def _drawn(scored: list[tuple[Group, int]], draws: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    pairs = [group.harm(count, group.mixes(draws, rng), rng) for group, count in scored]
    both = np.array(pairs, dtype=np.float64).reshape(len(scored), 2, draws)
    return both[:, 0], both[:, 1]


def _interval(central: npt.ArrayLike, low: Floats, high: Floats, confidence: float) -> Interval:
    tail = (1 - confidence) / 2
    return Interval(
        central=np.asarray(central, dtype=np.float64),
        low=np.asarray(np.quantile(low, tail, axis=-1)),
        high=np.asarray(np.quantile(high, 1 - tail, axis=-1)),
    )


def _shares(means: Floats, low: Floats, high: Floats, confidence: float) -> Interval:
    """A share is lowest where its own harm is lowest and all the other's highest."""
    least = low + (high.sum(axis=0) - high)
    most = high + (low.sum(axis=0) - low)
    with np.errstate(invalid="ignore"):
        return _interval(means / means.sum(), low / least, high / most, confidence)


def _per_1000(total: Interval, residents: float | None) -> Interval:
    factor = 1000 / residents if residents is not None and residents > 0 else float("nan")
    return Interval(central=total.central * factor, low=total.low * factor, high=total.high * factor)


def _extreme(group: Group, weights: Floats, of: Callable[[Floats], float]) -> float:
    return float(of(weights)) if group.shares is None else group.mean(weights)
