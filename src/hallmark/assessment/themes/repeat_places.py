"""Repeat places: how few snap points hold how much of the records, beside chance, and the busiest by name."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from crimestats.periods import period_label
from crimestats.places import risk_concentration
from crimestats.regression_to_mean import FEWEST_PLACES, busiest, expected_risk, spread_of_risk
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure
from hallmark.assessment.themes.place_measures import (
    AT_EACH_TOP,
    AT_POINT,
    AT_TOP,
    EXPECTED_AT_TOP,
    HALF_OF_RISK,
    STILL_TOP,
    added,
    ids,
    theme_count,
)
from hallmark.assessment.themes.point_concentration import Held, held_points
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.where_ground import ground_of
from hallmark.assessment.themes.where_hot_spots import place_words
from hallmark.evidence.categories import ALL_CRIME, DISORDER
from hallmark.evidence.point_counts import PointCounts
from hallmark.reports.blocks import Block, Caveat, Cell, Column, Table, Text

FEWEST_RECORDS = 200
"""Of a theme in a year: with fewer, how they lie on the snap points is mostly chance."""
TOP = 10
SNAP = (
    "A snap point is a place on a street that stands for all that happened near it. It is never an address, and a name "
    "on it says where the point lies, not where the crime was."
)
ATTRACTORS = (
    "Some busy points may be a supermarket, hospital, prison or station. Such places attract records: what is found or "
    "reported there is recorded there. A busy point is a question to ask, not an answer."
)

ERRORS, OTHERWISE = 2.5, 1.2
"""Standard errors of a difference of two shares, and times the smaller share: by so much must the busiest differ."""
OTHERWISE_WORDS = (
    "The force may place its records otherwise now, or more may be recorded where they are reported. Take comparisons "
    "of wards and of points over this time with care."
)


@dataclass(frozen=True)
class Before:
    """What the year is compared with: records at each snap point then, and in the same months of this year."""

    span: Span
    then: np.ndarray
    now: np.ndarray
    top: frozenset[int]
    """The busiest points then that had a record."""


def repeat_places_blocks(figures: Figures) -> list[Block]:
    """How concentrated records are on snap points, all crime and by larger theme, and the ten busiest points."""
    ground = ground_of(figures)
    if ground.points is None or not ground.points.name:
        return [
            Text("repeat-places-none", "No police records with a snap point are held for this year.", origin="fixed")
        ]
    blocks: list[Block] = [*_concentration(figures, ground.points)]
    if ALL_CRIME in figures.chosen:
        blocks += _busiest(figures, ground.points)
    return [*blocks, Caveat("repeat-places-snap", SNAP), Caveat("repeat-places-attractors", ATTRACTORS)]


def _crimes(figures: Figures) -> list[str]:
    return [name for theme in themes() for name in theme.categories if name != DISORDER and name in figures.chosen]


def _concentration(figures: Figures, points: PointCounts) -> list[Block]:
    """A sentence on all crime and a table by theme. Every point with a record of any kind counts as a place."""
    area, found = figures.territory.area.code, []
    whole = figures.get(area, f.COUNT, ALL_CRIME, figures.months)
    lines = [(ALL_CRIME, whole, _crimes(figures))] if whole else []
    for theme in themes():
        if row := theme_count(figures, area, theme, figures.months):
            lines.append((theme.title, row, list(theme.categories)))
    for title, row, categories in lines:
        counts = points.counted(categories, figures.months).sum(axis=1)
        if counts.sum() >= FEWEST_RECORDS:
            found.append(held_points(figures, row, title, counts))
    if not found:
        words = "Too few records have a snap point to say how concentrated they are."
        return [Text("repeat-places-few", words, origin="fixed")]
    said = [_all_crime(figures, found[0], points)] if found[0].title == ALL_CRIME else []
    return [*said, _table(figures, found)]


def _all_crime(figures: Figures, held: Held, points: PointCounts) -> Text:
    """How few points have a quarter and half, what chance would give, and the same of the risk."""
    when, area = period_label(figures.months[0], figures.months[-1]), figures.territory.area.name
    words = (
        f"{area} had {held.placed.value:,} crimes with a snap point in the {when}. A quarter of them lie on "
        f"{held.quarter.value:,} points, and half on {held.half.value:,}. In {_years_of(figures, points)}, "
        f"{held.quarter.denominator:,} points were used. Were each crime as likely at any of those, half would lie on "
        f"about {held.chance.value:,}."
    )
    counts = points.counted(_crimes(figures), figures.months).sum(axis=1)
    risk = risk_concentration(counts, unit="snap point")
    share, lower, upper = (
        round(part * len(counts))
        for part in (risk.share_of_places, risk.share_of_places_lower, risk.share_of_places_upper)
    )
    at_risk = added(
        figures, held.half, HALF_OF_RISK, share, "snap points",
        "risk behind the counts, chance taken out (gamma or log-normal, profile likelihood)", lower=lower, upper=upper,
        numerator=share, denominator=len(counts),
    )  # fmt: skip
    words += (
        f" Allowing for luck in one year’s counts, half of the lasting risk lies on about {at_risk.value:,} points."
    )
    return Text("repeat-places-share", words, ids(held.placed, held.quarter, held.half, held.chance, at_risk))


def _years_of(figures: Figures, points: PointCounts) -> str:
    """The months whose points count as places: this year's, and those of the time before that it is compared with."""
    this = period_label(figures.months[0], figures.months[-1])
    earlier = [month for month in points.months if month < figures.months[0]]
    if not earlier:
        return f"the {this}"
    before = period_label(earlier[0], earlier[-1])
    return f"the {this} or {'the ' * before.startswith('year')}{before}"


