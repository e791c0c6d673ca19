"""An invented assessment as `assess` writes it: two districts, a gap in the evidence, a refused comparison."""

import csv
import datetime
import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import shapely

from crimestats.periods import months_between, year_ending
from hallmark.assessment import maps
from hallmark.assessment.presenters import render_document
from hallmark.assessment.shelf import FigureRow
from hallmark.evidence.categories import current_categories
from hallmark.evidence.models import Holding, Import, Original
from hallmark.reports import charts

SLUG = "ambleford-and-wick-2025-12"
SOURCE = "data.police.uk (Home Office), street-level records"
DISTRICTS = (("E07900001", "Ambleford"), ("E07900002", "Wick and the Vale"))
WHOLE = ("E22900001", "Ambleford and Wick")
CATEGORIES = {
    "Violence and sexual offences": 3032,
    "Anti-social behaviour": 1674,
    "Criminal damage and arson": 804,
    "Public order": 611,
    "Shoplifting": 503,
    "Vehicle crime": 488,
    "Burglary": 312,
    "Other theft": 301,
    "Drugs": 144,
    "Theft from the person": 38,
}
GAP = ("2024-05", "2024-12")
SIDE = 9


def count_row(area: tuple[str, str], category: str, value: int, *, year: str = "2025") -> FigureRow:
    """A plain count of a calendar year."""
    slug = category.lower().replace(" ", "-")
    return FigureRow(
        f"{area[0]}.count.{slug}.{year}-01.{year}-12", area[0], area[1], "count", category, f"{year}-01", f"{year}-12",
        str(value), "", "", str(value), "", "records", "Rows counted by LSOA", SOURCE, "police.uk 14 categories",
    )  # fmt: skip


def difference_row(area: tuple[str, str], category: str, now: int, before: int) -> FigureRow:
    """A difference between two counts, with its base."""
    slug = category.lower().replace(" ", "-")
    return FigureRow(
        f"{area[0]}.difference.{slug}.2025-01.2025-12.2023-12", area[0], area[1], "difference", category, "2025-01",
        "2025-12", str(now - before), "", "", str(now), str(before), "records", "Difference of two counts", SOURCE,
        "police.uk 14 categories",
    )  # fmt: skip


def chapter(chapter_id: str, area: tuple[str, str], share: float, rng: random.Random) -> tuple[dict, list[FigureRow]]:
    """A chapter with a finding, two charts and a table, and the figures that it prints."""
    now = {name: round(count * share) for name, count in CATEGORIES.items()}
    before = {name: round(count * rng.uniform(0.85, 1.15)) for name, count in now.items()}
    rows = [count_row(area, name, count) for name, count in now.items()]
    rows += [count_row(area, name, count, year="2023") for name, count in before.items()]
    rows += [difference_row(area, name, now[name], before[name]) for name in now]
    total, earlier = sum(now.values()), sum(before.values())
    rows += [count_row(area, "All records", total), count_row(area, "All records", earlier, year="2023")]
    series = [
        (month, None if GAP[0] <= month <= GAP[1] else round(total / 12 * rng.uniform(0.85, 1.15)))
        for month in months_between("2023-01", "2025-12")
    ]
    month_words = f"All records in {area[1]}, each month"
    bars = [charts.Bar(name, now[name], before[name]) for name in now]
    direction = "fewer" if total < earlier else "more"
    sentence = (
        f"{area[1]}: {total:,} records in the year ending December 2025; {earlier:,} in the year ending December 2023: "
        f"{abs(total - earlier):,} {direction}."
    )
    table_id = f"{chapter_id}-categories"
    described = charts.describe_months(series, what="All records", where=area[1])
    content = {
        "id": chapter_id,
        "title": area[1],
        "area": {"code": area[0], "name": area[1], "kind": "district"},
        "lead": [
            {
                "id": f"{chapter_id}-total",
                "sentence": sentence,
                "figures": [f"{area[0]}.count.all-records.{year}-01.{year}-12" for year in ("2025", "2023")],
            }
        ],
        "charts": [
            {
                "id": f"{chapter_id}-months",
                "title": f"{month_words}: 28 of 36 months are held",
                "subtitle": f"Records a month, {area[1]}, January 2023 to December 2025",
                "svg": charts.monthly_line(series, name=f"{chapter_id}-line", alt_text=described),
                "alt": described,
                "table_id": "",
                "foot": "Source: data.police.uk. May to December 2024 is not held.",
            },
            {
                "id": f"{chapter_id}-bars",
                "title": f"Shoplifting is {now['Shoplifting']:,} of {total:,} records",
                "subtitle": f"Records by category, {area[1]}, year ending December 2025",
                "svg": charts.category_bars(
                    bars,
                    this="Year ending December 2025",
                    against="Year ending December 2023",
                    name=f"{chapter_id}-categories-chart",
                    alt_text=f"Records by category in {area[1]}; the table below says the same.",
                ),
                "alt": "",
                "table_id": table_id,
                "foot": "Source: data.police.uk.",
            },
        ],
        "tables": [
            {
                "id": table_id,
                "caption": f"{area[1]}: records by category",
                "columns": [
                    {"key": "category", "label": "Category", "numeric": False},
                    {"key": "now", "label": "Year ending December 2025", "numeric": True},
                    {"key": "before", "label": "Year ending December 2023", "numeric": True},
                    {"key": "difference", "label": "Difference", "numeric": True},
                ],
                "rows": [
                    {
                        "category": {"text": name},
                        "now": {"text": f"{now[name]:,}", "figure": count_row(area, name, 0).figure_id},
                        "before": {
                            "text": f"{before[name]:,}",
                            "figure": count_row(area, name, 0, year="2023").figure_id,
                        },
                        "difference": {
                            "text": f"{now[name] - before[name]:+,}",
                            "figure": difference_row(area, name, 0, 0).figure_id,
                        },
                    }
                    for name in now
                ],
                "note": "Anti-social behaviour is not crime and is not in any total of crime.",
            }
        ],
    }
    return content, rows


