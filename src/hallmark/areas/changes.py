"""Taking in lookups and boundaries. Each file is read and checked first, then written in one transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pyarrow as pa
from django.db import connection, transaction

from hallmark.areas import storing, successions
from hallmark.areas.columns import AreaColumn, area_columns
from hallmark.areas.content import AreaRow, NameRow
from hallmark.areas.geometry import read_outlines
from hallmark.areas.kinds import KINDS
from hallmark.areas.lookups import read_lookup
from hallmark.areas.models import AreaChangeLink, Release
from hallmark.areas.problems import AreaFileProblem
from hallmark.areas.rules import CENSUS_DAY, CENSUS_KINDS, census_span, other_spellings, shares_by_residents

# Any number that no other part of the system locks: two loads at once would both add the same area.
LOAD_LOCK = 0x48414C4C


@dataclass(frozen=True)
class LoadSource:
    """Where a file came from; `name` and `sha256` are the file's own (a zip's member, not the zip)."""

    name: str
    sha256: str
    publisher: str = ""
    licence: str = ""


@dataclass(frozen=True)
class Loaded:
    """What a load did: `changed` is False where the same file had been taken in before."""

    release_id: int
    changed: bool
    rows: int
    areas_added: int
    sentence: str


def load_lookup(kind_of_lookup: str, table: pa.Table, *, source: LoadSource, by: str) -> Loaded:
    """Takes in one lookup.

    Args:
        kind_of_lookup: as `columns.recognise_lookup` names it.
        table: the whole file, every column as strings, in the file's order.
    Raises:
        AreaFileProblem: the file is not right; nothing has been changed.
    """
    content = read_lookup(kind_of_lookup, table)
    draft = Release(
        what=Release.What.LOOKUP,
        kind=kind_of_lookup,
        edition=content.edition,
        rows=table.num_rows,
        loaded_by=by,
        **vars(source),
    )
    with transaction.atomic():
        if earlier := begin(draft):
            return already(earlier)
        added = storing.store_areas(content.areas, draft.pk)
        storing.store_names([*content.names, *turned_names(content.areas)])
        storing.store_memberships(content.memberships, draft.pk)
        successions.store_renamings(content.renamings, draft.pk)
        events = list(content.events)
        if any(area.kind == "district" for area in content.areas):
            events += successions.reviewed_recodes()
        storing.store_events(events, draft.pk)
        successions.join_recoded()
        storing.store_points(content.points, draft.pk)
    return done(draft, added, f"{source.name}: {table.num_rows:,} rows taken in as {kind_of_lookup.replace('_', ' ')}")


def load_boundaries(
    features: Iterable[Mapping[str, Any]], *, kind: str, edition: int | str, source: LoadSource, by: str
) -> Loaded:
    """Takes in the outlines of areas of one kind and edition.

    Args:
        features: GeoJSON features (`geometry.features_of` gives them from GeoJSON or TopoJSON), WGS84 or EPSG:27700.
        kind: as `columns.recognise_boundaries` names it.
        edition: the year of the boundary set, 0 if it is not known.
    Raises:
        AreaFileProblem: the file is not right; nothing has been changed.
    """
    listed = list(features)
    column = outline_column(listed, kind)
    outlines = read_outlines(listed, column.code, column.name)
    year = boundary_year(kind, int(edition))
    wrong = next((code for code in outlines.codes if not KINDS[kind].owns(code)), None)
    if wrong is not None:
        raise AreaFileProblem(
            f"{source.name}: “{wrong[:40]}” is not the code of a {KINDS[kind].label}. "
            "Check which property holds the code and add the file again."
        )
    draft = Release(
        what=Release.What.BOUNDARIES,
        kind=kind,
        edition=year,
        rows=len(outlines.codes),
        loaded_by=by,
        **vars(source),
    )
    span = census_span(year) if kind in CENSUS_KINDS else (None, None)
    areas = [AreaRow(kind, code, name, year, *span) for code, name in zip(outlines.codes, outlines.names, strict=True)]
    with transaction.atomic():
        if earlier := begin(draft):
            return already(earlier)
        added = storing.store_areas(storing.not_yet_said(areas), draft.pk)
        storing.store_outlines(outlines, year, draft.pk)
    return done(
        draft, added, f"{source.name}: {len(outlines.codes):,} {KINDS[kind].plural} of {year or 'no stated year'}"
    )


def turned_names(areas: Iterable[AreaRow]) -> list[NameRow]:
    """Aliases for areas whose official name is turned round."""
    return [NameRow(area.code, name, "alias") for area in areas for name in other_spellings(area.name)]


def outline_column(features: list[Mapping[str, Any]], kind: str) -> AreaColumn:
    """The properties that hold code and name of the areas of `kind`."""
    properties = (features[0].get("properties") or {}) if features else {}
    column = next((column for column in area_columns(properties) if column.kind == kind), None)
    if column is None:
        raise AreaFileProblem(
            f"The boundary file has no property with the code of a {KINDS[kind].label}. "
            "Download it again from the ONS Open Geography portal."
        )
    return replace(column, name=column.name or column.code)


def boundary_year(kind: str, edition: int) -> int:
    """The edition's year; Census areas need one, since their codes alone do not tell it."""
    if kind in CENSUS_KINDS and edition not in CENSUS_DAY:
        raise AreaFileProblem(
            f"Boundaries of {KINDS[kind].plural} must be of {' or '.join(map(str, sorted(CENSUS_DAY)))}: "
            "the year stands in the name of the code property, for example LSOA21CD."
        )
    return edition


def begin(draft: Release) -> Release | None:
    """Waits for any other load, then writes the release; where the same file is in already, gives that instead."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOAD_LOCK])
    earlier = Release.objects.filter(
        what=draft.what, kind=draft.kind, edition=draft.edition, sha256=draft.sha256, name=draft.name
    ).first()
    if earlier is None:
        draft.save()
    return earlier


def already(earlier: Release) -> Loaded:
    """The answer for a file that is in already."""
    when = f"{earlier.loaded_at.day} {earlier.loaded_at:%B %Y}"
    return Loaded(earlier.pk, False, earlier.rows, 0, f"{earlier.name} was taken in on {when}: no change.")


def done(draft: Release, added: int, what: str) -> Loaded:
    """The answer for a file that has been taken in."""
    return Loaded(draft.pk, True, draft.rows, added, f"{what}; {added:,} areas are new.")


def share_splits_by_residents(residents: Mapping[str, float], *, by: str) -> int:
    """Fills in the shares of areas that were split into whole others, from the residents of those others.

    Args:
        residents: residents by code of the later areas, such as Census residents by LSOA 2021.
    Returns:
        How many splits now have shares.
    Limits: irregular changes (areas re-cut together) stay unknown: residents do not tell who moved across.
    """
    children: dict[tuple[int, int], dict[str, int]] = {}
    found = AreaChangeLink.objects.filter(change__kind="split").exclude(basis="whole")
    for link, change, before, code in found.values_list("id", "change_id", "before_id", "after__code"):
        children.setdefault((change, before), {})[code] = link
    changed = []
    count = 0
    for links in children.values():
        shares = shares_by_residents(links, residents)
        if shares is not None:
            count += 1
            changed += [
                AreaChangeLink(pk=link, share=round(shares[code], 8), basis=AreaChangeLink.Basis.RESIDENTS)
                for code, link in links.items()
            ]
    with transaction.atomic():
        AreaChangeLink.objects.bulk_update(changed, ["share", "basis"], batch_size=1000)
    return count
