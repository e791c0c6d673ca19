"""Assessments as they lie on disk, read back: the content, and the figures behind it.

Each is a folder named by its slug, below ASSESSMENTS_ROOT: assessment.json, figures.csv, map.geojson, index.html.
"""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import duckdb
from django.conf import settings

from crimestats.periods import period_label

FILES = {
    "figures.csv": "text/csv",
    "assessment.json": "application/json",
    "map.geojson": "application/geo+json",
    "index.html": "text/html",
}
_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
FILTERS = ("area_code", "measure", "category")


@dataclass(frozen=True)
class Entry:
    """One assessment, as a list shows it."""

    slug: str
    title: str
    area_name: str
    area_kind: str
    year_ending: str
    made_at: str
    synthetic: bool


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
        if len(self.period_start) != 7 or len(self.period_end) != 7:
            return (
                self.period_start
                if self.period_start == self.period_end
                else f"{self.period_start} to {self.period_end}"
            )
        return period_label(self.period_start, self.period_end)


@dataclass(frozen=True)
class Choice:
    """One value that figures can be filtered by, with its words and how many figures have it."""

    value: str
    words: str
    count: int


def entries() -> list[Entry]:
    """Every assessment there is, the one made last first."""
    found = []
    for path in settings.ASSESSMENTS_ROOT.glob("*/assessment.json"):
        if _SLUG.fullmatch(path.parent.name):
            found.append(_entry(path, path.stat().st_mtime_ns))
    return sorted(found, key=lambda entry: entry.made_at, reverse=True)


def content(slug: str) -> dict[str, Any] | None:
    """The content of an assessment (assessment.json); None if there is none of this name."""
    path = file(slug, "assessment.json")
    return json.loads(path.read_text(encoding="utf-8")) if path else None


def file(slug: str, name: str) -> Path | None:
    """One of the FILES of an assessment; None if it is not there."""
    if name not in FILES or not _SLUG.fullmatch(slug):
        return None
    path = Path(settings.ASSESSMENTS_ROOT) / slug / name
    return path if path.is_file() else None


def figures_by_id(path: Path, figure_ids: Iterable[str]) -> dict[str, FigureRow]:
    """The figures of these ids, by id."""
    wanted = sorted(set(figure_ids))
    if not wanted:
        return {}
    with FiguresFile(path) as figures:
        rows = figures.rows("WHERE list_contains($ids, figure_id)", {"ids": wanted})
    return {row.figure_id: row for row in rows}


class FiguresFile:
    """A figures.csv opened for questions; it is read once, on entry, and kept until exit."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> Self:
        self.connection = duckdb.connect()
        self.connection.execute(
            f"CREATE TABLE figures AS SELECT {_COLUMNS} "
            "FROM read_csv($path, all_varchar = true, header = true, nullstr = '')",
            {"path": str(self.path)},
        )
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


@lru_cache(maxsize=256)
def _entry(path: Path, _changed_ns: int) -> Entry:
    """What a list shows of one assessment; read again only when its file has changed."""
    document = json.loads(path.read_text(encoding="utf-8"))
    area = document["area"]
    return Entry(
        slug=path.parent.name,
        title=document["title"],
        area_name=area["name"],
        area_kind=area["kind"],
        year_ending=document["year_ending"],
        made_at=document["made_at"],
        synthetic=document["synthetic"],
    )
