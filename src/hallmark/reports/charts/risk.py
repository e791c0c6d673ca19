"""Subjects by how likely and how harmful they are: dots with their names beside them, none over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, layer
from hallmark.reports.charts.labels import LINE, Box, Label, label_layer
from hallmark.reports.charts.style import ACCENT, CONTEXT, MUTED, WIDTH, in_lines, text_width

_HEIGHT = 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 54, 8, 8, 34
_LOW, _HIGH = -0.08, 1.08
"""Ends of the square that is drawn: a dot at the end of its scale lies inside the edge."""
_INSET = 3
"""How near to the edge a name may come."""
_DOT = 6
"""Radius of a dot."""
_EDGE = 2
"""Its white edge, which no name covers."""
_REACHES = (11, 24, 38, 54, 72, 92, 114)
"""How far from its dot a name may stand; beyond the first a line leads to it."""
_LONGEST = 18
"""Letters in a line of a name."""


@dataclass(frozen=True)
class RiskItem:
    """A subject: how likely and how harmful, each from 0 to 1 on the scale of the chart; ``said`` is both in words.

    ``chosen`` draws it in colour.
    """

    label: str
    likelihood: float
    harm: float
    said: str
    chosen: bool = False
    figure: str = ""


def risk_matrix(
    items: Sequence[RiskItem],
    *,
    name: str,
    alt_text: str,
    likelihood_words: tuple[str, str] = ("Less likely", "More likely"),
    harm_words: tuple[str, str] = ("Less harm", "More harm"),
    cells: int = 3,
) -> Drawing:
    """Likelihood across and harm up, quietly parted into cells; names beside their dots.

    Args:
        items: those to be named nearest to their dots first. What has no value is left out by the caller, who says so.
        likelihood_words, harm_words: what the low and the high end of each scale mean, in a word or two.
        cells: to a side.
        name, alt_text: as for `draw`.
    """
    frame = Frame(
        x=(_LOW, _HIGH), y=(_LOW, _HIGH), width=WIDTH - _LEFT - _RIGHT, height=_HEIGHT,
        left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM,
    )  # fmt: skip
    dots = [frame.at(item.likelihood, item.harm) for item in items]
    room = Box(_LEFT + _INSET, _TOP + _INSET, WIDTH - _RIGHT - _INSET, _TOP + _HEIGHT - _INSET)
    labels = _placed(items, dots, room)
    layers = [
        *_grid(frame, cells),
        *_leaders(frame, dots, labels),
        _dots(frame, items),
        *label_layer([*labels, *_axis_words(likelihood_words, harm_words)], frame),
    ]
    points = [Point(x, y, item.label, item.said, item.figure) for item, (x, y) in zip(items, dots, strict=True)]
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points)


def _grid(frame: Frame, cells: int) -> list[Layer]:
    edges = [{"at": _LOW + (_HIGH - _LOW) * at / cells} for at in range(cells + 1)]
    mark = {"type": "rule", "color": "#D5DCE2", "strokeWidth": 1}
    return [
        layer(edges, mark, x=frame.across("at"), y={"datum": _LOW}, y2={"datum": _HIGH}),
        layer(edges, mark, y=frame.up("at"), x={"datum": _LOW}, x2={"datum": _HIGH}),
    ]


def _dots(frame: Frame, items: Sequence[RiskItem]) -> Layer:
    rows = [{"x": item.likelihood, "y": item.harm, "colour": ACCENT if item.chosen else CONTEXT} for item in items]
    return layer(
        rows, {"type": "point", "filled": True, "size": 3.15 * _DOT**2, "opacity": 1, "stroke": "#FFFFFF"},
        x=frame.across("x"), y=frame.up("y"), color={"field": "colour", "type": "nominal", "scale": None},
    )  # fmt: skip


def _placed(items: Sequence[RiskItem], dots: Sequence[tuple[float, float]], room: Box) -> list[Label]:
    """A place for each name: beside its dot if that is free, else a little farther off."""
    clear = _DOT + _EDGE
    taken = [Box(x - clear, y - clear, x + clear, y + clear) for x, y in dots]
    labels = []
    for item, dot in zip(items, dots, strict=True):
        tried = list(_tries(item, dot, room))
        free = [label for label in tried if label.box.within(room) and not any(label.box.meets(box) for box in taken)]
        label = free[0] if free else min(tried, key=lambda one: _overlap(one.box, taken, room))
        labels.append(label)
        taken.append(label.box)
    return labels


def _tries(item: RiskItem, dot: tuple[float, float], room: Box) -> Iterator[Label]:
    text, bold = in_lines(item.label, _LONGEST), item.chosen
    x, y = dot
    high, half = 8 * text.count("\n"), text_width(text) / 2
    middle = min(max(x, room.left + half), room.right - half)
    for reach in _REACHES:
        yield Label(x + reach, y, text, "left", bold=bold)
        yield Label(x - reach, y, text, "right", bold=bold)
        yield Label(middle, y - reach - 3 - high, text, bold=bold)
        yield Label(middle, y + reach + 3 + high, text, bold=bold)
        for side in (-1, 1):
            yield Label(x + reach, y + side * (reach + high), text, "left", bold=bold)
            yield Label(x - reach, y + side * (reach + high), text, "right", bold=bold)


def _overlap(box: Box, taken: Sequence[Box], room: Box) -> float:
    """How much of what is taken (or outside) a box would cover."""
    covered = sum(
        max(0.0, min(box.right, other.right) - max(box.left, other.left))
        * max(0.0, min(box.bottom, other.bottom) - max(box.top, other.top))
        for other in taken
    )
    return covered if box.within(room) else covered + 1e6


def _leaders(frame: Frame, dots: Sequence[tuple[float, float]], labels: Sequence[Label]) -> list[Layer]:
    """A thin line from a dot to a name that could not stand beside it."""
    lines = []
    for (x, y), label in zip(dots, labels, strict=True):
        box = label.box
        near_x, near_y = min(max(x, box.left), box.right), min(max(y, box.top), box.bottom)
        if max(abs(near_x - x), abs(near_y - y)) > _REACHES[0] + 3:
            start, end = frame.values_at(x, y), frame.values_at(near_x, near_y)
            lines.append({"x": start[0], "y": start[1], "x2": end[0], "y2": end[1]})
    if not lines:
        return []
    mark = {"type": "rule", "color": MUTED, "strokeWidth": 0.9}
    return [layer(lines, mark, x=frame.across("x"), y=frame.up("y"), x2={"field": "x2"}, y2={"field": "y2"})]


def _axis_words(likelihood: tuple[str, str], harm: tuple[str, str]) -> list[Label]:
    """The ends of both scales in words, outside the square."""
    below, beside = _TOP + _HEIGHT + 18, _LEFT - 6
    few, many = likelihood
    low, high = (words.replace(" ", "\n") for words in harm)
    return [
        Label(_LEFT, below, few, "left", MUTED, bold=False),
        Label(WIDTH - _RIGHT, below, f"{many} →", "right", MUTED, bold=False),
        Label(beside, _TOP + _HEIGHT - _line_room(low), low, "right", MUTED, bold=False),
        Label(beside, _TOP + _line_room(high) + LINE, high, "right", MUTED, bold=False),
        Label(beside, _TOP + LINE / 2, "↑", "right", MUTED, bold=False),
    ]


def _line_room(text: str) -> float:
    """Half of the height of some lines."""
    return LINE * (text.count("\n") + 1) / 2
