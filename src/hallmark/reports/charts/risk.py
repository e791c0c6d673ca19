"""Subjects by how likely and how harmful they are: dots with their names beside them, none over another."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Point
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, layer
from hallmark.reports.charts.labels import Box, Label, label_layer
from hallmark.reports.charts.style import ACCENT, CONTEXT, MUTED, WIDTH, in_lines, text_width

_HEIGHT = 320
_LEFT, _RIGHT, _TOP, _BOTTOM = 20, 20, 26, 34
_DOT = 6
"""Radius of a dot."""
_REACHES = (11, 24, 38, 54, 72, 92, 114)
"""How far from its dot a name may stand; beyond the first a line leads to it."""
_LONGEST = 18


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
    likelihood_words: str = "More likely",
    harm_words: str = "More harm",
    cells: int = 3,
) -> Drawing:
    """Likelihood across and harm up, quietly parted into cells; names beside their dots.

    Args:
        items: those to be named nearest to their dots first. What has no value is left out by the caller, who says so.
        likelihood_words, harm_words: what more across and more up mean.
        cells: to a side.
        name, alt_text: as for `draw`.
    """
    frame = Frame(
        x=(-0.04, 1.04), y=(-0.04, 1.04), width=WIDTH - _LEFT - _RIGHT, height=_HEIGHT,
        left=_LEFT, right=_RIGHT, top=_TOP, bottom=_BOTTOM,
    )  # fmt: skip
    dots = [frame.at(item.likelihood, item.harm) for item in items]
    labels = _placed(items, dots, Box(2, _TOP, WIDTH - 2, _TOP + _HEIGHT))
    layers = [
        *_grid(frame, cells),
        *_leaders(frame, dots, labels),
        _dots(frame, items),
        *label_layer([*labels, *_axis_words(frame, likelihood_words, harm_words)], frame),
    ]
    points = [Point(x, y, item.label, item.said, item.figure) for item, (x, y) in zip(items, dots, strict=True)]
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points)


def _grid(frame: Frame, cells: int) -> list[Layer]:
    edges = [{"at": at / cells} for at in range(cells + 1)]
    mark = {"type": "rule", "color": "#D5DCE2", "strokeWidth": 1}
    return [
        layer(edges, mark, x=frame.across("at"), y={"datum": 0.0}, y2={"datum": 1.0}),
        layer(edges, mark, y=frame.up("at"), x={"datum": 0.0}, x2={"datum": 1.0}),
    ]


def _dots(frame: Frame, items: Sequence[RiskItem]) -> Layer:
    rows = [{"x": item.likelihood, "y": item.harm, "colour": ACCENT if item.chosen else CONTEXT} for item in items]
    return layer(
        rows, {"type": "point", "filled": True, "size": 3.15 * _DOT**2, "opacity": 1, "stroke": "#FFFFFF"},
        x=frame.across("x"), y=frame.up("y"), color={"field": "colour", "type": "nominal", "scale": None},
    )  # fmt: skip


def _placed(items: Sequence[RiskItem], dots: Sequence[tuple[float, float]], room: Box) -> list[Label]:
    """A place for each name: beside its dot if that is free, else a little farther off."""
    taken = [Box(x - _DOT, y - _DOT, x + _DOT, y + _DOT) for x, y in dots]
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


def _axis_words(frame: Frame, likelihood: str, harm: str) -> list[Label]:
    across, up = f"{likelihood} →", f"↑ {harm}"
    return [
        Label(WIDTH - _RIGHT, _TOP + _HEIGHT + 20, across, "right", MUTED, bold=False),
        Label(_LEFT, 12, up, "left", MUTED, bold=False),
    ]
