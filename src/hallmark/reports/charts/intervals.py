"""Estimates under each other, each a dot in its interval: for comparisons, areas beside areas, and funnels."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from hallmark.reports.blocks import Point
from hallmark.reports.charts.bars import row_frame
from hallmark.reports.charts.drawing import Drawing, draw
from hallmark.reports.charts.frame import Frame, Layer, axis, layer
from hallmark.reports.charts.keys import KeyItem
from hallmark.reports.charts.labels import Label, label_layer
from hallmark.reports.charts.style import ACCENT, BAND, CONTEXT, INK, MUTED, NAMES_WIDTH, in_lines, text_width, ticks

_AXIS = 40
_BAND_HEIGHT = 18


@dataclass(frozen=True)
class Estimate:
    """One row: its name, its value, and between what it may lie (None where nothing is said of that).

    ``usual`` is what would be usual for a place of its size: the limits of a funnel. ``own`` marks the row that the
    document is about. ``said`` stands at the right in place of the value.
    """

    label: str
    value: float
    lower: float | None = None
    upper: float | None = None
    usual: tuple[float, float] | None = None
    own: bool = False
    said: str = ""
    figure: str = ""


def _plain(value: float) -> str:
    return f"{value:,.0f}"


def intervals(
    rows: Sequence[Estimate],
    *,
    name: str,
    alt_text: str,
    reference: float | None = None,
    reference_words: str = "",
    usual_words: str = "Usual for its size",
    said: Callable[[float], str] = _plain,
    from_zero: bool = False,
) -> Drawing:
    """Dots in their intervals, the document's own area in colour, others grey.

    Args:
        rows: in the order to be drawn.
        reference: where an upright line stands, such as no change or the mean of all, with its words below it.
        usual_words: what the bands behind the dots are, for the key; unused where no row has one.
        said: a value in words, for numbers at the right and below the axis.
        from_zero: begin the axis at nought, as counts and rates do.
        name, alt_text: as for `draw`.
    """
    words = [row.said or said(row.value) for row in rows]
    right = max(text_width(text) for text in words) + 14
    frame = row_frame(_span(rows, reference, from_zero=from_zero), len(rows), right=right, bottom=_AXIS)
    layers = [
        *_bands(frame, rows),
        *_reference(frame, reference),
        *_whiskers(frame, rows),
        _dots(frame, rows, said),
        *label_layer([*_names(frame, rows, words), *_reference_label(frame, reference, reference_words)], frame),
    ]
    points = [
        Point(*frame.at(row.value, -at), row.label, text, row.figure)
        for at, (row, text) in enumerate(zip(rows, words, strict=True))
    ]
    key = [KeyItem("band", usual_words)] if any(row.usual for row in rows) else []
    return draw(frame.specification(layers), name=name, alt_text=alt_text, points=points, key=key)


def _span(rows: Sequence[Estimate], reference: float | None, *, from_zero: bool) -> tuple[float, float]:
    values = [value for row in rows for value in (row.value, row.lower, row.upper, *(row.usual or ()), reference)]
    known = [value for value in values if value is not None]
    low, high = min(known), max(known)
    room = (high - low) * 0.06 or abs(high) * 0.1 or 1.0
    return (0.0 if from_zero and low >= 0 else low - room), high + room


def _bands(frame: Frame, rows: Sequence[Estimate]) -> list[Layer]:
    bands = [{"row": -at, "lower": row.usual[0], "upper": row.usual[1]} for at, row in enumerate(rows) if row.usual]
    mark = {"type": "bar", "color": BAND, "height": _BAND_HEIGHT, "orient": "horizontal"}
    return [layer(bands, mark, x=frame.across("lower"), x2={"field": "upper"}, y=frame.up("row"))] if bands else []


def _whiskers(frame: Frame, rows: Sequence[Estimate]) -> list[Layer]:
    whiskers = [
        {"row": -at, "lower": row.lower, "upper": row.upper, "colour": _colour(row)}
        for at, row in enumerate(rows)
        if row.lower is not None and row.upper is not None
    ]
    if not whiskers:
        return []
    return [
        layer(
            whiskers, {"type": "rule", "strokeWidth": 2.5},
            x=frame.across("lower"), x2={"field": "upper"}, y=frame.up("row"),
            color={"field": "colour", "type": "nominal", "scale": None},
        )
    ]  # fmt: skip


def _dots(frame: Frame, rows: Sequence[Estimate], said: Callable[[float], str]) -> Layer:
    dots = [{"row": -at, "value": row.value, "colour": _colour(row)} for at, row in enumerate(rows)]
    values = ticks(*frame.x, most=4)
    foot = axis(values, [said(value) for value in values], ticks=False, domain=False)
    return layer(
        dots, {"type": "point", "filled": True, "size": 90, "opacity": 1}, x=frame.across("value", foot),
        y=frame.up("row"), color={"field": "colour", "type": "nominal", "scale": None},
    )  # fmt: skip


def _reference(frame: Frame, reference: float | None) -> list[Layer]:
    if reference is None:
        return []
    return [layer([{"at": reference}], {"type": "rule", "color": INK, "strokeDash": [3, 3]}, x=frame.across("at"))]


def _reference_label(frame: Frame, reference: float | None, words: str) -> list[Label]:
    if reference is None or not words:
        return []
    across, _ = frame.at(reference, 0)
    half = text_width(words) / 2
    inside = min(max(across, half + 2), frame.left + frame.width + frame.right - half - 2)
    return [Label(inside, frame.top + frame.height + 30, words, "center", MUTED, bold=False)]


def _names(frame: Frame, rows: Sequence[Estimate], words: Sequence[str]) -> list[Label]:
    labels = []
    for at, (row, text) in enumerate(zip(rows, words, strict=True)):
        _, middle = frame.at(frame.x[0], -at)
        colour = INK if row.own else MUTED
        labels.append(Label(NAMES_WIDTH - 8, middle, in_lines(row.label), "right", colour, bold=row.own))
        labels.append(Label(frame.left + frame.width + frame.right - 2, middle, text, "right", INK, bold=row.own))
    return labels


def _colour(row: Estimate) -> str:
    return ACCENT if row.own else CONTEXT
