"""Records of one label as draws of harm: what is unknown about the mix of offences, and what is chance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, counted, inner
from crimestats.harm.mixes import OffenceMix, places_of
from crimestats.harm.scales import HarmScale, Labels


@dataclass(frozen=True)
class Interval:
    """A central value and what lies to both sides of it, of one shape: one number or an array by label."""

    central: Floats
    """nan where an unknown mix leaves bounds alone."""

    low: Floats
    high: Floats


@dataclass(frozen=True)
class Group:
    """The records of one label, with the weights of the offences they may be."""

    label: str
    days: Floats
    lowest: Floats
    highest: Floats
    shares: Floats | None
    """None where the mix is unknown."""

    concentration: float

    def mean(self, weights: Floats) -> float:
        """The mean weight of a record under the mix; nan without one."""
        return float("nan") if self.shares is None else float(self.shares @ weights)

    def mixes(self, draws: int, rng: np.random.Generator) -> Floats:
        """What the mix may truly be, shape (draws, offences)."""
        shares = np.ones(1) if self.shares is None else self.shares
        if np.isinf(self.concentration) or shares.size == 1:
            return np.broadcast_to(shares, (draws, shares.size))
        # An offence without a record in the mix stays out of it: a Dirichlet distribution has no place for 0.
        there = shares > 0
        drawn = np.zeros((draws, shares.size))
        drawn[:, there] = rng.dirichlet(self.concentration * shares[there], size=draws)
        return drawn

    def harm(
        self, count: int | npt.NDArray[np.int64], mixes: Floats, rng: np.random.Generator
    ) -> tuple[Floats, Floats]:
        """What `count` records (of one number, or one for each draw) may weigh together, lowest and highest.

        Shape (draws,) each: the same with a mix.
        """
        if self.shares is None:
            draws = len(mixes)
            return np.full(draws, count * self.days.min()), np.full(draws, count * self.days.max())
        harm = rng.multinomial(count, mixes / mixes.sum(axis=1, keepdims=True)) @ self.days
        return harm, harm

    def variances(self, count: int) -> tuple[float, float]:
        """The variance by chance and that by the mix: one grows with the count, the other with its square.

        Source: Mosimann (1962), Biometrika 49(1/2), the moments of the compound multinomial distribution.
        """
        if self.shares is None:
            return 0.0, 0.0
        spread = float(self.shares @ self.days**2 - self.mean(self.days) ** 2)
        if np.isinf(self.concentration):
            return count * spread, 0.0
        return count * spread * self.concentration / (1 + self.concentration), count**2 * spread / (
            1 + self.concentration
        )


def grouped(
    labels: Sequence[str], scale: HarmScale, by: Labels, mixes: Mapping[str, OffenceMix] | None
) -> list[Group | None]:
    """Each label with what it may weigh; None for one that the scale does not score."""
    if len(set(labels)) != len(labels):
        raise ValueError("a label stands twice: add its counts up first")
    return [_group(label, scale, by, (mixes or {}).get(label)) for label in labels]


def _group(label: str, scale: HarmScale, by: Labels, mix: OffenceMix | None) -> Group | None:
    members = scale.members(label, by)
    if members.size == 0:
        return None
    within = None if mix is None else places_of(scale, label, mix, by)
    if members.size == 1:
        shares, concentration = np.ones(1), float("inf")
    elif mix is None or within is None:
        shares, concentration = None, float("inf")
    else:
        members, shares, concentration = within, mix.shares, mix.concentration
    return Group(
        label=label,
        days=scale.days[members],
        lowest=scale.low[members],
        highest=scale.high[members],
        shares=shares,
        concentration=concentration,
    )


def whole_counts(counts: npt.ArrayLike, labels: Sequence[str], name: str) -> npt.NDArray[np.int64]:
    """Counts of records, one for each label, none missing, below 0 or broken."""
    records = counted(counts, name)
    if records.size != len(labels):
        raise ValueError(f"{name} has {records.size:,} values for {len(labels):,} labels")
    if (records != np.round(records)).any():
        raise ValueError(f"{name} has a count that is not whole")
    return records.astype(np.int64)


def check_simulation(confidence: float, draws: int) -> None:
    """Raises ValueError for a confidence outside 0 to 1, or too few draws to read an interval off."""
    inner(confidence, "a confidence")
    if draws < 200:
        raise ValueError("an interval is read off 200 draws or more")
