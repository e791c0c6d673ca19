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
PLACES = SimpleNamespace(
    members={"district": {"E07000213": (), "E07000999": ()}}, names={"E07000213": "Spelthorne", "E07000999": "Far"}
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
    monkeypatch.setattr(held_unused, "picture", lambda: PLACES)
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


def test_kinds_without_a_reason_of_their_own_and_national_units_are_named_too(monkeypatch):
    fires = Holding(dataset="incidents-fire-incidents", unit="surrey-fire", period="2025-01", publisher="Surrey Fire")
    fly_tips = Holding(dataset="incidents-fly-tips", unit="spelthorne", period="2025", publisher="Spelthorne")
    national = Holding(dataset="counts-lsoa", unit="england-and-wales", period="2025-01", publisher="A compiler")
    far = Holding(dataset="incidents-fly-tips", unit="far", period="2025", publisher="Far")

    (table,) = blocks(monkeypatch, STREET, fires, fly_tips, national, far)

    assert [(row[0].text, row[3].text) for row in table.rows] == [
        ("Incidents fire incidents: surrey-fire", held_unused.NOT_YET),
        ("Incidents fly tips", held_unused.NOT_YET),
        ("Ready-made counts by LSOA: england-and-wales", held_unused.WHY["counts-lsoa"]),
    ]


def test_months_that_are_not_counted_of_files_that_are_counted_are_named(monkeypatch):
    earlier = Holding(dataset=STREET.dataset, unit=STREET.unit, period="2019-04", publisher=STREET.publisher)

    (table,) = blocks(monkeypatch, STREET, earlier)

    assert [[cell.text for cell in row][2:] for row in table.rows] == [
        ["1 month: April 2019", held_unused.OTHER_MONTHS]
    ]


def test_the_railway_police_is_no_neighbour_and_has_its_own_reason(monkeypatch):
    railways = Holding(dataset=STREET.dataset, unit="btp", period="2025-01", publisher=STREET.publisher)
    neighbour = Holding(dataset=STREET.dataset, unit="norfolk", period="2025-01", publisher=STREET.publisher)

    (table,) = blocks(monkeypatch, STREET, railways, neighbour)

    assert [(row[0].text, row[3].text) for row in table.rows] == [
        ("police.uk street-level crime and ASB: btp", held_unused.OTHER_FORCE)
    ]
