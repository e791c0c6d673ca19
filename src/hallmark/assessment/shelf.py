"""Assessments as they lie on disk, read back: the paper, and the figures behind it.

Each is a folder named by its slug, below ASSESSMENTS_ROOT: document.json as it was generated, figures.csv, places.json,
GeoJSON for its maps, and made.json, which alone knows when it was made and by whom.
"""

import csv
import io
import json
import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import duckdb
from django.conf import settings
from django.utils.text import slugify

from hallmark.areas.queries import AreaRef
from hallmark.assessment import wording
from hallmark.assessment.chapters.cover import with_making
from hallmark.assessment.chapters.giving import asked_of, given_figures, title_of, with_given
from hallmark.assessment.duties import Duty, duties
from hallmark.assessment.editing.applying import apply_edits
from hallmark.assessment.editing.queries import adopted_versions, edits_for, given_for, slugs_with_given, versions_of
from hallmark.assessment.figures import figures_text
from hallmark.assessment.given import Given
from hallmark.assessment.glance import Glance
from hallmark.assessment.glance import from_json as from_glance
from hallmark.assessment.models import Version
from hallmark.reports.blocks import Document, from_json

FILES = ("figures.csv", "document.json", "made.json", "places.json")
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_MAP = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}\.geojson")
FILTERS = ("area_code", "measure", "category")


@dataclass(frozen=True)
class Entry:
    """One assessment, as a list shows it. ``made_at`` is an ISO moment."""

    slug: str
    title: str
    organisation: str
    period: str
    status: str
    synthetic: bool
    made_at: str


