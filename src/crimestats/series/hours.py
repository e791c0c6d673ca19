"""Weekday by hour: when in the week crimes happen, and which hours stand out from what day and hour alone explain."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special, stats

from crimestats.arrays import Floats, counted
from crimestats.multiplicity import benjamini_hochberg

NO_HOURS = "{}: an hour cannot be had from a date or from a month, and police.uk gives months only"


@dataclass(frozen=True)
class WeekByHour:
    """The week as a table, each array of shape (7, 24): Monday first, then from midnight."""

    counts: Floats
    expected: Floats
    """What day and hour would give if the hours were alike on every day."""
    residual: Floats
    """Adjusted Pearson residual: standard deviations above (or below) what is expected; nan where nothing can be."""
    q_value: Floats
    """The false discovery rate at which the cell is called above or below; nan where the residual is."""
    at_midnight: float
    """Share of times that are midnight to the second, the mark of records without a time; nan if not known."""
    without_time: int
    """Records left out because they have none."""

    @property
    def total(self) -> float:
        """All that was counted."""
        return float(self.counts.sum())

    @property
    def share(self) -> Floats:
        """Each cell's share of the week; nan throughout if nothing was counted."""
        return self.counts / self.total if self.total > 0 else np.full(self.counts.shape, np.nan)

    def over_represented(self, rate: float = 0.05) -> npt.NDArray[np.bool_]:
        """The cells with more than day and hour explain, at this false discovery rate."""
        above: npt.NDArray[np.bool_] = (self.residual > 0) & (self.q_value <= rate)
        return above


