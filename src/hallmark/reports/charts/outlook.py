"""Months held, and what the next would hold if the pattern held: a middle line within two bands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crimestats.periods import month_label, months_between
from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, band, layer
from hallmark.reports.charts.labels import LINE, Label, label_layer
from hallmark.reports.charts.months import NO_FIGURES, gap_layers, line_layer, month_frame, month_points
from hallmark.reports.charts.style import BAND, BAND_NEAR, CONTEXT, INK, MUTED, round_up

_RIGHT = 78
"""Room for the names of the bands."""


@dataclass(frozen=True)
class OutlookMonth:
    """A month to come: its middle, the limits that should hold four times in five, and nineteen times in twenty."""

    month: str
    middle: float
    near: tuple[float, float]
    far: tuple[float, float]
    figure: str = ""


def outlook_line(
    held: Sequence[tuple[str, float | None]],
    ahead: Sequence[OutlookMonth],
    *,
    name: str,
    alt_text: str,
    figures: Mapping[str, str] = NO_FIGURES,
) -> Drawing:
    """The months held as a line, the months to come as a dashed line within its bands, from a zero base.

    Args:
        held: as the series of `monthly_line`; its last month is the one before the first to come.
        name, alt_text: as for `draw`.
        figures: of the months held, by month.
    """
    months = months_between(held[0][0], ahead[-1].month)
    past = months[: len(months) - len(ahead)]
    given = dict(held)
    values = [given.get(month) for month in past]
    top = max(*(one.far[1] for one in ahead), *(value for value in values if value is not None))
    frame = month_frame(len(months), round_up(top), right=_RIGHT)
    first = len(past)
    layers = [
        *_bands(frame, ahead, first),
        *gap_layers(frame, values, name),
        line_layer(frame, months, [*values, *[None] * len(ahead)]),
        *_middle(frame, ahead, first),
        *label_layer(_labels(frame, ahead, first), frame),
    ]
    points = [*month_points(frame, past, values, figures), *_points(frame, ahead, first)]
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points)


def _bands(frame: Frame, ahead: Sequence[OutlookMonth], first: int) -> list[Layer]:
    layers = []
    for colour, limits in ((BAND, [one.far for one in ahead]), (BAND_NEAR, [one.near for one in ahead])):
        rows = [{"order": first + at, "lower": lower, "upper": upper} for at, (lower, upper) in enumerate(limits)]
        rows = [rows[0] | {"order": first - 0.5}, *rows, rows[-1] | {"order": first + len(ahead) - 0.5}]
        layers.append(band(frame, rows, colour))
    return layers


def _middle(frame: Frame, ahead: Sequence[OutlookMonth], first: int) -> list[Layer]:
    """The dashed middle, and a quiet upright line where what is held ends."""
    rows = [{"order": first + at, "value": one.middle} for at, one in enumerate(ahead)]
    dashed = {"type": "line", "color": INK, "strokeWidth": 1.8, "strokeDash": [4, 3]}
    edge = {"type": "rule", "color": CONTEXT, "strokeDash": [2, 2]}
    return [
        layer([{"order": first - 0.5}], edge, x=frame.across("order")),
        layer(rows, dashed, x=frame.across("order"), y=frame.up("value")),
    ]


def _labels(frame: Frame, ahead: Sequence[OutlookMonth], first: int) -> list[Label]:
    """The bands and the middle by name at their right ends, at least a line apart, and the two halves above."""
    last = ahead[-1]
    wanted = [(last.far[1], "19 in 20", MUTED), (last.near[1], "4 in 5", MUTED), (last.middle, "Middle", INK)]
    right, _ = frame.at(first + len(ahead) - 0.5, 0)
    labels: list[Label] = []
    lowest = frame.top - LINE
    for value, words, colour in wanted:
        down = max(frame.at(0, value)[1], lowest + LINE)
        labels.append(Label(right + 6, down, words, "left", colour, bold=words == "Middle"))
        lowest = down
    edge, _ = frame.at(first - 0.5, 0)
    return [*labels, Label(edge - 5, frame.top + 2, "Held", "right", MUTED, bold=False)]


def _points(frame: Frame, ahead: Sequence[OutlookMonth], first: int) -> list[Point]:
    return [
        Point(
            *frame.at(first + at, one.middle),
            month_label(one.month),
            f"about {one.middle:,.0f}, four times in five {one.near[0]:,.0f} to {one.near[1]:,.0f}",
            one.figure,
        )
        for at, one in enumerate(ahead)
    ]
