"""Bringing into an assessment what the demonstration's partners give, as a person would on its pages."""

import csv
from pathlib import Path
from typing import Any

from hallmark.assessment.editing import changes
from hallmark.assessment.models import Concern, Institution, PartnerFigure, Passage, Progress, Row
from hallmark.demo.given import FOLDER

OPTIONAL = {"base": int, "earlier": float, "earlier_base": int, "invited": int}
"""Numbers that may be left out."""
NUMBERS = {"value": float, "baseline": float, "target": float, "now": float, "named": int, "asked": int}
FILES: tuple[tuple[str, type[Row]], ...] = (
    ("residents-survey", Concern),
    ("last-plan", Progress),
    ("partners-figures", PartnerFigure),
    ("passages", Passage),
    ("institutions", Institution),
)


def give(folder: Path, slug: str, *, by: str) -> int:
    """Gives every row of the demonstration's files to an assessment; returns how many were not there already."""
    return sum(changes.give(model, _rows(folder / FOLDER / f"{name}.csv"), slug=slug, by=by) for name, model in FILES)


def _rows(path: Path) -> list[dict[str, Any]]:
    """The rows with their numbers as numbers; one that may be left out and is, is None."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{name: _value(name, text) for name, text in row.items()} for row in csv.DictReader(file)]


def _value(name: str, text: str) -> Any:
    if name in OPTIONAL:
        return OPTIONAL[name](text) if text else None
    return NUMBERS[name](text) if name in NUMBERS else text
