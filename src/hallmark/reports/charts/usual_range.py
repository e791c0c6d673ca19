"""A monthly line with the range that is usual for it: a control chart for people who never heard of one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from crimestats.periods import month_label, months_between
from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, band, layer
from hallmark.reports.charts.keys import KeyItem, Shape
from hallmark.reports.charts.labels import Box, Label, label_layer, without_collisions
from hallmark.reports.charts.months import NO_DATA, gap_layers, line_layer, month_frame, value_label
from hallmark.reports.charts.style import BAND, NOTICE, round_up

Mark = Literal["", "above", "below", "run"]
_SHAPES = {"above": "triangle-up", "below": "triangle-down", "run": "diamond"}
_KEY: tuple[tuple[Shape, str], ...] = (
    ("above", "above it"),
    ("below", "below it"),
    ("run", "one of seven or more on one side"),
)
_MARK = 6
"""Half the width of a mark."""
_SAID = {"above": "above the usual range", "below": "below the usual range", "run": "in a run on one side"}


@dataclass(frozen=True)
class RangeMonth:
    """A month: its count (None without data), what would be usual (None where it cannot be told), what it is called.

    ``run`` is one of seven or more in a row on one side of the middle.
    """

    month: str
    value: float | None
    lower: float | None = None
    upper: float | None = None
    mark: Mark = ""
    figure: str = ""


def usual_range_line(months: Sequence[RangeMonth], *, name: str, alt_text: str) -> Drawing:
    """The counts as a line from a zero base, over a band of what is usual; special months by shape and number.

    Args:
        months: in order; any left out between the first and the last is a month without data.
        name, alt_text: as for `draw`.
    """
    run = _whole_run(months)
    tops = [value for one in run for value in (one.value, one.upper) if value is not None]
    frame = month_frame(len(run), round_up(max(tops, default=1)))
    values = [one.value for one in run]
    layers = [
        *_bands(frame, run),
        *gap_layers(frame, values, name),
        line_layer(frame, [one.month for one in run], values),
        *_marks(frame, run),
        *label_layer(without_collisions(_labels(frame, run), _mark_boxes(frame, run)), frame),
    ]
    return draw(
        frame.specification(layers), name=name, alt_text=alt_text, points=list(_points(frame, run)), key=_key(run)
    )


def _whole_run(months: Sequence[RangeMonth]) -> list[RangeMonth]:
    given = {one.month: one for one in months}
    return [given.get(month) or RangeMonth(month, None) for month in months_between(months[0].month, months[-1].month)]


def _bands(frame: Frame, run: Sequence[RangeMonth]) -> list[Layer]:
    """One band for each stretch of months of which the usual is known, half a month out at either end."""
    stretches: list[list[tuple[int, RangeMonth]]] = []
    for at, one in enumerate(run):
        if one.lower is None or one.upper is None:
            continue
        if not stretches or stretches[-1][-1][0] != at - 1:
            stretches.append([])
        stretches[-1].append((at, one))
    layers = []
    for stretch in stretches:
        rows = [{"order": at, "lower": one.lower, "upper": one.upper} for at, one in stretch]
        ends = [rows[0] | {"order": stretch[0][0] - 0.5}, *rows, rows[-1] | {"order": stretch[-1][0] + 0.5}]
        layers.append(band(frame, ends, BAND))
    return layers


def _marks(frame: Frame, run: Sequence[RangeMonth]) -> list[Layer]:
    """Triangles outside the range, hollow diamonds for a run: the shape says it, the colour only helps."""
    layers = []
    for mark, shape in _SHAPES.items():
        rows = [{"order": at, "value": one.value} for at, one in enumerate(run) if one.mark == mark]
        if rows:
            fill = "#FFFFFF" if mark == "run" else NOTICE
            size = 34 if mark == "run" else 80
            drawn = {
                "type": "point", "shape": shape, "fill": fill, "stroke": NOTICE, "strokeWidth": 1.4, "size": size,
                "opacity": 1,
            }  # fmt: skip
            layers.append(layer(rows, drawn, x=frame.across("order"), y=frame.up("value")))
    return layers


def _labels(frame: Frame, run: Sequence[RangeMonth]) -> Iterator[Label]:
    """Numbers: the last month's first, then those outside, the newest first; what has no room is left out."""
    held = [(at, one.value, one.mark) for at, one in enumerate(run) if one.value is not None]
    if not held:
        return
    at, value, _ = held[-1]
    yield value_label(frame, at, value, last=at == len(run) - 1)
    for at, value, mark in reversed(held):
        if mark in {"above", "below"}:
            yield value_label(frame, at, value, below=mark == "below")


def _mark_boxes(frame: Frame, run: Sequence[RangeMonth]) -> list[Box]:
    """The room of the marks, which no number may cover."""
    places = [frame.at(at, one.value) for at, one in enumerate(run) if one.mark and one.value is not None]
    return [Box(x - _MARK, y - _MARK, x + _MARK, y + _MARK) for x, y in places]


def _points(frame: Frame, run: Sequence[RangeMonth]) -> Iterator[Point]:
    for at, one in enumerate(run):
        if one.value is None:
            yield Point(*frame.at(at, 0), month_label(one.month), NO_DATA)
        else:
            said = f"{one.value:,.0f}" + (f", {_SAID[one.mark]}" if one.mark else "")
            yield Point(*frame.at(at, one.value), month_label(one.month), said, one.figure)


def _key(run: Sequence[RangeMonth]) -> list[KeyItem]:
    if all(one.upper is None for one in run):
        return []
    marks = {one.mark for one in run}
    return [KeyItem("band", "Usual range"), *(KeyItem(shape, words) for shape, words in _KEY if shape in marks)]
