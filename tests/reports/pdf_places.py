"""Where the letters of a page stand, read from what it draws. Drawings placed on the page are left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

from reports.pdf_reading import _decoded, _letters, squeezed

# Points between the edge of the paper and where the running head ends, and where the running foot begins.
HEAD, FOOT, SIDE = 62.0, 50.0, 69.0


@dataclass(frozen=True)
class Placed:
    """A run of letters and where it begins, in points from the lower left."""

    text: str
    x: float
    y: float


def placed(page: Any) -> Iterator[Placed]:
    """Every run of letters of the page that is not drawn by a picture."""
    stack, base, line = [], pikepdf.Matrix(), pikepdf.Matrix()
    letters: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                stack.append(base)
            case "Q":
                base = stack.pop()
            case "cm":
                base = pikepdf.Matrix(*map(float, operands)) @ base
            case "BT":
                line = pikepdf.Matrix()
            case "Tm":
                line = pikepdf.Matrix(*map(float, operands))
            case "Td":
                line = pikepdf.Matrix(1, 0, 0, 1, float(operands[0]), float(operands[1])) @ line
            case "Tf":
                letters = _letters(page.Resources.Font[operands[0]])
            case "Tj" | "TJ":
                parts = operands[0] if isinstance(operands[0], pikepdf.Array) else [operands[0]]
                text = "".join(_decoded(bytes(part), letters) for part in parts if isinstance(part, pikepdf.String))
                at = line @ base
                yield Placed(squeezed(text), at.e, at.f)


def body(page: Any) -> list[Placed]:
    """The letters between the running head and the running foot, wherever they are."""
    return [run for run in placed(page) if run.text and _between(page, run)]


def astray(page: Any) -> list[Placed]:
    """Letters that stand in the margins where nothing but the head and foot may, or off the paper."""
    wide, high = float(page.MediaBox[2]), float(page.MediaBox[3])
    sides = [run for run in placed(page) if run.text and not (SIDE <= run.x <= wide - SIDE)]
    off = [run for run in placed(page) if run.text and not (0 < run.y < high)]
    # The head and the foot are one line each.
    below = sorted({round(run.y) for run in placed(page) if run.text and run.y < FOOT})
    return [*sides, *off, *(run for run in placed(page) if len(below) > 1 and run.text and run.y < FOOT)]


def _between(page: Any, run: Placed) -> bool:
    return FOOT < run.y < float(page.MediaBox[3]) - HEAD
