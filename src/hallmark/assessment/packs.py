"""What a ward pack is made from, read back from an assessment's own files."""

import csv
from pathlib import Path
from typing import Any

from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment import shelf
from hallmark.assessment.chapters.ward_pack import Pack, Row, Ward, ward_pack
from hallmark.reports.blocks import Document
from hallmark.ui.problems import Problem

MEASURES = {f.COUNT, f.RATE, f.DIFFERENCE}
WARD = "ward"


def ward_pack_of(slug: str, paper: Document) -> Document:
    """The ward pack of an assessment's paper.

    Raises:
        Problem: the assessment has no ward.
    """
    places = shelf.places(slug)
    rows = _rows(shelf.file(slug, "figures.csv"))
    pack = _pack(rows, shelf.made(slug).options)
    lsoas = {code: place.lsoa21 for code, place in places.items() if place.level == WARD}
    names = {row["area_code"]: row["area_name"] for row in rows if row["area_code"] in lsoas}
    wards = [Ward(code, names[code], codes) for code, codes in lsoas.items() if code in names]
    if not wards:
        raise Problem("No lookup of wards is held for this area, so it has no ward pack. Add one and make it again.")
    return ward_pack(paper, pack, wards)


def _rows(path: Path | None) -> list[dict[str, str]]:
    if path is None:
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["measure"] in MEASURES]


def _pack(rows: list[dict[str, str]], options: dict[str, Any]) -> Pack:
    """The figures by id, with the year and the first whole year that it can be set beside."""
    year = year_ending(options["year_ending"])
    months = (year[0], year[-1])
    held = {
        row["figure_id"]: Row(
            row["figure_id"], float(row["value"]), row["numerator"], row["denominator"], row["area_name"]
        )
        for row in rows
    }
    bases = [
        (base[0], base[-1])
        for against in options["against"]
        if (base := year_ending(against)) and any(name.endswith(f".{base[0]}.{base[-1]}") for name in held)
    ]
    source = next((row["source"] for row in rows if row["measure"] == f.COUNT), "")
    return Pack(held, months, bases[0] if bases else None, source)
