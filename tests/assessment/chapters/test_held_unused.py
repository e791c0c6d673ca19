"""What is held of the area and not counted is named, with why."""

import re
from types import SimpleNamespace

import pytest

from hallmark.areas.queries import AreaRef
from hallmark.assessment.chapters import held_unused
from hallmark.assessment.chapters.held_unused import unused_blocks
from hallmark.assessment.series import OPEN_COUNTS
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_street
from hallmark.reports.blocks import Table, Text

WICK = SimpleNamespace(
    territory=SimpleNamespace(
        forces=(AreaRef("E23000031", "Surrey", "force"),), districts=(AreaRef("E07000213", "Spelthorne", "district"),)
    )
)
STREET = Holding(dataset=police_street.DATASET, unit="surrey", period="2025-01", publisher="data.police.uk")
STOPS = [
    Holding(dataset="police-uk-stop-and-search", unit="surrey", period=month, publisher="data.police.uk")
    for month in ("2024-02", "2024-01")
]
ELSEWHERE = Holding(dataset="police-uk-stop-and-search", unit="norfolk", period="2024-01", publisher="data.police.uk")
NO_CRIME = Holding(dataset="boundaries-lsoa", unit="surrey", period="2021", publisher="ONS")
YEARS = [
    Holding(dataset=f"{held_unused.YEARLY}-{kind}", unit="surrey", period="2011", publisher="ONS")
    for kind in ("a", "b")
]


def blocks(monkeypatch: pytest.MonkeyPatch, *held: Holding):
    monkeypatch.setattr(held_unused, "standing", lambda: held)
    monkeypatch.setattr(held_unused, "holdings_used", lambda _figures: [STREET])
    return unused_blocks(WICK)


def test_what_is_held_of_the_area_and_not_used_is_named_with_why(monkeypatch):
    (table,) = blocks(monkeypatch, STREET, *STOPS, ELSEWHERE, NO_CRIME)

    assert isinstance(table, Table)
    assert [[cell.text for cell in row] for row in table.rows] == [
        ["police.uk stop and search", "data.police.uk", "2 months: January to February 2024",
         held_unused.WHY["police-uk-stop-and-search"]],
    ]  # fmt: skip


def test_yearly_counts_of_many_categories_are_one_row(monkeypatch):
    (table,) = blocks(monkeypatch, *YEARS)

    assert [row[0].text for row in table.rows] == ["Yearly counts by LSOA"]
    assert [row[2].text for row in table.rows] == ["2011"]


def test_where_all_is_used_one_sentence_says_so(monkeypatch):
    (said,) = blocks(monkeypatch, STREET)

    assert isinstance(said, Text)
    assert said.text.startswith("All evidence of crime and disorder")


def test_each_reason_is_short_and_each_kind_that_is_counted_has_one():
    assert {police_street.DATASET, *OPEN_COUNTS} <= held_unused.WHY.keys()
    assert all(len(sentence.split()) <= 25 for why in held_unused.WHY.values() for sentence in re.split(r"[.:]", why))
