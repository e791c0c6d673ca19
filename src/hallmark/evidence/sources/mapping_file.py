"""A mapping: the YAML file in which a person says what the columns of a partner's extract are.

dataset, title, publisher, licence    what it is, who made it, what may be done with it; dataset is a slug
agency, unit                          who released it to the partnership, and its slug (else made from the agency)
unit_in_file_name                     a regular expression with one group: the unit, where the file's name tells it
kind                                  incidents (one row each) or counts (one row for many)
disclosure                            open, or {suppress-below: 5}
encoding, sheet                       of the file, if not UTF-8; of a workbook, if not the first sheet that fits
columns                               field: column name, or a list of names to try, or {constant: text}
optional                              fields whose column a file may lack
occurred_at | month | year (+ quarter, or + month, + day, + hour, + minute)    the columns that tell when
year_begins                           january, or april where year is a financial year
formats, timezone                     of dates, tried in order; of times with an offset
months                                {prefix: text} or {pattern: regex}: wide counts, one column per month
undated: true                         no date at all
longitude + latitude | easting + northing | x + y    the columns of a point, and crs, its coordinate system;
                                      in the United Kingdom unless another crs is named
lsoa_code | area_code, area_name      the columns of an area; area_kind says of which kind the latter are
category_map, ignore                  other names for categories, and categories (as the file has them) to pass over
empty                                 words that mean nothing is there, such as NA or NULL
"""

import codecs
import difflib
import re
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from hallmark.areas.kinds import KINDS
from hallmark.evidence.sources.points import NATIONAL_GRID, WGS84, crs_fault
from hallmark.ui.problems import Problem

KEYS = (
    "dataset", "title", "publisher", "licence", "agency", "unit", "unit_in_file_name", "kind", "disclosure", "encoding",
    "sheet", "columns", "optional", "months", "formats", "timezone", "crs", "area_kind", "year_begins", "undated",
    "category_map", "ignore", "empty",
)  # fmt: skip
PUBLISHED = frozenset({"counts-lsoa", "counts-msoa", "counts-ward", "counts-district"})
"""Datasets of published counts, recognised without a mapping: a partner's figures must never pass for them."""
NEEDED = ("dataset", "title", "publisher", "licence", "kind", "columns")
WHEN = ("occurred_at", "month", "quarter", "year", "day", "hour", "minute")
POINTS = {"longitude": "latitude", "easting": "northing", "x": "y"}
COLUMNS = (
    *WHEN, "category", "subcategory", "n", "reference", "lsoa_code", "area_code", "area_name",
    *POINTS, *POINTS.values(),
)  # fmt: skip
MAY_LACK = ("subcategory", "reference", "area_name", "lsoa_code")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KINDS_OF_EXTRACT = ("incidents", "counts")


@dataclass(frozen=True)
class Description:
    """What a mapping says, checked: the keys are those above."""

    name: str
    dataset: str
    title: str
    publisher: str
    licence: str
    kind: str
    columns: Dictionary[str, tuple[str, ...]]
    constants: Dictionary[str, str] = field(default_factory=dict)
    optional: frozenset[str] = frozenset()
    agency: str = ""
    unit: str = ""
    unit_in_file_name: re.Pattern[str] | None = None
    suppress_below: int = 0
    encoding: str = "utf-8"
    sheet: str = ""
    months: re.Pattern[str] | None = None
    formats: tuple[str, ...] = ()
    timezone: ZoneInfo | None = None
    crs: str = WGS84
    in_uk: bool = True
    area_kind: str = ""
    financial: bool = False
    undated: bool = False
    category_map: Dictionary[str, str] = field(default_factory=dict)
    ignore: frozenset[str] = frozenset()
    empty: frozenset[str] = frozenset()

    def gives(self, field_name: str) -> bool:
        """Does the mapping say where this comes from?"""
        return field_name in self.columns or field_name in self.constants

    @property
    def point(self) -> tuple[str, str] | None:
        """The pair of fields that make a point, or None."""
        return next(((first, second) for first, second in POINTS.items() if first in self.columns), None)


def template_names() -> list[str]:
    """The ready mappings that come with Hallmark."""
    folder = files("hallmark.evidence").joinpath("data/mappings")
    return sorted(item.name.removesuffix(".yaml") for item in folder.iterdir() if item.name.endswith(".yaml"))


def read_description(path_or_template: str | Path) -> Description:
    """The mapping at a path, or the ready one of this name.

    Raises:
        Problem: there is none, it is not YAML, or something in it is not as it must be.
    """
    name, text = _text_of(str(path_or_template))
    try:
        content = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f", line {mark.line + 1}" if mark else ""
        raise Problem(f"{name}{where}: the mapping is not YAML. Compare it with a ready one and correct it.") from error
    if not isinstance(content, dict):
        raise Problem(f"{name}: the mapping is not YAML of the form “key: value”. Compare it with a ready one.")
    return Reader(name, content).description()


