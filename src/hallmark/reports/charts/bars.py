"""Counts side by side as bars from zero, each with its name and number in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, layer
from hallmark.reports.charts.keys import KeyItem
from hallmark.reports.charts.labels import Label, label_layer
from hallmark.reports.charts.style import ACCENT, INK, MUTED, NAMES_WIDTH, ROW_HEIGHT, WIDTH, in_lines, text_width

_NUMBERS = 60
"""Room at the right for the number of the longest bar."""
_BAR = 20
_TICK = 27
INSIDE = "#FFFFFF"
"""Of a number on its bar."""


@dataclass(frozen=True)
class Bar:
    """One bar: its label, its count, the count it is set against where the two can be compared, and its figure."""

    label: str
    value: int
    against: int | None = None
    figure: str = ""


def category_bars(bars: Sequence[Bar], *, this: str, against: str | None, name: str, alt_text: str) -> Drawing:
    """Counts side by side; a tick marks the year each is set against, where it can be compared.

    Args:
        bars: in the order to be drawn.
        this, against: the words of the two periods, for the key.
        name, alt_text: as for `draw`.
    """
    top = max([1, *(bar.value for bar in bars), *(bar.against or 0 for bar in bars)])
    frame = row_frame((0, top), len(bars), right=_NUMBERS)
    rows = [{"row": -at, "value": bar.value, "zero": 0} for at, bar in enumerate(bars)]
    marks = [{"row": -at, "against": bar.against} for at, bar in enumerate(bars) if bar.against is not None]
    layers = [
        layer(
            rows, {"type": "bar", "color": ACCENT, "height": _BAR, "orient": "horizontal"},
            x=frame.across("value"), x2={"field": "zero"}, y=frame.up("row"),
        )
    ]  # fmt: skip
    if against is not None:
        tick = {"type": "tick", "orient": "vertical", "color": INK, "thickness": 2.5, "size": _TICK, "opacity": 1}
        layers.append(layer(marks, tick, x=frame.across("against"), y=frame.up("row")))
    layers += label_layer([label for at, bar in enumerate(bars) for label in _labels(bar, at, frame)], frame)
    points = [Point(*frame.at(bar.value, -at), bar.label, f"{bar.value:,}", bar.figure) for at, bar in enumerate(bars)]
    key = [] if against is None else [KeyItem("bar", this), KeyItem("tick", against)]
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points, key=key)


def district_bars(bars: Sequence[Bar], *, this: str, against: str | None, name: str, alt_text: str) -> Drawing:
    """Counts by district (or ward): the same bars, so that a reader learns one picture."""
    return category_bars(bars, this=this, against=against, name=name, alt_text=alt_text)


def row_frame(x: tuple[float, float], rows: int, *, right: float, bottom: float = 4) -> Frame:
    """The plot of some rows, each at minus its number so that the first is uppermost, with names at the left."""
    return Frame(
        x=x, y=(0.5 - rows, 0.5), width=WIDTH - NAMES_WIDTH - right, height=ROW_HEIGHT * rows,
        left=NAMES_WIDTH, right=right, top=4, bottom=bottom,
    )  # fmt: skip


def _labels(bar: Bar, at: int, frame: Frame) -> list[Label]:
    """The name in full, on two lines where it is long; the number where it cannot be read as that of the tick."""
    return [
        Label(NAMES_WIDTH - 8, frame.at(0, -at)[1], in_lines(bar.label), "right", MUTED, bold=False),
        _number(bar, at, frame),
    ]


def _number(bar: Bar, at: int, frame: Frame) -> Label:
    """Beyond a bar without a tick, else inside its end and clear of the tick; both numbers beyond it, if short."""
    end, middle = frame.at(bar.value, -at)
    if bar.against is None:
        return Label(end + 7, middle, f"{bar.value:,}", "left")
    tick, wide = frame.at(bar.against, -at)[0], text_width(f"{bar.value:,}")
    inside = tick - 6 if end - 6 - wide - 4 <= tick <= end else end - 6
    if inside - wide > frame.left + 4:
        return Label(inside, middle, f"{bar.value:,}", "right", INSIDE)
    return Label(max(end, tick) + 7, middle, f"{bar.value:,} (was {bar.against:,})", "left")
