"""Reads the files that name areas: House of Commons Library names, codes past and present, councils and aliases."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise

import pyarrow as pa

from hallmark.areas.columns import AreaColumn, find_header
from hallmark.areas.content import AreaRow, Content, EventRow, MembershipRow, NameRow
from hallmark.areas.kinds import KINDS, kind_of
from hallmark.areas.problems import AreaFileProblem
from hallmark.areas.rules import census_span, events, folded, known_shares
from hallmark.areas.tables import area_rows, codes, memberships, texts


def required(table: pa.Table, *wanted: str) -> str:
    """The header that reads as one of `wanted`; the file is refused if it has none."""
    header = find_header(table.column_names, *wanted)
    if header is None:
        raise AreaFileProblem(f"The file has no column {wanted[0].upper()}. Download it again and add it once more.")
    return header


def read_msoa_names(table: pa.Table) -> Content:
    """House of Commons Library names of MSOAs, for the editions that the file's code columns say.

    Northern Ireland's old output areas (codes that begin with 95) are not MSOAs and are passed over.
    """
    code = required(table, "msoacd", "msoa21cd", "msoa11cd")
    label = required(table, "msoanm", "msoa21nm", "msoa11nm")
    library = required(table, "msoahclnm", "msoa21hclnm", "msoa11hclnm")
    kept = table.filter(pa.array([not text.startswith("95") for text in texts(table, code)], pa.bool_()))
    found = codes(kept, AreaColumn("msoa", None, code, label))
    labels, library_names = texts(kept, label), texts(kept, library)
    areas: list[AreaRow] = []
    for edition in (2011, 2021):
        flag = find_header(table.column_names, f"msoa{edition % 100}cd")
        if flag is None:
            continue
        present = texts(kept, flag)
        span = census_span(edition)
        areas += [
            AreaRow("msoa", one, name, edition, *span)
            for one, name, is_in in zip(found, labels, present, strict=True)
            if is_in
        ]
    names = [NameRow(one, name, "library") for one, name in zip(found, library_names, strict=True) if name]
    return Content(2021, areas=areas, names=names)


def districts_above(table: pa.Table, district: AreaColumn) -> tuple[list[AreaRow], list[MembershipRow]]:
    """The county, region and country of each district, from columns that stand beside it."""
    areas: list[AreaRow] = []
    lies_in: list[MembershipRow] = []
    found = codes(table, district)
    for kind, stem in (("county", "utla"), ("region", "rgn"), ("country", "ctry")):
        code = find_header(table.column_names, f"{stem}cd")
        if code is None:
            continue
        parent = AreaColumn(kind, None, code, find_header(table.column_names, f"{stem}nm") or "")
        parents = codes(table, parent, may_be_empty=True)
        areas += area_rows(table, parent, parents, 0)
        lies_in += memberships(district, found, parent, parents, 0)
    return areas, lies_in


def read_district_codes(table: pa.Table) -> Content:
    """District codes past and present, with county, region and country."""
    district = AreaColumn("district", None, required(table, "ladcd"), required(table, "ladnm"))
    areas, lies_in = districts_above(table, district)
    return Content(0, areas=area_rows(table, district, codes(table, district), 0) + areas, memberships=lies_in)


def read_ward_codes(table: pa.Table) -> Content:
    """Ward codes past and present, each with its district in the year in which the ward was first listed."""
    ward = AreaColumn("ward", None, required(table, "wdcd"), required(table, "wdnm"))
    district = AreaColumn("district", None, required(table, "ladcd"), required(table, "ladnm"))
    active = AreaColumn("district", None, required(table, "ladcdactive"), required(table, "ladnmactive"))
    found, districts = codes(table, ward), codes(table, district)
    years = [int(year) if year.isdigit() else 0 for year in texts(table, required(table, "sourcefile"))]
    labels = texts(table, ward.name)
    areas, lies_in = districts_above(table, active)
    areas += area_rows(table, district, districts, 0) + area_rows(table, active, codes(table, active), 0)
    first = {code: (label, year) for code, label, year in zip(found[::-1], labels[::-1], years[::-1], strict=True)}
    areas += [AreaRow("ward", code, label, year) for code, (label, year) in first.items()]
    rows = sorted(set(zip(found, districts, years, strict=True)))
    several = {code for (code, *_), (following, *_) in pairwise(rows) if code == following}
    for code, parent, year in rows:
        known = code not in several
        lies_in.append(
            MembershipRow(
                "ward", code, "district", parent, year, 1 if known else None, "contains" if known else "unknown"
            )
        )
    return Content(0, areas=areas, names=[], memberships=lies_in)


def day(text: str) -> date | None:
    """A date as the file writes it, None where it is blank."""
    return date.fromisoformat(text) if text else None


def day_after(text: str) -> date | None:
    """The day from which a council was gone: the file gives its last day (31 March) or the day after."""
    last = day(text)
    return last + timedelta(days=1) if last and (last.month, last.day) == (3, 31) else last


def aliases(code: str, spellings: Iterable[str]) -> list[NameRow]:
    """Each spelling of a council's name once, small differences of writing apart."""
    return [
        NameRow(code, name, "alias") for name in {folded(name): name.strip() for name in spellings}.values() if name
    ]


