"""An invented assessment as it lies on disk: one of each block, two districts, a gap in the evidence."""

import csv
import datetime
import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from crimestats.periods import month_label, months_between
from hallmark.assessment.chapters.statutory import duty_sections, law_section
from hallmark.assessment.shelf import FigureRow
from hallmark.evidence.categories import current_categories
from hallmark.evidence.models import Holding, Import, Original
from hallmark.reports.blocks import (
    Caveat,
    Cell,
    Chart,
    Column,
    Document,
    KeyFigure,
    Map,
    MapClass,
    Point,
    Section,
    Table,
    Text,
    to_json,
)
from pages import drawings

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
SMALL_AREAS = 9


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
        f"{area[0]}.difference.{slug}.2025-01.2025-12.2023-01.2023-12", area[0], area[1], "difference", category,
        "2025-01", "2025-12", str(now - before), "", "", str(now), str(before), "records", "Difference of two counts",
        SOURCE, "police.uk 14 categories",
    )  # fmt: skip


def month_row(area: tuple[str, str], month: str, value: int) -> FigureRow:
    """A count of all records of one month."""
    return FigureRow(
        f"{area[0]}.count.all-records.{month}.{month}", area[0], area[1], "count", "All records", month, month,
        str(value), "", "", str(value), "", "records", "Rows counted by LSOA", SOURCE, "police.uk 14 categories",
    )  # fmt: skip


class Counts:
    """The counts of one area, this year and two years before, and the figures that they are."""

    def __init__(self, area: tuple[str, str], share: float, rng: random.Random) -> None:
        self.area = area
        self.now = {name: round(count * share) for name, count in CATEGORIES.items()}
        self.before = {name: round(count * rng.uniform(0.85, 1.15)) for name, count in self.now.items()}
        self.total, self.earlier = sum(self.now.values()), sum(self.before.values())
        months = months_between("2025-01", "2025-12")
        self.months = {month: round(self.total / 12 * rng.uniform(0.85, 1.15)) for month in months}

    def rows(self) -> list[FigureRow]:
        """All of them, as rows of figures.csv."""
        return [
            *(count_row(self.area, name, count) for name, count in self.now.items()),
            *(count_row(self.area, name, count, year="2023") for name, count in self.before.items()),
            *(difference_row(self.area, name, self.now[name], self.before[name]) for name in self.now),
            count_row(self.area, "All records", self.total),
            count_row(self.area, "All records", self.earlier, year="2023"),
            *(month_row(self.area, month, count) for month, count in self.months.items()),
        ]


def summary(counts: Counts) -> Section:
    """Key figures, a sentence with two figures, one with none, one with an unknown figure, and a caveat."""
    now, before = count_row(counts.area, "All records", 0), count_row(counts.area, "All records", 0, year="2023")
    burglary = count_row(counts.area, "Burglary", 0).figure_id
    sentence = (
        f"{counts.area[1]}: {counts.total:,} records in the year ending December 2025; {counts.earlier:,} in the year "
        "ending December 2023: no clear change."
    )
    return Section(
        "summary",
        "Summary",
        (
            KeyFigure("key-all", "All records", f"{counts.total:,}", "year ending December 2025", (now.figure_id,)),
            KeyFigure("key-burglary", "Burglary", "312", "year ending December 2025", (burglary,)),
            Text("whole-total", sentence, (now.figure_id, before.figure_id)),
            Text("gap", "The year ending December 2024 cannot be compared: May to December 2024 is not held."),
            Text(
                "burglary",
                "Burglary: 312 in the year ending December 2025.",
                (burglary, "a-figure-that-is-not-in-the-file"),
            ),
            Caveat("burglary-both", "Burglary covers homes and businesses together.", (burglary,)),
        ),
    )


def month_chart(counts: Counts, name: str) -> Chart:
    """A line with a point for each month."""
    top = max(counts.months.values())
    points = tuple(
        Point(20 + at * 36, 170 - 150 * count / top, month_label(month), f"{count:,}",
              month_row(counts.area, month, 0).figure_id)
        for at, (month, count) in enumerate(counts.months.items())
    )  # fmt: skip
    alt = f"All records in {counts.area[1]} each month of 2025; the table says the same."
    return Chart(
        id=f"{name}-months",
        title=f"{counts.area[1]} had most records in {month_label(max(counts.months, key=counts.months.__getitem__))}",
        subtitle=f"All records a month, {counts.area[1]}, January to December 2025",
        svg=drawings.line(points, name=f"{name}-months-line", alt=alt),
        alt=alt,
        foot="Source: data.police.uk.",
        table_id=f"{name}-by-month",
        points=points,
    )


def category_chart(counts: Counts, name: str) -> Chart:
    """Bars, largest first, with a point for each."""
    ordered = sorted(counts.now.items(), key=lambda pair: -pair[1])
    points = tuple(
        Point(400 * count / ordered[0][1], 30 + at * 36, category, f"{count:,}",
              count_row(counts.area, category, 0).figure_id)
        for at, (category, count) in enumerate(ordered)
    )  # fmt: skip
    alt = f"Records by category in {counts.area[1]}; the table says the same."
    return Chart(
        id=f"{name}-bars",
        title=f"Shoplifting is {counts.now['Shoplifting']:,} of {counts.total:,} records",
        subtitle=f"Records by category, {counts.area[1]}, year ending December 2025",
        svg=drawings.bars(points, name=f"{name}-bars-drawn", alt=alt),
        alt=alt,
        foot="Source: data.police.uk.",
        table_id=f"{name}-categories",
        points=points,
    )


