"""Two periods set beside each other month by month, so that the season cancels."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, known, plain, recorded, spread


@dataclass(frozen=True)
class Paired:
    """Counts of two periods and what they are out of, shape (lines, months); 0 in months that either lacks."""

    current: Floats
    base: Floats
    current_exposure: Floats
    base_exposure: Floats
    of_whole: bool

    @cached_property
    def count(self) -> Floats:
        """Records of the current period by line."""
        return self.current.sum(axis=1)

    @cached_property
    def before(self) -> Floats:
        """Records of the base period by line."""
        return self.base.sum(axis=1)

    @cached_property
    def months(self) -> Floats:
        """Months that both periods hold."""
        return (self.current_exposure > 0).sum(axis=1).astype(np.float64)

    @cached_property
    def both(self) -> Floats:
        """Records of both periods in each month."""
        return self.current + self.base

    @cached_property
    def ratio(self) -> Floats:
        """Rate over rate, all months together, after Mantel and Haenszel (1959); nan for 0 over 0."""
        exposure = self.current_exposure + self.base_exposure
        above = _divided(self.current * self.base_exposure, exposure).sum(axis=1)
        below = _divided(self.base * self.current_exposure, exposure).sum(axis=1)
        with np.errstate(divide="ignore", invalid="ignore"):
            return above / below

    @cached_property
    def exposure_ratio(self) -> Floats:
        """Current exposure over base exposure: what the counts' own ratio would be if the rates were equal."""
        with np.errstate(divide="ignore", invalid="ignore"):
            given = self.count / self.before / self.ratio
            plain = self.current_exposure.sum(axis=1) / self.base_exposure.sum(axis=1)
        return np.where(np.isfinite(given), given, plain)

    @cached_property
    def fitted(self) -> Floats:
        """The ratio that the months are held against: where a period has no record, half of one is added to both."""
        with_half = (self.count + 0.5) / (self.before + 0.5) / self.exposure_ratio
        return np.where((self.count > 0) & (self.before > 0), self.ratio, with_half)

    def expected(self, ratio: Floats) -> Floats:
        """How many of each month's records would be the current period's if the rates had this ratio."""
        weight = ratio[:, None] * self.current_exposure
        return self.both * _divided(weight, weight + self.base_exposure)

    def variance(self, ratio: Floats) -> Floats:
        """Chance variance of each month's split at this ratio: binomial, or hypergeometric for parts of wholes."""
        share = _divided(self.expected(ratio), self.both)
        return self.both * share * (1 - share) * self.remaining

    @cached_property
    def remaining(self) -> Floats:
        """What a part's whole leaves to chance: (whole - part) / (whole - 1), and 1 where the exposure is no count."""
        whole = self.current_exposure + self.base_exposure
        return _divided(whole - self.both, whole - 1) if self.of_whole else np.ones(whole.shape)

    @cached_property
    def surprises(self) -> Floats:
        """Pearson residuals about the common ratio; nan in months that say nothing."""
        variance = self.variance(self.fitted)
        said = variance > 0
        left = np.where(said, self.current - self.expected(self.fitted), np.nan)
        return left / np.sqrt(np.where(said, variance, 1))

    @cached_property
    def telling(self) -> Floats:
        """Months whose split says something of the scatter."""
        return (~np.isnan(self.surprises)).sum(axis=1).astype(np.float64)

    @cached_property
    def scatter(self) -> Floats:
        """Dispersion by each line alone: Pearson's statistic over its degrees; nan where under two months tell."""
        left = np.nansum(self.surprises**2, axis=1)
        return np.where(self.telling > 1, left / np.maximum(self.telling - 1, 1), np.nan)

    @cached_property
    def lagged(self) -> Floats:
        """First-order autocorrelation of the surprises; nan where they do not vary."""
        told = ~np.isnan(self.surprises)
        mean = np.nansum(self.surprises, axis=1) / np.maximum(told.sum(axis=1), 1)
        left = np.where(told, self.surprises - mean[:, None], 0)
        power = (left**2).sum(axis=1)
        return np.where(power > 1e-12, (left[:, 1:] * left[:, :-1]).sum(axis=1) / np.maximum(power, 1e-12), np.nan)


def pair(
    current: npt.ArrayLike,
    base: npt.ArrayLike,
    current_exposure: npt.ArrayLike,
    base_exposure: npt.ArrayLike,
    of_whole: bool,
) -> Paired:
    """Checks both periods and leaves out of each the months that the other lacks."""
    a, b = _lines(current, "current"), _lines(base, "base")
    if a.shape != b.shape:
        raise ValueError(f"current has the shape {a.shape} and base {b.shape}: the same months must stand in both")
    held = ~(np.isnan(a) | np.isnan(b))
    ea = _exposure(current_exposure, "current_exposure", held)
    eb = _exposure(base_exposure, "base_exposure", held)
    a, b = np.where(held, a, 0), np.where(held, b, 0)
    if of_whole and ((a > ea).any() or (b > eb).any()):
        raise ValueError("a part is larger than its whole")
    return Paired(a, b, ea, eb, of_whole)


def _lines(values: npt.ArrayLike, name: str) -> Floats:
    given = plain(values)
    return recorded(given.reshape(1, -1) if given.ndim == 1 else given, name, dimensions=2)


def _exposure(values: npt.ArrayLike, name: str, held: npt.NDArray[np.bool_]) -> Floats:
    exposure = spread(values, held.shape, name)
    known(exposure[held], name)
    if (exposure[held] <= 0).any():
        raise ValueError(f"{name} is not above 0 in every month that both periods hold")
    return np.where(held, exposure, 0)


def _divided(above: Floats, below: Floats) -> Floats:
    """The quotient, 0 where there is nothing to divide by."""
    shape = np.broadcast_shapes(above.shape, below.shape)
    return np.divide(above, below, out=np.zeros(shape), where=below > 0)
