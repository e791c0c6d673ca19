"""Charts of an assessment: each with its title, its description, and the table that says the same."""

from collections.abc import Sequence

from crimestats.periods import period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.comparing import Comparison
from hallmark.assessment.findings import lead_categories, ranked
from hallmark.assessment.tables import month_series
from hallmark.reports.blocks import Chart
from hallmark.reports.charts import Bar, category_bars, describe_months, monthly_line


def month_charts(figures: Figures, ref: AreaRef) -> list[Chart]:
    """All crime and anti-social behaviour month by month, where at least two months are held."""
    charts = []
    for category in lead_categories(figures):
        series = month_series(figures, ref, category)
        if sum(value is not None for _, value in series) > 1:
            charts.append(_month_chart(figures, ref, category, series))
    return charts


def _month_chart(figures: Figures, ref: AreaRef, category: str, series: list[tuple[str, float | None]]) -> Chart:
    name = f"months-{wording.slug(ref.code)}-{wording.slug(category)}"
    words = describe_months(series, what=category, where=ref.name)
    held = {month: figures.get(ref.code, f.COUNT, category, [month]) for month, _ in series}
    drawn = monthly_line(
        series, name=name, alt_text=words, figures={month: row.figure_id for month, row in held.items() if row}
    )
    return drawn.chart(
        id=name,
        title=wording.months_title(series, category),
        subtitle=f"{category}, records a month, {ref.name}, {period_label(series[0][0], series[-1][0])}",
        alt=words,
        foot=_foot(figures, category),
        table_id=f"months-{wording.slug(ref.code)}",
    )


def category_chart(figures: Figures, ref: AreaRef) -> Chart | None:
    """Crime by category, largest first, each beside the same category of a year that is held whole."""
    ordered = ranked(figures, ref)
    if len(ordered) < 2:
        return None
    comparison = next((item for item in figures.comparisons if item.status == "full"), None)
    bars = [Bar(row.category, int(row.value), _base(figures, ref, row, comparison), row.figure_id) for row in ordered]
    against = period_label(*_ends(next(iter(comparison.spans.values())).base)) if comparison else ""
    this = wording.capital(period_label(*_ends(figures.months)))
    said = "; ".join(
        f"{bar.label} {bar.value:,}" + (f" (was {bar.against:,})" if bar.against is not None else "") for bar in bars
    )
    return _bars(
        figures,
        bars,
        name=f"categories-{wording.slug(ref.code)}",
        subtitle=f"Crime by category, records, {ref.name}, {period_label(*_ends(figures.months))}",
        against=wording.capital(against) if any(bar.against is not None for bar in bars) else None,
        alt_text=f"Crime by category in {ref.name}, {this}. {said}.",
        category=ordered[0].category,
    )


def _base(figures: Figures, ref: AreaRef, row: f.Figure, comparison: Comparison | None) -> int | None:
    span = comparison.spans.get(row.category) if comparison else None
    base = figures.get(ref.code, f.COUNT, row.category, span.base) if span and span.is_whole_year else None
    return int(base.value) if base else None


def district_chart(figures: Figures, ref: AreaRef) -> Chart | None:
    """The leading count by district, largest first."""
    category = lead_categories(figures)[0]
    counts = [figures.get(district.code, f.COUNT, category, figures.months) for district in figures.districts]
    held = sorted((figure for figure in counts if figure), key=lambda figure: -figure.value)
    if len(held) < 2:
        return None
    bars = [Bar(row.area_name, int(row.value), None, row.figure_id) for row in held]
    this = wording.capital(period_label(*_ends(figures.months)))
    return _bars(
        figures,
        bars,
        name=f"districts-{wording.slug(ref.code)}",
        subtitle=f"{category} by district, records, {period_label(*_ends(figures.months))}",
        against=None,
        alt_text=f"{category} by district, {this}. " + "; ".join(f"{bar.label} {bar.value:,}" for bar in bars) + ".",
        category=category,
    )


def _bars(
    figures: Figures,
    bars: Sequence[Bar],
    *,
    name: str,
    subtitle: str,
    against: str | None,
    alt_text: str,
    category: str,
) -> Chart:
    """Bars, largest first, under the finding that the first had most; ``name`` is the id of the table behind them."""
    this = wording.capital(period_label(*_ends(figures.months)))
    drawn = category_bars(bars, this=this, against=against, name=f"{name}-chart", alt_text=alt_text)
    return drawn.chart(
        id=f"{name}-chart",
        title=f"{bars[0].label} had the most records: {bars[0].value:,}",
        subtitle=subtitle,
        alt=alt_text,
        foot=_foot(figures, category),
        table_id=name,
    )


def _foot(figures: Figures, category: str) -> str:
    return f"Source: {figures.chosen[category].label}. Months that are missing or thin are left out."


def _ends(months: Sequence[str]) -> tuple[str, str]:
    return months[0], months[-1]
