"""A small assessment folder, as `make_assessment` leaves one, for the tests of the work on it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from hallmark.assessment.chapters.statutory import LAW_TABLE
from hallmark.assessment.figures import Figure, write_figures
from hallmark.reports.blocks import Cell, Column, Document, Section, Table, Text, to_json
from reports.example_document import example_document

SLUG = "wick-csp-2025-09"
SENTENCE = "Burglary: 204 records; the year before had 1,312: a fall."
FIGURES = {"wick.count.2": 204, "wick.count.1": 1312, "wick.difference.2": -1108, "wick.ratio.2": 0.155}


def figure(name: str, value: float, *, code: str = "E07000001", area: str = "Wick") -> Figure:
    """A count of a year, or what was made of it."""
    whole = float(value).is_integer()
    return Figure(
        name, code, area, "count", "Burglary", "2024-10", "2025-09", value, None, None, int(value) if whole else None,
        None, "records", "rows counted", "data.police.uk", "police.uk categories from May 2013",
    )  # fmt: skip


ASKED = ("Crime", "Why crime and disorder changed")


def document(sentence: str = SENTENCE, *, duties: tuple[str, ...] = ASKED) -> Document:
    """The example with a table of what the law asks, a fixed sentence, and a chapter for people to fill."""
    law = Table(
        LAW_TABLE, "What the law asks",
        (Column("matter", "Matter"), Column("basis", "Asked by"), Column("state", "State")),
        tuple((Cell(duty), Cell("The Act"), Cell("No evidence held")) for duty in duties),
    )  # fmt: skip
    plain = example_document()
    summary = replace(
        plain.sections[0],
        blocks=tuple(replace(b, text=sentence) if isinstance(b, Text) else b for b in plain.sections[0].blocks),
    )
    fixed = Text("fixed-1", "Recorded crime is not all crime.", origin="fixed")
    return replace(
        plain,
        title="Police-recorded crime profile: Wick",
        sections=(
            summary,
            *plain.sections[1:],
            Section("law", "What the law asks", (law, fixed)),
            Section("duty-reasons-for-change", "Why crime and disorder changed"),
        ),
    )


def write_assessment(
    root: Path,
    slug: str = SLUG,
    *,
    paper: Document | None = None,
    figures: dict[str, float] | None = None,
    evidence: list[dict[str, Any]] | None = None,
) -> Path:
    """Puts it where the site looks; again, it replaces the generated files and leaves the rest."""
    folder = root / slug
    folder.mkdir(parents=True, exist_ok=True)
    rows = [figure(name, value) for name, value in (figures or FIGURES).items()]
    rows += [figure("ward.count", 12, code="E05000001", area="Wick North"), figure("lsoa.count", 3, code="E01000001",
                                                                                  area="Wick 001A")]  # fmt: skip
    write_figures(rows, folder / "figures.csv")
    files = {
        "document.json": to_json(paper or document()),
        "places.json": {
            "E07000001": {"level": "district", "codes": ["E07000001"], "lsoa21": ["E01000001"]},
            "E05000001": {"level": "ward", "codes": ["E05000001"], "lsoa21": ["E01000001"]},
            "E01000001": {"level": "lsoa21", "codes": ["E01000001"], "lsoa21": ["E01000001"]},
        },
        "map.geojson": {"type": "FeatureCollection", "features": []},
        "made.json": {"made_at": "2026-01-05T10:00:00+00:00", "by": "A. Analyst", "options": {},
                      "evidence": evidence or []},
    }  # fmt: skip
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder
