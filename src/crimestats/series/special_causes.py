"""The four rules by which a point on a control chart is called a special cause, as NHS England's Making Data Count."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, Ints

RUN = 7
"""Points on one side of the mean, or all rising or all falling, that are no longer put down to chance."""
ROUNDING = 1e-9
"""Values nearer to each other than this part of them are equal: a mean of equal values may differ in its last digit."""


@dataclass(frozen=True)
class SpecialCauses:
    """Each rule's points, each of shape (months,): 1 high or rising, -1 low or falling, 0 not by this rule."""

    outside: Ints
    """Beyond a process limit."""
    trend: Ints
    """One of `run` points that each rise (fall) from the last."""
    two_of_three: Ints
    """One of two, in three points on one side of the mean, past two thirds of the way to the limit but within it."""
    shift: Ints
    """One of `run` points on one side of the mean."""

    @property
    def signal(self) -> Ints:
        """1 high or rising, -1 low or falling, 0 common cause: by the first of the rules, in the order above."""
        return np.where(self.outside, self.outside, np.where(self.trend, self.trend, self._nearer))

    @property
    def cause(self) -> npt.NDArray[np.str_]:
        """The rule that `signal` follows: "outside", "trend", "two of three", "shift", or "" for a common cause."""
        rules = [self.outside != 0, self.trend != 0, self.two_of_three != 0, self.shift != 0]
        return np.select(rules, ["outside", "trend", "two of three", "shift"], default="")

    @property
    def _nearer(self) -> Ints:
        return np.where(self.two_of_three, self.two_of_three, self.shift)


def find_special_causes(
    values: Floats, mean: Floats, lower: Floats, upper: Floats, *, run: int = RUN, usual: float = float("nan")
) -> SpecialCauses:
    """Which points of one stretch are special causes, and by which rule.

    A missing value (nan) belongs to no run, and no run crosses it.

    Args:
        values: shape (months,), nan where missing.
        mean: shape (months,).
        lower: shape (months,): the lower process limit.
        upper: shape (months,): the upper one.
        run: points that make a shift or a trend.
        usual: what most months hold, if most hold the same: it is on neither side of the mean; nan for none.

    Returns:
        SpecialCauses, each array of shape (months,).

    Limits: four rules find more than one does, also where nothing is the matter: the rates for stable series are in the
    docstring of `xmr_chart`. A value on the mean ends a shift, and one equal to the last a trend.

    Source: NHS England, Making Data Count: 7 points for shift and trend, two of three near a limit; the order of the
    rules, and that a point outside is not also "near", as in NHSRplotthedots 0.2.

    >>> flat = np.full(8, 10.0)
    >>> find_special_causes(np.array([9, 11, 12, 13, 11, 12, 12, 11.0]), flat, flat - 6, flat + 6).shift.tolist()
    [0, 1, 1, 1, 1, 1, 1, 1]
    """
    rounding = ROUNDING * np.maximum(np.abs(values), np.abs(mean))
    side = np.where(values == usual, 0, _sign(values - mean, rounding))
    outside = np.where((values > upper + rounding) | (values < lower - rounding), side, 0)
    near_upper, near_lower = mean + (upper - mean) * 2 / 3, mean - (mean - lower) * 2 / 3
    near = ((values > near_upper + rounding) | (values < near_lower - rounding)) & (outside == 0)
    return SpecialCauses(
        outside=outside,
        trend=_trends(values, run),
        two_of_three=np.where(near & _two_of_three(near, side), side, 0),
        shift=_shifts(side, run),
    )


def _shifts(side: Ints, run: int) -> Ints:
    return _in_run(side == 1, run, run) - _in_run(side == -1, run, run)


def _trends(values: Floats, run: int) -> Ints:
    """A point that ends one trend and begins another counts for the later."""
    step = _sign(np.diff(values), ROUNDING * np.abs(values[1:]))
    rising, falling = _in_run(step == 1, run - 1, run), _in_run(step == -1, run - 1, run)
    later_falls = np.append(step == -1, False)
    return np.where(rising & falling, np.where(later_falls, -1, 1), rising - falling)


def _two_of_three(near: Bools, side: Ints) -> Bools:
    if near.size < 3:
        return np.zeros(near.size, dtype=np.bool_)
    three = np.ones(3, dtype=np.int64)
    found = (np.abs(np.convolve(side, three, "valid")) == 3) & (np.convolve(near, three, "valid") >= 2)
    return np.convolve(found, three) > 0


def _in_run(holds: Bools, length: int, points: int) -> Ints:
    """1 for each point of a run: `length` neighbours in `holds`, which are points or the steps between points."""
    if holds.size < length:
        return np.zeros(holds.size + points - length, dtype=np.int64)
    found = np.lib.stride_tricks.sliding_window_view(holds, length).all(axis=1)
    return (np.convolve(found, np.ones(points, dtype=np.int64)) > 0).astype(np.int64)


def _sign(differences: Floats, rounding: Floats) -> Ints:
    """1, -1 or 0, and 0 where missing or no more than rounding."""
    return np.where(np.abs(differences) > rounding, np.sign(np.nan_to_num(differences)), 0).astype(np.int64)