def read_council_names(table: pa.Table) -> Content:
    """Councils past and present: aliases, former codes, first and last days, and what replaced them (mySociety).

    Combined authorities and other bodies without the code of a district or county are passed over.
    """
    columns = ("localauthoritycode", "officialname", "nicename", "ladcode", "startdate", "enddate", "replacedby")
    letters, official, nice, code, start, end, heirs = (texts(table, required(table, name)) for name in columns)
    also, former = (texts(table, required(table, name)) for name in ("altnames", "formergsscodes"))
    code_of = {letter: gss for letter, gss in zip(letters, code, strict=True) if kind_of(gss) in {"district", "county"}}
    if not code_of:
        raise AreaFileProblem("The council file names no council by its code. Download it again and add it once more.")
    successors = {heir for text in heirs for heir in text.split(",") if heir}
    areas, names = [], []
    pairs: dict[tuple[str, date], list[tuple[str, str]]] = {}
    for row, letter in enumerate(letters):
        gss = code_of.get(letter)
        if gss is None:
            continue
        # Only a successor's first day is a fact about the place; others are the day of a record.
        begins = day(start[row]) if letter in successors else None
        ends = day_after(end[row])
        kind = kind_of(gss) or ""
        areas.append(AreaRow(kind, gss, nice[row], 0, begins, ends))
        names += aliases(gss, [official[row], *also[row].split(",")])
        names += [
            NameRow(gss, old, "former-code") for old in former[row].split(",") if KINDS["district"].owns(old.strip())
        ]
        if ends:
            links = [(gss, code_of[heir]) for heir in heirs[row].split(",") if heir in code_of]
            pairs.setdefault((kind, ends), []).extend(links)
    return Content(0, areas=areas, names=names, events=successions(pairs))


def successions(pairs: dict[tuple[str, date], list[tuple[str, str]]]) -> list[EventRow]:
    """The events by which councils of one kind were replaced on one day.

    A county council is replaced by bodies, not by areas: the list says Dorset by Dorset, though Christchurch, once
    in the county, went elsewhere. Those events have no known shares.
    """
    found = []
    for (kind, ends), links in pairs.items():
        for event in events(links):
            shares: dict[tuple[str, str], int | None] = known_shares(event)
            is_area = kind == "district"
            told = tuple((*link, share if is_area else None) for link, share in shares.items())
            happened = event.kind if is_area else "transfer"
            found.append(EventRow(happened, kind, ends, f"{kind}:{ends}:{event.reference}", told))
    return found
