"""What a ward pack is made from, read back from an assessment's own files."""

import csv
import io
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


def has_wards(folder: Path) -> bool:
    """Is any ward counted in the assessment, or version, that lies in this folder?"""
    return any(place.level == WARD for place in shelf.places_in(folder).values())


def ward_pack_of(folder: Path, paper: Document, figures: str) -> Document:
    """The ward pack of a paper, from the files that lie beside it and the text of its figures.

    Raises:
        Problem: the assessment has no ward.
    """
    rows = [row for row in csv.DictReader(io.StringIO(figures)) if row["measure"] in MEASURES]
    pack = _pack(rows, shelf.made_in(folder).options)
    lsoas = {code: place.lsoa21 for code, place in shelf.places_in(folder).items() if place.level == WARD}
    names = {row["area_code"]: row["area_name"] for row in rows if row["area_code"] in lsoas}
    wards = [Ward(code, names[code], codes) for code, codes in lsoas.items() if code in names]
    if not wards:
        raise Problem("No lookup of wards is held for this area, so it has no ward pack. Add one and make it again.")
    return ward_pack(paper, pack, wards)


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
    return Pack(held, months, bases[0] if bases else None, source, options["area"])
