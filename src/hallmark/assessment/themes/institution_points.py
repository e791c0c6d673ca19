"""Snap points that move a figure, with what lies on them: an institution sooner than any other point.

A prison, a hospital or a station moves figures by itself, so a tenth of a difference is enough to name it. Any other
point is named where it makes most of a change that a test has called, or of a difference that is larger than chance.
"""

import math
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.once import once_per_figures
from hallmark.assessment.themes.place_measures import AT_POINT, added, ids, theme_count, theme_span
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.theme_changes import theme_changes
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_hot_spots import place_words
from hallmark.assessment.verdicts import Call, Tested
from hallmark.reports.blocks import Block, Caveat

INSTITUTION = re.compile(
    r"\b(?:Prison|Hospital|Airport|Airfield|Ferry Terminal|(?:Bus/Coach|Bus|Coach|Rail|Railway|Train|Police) Station)\b"
)
"""How police.uk names them. A petrol station is a shop, and a street such as Station Road is none."""
LEAST_SHARE = 0.05
"""Of a theme's records in the year: a point that holds so much is named."""
LEAST_PART, MOST_OF = 0.1, 0.5
"""Of a difference: an institution that makes so much of it is named; any other point, of a called one."""
FEWEST_MORE, ERRORS = 10, 2.5
"""Records, and standard errors of a difference of two counts, by which a point itself must differ."""
MOST_NAMED = 3
METHOD = "records on one snap point: "
"""Before the point's own words: the ward pack reads them from the figures."""
CHANGES = (Call.ROSE, Call.FELL)
RECORDED = "What is found or reported at such a place is recorded there."


@dataclass(frozen=True)
class Moved:
    """A point that moves a figure: where it is, and its records in the period and in the one before it."""

    words: str
    now: Figure
    then: Figure


def institution_blocks(figures: Figures, theme: Theme) -> list[Block]:
    """The points that hold much of a theme's records, or make much of their difference to the earlier year."""
    span = theme_span(figures, theme)
    code = figures.territory.area.code
    if span is None:
        return []
    now, then = (theme_count(figures, code, theme, months) for months in (span.months, span.base))
    if now is None or then is None:
        return []
    change = theme_changes(figures).get(theme.id)
    called = change is not None and change.call in CHANGES
    found = moving_points(figures, now, then, theme.categories, span, least_share=LEAST_SHARE, called=called)
    title, name = theme.title.lower(), f"institutions-{theme.id}"
    before, period = (wording.named_period(months) for months in (span.base, span.months))
    said = [
        f"{wording.capital(one.words)}: {one.then.value:,} of the {then.value:,} records of {title} in {before}, "
        f"{one.now.value:,} of {now.value:,} in {period}."
        for one in found
    ]
    used = ids(now, then, *(row for one in found for row in (one.now, one.then)))
    return [Caveat(name, " ".join([*said, RECORDED]), used)] if found else []


def moving_words(found: Sequence[Moved]) -> str:
    """`` Of these, 32 and 72 lie on or near Prison (Wick 002E).``: the earlier period first."""
    if not found:
        return ""
    said = [f"{one.then.value:,} and {one.now.value:,} lie {one.words}" for one in found]
    return f" Of these, {'; '.join(said)}."


def moving_points(
    figures: Figures, now: Figure, then: Figure, categories: Collection[str], span: Span, *, least_share: float = 1.0,
    called: bool = True,
) -> list[Moved]:  # fmt: skip
    """The points in a place that move its count of these categories: institutions first, then by records.

    Args:
        now, then: the place's counts in the months of the span and in those of its base.
        least_share: a point with so much of `now` is named too, whatever it does to the difference.
        called: whether a test calls the difference; of a small one that is not, only institutions are looked for.
    """
    points = ground_of(figures).points
    if points is None or not set(span.base) <= set(points.months):
        return []
    inside = _inside(figures).get(now.area_code, np.zeros(0, dtype=np.int64))
    of_year, of_base = (_counter(figures)(tuple(categories), tuple(months)) for months in (span.months, span.base))
    difference = float(now.value - then.value)
    told = called or abs(difference) >= ERRORS * math.sqrt(now.value + then.value)
    moved = []
    for at in inside[of_year[inside] + of_base[inside] >= FEWEST_MORE].tolist():
        here, before = int(of_year[at]), int(of_base[at])
        least = LEAST_PART if is_institution(points.name[at]) else MOST_OF if told else math.inf
        if _moves(here, before, difference, least) or here >= max(least_share * now.value, FEWEST_MORE):
            moved.append(at)
    moved.sort(key=lambda at: (not is_institution(points.name[at]), -int(of_year[at]), at))
    names = {place.ref.code: place.ref.name for place in figures.places if place.level == "lsoa21"}
    found = []
    for at in moved[:MOST_NAMED]:
        words = f"{place_words('', points.name[at])} ({names.get(points.lsoa21[at], points.lsoa21[at])})"
        found.append(_moved(figures, now, span, at, words, (int(of_year[at]), int(of_base[at]))))
    return found


def publish_points(figures: Figures, theme: Theme, tested: Sequence[Tested], span: Span) -> None:
    """The points that move the count of each place as figures, called or not: the ward pack reads them from there."""
    for line in tested:
        now, then = (theme_count(figures, line.code, theme, months) for months in (span.months, span.base))
        if now and then:
            moving_points(figures, now, then, theme.categories, span, called=line.call in CHANGES)


def is_institution(name: str) -> bool:
    """Whether a point by its name is a prison, a hospital or a station."""
    return INSTITUTION.search(name) is not None


@once_per_figures
def _inside(figures: Figures) -> dict[str, npt.NDArray[np.int64]]:
    """By place, the positions of the snap points in its small areas."""
    points = ground_of(figures).points
    of_lsoa: dict[str, list[int]] = defaultdict(list)
    for at, code in enumerate(points.lsoa21 if points else ()):
        of_lsoa[code].append(at)
    return {
        place.ref.code: np.array(sorted(at for code in place.lsoa21 for at in of_lsoa.get(code, ())), dtype=np.int64)
        for place in figures.places
    }


@once_per_figures
def _counter(figures: Figures) -> Callable[[tuple[str, ...], tuple[str, ...]], npt.NDArray[np.int64]]:
    """The records of every point, of some categories in some months; each asked for again and again, counted once."""
    points = ground_of(figures).points

    @cache
    def counted(categories: tuple[str, ...], months: tuple[str, ...]) -> npt.NDArray[np.int64]:
        found = points.counted(categories, months).sum(axis=1) if points else np.zeros(0)
        return found.astype(np.int64)

    return counted


def _moves(now: int, then: int, difference: float, part: float) -> bool:
    """Whether a point's own difference is more than chance, goes the same way, and is so large a part of it."""
    own = now - then
    least = max(FEWEST_MORE, part * abs(difference), ERRORS * math.sqrt(now + then))
    return own * difference > 0 and abs(own) >= least


def _moved(figures: Figures, like: Figure, span: Span, at: int, words: str, counts: Sequence[int]) -> Moved:
    """The two counts of a point as figures of the place, the later one first."""
    points = ground_of(figures).points
    if points is None:
        raise LookupError("a point was counted without points")
    base = f"at-{points.longitude[at]:.5f}-{points.latitude[at]:.5f}".replace(".", "p")
    rows = (
        added(
            figures, like, AT_POINT, count, "records", f"{METHOD}{words}", months=months, base=base, numerator=count
        )
        for count, months in zip(counts, (span.months, span.base), strict=True)
    )  # fmt: skip
    return Moved(words, *rows)
