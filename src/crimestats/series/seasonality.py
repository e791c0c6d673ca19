"""Which months of the year have more crime than others, how surely, and whether any do at all."""

from calendar import monthrange
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from crimestats.arrays import Floats, Ints, inner, known, measured, recorded
from crimestats.multiplicity import benjamini_hochberg
from crimestats.periods import month_from_number, month_number, parse_month

FEWEST_MONTHS = 36
"""Three years: with two, one unusual December is half of what is known of December."""
SMALLEST_TOTAL = 10
"""Records in a calendar month, over all years, below which its index would be noise."""


@dataclass(frozen=True)
class Seasonality:
    """The seasonal index by calendar month, January first; nan throughout, with a `reason`, where there can be none."""

    index: Floats
    """Shape (12,): 1 is the average month, 1.2 is 20% above it."""
    lower: Floats
    upper: Floats
    """The interval of each month by itself, at the confidence asked for."""
    q_value: Floats
    """Shape (12,): the false discovery rate at which the month is called unlike the average month."""
    p_value: float
    """Of the F-test that all twelve months are alike: seasonality at all."""
    f_statistic: float
    degrees_of_freedom: tuple[int, int]
    dispersion: float
    """Variance over mean, level and season apart; taken as 1 where it comes out lower."""
    held: Ints
    """Shape (12,): years in which each calendar month is held."""
    reason: str | None = None
    """Why there is no index; None where there is one."""


def seasonal_index(
    counts: npt.ArrayLike, *, first_month: str, per_day: bool = True, confidence: float = 0.95
) -> Seasonality:
    """Which calendar months run above or below the average month, and whether that is more than chance.

    A quasi-Poisson model with a log link: a level that runs in straight lines (on the log scale) through one knot a
    year, and twelve month effects. So a rising series does not make its Decembers look high, as a ratio to the year's
    mean would, and no months are lost at the ends, as they are in a ratio to a centred 12-month average.

    Args:
        counts: shape (months,), consecutive months; nan where one is missing, which then counts for nothing.
        first_month: the month of the first count, as YYYY-MM.
        per_day: compare crimes per day, so that February is not low for being short.
        confidence: of the intervals.

    Returns:
        A Seasonality. Its `reason` says why there is none: under 36 months held, a calendar month held in under two
        years, or with under 10 records in all of them.

    Raises:
        ValueError: a count below 0 or infinite; a first month not of the form YYYY-MM; a confidence outside 0 to 1.

    Limits: one index for all the years, so a season that changed is averaged. A sudden change of level within a year
    shows as dispersion, which widens the intervals. On simulated series without season (36 to 120 months, variance up
    to 3 times the mean) the test finds one in 1 to 7 of 100 at p < 0.05; where months carry over to the next with an
    autocorrelation of 0.4, in 6 to 9.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, 2nd ed., chapters 6 and 9 (log-linear model,
    dispersion by equation 4.23, F-test of deviances); the index is the month effect over the mean of the twelve, its
    standard error by the delta method.

    >>> year = [50, 50, 50, 50, 60, 70, 80, 80, 60, 50, 50, 50]
    >>> seasonal_index(year * 4, first_month="2021-01", per_day=False).index.round(2).tolist()[4:8]
    [1.03, 1.2, 1.37, 1.37]
    """
    given = recorded(counts, "counts")
    inner(confidence, "a confidence")
    numbers = month_number(parse_month(first_month)) + np.arange(given.size)
    there = ~np.isnan(given)
    y, month = given[there], numbers[there] % 12
    held = np.bincount(month, minlength=12).astype(np.int64)
    reason = _refusal(held, np.bincount(month, weights=y, minlength=12).astype(np.float64))
    if reason:
        return _none(held, reason)
    level = _level(numbers[there])
    season = (month[:, None] == np.arange(1, 12)).astype(np.float64)
    offset = np.log(_days(numbers[there])) if per_day else np.zeros(y.size)
    plain = _fit(y, level, offset)
    full = _fit(y, np.hstack([season, level]), offset)
    free = y.size - full.rank
    dispersion = max(1.0, float(((y - full.mean) ** 2 / full.mean).sum()) / free)
    f_statistic = (plain.deviance - full.deviance) / 11 / dispersion
    effect, error = _relative(full.effect[:11], full.covariance[:11, :11] * dispersion)
    reach = stats.t.ppf((1 + confidence) / 2, free) * error
    return Seasonality(
        index=np.exp(effect), lower=np.exp(effect - reach), upper=np.exp(effect + reach),
        q_value=benjamini_hochberg(2 * stats.t.sf(np.abs(effect) / error, free)),
        p_value=float(stats.f.sf(f_statistic, 11, free)), f_statistic=f_statistic,
        degrees_of_freedom=(11, free), dispersion=dispersion, held=held,
    )  # fmt: skip


