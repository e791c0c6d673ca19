import datetime

import pytest

from hallmark.ui.templatetags import words


@pytest.mark.parametrize(
    ("value", "said"),
    [(9280, "9,280"), ("9280", "9,280"), (4.25, "4.2"), (-335, "−335"), (0, "0"), (None, "–"), ("", "–")],
)
def test_thousands(value: float | str | None, said: str) -> None:
    assert words.thousands(value) == said


def test_month_leaves_a_year_as_it_is() -> None:
    assert words.month("2025-12") == "December 2025"
    assert words.month("2021") == "2021"
    assert words.month("") == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime.date(2025, 10, 1), "1 October 2025"),
        ("2026-02-03T10:00:00+00:00", "3 February 2026"),
        ("not dated", "not dated"),
        (None, "–"),
        ("", "–"),
    ],
)
def test_day(value: datetime.date | str | None, said: str) -> None:
    assert words.day(value) == said


def test_share_never_stands_without_its_counts() -> None:
    assert words.share(112, 7012) == "112 of 7,012 (1.6%)"


def test_share_on_a_small_base_is_no_percentage() -> None:
    assert words.share(18, 44) == "18 of 44"
    assert words.share(18, 50) == "18 of 50 (36.0%)"


def test_share_of_nothing_is_a_dash() -> None:
    assert words.share(0, 0) == "–"


def test_size_in_the_unit_a_person_would_use() -> None:
    assert [words.size(n) for n in (999, 12_400, 12_400_000, 5_100_000_000)] == [
        "999 bytes",
        "12.4 KB",
        "12.4 MB",
        "5.1 GB",
    ]


def test_plural_of_one_and_of_many() -> None:
    assert words.plural(1, "row,rows") == "1 row"
    assert words.plural(1200, "row,rows") == "1,200 rows"


def test_by_year_counts_the_months_of_each() -> None:
    assert words.by_year(["2024-11", "2024-12", "2025-01"]) == [("2024", 2), ("2025", 1)]


def test_short_month_and_state_words() -> None:
    assert words.short_month("2025-12") == "Dec"
    assert words.state_words("thin") == "Suspiciously thin"