def category_table(counts: Counts, name: str) -> Table:
    """This year and the earlier by category, with what a test calls the difference under it."""
    rows = tuple(
        (
            Cell(category),
            Cell(f"{now:,}", count_row(counts.area, category, 0).figure_id),
            Cell(f"{counts.before[category]:,}", count_row(counts.area, category, 0, year="2023").figure_id),
            Cell(
                f"{now - counts.before[category]:+,}".replace("-", "−"),
                difference_row(counts.area, category, 0, 0).figure_id,
                said="no clear change",
                said_figure=difference_row(counts.area, category, 0, 0).figure_id,
            ),
        )
        for category, now in counts.now.items()
    )
    columns = (
        Column("category", "Category"), Column("now", "Year ending December 2025", True),
        Column("before", "Year ending December 2023", True), Column("difference", "Difference", True),
    )  # fmt: skip
    return Table(
        f"{name}-categories", f"{counts.area[1]}: records by category", columns, rows,
        "Anti-social behaviour is not crime and is not in any total of crime.",
    )  # fmt: skip


def month_table(counts: Counts, name: str) -> Table:
    """The months as a table that opens on demand."""
    rows = tuple(
        (Cell(month_label(month)), Cell(f"{count:,}", month_row(counts.area, month, 0).figure_id))
        for month, count in counts.months.items()
    )
    columns = (Column("month", "Month"), Column("count", "Records", True))
    return Table(f"{name}-by-month", f"{counts.area[1]}: all records by month", columns, rows, folded=True)


def chapter(counts: Counts, name: str) -> Section:
    """Charts and tables of one area."""
    blocks = (month_chart(counts, name), category_chart(counts, name), category_table(counts, name))
    return Section(name, counts.area[1], (*blocks, month_table(counts, name)))


def small_areas(rng: random.Random) -> list[tuple[str, str, int]]:
    """Code, name and count of a few small areas."""
    return [(f"E0190000{at}", f"Ambleford 001{'ABCDEFGHI'[at]}", rng.randrange(0, 100)) for at in range(SMALL_AREAS)]


def where(places: Sequence[tuple[str, str, int]]) -> Section:
    """A map with its list."""
    ordered = sorted(places, key=lambda place: -place[2])
    rows = tuple((Cell(name), Cell(f"{count:,}", count_row((code, name), "Burglary", 0).figure_id))
                 for code, name, count in ordered)  # fmt: skip
    columns = (Column("area", "Small area"), Column("count", "Records", True))
    title = f"{ordered[0][1]} had the most records of any small area: {ordered[0][2]:,}"
    return Section(
        "where",
        "Where",
        (
            Map(
                id="map", title=title, subtitle="Burglary by LSOA, year ending December 2025",
                svg=drawings.squares(places, name="map-drawn", alt=f"A map. {title}."),
                alt=f"A map. {title}.", foot="Places are snap points, not addresses. Source: data.police.uk.",
                classes=(MapClass("Fewest: 0 to 19", drawings.BLUES[0]), MapClass("Most: 80 up", drawings.BLUES[4])),
                table=Table("map-list", "Burglary by small area", columns, rows), data="map.geojson",
            ),
        ),
    )  # fmt: skip


def assessment(seed: int = 1) -> tuple[Document, list[FigureRow], list[tuple[str, str, int]]]:
    """The document, the figures behind it, and the small areas of its map."""
    rng = random.Random(seed)
    whole = Counts(WHOLE, 1.0, rng)
    parts = [Counts(district, share, rng) for district, share in zip(DISTRICTS, (0.6, 0.4), strict=True)]
    places = small_areas(rng)
    districts = tuple(chapter(counts, f"area-{counts.area[0].lower()}") for counts in parts)
    document = Document(
        kind="assessment",
        title=f"Police-recorded crime profile: {WHOLE[1]}",
        subtitle=f"Evidence for the priorities of {WHOLE[1]}",
        organisation=WHOLE[1],
        period="Year ending December 2025",
        status="Draft",
        marking="OFFICIAL",
        decision="The Board is asked to adopt this document or send it back.",
        evidence="4f2a9c0de1b7aa03" * 4,
        sections=(
            summary(whole),
            law_section("E"),
            chapter(whole, "whole"),
            where(places),
            duty_sections("E")["environment"],
            Section("districts", "District by district", sections=districts),
        ),
        cover_notes=("May to December 2024 is not held.",),
        attribution=("Contains public sector information licensed under the Open Government Licence v3.0.",),
        synthetic=True,
    )
    rows = [row for counts in (whole, *parts) for row in counts.rows()]
    return document, rows + [count_row((code, name), "Burglary", count) for code, name, count in places], places


def write_assessment(root: Path, slug: str = SLUG) -> Path:
    """Puts the invented assessment where the site looks for it."""
    document, rows, places = assessment()
    folder = root / slug
    folder.mkdir(parents=True)
    _write(folder / "document.json", to_json(document))
    _write(folder / "map.geojson", drawings.geojson(places))
    _write(folder / "places.json", {WHOLE[0]: {"level": "district", "codes": ["E07900001"], "lsoa21": ["E01900001"]}})
    options = {"area": WHOLE[0], "year_ending": "2025-12", "against": ["2024-12", "2023-12"]}
    _write(
        folder / "made.json",
        {"made_at": "2026-02-03T10:00:00+00:00", "by": "A. Analyst", "options": options, "records": [SOURCE]},
    )
    with (folder / "figures.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(FigureRow.__dataclass_fields__), lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
    return folder


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


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
