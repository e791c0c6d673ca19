"""The line above a plot that says what its marks are, for charts where labels beside the marks would collide."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from hallmark.reports.charts.style import ACCENT, BAND, FONT, INK, MUTED, NOTICE, TEXT, text_width

KEY_HEIGHT = 24
"""Of one line."""
_SWATCH = 24
_APART = 16

Shape = Literal["bar", "tick", "line", "band", "above", "below", "run"]

_SHAPES = {
    "bar": f'<rect x="0" y="4" width="18" height="12" fill="{ACCENT}"/>',
    "tick": f'<rect x="12" y="1" width="2.5" height="18" fill="{INK}"/>',
    "line": f'<path d="M0,10h18" stroke="{ACCENT}" stroke-width="2.5"/>',
    "band": f'<rect x="0" y="4" width="18" height="12" fill="{BAND}"/>',
    "above": f'<path d="M9,4l6,11h-12Z" fill="{NOTICE}"/>',
    "below": f'<path d="M9,16l6,-11h-12Z" fill="{NOTICE}"/>',
    "run": f'<path d="M9,4l6,6l-6,6l-6,-6Z" fill="#FFFFFF" stroke="{NOTICE}" stroke-width="1.8"/>',
}


@dataclass(frozen=True)
class KeyItem:
    """One mark and what it stands for."""

    shape: Shape
    words: str

    @property
    def width(self) -> float:
        return _SWATCH + text_width(self.words) + _APART


def key_lines(items: Sequence[KeyItem], width: float) -> list[list[KeyItem]]:
    """The items in lines that fit the width."""
    lines: list[list[KeyItem]] = []
    for item in items:
        if lines and sum(one.width for one in lines[-1]) + item.width - _APART <= width:
            lines[-1].append(item)
        else:
            lines.append([item])
    return lines


def key_svg(items: Sequence[KeyItem], width: float) -> str:
    """The key as SVG from the top left corner."""
    parts = []
    for row, line in enumerate(key_lines(items, width)):
        across = 0.0
        for item in line:
            parts.append(
                f'<g transform="translate({across:g},{row * KEY_HEIGHT})">{_SHAPES[item.shape]}'
                f'<text x="{_SWATCH}" y="15" font-family="{FONT}" font-size="{TEXT}" fill="{MUTED}">'
                f"{escape(item.words)}</text></g>"
            )
            across = round(across + item.width, 1)
    return "".join(parts)
