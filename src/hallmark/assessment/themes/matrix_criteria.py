"""What themes are judged by: each criterion from evidence alone, as a score from 1 to 4 by stated cut points."""

from collections.abc import Callable
from dataclasses import dataclass

from crimestats.counts.difference import SMALLEST_BASE
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.beside import beside
from hallmark.assessment.themes.harm_weights import CANNOT_BE_SAID, near_enough, weighed, weighed_total
from hallmark.assessment.themes.place_measures import (
    BESIDE_CRIMES,
    CONCENTRATION,
    SHARE_OF_THEMES,
    added,
    theme_category,
    theme_count,
)
from hallmark.assessment.themes.point_concentration import held_points
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.runs import theme_runs
from hallmark.assessment.themes.theme_changes import ThemeChange, theme_changes
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.words import lowered
from hallmark.assessment.verdicts import LEANING, Call
from hallmark.evidence.categories import DISORDER

VOLUME, HARM = "volume", "harm"
NOT_RANKED = {"other-crime": "It is a remainder: different offences that have no category of their own."}
"""Themes that are counted and have no place in the order, with why."""
LOWEST, HIGHEST = 1, 4
VOLUME_CUTS = (5.0, 10.0, 20.0)
"""Per cent of the crimes of all themes. Incidents are set beside those crimes, and never added to them."""
HARM_CUTS = (1.0, 5.0, 20.0)
"""Per cent of the provisional days of all themes, which differ by powers."""
HARM_ENDS = ("", "a hundredth", "a twentieth", "a fifth", "")
"""Between which parts of all days a score of harm lies: the one before it and its own."""
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
    is_unsure: bool = False
    """Whether something is known of it, and not enough for a score."""


@dataclass(frozen=True)
class Measure:
    """One criterion: its name, what each score means, and how unsure a score is, in steps."""

    key: str
    label: str
    meanings: tuple[str, str, str, str]
    judge: Callable[[Figures, Theme], Judged]
    steps: int = 0
    unknown: int | None = None
    """What counts for a theme without a score beside others with one, though it may be any; None: the middle of all."""


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


def is_disorder(theme: Theme) -> bool:
    """Whether its records are incidents, which are no part of crime."""
    return DISORDER in theme.categories


def crimes_of(figures: Figures, *, but: Theme | None = None) -> int:
    """The crimes of all themes that are counted, of all but one where one is named: what volume is set beside."""
    crimes = [one for one in counted(figures) if not is_disorder(one) and one is not but]
    return sum(int(year_of(figures, one).value) for one in crimes)


def _volume(figures: Figures, theme: Theme) -> Judged:
    count, total = year_of(figures, theme), crimes_of(figures)
    if total < SMALLEST_BASE:
        return Judged(None, "Too few records", count)
    beside = is_disorder(theme)
    share = added(
        figures, count, BESIDE_CRIMES if beside else SHARE_OF_THEMES, round(count.value / total * 100, 4),
        "for each 100 crimes of all themes" if beside else "per cent of the crimes of all themes",
        "count / crimes of all themes, incidents not among them", numerator=int(count.value), denominator=total,
    )  # fmt: skip
    words = (
        f"{count.value:,} incidents, beside {total:,} crimes"
        if beside
        else f"{count.value:,} of {total:,} crimes ({share.value:.1f}%)"
    )
    return Judged(graded(share.value, VOLUME_CUTS), words, share)


def _harm(figures: Figures, theme: Theme) -> Judged:
    """The part of all days that a theme's records have, whichever offences of their category all records are.

    At least: its own all the lightest, every other the gravest. At most: the other way round. A score stands only where
    both ends have it; a middle of them would be invented.
    """
    total, parts = weighed_total(figures), theme_runs(figures, theme)
    at = [total.labels.index(category) for category in theme.categories if category in total.labels]
    found = weighed(figures, theme_category(theme), parts) if len(at) == len(theme.categories) else None
    if found is None:
        return Judged(None, "Not scored: no weight")
    if sum(year_of(figures, one).value for one in counted(figures)) < SMALLEST_BASE:
        return Judged(None, "Too few records")
    if not year_of(figures, theme).value:
        return Judged(None, "No record")
    if not all(near_enough(category) for category in total.labels):
        # Of days that cannot be said no part can be: a band of them would be a number all the same.
        return Judged(None, CANNOT_BE_SAID, is_unsure=True)
    low, high = total.by_label.low, total.by_label.high
    least = graded(_percent(low[at].sum(), high.sum() - high[at].sum()), HARM_CUTS)
    most = graded(_percent(high[at].sum(), low.sum() - low[at].sum()), HARM_CUTS)
    words = harm_words(least, most)
    return Judged(least if least == most else None, words, found.most, is_unsure=least != most)


def _percent(part: float, rest: float) -> float:
    return part / (part + rest) * 100 if part + rest else 0.0


def harm_words(least: int, most: int) -> str:
    """The part of all days between two scores in words; that it cannot be said, where they say nothing.

    >>> harm_words(1, 2), harm_words(2, 3), harm_words(1, 4)
    ('Under a twentieth of all days', 'A hundredth to a fifth of all days', 'Cannot be said')
    """
    low, high = HARM_ENDS[least - 1], HARM_ENDS[most]
    if low and high:
        return f"{wording.capital(low)} to {high} of all days"
    if high:
        return f"Under {high} of all days"
    return f"{wording.capital(low)} of all days or more" if low else CANNOT_BE_SAID


def _change(figures: Figures, theme: Theme) -> Judged:
    if set(theme.categories) <= wording.FOUND_BY_POLICE:
        return Judged(None, "Not scored: it measures policing")
    change = theme_changes(figures).get(theme.id)
    if change is None or change.call == Call.NOT_COMPARED:
        return Judged(None, "Not compared")
    steep = change.ratio is not None and change.ratio.value >= STEEP
    scores = {Call.FELL: 1, Call.NO_CLEAR_CHANGE: 2, Call.ROSE: 4 if steep else 3}
    part = "" if change.span.is_whole_year else f" ({len(change.span.months)} of 12 months)"
    said = f"{wording.capital(wording.CALLED[change.call])}{part}{_alone(theme, change)}"
    return Judged(scores.get(change.call), said, change.ratio, is_unsure=change.call in {Call.UNCERTAIN, *LEANING})


def _alone(theme: Theme, change: ThemeChange) -> str:
    """That a change is of several categories together, and which of them are called something by themselves."""
    if not change.parts:
        return ""
    called = [
        f"{lowered(category)} alone, {wording.CALLED[part]}"
        for category, part in zip(theme.categories, change.parts, strict=True)
        if part in (*LEANING, Call.ROSE, Call.FELL)
    ]
    return f", its categories together; {wording.listed(called) if called else 'none of them alone is called'}"


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
        VOLUME, "Volume",
        ("under a twentieth of all crimes", "a twentieth to a tenth", "a tenth to a fifth", "a fifth or more"),
        _volume,
    ),
    Measure(
        HARM, "Harm (provisional)",
        ("under a hundredth of all days", "a hundredth to a twentieth", "a twentieth to a fifth", "a fifth or more"),
        _harm, steps=1,
    ),
    # The middle of all would put a theme of which nothing is known before one that was found to be steady.
    Measure(
        "change", "Change", ("a fall", "no clear change", "a rise", "a rise by a quarter or more"), _change, unknown=2
    ),
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
