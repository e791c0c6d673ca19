"""The walk over a document finds a number that no figure says, and lets through one that a figure does."""

from dataclasses import replace

import pytest

from assessment.printed_numbers import numbers_in, says, unexplained
from hallmark.reports.blocks import Document, Section, Text


def document(*texts: Text) -> Document:
    section = Section("summary", "Summary", texts)
    return Document("assessment", "T", "", "O", "P", "Draft", "OFFICIAL", "", "", (section,))


def row(value: str, numerator: str = "", denominator: str = "") -> dict[str, str]:
    same = {"area_code": "E1", "category": "Burglary", "period_start": "2025-01", "period_end": "2025-12"}
    return {**same, "value": value, "lower": "", "upper": "", "numerator": numerator, "denominator": denominator}


def test_a_number_that_no_figure_says_is_found():
    text = Text("a", "Burglary: 312 records, 14 fewer than in 2023.", ("one",))

    assert unexplained(document(text), {"one": row("312")}) == [
        "a: 14 in “Burglary: 312 records, 14 fewer than in 2023.”"
    ]


def test_numerators_bases_and_signs_are_said_by_their_figure():
    text = Text("a", "18 of 44 (40.9%), −26 in the year ending December 2025.", ("one", "two"))

    assert unexplained(document(text), {"one": row("40.9091", "18", "44"), "two": row("-26")}) == []


def test_fixed_words_and_the_analysts_own_are_not_walked():
    text = Text("a", "Of 20 called rises one is false.", origin="fixed")

    assert unexplained(document(text, replace(text, id="b", origin="analyst")), {}) == []


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("The year ending September 2025 had 1,312 in Wick 001A.", ["1,312"]),
        ("That is 92.7 for every 1,000 residents (102,954 people in March 2021).", ["92.7", "102,954"]),
        ("With the year before (2024), only 9 of 12 months are compared: 41.", ["41"]),
        ("−3.5% of 200", ["−3.5", "200"]),
    ],
)
def test_dates_codes_and_names_are_no_numbers(words, numbers):
    assert numbers_in(words) == numbers


@pytest.mark.parametrize(("number", "value", "said"), [("92.7", 92.68, True), ("92.7", 92.6, False), ("5", 5.2, True)])
def test_a_number_is_said_as_it_is_rounded(number, value, said):
    assert says(number, [value]) is said