def expected_shares(index: npt.ArrayLike, *, first_month: str, months: int, per_day: bool = True) -> Floats:
    """What each month of a run is expected to be beside an average month: divide by it and the season is gone.

    Args:
        index: shape (12,), January first: the `index` of a Seasonality.
        first_month: the first month of the run, as YYYY-MM.
        months: how long the run is.
        per_day: as the index was made: then each month's days count too.

    Returns:
        Shape (months,): 1 for a month with the average index (and, per day, 30.4375 days).

    >>> expected_shares([1.0] * 11 + [1.2], first_month="2023-11", months=2, per_day=False).tolist()
    [1.0, 1.2]
    """
    of_month = known(index, "index")
    if of_month.shape != (12,):
        raise ValueError(f"an index has 12 months, not {of_month.size}")
    numbers = month_number(parse_month(first_month)) + np.arange(months)
    shares: Floats = of_month[numbers % 12]
    return shares * _days(numbers) / 30.4375 if per_day else shares


def seasonal_strength(seasonal: npt.ArrayLike, remainder: npt.ArrayLike) -> float:
    """How much of what is not trend is season: 0 none of it, 1 all of it.

    Args:
        seasonal: shape (months,), from a Decomposition.
        remainder: shape (months,), nan where missing; such months are left out.

    Returns:
        From 0 to 1; nan where season and remainder are both flat.

    Raises:
        ValueError: other shapes.

    Limits: chance alone gives some strength, the more the shorter the series; `seasonal_index` has the test.

    Source: Wang, Smith and Hyndman (2006), Data Mining and Knowledge Discovery 13, 335-364, as 1 - Var(remainder) /
    Var(seasonal + remainder).

    >>> seasonal_strength([3, -3, 3, -3], [1, 1, -1, -1])
    0.9
    """
    of_season, rest = measured(seasonal, "seasonal"), measured(remainder, "remainder")
    if of_season.shape != rest.shape:
        raise ValueError(f"there are {of_season.size} seasonal values and {rest.size} remainders")
    there = ~np.isnan(of_season) & ~np.isnan(rest)
    total = float(np.var(of_season[there] + rest[there])) if there.any() else 0.0
    return max(0.0, 1 - float(np.var(rest[there])) / total) if total > 0 else float("nan")


@dataclass(frozen=True)
class _Fit:
    """A log-linear model fitted by iterated weighted least squares."""

    effect: Floats
    covariance: Floats
    mean: Floats
    deviance: float
    rank: int


def _fit(y: Floats, design: Floats, offset: Floats) -> _Fit:
    mean: Floats = y + 0.5
    before, deviance = np.inf, 0.0
    while abs(before - deviance) > 1e-10 * (1 + deviance):
        root = np.sqrt(mean)
        working = np.log(mean) - offset + (y - mean) / mean
        effect, _squares, rank, _singular = np.linalg.lstsq(design * root[:, None], working * root, rcond=None)
        mean = np.asarray(np.exp(design @ effect + offset), dtype=np.float64)
        before, deviance = deviance, _deviance(y, mean)
    covariance = np.linalg.pinv(design.T @ (design * mean[:, None]))
    return _Fit(np.asarray(effect), np.asarray(covariance), mean, deviance, int(rank))


def _deviance(y: Floats, mean: Floats) -> float:
    with_logs = np.where(y > 0, y * np.log(np.where(y > 0, y, 1) / mean), 0)
    return float(2 * (with_logs - (y - mean)).sum())


def _relative(effect: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """The log of each month over the mean of the twelve, and its standard error; January is the month left out."""
    of_month = np.concatenate([[0.0], effect])
    spread = np.zeros((12, 12))
    spread[1:, 1:] = covariance
    shares = np.exp(of_month) / np.exp(of_month).sum()
    slope = np.eye(12) - shares
    return np.log(12 * shares), np.sqrt(np.einsum("ij,jk,ik->i", slope, spread, slope))


def _level(numbers: Ints) -> Floats:
    """Straight lines through one knot a year: each column 1 at its knot and 0 at the next."""
    span = int(numbers[-1] - numbers[0])
    knots = np.linspace(0, span, max(1, round((span + 1) / 12)) + 1)
    away = np.abs((numbers - numbers[0])[:, None] - knots) / (knots[1] - knots[0])
    return np.maximum(0.0, 1 - away)


def _days(numbers: Ints) -> Floats:
    names = [month_from_number(int(number)) for number in numbers]
    return np.array([monthrange(int(name[:4]), int(name[5:]))[1] for name in names], dtype=np.float64)


def _refusal(held: Ints, totals: Floats) -> str | None:
    if held.sum() < FEWEST_MONTHS:
        return f"{held.sum()} months are held; a seasonal index needs {FEWEST_MONTHS}"
    if held.min() < 2:
        return "a calendar month is held in fewer than two years"
    if totals.min() < SMALLEST_TOTAL:
        return f"a calendar month has fewer than {SMALLEST_TOTAL} records in all years together"
    return None


def _none(held: Ints, reason: str) -> Seasonality:
    nothing = np.full(12, np.nan)
    return Seasonality(
        nothing, nothing.copy(), nothing.copy(), nothing.copy(), np.nan, np.nan, (11, 0), np.nan, held, reason
    )
