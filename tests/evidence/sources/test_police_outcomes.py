"""Outcomes files of data.police.uk."""

import csv
import io

import pytest

from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

HEADER = [
    "Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location", "LSOA code", "LSOA name",
    "Outcome type",
]  # fmt: skip


def outcome_row(**changes):
    row = {
        "Crime ID": "d8" * 32, "Month": "2025-01", "Reported by": "Surrey Police", "Falls within": "Surrey Police",
        "Longitude": "-0.507710", "Latitude": "51.432100", "Location": "On or near High Street",
        "LSOA code": "E01030743", "LSOA name": "Spelthorne 001A", "Outcome type": "Suspect charged",
    }  # fmt: skip
    return row | {name.replace("_", " "): value for name, value in changes.items()}


@pytest.fixture
def read(tmp_path):
    def reading(rows, name="2025-01-surrey-outcomes.csv", header=HEADER):
        text = io.StringIO()
        writer = csv.DictWriter(text, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(text.getvalue(), encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


def test_outcomes_are_kept_by_force_and_month_and_repeats_are_real(read):
    given = read([outcome_row(), outcome_row(), outcome_row(Outcome_type="Offender sent to prison")])

    rows = rows_in(given)["surrey", "2025-01"]
    assert [row["outcome"] for row in rows] == ["Suspect charged", "Suspect charged", "Offender sent to prison"]
    assert [row["line"] for row in rows] == [2, 3, 4]
    (draft,) = given.drafts.values()
    assert draft.categories == {"Suspect charged": 2, "Offender sent to prison": 1}
    assert draft.has_ids


def test_outcome_is_refused_that_is_blank_or_of_another_month(read):
    given = read([*[outcome_row()] * 3, outcome_row(Outcome_type=""), outcome_row(Month="2024-12")])

    assert reasons(given) == [
        (5, "the outcome is blank"),
        (6, "the month 2024-12 is not the month of the file (2025-01)"),
    ]


def test_force_comes_from_the_rows_where_the_file_has_another_name(read):
    given = read([outcome_row(), outcome_row(Falls_within="Norfolk Constabulary")], name="my outcomes.csv")

    assert set(rows_in(given)) == {("surrey", "2025-01"), ("norfolk", "2025-01")}


def test_file_with_most_rows_wrong_is_refused_whole(read):
    with pytest.raises(Problem, match="2 of 2 rows are wrong, 2 of them because longitude and latitude are exchanged"):
        read([outcome_row(Longitude="51.4321", Latitude="-0.5077")] * 2)


@pytest.mark.real
@pytest.mark.slow
def test_real_outcomes_all_import(shared_data, tmp_path):
    path = shared_data / "police_uk/outcomes/sutton-croydon-burglary-outcomes-2012-01_2025-02.zip"

    given = read_one(path, tmp_path / "out")

    assert len(given) == 158
    assert sum(item.rows_kept for item in given) == 12_771
    assert not any(item.refusals for item in given)
