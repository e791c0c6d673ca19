"""Questions about places: which area has this name, where does it lie, what was it before."""

from collections.abc import Iterable
from dataclasses import dataclass

from hallmark.areas import reading
from hallmark.areas.forces import Force, force_by_code, force_by_slug, force_slug_of, forces
from hallmark.areas.history import Chapter, History, Passage, Relative, area_history, children_of, parents_of
from hallmark.areas.kinds import KINDS, PREFERENCE, AreaRef, kind_of
from hallmark.areas.models import AreaVersion
from hallmark.areas.placement import lookup_state, picture, placement, splits
from hallmark.areas.positions import boundaries, locate, place_points
from hallmark.areas.problems import UndividedArea
from hallmark.areas.rules import folded

__all__ = [
    "AreaRef", "Chapter", "Force", "History", "Hit", "Passage", "Relative", "area_history", "areas_named", "boundaries",
    "children_of", "csp_notes", "find_areas", "force_by_code", "force_by_slug", "force_slug_of", "forces", "locate",
    "lookup_edition_notes", "lookup_state", "lsoas_of", "parents_of", "place_points", "placement", "splits",
]  # fmt: skip


FIND = """
    WITH hits AS (
        SELECT v.area_id,
               min(CASE WHEN upper(v.code) = upper(%(text)s) THEN 0
                        WHEN n.folded = %(folded)s THEN CASE n.use WHEN 'official' THEN 1 ELSE 2 END
                        WHEN n.folded LIKE %(prefix)s THEN 3 ELSE 4 END) AS closeness
        FROM areas_areaversion v LEFT JOIN areas_areaname n ON n.version_id = v.id
        WHERE v.code = upper(%(text)s) OR (%(folded)s <> '' AND
              (n.folded LIKE %(prefix)s OR n.folded LIKE %(word)s))
        GROUP BY v.area_id
    )
    SELECT DISTINCT ON (a.id) v.code, v.name, a.kind, h.closeness, upper_inf(v.valid), v.named_in
    FROM hits h JOIN areas_area a ON a.id = h.area_id JOIN areas_areaversion v ON v.area_id = a.id
    WHERE a.kind = ANY(%(kinds)s) AND h.closeness <= %(farthest)s
    ORDER BY a.id, lower(v.valid) DESC NULLS LAST
"""


@dataclass(frozen=True)
class Hit:
    """An area that was looked for; `closeness`: 0 code, 1 its name, 2 an alias, 3 beginning, 4 a word in it."""

    ref: AreaRef
    closeness: int


def find_areas(text: str, *, kinds: Iterable[str] | None = None, limit: int = 20) -> list[AreaRef]:
    """Areas by code, name, beginning of a name, or beginning of a word in it; former names and codes too.

    Returns:
        The closest first; then today's before former, partnerships and districts before small areas, newer codes first.
    """
    return [hit.ref for hit in _hits(text, kinds, farthest=4)][:limit]


def areas_named(text: str, *, kinds: Iterable[str] | None = None) -> list[Hit]:
    """The areas that have this very code, name, alias, former name or former code; the closest first.

    An area that has had several codes is given by the one that the lookups place small areas in.
    """
    return [Hit(_as_placed(hit.ref), hit.closeness) for hit in _hits(text, kinds, farthest=2)]


def _hits(text: str, kinds: Iterable[str] | None, *, farthest: int) -> list[Hit]:
    wanted = folded(text)
    given = {
        "text": text.strip(),
        "folded": wanted,
        "prefix": f"{wanted}%",
        "word": f"% {wanted}%",
        "kinds": list(kinds or KINDS),
        "farthest": farthest,
    }
    found = reading.fetch(FIND, given)
    found.sort(key=lambda row: (row[3], not row[4], PREFERENCE.index(row[2]), folded(row[1]), -row[5], row[0]))
    return [Hit(AreaRef(code, name, kind), closeness) for code, name, kind, closeness, *_ in found]


def _as_placed(ref: AreaRef) -> AreaRef:
    codes = AreaVersion.objects.filter(area__versions__code=ref.code, area__kind=ref.kind).values_list("code", "name")
    placed = picture().members.get(level_of(ref.kind), {})
    if ref.code in placed:
        return ref
    return next((AreaRef(code, name, ref.kind) for code, name in codes.distinct() if code in placed), ref)


def level_of(kind: str) -> str:
    """The level of `placement` at which areas of a kind stand ('msoa21' for MSOAs)."""
    return "msoa21" if kind == "msoa" else kind


def lsoas_of(ref: AreaRef) -> tuple[str, ...]:
    """The LSOAs of 2021 that make up an area, sorted.

    Raises:
        UndividedArea: the lookups held do not say.
    """
    now = picture()
    if ref.code in now.undivided_csps:
        raise UndividedArea(_why_undivided(ref))
    level = now.members.get(level_of(ref.kind), {})
    if ref.code in level:
        return level[ref.code]
    is_small = ref.kind == "lsoa"
    found = _lsoas_now(ref.code) if is_small else _lsoas_by_district(ref.code) or _lsoas_then(ref.code)
    if not found:
        raise UndividedArea(
            f"No lookup held says which LSOAs make up {ref.name} ({ref.code}). "
            "Add a lookup with the columns LSOA21CD and its code, or name a larger area."
        )
    return tuple(sorted(found))


