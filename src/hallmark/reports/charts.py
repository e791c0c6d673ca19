"""Plain charts as SVG: Altair's grammar, drawn by vl-convert, fit for a page that allows no inline style.

The words (title, subtitle, foot) belong to the page, not to the picture: see ``templates/assessment/chart.html``.
Colours are Okabe and Ito's; one accent, grey for context. Bars begin at zero; a missing month is a hatched gap.

Source: Okabe and Ito (2008), Color Universal Design; Government Analysis Function, Data visualisation: charts (2023).
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import altair as alt
import vl_convert

from crimestats.periods import MONTH_NAMES, month_label, month_number, months_between

ACCENT = "#0072B2"
CONTEXT = "#8A949E"
INK = "#1B2733"
MUTED = "#4B5763"
GRID = "#E3E8EC"
FONT = "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif"
WIDTH = 440
ROW_HEIGHT = 32
NAMES_WIDTH = 165
LONGEST_LINE = 22

# A reader of the picture hears its one description; the parts that Vega labels for itself would drown it.
_VEGA_WORDS = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')
_OPENING = re.compile(r'<svg [^>]*?width="([\d.]+)" height="([\d.]+)"[^>]*>')


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its count and, where the two can be compared, the count it is set against."""

    label: str
    value: int
    against: int | None = None


def monthly_line(series: Sequence[tuple[str, float | None]], *, name: str, alt_text: str) -> str:
    """How many there were each month, as a line from a zero base.

    Args:
        series: (month, value) in order of month; None, and any month left out between the first and the last, is a
            month without data.
        name: unique on the page, of letters, digits and hyphens.
        alt_text: what the chart shows, written from the same finding as its title.

    Returns:
        SVG text; a month without data is a gap in the line with a hatch behind it.
    """
    values = dict(series)
    rows: list[dict[str, Any]] = [
        {"month": month, "order": index, "value": values.get(month), "label": _tick(month, index)}
        for index, month in enumerate(months_between(series[0][0], series[-1][0]))
    ]
    top = _round_up(max((row["value"] for row in rows if row["value"] is not None), default=1))
    last = rows[-1]["order"]
    x = alt.X("order:Q", scale=alt.Scale(domain=[-0.5, last + 0.5], nice=False, zero=False))
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, top], nice=False))
    axis_x = alt.Axis(
        title=None,
        values=[row["order"] for row in rows if row["label"]],
        labelExpr=f"{json.dumps([row['label'] for row in rows])}[datum.value]",
        labelFlush=False,
        grid=False,
        ticks=True,
    )
    axis_y = alt.Axis(title=None, tickCount=4, format=",d", domain=False, ticks=False)
    line = (
        _chart(rows)
        .mark_line(
            color=ACCENT,
            strokeWidth=2.5,
            strokeJoin="round",
            point={"color": ACCENT, "size": 26},
            invalid="break-paths-filter-domains",
        )
        .encode(x=x.axis(axis_x), y=y.axis(axis_y))
    )
    layers = [*_gaps(rows, top=top, name=name), line, *_extremes(rows)]
    drawn = alt.layer(*layers).properties(width=WIDTH - 100, height=170)
    return _svg(drawn, name=name, alt_text=alt_text)


