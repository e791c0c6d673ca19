"""Points are named where they move a figure, an institution sooner than any other, and nowhere else."""

import pytest

from assessment.themes.made_figures import AREA, made_figures
from assessment.themes.made_ground import lay_ground, points, untraced
from crimestats.periods import year_ending
from hallmark.assessment import figures as f
from hallmark.assessment.building import Figures
from hallmark.assessment.chapters import summary_places
from hallmark.assessment.chapters.summary import clear_changes
from hallmark.assessment.chapters.summary_places import place_changes
from hallmark.assessment.themes.institution_points import INSTITUTION, institution_blocks, moving_points, moving_words
from hallmark.assessment.themes.place_measures import theme_span
from hallmark.assessment.themes.register import Theme, themes
from hallmark.assessment.themes.where import where_blocks
from hallmark.reports.blocks import Caveat

YEAR, BEFORE = year_ending("2025-09"), year_ending("2024-09")
BURGLARY = next(theme for theme in themes() if theme.id == "burglary")
PRISON = "On or near Prison"


def lay(monkeypatch: pytest.MonkeyPatch, then: int, now: int, name: str = PRISON) -> None:
    """One named point with so many records a month in each year, beside fifty with a hundred together."""
    at = [(0, month, "Burglary", number) for months, number in ((BEFORE, then), (YEAR, now)) for month in months]
    rest = [(point, month, "Burglary", 2) for point in range(1, 51) for month in (*BEFORE, *YEAR)]
    lay_ground(monkeypatch, of=points([*at, *rest], {0: name}))


def figures(then: int, now: int) -> Figures:
    return made_figures({"Burglary": [100 + then] * 12 + [100 + now] * 12}, others=True)


def said(made: Figures, theme: Theme = BURGLARY) -> list[Caveat]:
    return [block for block in institution_blocks(made, theme) if isinstance(block, Caveat)]


def test_a_prison_that_moves_a_theme_is_named_in_its_chapter_with_both_counts(monkeypatch):
    lay(monkeypatch, 2, 30)
    made = figures(2, 30)

    [block] = said(made)

    assert block.text == (
        "On or near Prison (Ambleford 001A): 24 of the 1,224 records of burglary in the year ending September 2024, "
        "360 of 1,560 in the year ending September 2025. What is found or reported at such a place is recorded there."
    )
    assert untraced([block], made) == []


def test_a_prison_with_a_steady_large_part_is_named_and_one_with_a_steady_small_part_is_not(monkeypatch):
    lay(monkeypatch, 20, 20)
    assert said(figures(20, 20))

    lay(monkeypatch, 1, 1)
    assert not said(figures(1, 1))


def test_a_points_difference_within_chance_moves_nothing(monkeypatch):
    """From 96 to 120 in a year is two hundredths of the records, and what two equal years give."""
    lay(monkeypatch, 8, 10)

    assert not said(made_figures({"Burglary": [390] * 12 + [395] * 12}, others=True))


def test_a_point_that_goes_the_other_way_does_not_move_the_figure(monkeypatch):
    lay(monkeypatch, 5, 1)
    made = made_figures({"Burglary": [105] * 12 + [130] * 12}, others=True)

    assert not said(made)


@pytest.mark.parametrize(("name", "is_one"), [
    ("On or near Prison", True), ("On or near Hospital", True), ("On or near Bus/Coach Station", True),
    ("On or near Staines Bus Station", True), ("On or near Police Station", True), ("On or near Ferry Terminal", True),
    ("On or near Petrol Station", False), ("On or near Station Road", False), ("On or near Hospital Fields", True),
    ("On or near Supermarket", False),
])  # fmt: skip
def test_institutions_are_told_from_streets_and_shops_by_their_names(name, is_one):
    assert bool(INSTITUTION.search(name)) is is_one


def test_the_summarys_rise_names_the_prison_and_the_districts_rise_does_not_again(monkeypatch):
    lay(monkeypatch, 2, 60)
    monkeypatch.setattr(summary_places, "MOST_NAMED", 9)
    made = figures(2, 60)

    area = next(text for text in clear_changes(made) if text.id.startswith("clear-burglary"))
    places = [text for text in place_changes(made) if "burglary" in text.id]

    assert area.text.startswith("A rise in burglary: 1,224 in the year ending September 2024, 1,920 now.")
    assert area.text.endswith(" Of these, 24 and 720 lie on or near Prison (Ambleford 001A).")
    assert places
    assert not [text for text in places if "Prison" in text.text]
    assert untraced([area, *places], made) == []