def map_areas(rng: random.Random) -> list[maps.MapArea]:
    """A block of square small areas in national grid metres; one of them without data."""
    return [
        maps.MapArea(
            code=f"E019{row:02d}{column:03d}",
            name=f"{DISTRICTS[column * 2 // SIDE][1]} {row:03d}{'ABCDEFGHI'[column]}",
            value=None if (row, column) == (3, 3) else max(0, round(rng.paretovariate(1.4) * 20) - 24),
            district=DISTRICTS[column * 2 // SIDE][1],
            geometry=shapely.box(
                500_000 + column * 900, 160_000 + row * 700, 500_900 + column * 900, 160_700 + row * 700
            ),
        )
        for row in range(SIDE)
        for column in range(SIDE)
    ]


def coverage() -> dict[str, Any]:
    """Three years of one force with a gap, and one thin and one partial month."""
    states = {"2023-02": ("thin", "300 rows where a usual month has about 700"), "2023-03": ("partial", "No burglary")}
    cells = []
    for month in months_between("2023-01", "2025-12"):
        missing = GAP[0] <= month <= GAP[1]
        state, note = ("missing", "Nothing is held for this month.") if missing else states.get(month, ("held", ""))
        rows = 0 if missing else 300 if state == "thin" else 712
        cells.append({"month": month, "state": state, "rows": rows, "without_place": rows // 60, "note": note})
    return {
        "months": months_between("2023-01", "2025-12"),
        "units": [{"name": "Vale Police", "dataset": "police-uk-street", "cells": cells}],
        "statements": [
            "Twelve of the 12 months to December 2025 are held.",
            "140 of 8,544 records name no place and are in no small area.",
        ],
    }


def assessment(seed: int = 1) -> tuple[dict[str, Any], list[FigureRow], dict[str, Any]]:
    """The content, the figures behind it, and the map's data."""
    rng = random.Random(seed)
    parts = [chapter("whole", WHOLE, 1.0, rng)]
    parts += [
        chapter(f"district-{code}", (code, name), share, rng)
        for (code, name), share in zip(DISTRICTS, (0.6, 0.4), strict=True)
    ]
    areas = map_areas(rng)
    outlines = [
        (name, shapely.union_all([area.geometry for area in areas if area.district == name])) for _, name in DISTRICTS
    ]
    content = {
        "version": 1,
        "synthetic": True,
        "title": "Strategic assessment: Ambleford and Wick",
        "area": {"code": WHOLE[0], "name": WHOLE[1], "kind": "csp", "brand": ""},
        "year_ending": "2025-12",
        "period": {"start": year_ending("2025-12")[0], "end": "2025-12", "label": "year ending December 2025"},
        "made_at": "2026-02-03T10:00:00+00:00",
        "evidence_snapshot": "4f2a9c0de1b7aa03",
        "summary": [
            *parts[0][0]["lead"],
            {"id": "gap", "sentence": "The year ending December 2024 cannot be compared.", "figures": []},
            {
                "id": "burglary",
                "sentence": "Burglary: 312 in the year ending December 2025.",
                "figures": [f"{WHOLE[0]}.count.burglary.2025-01.2025-12", "a-figure-that-is-not-in-the-file"],
            },
        ],
        "coverage": coverage(),
        "comparisons": [
            {"against": "2024-12", "status": "refused", "sentence": "May to December 2024 is not held."},
            {"against": "2023-12", "status": "full", "sentence": "All twelve months are held in both years."},
        ],
        "chapters": [content for content, _ in parts],
        "map": maps.map_content(
            areas,
            outlines=outlines,
            title=f"The most records are in {max(areas, key=lambda area: area.value or 0).name}",
            measure="All records",
            period="year ending December 2025",
            source="data.police.uk",
        ),
        "sources": [
            {
                "dataset": "police-uk-street",
                "publisher": "data.police.uk (Home Office)",
                "licence": "Open Government Licence v3.0",
                "vintage": "2026-01-20",
                "period": "January 2023 to December 2025",
                "rows": 19536,
                "agency": "Vale Police",
                "originals": ["ab" * 32],
            }
        ],
        "limits": ["Recorded crime is not all crime.", "Points are snap points: never an address, never a day."],
        "method": ["Rows are counted by the LSOA they name, through the lookup of December 2024."],
    }  # fmt: skip
    return content, [row for _, rows in parts for row in rows], maps.map_geojson(areas, outlines=outlines)


def write_assessment(root: Path, slug: str = SLUG) -> Path:
    """Puts the invented assessment where the site looks for it."""
    content, rows, geojson = assessment()
    folder = root / slug
    folder.mkdir(parents=True)
    (folder / "assessment.json").write_text(json.dumps(content), encoding="utf-8")
    (folder / "map.geojson").write_text(json.dumps(geojson), encoding="utf-8")
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(FigureRow.__dataclass_fields__), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    document = render_document(content, {row.figure_id: row for row in rows})
    (folder / "index.html").write_text(document, encoding="utf-8")
    return folder


def hold(root: Path, *, publisher: str = "data.police.uk (Home Office)") -> Import:
    """An import of six months of a force: one missing, one thin, one published twice; two rows in quarantine."""
    quarantine = root / "quarantine" / "quarantine.csv"
    quarantine.parent.mkdir(parents=True)
    quarantine.write_text("file,line,reason,row\n", encoding="utf-8")
    record = Import.objects.create(
        added_by="A. Analyst",
        named="downloads/surrey.zip",
        rows_in=4012,
        rows_kept=4010,
        rows_quarantined=2,
        notes=["Re-published and replaced: 12 outcomes changed (surrey 2025-06)."],
        quarantine_file="quarantine/quarantine.csv",
    )
    original = Original.objects.create(
        sha256="ab" * 32, name="surrey.zip", size_bytes=1_240_000, stored_as="originals/ab/ab.bin", added_in=record
    )
    given = {
        "dataset": "police-uk-street", "unit": "surrey", "added_in": record, "original": original,
        "member": "surrey.csv", "member_sha256": "cd" * 32, "vintage": datetime.date(2025, 8, 1),
        "publisher": publisher, "licence": "Open Government Licence v3.0",
    }  # fmt: skip
    for month, rows in (("2025-01", 900), ("2025-02", 900), ("2025-04", 900), ("2025-05", 200), ("2025-06", 1110)):
        live = Holding.objects.create(
            **given, period=month, state=Holding.State.LIVE, rows_in=rows, rows=rows, without_place=rows // 50,
            categories=dict.fromkeys(current_categories(), rows // 14), parquet=f"{month}.parquet",
        )  # fmt: skip
    Holding.objects.create(
        **given, period="2025-06", state=Holding.State.SUPERSEDED, superseded_by=live, rows_in=1100, rows=1100,
        reason="it is the earlier download", categories={}, parquet="earlier.parquet",
    )  # fmt: skip
    return record
