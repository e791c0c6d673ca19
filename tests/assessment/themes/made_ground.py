"""The ground of hand-made figures: squares for small areas and snap points counted by hand, without a database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import numpy as np
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from assessment.printed_numbers import unexplained
from assessment.themes.made_figures import LSOAS
from crimestats.periods import year_ending
from hallmark.assessment.building import Figures
from hallmark.assessment.themes import where_ground
from hallmark.evidence.categories import current_categories
from hallmark.evidence.point_counts import PointCounts
from hallmark.reports.blocks import Block, Caveat, Chart, Document, Map, Section, Table, Text

WEST, SOUTH, SIDE_M = 530_000, 180_000, 2_000
LON, LAT, STEP = -0.12, 51.512, 0.0005


def squares(codes: Sequence[str] = LSOAS) -> dict[str, BaseGeometry]:
    """Small areas beside each other, west to east."""
    return {
        code: shapely.box(WEST + at * SIDE_M, SOUTH, WEST + (at + 1) * SIDE_M, SOUTH + SIDE_M)
        for at, code in enumerate(codes)
    }


def points(records: Sequence[tuple[int, str, str, int]], names: Mapping[int, str] | None = None) -> PointCounts:
    """Snap points counted by hand.

    Args:
        records: (number of the point, month, category, records); points are numbered from 0, without a gap.
        names: what stands on a point, by its number; ``On or near Street 3`` where none is given.
    """
    number = max(record[0] for record in records) + 1
    months, categories = (tuple(sorted({record[at] for record in records})) for at in (1, 2))
    named = names or {}
    return PointCounts(
        longitude=LON + STEP * np.arange(number),
        latitude=np.full(number, LAT),
        name=tuple(named.get(at, f"On or near Street {at}") for at in range(number)),
        lsoa21=tuple(LSOAS[at % len(LSOAS)] for at in range(number)),
        months=months,
        categories=categories,
        point=np.array([record[0] for record in records]),
        month=np.array([months.index(record[1]) for record in records]),
        category=np.array([categories.index(record[2]) for record in records]),
        n=np.array([record[3] for record in records]),
    )


def spread(months: Sequence[str] = year_ending("2025-09"), number: int = 200) -> PointCounts:
    """One record of every category on each point: every theme is scored on concentration, all the same."""
    return points([(at, months[at % len(months)], name, 1) for at in range(number) for name in current_categories()])


def lay_ground(
    patch: pytest.MonkeyPatch, *, shapes: Mapping[str, BaseGeometry] | None = None, of: PointCounts | None = None
) -> None:
    """Makes these the outlines and snap points of every assessment; none where they are left out."""
    patch.setattr(where_ground, "boundaries", lambda _codes, edition: dict(shapes or {}))
    patch.setattr(where_ground, "points_of", lambda _figures, _street: of)
    patch.setattr(where_ground, "_district_of", lambda: dict.fromkeys(LSOAS, "Ambleford"))


def untraced(blocks: Sequence[Block], figures: Figures) -> list[str]:
    """The numbers that these blocks print without a figure that says them."""
    document = Document(
        "assessment", "T", "", "O", "P", "Draft", "OFFICIAL", "", "", (Section("part", "Part", tuple(blocks)),)
    )
    rows = {name: {key: _text(value) for key, value in asdict(row).items()} for name, row in figures.rows.items()}
    return unexplained(document, rows)


def _text(value: object) -> str:
    return "" if value is None else str(value)


def words_of(blocks: Sequence[Block]) -> str:
    """All words of these blocks, as one text."""
    return "\n".join(
        words
        for block in blocks
        for words in (
            [block.text]
            if isinstance(block, Text | Caveat)
            else [block.caption, block.note, *(f"{cell.text} {cell.said}" for row in block.rows for cell in row)]
            if isinstance(block, Table)
            else [block.title, block.subtitle, block.alt, block.foot]
            if isinstance(block, Chart | Map)
            else []
        )
    )


FORBIDDEN = (
    "driven by", "thanks to", "due to", "safer", "significant", "victim", "solved", "lowest", "highest", "crime fell",
)  # fmt: skip
"""What is never generated."""
