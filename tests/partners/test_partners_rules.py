"""Names and dates of partnerships."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hallmark.partners.rules import in_words, lasts, size_class, stands

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
