"""What a ward pack is made from, read back from an assessment's own files."""

import csv
import io
import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment import shelf
from hallmark.assessment.chapters.ward_pack import Pack, Row, Ward, ward_pack
from hallmark.assessment.maps.atlas import FILE as MAP
from hallmark.assessment.maps.ward_maps import WardGround, ground_from
from hallmark.assessment.themes.institution_points import METHOD as ON_POINT
from hallmark.assessment.themes.place_measures import AT_POINT, OUT_OF_LINE
from hallmark.reports.blocks import Document
from hallmark.ui.problems import Problem

MEASURES = {f.COUNT, f.RATE, f.DIFFERENCE, f.CHANGE_RATIO, OUT_OF_LINE, AT_POINT}
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
    lsoas = {code: place.lsoa21 for code, place in shelf.places_in(folder).items() if place.level == WARD}
    names = {row["area_code"]: row["area_name"] for row in rows if row["area_code"] in lsoas}
    wards = [Ward(code, names[code], codes) for code, codes in lsoas.items() if code in names]
    if not wards:
        raise Problem("No lookup of wards is held for this area, so it has no ward pack. Add one and make it again.")
    pack = _pack(rows, shelf.made_in(folder), set(names))
    return ward_pack(paper, replace(pack, ground=_ground(folder, wards)), wards)


def _ground(folder: Path, wards: Sequence[Ward]) -> WardGround | None:
    """Outlines for the maps of the wards, from the data of the assessment's moving maps; None where it has none."""
    path = folder / MAP
    if not path.is_file():
        return None
    data = json.loads(path.read_text(encoding="utf-8"))
    return ground_from(data, {ward.code: ward.lsoa21 for ward in wards}, {ward.code: ward.name for ward in wards})


def _pack(rows: list[dict[str, str]], made: shelf.Made, wards: set[str]) -> Pack:
    """The figures by id, with the year and the newest whole year that it can be set beside."""
    year = year_ending(made.options["year_ending"])
    held = {row["figure_id"]: _row(row) for row in rows}
    bases = [
        (base[0], base[-1])
        for against in sorted(made.options["against"], reverse=True)
        if (base := year_ending(against)) and any(name.endswith(f".{base[0]}.{base[-1]}") for name in held)
    ]
    tests: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["measure"] == f.CHANGE_RATIO and row["area_code"] in wards:
            tests[row["area_code"]].append(held[row["figure_id"]])
    points: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row["measure"] == AT_POINT and row["area_code"] in wards and row["method"].startswith(ON_POINT):
            points[row["area_code"]].append(held[row["figure_id"]])
    source = next((row["source"] for row in rows if row["measure"] == f.COUNT), "")
    counted = {row["source"] for row in rows if row["measure"] == f.COUNT and row["area_code"] in wards}
    # No record among the sources means counts that others made; without any source named, police records.
    reliable = counted <= set(made.records) or not made.sources
    return Pack(
        held, (year[0], year[-1]), bases[0] if bases else None, source, made.options["area"], is_reliable=reliable,
        tests=tests, points=points,
    )  # fmt: skip


def _row(row: dict[str, str]) -> Row:
    return Row(
        row["figure_id"], float(row["value"]), row["numerator"], row["denominator"], row["area_name"],
        row["category"], (row["period_start"], row["period_end"]), row["unit"], row["method"],
    )  # fmt: skip
