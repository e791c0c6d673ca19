"""The twelve months of a usual year, each above or below the average month."""

from collections.abc import Sequence
from dataclasses import dataclass

from crimestats.periods import MONTH_NAMES
from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, Rows, axis, layer
from hallmark.reports.charts.labels import Label, label_layer
from hallmark.reports.charts.months import LEFT
from hallmark.reports.charts.style import ACCENT, CONTEXT, INK, WIDTH, ticks

_BAR = 20
_RIGHT = 8
_HEIGHT = 190
_LIMIT, _CASING = 1.3, 3.6
"""Widths of the line of a month's limits, and of the white about it."""


@dataclass(frozen=True)
class SeasonMonth:
    """One month of the year: per cent above the average month (below, if negative), between what limits."""

    percent: float
    lower: float
    upper: float
    stands_out: bool
    figure: str = ""


def season_bars(months: Sequence[SeasonMonth], *, name: str, alt_text: str) -> Drawing:
    """Bars up and down from the average month, with their limits; months that stand out in colour, with their number.

    No lines run across: they would strike through the numbers.


    Args:
        months: twelve, January first.
        name, alt_text: as for `draw`.
    """
    reach = max(abs(limit) for one in months for limit in (one.lower, one.upper)) * 1.22
    low = -max(abs(min(one.lower for one in months)) * 1.3, reach * 0.3)
    high = max(max(one.upper for one in months) * 1.3, reach * 0.3)
    frame = Frame(
        x=(-0.5, 11.5), y=(low, high), width=WIDTH - LEFT - _RIGHT, height=_HEIGHT,
        left=LEFT, right=_RIGHT, top=8, bottom=26,
    )  # fmt: skip
    rows = [
        {"order": at, "percent": one.percent, "zero": 0, "lower": one.lower, "upper": one.upper,
         "colour": ACCENT if one.stands_out else CONTEXT}
        for at, one in enumerate(months)
    ]  # fmt: skip
    names = axis([float(at) for at in range(12)], [name[:3] for name in MONTH_NAMES], grid=False, ticks=False)
    values = ticks(low, high)
    side = axis(values, [_signed(value) for value in values], domain=False, ticks=False, grid=False)
    across = frame.across("order", names)
    layers = [
        layer(
            rows, {"type": "bar", "width": _BAR, "orient": "vertical"}, x=across, y=frame.up("percent", side),
            y2={"field": "zero"}, color={"field": "colour", "type": "nominal", "scale": None},
        ),
        _limits(frame, rows, "#FFFFFF", _CASING),
        _limits(frame, rows, INK, _LIMIT),
        layer([{"zero": 0}], {"type": "rule", "color": INK, "strokeWidth": 1.2}, y=frame.up("zero")),
        *label_layer([_label(frame, at, one) for at, one in enumerate(months) if one.stands_out], frame),
    ]  # fmt: skip
    points = [
        Point(*frame.at(at, one.percent), MONTH_NAMES[at], f"{_signed(one.percent)} ({_said(one)})", one.figure)
        for at, one in enumerate(months)
    ]
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points)


def _limits(frame: Frame, rows: Rows, colour: str, wide: float) -> Layer:
    """The limits as upright lines; a white casing below the ink keeps them apart from the bars."""
    return layer(
        rows, {"type": "rule", "color": colour, "strokeWidth": wide},
        x=frame.across("order"), y=frame.up("lower"), y2={"field": "upper"},
    )  # fmt: skip


def _label(frame: Frame, at: int, one: SeasonMonth) -> Label:
    """The number beyond the limit that lies away from the average."""
    up = one.percent > 0
    x, y = frame.at(at, one.upper if up else one.lower)
    return Label(x, y + (-10 if up else 10), _signed(one.percent).removesuffix("%"))


def _said(one: SeasonMonth) -> str:
    return f"{_signed(one.lower)} to {_signed(one.upper)}"


def _signed(value: float) -> str:
    return f"{value:+,.0f}%".replace("-", "−") if round(value) else "0%"