def _table(figures: Figures, found: Sequence[Held]) -> Table:
    columns = (
        Column("theme", "Theme"), Column("records", "Records with a point", True),
        Column("quarter", "Snap points with a quarter", True), Column("half", "Snap points with half", True),
        Column("chance", "Half, by chance alone", True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(held.title),
            Cell(f"{held.placed.value:,}", held.placed.figure_id),
            Cell(f"{held.quarter.value:,}", held.quarter.figure_id),
            Cell(f"{held.half.value:,}", held.half.figure_id),
            Cell(f"about {held.chance.value:,}", held.chance.figure_id),
        )
        for held in found
    )
    when = period_label(figures.months[0], figures.months[-1])
    note = (
        "Every snap point with a record of any kind in those months counts as a place. Few records lie on few points "
        "by chance: compare each row with its last column, not with the other rows."
    )
    return Table("repeat-places-table", f"How few snap points hold the records, {when}", columns, rows, note)


def _busiest(figures: Figures, points: PointCounts) -> list[Block]:
    """The ten busiest points of all crime, whether they were so before, and how far they fall by themselves."""
    crimes, area = _crimes(figures), figures.territory.area
    monthly = points.counted(crimes, figures.months)
    counts = monthly.sum(axis=1)
    top = [row for row in busiest(counts, TOP).tolist() if counts[row]]
    whole = figures.get(area.code, f.COUNT, ALL_CRIME, figures.months)
    if not top or whole is None:
        return []
    before = _before(figures, points, crimes)
    names = {place.ref.code: place.ref.name for place in figures.places if place.level == "lsoa21"}
    rows = [_point_row(figures, points, names, whole, row, int(counts[row]), before) for row in top]
    when = period_label(figures.months[0], figures.months[-1])
    table = Table(
        "busiest-points", f"The ten busiest snap points, all crime, {when}", _point_columns(when, before), tuple(rows),
        "Snap points, never addresses. Equal points stand in the order of the map, west to east.",
    )  # fmt: skip
    told = [*_top_sentence(figures, whole, monthly, top), *_still(figures, whole, top, before)]
    return [*told, *_placed_otherwise(figures, whole, before), table]


def _before(figures: Figures, points: PointCounts, crimes: Sequence[str]) -> Before | None:
    """The newest earlier year that is held whole, else the newest part of one; None where there is none."""
    spans = [item.spans[ALL_CRIME] for item in figures.comparisons if ALL_CRIME in item.spans]
    span = max(spans, key=lambda span: (span.is_whole_year, span.base[-1]), default=None)
    if span is None:
        return None
    then, now = (points.counted(crimes, months).sum(axis=1) for months in (span.base, span.months))
    return Before(span, then, now, frozenset(row for row in busiest(then, TOP).tolist() if then[row]))


def _point_columns(when: str, before: Before | None) -> tuple[Column, ...]:
    columns = [Column("place", "Snap point"), Column("area", "Small area"), Column("now", wording.capital(when), True)]
    if before:
        span = before.span
        columns += [Column("same", span.label, True)] * (not span.is_whole_year)
        columns.append(Column("before", wording.capital(span.base_label), True))
        # The ten of a whole year are not those of a part of it: beside them the sentence would say another number.
        columns += [Column("was-top", "In the top ten then")] * span.is_whole_year
    return tuple(columns)


def _point_row(
    figures: Figures, points: PointCounts, names: Mapping[str, str], whole: Figure, row: int, count: int,
    before: Before | None,
) -> tuple[Cell, ...]:  # fmt: skip
    place = f"at-{points.longitude[row]:.5f}-{points.latitude[row]:.5f}".replace(".", "p")

    def cell(count: int, months: Sequence[str]) -> Cell:
        figure = added(
            figures, whole, AT_POINT, count, "records", f"records on this snap point: {points.name[row]}",
            months=months, base=place, numerator=count,
        )  # fmt: skip
        return Cell(f"{count:,}", figure.figure_id)

    cells = [Cell(place_words("", points.name[row])), Cell(names.get(points.lsoa21[row], points.lsoa21[row]) or "–")]
    cells.append(cell(count, figures.months))
    if before:
        span = before.span
        cells += [cell(int(before.now[row]), span.months)] * (not span.is_whole_year)
        cells.append(cell(int(before.then[row]), span.base))
        cells += [Cell("Yes" if row in before.top else "No")] * span.is_whole_year
    return tuple(cells)


