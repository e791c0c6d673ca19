"""A ward whose count collapsed or leapt while the others stood still is marked; one that moved with them is not."""

import math
from dataclasses import replace

import numpy as np
import pytest

from assessment.themes.made_figures import WARDS, made_figures
from assessment.themes.made_ground import lay_ground, untraced
from hallmark.assessment.themes import out_of_line as part
from hallmark.assessment.themes.out_of_line import FEWEST_PLACES, NOTE, moved_apart, out_of_line, out_of_line_caveat
from hallmark.assessment.themes.register import themes
from hallmark.assessment.themes.where import where_blocks
from hallmark.reports.blocks import Table

BURGLARY = next(theme for theme in themes() if theme.id == "burglary")
RNG = np.random.default_rng(11)
BASE = np.array([146, 254, 174, 75, 233, 90, 120, 60, 300, 45], dtype=float)


def test_a_ward_that_collapses_while_the_others_stand_is_found_and_how_far_it_went():
    now = np.array([19, 250, 190, 80, 240, 85, 118, 66, 310, 44], dtype=float)

    moved, dispersion, at = moved_apart(now, BASE)

    assert at == [0]
    assert math.exp(moved[0]) == pytest.approx((19.5 / 146.5) / np.median((now + 0.5) / (BASE + 0.5)), rel=0.05)
    assert dispersion >= 1


def test_a_ward_that_leaps_is_found_as_one_that_collapses_is():
    now = np.array([146, 250, 190, 80, 240, 85, 600, 66, 310, 44], dtype=float)

    assert moved_apart(now, BASE)[2] == [6]


def test_all_falling_together_is_not_out_of_line():
    assert moved_apart(np.round(BASE * 0.2), BASE)[2] == []


def test_where_every_ward_jumps_about_none_is_out_of_line():
    """What is far for a steady family is usual in a restless one: the others say how far."""
    restless = BASE * np.array([0.25, 3.5, 0.4, 2.8, 0.5, 3.0, 0.35, 2.6, 0.6, 2.0])

    assert moved_apart(np.round(restless), BASE)[2] == []


def test_few_records_or_few_wards_say_nothing():
    small, collapsed = np.full(10, 30.0), np.array([2.0, *[30.0] * 9])

    assert moved_apart(collapsed, small)[2] == []
    few = np.array([19.0, *[100.0] * (FEWEST_PLACES - 2)])
    assert moved_apart(few, np.full(few.size, 100.0))[2] == []


def test_chance_alone_marks_hardly_any():
    """The level is of all wards together, so of three hundred steady families about three have one marked."""
    marked = 0
    for _ in range(300):
        mean = RNG.uniform(30, 200, 24)
        now, base = (RNG.poisson(RNG.gamma(mean / 2, 2)).astype(float) for _ in range(2))
        marked += bool(moved_apart(now, base)[2])

    assert marked <= 6


@pytest.fixture
def found(monkeypatch):
    """Four wards, of which one collapsed; a family of four is let speak."""
    monkeypatch.setattr(part, "FEWEST_PLACES", 4)
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [200] * 24}, others=True)
    wards = part.ground_of(figures).wards
    counts = wards.counts.copy()
    at = wards.codes.index(WARDS[3].code)
    counts[at, :, 12:] //= 10
    ground = replace(part.ground_of(figures), wards=replace(wards, counts=counts))
    monkeypatch.setattr(part, "ground_of", lambda _figures: ground)
    return figures


def test_what_is_found_is_marked_in_the_table_told_above_it_and_published(found):
    # The counts printed are those of the figures; the rule read others here, so only the marks are looked at.
    blocks = where_blocks(found, BURGLARY)
    table = next(block for block in blocks if isinstance(block, Table) and block.id == "where-wards-burglary-table")
    [caveat] = out_of_line_caveat(found, BURGLARY, "x")

    marked = {row[0].text for row in table.rows if "out of line" in row[-1].said}
    assert marked == {"Orchard"}
    assert NOTE in table.note
    assert caveat.text.startswith(
        "Out of line in the year ending September 2024 and the year ending September 2025: Orchard,"
    )
    assert "ask the force before reading it as crime" in caveat.text
    assert [block.text for block in blocks if block.id == "where-wards-burglary-out-of-line"] == [caveat.text]
    [one] = out_of_line(found).values()
    assert one.times.figure_id in found.rows
    assert one.times.value < 1 / 3
    assert untraced([caveat], found) == []


def test_an_area_with_nothing_out_of_line_says_nothing(monkeypatch):
    lay_ground(monkeypatch)
    figures = made_figures({"Burglary": [200] * 24}, others=True)

    assert out_of_line(figures) == {}
    assert out_of_line_caveat(figures, BURGLARY, "x") == []
