"""Tables of an assessment: by category, by place, by month; each number linked to its figure."""

from collections.abc import Sequence
from typing import Any

from crimestats.periods import add_months, month_label, months_between, period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.comparing import Comparison, Span
from hallmark.assessment.findings import ranked
from hallmark.assessment.peers import Peers
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER

TOWN_CENTRE = "A town centre has few residents and many visitors: its rate by residents is high for that reason alone."
NO_DATA = "“No data” is a month that is not held, is suspiciously thin or lacks a category. It is never a nought."


def category_table(figures: Figures, ref: AreaRef) -> dict[str, Any]:
    full = [item for item in figures.comparisons if item.spans]
    columns = [
        {"key": "category", "label": "Category", "numeric": False},
        {"key": "now", "label": _short(figures.months), "numeric": True},
    ]
    for item in full:
        span = _typical_span(item)
        if not span.is_whole_year:
            columns.append({"key": f"now-{item.against}", "label": span.label, "numeric": True})
        columns.append({"key": f"base-{item.against}", "label": _short(span.base), "numeric": True})
        columns.append({"key": f"difference-{item.against}", "label": "Difference", "numeric": True})
    rated = any(figures.get(ref.code, f.RATE, name, figures.months) for name in figures.chosen)
    if rated:
        columns.append({"key": "rate", "label": "Per 1,000 residents", "numeric": True})
    ordered = [figure.category for figure in ranked(figures, ref)]
    order = [name for name in (ALL_CRIME, *ordered, DISORDER, ALL_RECORDS) if name in figures.chosen]
    rows = [_category_row(figures, ref, name, full, rated=rated) for name in order]
    return {
        "id": f"categories-{wording.slug(ref.code)}",
        "caption": f"Records by category, {ref.name}, {period_label(figures.months[0], figures.months[-1])}",
        "columns": columns,
        "rows": rows,
        "note": (
            "All crime leaves anti-social behaviour out. A dash is a number that the evidence cannot carry. “No clear "
            "change” means that the difference is no more than such counts vary by themselves."
        ),
    }


def _category_row(
    figures: Figures, ref: AreaRef, category: str, comparisons: Sequence[Comparison], *, rated: bool
) -> dict[str, Any]:
    row: dict[str, Any] = {
        "category": {"text": category},
        "now": _cell(figures.get(ref.code, f.COUNT, category, figures.months)),
    }
    for item in comparisons:
        span = item.spans.get(category)
        key = item.against
        if span is None or span.months != _typical_span(item).months:
            row |= {f"{name}-{key}": _cell(None) for name in ("now", "base", "difference")}
            continue
        row[f"now-{key}"] = _cell(figures.get(ref.code, f.COUNT, category, span.months))
        row[f"base-{key}"] = _cell(figures.get(ref.code, f.COUNT, category, span.base))
        difference = figures.get(ref.code, f.DIFFERENCE, category, span.months, span.base)
        percent = figures.get(ref.code, f.CHANGE_PERCENT, category, span.months, span.base)
        row[f"difference-{key}"] = {
            "text": wording.difference_cell(difference, percent),
            **_link(difference),
            **_verdict(figures, ref, category, span),
        }
    if rated:
        rate = figures.get(ref.code, f.RATE, category, figures.months)
        row["rate"] = {"text": f"{rate.value:,.1f}" if rate else "–", **_link(rate)}
    return row


