"""How charts look: colours, type and sizes, and how wide words come out.

Colours are Okabe and Ito's, safe for the colour-blind; one accent, grey for context.

Source: Okabe and Ito (2008), Color Universal Design; Government Analysis Function, Data visualisation: charts (2023).
"""

from math import ceil, floor

ACCENT = "#0072B2"
NOTICE = "#A63F00"
"""Okabe and Ito's vermilion, darkened until it can be read as text on white."""
CONTEXT = "#8A949E"
INK = "#1B2733"
MUTED = "#4B5763"
GRID = "#E3E8EC"
BAND = "#DCE4EB"
BAND_NEAR = "#B9D3E6"
"""The nearer of two bands: the limits within which four in five should lie."""
FONT = "Inter Variable, Inter, Helvetica Neue, Arial, sans-serif"

WIDTH = 440
"""Units of every chart from edge to edge, so that charts below each other stand in line."""
NAMES_WIDTH = 165
"""Room for names at the left of a row."""
ROW_HEIGHT = 32
LONGEST_LINE = 22
"""Letters of a name, above which it is broken in two."""
TEXT = 12.5
_ROUNDING = 1e-9
LETTER = 0.54
"""Mean width of a letter or figure as part of the size of the type; a little more than in Inter."""


def text_width(text: str, size: float = TEXT) -> float:
    """About how wide the longest line of a text comes out, in the units of the chart."""
    return max((len(line) for line in text.split("\n")), default=0) * LETTER * size


def in_lines(label: str, longest: int = LONGEST_LINE) -> str:
    """A long label as two lines, parted at the space nearest its middle."""
    spaces = [place for place, letter in enumerate(label) if letter == " "]
    if len(label) <= longest or not spaces:
        return label
    middle = min(spaces, key=lambda place: abs(place - len(label) / 2))
    return f"{label[:middle]}\n{label[middle + 1 :]}"


def round_up(value: float) -> float:
    """A round number a little above `value`, so that the highest label has room."""
    for step in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000, 100_000):
        if step * 6 >= value * 1.1:
            return step * -(-value * 1.1 // step)
    return value * 1.1


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from `low` to `high`, no more than `most` of them."""
    if high <= low:
        return [low]
    span = high - low
    for power in range(-6, 12):
        for lead in (1, 2, 5):
            step = lead * 10.0**power
            first, last = ceil(low / step - _ROUNDING), floor(high / step + _ROUNDING)
            if last - first + 1 <= most and step * (most + 1) >= span:
                return [round(step * at, 10) for at in range(first, last + 1)]
    return [low, high]