def _top_sentence(figures: Figures, whole: Figure, monthly: np.ndarray, top: Sequence[int]) -> list[Block]:
    """What the busiest hold together, and what to expect of them next if nothing is done."""
    if len(top) < TOP:
        return []
    total, placed = int(monthly[top].sum()), int(monthly.sum())
    held = added(
        figures, whole, AT_TOP, total, "records", "records on the ten busiest snap points", numerator=total,
        denominator=placed,
    )  # fmt: skip
    when = period_label(figures.months[0], figures.months[-1])
    words = f"The ten busiest points hold {total:,} of the {placed:,} crimes with a point in the {when}."
    expected = _expected(figures, held, monthly, top)
    if expected is not None and expected.value < total:
        words += (
            f" If nothing changes, expect about {expected.value:,.0f} there in the next year, not {total:,}: places "
            "chosen for their peak usually fall by themselves."
        )
    return [Text("busiest-points-together", words, ids(held, expected))]


def _expected(figures: Figures, held: Figure, monthly: np.ndarray, top: Sequence[int]) -> Figure | None:
    """Records to expect at the points, by how risk is spread over all of them and from half-year to half-year."""
    half = monthly.shape[1] // 2
    halves = np.column_stack([monthly[:, :half].sum(axis=1), monthly[:, half:].sum(axis=1)])
    if len(halves) < FEWEST_PLACES or not halves.any(axis=0).all():
        return None
    spread = spread_of_risk(halves, float(half))
    expected = float(expected_risk(spread, halves[list(top)], float(half)).sum() * monthly.shape[1])
    return added(
        figures, held, EXPECTED_AT_TOP, round(expected, 2), "records",
        "empirical Bayes over all snap points, from two half-years: the area staying level and nothing done",
        numerator=int(held.value),
    )  # fmt: skip


def _still(figures: Figures, whole: Figure, top: Sequence[int], before: Before | None) -> list[Block]:
    """How many of the busiest were among the busiest before: the same months of both years."""
    if before is None or len(top) < TOP or len(before.top) < TOP:
        return []
    span, same_months = before.span, [row for row in busiest(before.now, TOP).tolist() if before.now[row]]
    still = len(before.top.intersection(same_months))
    same = added(
        figures, whole, STILL_TOP, still, "snap points",
        f"of the ten busiest of {span.label}, those among the ten busiest of {span.base_label}",
        base=f"{span.base[0]}.{span.base[-1]}", numerator=still, denominator=TOP,
    )  # fmt: skip
    these = "these ten" if span.is_whole_year else f"the ten busiest in {span.label}"
    words = f"Of {these}, {same.value or 'none'} were among the ten busiest in {_when(span)} as well."
    return [Text("busiest-points-before", words, ids(same))]


def _placed_otherwise(figures: Figures, whole: Figure, before: Before | None) -> list[Block]:
    """That the ten busiest of each time hold another share of it than chance alone would give.

    A force that begins to place records otherwise, at its stations or on fewer points, moves wards and points without
    any crime having moved.
    """
    if before is None or not before.then.any() or not before.now.any():
        return []
    of_now, of_then = (int(np.sort(counts)[-TOP:].sum()) for counts in (before.now, before.then))
    all_now, all_then = int(before.now.sum()), int(before.then.sum())
    both = (of_now + of_then) / (all_now + all_then)
    error = math.sqrt(both * (1 - both) * (1 / all_now + 1 / all_then))
    share, was = of_now / all_now, of_then / all_then
    if not was or abs(share - was) < ERRORS * error or max(share, was) < OTHERWISE * min(share, was):
        return []
    span = before.span
    then, now = (
        added(
            figures, whole, AT_EACH_TOP, count, "records", "records on the ten busiest snap points of these months",
            months=months, numerator=count, denominator=placed,
        )
        for count, placed, months in ((of_then, all_then, span.base), (of_now, all_now, span.months))
    )  # fmt: skip
    before_words, period = (wording.named_period(months) for months in (span.base, span.months))
    words = (
        f"The ten busiest points of {before_words} held {of_then:,} of {all_then:,} crimes, those of {period} "
        f"{of_now:,} of {all_now:,}. {OTHERWISE_WORDS}"
    )
    return [Caveat("busiest-points-otherwise", words, ids(then, now))]


def _when(span: Span) -> str:
    return f"the {span.base_label}" if span.is_whole_year else span.base_label
