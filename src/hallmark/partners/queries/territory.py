"""Questions about partnerships: what is the territory of this name, and where do two territories differ."""

import difflib
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from hallmark.areas.kinds import KINDS
from hallmark.areas.placement import picture
from hallmark.areas.problems import AmbiguousArea, UndividedArea, UnknownArea
from hallmark.areas.queries import AreaRef, areas_named, csp_notes, find_areas, lsoas_of
from hallmark.areas.rules import folded
from hallmark.partners.models import Partnership, PartnershipCover
from hallmark.partners.rules import PREFERENCE, in_words, size_class, stands


@dataclass(frozen=True)
class Territory:
    """An area or partnership as small areas, with the larger ones it is made of or lies in.

    Attributes:
        area: kind ``partnership`` (code: its slug) for one that was defined here.
        districts, forces: those that any of its small areas lie in.
        wards: those that best fit gives any of its small areas to.
        csps: those of which every small area lies in it.
        whole_districts: whether it is made of whole districts.
        notes: sentences that belong beside its figures.
    """

    area: AreaRef
    brand: str
    districts: tuple[AreaRef, ...]
    wards: tuple[AreaRef, ...]
    csps: tuple[AreaRef, ...]
    forces: tuple[AreaRef, ...]
    lsoa21: tuple[str, ...]
    whole_districts: bool
    notes: tuple[str, ...] = ()


def territory(text: str, *, as_at: date | None = None) -> Territory:
    """The territory of a partnership or area on a day (today, if none is given).

    Args:
        text: an ONS code, ``kind:name`` (``ward:Bowthorpe``, ``partnership:East Surrey``), or a name.
    Raises:
        UnknownArea: nothing has the name on that day; near names are suggested.
        AmbiguousArea: several different areas have it; the message lists what to write instead.
        UndividedArea: the lookups held do not say which small areas it has.
    """
    day = as_at or date.today()
    kind, name = _asked(text)
    if kind in {None, "partnership"} and (found := _partnership(name)):
        mine = _territory_of_partnership(found, day)
        if kind is None:
            _refuse_if_another_has_the_name(name, mine)
        return mine
    if kind == "partnership":
        raise _unknown(name, kind)
    ref = area_named(text)
    return _territory(ref, lsoas_of(ref), brand=ref.name, notes=_notes(ref))


def _refuse_if_another_has_the_name(name: str, mine: Territory) -> None:
    """A partnership called Woking that is not Woking must not pass for it without a word."""
    larger = ("csp", "district", "county", "force")
    others = [hit.ref for hit in areas_named(name, kinds=larger) if hit.closeness <= 1]
    different = [ref for ref in others if (lsoas := _lsoas_or_none(ref)) and lsoas != mine.lsoa21]
    if different:
        raise _ambiguous(name, [mine.area, *different])


def area_named(text: str) -> AreaRef:
    """The one area (not a partnership) that a code, ``kind:name`` or name means; raises as `territory` does."""
    kind, name = _asked(text)
    found = areas_named(name, kinds=[kind] if kind else None)
    if not found:
        raise _unknown(name, kind)
    if len(found) == 1:
        return found[0].ref
    placed = [hit for hit in found if _lsoas_or_none(hit.ref)]
    if not placed:
        # Raises, and says why.
        lsoas_of(found[0].ref)
    # “Sutton” is the borough, though five wards are called so; “Hull” too, though a ward might be called just that.
    best = min((size_class(hit.ref.kind), hit.closeness) for hit in placed)
    choices = [hit.ref for hit in placed if (size_class(hit.ref.kind), hit.closeness) == best]
    made_of = {lsoas_of(ref) for ref in choices}
    if len(made_of) > 1:
        raise _ambiguous(name, sorted(choices, key=_preference))
    # The partnership “Bristol, City of” is as much Bristol as the district is: the same small areas.
    same = [hit.ref for hit in placed if size_class(hit.ref.kind) == best[0] and lsoas_of(hit.ref) in made_of]
    return min(same, key=_preference)


def _preference(ref: AreaRef) -> int:
    return PREFERENCE.index(ref.kind)


def _asked(text: str) -> tuple[str | None, str]:
    before, colon, after = text.partition(":")
    kind = folded(before)
    kind = {"policing area": "partnership", "council": "district", "police": "force"}.get(kind, kind)
    if colon and (kind in KINDS or kind == "partnership"):
        return kind, after.strip()
    return None, text.strip()


def _lsoas_or_none(ref: AreaRef) -> tuple[str, ...] | None:
    try:
        return lsoas_of(ref)
    except UndividedArea:
        return None


def _unknown(name: str, kind: str | None) -> UnknownArea:
    near = [ref.name for ref in find_areas(name, kinds=[kind] if kind in KINDS else None, limit=5)]
    if not near:
        larger = [ref.name for ref in find_areas(name[:1], kinds=["csp", "district", "county", "force"], limit=2000)]
        near = difflib.get_close_matches(name, list(dict.fromkeys(larger)), n=3, cutoff=0.7)
    if not picture().table.num_rows:
        return UnknownArea(f"“{name}” is not known: no areas are held yet. Add the ONS lookups: hallmark evidence add.")
    known = f"Did you mean {' or '.join(dict.fromkeys(near))}?" if near else "Try hallmark areas find."
    what = f" {kind}" if kind else "thing that is held"
    return UnknownArea(f"No{what} is called “{name}”. {known}")