def place_table(
    figures: Figures,
    ref: AreaRef,
    places: Sequence[AreaRef],
    what: str,
    label: str,
    *,
    share_of: AreaRef | None,
    ranked_rows: bool = True,
) -> dict[str, Any]:
    shown = [name for name in (ALL_CRIME, DISORDER) if name in figures.chosen] or list(figures.chosen)[:2]
    columns = [{"key": "place", "label": label, "numeric": False}]
    columns += [{"key": wording.slug(name), "label": name, "numeric": True} for name in shown]
    if share_of and ALL_CRIME in figures.chosen:
        columns.append({"key": "share", "label": f"Share of {share_of.name}’s crime", "numeric": True})
    columns.append({"key": "rate", "label": f"{shown[0]} per 1,000 residents", "numeric": True})
    rows = []
    for place in places:
        row: dict[str, Any] = {"place": {"text": place.name}}
        for name in shown:
            row[wording.slug(name)] = _cell(figures.get(place.code, f.COUNT, name, figures.months))
        if share_of and ALL_CRIME in figures.chosen:
            share = figures.share(place.code, ALL_CRIME, share_of.code)
            row["share"] = {"text": wording.share_cell(share), **_link(share)}
        rate = figures.get(place.code, f.RATE, shown[0], figures.months)
        row["rate"] = {"text": f"{rate.value:,.1f}" if rate else "–", **_link(rate)}
        rows.append(row)
    if ranked_rows:
        first = wording.slug(shown[0])
        rows.sort(key=lambda row: -_number(row[first]["text"]))
    return {
        "id": f"{what}-{wording.slug(ref.code)}",
        "caption": f"Records by {label.lower()}, {ref.name}, {period_label(figures.months[0], figures.months[-1])}",
        "columns": columns,
        "rows": rows,
        "note": TOWN_CENTRE if what == "wards" else "",
    }


def peer_table(figures: Figures, ref: AreaRef, peers: Peers) -> dict[str, Any]:
    """The area beside districts like it. A district whose year the evidence does not carry says so."""
    table = place_table(figures, ref, [ref, *peers.districts], "peers", "District", share_of=None, ranked_rows=False)
    table["caption"] = f"{ref.name} beside similar districts, {period_label(figures.months[0], figures.months[-1])}"
    table["note"] = (
        f"Chosen by {', '.join(peers.features)}, nearest first, and not by crime. A dash is a year that the evidence "
        "held does not carry. No rank is given: a difference between two districts may be chance."
    )
    return table


def month_table(figures: Figures, ref: AreaRef) -> dict[str, Any]:
    shown = lead_categories(figures)
    months = sorted({month for name in shown for month, _ in month_series(figures, ref, name)}, reverse=True)
    columns = [{"key": "month", "label": "Month", "numeric": False}]
    columns += [{"key": wording.slug(name), "label": name, "numeric": True} for name in shown]
    rows = []
    for month in months:
        row: dict[str, Any] = {"month": {"text": month_label(month)}}
        for name in shown:
            row[wording.slug(name)] = _cell(figures.get(ref.code, f.COUNT, name, [month]), missing="No data")
        rows.append(row)
    return {
        "id": f"months-{wording.slug(ref.code)}",
        "caption": f"Records by month, {ref.name}",
        "columns": columns,
        "rows": rows,
        "note": NO_DATA,
        "folded": True,
    }


def month_series(figures: Figures, ref: AreaRef, category: str) -> list[tuple[str, float | None]]:
    first = add_months(figures.ending, 1 - MONTHS_SHOWN)
    series = []
    for month in months_between(first, figures.ending):
        figure = figures.get(ref.code, f.COUNT, category, [month])
        series.append((month, figure.value if figure else None))
    while series and series[0][1] is None:
        series.pop(0)
    return series


def lead_categories(figures: Figures) -> list[str]:
    return [name for name in (ALL_CRIME, DISORDER) if name in figures.chosen] or list(figures.chosen)[:2]


def _typical_span(item: Comparison) -> Span:
    return item.spans.get(ALL_CRIME) or next(iter(item.spans.values()))


def _cell(figure: f.Figure | None, *, missing: str = "–") -> dict[str, Any]:
    return {"text": f"{figure.value:,}" if figure else missing, **_link(figure)}


def _verdict(figures: Figures, ref: AreaRef, category: str, span: Span) -> dict[str, str]:
    """What the test calls a difference, to stand under it, and the figure that says how."""
    said = figures.verdict(ref.code, category, span)
    ratio = figures.get(ref.code, f.CHANGE_RATIO, category, span.months, span.base)
    return {"said": said.verdict.value, "said_figure": ratio.figure_id if ratio else ""} if said else {}


def _link(figure: f.Figure | None) -> dict[str, str]:
    return {"figure": figure.figure_id} if figure else {}


def _number(text: str) -> int:
    return int(text.replace(",", "")) if text.replace(",", "").isdigit() else -1


def _short(months: Sequence[str]) -> str:
    return wording.capital(period_label(months[0], months[-1]))
