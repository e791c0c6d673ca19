"""Figures of the parts on places and on priorities: their names, and a theme's numbers made of its categories'."""

from collections.abc import Sequence
from dataclasses import replace

from crimestats.counts.difference import SMALLEST_BASE, Difference
from crimestats.counts.rates import rate_per_1000, share_percent
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Span
from hallmark.assessment.figures import Figure, figure_id
from hallmark.assessment.themes.register import Theme

PLACES_CHANGED = "places_with_a_tested_change"
PLACES_CALLED = "places_with_a_change_more"
OUT_OF_LINE = "change_beside_the_middle_ward"
PLACES_UNCERTAIN = "places_too_uncertain_to_call"
AT_POINT = "records_at_snap_point"
AT_TOP = "records_at_the_ten_busiest_snap_points"
AT_EACH_TOP = "records_at_the_ten_busiest_snap_points_of_the_period"
EXPECTED_AT_TOP = "records_expected_at_the_ten_busiest_snap_points"
STILL_TOP = "busiest_snap_points_that_were_so_before"
WITH_POINT = "records_with_a_snap_point"
IN_SPOT = "records_in_hot_spot"
EXPECTED_IN_SPOT = "records_expected_in_hot_spot"
HOT_SPOTS = "hot_spots"
SPOT_HECTARES = "hectares_of_hot_spot"
REST_RATE = "rate_per_1000_residents_in_the_rest_of_the_force"
LIMITED_RATE = "rate_per_1000_residents_with_limits"
PEERS_HELD = "similar_areas_held"
PEERS_RATE = "rate_per_1000_residents_of_all_compared"
SHARE_OF_THEMES = "share_of_all_themes_percent"
BESIDE_CRIMES = "incidents_for_each_100_crimes"
HALF_BY_CHANCE = "snap_points_with_half_by_chance"
HALF_OF_RISK = "snap_points_with_half_the_risk"
CONCENTRATION = "times_more_concentrated_than_chance"
POINTS = "priority_points"
SCORE = "priority_score"
WEIGHT = "criterion_weight_percent"
RANK = "priority_rank"
WITHOUT_HARM = "without-harm"
"""Base of a rank, and of a share of weightings, of the matrix without its column of harm."""
IN_TOP = "share_of_weightings_in_the_first_three_percent"
ENTERS_TOP = "count_that_would_enter_the_first_three"
CALLED_RISE = "count_from_which_a_rise_would_be_called"
ABOVE_USUAL = "count_of_a_month_above_its_usual_range"
MOST_IN_YEAR = "most_records_in_twelve_months_in_a_row"
MOST_IN_QUARTER = "most_records_in_three_months_in_a_row"


def holding_words(part: str) -> str:
    """The measure of how many snap points hold a part (``quarter``, ``half``) of the records."""
    return f"snap_points_with_{part}"


def with_point(figures: Figures, row: Figure, placed: int) -> Figure:
    """How many of the records of a count have a snap point."""
    return added(
        figures, row, WITH_POINT, placed, "records", "records of the area with a snap point", numerator=placed,
        denominator=int(row.value),
    )  # fmt: skip


def theme_category(theme: Theme) -> str:
    """Under which category a theme's figures stand: its only one, else the theme's own name."""
    return theme.categories[0] if len(theme.categories) == 1 else theme.title


def theme_count(figures: Figures, code: str, theme: Theme, months: Sequence[str]) -> Figure | None:
    """A place's records of a theme in a run of months; None where a category of it is not published for them."""
    name = theme_category(theme)
    if found := figures.get(code, f.COUNT, name, months):
        return found
    parts = [figures.get(code, f.COUNT, category, months) for category in theme.categories]
    held = [part for part in parts if part]
    if len(held) < len(theme.categories):
        return None
    total = sum(int(part.value) for part in held)
    method = f"sum of the counts of {', '.join(theme.categories)}"
    return added(figures, held[0], f.COUNT, total, "records", method, category=name, numerator=total)