@dataclass(frozen=True)
class Made:
    """When an assessment was made, by whom, from which options, and what was held then.

    ``evidence`` names each holding that it was counted from, ``standing`` those that were live at that moment;
    ``lookup_state`` is a digest of the lookups then; ``records`` are the sources, as figures name them, whose rows are
    records; ``program`` is what made it, ``files`` the SHA-256 of what it wrote. ``made_from`` is the digest of all
    that it was made from, ``glance`` what a list says of it.
    """

    made_at: str = ""
    by: str = ""
    options: dict[str, Any] = field(default_factory=dict)
    comparisons: list[dict[str, str]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    evidence: list[dict[str, Any]] = field(default_factory=list)
    standing: list[int] = field(default_factory=list)
    lookup_state: str = ""
    program: str = ""
    files: dict[str, str] = field(default_factory=dict)
    made_from: str = ""
    glance: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CountedPlace:
    """How the records of an area were found: the level at which they were placed, and the codes that make it up."""

    level: str
    codes: tuple[str, ...]
    lsoa21: tuple[str, ...]


@dataclass(frozen=True)
class FigureRow:
    """One row of figures.csv, as written: text, blank where there is nothing."""

    figure_id: str
    area_code: str
    area_name: str
    measure: str
    category: str
    period_start: str
    period_end: str
    value: str
    lower: str
    upper: str
    numerator: str
    denominator: str
    unit: str
    method: str
    source: str
    definition_version: str

    @property
    def period(self) -> str:
        """The period in words."""
        words = wording.period_words(self.period_start, self.period_end, self.measure)
        return words[:1].lower() + words[1:] if words.startswith("Year") else words


@dataclass(frozen=True)
class Reading:
    """A paper as it reads now, and the figures behind it by id."""

    document: Document
    figures: dict[str, FigureRow]


@dataclass(frozen=True)
class Choice:
    """One value that figures can be filtered by, with its words and how many figures have it."""

    value: str
    words: str
    count: int


def slug_for(area: AreaRef, year_ending: str) -> str:
    """The name of an area's paper of a year: by the area's name, with its code where another has that name already."""
    slug = slugify(f"{area.name} {area.kind} {year_ending}")
    other = made(slug).options.get("area", area.code)
    return slug if other == area.code else slugify(f"{area.name} {area.kind} {area.code} {year_ending}")


def slugs() -> list[str]:
    """The name of every assessment there is."""
    root = Path(settings.ASSESSMENTS_ROOT)
    return sorted(path.parent.name for path in root.glob("*/document.json") if _SLUG.fullmatch(path.parent.name))


def entries(of: Collection[str] | None = None) -> list[Entry]:
    """The assessments of these names, the one made last first; without names every one, for the operator."""
    filled, adopted = slugs_with_given(), adopted_versions()
    found = [
        _entry(slug, given_for(slug) if slug in filled else Given(), adopted.get(slug))
        for slug in (slugs() if of is None else of)
    ]
    return sorted(found, key=lambda entry: (entry.made_at, entry.slug), reverse=True)


def generated(slug: str) -> Document | None:
    """The document as it was generated, before anybody's words; None if there is none of this name."""
    path = file(slug, "document.json")
    return _document(path, path.stat().st_mtime_ns) if path else None


def dated(slug: str, document: Document) -> Document:
    """A generated document of the assessment, with the facts of its making on its cover."""
    known = made(slug)
    return with_making(document, made_at=known.made_at, ending=str(known.options.get("year_ending", "")))


def paper(slug: str) -> Document | None:
    """The document as it reads now: what people gave and edited laid over what was generated."""
    read = reading(slug)
    return read.document if read else None


def reading(slug: str) -> Reading | None:
    """The paper as it reads now, with the figures behind it."""
    document = generated(slug)
    if document is None:
        return None
    edits, given = edits_for(slug), given_for(slug)
    filled = with_given(dated(slug, document), given)
    behind_edits = {name for edit in edits.values() for name in edit.figures}
    figures = figures_of(slug, behind_edits.union(filled.figures()), given)
    edited = apply_edits(filled, edits, {name: row.value for name, row in figures.items()})
    return Reading(edited, figures)


def adopted(slug: str) -> Version | None:
    """Its latest version, where that is adopted: then nobody edits the paper until a new version is begun."""
    latest = next(iter(versions_of(slug)), None)
    return latest if latest and latest.is_adopted else None


def made(slug: str) -> Made:
    """When and from what the assessment was made; all blank where its folder does not say."""
    path = file(slug, "made.json")
    return made_in(path.parent) if path else Made()


def made_in(folder: Path) -> Made:
    """The same of a folder that lies elsewhere, such as a version's."""
    path = folder / "made.json"
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return Made(**{one.name: told[one.name] for one in fields(Made) if one.name in told})


def places(slug: str) -> dict[str, CountedPlace]:
    """How the records of each area were found, by area code."""
    path = file(slug, "places.json")
    return places_in(path.parent) if path else {}


def places_in(folder: Path) -> dict[str, CountedPlace]:
    """The same of a folder that lies elsewhere, such as a version's."""
    path = folder / "places.json"
    return dict(_places(path, path.stat().st_mtime_ns)) if path.is_file() else {}


def place(slug: str, area_code: str) -> CountedPlace | None:
    """How an area's records were found; None for an area that no records are counted by."""
    return places(slug).get(area_code)


def file(slug: str, name: str) -> Path | None:
    """One of the files of an assessment; None if it is not there."""
    if not (name in FILES or _MAP.fullmatch(name)) or not _SLUG.fullmatch(slug):
        return None
    path = Path(settings.ASSESSMENTS_ROOT) / slug / name
    return path if path.is_file() else None


def map_files(slug: str) -> list[str]:
    """The names of the files that the moving maps of an assessment read."""
    folder = Path(settings.ASSESSMENTS_ROOT) / slug
    return sorted(path.name for path in folder.glob("*.geojson") if _MAP.fullmatch(path.name))


def figures_of(slug: str, figure_ids: Iterable[str], given: Given | None = None) -> dict[str, FigureRow]:
    """The figures of these ids in an assessment, counted or given, by id; those that are not there are left out."""
    path, wanted = file(slug, "figures.csv"), set(figure_ids)
    counted = figures_by_id(path, wanted) if path else {}
    if wanted <= counted.keys():
        return counted
    brought = brought_rows(given_for(slug) if given is None else given)
    return counted | {row.figure_id: row for row in brought if row.figure_id in wanted}


def brought_rows(given: Given) -> list[FigureRow]:
    """The figures of everything given, as figures.csv has them."""
    return [FigureRow(*row) for row in csv.reader(io.StringIO(figures_text(given_figures(given).values())))]


def rows_in(text: str) -> dict[str, FigureRow]:
    """The rows of a figures.csv by id."""
    return {row["figure_id"]: FigureRow(**row) for row in csv.DictReader(io.StringIO(text))}


def is_map(name: str) -> bool:
    """Is it the name of a map's data?"""
    return bool(_MAP.fullmatch(name))


def figures_by_id(path: Path, figure_ids: Iterable[str]) -> dict[str, FigureRow]:
    """The figures of these ids, by id."""
    wanted = sorted(set(figure_ids))
    if not wanted:
        return {}
    with FiguresFile(path) as figures:
        rows = figures.rows("WHERE figure_id IN (SELECT unnest($ids))", {"ids": wanted})
    return {row.figure_id: row for row in rows}


class FiguresFile:
    """A figures.csv opened for questions, with what people gave; it is read once, on entry, and kept until exit."""

    def __init__(self, path: Path, given: Iterable[FigureRow] = ()) -> None:
        self.path, self.given = path, list(given)

    def __enter__(self) -> Self:
        self.connection = duckdb.connect()
        self.connection.execute(
            f"CREATE TABLE figures AS SELECT {_COLUMNS} "
            "FROM read_csv($path, all_varchar = true, header = true, nullstr = '')",
            {"path": str(self.path)},
        )
        if self.given:
            places = ", ".join("?" for _ in fields(FigureRow))
            rows = [[value or None for value in vars(row).values()] for row in self.given]
            self.connection.executemany(f"INSERT INTO figures VALUES ({places})", rows)
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()

    def page(self, chosen: dict[str, str], *, text: str, limit: int, offset: int) -> list[FigureRow]:
        """The figures of one page that pass the filters, in the order of the file.

        Args:
            chosen: values of area_code, measure or category; blank is any.
            text: words that must all stand in the figure's id, area or category.
        """
        where, values = _where(chosen, text)
        return self.rows(f"{where} ORDER BY rowid LIMIT {int(limit)} OFFSET {int(offset)}", values)

    def count(self, chosen: dict[str, str], *, text: str) -> int:
        """How many figures pass the filters."""
        where, values = _where(chosen, text)
        found = self.connection.execute(f"SELECT count(*) FROM figures {where}", values).fetchone()
        return found[0] if found else 0

    def choices(self, column: str, chosen: dict[str, str], *, text: str) -> list[Choice]:
        """The values of a column with their counts, under the other filters but not its own."""
        where, values = _where({key: value for key, value in chosen.items() if key != column}, text)
        words = "any_value(area_name)" if column == "area_code" else column
        sql = f"SELECT {column}, {words}, count(*) FROM figures {where} GROUP BY {column} ORDER BY 2, 1"
        return [Choice(*row) for row in self.connection.execute(sql, values).fetchall()]

    def rows(self, rest: str, values: dict[str, Any]) -> list[FigureRow]:
        """The figures that a condition with bound values lets through."""
        found = self.connection.execute(f"SELECT {_COLUMNS} FROM figures {rest}", values).fetchall()
        return [FigureRow(*(cell or "" for cell in row)) for row in found]


_COLUMNS = ", ".join(field.name for field in fields(FigureRow))


def _where(chosen: dict[str, str], text: str) -> tuple[str, dict[str, Any]]:
    """The filters as SQL with their values bound. Columns come from FILTERS, never from an address."""
    conditions, values = [], {}
    for column in FILTERS:
        if chosen.get(column):
            conditions.append(f"{column} = ${column}")
            values[column] = chosen[column]
    for number, word in enumerate(text.lower().split()[:8]):
        conditions.append(f"contains(lower(concat_ws(' ', figure_id, area_name, category)), $word{number})")
        values[f"word{number}"] = word
    return (f"WHERE {' AND '.join(conditions)}" if conditions else ""), values


@dataclass(frozen=True)
class _Head:
    """What a list needs of a document, which is long."""

    title: str
    organisation: str
    period: str
    status: str
    synthetic: bool
    asked: tuple[Duty, ...]


def _entry(slug: str, given: Given, adopted: Version | None) -> Entry:
    known = made(slug)
    head = _head_of(slug, from_glance(known.glance))
    title = title_of(head.title, head.asked, given)
    status = f"{head.status}; version {adopted.number} adopted" if adopted else head.status
    return Entry(slug, title, head.organisation, head.period, status, head.synthetic, known.made_at)


def _head_of(slug: str, glance: Glance | None) -> _Head:
    if glance is None:
        path = Path(settings.ASSESSMENTS_ROOT) / slug / "document.json"
        return _head(path, path.stat().st_mtime_ns)
    asked = tuple(duty for duty in duties() if duty.id in glance.asked)
    return _Head(glance.title, glance.organisation, glance.period, glance.status, glance.synthetic, asked)


@lru_cache(maxsize=256)
def _head(path: Path, changed_ns: int) -> _Head:
    """The head of a generated document; read again only when its file has changed."""
    document = _document(path, changed_ns)
    return _Head(
        document.title, document.organisation, document.period, document.status, document.synthetic,
        asked_of(document),
    )  # fmt: skip


@lru_cache(maxsize=4)
def _document(path: Path, _changed_ns: int) -> Document:
    """A generated document; read again only when its file has changed."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


@lru_cache(maxsize=4)
def _places(path: Path, _changed_ns: int) -> dict[str, CountedPlace]:
    told = json.loads(path.read_text(encoding="utf-8"))
    return {
        code: CountedPlace(row["level"], tuple(row["codes"]), tuple(row["lsoa21"])) for code, row in told.items()
    }  # fmt: skip
