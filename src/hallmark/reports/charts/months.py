"""Months along the foot of a chart: the axis, the hatch of months without data, and a plain line of counts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from crimestats.periods import MONTH_NAMES, month_label, months_between
from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, axis, layer
from hallmark.reports.charts.labels import LINE, Label, label_layer, without_collisions
from hallmark.reports.charts.style import ACCENT, MUTED, WIDTH, round_up, ticks

LEFT, RIGHT, BOTTOM, HEIGHT = 44, 44, 42, 170
NO_FIGURES: Mapping[str, str] = MappingProxyType({})
NO_DATA = "No data"
_ABOVE = 14
_NAMED = 3
"""Months that share the highest or lowest value, beyond which they are not named one by one."""
_WIDE_ENOUGH = 0.1
"""The part of the width that a run of missing months needs for the words “No data” to stand in it."""


def monthly_line(
    series: Sequence[tuple[str, float | None]],
    *,
    name: str,
    alt_text: str,
    figures: Mapping[str, str] = NO_FIGURES,
) -> Drawing:
    """How many there were each month, as a line from a zero base.

    Args:
        series: (month, value) in order of month; None, and any month left out between the first and the last, is a
            month without data: a gap in the line with a hatch behind it.
        name, alt_text: as for `draw`.
        figures: by month, the figure that its value is.
    """
    months = months_between(series[0][0], series[-1][0])
    given = dict(series)
    values = [given.get(month) for month in months]
    frame = month_frame(len(months), round_up(max((value for value in values if value is not None), default=1)))
    layers = [*gap_layers(frame, values, name), line_layer(frame, months, values), *extreme_labels(frame, values)]
    points = month_points(frame, months, values, figures)
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points)


def describe_months(series: Sequence[tuple[str, float | None]], *, what: str, where: str) -> str:
    """The alternative text of a monthly line: its span, its highest and lowest months, and what is missing."""
    held = [(month, value) for month, value in series if value is not None]
    if not held:
        return f"{what} in {where}: no month is held."
    high, low = (end(value for _, value in held) for end in (max, min))
    first, last = series[0][0], series[-1][0]
    missing = len(months_between(first, last)) - len(held)
    words = (
        f"{what} in {where} each month from {month_label(first)} to {month_label(last)}. "
        f"Most: {high:,.0f} in {_with_value(series, high)}. Fewest: {low:,.0f} in {_with_value(series, low)}."
    )
    gap = f" {missing} month has no data." if missing == 1 else f" {missing} months have no data."
    return words + gap if missing else words


def most_words(series: Sequence[tuple[str, float | None]]) -> str:
    """The month with most, every one of equals, and how many: ``April 2023 and May 2025 (198)``."""
    high = max(value for _, value in series if value is not None)
    return f"{_with_value(series, high)} ({high:,.0f})"


def _with_value(series: Sequence[tuple[str, float | None]], wanted: float) -> str:
    """The months with a value in words; only how many they are, where they are more than `_NAMED`."""
    names = [month_label(month) for month, value in series if value == wanted]
    if len(names) > _NAMED:
        return f"{len(names)} months"
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]


def month_frame(months: int, top: float, *, right: float = RIGHT) -> Frame:
    """The plot of a run of months, each in the middle of its own strip, from 0 to `top`."""
    return Frame(
        x=(-0.5, months - 0.5), y=(0, top or 1), width=WIDTH - LEFT - right, height=HEIGHT,
        left=LEFT, right=right, bottom=BOTTOM,
    )  # fmt: skip


def line_layer(frame: Frame, months: Sequence[str], values: Sequence[float | None]) -> Layer:
    """The line of counts, broken where a month is missing, with both axes."""
    few = len(months) <= 36
    mark = {
        "type": "line", "color": ACCENT, "strokeWidth": 2.5, "strokeJoin": "round",
        "point": {"color": ACCENT, "size": 26 if few else 12}, "invalid": "break-paths-filter-domains",
    }  # fmt: skip
    rows = [{"order": at, "value": value} for at, value in enumerate(values)]
    return layer(rows, mark, x=frame.across("order", month_axis(months)), y=frame.up("value", count_axis(frame)))


def count_axis(frame: Frame) -> dict[str, Any]:
    """Counts up the left side, in whole thousands with commas."""
    values = [value for value in ticks(*frame.y) if value == int(value)]
    return axis(values, format=",d", domain=False, ticks=False)


def month_axis(months: Sequence[str]) -> dict[str, Any]:
    """Months along the foot: every third or sixth by name, the first of a year with the year below it."""
    step = 1 if len(months) <= 8 else 3 if len(months) <= 30 else 6
    chosen = [at for at, month in enumerate(months) if (int(month[5:7]) - 1) % step == 0]
    words: list[str | Sequence[str]] = []
    for at in chosen:
        short = MONTH_NAMES[int(months[at][5:7]) - 1][:3]
        words.append([short, months[at][:4]] if months[at].endswith("-01") or at == chosen[0] else short)
    return axis([float(at) for at in chosen], words, grid=False, ticks=True)


def gap_layers(frame: Frame, values: Sequence[float | None], name: str) -> list[Layer]:
    """A hatched band, named, for each run of months without data."""
    runs: list[dict[str, Any]] = []
    for at, value in enumerate(values):
        if value is not None:
            continue
        if runs and runs[-1]["end"] == at - 0.5:
            runs[-1]["end"] = at + 0.5
        else:
            runs.append({"start": at - 0.5, "end": at + 0.5})
    if not runs:
        return []
    for run in runs:
        run |= {"middle": (run["start"] + run["end"]) / 2, "low": frame.y[0], "top": frame.y[1]}
        run["words"] = NO_DATA if run["end"] - run["start"] >= _WIDE_ENOUGH * len(values) else ""
    hatch = layer(
        runs, {"type": "rect", "fill": f"url(#{name}-hatch)"},
        x=frame.across("start"), x2={"field": "end"}, y=frame.up("low"), y2={"field": "top"},
    )  # fmt: skip
    words = layer(
        runs, {"type": "text", "color": MUTED, "fontSize": 12, "dy": 12},
        x=frame.across("middle"), y=frame.up("top"), text={"field": "words"},
    )  # fmt: skip
    return [hatch, words]


def extreme_labels(frame: Frame, values: Sequence[float | None]) -> list[Layer]:
    """The last month's number, and the highest and lowest where they are other months."""
    held = [(at, value) for at, value in enumerate(values) if value is not None]
    if not held:
        return []
    highest, lowest = max(held, key=lambda pair: pair[1]), min(held, key=lambda pair: pair[1])
    wanted = [value_label(frame, *held[-1], last=held[-1][0] == len(values) - 1)]
    wanted += [value_label(frame, *highest), value_label(frame, *lowest, below=lowest != highest)]
    return label_layer(without_collisions(wanted), frame)


def value_label(frame: Frame, at: int, value: float, *, last: bool = False, below: bool = False) -> Label:
    """A month's number: beside the last month, else above it (or below, or before it where the foot is near)."""
    x, y = frame.at(at, value)
    if last:
        return Label(x + 8, y, f"{value:,.0f}", "left")
    if below and y + _ABOVE > frame.top + frame.height - LINE / 2:
        return Label(x - 8, y, f"{value:,.0f}", "right")
    return Label(x, y + (_ABOVE if below else -_ABOVE), f"{value:,.0f}")


def month_points(
    frame: Frame, months: Sequence[str], values: Sequence[float | None], figures: Mapping[str, str]
) -> list[Point]:
    """A point for each month; one without data lies at the foot and says so."""
    return [
        Point(
            *frame.at(at, frame.y[0] if value is None else value),
            month_label(month),
            NO_DATA if value is None else f"{value:,.0f}",
            "" if value is None else figures.get(month, ""),
        )
        for at, (month, value) in enumerate(zip(months, values, strict=True))
    ]
