"""Pictures: a drawing as PNG at the size it is printed, with its description.

The vector drawing is not put beside the PNG (Office's ``svgBlip``): Word would then show it with whatever font the
reader's machine has and with hatches of its own making, where the PNG shows what the PDF and the page show.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

import typst

from hallmark.reports import typesetting
from hallmark.reports.word.markup import attribute

DOTS_PER_INCH = 200
PIXELS_PER_INCH = 96
"""A pixel of CSS, in which drawings are measured."""
ENLARGED = 1.2
"""How much larger than on a screen a drawing is printed, where the page has the room."""
WIDEST_INCHES = 6.69
HIGHEST_INCHES = 7.6
PAGES = b"""
#set page(width: auto, height: auto, margin: 0pt)
#for drawing in json(bytes(sys.inputs.drawings)) {
  page(image(bytes(drawing.svg), format: "svg", width: drawing.width * 1in))
}
"""
"""Typst: a page for each drawing, as large as it is printed. A run for several costs far less than one for each."""
DRAWINGS_A_RUN = 8
"""A run holds all of its pictures before the first is written: sixty took 90 MB more, and as long."""
EMU_PER_INCH = 914_400
_VIEW_BOX = re.compile(r'viewBox="\s*[-\d.]+[\s,]+[-\d.]+[\s,]+([\d.]+)[\s,]+([\d.]+)\s*"')
_SIZE = re.compile(r'<svg[^>]*?\swidth="([\d.]+)(?:px)?"[^>]*?\sheight="([\d.]+)(?:px)?"')


@dataclass(frozen=True)
class Size:
    """Of a picture on paper, in inches."""

    width: float
    height: float


def drawn_size(svg: str) -> tuple[float, float]:
    """The drawing's own width and height, from its view box or its attributes.

    Raises:
        ValueError: it says neither.
    """
    found = _VIEW_BOX.search(svg) or _SIZE.search(svg)
    if found is None or not all(float(side) > 0 for side in found.groups()):
        raise ValueError("a drawing must say how wide and high it is")
    return float(found[1]), float(found[2])


def printed_size(svg: str) -> Size:
    """How large the drawing is printed: a little larger than on a screen, and never past the page."""
    width, height = (side * ENLARGED / PIXELS_PER_INCH for side in drawn_size(svg))
    shrink = min(1.0, WIDEST_INCHES / width, HIGHEST_INCHES / height)
    return Size(width * shrink, height * shrink)


def pngs_of(svgs: Sequence[str]) -> list[bytes]:
    """Each drawing as a PNG with 200 dots an inch of its printed size, its words in the documents' own typeface.

    Raises:
        Problem: a font file is missing.
        ValueError: a drawing is none.
    """
    runs = [svgs[first : first + DRAWINGS_A_RUN] for first in range(0, len(svgs), DRAWINGS_A_RUN)]
    try:
        return [png for run in runs for png in typesetting.pictures(PAGES, {"drawings": _given(run)}, DOTS_PER_INCH)]
    except typst.TypstError as error:
        raise ValueError("a drawing cannot be read as SVG") from error


def _given(svgs: Sequence[str]) -> str:
    return json.dumps([{"svg": svg, "width": printed_size(svg).width} for svg in svgs])


def picture(relationship: str, svg: str, alt: str, name: str, number: int, *, scale: float = 1.0) -> str:
    """A run with the picture; ``number`` is unique among the document's pictures."""
    size, unit = printed_size(svg), EMU_PER_INCH * scale
    extent = f'cx="{round(size.width * unit)}" cy="{round(size.height * unit)}"'
    described = f'id="{number}" name="{attribute(name)}" descr="{attribute(alt)}"'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent {extent}/>'
        f"<wp:docPr {described}/><wp:cNvGraphicFramePr>"
        '<a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {described}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
