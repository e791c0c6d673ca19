"""A series taken apart into trend, season and remainder (STL), with missing months left missing."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Bools, Floats, measured

LARGEST_MISSING_SHARE = 0.25
"""Of the months between the first held and the last held; beyond it the filled months would carry the result."""
SEASONAL_WINDOW = 21
"""Years over which the shape of the season may drift; see the limits of `decompose`."""
MOST_FILLINGS = 200
SETTLED = 1e-4
"""Of the range of the series: what the filling may still move when it is called settled."""


@dataclass(frozen=True)
class Decomposition:
    """Trend + season + remainder = the series, month by month, wherever a month is held."""

    trend: Floats
    """The level without season; nan before the first month held and after the last."""
    seasonal: Floats
    """What the time of year adds to the trend; nan where the trend is."""
    remainder: Floats
    """What neither explains; nan in every missing month."""
    missing: int
    """Months without a value between the first held and the last held."""


def decompose(
    counts: npt.ArrayLike,
    *,
    period: int = 12,
    robust: bool = True,
    seasonal_window: int = SEASONAL_WINDOW,
    seasonal_degree: int = 0,
    trend_window: int | None = None,
    interpolated: bool = False,
) -> Decomposition:
    """What in a series of months is trend, what is season, and what neither explains.

    A missing month takes part in nothing: it is filled from trend + season, the fit is made again, and so on until the
    filling no longer moves, when it lies on the fit and pulls it nowhere.

    Args:
        counts: shape (months,), any unit; nan where a month is missing. Where the season grows with the level, give
            logarithms.
        period: months in a cycle.
        robust: unusual months count for less (15 rounds of weights), so that one bad month bends neither part.
        seasonal_window: odd, at least 3: cycles over which the season is smoothed; larger lets it drift less.
        seasonal_degree: 0 for a season that is locally constant from year to year, 1 for one locally on a slope.
        trend_window: odd, longer than the period: months over which the trend is smoothed; by default the smallest odd
            number not below 1.5 periods / (1 - 1.5 / seasonal_window).
        interpolated: loess at every tenth of each window, straight lines between, as R's `stl` does for speed.

    Returns:
        A Decomposition, each array of shape (months,) in the unit of `counts`.

    Raises:
        ValueError: fewer than two whole periods held; a month of the cycle held less than twice; over a quarter
            missing, or so many that the filling does not settle; a window that is even or too short.

    Limits: the season is learnt from as many values as there are years, so that with under five it is rough. The
    defaults (window 21, degree 0) had the smallest error, or within a tenth of it, on simulated overdispersed counts of
    3 to 15 years with fixed, drifting and outlier-struck seasons; degree 1 was a quarter to a half worse. The weights
    are set without regard to the dates: two bad years running are level, not outliers. With R's parameters (window 13,
    interpolated) it differs from R only in the robust median: R asks its partial sort for two ranks in falling order
    and may be given another value than the median.

    Source: Cleveland, Cleveland, McRae and Terpenning (1990), Journal of Official Statistics 6(1), 3-73.

    >>> year = [5, 3, 4, 6, 8, 9, 11, 12, 9, 7, 6, 4]
    >>> decompose(year * 3).seasonal.round(2).tolist()[:4]
    [-2.0, -4.0, -3.0, -1.0]
    """
    given = measured(counts, "counts")
    _check_windows(period, seasonal_window, seasonal_degree, trend_window)
    held = ~np.isnan(given)
    inside = _held_span(held, period)
    series, there = given[inside], held[inside]
    widest = trend_window or _odd(1.5 * period / (1 - 1.5 / seasonal_window))

    def fit(filled: Floats) -> tuple[Floats, Floats]:
        # statsmodels brings pandas, over a second that nobody should wait who only draws a control chart.
        from statsmodels.tsa.seasonal import STL

        low_pass = _odd(period + 0.5)
        jumps = [math.ceil(width / 10) if interpolated else 1 for width in (seasonal_window, widest, low_pass)]
        fitted = STL(
            filled, period=period, robust=robust, seasonal=seasonal_window, seasonal_deg=seasonal_degree, trend=widest,
            low_pass=low_pass, seasonal_jump=jumps[0], trend_jump=jumps[1], low_pass_jump=jumps[2],
        ).fit()  # fmt: skip
        return fitted.trend, fitted.seasonal

    trend, seasonal = _settled(series, there, fit)
    whole = np.full((3, given.size), np.nan)
    whole[:, inside] = trend, seasonal, series - trend - seasonal
    return Decomposition(whole[0], whole[1], whole[2], int((~there).sum()))


def _settled(series: Floats, there: Bools, fit: Callable[[Floats], tuple[Floats, Floats]]) -> tuple[Floats, Floats]:
    """The fit to the series in which every missing month lies on the fit itself."""
    at = np.arange(series.size)
    filled = np.interp(at, at[there], series[there])
    still = SETTLED * np.ptp(series[there])
    for _ in range(MOST_FILLINGS):
        trend, seasonal = fit(filled)
        proposed = np.where(there, series, trend + seasonal)
        if np.abs(proposed - filled).max() <= still:
            return trend, seasonal
        filled = proposed
    raise ValueError("too many months are missing: what stands in their place does not settle")


def _held_span(held: Bools, period: int) -> slice:
    """From the first month held to the last, if between them enough is held to learn a season from."""
    months = np.flatnonzero(held)
    if months.size < 2 * period:
        raise ValueError(f"{months.size} months are held; {2 * period}, two whole periods, are the least")
    if np.bincount(months % period, minlength=period).min() < 2:
        raise ValueError("a month of the cycle is held less than twice")
    span = int(months[-1] - months[0]) + 1
    if span - months.size > LARGEST_MISSING_SHARE * span:
        raise ValueError(f"{span - months.size} of {span} months are missing; a quarter is the most")
    return slice(int(months[0]), int(months[-1]) + 1)


def _check_windows(period: int, seasonal: int, degree: int, trend: int | None) -> None:
    if period < 2:
        raise ValueError("a period is at least 2 months")
    if seasonal < 3 or seasonal % 2 == 0:
        raise ValueError("a seasonal window is an odd number of at least 3")
    if degree not in (0, 1):
        raise ValueError("a seasonal degree is 0 or 1")
    if trend is not None and (trend <= period or trend % 2 == 0):
        raise ValueError("a trend window is an odd number above the period")


def _odd(least: float) -> int:
    """The smallest odd number not below `least`."""
    whole = math.ceil(least)
    return whole + 1 - whole % 2