def week_of_times(times: npt.ArrayLike) -> WeekByHour:
    """The week by hour of moments in local time.

    Args:
        times: shape (records,), datetime64 in local time (not UTC), to the hour or finer; NaT where not known.

    Returns:
        A WeekByHour; records without a time are left out and counted in `without_time`.

    Raises:
        ValueError: not datetime64, or days and months only; every time is midnight; every date the first of a month.

    Limits: `at_midnight` well above 1/24 says that many a record without a time was stored as midnight.

    >>> week_of_times(np.array(["2024-06-07T22:10", "2024-06-08T23:55"], "datetime64[m]")).counts[4:6, 22:].tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    given = np.array(times)
    if given.dtype.kind != "M" or given.ndim != 1:
        raise ValueError("times are one row of datetime64")
    if np.datetime_data(given.dtype)[0] not in ("h", "m", "s", "ms", "us", "ns"):
        raise ValueError(NO_HOURS.format("the times are days or months"))
    moments = given[~np.isnat(given)].astype("datetime64[s]")
    days = moments.astype("datetime64[D]")
    midnight = moments == days
    if moments.size > 0 and midnight.all():
        raise ValueError(NO_HOURS.format("every time is midnight"))
    if moments.size > 1 and (days == days.astype("datetime64[M]")).all():
        raise ValueError(NO_HOURS.format("every date is the first of a month"))
    # 1970-01-01 was a Thursday, the fourth day of a week that begins on Monday.
    weekdays = (days.astype(np.int64) + 3) % 7
    hours = (moments - days).astype(np.int64) // 3600
    table = _table(weekdays, hours, np.ones(moments.size))
    share = float(midnight.mean()) if moments.size else float("nan")
    return _week(table, share, int(given.size - moments.size))


def week_of_hours(weekdays: npt.ArrayLike, hours: npt.ArrayLike, *, weights: npt.ArrayLike | None = None) -> WeekByHour:
    """The week by hour of records whose weekday and hour are known, whole or shared out over hours.

    Args:
        weekdays: shape (records,), 0 Monday to 6 Sunday; nan where not known.
        hours: shape (records,), 0 to 23; nan where not known.
        weights: shape (records,), not below 0: with aoristic weights a record has a row for each hour it may have been
            in, and their sum is the record's weight. By default 1 each.

    Returns:
        A WeekByHour whose counts sum to the weights of the rows with a weekday and an hour.

    Raises:
        ValueError: another number of one than of the other; a weekday or hour outside the week; over one record and
            every hour 0.

    >>> week_of_hours([4, 4, 5], [22, 23, 23], weights=[0.5, 0.5, 1]).counts[4:6, 22:].tolist()
    [[0.5, 0.5], [0.0, 1.0]]
    """
    day, hour = np.array(weekdays, dtype=np.float64), np.array(hours, dtype=np.float64)
    if day.ndim != 1 or day.shape != hour.shape:
        raise ValueError(f"there are {day.size} weekdays and {hour.size} hours")
    weight = np.ones(day.size) if weights is None else counted(weights, "weights")
    if weight.shape != day.shape:
        raise ValueError(f"there are {day.size} weekdays and {weight.size} weights")
    there = ~np.isnan(day) & ~np.isnan(hour)
    day, hour, weight = day[there], hour[there], weight[there]
    if not (np.isin(day, np.arange(7)).all() and np.isin(hour, np.arange(24)).all()):
        raise ValueError("a weekday is a whole number from 0 to 6, an hour one from 0 to 23")
    if hour.size > 1 and (hour == 0).all():
        raise ValueError(NO_HOURS.format("every hour is 0"))
    return _week(_table(day.astype(np.int64), hour.astype(np.int64), weight), float("nan"), int((~there).sum()))


def week_of_table(counts: npt.ArrayLike) -> WeekByHour:
    """Which cells of a week by hour stand out: the table itself given, whole counts or aoristic sums.

    Args:
        counts: shape (7, 24), Monday first, from midnight; not below 0.

    Returns:
        A WeekByHour. Cells of a day or an hour with nothing in it have no residual.

    Raises:
        ValueError: another shape; a value missing or below 0; all of it in hour 0.

    Limits: it says that a cell is unlike its own day and hour, not that it is busy: Saturday night stands out only as
    far as nights on Saturday exceed what Saturdays and nights have anyway. Whole counts are tested exactly, margins
    fixed; sums of weights by the Poisson tail that agrees with them, which finds a little less, all the less since a
    record shared out over hours varies less than one that is in one. Repeats in one night are not independent records.

    Source: Haberman (1973), Biometrics 29, 205-220, adjusted residuals; the hypergeometric tail of a cell, doubled.

    >>> even = np.full((7, 24), 10.0)
    >>> even[5, 23] += 30
    >>> week = week_of_table(even)
    >>> week.residual[5, 23].round(2).item(), np.argwhere(week.over_represented()).tolist()
    (6.84, [[5, 23]])
    """
    table = counted(counts, "counts", dimensions=2)
    if table.shape != (7, 24):
        raise ValueError(f"a week by hour has 7 rows of 24, not {table.shape[0]} of {table.shape[1]}")
    if table.sum() > 1 and not table[:, 1:].any():
        raise ValueError(NO_HOURS.format("every hour is 0"))
    return _week(table, float("nan"), 0)


def _table(weekdays: npt.NDArray[np.int64], hours: npt.NDArray[np.int64], weights: Floats) -> Floats:
    table: Floats = np.bincount(weekdays * 24 + hours, weights=weights, minlength=168).astype(np.float64)
    return table.reshape(7, 24)


def _week(table: Floats, at_midnight: float, without_time: int) -> WeekByHour:
    total = table.sum()
    of_day, of_hour = table.sum(axis=1, keepdims=True), table.sum(axis=0, keepdims=True)
    expected = of_day * of_hour / total if total > 0 else np.zeros_like(table)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = expected * (1 - of_day / total) * (1 - of_hour / total)
        residual = np.where(variance > 0, (table - expected) / np.sqrt(variance), np.nan)
    p_value = np.where(variance > 0, _two_sided(table, of_day, of_hour, expected), np.nan)
    return WeekByHour(table, expected, residual, benjamini_hochberg(p_value), at_midnight, without_time)


def _two_sided(table: Floats, of_day: Floats, of_hour: Floats, expected: Floats) -> Floats:
    """Twice the smaller tail: exact for whole counts, margins fixed; for sums of weights the Poisson tail."""
    if (table == np.round(table)).all():
        cell = stats.hypergeom(table.sum(), of_day, of_hour)
        above, below = cell.sf(table - 1), cell.cdf(table)
    else:
        above = np.where(table > 0, special.gammainc(np.maximum(table, 1e-12), expected), 1)
        below = special.gammaincc(table + 1, expected)
    return np.minimum(1, 2 * np.minimum(above, below))