def _ambiguous(name: str, refs: Iterable[AreaRef]) -> AmbiguousArea:
    listed = list(refs)
    kinds = [ref.kind for ref in listed]
    ways = [
        f"{ref.kind}:{ref.name}" if kinds.count(ref.kind) == 1 else f"{ref.code} ({ref.name})" for ref in listed[:8]
    ]
    return AmbiguousArea(f"“{name}” is the name of {len(listed)} different areas. Write one of: {', '.join(ways)}.")


def _partnership(name: str) -> Partnership | None:
    wanted = folded(name)
    return next(
        (
            one
            for one in Partnership.objects.prefetch_related("covers")
            if wanted in {folded(one.legal_name), folded(one.brand), folded(one.slug)} - {""}
        ),
        None,
    )


def covering(place: Territory, *, on: date | None = None) -> list[Partnership]:
    """The partnerships that cover the whole of a place on a day (today, if none is given), the smallest first."""
    if place.area.kind == "partnership":
        return [one for one in partnerships() if one.slug == place.area.code]
    wanted = frozenset(place.lsoa21)
    return [one for one, small in covers_on(on or date.today()) if wanted and wanted <= small]


def covers_on(day: date) -> list[tuple[Partnership, frozenset[str]]]:
    """The partnerships that stand on a day with the small areas that each covers, the smallest first.

    One that covers an area whose small areas no lookup held tells is left out.
    """
    found = []
    for one in partnerships():
        if stands(one.valid.lower, one.valid.upper, day):
            with suppress(UndividedArea):
                found.append((one, frozenset(_small_areas(one, day))))
    return sorted(found, key=lambda pair: (len(pair[1]), pair[0].slug))


def partnerships() -> list[Partnership]:
    """Every partnership defined, by name, with its covers."""
    return list(Partnership.objects.prefetch_related("covers").order_by("legal_name"))


def _territory_of_partnership(found: Partnership, day: date) -> Territory:
    if not stands(found.valid.lower, found.valid.upper, day):
        raise UnknownArea(
            f"{found.legal_name} stands {in_words(found.valid.lower, found.valid.upper)}, "
            f"not on {day.day} {day:%B %Y}. "
            "Name another period, or one of the areas it covers."
        )
    live, small = _live_covers(found, day), _small_areas(found, day)
    left_out = [cover for cover in live if cover.is_excluded]
    covered = ", ".join(cover.area_name for cover in live if not cover.is_excluded)
    begins, ends = found.valid.lower, found.valid.upper
    when = f" {in_words(begins, ends)}" if begins or ends else ""
    notes = [f"{found.legal_name} covers {covered}{when}."]
    if left_out:
        notes.append(f"Left out of it: {', '.join(cover.area_name for cover in left_out)}.")
    if found.brand and found.brand != found.legal_name:
        notes.append(f"{found.brand} is the local name of {found.legal_name}.")
    ref = AreaRef(found.slug, str(found), "partnership")
    return _territory(ref, tuple(sorted(small)), brand=str(found), notes=notes)


def _live_covers(found: Partnership, day: date) -> list[PartnershipCover]:
    return [cover for cover in found.covers.all() if stands(cover.valid.lower, cover.valid.upper, day)]


def _small_areas(found: Partnership, day: date) -> set[str]:
    """The small areas that a partnership covers on a day: those of its areas but of those left out."""
    live = _live_covers(found, day)
    small = {code for cover in live if not cover.is_excluded for code in lsoas_of(_ref(cover))}
    return small - {code for cover in live if cover.is_excluded for code in lsoas_of(_ref(cover))}


def _ref(cover: PartnershipCover) -> AreaRef:
    return AreaRef(cover.area_code, cover.area_name, cover.area_kind)


def _notes(ref: AreaRef) -> list[str]:
    now = picture()
    level = "msoa21" if ref.kind == "msoa" else ref.kind
    if level in now.members and ref.code not in now.members[level]:
        return [
            f"{ref.name} ({ref.code}) is of an earlier edition: its small areas are those of the last lookup with it."
        ]
    return []


def _territory(ref: AreaRef, lsoas: tuple[str, ...], *, brand: str, notes: Iterable[str]) -> Territory:
    inside = set(lsoas)
    members = picture().members
    districts = _areas_of(inside, "district")
    whole = {lsoa for district in districts for lsoa in members["district"][district.code]} == inside
    csps = [csp for csp in _areas_of(inside, "csp") if inside.issuperset(members["csp"][csp.code])]
    wards = _areas_of(inside, "ward")
    said = [*notes, *csp_notes(district.code for district in districts)]
    return Territory(
        ref,
        brand,
        districts,
        wards,
        tuple(csps),
        _areas_of(inside, "force"),
        lsoas,
        bool(inside) and whole,
        tuple(said),
    )


def _areas_of(lsoas: set[str], kind: str) -> tuple[AreaRef, ...]:
    now = picture()
    level = now.levels[kind]
    codes = {code for lsoa in lsoas if (code := level.get(lsoa))}
    return tuple(
        AreaRef(code, now.names[code], kind) for code in sorted(codes, key=lambda code: (now.names[code], code))
    )


@dataclass(frozen=True)
class Difference:
    """Two territories beside each other: small areas in both and in only one, and the wards that those are in."""

    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]
    wards_only_first: tuple[AreaRef, ...]
    wards_only_second: tuple[AreaRef, ...]


def compare(first: Territory, second: Territory) -> Difference:
    """Where two boundaries differ, such as a council's and a police commander's (Bowthorpe lies in Norwich, but …)."""
    one, other = set(first.lsoa21), set(second.lsoa21)
    return Difference(
        tuple(sorted(one & other)),
        tuple(sorted(one - other)),
        tuple(sorted(other - one)),
        _areas_of(one - other, "ward"),
        _areas_of(other - one, "ward"),
    )
