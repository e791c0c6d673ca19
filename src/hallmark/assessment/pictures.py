"""Charts of an assessment: each with its title, its description, and the table that says the same."""

from collections.abc import Sequence
from typing import Any

from crimestats.periods import period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import Figures
from hallmark.assessment.findings import ranked
from hallmark.assessment.tables import lead_categories, month_series
from hallmark.reports.charts import Bar, category_bars, describe_months, district_bars, monthly_line


def month_charts(figures: Figures, ref: AreaRef) -> list[dict[str, Any]]:
    charts = []
    for category in lead_categories(figures):
        series = month_series(figures, ref, category)
        held = [value for _, value in series if value is not None]
        if len(held) < 2:
            continue
        name = f"months-{wording.slug(ref.code)}-{wording.slug(category)}"
        charts.append(
            {
                "id": name,
                "title": wording.months_title(series, category),
                "subtitle": f"{category}, records a month, {ref.name}, {period_label(series[0][0], series[-1][0])}",
                "svg": monthly_line(series, name=name, alt_text=describe_months(series, what=category, where=ref.name)),
                "alt": describe_months(series, what=category, where=ref.name),
                "table_id": f"months-{wording.slug(ref.code)}",
                "foot": _foot(figures, category),
            }
        )
    return charts


def category_chart(figures: Figures, ref: AreaRef) -> dict[str, Any] | None:
    ordered = ranked(figures, ref)
    if len(ordered) < 2:
        return None
    comparison = next((item for item in figures.comparisons if item.status == "full"), None)
    bars = []
    for figure in ordered:
        span = comparison.spans.get(figure.category) if comparison else None
        base = figures.get(ref.code, f.COUNT, figure.category, span.base) if span and span.is_whole_year else None
        bars.append(Bar(figure.category, int(figure.value), int(base.value) if base else None))
    against = (
        period_label(*_ends(comparison.spans[ordered[0].category].base))
        if comparison and bars[0].against is not None
        else None
    )
    title = f"{ordered[0].category} had the most records: {ordered[0].value:,}"
    name = f"categories-{wording.slug(ref.code)}-chart"
    this = wording.capital(period_label(*_ends(figures.months)))
    said = "; ".join(
        f"{bar.label} {bar.value:,}" + (f" (was {bar.against:,})" if bar.against is not None else "") for bar in bars
    )
    alt_text = f"Crime by category in {ref.name}, {this}. {said}."
    return {
        "id": name,
        "title": title,
        "subtitle": f"Crime by category, records, {ref.name}, {period_label(*_ends(figures.months))}",
        "svg": category_bars(
            bars, this=this, against=wording.capital(against) if against else None, name=name, alt_text=alt_text
        ),
        "alt": alt_text,
        "table_id": f"categories-{wording.slug(ref.code)}",
        "foot": _foot(figures, ordered[0].category),
    }


def district_chart(figures: Figures, ref: AreaRef) -> dict[str, Any] | None:
    category = lead_categories(figures)[0]
    counts = [figures.get(district.code, f.COUNT, category, figures.months) for district in figures.districts]
    held = sorted((figure for figure in counts if figure), key=lambda figure: -figure.value)
    if len(held) < 2:
        return None
    name = f"districts-{wording.slug(ref.code)}-chart"
    this = wording.capital(period_label(*_ends(figures.months)))
    bars = [Bar(figure.area_name, int(figure.value)) for figure in held]
    alt_text = f"{category} by district, {this}. " + "; ".join(f"{bar.label} {bar.value:,}" for bar in bars) + "."
    return {
        "id": name,
        "title": f"{held[0].area_name} had the most records: {held[0].value:,}",
        "subtitle": f"{category} by district, records, {period_label(*_ends(figures.months))}",
        "svg": district_bars(bars, this=this, against=None, name=name, alt_text=alt_text),
        "alt": alt_text,
        "table_id": f"districts-{wording.slug(ref.code)}",
        "foot": _foot(figures, category),
    }


def _foot(figures: Figures, category: str) -> str:
    return f"Source: {figures.chosen[category].label}. Months that are missing or thin are left out."


def _ends(months: Sequence[str]) -> tuple[str, str]:
    return months[0], months[-1]
