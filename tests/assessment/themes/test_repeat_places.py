"""Repeat places: few points with much, beside chance; the busiest by name; what falls by itself; never an address."""

import re
from types import SimpleNamespace

import numpy as np
import pytest

from assessment.themes.made_figures import AREA, FORCE, made_figures
from assessment.themes.made_ground import FORBIDDEN, lay_ground, points, untraced, words_of
from crimestats.periods import year_ending
from hallmark.assessment.themes import where_ground
from hallmark.assessment.themes.point_concentration import points_by_chance
from hallmark.assessment.themes.repeat_places import repeat_places_blocks
from hallmark.reports.blocks import Caveat, Table, Text

pytestmark = pytest.mark.slow
YEAR, BEFORE = year_ending("2025-09"), year_ending("2024-09")
PLACES = 60
BUSY = 5
"""Points with fifty records a month; the others have one."""


def records(busy: int = BUSY, months=(*BEFORE, *YEAR), category: str = "Burglary") -> list[tuple[int, str, str, int]]:
    return [(at, month, category, 50 if at < busy else 1) for at in range(PLACES) for month in months]


def figures():
    return made_figures({"Burglary": [BUSY * 50 + PLACES - BUSY] * 24}, others=True)


def text(blocks, name: str) -> str:
    return next(block.text for block in blocks if block.id == name and isinstance(block, Text))


def table(blocks, name: str) -> Table:
    return next(block for block in blocks if block.id == name and isinstance(block, Table))


def test_planted_busy_points_hold_half_of_the_records(monkeypatch):
    lay_ground(monkeypatch, of=points(records()))

    blocks = repeat_places_blocks(figures())
    rows = {row[0].text: [cell.text for cell in row[1:]] for row in table(blocks, "repeat-places-table").rows}

    assert rows["Burglary"][0] == "3,660"
    assert rows["Burglary"][1:3] == ["2", "4"]
    assert text(blocks, "repeat-places-share").startswith(
        "Ambleford and Wick had 3,660 crimes with a snap point in the year ending September 2025. A quarter of them "
        "lie on 2 points, and half on 4. In the year ending September 2025"
    )


def test_points_of_the_year_before_without_a_record_now_count_as_places(monkeypatch):
    silent = [(PLACES, BEFORE[0], "Drugs", 1)]
    lay_ground(monkeypatch, of=points([*records(), *silent]))

    assert " or the year ending September 2024, 61 points were used. " in text(
        repeat_places_blocks(figures()), "repeat-places-share"
    )


@pytest.mark.parametrize(("records_", "places"), [(1_000_000, 100), (50, 1000), (1, 10), (300, 7)])
def test_points_by_chance_agree_with_a_draw(records_, places):
    rng = np.random.default_rng(1)
    drawn = np.sort(rng.multinomial(records_, [1 / places] * places, size=200), axis=1)[:, ::-1]
    needed = (drawn.cumsum(axis=1) < records_ / 2).sum(axis=1) + 1

    assert abs(points_by_chance(records_, places, 0.5) - needed.mean()) <= max(1.5, 0.05 * needed.mean())


def test_a_busy_point_that_was_quiet_before_is_not_said_to_have_been_busy(monkeypatch):
    fresh = [(0, month, "Burglary", 90) for month in YEAR]
    quiet = [(0, month, "Burglary", 0) for month in BEFORE]
    steady = [(at, month, "Burglary", 40 - at) for at in range(1, 12) for month in (*BEFORE, *YEAR)]
    rest = [(at, month, "Burglary", 1) for at in range(12, PLACES) for month in (*BEFORE, *YEAR)]
    lay_ground(monkeypatch, of=points([*fresh, *quiet, *steady, *rest], {0: "On or near Market Street"}))

    blocks = repeat_places_blocks(figures())
    found = table(blocks, "busiest-points")

    assert [cell.text for cell in found.rows[0]] == ["on or near Market Street", "Ambleford 001A", "1,080", "0", "No"]
    assert {row[-1].text for row in found.rows[1:]} == {"Yes"}
    assert text(blocks, "busiest-points-before") == (
        "Of these ten, 9 were among the ten busiest in the year ending September 2024 as well."
    )


def test_busiest_points_that_hold_far_more_than_before_are_a_reason_for_care(monkeypatch):
    """As many crimes in both years; in the second, records of forty quiet points stand at the station."""
    even = [(at, month, "Burglary", 10) for at in range(PLACES) for month in BEFORE]
    moved = [(at, month, "Burglary", 5 if at else 305) for at in range(PLACES) for month in YEAR]
    lay_ground(monkeypatch, of=points([*even, *moved]))
    made = figures()

    blocks = repeat_places_blocks(made)

    [care] = [block for block in blocks if block.id == "busiest-points-otherwise"]
    assert care.text.startswith(
        "The ten busiest points of the year ending September 2024 held 1,200 of 7,200 crimes, those of the year ending "
        "September 2025 4,200 of 7,200. The force may place its records otherwise now"
    )
    assert untraced([care], made) == []
    lay_ground(monkeypatch, of=points(records()))
    assert not [block for block in repeat_places_blocks(figures()) if block.id == "busiest-points-otherwise"]


