"""What subjects are weighed by, each brought to points from 0 to 100."""

import dataclasses
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, counted, measured

MOST_POINTS = 100.0


@dataclass(frozen=True)
class Criterion:
    """One thing that subjects are judged by: a trend, a place among peers, public concern. More is more pressing."""

    name: str
    weight: float
    """How much it matters beside the others, on any scale."""
    values: npt.ArrayLike
    """Shape (subjects,); nan where nothing is known."""
    low: npt.ArrayLike | None = None
    high: npt.ArrayLike | None = None
    """The least and the most each value might be; exact, if left out."""
    anchors: tuple[float, float] | None = None
    """The values that get 0 and 100 points, as do all beyond them; the second below the first where less is more
    pressing. The lowest and the highest known, if left out. Where all are alike, all have 50."""

    def of(self, kept: Bools) -> "Criterion":
        """The same for some of the subjects: points are set by those compared alone."""
        low, high = (None if end is None else np.asarray(end)[kept] for end in (self.low, self.high))
        return dataclasses.replace(self, values=np.asarray(self.values)[kept], low=low, high=high)

    def points(self, subjects: int) -> Floats:
        """Points of each subject: shape (1, subjects), nan where nothing is known."""
        return self._pointed(_column(self.values, subjects, self.name))[None]

    def drawn_points(self, subjects: int, order: npt.NDArray[np.int64], draws: int, rng: np.random.Generator) -> Floats:
        """Points that might be, shape (draws, subjects): within the range of each value; anything where unknown."""
        value = _column(self.values, subjects, self.name)
        low, high = _range(value, self.low, self.high, self.name)
        chance = _in_order(rng.random((draws, subjects)), order)
        points = self._pointed(triangular(chance, low, value, high))
        return np.where(np.isnan(points), chance * MOST_POINTS, points)

    def _pointed(self, values: Floats) -> Floats:
        if self.anchors and self.anchors[0] == self.anchors[1]:
            raise ValueError(f"“{self.name}” gets 0 and 100 points for the same value")
        lowest, highest = self.anchors or self._known_range()
        if lowest == highest:
            return np.where(np.isnan(values), np.nan, MOST_POINTS / 2)
        return np.clip((values - lowest) / (highest - lowest), 0, 1) * MOST_POINTS

    def _known_range(self) -> tuple[float, float]:
        value = measured(self.values, self.name)
        known = value[~np.isnan(value)]
        return (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)


