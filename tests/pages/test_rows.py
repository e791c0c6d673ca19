"""The records behind a figure are exactly those that it counts, found again in invented evidence."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from crimestats.periods import year_ending
from hallmark.assessment import figure_pages, rows, shelf
from hallmark.assessment.counted import Counted
from hallmark.assessment.figures import figure_id
from hallmark.assessment.places import Place, places_of
from hallmark.assessment.series import series_for
from hallmark.demo import generate
from hallmark.evidence.categories import ALL_CRIME, ALL_RECORDS, DISORDER
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.counting import LEVELS
from hallmark.partners.queries import territory
from pages.factories import SLUG, SOURCE, count_row, write_assessment
from partners.signing_in import AT_THE_DOOR

pytestmark = [pytest.mark.slow, pytest.mark.django_db]

MONTHS = year_ending("2025-09")
CATEGORIES = (ALL_CRIME, ALL_RECORDS, DISORDER, "Burglary")
Truth = dict[tuple[str, str], int]


@pytest.fixture(scope="module")
def held(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Path, list[Place], Truth]]:
    """A year of the invented island's records; its places, and the count of each by category."""
    home = tmp_path_factory.mktemp("rows-home")
    before = django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT
    django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT = home / "evidence", home / "assessments"
    try:
        with django_db_blocker.unblock(), transaction.atomic():
            generate(home / "island", months=(MONTHS[0], MONTHS[-1]), scale=0.1)
            add_evidence([home / "island" / name for name in ("lookups", "boundaries", "police_uk")], by="test")
            places = list(places_of(territory("Tamblemouth")))
            yield home, places, counts_of(places)
            transaction.set_rollback(True)
    finally:
        django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT = before


def counts_of(places: list[Place]) -> Truth:
    """What an assessment would print for each place and category."""
    [series] = [one for one in series_for(territory(places[0].ref.code)) if one.dataset == "police-uk-street"]
    counted = Counted()
    counted.add(series, series.counts, LEVELS)
    return {
        (place.ref.code, category): counted.total(series, place.level, place.codes, category, MONTHS)
        for place in places
        for category in CATEGORIES
    }


def figure(place: Place, category: str, value: int) -> shelf.FigureRow:
    """The figure that would be printed."""
    row = count_row((place.ref.code, place.ref.name), category, value)
    name = figure_id(place.ref.code, "count", category, MONTHS[0], MONTHS[-1])
    return replace(row, figure_id=name, period_start=MONTHS[0], period_end=MONTHS[-1], source=SOURCE)


