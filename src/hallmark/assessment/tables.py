"""Tables of an assessment: by category, by place, by month; each number linked to its figure."""

from collections.abc import Sequence

from crimestats.periods import add_months, month_label, months_between, period_label
from hallmark.areas.queries import AreaRef
from hallmark.assessment import figures as f
from hallmark.assessment import wording
from hallmark.assessment.building import MONTHS_SHOWN, Figures
from hallmark.assessment.comparing import Comparison, Span
from hallmark.assessment.findings import lead_categories, ranked
from hallmark.assessment.peers import Peers
from hallmark.assessment.verdicts import MOST_UNSEEN
from hallmark.evidence.categories import ALL_CRIME, DISORDER
from hallmark.reports.blocks import Cell, Column, Table

TOWN_CENTRE = "A town centre has few residents and many visitors: its rate by residents is high for that reason alone."
CALLS = (
    "“May have risen” or “fallen”: the test, which allows for every line, calls nothing, but the line’s own limits "
    "leave no change out. One steady line in twenty reads so by chance. “No clear change” means that the test cannot "
    "tell the difference from chance, and would have seen a rise of "
    f"{MOST_UNSEEN:.0f}%. “Too uncertain to call” means that it could have missed one: a real rise or fall may be "
    "hidden."
)
"""What the words mean beneath a table that has them."""
NO_DATA = "“No data” is a month that is not held, is suspiciously thin or lacks a category. It is never zero."
DASH = Cell("–")


def category_table(figures: Figures, ref: AreaRef) -> Table:
    """The year by category, beside each year that it can be compared with."""
    compared = printed_comparisons(figures)
    rated = any(figures.get(ref.code, f.RATE, name, figures.months) for name in figures.chosen)
    ordered = [figure.category for figure in ranked(figures, ref)]
    order = [name for name in (ALL_CRIME, *ordered, DISORDER) if name in figures.chosen]
    return Table(
        id=f"categories-{wording.slug(ref.code)}",
        caption=f"Records by category, {ref.name}, {period_label(figures.months[0], figures.months[-1])}",
        columns=tuple(_category_columns(figures, compared, rated=rated)),
        rows=tuple(tuple(_category_row(figures, ref, name, compared, rated=rated)) for name in order),
        note=(
            f"All crime leaves anti-social behaviour out. A dash is a number that the evidence cannot carry. {CALLS} "
            "The last column: of five years that truly rose by so much, this test would call four a rise."
        ),
    )


def _category_columns(figures: Figures, compared: Sequence[Comparison], *, rated: bool) -> list[Column]:
    columns = [Column("category", "Category"), Column("now", _short(figures.months), True)]
    for item in compared:
        span = _typical_span(item)
        if not span.is_whole_year:
            columns.append(Column(f"now-{item.against}", span.label, True))
        columns.append(Column(f"base-{item.against}", _short(span.base), True))
        columns.append(Column(f"difference-{item.against}", "Difference", True))
    if rated:
        columns.append(Column("rate", "Per 1,000 residents", True))
    if compared:
        base = _typical_span(compared[0]).base
        columns.append(Column("seen", f"Smallest rise that would be seen, on {period_label(base[0], base[-1])}", True))
    return columns


def _category_row(
    figures: Figures, ref: AreaRef, category: str, compared: Sequence[Comparison], *, rated: bool
) -> list[Cell]:
    row = [Cell(category), count_cell(figures.get(ref.code, f.COUNT, category, figures.months))]
    for item in compared:
        typical = _typical_span(item)
        span = item.spans.get(category)
        if span is None or span.months != typical.months:
            row += [DASH] * (2 if typical.is_whole_year else 3)
            continue
        if not typical.is_whole_year:
            row.append(count_cell(figures.get(ref.code, f.COUNT, category, span.months)))
        row.append(count_cell(figures.get(ref.code, f.COUNT, category, span.base)))
        row.append(difference_cell(figures, ref.code, category, span))
    if rated:
        row.append(rate_cell(figures.get(ref.code, f.RATE, category, figures.months)))
    if compared:
        row.append(_seen_cell(figures, ref, category, compared[0]))
    return row


def printed_comparisons(figures: Figures) -> list[Comparison]:
    """The comparisons that a table has room for: the nearest year held whole first, then the nearest held in part."""
    held = [item for item in figures.comparisons if item.spans]
    nearest = [next((item for item in held if (item.status == "full") is whole), None) for whole in (True, False)]
    return [item for item in nearest if item]


def _seen_cell(figures: Figures, ref: AreaRef, category: str, comparison: Comparison) -> Cell:
    span = comparison.spans.get(category)
    seen = figures.get(ref.code, f.SMALLEST_SEEN, category, span.months, span.base) if span else None
    return Cell(f"{seen.value:.0f}%", seen.figure_id) if seen else DASH