def theme_rate(figures: Figures, code: str, theme: Theme) -> Figure | None:
    """A place's records of a theme for each 1,000 residents, in this year."""
    found = figures.get(code, f.RATE, theme_category(theme), figures.months)
    count, people = theme_count(figures, code, theme, figures.months), figures.residents(code)
    if found or not count or not people:
        return found
    rate = rate_per_1000(int(count.value), int(people.value))
    if rate is None:
        return None
    return added(
        figures, count, f.RATE, round(rate, 4), "records per 1,000 residents",
        f"count / residents ({people.source})", numerator=int(count.value), denominator=int(people.value),
    )  # fmt: skip


def theme_share(figures: Figures, part: Figure, whole: Figure) -> Figure | None:
    """One count as a share of another, both of the same theme and months; None on a base under 50."""
    if whole.value < SMALLEST_BASE:
        return None
    if found := figures.share(part.area_code, part.category, whole.area_code):
        return found
    share = share_percent(int(part.value), int(whole.value)) or 0.0
    return added(
        figures, part, f.SHARE_PERCENT, round(share, 4), f"per cent of {whole.area_name}",
        f"count / count of {whole.area_name}", base=whole.area_code, numerator=int(part.value),
        denominator=int(whole.value),
    )  # fmt: skip


def theme_span(figures: Figures, theme: Theme) -> Span | None:
    """The months of the newest earlier year held whole, else of the newest held in part.

    A whole year comes first: a test on part of one sees far less. All categories of the theme must have the same
    months.
    """
    return next(iter(theme_spans(figures, theme)), None)


def theme_spans(figures: Figures, theme: Theme) -> list[Span]:
    """Every earlier year that a theme as a whole can be compared with: whole years first, the newest of each first."""
    found = []
    for comparison in sorted(figures.comparisons, key=lambda item: item.against, reverse=True):
        spans = {comparison.spans.get(category) for category in theme.categories}
        if len(spans) == 1 and (span := spans.pop()):
            found.append(span)
    return sorted(found, key=lambda span: not span.is_whole_year)


def theme_difference(figures: Figures, code: str, theme: Theme, span: Span) -> tuple[Figure, Figure, Figure] | None:
    """This run of months, its base, and the difference between the two (with a percentage where the base allows)."""
    now, base = (theme_count(figures, code, theme, months) for months in (span.months, span.base))
    if now is None or base is None:
        return None
    name = theme_category(theme)
    if difference := figures.get(code, f.DIFFERENCE, name, span.months, span.base):
        return now, base, difference
    change = Difference(int(now.value), int(base.value))
    against = f"{span.base[0]}.{span.base[-1]}"
    difference = added(
        figures, now, f.DIFFERENCE, change.difference, "records", f"count less the count of {span.base_label}",
        base=against, numerator=change.count, denominator=change.base,
    )  # fmt: skip
    if change.percent is not None:
        added(
            figures, now, f.CHANGE_PERCENT, round(change.percent, 4), "per cent of the base",
            f"difference / count of {span.base_label}; none on a base under 50", base=against,
            numerator=change.difference, denominator=change.base,
        )  # fmt: skip
    return now, base, difference


def added(
    figures: Figures,
    like: Figure,
    measure: str,
    value: int | float,
    unit: str,
    method: str,
    *,
    category: str | None = None,
    months: Sequence[str] = (),
    base: str = "",
    lower: float | None = None,
    upper: float | None = None,
    numerator: int | None = None,
    denominator: int | None = None,
) -> Figure:
    """A new figure of the same place, category, period and source as another, unless others are named; published."""
    name = like.category if category is None else category
    start, end = (months[0], months[-1]) if months else (like.period_start, like.period_end)
    figure = replace(
        like, figure_id=figure_id(like.area_code, measure, name, start, end, base), measure=measure, category=name,
        period_start=start, period_end=end, value=value, lower=lower, upper=upper, numerator=numerator,
        denominator=denominator, unit=unit, method=method,
    )  # fmt: skip
    figures.add(figure)
    return figures.rows[figure.figure_id]


def ids(*used: Figure | None) -> tuple[str, ...]:
    """The ids of the figures that there are, each once."""
    return tuple(dict.fromkeys(figure.figure_id for figure in used if figure))