def test_a_petrol_station_that_makes_most_of_a_called_change_is_named_with_both_counts(monkeypatch):
    lay(monkeypatch, 2, 60, "On or near Petrol Station")
    made = figures(2, 60)

    area = next(text for text in clear_changes(made) if text.id.startswith("clear-burglary"))

    assert "720" in area.text
    assert "on or near Petrol Station (Ambleford 001A)." in area.text
    assert said(made)
    assert untraced([area, *said(made)], made) == []


def test_a_shop_with_a_third_of_a_change_is_no_reason_for_it_and_a_prison_is_named(monkeypatch):
    """Both leap from 2 to 10 a month, of 24 more: chance gives no such leap, and yet two thirds lie elsewhere."""
    shares = {}
    for name in ("On or near Supermarket", PRISON):
        lay(monkeypatch, 2, 10, name)
        made = made_figures({"Burglary": [400] * 12 + [424] * 12}, others=True)
        span = theme_span(made, BURGLARY)
        now, then = (made.get(AREA.code, f.COUNT, "Burglary", months) for months in (span.months, span.base))
        shares[name] = len(moving_points(made, now, then, BURGLARY.categories, span))

    assert shares == {"On or near Supermarket": 0, PRISON: 1}


def test_most_of_a_small_difference_that_no_test_calls_names_an_institution_alone(monkeypatch):
    found = {}
    for name in ("On or near Supermarket", PRISON):
        lay(monkeypatch, 2, 10, name)
        made = made_figures({"Burglary": [400] * 12 + [408] * 12}, others=True)
        found[name] = len(said(made))

    assert found == {"On or near Supermarket": 0, PRISON: 1}


def test_most_of_a_difference_larger_than_chance_is_named_whatever_lies_there_and_whatever_it_is_called(monkeypatch):
    lay(monkeypatch, 2, 20, "On or near Matthews Lane")
    made = figures(2, 20)
    now, then = (made.get(AREA.code, f.COUNT, "Burglary", months) for months in (YEAR, BEFORE))
    assert now
    assert then

    span = theme_span(made, BURGLARY)
    assert span
    [moved] = moving_points(made, now, then, BURGLARY.categories, span, called=False)

    assert moved.words == "on or near Matthews Lane (Ambleford 001A)"


def test_any_point_with_a_twentieth_of_a_theme_is_named_in_its_chapter_and_one_with_less_is_not(monkeypatch):
    lay(monkeypatch, 20, 20, "On or near Matthews Lane")
    [block] = said(figures(20, 20))
    assert block.text.startswith("On or near Matthews Lane (Ambleford 001A): 240 of the 1,440 records of burglary in")

    lay(monkeypatch, 5, 5, "On or near Matthews Lane")
    assert not said(figures(5, 5))


def test_institutions_stand_first_where_more_points_than_are_named_hold_much(monkeypatch):
    shops = [(at, month, "Burglary", 20 + at) for at in range(1, 5) for month in (*BEFORE, *YEAR)]
    prison = [(0, month, "Burglary", 10) for month in (*BEFORE, *YEAR)]
    lay_ground(monkeypatch, of=points([*prison, *shops], {0: PRISON}))

    [block] = said(made_figures({"Burglary": [100] * 24}, others=True))

    assert [sentence.split(" (")[0] for sentence in block.text.split(". ")[:3]] == [
        "On or near Prison", "On or near Street 4", "On or near Street 3",
    ]  # fmt: skip


def test_a_wards_called_change_names_its_point_in_the_chapter_too(monkeypatch):
    lay(monkeypatch, 2, 60, "On or near Petrol Station")
    made = figures(2, 60)

    [text] = [block for block in where_blocks(made, BURGLARY) if block.id == "where-wards-burglary-changes"]

    assert "Castle: a rise" in text.text
    assert " now). Of these, 24 and 720 lie on or near Petrol Station (Ambleford 001A)." in text.text
    assert untraced([text], made) == []


def test_points_outside_a_place_are_not_its_own(monkeypatch):
    lay(monkeypatch, 2, 60)
    made = figures(2, 60)
    span = theme_span(made, BURGLARY)
    assert span
    wick = [made.get("E07000902", f.COUNT, "Burglary", months) for months in (span.months, span.base)]
    own = [made.get(AREA.code, f.COUNT, "Burglary", months) for months in (span.months, span.base)]

    assert moving_points(made, *wick, BURGLARY.categories, span) == []
    [moved] = moving_points(made, *own, BURGLARY.categories, span)
    assert moving_words([moved]) == f" Of these, 24 and 720 lie {moved.words}."


def test_without_points_of_the_year_before_nothing_is_said(monkeypatch):
    lay_ground(monkeypatch, of=points([(0, month, "Burglary", 30) for month in YEAR], {0: PRISON}))

    assert not said(figures(2, 30))
