"""Answers of the police.uk API, saved as JSON."""

import json
import zipfile

import pytest

from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding
from hallmark.evidence.sources import police_api
from hallmark.evidence.tables import live_holdings, rows_of
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in


def record(number=1, **changes):
    return {
        "category": "burglary", "location_type": "Force",
        "location": {"latitude": "51.364007", "street": {"id": 927113, "name": "On or near Guildford Way"},
                     "longitude": "-0.126942"},
        "context": "", "outcome_status": {"category": "Under investigation", "date": "2016-02"},
        "persistent_id": "ab" * 32, "id": number, "location_subtype": "", "month": "2016-01",
    } | changes  # fmt: skip


def stop(**changes):
    return {
        "type": "Person search", "datetime": "2024-01-13T11:45:00+00:00", "operation": False, "operation_name": None,
        "location": {"latitude": "51.364007", "street": {"id": 1, "name": "On or near A Street"}, "longitude": "-0.12"},
        "gender": "Female", "age_range": "over 34", "self_defined_ethnicity": None,
        "officer_defined_ethnicity": "White",
        "legislation": "Police and Criminal Evidence Act 1984 (section 1)", "object_of_search": "Stolen goods",
        "outcome": False, "outcome_linked_to_object_of_search": None, "involved_person": True,
        "removal_of_more_than_outer_clothing": True, "outcome_object": {"id": "bu-no-further-action", "name": ""},
    } | changes  # fmt: skip


@pytest.fixture
def read(tmp_path):
    def reading(records, name="crime_month_2016_01_area_E05000555_0.json"):
        path = tmp_path / name
        path.write_text(records if isinstance(records, str) else json.dumps(records), encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


def ward_archive(path, wards):
    with zipfile.ZipFile(path, "w") as packed:
        for ward, records in wards.items():
            packed.writestr(f"london_2016_01/crime_month_2016_01_area_{ward}_0.json", json.dumps(records))
    return path


def test_slug_becomes_the_name_of_the_files_and_the_area_comes_from_the_file_name(read):
    (row,) = rows_in(read([record(7, category="violent-crime")]))["e05000555", "2016-01"]

    assert row["crime_type"] == "Violence and sexual offences"
    assert (row["api_id"], row["area_code"], row["outcome"]) == ("7", "E05000555", "Under investigation")
    assert (row["longitude"], row["latitude"], row["line"]) == (-0.126942, 51.364007, 1)


def test_transport_police_are_kept_and_named(read):
    (row,) = rows_in(read([record(location_type="BTP")]))["e05000555", "2016-01"]

    assert (row["location_type"], row["reported_by"]) == ("BTP", "British Transport Police")


def test_crime_without_a_place_or_an_outcome_is_kept(read):
    given = read([record(location=None, outcome_status=None)], name="2016-01-surrey-street.json")

    (row,) = rows_in(given)["surrey", "2016-01"]
    assert (row["longitude"], row["location"], row["outcome"]) == (None, "No Location", "")
    assert [draft.without_place for draft in given.drafts.values()] == [1]


def test_unknown_category_is_refused_with_the_record_itself(read):
    given = read([record(1), record(2), record(3, category="time-travel")])

    assert reasons(given) == [(3, "“time-travel” is not a crime type of police.uk")]
    assert json.loads(given.refusals[0].text)["id"] == 3


def test_searches_join_the_dataset_of_the_csv(read):
    given = read([stop(), stop(operation=None)], name="2024-01-surrey-stop-and-search.json")

    first, second = rows_in(given)["surrey", "2024-01"]
    assert {key.dataset for key in given.drafts} == {"police-uk-stop-and-search"}
    assert (first["part_of_operation"], second["part_of_operation"]) == ("False", "")
    assert (first["outcome"], first["outer_clothing_removed"], first["gender"]) == ("", "True", "Female")


def test_empty_answer_is_no_fault(read):
    given = read("[]")

    assert given.notes == ["crime_month_2016_01_area_E05000555_0.json is an answer without records."]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (json.dumps([record(), record(2)])[:-30], "damaged or cut short"),
        ('[{"category": "a", "month": "b", "location_type": "c"}, 1]', "not of records from the police.uk API"),
    ],
)
def test_broken_answer_is_refused_in_words(read, text, sentence):
    with pytest.raises(Problem, match=sentence):
        read(text)


def test_answer_larger_than_any_real_one_is_refused(read, monkeypatch):
    monkeypatch.setattr(police_api, "MAX_BYTES", 100)

    with pytest.raises(Problem, match=r"far above what the police.uk API answers at once"):
        read([record()])


@pytest.mark.django_db
@pytest.mark.slow
def test_record_on_a_border_is_kept_once_in_an_archive_of_wards(tmp_path):
    archive = ward_archive(
        tmp_path / "wards.zip",
        {"E05000555": [record(1), record(2)], "E05000556": [record(2), record(3)], "E05000557": []},
    )

    (report,) = add_evidence([archive], by="test", options=Options())

    (holding,) = Holding.objects.all()
    assert (holding.dataset, holding.unit, holding.period, holding.rows) == ("police-uk-api", "api", "2016-01", 3)
    assert (report.rows_in, report.rows_kept, report.holdings) == (4, 3, 1)
    assert "1 records stand in more than one file" in " ".join(report.notes)
    rows = rows_of(live_holdings("police-uk-api")).to_pyarrow().to_pylist()
    assert {(row["api_id"], row["area_code"]) for row in rows} == {
        ("1", "E05000555"), ("2", "E05000555"), ("3", "E05000556"),
    }  # fmt: skip


@pytest.mark.django_db
@pytest.mark.slow
def test_wards_added_one_by_one_do_not_replace_each_other(tmp_path):
    for ward, number in (("E05000555", 1), ("E05000556", 2)):
        path = tmp_path / f"crime_month_2016_01_area_{ward}_0.json"
        path.write_text(json.dumps([record(number)]), encoding="utf-8")
        add_evidence([path], by="test", options=Options())

    assert sorted(holding.unit for holding in live_holdings("police-uk-api")) == ["e05000555", "e05000556"]


@pytest.mark.real
@pytest.mark.django_db
@pytest.mark.slow
def test_real_wards_of_sutton_import_with_each_record_once(shared_data):
    path = shared_data / "police_uk/api_json/sutton-wards-2016-01_2018-06.zip"

    (report,) = add_evidence([path], by="test", options=Options())

    assert (report.rows_in, report.rows_kept, report.rows_quarantined, report.holdings) == (33_705, 32_735, 0, 29)
    assert "970 records stand in more than one file" in " ".join(report.notes)