@pytest.fixture
def site(held: tuple[Path, list[Place], Truth], settings: Settings, tmp_path: Path) -> dict[str, shelf.FigureRow]:
    """A site whose invented assessment prints counts of the island: by what they are for the tests."""
    home, places, truth = held
    settings.EVIDENCE_ROOT, settings.ASSESSMENTS_ROOT = home / "evidence", tmp_path / "assessments"
    folder = write_assessment(settings.ASSESSMENTS_ROOT)
    whole = places[0]
    burglary = figure(whole, "Burglary", truth[whole.ref.code, "Burglary"])
    told = {
        "right": burglary,
        "changed": figure(whole, ALL_CRIME, truth[whole.ref.code, ALL_CRIME] - 7),
        "elsewhere": figure(replace(whole, ref=replace(whole.ref, code="E99")), "Burglary", 5),
        "difference": replace(
            burglary,
            figure_id=figure_id(whole.ref.code, "difference", "Burglary", MONTHS[0], MONTHS[-1], "2023-10.2024-09"),
            measure="difference",
        ),
    }
    with (folder / "figures.csv").open("a", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(
            [getattr(row, name) for name in shelf.FigureRow.__dataclass_fields__] for row in told.values()
        )
    where = {"level": whole.level, "codes": whole.codes, "lsoa21": whole.lsoa21}
    (folder / "places.json").write_text(json.dumps({whole.ref.code: where}), encoding="utf-8")
    return told


def address(row: shelf.FigureRow, rest: str = "rows/") -> str:
    return f"/assessments/{SLUG}/figures/{row.figure_id}/{rest}"


def text_of(client: Client, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_as_many_records_as_counted_at_every_level(held: tuple[Path, list[Place], Truth], settings: Settings) -> None:
    home, places, truth = held
    settings.EVIDENCE_ROOT = home / "evidence"
    by_level: dict[str, list[Place]] = {}
    for place in places:
        by_level.setdefault(place.ref.kind, []).append(place)

    for kind, several in by_level.items():
        for place in several[:4]:
            where = shelf.CountedPlace(place.level, place.codes, place.lsoa21)
            for category in CATEGORIES:
                expected = truth[place.ref.code, category]
                found = rows.records_of(figure(place, category, expected), where).count()
                assert found == expected, (kind, place.ref.name, category)
    assert {"district", "ward", "lsoa"} <= by_level.keys()


def test_figure_of_a_theme_has_the_records_of_all_its_categories(
    held: tuple[Path, list[Place], Truth], settings: Settings
) -> None:
    home, [place, *_], _ = held
    settings.EVIDENCE_ROOT = home / "evidence"
    where = shelf.CountedPlace(place.level, place.codes, place.lsoa21)

    def count(category: str) -> int:
        return rows.records_of(figure(place, category, 0), where).count()

    assert count("Theft") == count("Theft from the person") + count("Bicycle theft") + count("Other theft") > 0


def test_page_shows_the_records_and_says_that_they_are_all(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    row = site["right"]

    html = text_of(client, address(row))

    assert f"These are all {int(row.value):,} records that the figure counts." in html
    assert html.count("<tr class=") == 1 + min(int(row.value), 50)
    assert "snap points" in html
    assert "never an address" in html


def test_page_says_where_the_evidence_has_changed(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    row = site["changed"]

    html = text_of(client, address(row))

    assert f"The figure counted {int(row.value):,} records when the assessment was made." in html
    assert f"now has {int(row.value) + 7:,}" in html


def test_file_holds_exactly_the_rows_of_the_pages(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    row = site["right"]

    response = client.get(address(row, "rows.csv"))
    lines = list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))

    assert len(lines) == int(row.value)
    assert {line["Category"] for line in lines} == {"Burglary"}
    assert {line["Month"] for line in lines} <= set(MONTHS)
    assert len({line["Crime ID"] for line in lines}) == len(lines)


def test_pages_hold_each_record_once(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    place = shelf.place(SLUG, site["right"].area_code)
    assert place is not None
    records = rows.records_of(site["right"], place)
    found = records.count()

    shown = [row["crime_id"] for first in range(0, found, 20) for row in records.page(limit=20, offset=first)]

    assert len(shown) == len(set(shown)) == found


def test_page_past_the_last_is_the_last(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    assert "Previous" in text_of(client, f"{address(site['changed'])}?page=9999")


def test_difference_leads_to_the_counts_it_stands_on(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    html = text_of(client, address(site["difference"]))

    assert f'href="{address(site["right"])}"' in html
    assert client.get(address(site["difference"], "rows.csv")).status_code == 404


def test_count_of_a_place_that_is_not_told_says_so(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    assert "The records behind this figure cannot be listed" in text_of(client, address(site["elsewhere"]))


def test_figure_leads_to_its_records_and_files(client: Client, site: dict[str, shelf.FigureRow]) -> None:
    html = text_of(client, address(site["right"], ""))

    assert f'href="{address(site["right"])}"' in html
    assert "The original files (" in html


def test_rows_ask_the_database_few_questions(
    client: Client, site: dict[str, shelf.FigureRow], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get(address(site["right"]))

    with django_assert_max_num_queries(12 + AT_THE_DOOR):
        client.get(address(site["right"]))


def test_without_evidence_there_are_no_records(
    client: Client, site: dict[str, shelf.FigureRow], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "live_holdings", lambda *_, **__: [])

    html = text_of(client, address(site["right"]))

    assert "The evidence held now has 0" in html
    response = client.get(address(site["right"], "rows.csv"))
    assert b"".join(response.streaming_content).decode().count("\n") == 1


def test_words_of_a_file_of_rows_are_never_run_and_numbers_stay_numbers():
    cells = dict.fromkeys(rows.SHOWN, "")
    batch = [list({**cells, "location": words, "longitude": "-0.451"}.values()) for words in
             ("=cmd()", "+1", "-1", "@x", "\tx", "On or near High Street")]  # fmt: skip

    class Held(rows.Records):
        def batches(self):
            yield batch

    text = "".join(figure_pages._lines(Held((), None)))

    read = list(csv.DictReader(io.StringIO(text)))
    assert [row["Location"] for row in read] == [
        "'=cmd()", "'+1", "'-1", "'@x", "'\tx", "On or near High Street"
    ]  # fmt: skip
    assert {row["Longitude"] for row in read} == {"-0.451"}
