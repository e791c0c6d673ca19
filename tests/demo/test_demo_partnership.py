"""The demonstration from its files to its printed figures: every count is what the generator says is true."""

import csv
import json
from collections import Counter

import numpy as np
import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from crimestats.periods import months_between, year_ending
from hallmark.areas.geometry import degrees_to_grid
from hallmark.assessment.hot_spots.making import make_hot_spots
from hallmark.assessment.hot_spots.records import held_words
from hallmark.demo import partnership
from hallmark.demo.truth import DemoTruth
from hallmark.evidence.models import Holding
from hallmark.ui.problems import Problem

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory):
    """The demonstration, set up once and taken back afterwards: its truth, and its assessment's folder."""
    home = tmp_path_factory.mktemp("demonstration-home")
    before = django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT
    django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT = home / "evidence", home / "assessments"
    with django_db_blocker.unblock(), transaction.atomic():
        assert connection.settings_dict["NAME"].startswith("test_")
        slug = partnership.set_up(home / "demonstration", step=lambda _: None)
        yield DemoTruth.read(home / "demonstration"), home / "assessments" / slug
        transaction.set_rollback(True)
    django_settings.EVIDENCE_ROOT, django_settings.ASSESSMENTS_ROOT = before


def rows_of(folder) -> list[dict[str, str]]:
    with (folder / "figures.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_district_category_and_month_is_counted_as_it_was_made(made):
    truth, folder = made
    published = {
        (row["area_code"], row["category"], row["period_start"]): int(row["value"])
        for row in rows_of(folder)
        if row["measure"] == "count" and row["period_start"] == row["period_end"]
    }

    checked = 0
    for district, by_category in truth.counts.items():
        for category, by_month in by_category.items():
            for month, count in by_month.items():
                if month != truth.gap.month:
                    assert published[district, category, month] == count
                    checked += 1
    assert checked == 3 * 14 * 35


def test_the_year_is_the_sum_of_its_months_and_of_its_districts(made):
    truth, folder = made
    year = year_ending(truth.months[-1])
    total: Counter[str] = Counter()
    for by_category in truth.counts.values():
        for category, by_month in by_category.items():
            total[category] += sum(by_month[month] for month in year)

    published = {
        row["category"]: int(row["value"])
        for row in rows_of(folder)
        if (row["area_code"], row["measure"]) == ("safer-ostrey-partnership", "count")
        and (row["period_start"], row["period_end"]) == (year[0], year[-1])
    }
    assert {name: published[name] for name in total} == dict(total)
    assert published["All records"] == sum(total.values())
    assert published["All crime"] == sum(total.values()) - total["Anti-social behaviour"]


def test_the_planted_gap_is_not_read_as_a_fall(made):
    truth, folder = made
    content = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))

    by_year = {item["against"]: item for item in content["comparisons"]}
    assert by_year["2024-09"]["status"] == "part"
    assert by_year["2023-09"]["status"] == "full"
    counted = [row for row in rows_of(folder) if row["measure"] == "count"]
    assert not any(row["period_start"] == truth.gap.month == row["period_end"] for row in counted)
    assert any("suspiciously thin" in statement for statement in content["coverage"]["statements"])


def test_it_is_labelled_synthetic_for_good(made):
    _, folder = made

    assert json.loads((folder / "assessment.json").read_text(encoding="utf-8"))["synthetic"] is True
    assert "Synthetic demonstration data" in (folder / "index.html").read_text(encoding="utf-8")
    assert set(Holding.objects.values_list("publisher", flat=True)) == {"Synthetic demonstration data"}


def test_every_number_in_the_document_has_its_figure(made):
    _, folder = made
    content = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    published = {row["figure_id"] for row in rows_of(folder)}

    used = [figure for finding in content["summary"] for figure in finding["figures"]]
    for chapter in content["chapters"]:
        used += [figure for finding in chapter["lead"] for figure in finding["figures"]]
        for table in chapter["tables"]:
            for row in table["rows"]:
                for cell in row.values():
                    if any(letter.isdigit() for letter in cell["text"]) and "figure" not in cell:
                        assert cell is row[table["columns"][0]["key"]], cell
                    used += [cell["figure"]] if "figure" in cell else []
    used += [item["figure"] for item in content["map"]["list"]]
    assert len(used) > 500
    assert set(used) <= published


def test_figure_ids_are_never_shared(made):
    _, folder = made

    ids = [row["figure_id"] for row in rows_of(folder)]
    assert len(ids) == len(set(ids))


def test_no_word_of_rise_or_fall_is_printed(made):
    _, folder = made
    content = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))

    sentences = [finding["sentence"] for finding in content["summary"]]
    sentences += [chart["title"] for chapter in content["chapters"] for chart in chapter["charts"]]
    assert not [
        text
        for text in sentences
        for word in ("rose", "fell", "increase", "decrease", "safer")
        if word in text.lower().replace("safer ostrey", "")
    ]


