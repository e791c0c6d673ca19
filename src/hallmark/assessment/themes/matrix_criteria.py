"""What themes are judged by: each criterion from evidence alone, as a score from 1 to 4 by stated cut points."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from crimestats.counts import Verdict
from crimestats.counts.difference import SMALLEST_BASE
from crimestats.harm import starting_point_scale
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.beside import beside
from hallmark.assessment.themes.harm_weights import weighed_total
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import (
    CONCENTRATION,
    HARM_DAYS,
    HARM_EACH,
    HARM_SHARE,
    SHARE_OF_THEMES,
    added,
    theme_count,
)
from hallmark.assessment.themes.point_concentration import held_points
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.themes.where_ground import ground_of

HARM = "harm"
NOT_RANKED = {"other-crime": "It is a remainder: different offences that have no category of their own."}
"""Themes that are counted and have no place in the order, with why."""
LOWEST, HIGHEST = 1, 4
VOLUME_CUTS = (5.0, 10.0, 20.0)
"""Per cent of the records of all themes."""
HARM_CUTS = (1.0, 5.0, 20.0)
"""Per cent of the provisional days of all themes, which differ by powers."""
TIMES_CUTS = (1.5, 2.5, 4.0)
"""Times as many snap points by chance."""
STEEP = 1.25
"""A rise by a quarter or more is scored above other rises."""


@dataclass(frozen=True)
class Judged:
    """A theme on one criterion: its score (None where nothing is known), what it rests on in words, and the figure."""

    score: int | None
    said: str = "No data"
    figure: Figure | None = None


@dataclass(frozen=True)
class Measure:
    """One criterion: its name, what each score means, and how unsure a score is, in steps."""

    key: str
    label: str
    meanings: tuple[str, str, str, str]
    judge: Callable[[Figures, Theme], Judged]
    steps: int = 0


def graded(value: float, cuts: tuple[float, float, float]) -> int:
    """1 below the first cut point, 4 from the last.

    >>> graded(4.9, (5, 10, 20)), graded(20, (5, 10, 20))
    (1, 4)
    """
    return LOWEST + sum(value >= cut for cut in cuts)


def counted(figures: Figures) -> tuple[Theme, ...]:
    """The themes of which the whole year is counted."""
    area = figures.territory.area.code
    return tuple(theme for theme in themes() if theme_count(figures, area, theme, figures.months))


def ranked(figures: Figures) -> tuple[Theme, ...]:
    """Those of them that are put in an order."""
    return tuple(theme for theme in counted(figures) if theme.id not in NOT_RANKED)


def year_of(figures: Figures, theme: Theme) -> Figure:
    """The year's count of a theme that is counted."""
    found = theme_count(figures, figures.territory.area.code, theme, figures.months)
    if found is None:
        raise LookupError(f"{theme.title} is not counted for the year")
    return found


def _volume(figures: Figures, theme: Theme) -> Judged:
    count = year_of(figures, theme)
    total = sum(int(year_of(figures, one).value) for one in counted(figures))
    if total < SMALLEST_BASE:
        return Judged(None, "Too few records", count)
    share = added(
        figures, count, SHARE_OF_THEMES, round(count.value / total * 100, 4), "per cent of the records of all themes",
        "count / count of all themes, anti-social behaviour among them", numerator=int(count.value), denominator=total,
    )  # fmt: skip
    return Judged(graded(share.value, VOLUME_CUTS), f"{count.value:,} records ({share.value:.1f}%)", share)


@once_per_figures
def harm_days(figures: Figures) -> dict[str, Figure]:
    """Provisional days of sentence by theme's id: each record at the middle offence of its category.

    The limits are those of the chapters on harm: every record the lightest offence, or every one the gravest.
    """
    scale, total, found = starting_point_scale(), weighed_total(figures), {}
    for theme in counted(figures):
        if not all(category in total.labels for category in theme.categories):
            continue
        at = [total.labels.index(category) for category in theme.categories]
        counts = [_category(figures, category) for category in theme.categories]
        middles = [float(np.median(scale.days[scale.members(category)])) for category in theme.categories]
        days = sum(count * middle for count, middle in zip(counts, middles, strict=True))
        found[theme.id] = added(
            figures, year_of(figures, theme), HARM_DAYS, round(days, 1), "days of sentence",
            "records at the median starting point of their category's offences; provisional",
            lower=round(float(total.by_label.low[at].sum()), 1), upper=round(float(total.by_label.high[at].sum()), 1),
            numerator=int(year_of(figures, theme).value),
        )  # fmt: skip
    return found


