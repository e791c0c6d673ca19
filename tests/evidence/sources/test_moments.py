"""Dates, months, quarters and years as partners write them."""

from zoneinfo import ZoneInfo

import pytest

from hallmark.evidence.sources import moments


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2024-03", "2024-03"), ("202403", "2024-03"), ("2024/03", "2024-03"), ("2024-03-01", "2024-03"),
        ("2022-01-01T00:00:00", "2022-01"), ("Mar 2024", "2024-03"), ("March-24", "2024-03"), ("SEPT 2024", "2024-09"),
        ("202413", None), ("2024-00", None), ("2024", None), ("Ma 2024", None), ("Marchish 2024", None), ("", None),
        ("Total", None),
    ],
)  # fmt: skip
def test_month_in(text, month):
    assert moments.month_in(text) == month


@pytest.mark.parametrize(("text", "month"), [("15/03/2024", "2024-03"), ("2024-03-31", "2024-03")])
def test_month_of_a_date(text, month):
    assert moments.read_month(text, ()) == month


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("03", 3), ("3.0", 3), ("March", 3), ("dec", 12)])
def test_month_of_the_year(text, number):
    assert moments.read_month_number(text) == number


@pytest.mark.parametrize("text", ["0", "13", "", "Ma", "-1", "Noise"])
def test_no_month_of_the_year(text):
    with pytest.raises(ValueError, match="not a month of the year"):
        moments.read_month_number(text)


@pytest.mark.parametrize(("text", "year"), [("2023", 2023), ("2023/24", 2023), ("2023-2024", 2023), ("2023.0", 2023)])
def test_year(text, year):
    assert moments.read_year(text) == year


@pytest.mark.parametrize("text", ["2023/25", "23", "next", "", "2023/4"])
def test_no_year(text):
    with pytest.raises(ValueError, match="is not a year"):
        moments.read_year(text)


@pytest.mark.parametrize(("text", "quarter"), [("1", 1), ("Q2", 2), ("Quarter 3", 3), ("4.0", 4)])
def test_quarter(text, quarter):
    assert moments.read_quarter(text) == quarter


@pytest.mark.parametrize("text", ["0", "5", "Q", "spring"])
def test_no_quarter(text):
    with pytest.raises(ValueError, match="is not a quarter"):
        moments.read_quarter(text)


def test_years_of_both_kinds():
    assert moments.span_of_year(2023, financial=False) == moments.Span("2023-01", "2023-12", "2023")
    assert moments.span_of_year(2023, financial=True) == moments.Span("2023-04", "2024-03", "2023-FY")


def test_offset_without_a_zone_keeps_the_clock():
    assert moments.read_moment("2024-06-30T23:30:00Z", (), None).isoformat() == "2024-06-30T23:30:00"
    assert (
        moments.read_moment("2024-06-30T23:30:00Z", (), ZoneInfo("Europe/London")).isoformat() == "2024-07-01T00:30:00"
    )
