"""Snap points at a prison, a hospital or a station that move a figure: their names, with what lies on them."""

import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.place_measures import AT_POINT, added, ids, theme_count, theme_span
from hallmark.assessment.themes.register import Theme
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_hot_spots import place_words
from hallmark.reports.blocks import Block, Caveat

INSTITUTION = re.compile(
    r"\b(?:Prison|Hospital|Airport|Airfield|Ferry Terminal|(?:Bus/Coach|Bus|Coach|Rail|Railway|Train|Police) Station)\b"
)
"""How police.uk names them. A petrol station is a shop, and a street such as Station Road is none."""
LEAST_SHARE = 0.05
"""Of a theme's records in the year: a point that holds so much is named."""
LEAST_PART = 0.1
"""Of a difference: a point that makes so much of it is named."""
FEWEST_MORE, ERRORS = 10, 2.5
"""Records, and standard errors of a difference of two counts, by which a point itself must differ."""
MOST_NAMED = 3
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
    found = moving_points(figures, now, then, theme.categories, span, least_share=LEAST_SHARE)
    title, name = theme.title.lower(), f"institutions-{theme.id}"
    label, before = span.label, wording.named_period(span.base)
    said = [
        f"{wording.capital(one.words)} lie {one.now.value:,} of the {now.value:,} records of {title}, {label}. In "
        f"{before} it was {one.then.value:,} of {then.value:,}."
        for one in found
    ]
    used = ids(now, then, *(row for one in found for row in (one.now, one.then)))
    return [Caveat(name, " ".join([*said, RECORDED]), used)] if found else []


def moving_words(found: Sequence[Moved], *, then_first: bool) -> str:
    """`` Of these, 32 and 72 lie on or near Prison (Wick 002E).``: in the order of the counts of its sentence."""
    if not found:
        return ""
    pairs = [(one.then, one.now) if then_first else (one.now, one.then) for one in found]
    said = [f"{a.value:,} and {b.value:,} lie {one.words}" for one, (a, b) in zip(found, pairs, strict=True)]
    return f" Of these, {'; '.join(said)}."


def moving_points(
    figures: Figures, now: Figure, then: Figure, categories: Collection[str], span: Span, *, least_share: float = 1.0
) -> list[Moved]:
    """The points in a place that move its count of these categories, most records first.

    Args:
        now, then: the place's counts in the months of the span and in those of its base.
        least_share: a point with so much of `now` is named too, whatever it does to the difference.
    """
    points = ground_of(figures).points
    if points is None or not set(span.base) <= set(points.months):
        return []
    inside = {code for place in figures.places if place.ref.code == now.area_code for code in place.lsoa21}
    chosen = [at for at, name in enumerate(points.name) if INSTITUTION.search(name) and points.lsoa21[at] in inside]
    counts, before = (points.counted(list(categories), months).sum(axis=1) for months in (span.months, span.base))
    difference = float(now.value - then.value)
    moved = [
        at
        for at in chosen
        if _moves(int(counts[at]), int(before[at]), difference)
        or counts[at] >= max(least_share * now.value, FEWEST_MORE)
    ]
    names = {place.ref.code: place.ref.name for place in figures.places if place.level == "lsoa21"}
    return [
        Moved(
            f"{place_words('', points.name[at])} ({names.get(points.lsoa21[at], points.lsoa21[at])})",
            *(
                _at_point(figures, now, int(of[at]), months, float(points.longitude[at]), float(points.latitude[at]))
                for of, months in ((counts, span.months), (before, span.base))
            ),
        )
        for at in sorted(moved, key=lambda at: (-int(counts[at]), at))[:MOST_NAMED]
    ]


def _moves(now: int, then: int, difference: float) -> bool:
    """Whether a point's own difference is more than chance, goes the same way, and is a part that is worth a name."""
    own = now - then
    least = max(FEWEST_MORE, LEAST_PART * abs(difference), ERRORS * math.sqrt(now + then))
    return own * difference > 0 and abs(own) >= least


def _at_point(
    figures: Figures, like: Figure, count: int, months: Sequence[str], longitude: float, latitude: float
) -> Figure:
    place = f"at-{longitude:.5f}-{latitude:.5f}".replace(".", "p")
    return added(
        figures, like, AT_POINT, count, "records", "records on one snap point at an institution", months=months,
        base=place, numerator=count,
    )  # fmt: skip
