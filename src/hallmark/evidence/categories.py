"""The categories of police.uk through time, read from the reviewed table beside this package."""

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

ALL_CRIME = "All crime"
ALL_RECORDS = "All records"
DISORDER = "Anti-social behaviour"
DEFINITION = "police.uk categories from May 2013"


@dataclass(frozen=True)
class Category:
    """One police.uk category: its name in files, its slug in the API, and the months it was in use."""

    name: str
    api_slug: str
    first_month: str
    last_month: str
    is_crime: bool
    note: str

    def in_use(self, month: str) -> bool:
        """Did police.uk publish under it in this month?"""
        return self.first_month <= month and (not self.last_month or month <= self.last_month)


@cache
def categories() -> tuple[Category, ...]:
    """Every category that police.uk has used, in name order."""
    text = files("hallmark.evidence").joinpath("data/police_uk_categories.csv").read_text(encoding="utf-8")
    return tuple(
        Category(
            row["name"], row["api_slug"], row["first_month"], row["last_month"], row["kind"] == "crime", row["note"]
        )
        for row in csv.DictReader(text.splitlines())
    )


@cache
def category_names() -> frozenset[str]:
    """The names that a row may carry."""
    return frozenset(category.name for category in categories())


def current_categories() -> list[str]:
    """The fourteen categories in use today, anti-social behaviour among them."""
    return [category.name for category in categories() if not category.last_month]


def in_use(name: str, month: str) -> bool:
    """Did police.uk publish under this category in this month? A name that is no category always is."""
    known = next((category for category in categories() if category.name == name), None)
    return known is None or known.in_use(month)


def name_of_api_slug(slug: str) -> str | None:
    """The category's name in files, for its slug in the API."""
    return next((category.name for category in categories() if category.api_slug == slug), None)
