"""Figures: one row for every number printed, and the file that carries them."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

from django.utils.text import slugify

COUNT = "count"
DIFFERENCE = "difference"
CHANGE_PERCENT = "change_percent"
CHANGE_RATIO = "change_ratio"
SHARE_PERCENT = "share_percent"
RATE = "rate_per_1000_residents"
RESIDENTS = "residents"
PROGRESS = "progress_to_target"
WITHOUT_PLACE = "records_without_place"
HELD = "records_held"


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
    """Writes figures.csv: UTF-8, LF, columns in the order of the contract, whole numbers without a point."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        values = attrgetter(*COLUMNS)
        writer.writerows([_cell(value) for value in values(figure)] for figure in figures)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return f"{value:.6g}" if isinstance(value, float) else value