def _text_of(given: str) -> tuple[str, str]:
    ready = template_names()
    if given in ready:
        return given, files("hallmark.evidence").joinpath(f"data/mappings/{given}.yaml").read_text(encoding="utf-8")
    path = Path(given)
    try:
        return path.name, path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        known = ", ".join(ready)
        raise Problem(f"There is no mapping {given}. Give the path of a YAML file, or one of: {known}.") from error
    except PermissionError as error:
        raise Problem(f"You may not read {given}. Ask its owner, or copy it elsewhere.") from error
    except (UnicodeDecodeError, IsADirectoryError) as error:
        raise Problem(f"{given} is not a text file. Give the path of a YAML file.") from error


class Reader:
    """Turns the YAML of one mapping into a Description, or says what is wrong with it."""

    def __init__(self, name: str, content: dict[Any, Any]) -> None:
        self.name = name
        self.content = content

    def description(self) -> Description:
        self._check_keys(self.content, KEYS, "the key")
        for key in NEEDED:
            if not self.content.get(key):
                raise self._problem(f"“{key}” is missing")
        columns, constants = self._columns()
        crs, in_uk = self._crs(columns)
        kind = self._choice("kind", KINDS_OF_EXTRACT)
        described = Description(
            name=self.name,
            dataset=self._dataset(kind),
            title=self._text("title"),
            publisher=self._text("publisher"),
            licence=self._text("licence"),
            kind=kind,
            columns=columns,
            constants=constants,
            optional=self._optional(),
            agency=self._text("agency"),
            unit=self._slug("unit") if self.content.get("unit") else "",
            unit_in_file_name=self._pattern("unit_in_file_name", str(self.content.get("unit_in_file_name") or "")),
            empty=frozenset(str(value) for value in self._list("empty")),
            suppress_below=self._suppress_below(),
            encoding=self._encoding(),
            sheet=self._text("sheet"),
            months=self._months(),
            formats=self._formats(),
            timezone=self._timezone(),
            crs=crs,
            in_uk=in_uk,
            area_kind=self._choice("area_kind", tuple(KINDS)) if self.content.get("area_kind") else "",
            financial=self.content.get("year_begins") is not None
            and self._choice("year_begins", ("january", "april")) == "april",
            undated=self.content.get("undated") is True,
            category_map={str(key): str(value) for key, value in self._table("category_map").items()},
            ignore=frozenset(str(value) for value in self._list("ignore")),
        )
        self._check_whole(described)
        return described

    def _check_whole(self, described: Description) -> None:
        dated = any(described.gives(field_name) for field_name in ("occurred_at", "month", "year")) or described.months
        if bool(dated) == described.undated:
            raise self._problem(
                "it says both that the records are undated and where their date is" if dated
                else "it does not say where the date is: give occurred_at, month, year or months, or “undated: true”"
            )  # fmt: skip
        if described.gives("quarter") and not described.gives("year"):
            raise self._problem("“quarter” needs “year” beside it")
        if not described.gives("category"):
            raise self._problem("“category” is missing from the columns; give a column, or {constant: a name}")
        if described.kind == "counts" and not described.gives("n") and described.months is None:
            raise self._problem("counts need “n” (the column with the number), or “months” for one column per month")
        if described.months is not None and described.kind != "counts":
            raise self._problem("“months” is for counts; incidents have one row each")
        if described.kind == "counts" and described.point:
            raise self._problem("counts have no points: give lsoa_code, area_code or area_name")
        names_areas = described.gives("area_code") or (described.kind == "counts" and described.gives("area_name"))
        if names_areas and not described.area_kind:
            raise self._problem(f"“area_kind” is missing: say what the areas are, one of {', '.join(KINDS)}")

    def _columns(self) -> tuple[dict[str, tuple[str, ...]], dict[str, str]]:
        given = self._table("columns")
        self._check_keys(given, COLUMNS, "the column")
        columns: dict[str, tuple[str, ...]] = {}
        constants: dict[str, str] = {}
        for key, value in given.items():
            if isinstance(value, dict) and set(value) == {"constant"}:
                constants[key] = str(value["constant"])
            elif isinstance(value, list) and value and all(isinstance(item, str | int) for item in value):
                columns[key] = tuple(str(item) for item in value)
            elif isinstance(value, str | int):
                columns[key] = (str(value),)
            else:
                raise self._problem(f"the column “{key}” must be a column name, a list of names, or {{constant: text}}")
        for first, second in POINTS.items():
            if (first in columns) != (second in columns):
                raise self._problem(f"“{first}” and “{second}” are given together or not at all")
        return columns, constants

    def _optional(self) -> frozenset[str]:
        given = self._list("optional")
        self._check_keys(dict.fromkeys(given), MAY_LACK, "the optional column")
        return frozenset(given)

    def _crs(self, columns: dict[str, tuple[str, ...]]) -> tuple[str, bool]:
        crs = self._text("crs")
        if crs and (fault := crs_fault(crs)):
            raise self._problem(fault.rstrip("."))
        if "x" in columns and not crs:
            raise self._problem("“x” and “y” need “crs”, for example EPSG:27700")
        if "easting" in columns:
            return crs or NATIONAL_GRID, crs in {"", NATIONAL_GRID}
        return crs or WGS84, crs in {"", NATIONAL_GRID}

    def _dataset(self, kind: str) -> str:
        slug = self._slug("dataset")
        name = slug if slug.startswith(f"{kind}-") else f"{kind}-{slug}"
        if name in PUBLISHED:
            raise self._problem(f"“{slug}” is the dataset of published counts; give yours a name of its own")
        return name

    def _slug(self, key: str) -> str:
        slug = self._text(key)
        if not SLUG.fullmatch(slug) or len(slug) > 48:
            raise self._problem(f"“{key}” must be small letters, digits and hyphens, at most 48, as fire-calls")
        return slug

    def _suppress_below(self) -> int:
        given = self.content.get("disclosure", "open")
        if given == "open":
            return 0
        if isinstance(given, dict) and set(given) == {"suppress-below"} and isinstance(given["suppress-below"], int):
            return given["suppress-below"]
        if isinstance(given, str) and (match := re.fullmatch(r"suppress-below:? *(\d+)", given)):
            return int(match[1])
        raise self._problem("“disclosure” must be “open” or “suppress-below: 5”")

    def _encoding(self) -> str:
        encoding = self._text("encoding") or "utf-8"
        try:
            # "utf-8" by whatever name, so that the reader need not convert.
            return codecs.lookup(encoding).name
        except LookupError as error:
            raise self._problem(f"“{encoding}” is not an encoding; write utf-8 or cp1252") from error

    def _months(self) -> re.Pattern[str] | None:
        given = self._table("months")
        if not given:
            return None
        self._check_keys(given, ("prefix", "pattern"), "the key of months")
        if "pattern" not in given:
            return re.compile(rf"{re.escape(str(given['prefix']))}(?P<text>.+)")
        pattern = self._pattern("months", str(given["pattern"]))
        if pattern is None or not ({"year", "month"} <= set(pattern.groupindex) or "text" in pattern.groupindex):
            raise self._problem("the pattern of months needs the named groups year and month, or text")
        return pattern

    def _pattern(self, key: str, text: str) -> re.Pattern[str] | None:
        try:
            pattern = re.compile(text) if text else None
        except re.error as error:
            raise self._problem(f"the pattern of “{key}” is not a regular expression ({error})") from error
        if key == "unit_in_file_name" and pattern and not pattern.groups:
            raise self._problem(f"“{key}” needs a group in brackets: what it finds there is the unit")
        return pattern

    def _formats(self) -> tuple[str, ...]:
        formats = tuple(str(value) for value in self._list("formats"))
        if strange := next((value for value in formats if "%" not in value), None):
            raise self._problem(f"“{strange}” is not a date format; write it as %d/%m/%Y %H:%M")
        return formats

    def _timezone(self) -> ZoneInfo | None:
        name = self._text("timezone")
        try:
            return ZoneInfo(name) if name else None
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise self._problem(f"“{name}” is not a time zone; write Europe/London") from error

    def _text(self, key: str) -> str:
        value = self.content.get(key)
        if isinstance(value, dict | list):
            raise self._problem(f"“{key}” must be text")
        return "" if value is None else str(value).strip()

    def _table(self, key: str) -> dict[Any, Any]:
        value = self.content.get(key) or {}
        if not isinstance(value, dict):
            raise self._problem(f"“{key}” must be a table of “key: value” lines")
        return value

    def _list(self, key: str) -> list[Any]:
        value = self.content.get(key) or []
        if not isinstance(value, list):
            raise self._problem(f"“{key}” must be a list")
        return value

    def _choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self._text(key)
        if value not in choices:
            raise self._problem(f"“{key}” must be one of {', '.join(choices)}")
        return value

    def _check_keys(self, given: dict[Any, Any], known: tuple[str, ...], what: str) -> None:
        for key in given:
            if key not in known:
                near = difflib.get_close_matches(str(key), known, 1, 0.5)
                hint = f"did you mean “{near[0]}”?" if near else f"known are {', '.join(known)}."
                raise Problem(f"{self.name}: {what} “{key}” is not known; {hint}")

    def _problem(self, fault: str) -> Problem:
        return Problem(f"{self.name}: {fault}. Correct the mapping and try again.")
