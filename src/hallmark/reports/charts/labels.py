"""Words beside marks: which have room, and where."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from hallmark.reports.charts.frame import Frame, Layer, layer
from hallmark.reports.charts.style import INK, TEXT, text_width

LINE = 15
"""The height of a line of text."""


@dataclass(frozen=True)
class Box:
    """A rectangle in the picture, by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two have any room in common."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Label:
    """Words at a place in the picture: ``align`` says which end of them stands there, their middle by default."""

    x: float
    y: float
    text: str
    align: Literal["left", "center", "right"] = "center"
    colour: str = INK
    bold: bool = field(default=True)

    @property
    def box(self) -> Box:
        wide, high = text_width(self.text), LINE * (self.text.count("\n") + 1)
        left = self.x - {"left": 0.0, "center": wide / 2, "right": wide}[self.align]
        return Box(left, self.y - high / 2, left + wide, self.y + high / 2)


def without_collisions(labels: Iterable[Label], taken: Sequence[Box] = ()) -> list[Label]:
    """The labels that have room, the first ones first."""
    boxes, kept = list(taken), []
    for label in labels:
        if not any(label.box.meets(box) for box in boxes):
            kept.append(label)
            boxes.append(label.box)
    return kept


def label_layer(labels: Sequence[Label], frame: Frame) -> list[Layer]:
    """The labels as marks of the chart, those of a kind in one layer."""
    kinds = sorted({(label.align, label.colour, label.bold) for label in labels})
    return [
        layer(
            [
                _row(label, frame)
                for label in labels
                if (label.align, label.colour, label.bold) == (align, colour, bold)
            ],
            {
                "type": "text", "align": align, "baseline": "middle", "color": colour, "fontSize": TEXT,
                "fontWeight": 600 if bold else 400, "lineBreak": "\n", "lineHeight": LINE,
            },
            x=frame.across("x"), y=frame.up("y"), text={"field": "text"},
        )
        for align, colour, bold in kinds
    ]  # fmt: skip


def _row(label: Label, frame: Frame) -> dict[str, float | str]:
    # Vega puts the first of several lines at the place; here the middle of them all stands there.
    x, y = frame.values_at(label.x, label.y - LINE / 2 * label.text.count("\n"))
    return {"x": x, "y": y, "text": label.text}
