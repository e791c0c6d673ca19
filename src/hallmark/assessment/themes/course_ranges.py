"""What is usual for each month of a run, which months lie outside it, and where the level changed."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from crimestats.periods import month_label
from crimestats.series import ChangePoints, ControlChart, Rebase, detect_change_points, u_prime_chart
from hallmark.assessment.building import Figures
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.runs import Run, runs
from hallmark.assessment.themes.season_tests import Season, seasons
from hallmark.reports.charts.usual_range import Mark

FEWEST_MONTHS = 24
FEWEST_RECORDS = 10
"""Records a month below which counts are too skewed for control limits."""


@dataclass(frozen=True)
class UsualMonth:
    """What is usual for a month: its middle, its fewest and most records, and what the month itself is called."""

    middle: float
    lower: int
    upper: int
    mark: Mark
    side: int
    """Of a run: 1 above the middle, -1 below it; 0 elsewhere."""


@dataclass(frozen=True)
class Level:
    """A change of level: about when, between which months surely, and the records a month before and after."""

    month: str
    earliest: str
    latest: str
    before: float
    after: float
    before_since: str
    after_until: str


@dataclass(frozen=True)
class Usual:
    """The usual months of a run, by month; none where ``reason`` says why. ``levels`` are in order of time."""

    months: dict[str, UsualMonth]
    levels: tuple[Level, ...]
    seasonal: bool
    reason: str = ""


@once_per_figures
def usual_ranges(figures: Figures) -> dict[str, Usual]:
    """The usual range of every category."""
    return {name: _usual(run, seasons(figures)[name]) for name, run in runs(figures).items()}


def _usual(run: Run, season: Season) -> Usual:
    if run.held < FEWEST_MONTHS:
        return Usual({}, (), season.clear, "Two years of months are needed to say what is usual. Fewer are held.")
    if np.nanmean(run.counts) < FEWEST_RECORDS:
        return Usual({}, (), season.clear, "There are too few records a month to say what is usual.")
    changes = detect_change_points(run.counts)
    exposure = season.expected(run)
    rebases = [
        Rebase(int(at), f"A change of level was found about {month_label(run.months[int(at)])}.") for at in changes.at
    ]
    chart = u_prime_chart(run.counts, exposure, rebases=rebases)
    months = {
        month: _month(chart, exposure[at], at)
        for at, month in enumerate(run.months)
        if not chart.provisional[at] and not np.isnan(chart.upper[at])
    }
    return Usual(months, _levels(run, changes), season.clear)


def _month(chart: ControlChart, exposure: float, at: int) -> UsualMonth:
    """In whole records: a count outside the limits is outside these too, and none other is."""
    lower, middle, upper = (float(line[at]) * exposure for line in (chart.lower, chart.mean, chart.upper))
    outside, shift = int(chart.causes.outside[at]), int(chart.causes.shift[at])
    mark: Mark = "above" if outside > 0 else "below" if outside < 0 else "run" if shift else ""
    return UsualMonth(round(middle, 1), ceil(lower), floor(upper), mark, shift)


def _levels(run: Run, changes: ChangePoints) -> tuple[Level, ...]:
    starts = [0, *(int(at) for at in changes.at), len(run.months)]
    return tuple(
        Level(
            month=run.months[starts[number + 1]],
            earliest=run.months[int(changes.first[number])],
            latest=run.months[int(changes.last[number])],
            before=round(float(changes.levels[number]), 1),
            after=round(float(changes.levels[number + 1]), 1),
            before_since=run.months[starts[number]],
            after_until=run.months[starts[number + 2] - 1],
        )
        for number in range(changes.at.size)
    )
