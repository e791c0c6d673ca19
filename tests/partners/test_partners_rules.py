"""Names and dates of partnerships."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmark.partners.rules import in_words, lasts, size_class, stands, strength, within

START, END = date(2014, 7, 14), date(2023, 4, 1)
DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "answer"),
    [(date(2014, 7, 13), False), (START, True), (date(2023, 3, 31), True), (END, False)],
)
def test_range_is_half_open(day, answer):
    assert stands(START, END, day) is answer
    assert stands(None, None, day)


@given(st.one_of(st.none(), DAYS), st.one_of(st.none(), DAYS), DAYS)
def test_only_a_range_that_lasts_contains_a_day(begins, ends, day):
    if stands(begins, ends, day):
        assert lasts(begins, ends)


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (START, None, "from 14 July 2014"),
        (None, END, "until 1 April 2023"),
        (START, END, "from 14 July 2014 until 1 April 2023"),
        (None, None, "at any time"),
    ],
)
def test_range_in_words(begins, ends, words):
    assert in_words(begins, ends) == words


@pytest.mark.parametrize(("kind", "size"), [("csp", 0), ("district", 0), ("region", 0), ("ward", 1), ("lsoa", 3)])
def test_a_large_area_answers_to_a_name_before_a_small_one(kind, size):
    assert size_class(kind) == size


@pytest.mark.parametrize(
    ("establishment", "held", "gaps"),
    [
        ({"sergeant": 1, "constable": 2, "PCSO": 4}, {"sergeant": 1, "constable": 2, "PCSO": 4}, [0, 0, 0]),
        ({"sergeant": 1, "constable": 2, "PCSO": 4}, {"constable": 5, "PCSO": 3}, [1, 0, 1]),
        ({"PCSO": 4}, {"pcso": 1, "PCSO": 2}, [1]),
        ({"PCSO": 4}, {}, [4]),
        ({}, {"inspector": 1}, [0]),
    ],
)
def test_gap_is_what_is_missing_of_one_grade_and_no_other_fills_it(establishment, held, gaps):
    """S0.7, S0.25: at least 1 sergeant, 2 constables and 4 PCSOs."""
    assert [one.gap for one in strength(establishment, held)] == gaps


def test_nine_teams_of_four_are_thirty_six():
    teams = [strength({"PCSO": 4}, {"PCSO": 4})[0] for _ in range(9)]

    assert sum(one.wanted for one in teams) == sum(one.held for one in teams) == 36


def test_grades_of_the_establishment_come_first():
    assert [one.grade for one in strength({"PCSO": 4, "sergeant": 1}, {"inspector": 1})] == [
        "PCSO", "sergeant", "inspector",
    ]  # fmt: skip


DAY = date(2020, 1, 1)


@pytest.mark.parametrize(
    ("begins", "ends", "inside"),
    [
        (START, END, True),
        (START, None, False),
        (None, END, False),
        (date(2014, 7, 13), END, False),
        (START, date(2023, 4, 2), False),
        (DAY, DAY, True),
        (END, END, False),
    ],
)
def test_range_lies_within_another(begins, ends, inside):
    assert within(begins, ends, START, END) is inside
    assert within(begins, ends, None, None)
