"""Wards whose count collapsed or leapt while most others did not: a sign that recording moved.

Each ward is set beside the middle one of them, and beside how far they move by themselves. Neither is moved by the one
that stands out, as a sum of the others or their mean would be.
"""

import math
from dataclasses import dataclass

import numpy as np
from scipy import stats

from crimestats.arrays import Floats
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import OUT_OF_LINE, added, ids, theme_count, theme_span
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.where_ground import MonthCounts, ground_of
from hallmark.assessment.wording import named_period
from hallmark.reports.blocks import Caveat

TIMES = 3.0
"""So many times as much, or as little, as the middle ward: a smaller move may be what happened there."""
FEWEST_RECORDS = 50
"""In one of the two periods."""
FEWEST_BESIDE, FEWEST_PLACES = 20, 8
"""Places with so many records in a period, and so many of them, say how far such counts move by themselves."""
LEVEL = 0.01
"""For all places of a kind together: so rarely is any named where all move as the others do."""
NORMAL_MEDIAN = float(stats.chi2.median(1))
SAID = "out of line"
NOTE = "“Out of line” means that the count moved by three times or more against the area’s middle ward, beyond chance."
WHY = (
    "Most wards did not move so. Perhaps the place where such records are put has changed: ask the force "
    "before reading it as crime."
)
METHOD = (
    "this ward’s count over its base, over the same of the middle ward; beyond {level:.2g} by a normal test, "
    "dispersion {dispersion:.3g} (of the middle one of the squared moves)"
)


@dataclass(frozen=True)
class OutOfLine:
    """A ward that moved apart: its two counts, and how many times as much as the middle one it went."""

    now: Figure
    then: Figure
    times: Figure


@once_per_figures
def out_of_line(figures: Figures) -> dict[tuple[str, str], OutOfLine]:
    """By theme's id and ward's code, against the year that the theme is compared with; each published as a figure."""
    wards = ground_of(figures).wards
    return {
        (theme.id, code): one
        for theme in themes()
        if (span := theme_span(figures, theme))
        for code, one in _of_theme(figures, theme, span, wards).items()
    }


def _of_theme(figures: Figures, theme: Theme, span: Span, wards: MonthCounts) -> dict[str, OutOfLine]:
    if not wards.codes:
        return {}
    now, base = (wards.of(theme.categories, months).sum(axis=1).astype(float) for months in (span.months, span.base))
    moved, dispersion, at = moved_apart(now, base)
    found = {}
    for place in at:
        row, then = (theme_count(figures, wards.codes[place], theme, months) for months in (span.months, span.base))
        if row is None or then is None:
            continue
        times = added(
            figures, row, OUT_OF_LINE, round(math.exp(moved[place]), 4), "times the middle ward",
            METHOD.format(level=LEVEL / len(now), dispersion=dispersion),
            base=f"{span.base[0]}.{span.base[-1]}", numerator=int(row.value), denominator=int(then.value),
        )  # fmt: skip
        found[wards.codes[place]] = OutOfLine(row, then, times)
    return found


def moved_apart(now: Floats, base: Floats) -> tuple[Floats, float, list[int]]:
    """How far each place moved beside the middle one, and which moved apart.

    Args:
        now, base: records of each place in two periods, shape (places,).

    Returns:
        The logarithm of each place's ratio over the middle one; the dispersion of such moves (1 is
        Poisson; nan where too few places say); the positions of those apart, the farthest first.
    """
    # Half a record keeps a place without any from moving infinitely far.
    moved = np.log((now + 0.5) / (base + 0.5))
    variance = 1 / (now + 0.5) + 1 / (base + 0.5)
    telling = np.maximum(now, base) >= FEWEST_BESIDE
    if telling.sum() < FEWEST_PLACES:
        return moved, math.nan, []
    moved -= np.median(moved[telling])
    # The middle one: a place that moved apart is not to hide itself by what it adds.
    dispersion = max(1.0, float(np.median(moved[telling] ** 2 / variance[telling])) / NORMAL_MEDIAN)
    far = np.abs(moved) / np.sqrt(dispersion * variance)
    apart = (
        telling
        & (np.maximum(now, base) >= FEWEST_RECORDS)
        & (np.abs(moved) >= math.log(TIMES))
        & (2 * stats.norm.sf(far) <= LEVEL / len(now))
    )
    return moved, dispersion, sorted(np.flatnonzero(apart).tolist(), key=lambda at: -far[at])


def out_of_line_caveat(figures: Figures, theme: Theme, name: str) -> list[Caveat]:
    """The wards of a theme that moved apart, with both counts and periods, and what to ask."""
    found = [one for (of, _), one in out_of_line(figures).items() if of == theme.id]
    span = theme_span(figures, theme)
    if not found or span is None:
        return []
    then, now = (named_period(months) for months in (span.base, span.months))
    said = "; ".join(f"{one.now.area_name}, {one.then.value:,} and {one.now.value:,}" for one in found)
    used = ids(*(row for one in found for row in (one.now, one.then)))
    return [Caveat(name, f"Out of line in {then} and {now}: {said}. {WHY}", used)]