def category_bars(bars: Sequence[Bar], *, this: str, against: str | None, name: str, alt_text: str) -> str:
    """Counts side by side, largest first; a tick marks the year each is set against, where it can be compared.

    Args:
        bars: in the order to be drawn.
        this, against: the words of the two periods, for the labels of the first bar.
        name, alt_text: as for `monthly_line`.
    """
    rows = [
        {
            "label": bar.label,
            "lines": _lines(bar.label),
            "value": bar.value,
            "against": bar.against,
            # The number stands clear of the mark of the other year, whichever of the two is longer.
            "end": max(bar.value, bar.against or 0),
            "said": f"{bar.value:,}",
        }
        for bar in bars
    ]
    top = max([1, *(bar.value for bar in bars), *(bar.against or 0 for bar in bars)])
    # Every chart keeps the same room for names, so that charts stand in line.
    room = alt.Axis(title=None, labels=False, ticks=False, domain=False, minExtent=NAMES_WIDTH, maxExtent=NAMES_WIDTH)
    y = alt.Y("label:N", sort=[bar.label for bar in bars], axis=room)
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top * 1.28], nice=False), axis=None)
    base = _chart(rows)
    layers: list[Any] = [
        base.mark_bar(color=ACCENT, height={"band": 0.62}).encode(x=x, y=y),
        base.mark_text(align="left", dx=7, color=INK, fontWeight=600).encode(x="end:Q", y=y, text="said:N"),
        *_names(rows, y),
    ]
    if against is not None:
        marks = base.transform_filter("datum.against !== null")
        layers.insert(
            1, marks.mark_tick(color=INK, thickness=2.5, opacity=1, height={"band": 0.9}).encode(x="against:Q", y=y)
        )
    drawn = alt.layer(*layers).properties(width=WIDTH - NAMES_WIDTH - 20, height=ROW_HEIGHT * len(rows))
    key = _key(this, against)
    return _svg(drawn, name=name, alt_text=alt_text, key=key)


def district_bars(bars: Sequence[Bar], *, this: str, against: str | None, name: str, alt_text: str) -> str:
    """Counts by district (or ward): the same bars, so that a reader learns one picture."""
    return category_bars(bars, this=this, against=against, name=name, alt_text=alt_text)


def _chart(rows: list[dict[str, Any]]) -> alt.Chart:
    return alt.Chart(alt.InlineData(values=rows))


def _names(rows: list[dict[str, Any]], y: alt.Y) -> list[Any]:
    """Names in full, on two lines where they are long: a label that is cut off names nothing."""
    layers = []
    for count, shift in ((1, 0), (2, -7)):
        of_count = [row for row in rows if len(row["lines"].split("\n")) == count]
        if of_count:
            mark = _chart(of_count).mark_text(
                align="right", color=MUTED, fontSize=12.5, lineBreak="\n", lineHeight=14, dx=-8, dy=shift
            )
            layers.append(mark.encode(x=alt.value(0), y=y, text="lines:N"))
    return layers


def _lines(label: str) -> str:
    """A long label as two lines, parted at the space nearest its middle."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if len(label) <= LONGEST_LINE or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"


def _tick(month: str, index: int) -> str | list[str]:
    """The words below a month: January and the first month carry the year; every third month its short name."""
    short = MONTH_NAMES[int(month[5:7]) - 1][:3]
    if index == 0 or month.endswith("-01"):
        return [short, month[:4]]
    return short if (month_number(month) % 3) == 0 else ""


def _gaps(rows: list[dict[str, Any]], *, top: float, name: str) -> list[Any]:
    """A hatched band, named, for each run of months without data."""
    runs: list[dict[str, Any]] = []
    for row in rows:
        if row["value"] is not None:
            continue
        if runs and runs[-1]["end"] == row["order"] - 0.5:
            runs[-1]["end"] = row["order"] + 0.5
        else:
            runs.append({"start": row["order"] - 0.5, "end": row["order"] + 0.5})
    if not runs:
        return []
    for run in runs:
        run |= {"middle": (run["start"] + run["end"]) / 2, "low": 0, "top": top, "at": top * 0.93}
        run["words"] = "No data" if run["end"] - run["start"] >= 0.1 * len(rows) else ""
    bands = _chart(runs)
    hatch = bands.mark_rect(fill=f"url(#{name}-hatch)").encode(x="start:Q", x2="end:Q", y="low:Q", y2="top:Q")
    words = bands.mark_text(color=MUTED, fontSize=12).encode(x="middle:Q", y="at:Q", text="words:N")
    return [hatch, words]


def _extremes(rows: list[dict[str, Any]]) -> list[Any]:
    """The last month's number, and the highest and lowest where they are other months."""
    held = [row for row in rows if row["value"] is not None]
    if not held:
        return []
    highest = max(held, key=lambda row: row["value"])
    lowest = min(held, key=lambda row: row["value"])
    chosen = {row["order"]: row for row in (highest, lowest, held[-1])}
    labels = []
    for row in chosen.values():
        at_end = row is rows[-1]
        below = row is lowest and row is not highest
        side = {"align": "left", "dx": 8} if at_end else {"dy": 15 if below else -11}
        said = {**row, "said": f"{row['value']:,.0f}"}
        mark = _chart([said]).mark_text(color=INK, fontWeight=600, fontSize=12.5, **side)
        labels.append(mark.encode(x="order:Q", y="value:Q", text="said:N"))
    return labels


