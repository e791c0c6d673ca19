"""The classes of a map: no data, none, and up to five of about as many areas each."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NO_DATA = "#E6DDC6"
NONE = "#EEF1F4"
# One hue from light to dark (ColorBrewer Blues, darkest two deepened): told apart without colour vision and in print.
FIFTHS = ("#D3E4F3", "#9FC8E3", "#5BA0CE", "#2171B5", "#08386F")
WORDS = ("Fewest", "Below the middle", "Middle", "Above the middle", "Most")

FEWEST_IN_CLASS = 10
"""Records. A class of fewer, or a map on which no area has as many, would be chance in colours."""


@dataclass(frozen=True)
class MapClass:
    """One class of the legend, both ends included; `lower` is None for areas without data."""

    label: str
    colour: str
    lower: int | None
    upper: int | None

    def holds(self, value: int | None) -> bool:
        """Whether an area with this count belongs here."""
        if value is None or self.lower is None or self.upper is None:
            return value is None and self.lower is None
        return self.lower <= value <= self.upper


def map_classes(values: Sequence[int | None]) -> list[MapClass]:
    """The classes of a map, in words: no data, none, then up to five with about as many areas in each.

    Equal counts are never parted, so there are fewer than five classes where few different counts occur.
    """
    counts = sorted(value for value in values if value is not None and value > 0)
    classes = []
    if any(value is None for value in values):
        classes.append(MapClass("No data", NO_DATA, None, None))
    if any(value == 0 for value in values):
        classes.append(MapClass("None recorded", NONE, 0, 0))
    if not counts:
        return classes
    fifths = [int(np.quantile(counts, share, method="inverted_cdf")) for share in (0.2, 0.4, 0.6, 0.8)]
    edges = sorted({*(edge for fifth in fifths if counts[0] <= (edge := readable(fifth)) < counts[-1]), counts[-1]})
    colours = [FIFTHS[round(step)] for step in np.linspace(0, 4, len(edges))] if len(edges) > 1 else [FIFTHS[2]]
    words = WORDS if len(edges) == 5 else ("",) * len(edges)
    lower = counts[0]
    for colour, upper, word in zip(colours, edges, words, strict=True):
        span = f"{lower:,} to {upper:,}" if lower != upper else f"{upper:,}"
        classes.append(MapClass(f"{word}: {span}" if word else span, colour, lower, upper))
        lower = upper + 1
    return classes


def can_be_mapped(values: Sequence[int | None]) -> bool:
    """Whether some area, and each class of the map, has records enough to be drawn.

    >>> can_be_mapped([1, 2, 3, 4] * 8), can_be_mapped([12, 30, 55]), can_be_mapped([3, 30, 55])
    (False, True, False)
    """
    counts = [value for value in values if value]
    classes = [item for item in map_classes(values) if item.lower]
    held = [sum(value for value in counts if item.holds(value)) for item in classes]
    # A class between two round numbers may have no area at all.
    return max(counts, default=0) >= FEWEST_IN_CLASS and all(not few or few >= FEWEST_IN_CLASS for few in held)


def readable(edge: int) -> int:
    """The nearest round number: fives from 20, tens from 100, fifties from 500, and so on.

    >>> readable(17), readable(67), readable(314), readable(1268)
    (17, 65, 310, 1300)
    """
    step = 1
    for start, rounded in ((20, 5), (100, 10), (500, 50), (1000, 100), (5000, 500), (10_000, 1000)):
        step = rounded if edge >= start else step
    return int((edge + step / 2) // step * step)


def colour_of(value: int | None, classes: Sequence[MapClass]) -> str:
    """The colour of the class that a count belongs to."""
    return next(item.colour for item in classes if item.holds(value))