@dataclass(frozen=True)
class Harm:
    """Yearly harm: how many there are in a year times the harm of one, on one scale or several alternatives."""

    name: str
    weight: float
    counts: npt.ArrayLike
    """Shape (subjects,), records in a year; nan where no count is held."""
    harm: npt.ArrayLike
    """Harm of one: shape (subjects,), or (scales, subjects) of alternative scales, each in its own unit."""
    low: npt.ArrayLike | None = None
    high: npt.ArrayLike | None = None
    """The least and the most the harm of one might be, in the shape of `harm`."""
    dispersion: npt.ArrayLike = 1.0
    """Variance over mean of a year's count, one number or one for each subject; 1 is Poisson."""

    def of(self, kept: Bools) -> "Harm":
        """The same for some of the subjects: points are set by those compared alone."""
        low, high = (None if end is None else np.asarray(end)[..., kept] for end in (self.low, self.high))
        dispersion = np.asarray(self.dispersion)
        return dataclasses.replace(
            self,
            counts=np.asarray(self.counts)[kept],
            harm=np.asarray(self.harm)[..., kept],
            low=low,
            high=high,
            dispersion=dispersion[kept] if dispersion.size == kept.size else dispersion,
        )

    def points(self, subjects: int) -> Floats:
        """Points on each scale: shape (scales, subjects); the subject with most harm on a scale has 100 of it."""
        return self._yearly(subjects) * self._points_per_harm(subjects)

    def drawn_points(self, subjects: int, order: npt.NDArray[np.int64], draws: int, rng: np.random.Generator) -> Floats:
        """Points that might be, shape (draws, subjects): another year's count, another harm, any of the scales."""
        harm = self._harms(subjects)
        low, high = _range(harm, self.low, self.high, self.name)
        scale = rng.integers(len(harm), size=draws)
        chance = _in_order(rng.random((draws, subjects)), order)
        each = triangular(chance, low[scale], harm[scale], high[scale])
        dispersion = self._dispersions(subjects)
        count = _count(self.counts, subjects, self.name)
        # Half a record more, as Jeffreys' prior has it: no record in a year is no proof that there never is one.
        shape = np.nan_to_num(count) / dispersion + 0.5
        drawn = _in_order(rng.standard_gamma(shape[order], (draws, subjects)), order) * dispersion
        points = np.where(np.isnan(count), np.nan, drawn) * each * self._points_per_harm(subjects)[scale]
        return np.where(np.isnan(points), chance * MOST_POINTS, points)

    def points_of_one(self, subjects: int) -> Floats:
        """Points that one record more adds, mean of the scales: shape (subjects,)."""
        return np.asarray((self._harms(subjects) * self._points_per_harm(subjects)).mean(axis=0))

    def _yearly(self, subjects: int) -> Floats:
        return _count(self.counts, subjects, self.name) * self._harms(subjects)

    def _points_per_harm(self, subjects: int) -> Floats:
        most = np.nan_to_num(self._yearly(subjects)).max(axis=1, keepdims=True)
        return np.divide(MOST_POINTS, most, out=np.zeros_like(most), where=most > 0)

    def _harms(self, subjects: int) -> Floats:
        harm = measured(np.atleast_2d(np.asarray(self.harm, dtype=np.float64)), self.name, dimensions=2)
        if harm.shape[1] != subjects:
            raise ValueError(f"“{self.name}” has the harm of {harm.shape[1]} subjects where there are {subjects}")
        if (harm < 0).any():
            raise ValueError(f"“{self.name}” has a harm below 0")
        return harm

    def _dispersions(self, subjects: int) -> Floats:
        dispersion = counted(np.atleast_1d(np.asarray(self.dispersion, dtype=np.float64)), "dispersion")
        if dispersion.size not in (1, subjects) or (dispersion < 1).any():
            raise ValueError("dispersion is 1 or above, one number or one for each subject")
        return np.broadcast_to(dispersion, (subjects,))


def triangular(chance: Floats, low: Floats, middle: Floats, high: Floats) -> Floats:
    """The value below which `chance` of a triangle from low over middle to high lies; nan where the middle is."""
    wide = np.maximum(high - low, np.finfo(float).tiny)
    rising = low + np.sqrt(chance * wide * (middle - low))
    falling = high - np.sqrt((1 - chance) * wide * (high - middle))
    value = np.where(chance * wide < middle - low, rising, falling)
    return np.where(high > low, value, middle + 0 * chance)


def _column(values: npt.ArrayLike, subjects: int, name: str) -> Floats:
    column = measured(values, name)
    if column.size != subjects:
        raise ValueError(f"“{name}” has {column.size} values where there are {subjects} subjects")
    return column


def _count(values: npt.ArrayLike, subjects: int, name: str) -> Floats:
    count = _column(values, subjects, name)
    if (count < 0).any():
        raise ValueError(f"“{name}” has a count below 0")
    return count


def _range(value: Floats, low: npt.ArrayLike | None, high: npt.ArrayLike | None, name: str) -> tuple[Floats, Floats]:
    """The ends of each value's range: itself where none is given."""
    ends = []
    for end in (low, high):
        given = value if end is None else np.asarray(end, dtype=np.float64).reshape(-1, value.shape[-1])
        ends.append(np.where(np.isnan(given), value, given).reshape(value.shape))
    if (ends[0] > value).any() or (ends[1] < value).any():
        raise ValueError(f"“{name}” has a value outside its own range from low to high")
    return ends[0], ends[1]


def _in_order(drawn: Floats, order: npt.NDArray[np.int64]) -> Floats:
    """Columns drawn for the subjects by name, put where those subjects stand: no figure hangs on the order given."""
    placed = np.empty_like(drawn)
    placed[:, order] = drawn
    return placed
