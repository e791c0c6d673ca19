"""Figures: one row for every number printed, and the file that carries them."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from django.utils.text import slugify

COUNT = "count"
DIFFERENCE = "difference"
CHANGE_PERCENT = "change_percent"
CHANGE_RATIO = "change_ratio"
SMALLEST_SEEN = "smallest_rise_seen_percent"
SMALLEST_FALL = "smallest_fall_seen_percent"
SHARE_PERCENT = "share_percent"
RATE = "rate_per_1000_residents"
RESIDENTS = "residents"
PROGRESS = "progress_to_target"
WITHOUT_PLACE = "records_without_place"
HELD = "records_held"
SOURCE_ROWS = "rows_of_source"
HOUSEHOLDS = "households"
HECTARES = "hectares"
DENSITY = "residents_per_hectare"
SMALL_AREAS = "small_areas"
MOST_DEPRIVED = "small_areas_in_most_deprived_tenth"
PARTNER = "partner_figure"
CONCERN = "share_naming_a_concern_percent"
PLAN_BASELINE = "plan_baseline"
PLAN_TARGET = "plan_target"
PLAN_NOW = "plan_now"
PLAN_REACHED = "plan_measures_reached"
PLAN = (PLAN_BASELINE, PLAN_TARGET, PLAN_NOW, PLAN_REACHED)
GIVEN = (PARTNER, CONCERN, *PLAN)
"""What people give; everything else is counted from evidence."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One number: of what, where, when, from which rows, by which method. Periods are months, both ends included.

    For a difference or a percentage ``numerator`` and ``denominator`` are the numbers it stands on; the base's period
    is in its id and its method.
    """

    figure_id: str
    area_code: str
    area_name: str
    measure: str
    category: str
    period_start: str
    period_end: str
    value: int | float
    lower: float | None
    upper: float | None
    numerator: int | None
    denominator: int | None
    unit: str
    method: str
    source: str
    definition_version: str


COLUMNS = [field.name for field in fields(Figure)]


def figure_id(area_code: str, measure: str, category: str, start: str, end: str, base: str = "") -> str:
    """The lasting name of a figure: the same evidence question always has the same one."""
    parts = [area_code, measure, slugify(category) or "all", start, end, base]
    return ".".join(part for part in parts if part)


def write_figures(figures: Iterable[Figure], path: Path) -> None:
    """Writes figures.csv."""
    path.write_text(written(figures), encoding="utf-8", newline="")


def written(figures: Iterable[Figure]) -> str:
    """The text of figures.csv: LF, columns in the order of the contract, whole numbers without a point."""
    return ",".join(COLUMNS) + "\n" + figures_text(figures)


def figures_text(figures: Iterable[Figure]) -> str:
    """Rows of figures.csv, without its header."""
    text = io.StringIO()
    values = attrgetter(*COLUMNS)
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([_cell(value) for value in values(figure)] for figure in figures)
    return text.getvalue()


FORMULA = set("=+-@\t\r")
"""A spreadsheet program takes a cell that begins so for a formula: people's words must never be run."""
NUMBERS = {"value", "lower", "upper", "numerator", "denominator"}


def typed_rows(text: str) -> Iterator[list[str | int | float | None]]:
    """The rows of a figures.csv with its numbers as numbers, None where a cell is blank."""
    for row in csv.DictReader(io.StringIO(text)):
        yield [_typed(row[name]) if name in NUMBERS else row[name] for name in COLUMNS]


def _typed(text: str) -> int | float | None:
    if not text:
        return None
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(value)
    return f"{value:.10g}" if isinstance(value, float) else value


def guarded(words: str) -> str:
    """Words that no spreadsheet program takes for a formula: an apostrophe before those that begin as one.

    >>> guarded("=1+1"), guarded("Oak Street")
    ("'=1+1", 'Oak Street')
    """
    return f"'{words}" if words[:1] in FORMULA and words else words
