"""When crimes of unknown hour probably happened: each spread evenly over the time in which it can have happened."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from crimestats.arrays import Floats, Ints

HOURS_OF_WEEK = 168
HOURS_OF_DAY = 24
_MINUTES = 60
# Monday 5 January 1970, in minutes from the epoch.
_FIRST_MONDAY = 4 * 24 * 60


@dataclass(frozen=True)
class Aoristic:
    """Each event's share in each hour, and what could not be spread."""

    weights: Floats
    """Shape (events, hours): rows sum to 1; nan for an event whose start or end is not known."""
    hours: Floats
    """Events in each hour, shape (hours,): the sum of the weights of the events that could be spread."""
    left_out: int
    """Events without a start or an end: in no hour, as nothing says when they happened."""


def hours_of_week(starts: npt.ArrayLike, ends: npt.ArrayLike) -> Aoristic:
    """In which hours of the week did events happen that are known only to lie between a start and an end?

    Column 0 is Monday 00:00-00:59, column 167 Sunday 23:00-23:59.

    Args:
        starts: last time at which it had not happened yet (datetime64 or ISO text, local time), shape (events,).
        ends: first time at which it had happened, the same shape. An event whose end is its start is wholly in the
            hour of its start. NaT where not known.

    Returns:
        Weights by minutes: the minute of the end is not part of the span. A span longer than a week is laid round the
        week as often as it takes.

    Raises:
        ValueError: an end before its start, with the rows; shapes that differ; what is not a time.

    Limits: each minute of the span counts as likely as any other, which is wrong for a house left at eight and found
    at six; wide spans blur the pattern, so look at the narrow ones alone too. Seconds are dropped. When clocks change,
    local times are an hour out for the spans across the change. police.uk has no hours: this is for a partner's own
    records.

    Source: Ratcliffe (2000), International Journal of Geographical Information Science 14(7), and (2002), Journal of
    Quantitative Criminology 18(1). The R package "aoristic" gives 1/168 to every hour for spans over a week and the
    hour of the start where there is no end: neither is done here.

    >>> found = hours_of_week(["2025-03-03T09:30"], ["2025-03-03T11:00"])
    >>> found.weights[0, 8:12].round(3).tolist()
    [0.0, 0.333, 0.667, 0.0]
    """
    return _spread(starts, ends, HOURS_OF_WEEK)


def hours_of_day(starts: npt.ArrayLike, ends: npt.ArrayLike) -> Aoristic:
    """In which hours of the day did events happen that are known only to lie between a start and an end?

    As `hours_of_week`, with 24 columns; column 0 is 00:00-00:59 of any day.

    >>> hours_of_day(["2025-03-03T23:00"], ["2025-03-04T01:00"]).hours[[22, 23, 0, 1]].tolist()
    [0.0, 0.5, 0.5, 0.0]
    """
    return _spread(starts, ends, HOURS_OF_DAY)


def _spread(starts: npt.ArrayLike, ends: npt.ArrayLike, hours: int) -> Aoristic:
    start, end = _minutes(starts, "starts"), _minutes(ends, "ends")
    if start.shape != end.shape:
        raise ValueError(f"there are {start.size:,} starts and {end.size:,} ends")
    dated = ~(np.isnat(start) | np.isnat(end))
    first, last = start[dated].astype(np.int64) - _FIRST_MONDAY, end[dated].astype(np.int64) - _FIRST_MONDAY
    if (last < first).any():
        rows = np.flatnonzero(dated)[last < first]
        shown = ", ".join(str(row) for row in rows[:5]) + (", …" if rows.size > 5 else "")
        raise ValueError(f"an event ends before it starts, in {rows.size:,} of the rows, counted from 0: {shown}")
    weights = np.full((start.size, hours), np.nan)
    weights[dated] = _shares(first, last, hours)
    return Aoristic(weights, np.nansum(weights, axis=0), int((~dated).sum()))


def _minutes(times: npt.ArrayLike, name: str) -> npt.NDArray[np.datetime64]:
    try:
        minutes = np.asarray(times).astype("datetime64[m]")
    except (TypeError, ValueError) as error:
        raise ValueError(f"{name} are times, as 2025-03-01T14:30") from error
    if minutes.ndim != 1:
        raise ValueError(f"{name} has {minutes.ndim} dimensions where 1 are meant")
    return minutes


def _shares(first: Ints, last: Ints, hours: int) -> Floats:
    """Of each span [first, last) of minutes, the share in each hour of the cycle."""
    last = np.maximum(last, first + 1)  # one moment stands for its minute
    held = np.zeros((first.size, hours + 1))
    row = np.arange(first.size)
    first_hour, last_hour = first // _MINUTES, last // _MINUTES
    # Whole hours from that of the start up to that of the end, as steps up and down, then cut at both sides.
    rounds, rest = np.divmod(last_hour - first_hour, hours)
    begin = first_hour % hours
    stop = begin + rest
    np.add.at(held, (row, begin), _MINUTES)
    np.add.at(held, (row, np.minimum(stop, hours)), -_MINUTES)
    beyond = stop > hours
    held[beyond, 0] += _MINUTES
    np.add.at(held, (row[beyond], stop[beyond] - hours), -_MINUTES)
    minutes = np.cumsum(held[:, :hours], axis=1) + rounds[:, None] * _MINUTES
    minutes[row, begin] -= first % _MINUTES
    minutes[row, last_hour % hours] += last % _MINUTES
    return minutes / (last - first)[:, None]