def _round_up(value: float) -> float:
    """A round number a little above `value`, so that the highest label has room."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000):
        if step * 5 >= value * 1.1:
            return step * -(-value * 1.1 // step)
    return value * 1.1


def _key(this: str, against: str | None) -> str:
    """One line above the bars that says what bar and tick are."""
    if against is None:
        return ""
    text = f'font-family="{FONT}" font-size="12.5" fill="{MUTED}"'
    return (
        f'<rect x="0" y="4" width="22" height="12" fill="{ACCENT}"/><text x="29" y="15" {text}>{escape(this)}</text>'
        f'<rect x="226" y="1" width="2.5" height="18" fill="{INK}"/>'
        f'<text x="236" y="15" {text}>{escape(against)}</text>'
    )


def _svg(chart: alt.LayerChart | alt.FacetChart, *, name: str, alt_text: str, key: str = "") -> str:
    """The drawing as SVG text: one picture with one description, no styles, its hatch defined inside it."""
    if not re.fullmatch(r"[A-Za-z][\w-]*", name):
        raise ValueError(f"{name!r} cannot name a chart: letters, digits, hyphens and underscores only")
    axis = {"labelColor": MUTED, "labelFontSize": 12.5, "gridColor": GRID, "tickColor": CONTEXT, "domainColor": CONTEXT}
    themed = (
        chart.configure(background="transparent", font=FONT, padding={"left": 4, "right": 6, "top": 8, "bottom": 4})
        .configure_view(stroke=None)
        .configure_axis(**axis)
        .configure_text(fontSize=13)
    )
    drawn = vl_convert.vegalite_to_svg(themed.to_dict())
    opening = _OPENING.match(drawn)
    if opening is None:
        raise ValueError("vl-convert returned something that is not an SVG")
    width, height = (float(part) for part in opening.groups())
    head = 26 if key else 0
    body = _VEGA_WORDS.sub("", drawn[opening.end() :].removesuffix("</svg>"))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height + head:g}" role="img"'
        f' aria-labelledby="{name}-alt"><title id="{name}-alt">{escape(alt_text)}</title>'
        f"{_hatch(name) if '-hatch' in body else ''}{key}"
        f'<g transform="translate(0,{head})">{body}</g></svg>'
    )


def _hatch(name: str) -> str:
    """The pattern behind a month without data. Its id is the chart's own: two charts share a page."""
    return (
        f'<defs><pattern id="{name}-hatch" width="7" height="7" patternUnits="userSpaceOnUse"'
        f' patternTransform="rotate(45)"><rect width="7" height="7" fill="#F4F6F8"/>'
        f'<line x1="0" y1="0" x2="0" y2="7" stroke="#B5C0CB" stroke-width="2"/></pattern></defs>'
    )


def describe_months(series: Sequence[tuple[str, float | None]], *, what: str, where: str) -> str:
    """The alternative text of a monthly line: its span, its highest and lowest months, and what is missing."""
    held = [(month, value) for month, value in series if value is not None]
    if not held:
        return f"{what} in {where}: no month is held."
    high = max(held, key=lambda pair: pair[1])
    low = min(held, key=lambda pair: pair[1])
    first, last = series[0][0], series[-1][0]
    missing = len(months_between(first, last)) - len(held)
    words = (
        f"{what} in {where} each month from {month_label(first)} to {month_label(last)}. "
        f"Most: {high[1]:,.0f} in {month_label(high[0])}. Fewest: {low[1]:,.0f} in {month_label(low[0])}."
    )
    gap = f" {missing} month has no data." if missing == 1 else f" {missing} months have no data."
    return words + gap if missing else words
