"""One area through time, and the areas above and below it."""

from dataclasses import dataclass
from datetime import date

from hallmark.areas.kinds import KINDS, AreaRef
from hallmark.areas.models import AreaChangeLink, AreaMembership, AreaVersion
from hallmark.areas.problems import UnknownArea


@dataclass(frozen=True)
class Relative:
    """An area that lies above or below another, by the lookup of an edition (0: undated)."""

    ref: AreaRef
    edition: int
    basis: str


def parents_of(code: str) -> list[Relative]:
    """The areas that `code` lies in, by the latest edition held for each kind; larger last."""
    held = AreaMembership.objects.filter(child__code=code).select_related("parent")
    newest: dict[str, int] = {}
    for row in held:
        newest[row.parent_kind] = max(row.edition, newest.get(row.parent_kind, 0))
    order = list(KINDS)
    found = [
        Relative(AreaRef(row.parent.code, row.parent.name, row.parent_kind), row.edition, row.basis)
        for row in held
        if row.edition == newest[row.parent_kind]
    ]
    return sorted(found, key=lambda relative: (order.index(relative.ref.kind), relative.ref.code))


def children_of(code: str) -> list[Relative]:
    """The areas that lie directly in `code`: of the largest kind below it, by that kind's latest edition."""
    held = AreaMembership.objects.filter(parent__code=code).select_related("child")
    kinds = {row.child_kind for row in held}
    largest = max(kinds, key=list(KINDS).index, default="")
    of_kind = [row for row in held if row.child_kind == largest]
    newest = max((row.edition for row in of_kind), default=0)
    found = [
        Relative(AreaRef(row.child.code, row.child.name, largest), row.edition, row.basis)
        for row in of_kind
        if row.edition == newest
    ]
    return sorted(found, key=lambda relative: (relative.ref.name, relative.ref.code))


@dataclass(frozen=True)
class Chapter:
    """One version of an area, in its time; a None date is not known."""

    code: str
    name: str
    begins: date | None
    ends: date | None
    instrument: str


@dataclass(frozen=True)
class Passage:
    """That one area became (in part) another: `share` is None where it is not known."""

    kind: str
    on: date
    before: AreaRef
    after: AreaRef
    share: float | None
    basis: str


@dataclass(frozen=True)
class History:
    """An area through time: `outlines` are (edition, points, file) of the boundaries held."""

    ref: AreaRef
    names: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    passages: tuple[Passage, ...]
    outlines: tuple[tuple[int, int, str], ...]


def area_history(code: str) -> History:
    """Everything held about the area with this code.

    Raises:
        UnknownArea: no area has the code.
    """
    area_ids = AreaVersion.objects.filter(code=code.strip().upper()).values("area_id")
    versions = list(AreaVersion.objects.filter(area__in=area_ids).select_related("area").order_by("valid"))
    if not versions:
        raise UnknownArea(f"No area has the code “{code}”. Look for it by name: hallmark areas find NAME.")
    latest = versions[-1]
    links = AreaChangeLink.objects.filter(before__in=versions) | AreaChangeLink.objects.filter(after__in=versions)
    links = links.select_related("change", "before__area", "after__area").order_by("change__happened_on", "after__code")
    outlines = {
        (row.edition, row.vertices, row.release.name)
        for version in versions
        for row in version.boundaries.select_related("release").defer("wkb")
    }
    names = {name.name for version in versions for name in version.names.all()} - {latest.name}
    return History(
        AreaRef(latest.code, latest.name, latest.area.kind),
        tuple(sorted(names)),
        tuple(Chapter(v.code, v.name, v.valid.lower, v.valid.upper, v.instrument) for v in versions),
        tuple(_passage(link) for link in links),
        tuple(sorted(outlines)),
    )


def _passage(link: AreaChangeLink) -> Passage:
    before, after = (AreaRef(v.code, v.name, v.area.kind) for v in (link.before, link.after))
    share = None if link.share is None else float(link.share)
    return Passage(link.change.kind, link.change.happened_on, before, after, share, link.basis)