def _lsoas_now(code: str) -> set[str]:
    table = placement()
    rows = zip(table["code"].to_pylist(), table["lsoa21_code"].to_pylist(), strict=True)
    became = {child for given, child in rows if given == code and child}
    parts = splits()
    rows = zip(parts["code"].to_pylist(), parts["lsoa21_code"].to_pylist(), strict=True)
    return became | {child for given, child in rows if given == code}


def _lsoas_by_district(code: str) -> set[str]:
    """Areas above districts that are no level of `placement`: fire authorities, regions, countries."""
    districts = picture().members["district"]
    kind = kind_of(code) or ""
    above = reading.parents("district", kind)
    return {lsoa for district, parents in above.items() if code in parents for lsoa in districts.get(district, ())}


def _lsoas_then(code: str) -> set[str]:
    """An area of an earlier edition, such as a district before it was merged: by the last lookup that names it."""
    found = reading.fetch(
        """
        SELECT c.code FROM areas_areamembership m
        JOIN areas_areaversion c ON c.id = m.child_id JOIN areas_areaversion p ON p.id = m.parent_id
        WHERE p.code = %(code)s AND m.child_kind = 'lsoa' AND m.edition = (
            SELECT max(x.edition) FROM areas_areamembership x WHERE x.parent_id = p.id AND x.child_kind = 'lsoa')
        """,
        {"code": code},
    )
    return {lsoa for (lsoa,) in found}


def _why_undivided(ref: AreaRef) -> str:
    now = picture()
    names = now.names
    shared = sorted(names[code] for code, csps in now.csps_of_district.items() if ref.code in csps and len(csps) > 1)
    return (
        f"{ref.name} ({ref.code}) has a part of {' and of '.join(shared)}, and the lookup does not say which LSOAs. "
        f"Add a list with the columns LSOA21CD and CSP24CD, or name {shared[0] if shared else 'the district'} instead."
    )


def csp_notes(district_codes: Iterable[str]) -> list[str]:
    """A sentence for each of these districts that has several partnerships, or shares one whose parts are not known."""
    now = picture()
    names = now.names
    notes = []
    for code in sorted(district_codes):
        csps = now.csps_of_district.get(code, ())
        if not now.undivided_csps & set(csps):
            continue
        listed = ", ".join(names[csp] for csp in csps)
        if len(csps) > 1:
            notes.append(
                f"{names[code]} has several Community Safety Partnerships ({listed}). The lookup does not say which "
                "LSOAs belong to which: it is reported as one district."
            )
        else:
            notes.append(
                f"The Community Safety Partnership of {names[code]} ({listed}) has parts elsewhere that the lookup "
                "does not divide into LSOAs: the district is reported, not the partnership."
            )
    return notes


# The relations by which `placement` places small areas, and how each is said.
PLACING = {
    ("lsoa", "ward"): "LSOAs 2021 to wards",
    ("lsoa", "district"): "LSOAs 2021 to districts",
    ("district", "csp"): "Districts to Community Safety Partnerships",
    ("district", "force"): "Districts to police force areas",
    ("district", "county"): "Districts to counties",
    ("lsoa", "csp"): "LSOAs 2021 to Community Safety Partnerships, where listed",
}


def lookup_edition_notes(*, with_points: bool = True) -> list[str]:
    """A sentence for each relation that places small areas: which edition of which file it is by.

    Args:
        with_points: whether records with points are placed, so that split LSOAs need a word; counts have none.
    """
    found = reading.fetch(
        """
        SELECT DISTINCT ON (m.child_kind, m.parent_kind)
               m.child_kind, m.parent_kind, m.edition, r.name, bool_or(m.basis = 'best-fit')
        FROM areas_areamembership m JOIN areas_release r ON r.id = m.release_id
        GROUP BY m.child_kind, m.parent_kind, m.edition, r.name, r.id
        ORDER BY m.child_kind, m.parent_kind, m.edition DESC, count(*) DESC, r.id DESC
        """
    )
    held = {(child, parent): rest for child, parent, *rest in found}
    notes = []
    if with_points and splits().num_rows:
        notes.append(
            "LSOAs 2011 to 2021: ONS change list. Merged ones are summed; a record of a split one goes by its point, "
            "and counts for no ward or LSOA where the point cannot tell."
        )
    for pair, what in PLACING.items():
        if pair in held:
            edition, name, best_fit = held[pair]
            how = ", best fit" if best_fit else ""
            notes.append(f"{what}: {f'edition {edition}' if edition else 'undated'}{how} ({name}).")
    return notes
