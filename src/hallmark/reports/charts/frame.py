"""Where the plot of a chart lies, so that every mark has a place that is known before it is drawn."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from hallmark.reports.charts.style import CONTEXT, FONT, GRID, MUTED, TEXT

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
Rows = Sequence[Mapping[str, Any]]
Layer = dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """The plot: what its axes run from and to, its size, and the room about it, all in the units of the picture."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float
    left: float = 0
    right: float = 0
    top: float = 12
    bottom: float = 8

    def at(self, x: float, y: float) -> tuple[float, float]:
        """Where a pair of values stands in the picture."""
        across = (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width
        down = (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height
        return round(self.left + across, 2), round(self.top + down, 2)

    def values_at(self, across: float, down: float) -> tuple[float, float]:
        """The pair of values that stands at a place in the picture: the inverse of `at`."""
        x = self.x[0] + (across - self.left) / self.width * (self.x[1] - self.x[0])
        y = self.y[1] - (down - self.top) / self.height * (self.y[1] - self.y[0])
        return round(x, 4), round(y, 4)

    def across(self, field: str, axis: dict[str, Any] | None = None) -> dict[str, Any]:
        """The horizontal encoding of a field; one layer of a chart gives the axis."""
        return _encoding(field, self.x, axis)

    def up(self, field: str, axis: dict[str, Any] | None = None) -> dict[str, Any]:
        """The vertical encoding of a field; one layer of a chart gives the axis."""
        return _encoding(field, self.y, axis)

    def specification(self, layers: Sequence[Layer]) -> dict[str, Any]:
        """The chart as Vega-Lite: no size left to guess, so the same everywhere."""
        return {
            "$schema": SCHEMA,
            "width": self.width,
            "height": self.height,
            "autosize": "none",
            "padding": {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom},
            "background": "transparent",
            "layer": [_without_default_axes(one, layers) for one in layers],
            "config": _CONFIG,
        }


_AXIS = {
    "labelOverlap": False,
    "labelColor": MUTED,
    "labelFontSize": TEXT,
    "gridColor": GRID,
    "tickColor": CONTEXT,
    "domainColor": CONTEXT,
}
_CONFIG = {"font": FONT, "view": {"stroke": None}, "axis": _AXIS, "text": {"fontSize": 13}}


def layer(rows: Rows, mark: Mapping[str, Any], **encoding: Any) -> Layer:
    """Marks of one kind, one for each row."""
    return {"data": {"values": [dict(row) for row in rows]}, "mark": dict(mark), "encoding": encoding}


def band(frame: "Frame", rows: Rows, colour: str) -> Layer:
    """An area between the ``lower`` and the ``upper`` of each row, along its ``order``."""
    mark = {"type": "area", "color": colour, "opacity": 1}
    return layer(rows, mark, x=frame.across("order"), y=frame.up("lower"), y2={"field": "upper"})


def axis(values: Sequence[float], labels: Sequence[str | Sequence[str]] | None = None, **more: Any) -> dict[str, Any]:
    """An axis with its marks at these values, and with these words if they are not the values themselves."""
    named = {} if labels is None else {"labelExpr": f"{_words(labels)}[indexof({_words(list(values))}, datum.value)]"}
    # Vega drops every other one of more values than it would have chosen, unless told how many there are.
    counted = {"values": list(values), "tickCount": len(values) + 1}
    return {"title": None, **counted, "labelFlush": False, **named, **more}


def _words(values: Sequence[Any]) -> str:
    return json.dumps(list(values))


def _encoding(field: str, domain: tuple[float, float], axis: dict[str, Any] | None) -> dict[str, Any]:
    # Vega-Lite pads the scale of bars unless told not to, and then nothing stands where it was reckoned to.
    scale = {"domain": list(domain), "nice": False, "zero": False, "padding": 0}
    given = {} if axis is None else {"axis": axis}
    return {"field": field, "type": "quantitative", "scale": scale, **given}


def _without_default_axes(one: Layer, layers: Sequence[Layer]) -> Layer:
    """Takes away the axis that Vega-Lite would add to a direction in which no layer asks for one."""
    encoding = dict(one["encoding"])
    for channel in ("x", "y"):
        if channel in encoding and not any("axis" in other["encoding"].get(channel, {}) for other in layers):
            encoding[channel] = {**encoding[channel], "axis": None}
    return {**one, "encoding": encoding}