def test_part_of_a_year_is_ranked_beside_the_same_months(monkeypatch):
    """A point that is busy only in the other months of this year is not one of the ten that are set beside the past."""
    held = YEAR[8:]
    late = [(at, month, "Burglary", 300) for at in range(12, 17) for month in YEAR[:8]]
    both = [(at, month, "Burglary", 60 - at) for at in range(12) for month in (*BEFORE[8:], *held)]
    rest = [(at, month, "Burglary", 1) for at in range(12, PLACES) for month in (*BEFORE[8:], *YEAR)]
    lay_ground(monkeypatch, of=points([*late, *both, *rest]))
    some = made_figures({"Burglary": [None] * 8 + [700] * 16}, others=True)

    blocks = repeat_places_blocks(some)

    assert text(blocks, "busiest-points-before") == (
        "Of the ten busiest in June to September 2025, 10 were among the ten busiest in June to September 2024 as well."
    )
    assert untraced(blocks, some) == []

    assert "was-top" not in {column.key for column in table(blocks, "busiest-points").columns}


def test_a_year_held_whole_is_set_beside_before_a_nearer_part_of_one(monkeypatch):
    """Of the year before only its last four months are held; the year before that is whole."""
    years_ago = year_ending("2023-09")
    near = [(at, month, "Burglary", 9 + at % 7) for at in range(PLACES) for month in (*BEFORE[8:], *YEAR)]
    whole = [(at, month, "Burglary", 40 - at if at < 12 else 1) for at in range(PLACES) for month in years_ago]
    lay_ground(monkeypatch, of=points([*near, *whole]))
    some = made_figures({"Burglary": [700] * 12 + [None] * 8 + [700] * 16}, others=True)

    blocks = repeat_places_blocks(some)

    found = table(blocks, "busiest-points")
    assert found.columns[-2].label == "Year ending September 2023"
    yes = sum(row[-1].text == "Yes" for row in found.rows)
    said = text(blocks, "busiest-points-before")
    assert (
        said == f"Of these ten, {yes or 'none'} were among the ten busiest in the year ending September 2023 as well."
    )
    assert untraced(blocks, some) == []


def test_the_points_loaded_are_those_of_the_whole_year_compared_with(monkeypatch):
    asked = []
    monkeypatch.setattr(where_ground, "point_counts", lambda _sources, _areas, months: asked.extend(months))
    monkeypatch.setattr(where_ground, "codes_of_force", lambda _code: frozenset())
    street = SimpleNamespace(holdings=[SimpleNamespace(unit=where_ground.force_unit(FORCE))])
    some = made_figures({"Burglary": [700] * 12 + [None] * 8 + [700] * 16}, others=True)

    where_ground.points_of(some, street)

    assert set(asked) == {*year_ending("2023-09"), *YEAR}


def test_half_of_the_risk_is_said_as_a_count_of_points(monkeypatch):
    lay_ground(monkeypatch, of=points(records()))

    said = text(repeat_places_blocks(figures()), "repeat-places-share")

    assert re.search(r"half of the lasting risk lies on about \d+ points\.$", said)


def test_the_reader_is_told_what_a_busy_point_may_be(monkeypatch):
    lay_ground(monkeypatch, of=points(records()))

    said = text_of_caveat(repeat_places_blocks(figures()), "repeat-places-attractors")

    assert said.startswith("Some busy points may be a supermarket, hospital, prison or station.")


def text_of_caveat(blocks, name: str) -> str:
    return next(block.text for block in blocks if block.id == name and isinstance(block, Caveat))


def test_points_that_are_busy_by_luck_alone_are_told_to_fall(monkeypatch):
    rng = np.random.default_rng(3)
    luck = [(at, month, "Burglary", int(rng.poisson(2))) for at in range(200) for month in (*BEFORE, *YEAR)]
    lay_ground(monkeypatch, of=points(luck))

    said = text(repeat_places_blocks(figures()), "busiest-points-together")

    held, expected = (
        int(part.split()[0].replace(",", "")) for part in (said.split("hold ")[1], said.split("about ")[1])
    )
    assert "fall by themselves" in said
    assert abs(expected - 10 * 24) < 0.12 * held


def test_without_points_the_reader_is_told(monkeypatch):
    lay_ground(monkeypatch)

    [block] = repeat_places_blocks(figures())

    assert isinstance(block, Text)
    assert block.text.startswith("No police records with a snap point")


def test_too_few_records_say_nothing_of_concentration(monkeypatch):
    lay_ground(monkeypatch, of=points([(at, month, "Burglary", 1) for at in range(9) for month in YEAR]))
    few = made_figures({"Burglary": [9] * 12}, others=True)

    blocks = repeat_places_blocks(few)

    assert any(isinstance(block, Text) and block.id == "repeat-places-few" for block in blocks)
    assert not [block for block in blocks if block.id == "busiest-points-together"]


def test_equal_points_stand_in_the_order_of_the_map(monkeypatch):
    lay_ground(monkeypatch, of=points([(at, month, "Burglary", 3) for at in range(30) for month in YEAR]))

    found = table(repeat_places_blocks(figures()), "busiest-points")

    assert [row[0].text for row in found.rows[:3]] == [
        "on or near Street 0",
        "on or near Street 1",
        "on or near Street 2",
    ]


def test_a_hostile_street_name_stays_text_and_no_address_is_named(monkeypatch):
    hostile = '=HYPERLINK("x") <b>On or near</b>'
    lay_ground(monkeypatch, of=points(records(), {0: hostile}))

    blocks = repeat_places_blocks(figures())

    assert table(blocks, "busiest-points").rows[0][0].text == hostile
    assert "never an address" in words_of(blocks)


def test_every_number_has_its_figure_and_no_word_is_too_strong(monkeypatch):
    lay_ground(monkeypatch, of=points(records()))
    made = figures()

    blocks = repeat_places_blocks(made)

    assert untraced(blocks, made) == []
    assert not [word for word in FORBIDDEN if word in words_of(blocks).lower()]
    assert all(row.area_code == AREA.code for row in made.rows.values() if "snap_point" in row.measure)