def _category(figures: Figures, category: str) -> int:
    row = figures.get(figures.territory.area.code, "count", category, figures.months)
    return int(row.value) if row else 0


def _harm(figures: Figures, theme: Theme) -> Judged:
    days = harm_days(figures)
    if theme.id not in days:
        return Judged(None, "Not scored: no weight")
    own, total = days[theme.id], sum(row.value for row in days.values())
    if not total or sum(row.numerator or 0 for row in days.values()) < SMALLEST_BASE:
        return Judged(None, "Too few records")
    share = added(
        figures, own, HARM_SHARE, round(own.value / total * 100, 4), "per cent of the provisional harm of all themes",
        "days / days of all themes that have a weight", numerator=round(own.value), denominator=round(total),
    )  # fmt: skip
    part = f"About {share.value:.0f}%" if share.value >= HARM_CUTS[0] else "Under a hundredth"
    return Judged(graded(share.value, HARM_CUTS), f"{part} of all days", share)


def harm_each(figures: Figures, theme: Theme) -> Figure | None:
    """Provisional days of sentence for one record of a theme; None where it has no weight or no record."""
    days = harm_days(figures).get(theme.id)
    if days is None or not days.numerator:
        return None
    return added(
        figures, days, HARM_EACH, round(days.value / days.numerator, 4), "days of sentence per record",
        "provisional days / records", numerator=round(days.value), denominator=days.numerator,
    )  # fmt: skip


def _change(figures: Figures, theme: Theme) -> Judged:
    if set(theme.categories) <= wording.FOUND_BY_POLICE:
        return Judged(None, "Not scored: it measures policing")
    change = theme_changes(figures).get(theme.id)
    if change is None or change.verdict == Verdict.NOT_COMPARED:
        return Judged(None, "Not compared")
    steep = change.ratio is not None and change.ratio.value >= STEEP
    score = {Verdict.FELL: 1, Verdict.NO_CLEAR_CHANGE: 2, Verdict.ROSE: 4 if steep else 3}[change.verdict]
    part = "" if change.span.is_whole_year else f" ({len(change.span.months)} of 12 months)"
    part += ", all its categories together" if len(theme.categories) > 1 else ""
    return Judged(score, f"{wording.capital(wording.CALLED[change.verdict])}{part}", change.ratio)


def _concentration(figures: Figures, theme: Theme) -> Judged:
    points = ground_of(figures).points
    if points is None or not points.name:
        return Judged(None)
    counts = points.counted(theme.categories, figures.months).sum(axis=1)
    if counts.sum() < SMALLEST_BASE:
        return Judged(None, "Too few records")
    held = held_points(figures, year_of(figures, theme), theme.title, counts)
    times = added(
        figures, held.half, CONCENTRATION, round(held.times, 4), "times",
        "snap points with half by chance alone / snap points with half", numerator=int(held.chance.value),
        denominator=int(held.half.value),
    )  # fmt: skip
    points_word = "point" if held.half.value == 1 else "points"
    words = f"Half on {held.half.value:,} snap {points_word}; about {held.chance.value:,} by chance"
    return Judged(graded(times.value, TIMES_CUTS), words, times)


def _beside(figures: Figures, theme: Theme) -> Judged:
    found = beside(figures, theme)
    if found is None or found.funnel is None:
        return Judged(None)
    position = int(found.funnel.position[0])
    score = 1 if position < 0 else 2 + position
    return Judged(score, wording.capital(found.words(0)), found.rows[0])


MEASURES = (
    Measure(
        "volume", "Volume",
        ("under a twentieth of all records", "a twentieth to a tenth", "a tenth to a fifth", "a fifth or more"),
        _volume,
    ),
    Measure(
        HARM, "Harm (provisional)",
        ("under a hundredth of all days", "a hundredth to a twentieth", "a twentieth to a fifth", "a fifth or more"),
        _harm, steps=1,
    ),
    Measure("change", "Change", ("a fall", "no clear change", "a rise", "a rise by a quarter or more"), _change),
    Measure(
        "concentration", "Concentration",
        (
            "less than one and a half times chance", "up to two and a half times", "up to four times",
            "four times or more",
        ),
        _concentration,
    ),
    Measure(
        "beside", "Beside similar areas",
        ("below what is usual", "usual", "above the inner limit", "above the outer limit"), _beside,
    ),
)  # fmt: skip
"""In the order of the matrix."""