def test_it_does_not_join_real_evidence(made, tmp_path):
    Holding.objects.filter(dataset="police-uk-street").update(publisher="data.police.uk (Home Office)")

    with pytest.raises(Problem, match="real evidence"):
        partnership.set_up(tmp_path / "again", step=lambda _: None)


def test_every_difference_in_words_is_called_what_its_test_says(made):
    _, folder = made
    called = {"rose": "a rise", "fell": "a fall", "no clear change": "no clear change"}
    ratios = {
        row["figure_id"]: row["method"].split(":")[0] for row in rows_of(folder) if row["measure"] == "change_ratio"
    }
    content = json.loads((folder / "assessment.json").read_text(encoding="utf-8"))
    findings = [*content["summary"], *(finding for chapter in content["chapters"] for finding in chapter["lead"])]

    checked = 0
    for finding in findings:
        said = [called[ratios[name]] for name in finding["figures"] if name in ratios]
        if said:
            assert all(f", {word}." in finding["sentence"] for word in said), finding["sentence"]
            checked += len(said)
    assert checked >= 8


HOT = {"area": "Safer Ostrey", "category": "Criminal damage and arson", "first": "2024-10", "last": "2025-09"}


def test_the_planted_hot_spot_is_found_and_its_records_are_those_made(made, client):
    truth, _ = made
    months = year_ending("2025-09")
    total = sum(truth.counts[code][HOT["category"]][month] for code in truth.counts for month in months)

    answer = client.get("/hot-spots/", {**HOT, "cell_m": "250", "format": "geojson"})

    found = json.loads(answer.content)
    assert answer["Content-Type"] == "application/geo+json"
    assert found["records"] + found["records_without_a_point"] == total
    assert found["synthetic"] is True
    assert found["months"] == months
    page = client.get("/hot-spots/", {**HOT, "cell_m": "250"}).content.decode()
    assert "On or near Skarrow Pier" in page
    assert "Synthetic" in page or "synthetic" in page


def test_hot_cells_are_squares_of_the_width_asked_within_the_area(made, client):
    answer = client.get("/hot-spots/", {**HOT, "cell_m": "500", "format": "geojson"})

    features = json.loads(answer.content)["features"]
    assert features
    for feature in features:
        (ring,) = feature["geometry"]["coordinates"]
        east, north = degrees_to_grid(*np.array(ring).T)
        assert np.ptp(east) == pytest.approx(500, abs=1)
        assert np.ptp(north) == pytest.approx(500, abs=1)
        assert feature["properties"]["false_discovery_rate"] <= 0.05
        assert 0 <= feature["properties"]["share_of_shifted_grids"] <= 1


def test_months_that_are_not_held_are_left_out_and_named(made):
    asked, records, _ = make_hot_spots("Safer Ostrey", "Shoplifting", months_between("2024-01", "2024-06"), 500)

    assert records.gaps == ("2024-03",)
    assert records.months == ("2024-01", "2024-02", "2024-04", "2024-05", "2024-06")
    assert "Not held in full: March 2024" in held_words(records, asked.months)


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"area": "Atlantis"}, "Atlantis"),
        ({"area": ""}, "Enter the name or code of an area"),
        ({"category": "Piracy"}, "Choose a category from the list"),
        ({"first": "2025-09", "last": "2024-10"}, "The last month is before the first"),
        ({"first": "2025-09", "last": "2025-09"}, "A map of hot spots needs 3"),
        ({"first": "2031-01"}, "Choose a month from the list"),
        ({"area": "ward:Cinderwharf", "category": "All crime", "cell_m": "1000"}, "Choose narrower cells"),
        ({"cell_m": "5"}, "A cell is at least 100 metres wide"),
        ({"cell_m": "9999999999999"}, "A cell is at most 1,000 metres wide"),
        ({"cell_m": "<script>"}, "Enter the width of a cell in whole metres"),
        ({"area": "ward:Cinderwharf", "category": "Bicycle theft", "first": "2025-07"}, "records"),
    ],
)
def test_a_wrong_question_about_hot_spots_says_what_to_do(made, client, changed, sentence):
    answer = client.get("/hot-spots/", {**HOT, "cell_m": "250", **changed})

    assert answer.status_code == 400
    assert sentence in answer.content.decode()


def test_the_page_of_hot_spots_before_anything_is_asked(made, client):
    page = client.get("/hot-spots/").content.decode()

    assert '<option value="2025-09" selected>September 2025</option>' in page
    assert '<option value="2024-10" selected>October 2024</option>' in page
