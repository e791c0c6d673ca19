"""Counts that others put together: a small area that makes much of a large difference is named."""

import numpy as np
import pytest

from assessment.themes.invented import theme
from assessment.themes.made_figures import LSOAS, made_figures
from assessment.themes.made_ground import lay_ground, untraced
from crimestats.periods import months_between
from hallmark.assessment.building import Figures
from hallmark.assessment.themes import small_areas
from hallmark.assessment.themes.small_areas import LEAN, small_area_blocks
from hallmark.assessment.themes.where_ground import MonthCounts
from hallmark.reports.blocks import Block, Caveat


@pytest.fixture(autouse=True)
def ground(monkeypatch):
    lay_ground(monkeypatch)


def ready_made(patch: pytest.MonkeyPatch, by_area: np.ndarray) -> Figures:
    """Figures of ready-made counts; shape of the counts (small areas, months of two years)."""
    figures = made_figures({"Shoplifting": by_area.sum(axis=0).tolist()}, others=True)
    figures.chosen["Shoplifting"].dataset = "counts-lsoa"
    months = tuple(months_between("2023-10", "2025-09"))
    held = MonthCounts(LSOAS, ("Shoplifting",), months, by_area[:, None, :].astype(np.int64))
    # The made counts of a small area are a fixed part of the whole: here each has its own.
    for name in [name for name, row in figures.rows.items() if row.area_code in LSOAS]:
        del figures.rows[name]
    patch.setattr(small_areas, "month_counts", lambda *_given: held)
    return figures


def said(figures: Figures) -> str:
    blocks: list[Block] = small_area_blocks(figures, theme("shoplifting"))
    assert untraced(blocks, figures) == []
    return " ".join(block.text for block in blocks if isinstance(block, Caveat))


def test_a_small_area_of_four_busy_months_is_named_with_its_run_and_how_far_to_lean_on_it(monkeypatch):
    """All else is level; the first small area had ninety a month in four months of the earlier year."""
    counts = np.full((8, 24), 10)
    counts[0] = 1
    counts[0, 6:10] = [97, 99, 121, 41]

    words = said(ready_made(monkeypatch, counts))

    assert words == (
        "Ambleford 001A had 366 records of shoplifting in the year ending September 2024 and 12 in the year ending "
        f"September 2025: 354 of the 354 fewer. In April to June 2024 alone it had 317. {LEAN}"
    )


@pytest.mark.parametrize(
    ("first", "second"), [([90] * 8, [95, *[90] * 7]), ([80] * 8, [160] * 8)],
    ids=["a small difference", "one that lies everywhere"],
)  # fmt: skip
def test_no_small_area_is_named(monkeypatch, first, second):
    counts = np.concatenate([np.tile(np.array(part)[:, None] // 4, 12) for part in (first, second)], axis=1)

    assert said(ready_made(monkeypatch, counts)) == ""


def test_where_records_are_held_their_points_are_named_instead():
    figures = made_figures({"Shoplifting": [50] * 12 + [150] * 12}, shares=(0.9, *[0.01] * 7), others=True)

    assert small_area_blocks(figures, theme("shoplifting")) == []
