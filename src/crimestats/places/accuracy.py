"""How well places chosen beforehand held the crime that came: hit rate, PAI, PEI and recapture rate."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, Ints, counted, known


@dataclass(frozen=True)
class RankingAccuracy:
    """What the first 1, 2, 3, … places of a ranking held: each field has shape (places,)."""

    places: Ints
    area_share: Floats
    """Area of the places so far, over all of it."""
    captured: Floats
    """Crimes in the places so far."""
    hit_rate: Floats
    """Crimes in the places so far over all crimes; nan, as all that follow, where there were none at all."""
    prediction_accuracy_index: Floats
    """Hit rate over share of the area: 1 is what places drawn at random would give."""
    prediction_efficiency_index: Floats
    """Crimes captured over the most that as much area could have held: 1 is the choice of one who knew."""
    recapture_rate_index: Floats
    """Crimes captured over the past crimes of the same places, over the same ratio for the whole: below 1, the places
    lost more than the rest, as places chosen for their peak do; nan where no past counts were given."""

    def at(self, places: int) -> "AccuracyAt":
        """The figures for the first `places` places."""
        if not 1 <= places <= self.places.size:
            raise ValueError(f"the ranking has {self.places.size:,} places: choose 1 to that many")
        row = places - 1
        return AccuracyAt(
            places,
            float(self.area_share[row]),
            float(self.captured[row]),
            float(self.hit_rate[row]),
            float(self.prediction_accuracy_index[row]),
            float(self.prediction_efficiency_index[row]),
            float(self.recapture_rate_index[row]),
        )

    def at_share(self, share: float) -> "AccuracyAt":
        """The figures for as many whole places as fit into this share of the area; for one where none does."""
        if not 0 < share <= 1:
            raise ValueError("a share of the area lies above 0 and up to 1")
        # The last bits of a sum of shares are not a place more or less.
        return self.at(max(1, int(np.searchsorted(self.area_share, share * (1 + 1e-12), side="right"))))


@dataclass(frozen=True)
class AccuracyAt:
    """One row of `RankingAccuracy`: fields as there."""

    places: int
    area_share: float
    captured: float
    hit_rate: float
    prediction_accuracy_index: float
    prediction_efficiency_index: float
    recapture_rate_index: float


def ranking_accuracy(
    scores: npt.ArrayLike,
    counts: npt.ArrayLike,
    *,
    areas: npt.ArrayLike | None = None,
    past: npt.ArrayLike | None = None,
) -> RankingAccuracy:
    """How much of the crime that came lay in the places ranked first?

    Places with the same score are taken in no order: each figure is what a random order among them gives on average,
    so that a ranking gains nothing by the order in which its file happens to be.

    Args:
        scores: shape (places,), highest first to be chosen; from before the period that is counted.
        counts: crimes that came in each place, shape (places,).
        areas: of each place, in any one unit (length of street serves too); None: all alike.
        past: crimes in each place before, for the recapture rate.

    Raises:
        ValueError: shapes that differ, a missing or negative value, an area of nothing, no place.

    Limits: all four say where crime was recorded, not whether the choice did any good; a place that was patrolled for
    its score may hold less for that. PAI rises without bound as the area chosen falls, and is higher where much of
    the area is empty: compare rankings over the same places and the same number of them. With unequal areas, ties and
    the best possible choice are taken as if a place could be divided. Straight cells, not streets.

    Source: hit rate and PAI: Chainey, Tompson and Uhlig (2008), Security Journal 21; PEI: Hunt (2016), PhD thesis,
    American University; recapture rate: Levine (2008), Security Journal 21. (The index called RRI in some software is
    past crimes over crimes captured, neither standardised nor in Levine's direction.)

    >>> first_two = ranking_accuracy([9, 8, 1, 0], [4, 1, 3, 0], past=[9, 8, 1, 0]).at(2)
    >>> first_two.hit_rate, first_two.prediction_accuracy_index, round(first_two.prediction_efficiency_index, 3)
    (0.625, 1.25, 0.714)
    """
    score, count = known(scores, "scores"), counted(counts, "counts")
    if score.size == 0:
        raise ValueError("there is no place to rank")
    area = np.ones_like(score) if areas is None else counted(areas, "areas")
    before = np.zeros_like(score) if past is None else counted(past, "past")
    for name, values in {"counts": count, "areas": area, "past": before}.items():
        if values.shape != score.shape:
            raise ValueError(f"there are {score.size:,} scores and {values.size:,} {name}")
    if (area <= 0).any():
        raise ValueError("areas has a place without area")
    order = np.argsort(-score, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(score[order])), score.size - 1) + 1
    captured, taken, held_before = (_expected_sums(values[order], ends) for values in (count, area, before))
    with np.errstate(invalid="ignore", divide="ignore"):
        hit_rate = captured / count.sum()
        area_share = taken / area.sum()
        change = captured / held_before
        return RankingAccuracy(
            places=np.arange(1, score.size + 1),
            area_share=area_share,
            captured=captured,
            hit_rate=hit_rate,
            prediction_accuracy_index=hit_rate / area_share,
            prediction_efficiency_index=captured / _most(count, area, taken),
            recapture_rate_index=np.where(held_before > 0, change / (count.sum() / before.sum()), np.nan),
        )


def _expected_sums(values: Floats, ends: Ints) -> Floats:
    """Running sums that are exact at the end of each group of ties and even within it."""
    places = np.arange(1, values.size + 1)
    sums: Floats = np.interp(places, np.append(0, ends), np.append(0.0, np.cumsum(values)[ends - 1]))
    return sums


def _most(count: Floats, area: Floats, taken: Floats) -> Floats:
    """The most crimes that these areas could have held, a place being divisible."""
    best = np.argsort(-count / area, kind="stable")
    most: Floats = np.interp(taken, np.append(0, np.cumsum(area[best])), np.append(0, np.cumsum(count[best])))
    return most