def place_table(
    figures: Figures,
    ref: AreaRef,
    places: Sequence[AreaRef],
    what: str,
    label: str,
    *,
    share_of: AreaRef | None,
    ranked_rows: bool = True,
) -> Table:
    """Places of one kind side by side: counts, share of a whole where one is named, rate."""
    shown = lead_categories(figures)
    shared = share_of if share_of and ALL_CRIME in figures.chosen else None
    columns = [Column("place", label), *(Column(wording.slug(name), name, True) for name in shown)]
    if shared:
        columns.append(Column("share", f"Share of {shared.name}’s crime", True))
    columns.append(Column("rate", f"{shown[0]} per 1,000 residents", True))
    lines = [(figures.get(place.code, f.COUNT, shown[0], figures.months), place) for place in places]
    if ranked_rows:
        lines.sort(key=lambda line: -(line[0].value if line[0] else -1))
    return Table(
        id=f"{what}-{wording.slug(ref.code)}",
        caption=f"Records by {label.lower()}, {ref.name}, {period_label(figures.months[0], figures.months[-1])}",
        columns=tuple(columns),
        rows=tuple(tuple(_place_row(figures, place, shown, shared)) for _, place in lines),
        note=TOWN_CENTRE if what == "wards" else "",
    )


def _place_row(figures: Figures, place: AreaRef, shown: Sequence[str], shared: AreaRef | None) -> list[Cell]:
    row = [Cell(place.name), *(count_cell(figures.get(place.code, f.COUNT, name, figures.months)) for name in shown)]
    if shared:
        share = figures.share(place.code, ALL_CRIME, shared.code)
        row.append(Cell(wording.share_cell(share), _id(share)))
    row.append(rate_cell(figures.get(place.code, f.RATE, shown[0], figures.months)))
    return row


def peer_table(figures: Figures, ref: AreaRef, peers: Peers) -> Table:
    """The area beside districts like it. A district whose year the evidence does not carry says so."""
    table = place_table(figures, ref, [ref, *peers.districts], "peers", "District", share_of=None, ranked_rows=False)
    return Table(
        id=table.id,
        caption=f"{ref.name} beside similar districts, {period_label(figures.months[0], figures.months[-1])}",
        columns=table.columns,
        rows=table.rows,
        note=(
            f"Chosen by {', '.join(peers.features)}, nearest first, and not by crime. A dash is a year that the "
            "evidence held does not carry. No rank is given: a difference between two districts may be chance."
        ),
    )


def month_table(figures: Figures, ref: AreaRef) -> Table:
    """All crime and anti-social behaviour, month by month, the newest first."""
    shown = lead_categories(figures)
    months = sorted({month for name in shown for month, _ in month_series(figures, ref, name)}, reverse=True)
    rows = [
        (
            Cell(month_label(month)),
            *(count_cell(figures.get(ref.code, f.COUNT, name, [month]), missing="No data") for name in shown),
        )
        for month in months
    ]
    return Table(
        id=f"months-{wording.slug(ref.code)}",
        caption=f"Records by month, {ref.name}",
        columns=(Column("month", "Month"), *(Column(wording.slug(name), name, True) for name in shown)),
        rows=tuple(rows),
        note=NO_DATA,
        folded=True,
    )


def month_series(figures: Figures, ref: AreaRef, category: str) -> list[tuple[str, float | None]]:
    """(month, count) of the months shown, from the first that is held; None where a month has no data."""
    first = add_months(figures.ending, 1 - MONTHS_SHOWN)
    series: list[tuple[str, float | None]] = []
    for month in months_between(first, figures.ending):
        figure = figures.get(ref.code, f.COUNT, category, [month])
        if figure or series:
            series.append((month, figure.value if figure else None))
    return series


def count_cell(figure: f.Figure | None, *, missing: str = "–") -> Cell:
    """A count, or what stands for none."""
    return Cell(f"{figure.value:,}", figure.figure_id) if figure else Cell(missing)


def rate_cell(figure: f.Figure | None) -> Cell:
    """A rate to one decimal, or a dash."""
    return Cell(f"{figure.value:,.1f}", figure.figure_id) if figure else DASH


def difference_cell(figures: Figures, code: str, category: str, span: Span) -> Cell:
    """The difference of two counts with its percentage, and beneath it what the test calls it."""
    difference = figures.get(code, f.DIFFERENCE, category, span.months, span.base)
    percent = figures.get(code, f.CHANGE_PERCENT, category, span.months, span.base)
    ratio = figures.get(code, f.CHANGE_RATIO, category, span.months, span.base)
    said = figures.verdict(code, category, span)
    text = wording.difference_cell(difference, percent)
    return Cell(text, _id(difference), said.call.value if said else "", _id(ratio) if said else "")


def _typical_span(item: Comparison) -> Span:
    return item.spans.get(ALL_CRIME) or next(iter(item.spans.values()))


def _id(figure: f.Figure | None) -> str:
    return figure.figure_id if figure else ""


def _short(months: Sequence[str]) -> str:
    return wording.capital(period_label(months[0], months[-1]))
