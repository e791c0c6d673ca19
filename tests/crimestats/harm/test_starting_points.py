"""The packaged starting points: whole, one rule, in bounds, each saying how it was checked."""

import csv
import re
from datetime import date
from importlib import resources

import pytest

from crimestats.harm import categories_of_codes, sentence_days, sentencing_weights

CATEGORIES = {
    "Bicycle theft", "Burglary", "Criminal damage and arson", "Drugs", "Other crime", "Other theft",
    "Possession of weapons", "Public order", "Robbery", "Shoplifting", "Theft from the person", "Vehicle crime",
    "Violence and sexual offences",
}  # fmt: skip
WIDEST_LOW = {"Community order": "Low level community order", "Fine": "Band A fine"}
WIDEST_HIGH = {"Fine": "Band F fine"}
ROWS = sentencing_weights()
NAMES = [row.offence for row in ROWS]


def test_every_crime_category_of_police_uk_has_offences_and_disorder_has_none():
    assert {row.police_uk_category for row in ROWS} == CATEGORIES


def test_offences_are_named_once():
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_days_are_those_of_the_sentences_named(row):
    assert row.days == sentence_days(row.starting_point)
    assert row.lowest_days == sentence_days(row.lowest_starting_point)
    assert row.highest_days == sentence_days(row.highest_starting_point)
    assert row.lowest_days <= row.days <= row.highest_days
    assert row.days > 0


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_each_row_says_where_it_comes_from_and_how_it_was_checked(row):
    assert row.url.startswith(("https://www.sentencingcouncil.org.uk/", "https://www.legislation.gov.uk/"))
    assert date(2008, 1, 1) < date.fromisoformat(row.in_force) < date(2026, 1, 1)
    assert row.guideline
    assert row.category_used
    assert row.checked == "starting points read on the guideline's page" or row.checked.endswith("to be reviewed")
    assert bool(row.offence_range) or "offence range" not in row.checked


@pytest.mark.parametrize("row", ROWS, ids=NAMES)
def test_orders_and_fines_say_how_they_became_days(row):
    three = f"{row.starting_point} {row.lowest_starting_point} {row.highest_starting_point}"

    assert ("fine is the days" in row.conversion) == ("fine" in three)
    assert ("unpaid work" in row.conversion) == ("community" in three)
    assert bool(row.conversion) == ("regulation 88" in row.conversion)


@pytest.mark.parametrize("row", [row for row in ROWS if " - " in row.offence_range], ids=lambda row: row.offence)
def test_starting_points_lie_within_the_range_of_the_guideline(row):
    """The range was read, the starting points mostly were not: one outside it would be a slip."""
    low, high = row.offence_range.split(" - ")
    low = WIDEST_LOW.get(low, low if not low.endswith(("year", "years")) else f"{low} custody")

    assert sentence_days(low) <= row.lowest_days
    assert row.highest_days <= sentence_days(WIDEST_HIGH.get(high, high))


def test_theft_is_the_published_table():
    """Theft - general, in force 1 February 2016: category 3, culpability B, and both ends of the table."""
    theft = next(row for row in ROWS if row.offence == "Other theft")

    assert (theft.starting_point, theft.lowest_starting_point, theft.highest_starting_point) == (
        "High level community order",
        "Band B fine",
        "3 years 6 months custody",
    )


def test_codes_of_offences_are_published_under_the_category_of_the_offence():
    for row in ROWS:
        assert set(categories_of_codes(row.home_office_codes)) == {row.police_uk_category}, row.offence


def test_home_office_classes_stand_once_under_a_known_category():
    text = resources.files("crimestats.harm").joinpath("home_office_classes.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    classes = [row["home_office_class"] for row in rows]

    assert len(set(classes)) == len(classes)
    assert {row["police_uk_category"] for row in rows} == CATEGORIES
    assert all(re.fullmatch(r"\d{1,3}[A-Z]?(/\d{1,2})?", name) for name in classes)
