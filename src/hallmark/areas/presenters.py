"""What the page of an area says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import numpy as np
import shapely
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from shapely.geometry.base import BaseGeometry

from hallmark.areas.kinds import KINDS
from hallmark.areas.models import AreaChange, AreaChangeLink, AreaMembership
from hallmark.areas.queries import (
    AreaRef,
    Chapter,
    Passage,
    Relative,
    area_history,
    boundaries,
    children_of,
    find_areas,
    parents_of,
)
from hallmark.ui.doors import visitor_at
from hallmark.ui.outlines import svg_path
from hallmark.ui.search import NOTHING, Found, Hit

MEMBERS_SHOWN = 400
MOST_FOUND = 1000
# Places are shown with the evidence that is held on them.
SEE = "evidence.read"
OUTLINE_SIZE = 360
ASSESSED = frozenset({"district", "csp", "force", "county", "ward"})
"""The kinds of area that an assessment is made of."""


@dataclass(frozen=True)
class Link:
    """Another area that a page leads to, and how it is related."""

    code: str
    name: str
    kind: str
    note: str = ""


@dataclass(frozen=True)
class ChangeRow:
    """One event: what became what, and how much of it."""

    passage: Passage
    what: str
    share: str


@dataclass(frozen=True)
class AreaPage:
    """One area: its names, what it lies in, what lies in it, what changed, and its outline as SVG text."""

    code: str
    name: str
    kind: str
    also_known_as: tuple[str, ...]
    versions: tuple[Chapter, ...]
    parents: tuple[Link, ...]
    members_label: str
    members: tuple[Link, ...]
    more_members: int
    changes: tuple[ChangeRow, ...]
    outline: str
    outline_source: str
    may_be_assessed: bool


def area_page(code: str) -> AreaPage:
    """The page of the area with this code, of today or of the past.

    Raises:
        UnknownArea: no lookup held names it.
    """
    history = area_history(code)
    area = history.ref
    children = children_of(area.code)
    shape = boundaries([area.code], light=True).get(area.code)
    return AreaPage(
        code=area.code,
        name=area.name,
        kind=KINDS[area.kind].label,
        also_known_as=history.names,
        versions=history.chapters,
        parents=tuple(_parent_link(relative) for relative in parents_of(area.code)),
        members_label=KINDS[children[0].ref.kind].plural if children else "",
        members=tuple(link_to(relative.ref) for relative in children[:MEMBERS_SHOWN]),
        more_members=max(0, len(children) - MEMBERS_SHOWN),
        changes=tuple(_change_row(passage) for passage in history.passages),
        outline=outline_svg(shape, name=area.name) if shape is not None else "",
        outline_source=_outline_source(history.outlines),
        may_be_assessed=area.kind in ASSESSED,
    )


def link_to(area: AreaRef) -> Link:
    """A link to an area, its kind in words."""
    return Link(area.code, area.name, KINDS[area.kind].label)


def kinds_of(areas: Iterable[AreaRef]) -> list[tuple[str, int]]:
    """How many of each kind, most first: what a list of search results says above itself."""
    counted = Counter(area.kind for area in areas).most_common()
    return [(KINDS[kind].label if count == 1 else KINDS[kind].plural, count) for kind, count in counted]


def outline_svg(geometry: BaseGeometry, *, name: str) -> str:
    """The outline of an area as SVG text, north up, with its extent in words. `geometry` is in EPSG:27700."""
    west, south, east, north = geometry.bounds
    scale = (OUTLINE_SIZE - 16) / max(east - west, north - south)
    width, height = (east - west) * scale + 16, (north - south) * scale + 16

    def place(points: np.ndarray) -> np.ndarray:
        return np.column_stack([8 + (points[:, 0] - west) * scale, 8 + (north - points[:, 1]) * scale])

    path = svg_path(shapely.simplify(geometry, 0.5 / scale), place)
    extent = (
        f"about {(east - west) / 1000:,.1f} km from west to east, {(north - south) / 1000:,.1f} km from south to north"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" role="img"'
        f' aria-labelledby="outline-alt"><title id="outline-alt">Outline of {escape(name)}, {extent}</title>'
        f'<path d="{path}" fill="#D3E4F3" stroke="#17344F" stroke-width="1.5" stroke-linejoin="round"/></svg>'
    )


def _parent_link(relative: Relative) -> Link:
    basis = AreaMembership.Basis(relative.basis).label
    edition = f"lookup of {relative.edition}" if relative.edition else "undated lookup"
    return Link(relative.ref.code, relative.ref.name, KINDS[relative.ref.kind].label, f"{basis.lower()}, {edition}")


def _change_row(passage: Passage) -> ChangeRow:
    basis = AreaChangeLink.Basis(passage.basis).label
    share = basis if passage.share in {None, 1.0} else f"{100 * (passage.share or 0):.1f}%, {basis.lower()}"
    return ChangeRow(passage, AreaChange.Kind(passage.kind).label, share)


def _outline_source(outlines: tuple[tuple[int, int, str], ...]) -> str:
    """The file of the outline that is drawn: of the newest edition, the one with the fewest points."""
    if not outlines:
        return ""
    edition, _, name = min(outlines, key=lambda outline: (-outline[0], outline[1]))
    return f"{name}, edition {edition}" if edition else name


def search(request: HttpRequest, text: str, most: int) -> Found:
    """Areas by name, former name or code, for whoever may see areas; one query."""
    if visitor_at(request, SEE) is None:
        return NOTHING
    found = find_areas(text, limit=MOST_FOUND)
    return Found(len(found), [_hit(ref) for ref in found[:most]])


def _hit(ref: AreaRef) -> Hit:
    return Hit(ref.name, reverse("area", args=[ref.code]), f"{capfirst(KINDS[ref.kind].label)}, {ref.code}")
