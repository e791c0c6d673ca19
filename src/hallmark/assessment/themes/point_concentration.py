"""How few snap points hold a quarter and half of the records, and how few would by chance alone."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from crimestats.places import concentration
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.place_measures import HALF_BY_CHANCE, added, holding_words, with_point

QUARTER, HALF = 0.25, 0.5


@dataclass(frozen=True)
class Held:
    """The records of one kind that have a point, and the points that hold so much of them."""

    title: str
    placed: Figure
    quarter: Figure
    half: Figure
    chance: Figure

    @property
    def times(self) -> float:
        """How many times as many points chance would need for half: 1 is no more concentrated than chance."""
        return float(self.chance.value) / float(self.half.value)


def held_points(figures: Figures, row: Figure, title: str, counts: np.ndarray) -> Held:
    """The figures of a kind's concentration.

    Args:
        row: the count of the kind, for its area, category and period.
        counts: its records at each snap point, those without one included; at least one record.
    """
    total, points = int(counts.sum()), len(counts)
    placed = with_point(figures, row, total)
    parts = [
        added(
            figures, row, holding_words(part), _fewest(counts, share), "snap points",
            f"fewest snap points that hold a {part} of the records, of those with a record of any kind",
            numerator=total, denominator=points,
        )
        for part, share in (("quarter", QUARTER), ("half", HALF))
    ]  # fmt: skip
    chance = added(
        figures, row, HALF_BY_CHANCE, points_by_chance(total, points, HALF), "snap points",
        "fewest snap points that would hold half, were each record as likely at any point (Poisson)",
        numerator=total, denominator=points,
    )  # fmt: skip
    return Held(title, placed, parts[0], parts[1], chance)


def _fewest(counts: np.ndarray, share: float) -> int:
    found = concentration(counts, unit="snap point", share=share)
    return round(found.share_of_places * found.places)


def points_by_chance(records: int, points: int, share: float) -> int:
    """How many points would hold a share of the records, were every point as likely as any other.

    The expected number of points with each count, the fullest first, until the share is reached.

    >>> points_by_chance(1_000_000, 100, 0.5)
    50
    """
    mean = records / points
    most = int(stats.poisson.isf(1e-12, mean)) + 1
    count = np.arange(most, 0, -1)
    with_count = points * stats.poisson.pmf(count, mean)
    held = np.cumsum(with_count * count)
    at = int(np.searchsorted(held, share * held[-1]))
    before = held[at - 1] if at else 0.0
    needed = with_count[:at].sum() + (share * held[-1] - before) / count[at]
    return max(1, round(float(needed)))
