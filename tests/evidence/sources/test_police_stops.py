"""Stop and search files of data.police.uk."""

import csv
import io
from datetime import UTC, datetime

import pytest

from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

HEADER = [
    "Type", "Date", "Part of a policing operation", "Policing operation", "Latitude", "Longitude", "Gender",
    "Age range", "Self-defined ethnicity", "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
    "Outcome linked to object of search", "Removal of more than just outer clothing",
]  # fmt: skip
JUNE = "2023-06-metropolitan-stop-and-search.csv"


def stop_row(**changes):
    row = dict.fromkeys(HEADER, "") | {
        "Type": "Person search", "Date": "2023-06-14T15:30:00+00:00", "Part of a policing operation": "False",
        "Latitude": "51.394236", "Longitude": "-0.107624", "Gender": "Male", "Age range": "18-24",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)", "Object of search": "Controlled drugs",
        "Outcome": "A no further action disposal",
    }  # fmt: skip
    return row | {name.replace("_", " "): value for name, value in changes.items()}


@pytest.fixture
def read(tmp_path):
    def reading(rows, name=JUNE, header=HEADER):
        text = io.StringIO()
        writer = csv.DictWriter(text, header, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
        path = tmp_path / name
        path.write_text(text.getvalue(), encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


@pytest.mark.parametrize(
    "instant",
    [
        "2023-05-31T23:00:00+00:00",
        "2023-05-31T23:59:59+00:00",
        "2023-06-01T00:00:00+00:00",
        "2023-06-30T22:59:59+00:00",
    ],
)
def test_search_belongs_to_the_month_it_was_in_london(read, instant):
    (row,) = rows_in(read([stop_row(Date=instant)]))["metropolitan", "2023-06"]

    assert row["month"] == "2023-06"
    assert row["occurred_at"] == datetime.fromisoformat(instant).astimezone(UTC)


def test_last_hour_of_the_month_in_utc_stays_in_the_file_that_has_it(read):
    given = read([stop_row(Date="2023-06-30T23:30:00+00:00")])

    assert set(rows_in(given)) == {("metropolitan", "2023-06")}


def test_search_of_another_month_is_refused(read):
    given = read([*[stop_row()] * 3, stop_row(Date="2023-05-31T22:59:00+00:00"), stop_row(Date="31/05/2023 12:00")])

    assert reasons(given) == [
        (5, "the month 2023-05 is not the month of the file (2023-06)"),
        (6, "the date “31/05/2023 12:00” is not an instant such as 2023-06-01T14:30:00+00:00"),
    ]


def test_search_without_a_point_is_kept_and_counted(read):
    given = read([stop_row(), stop_row(Latitude="", Longitude="")])

    (draft,) = given.drafts.values()
    assert (draft.rows, draft.without_place) == (2, 1)


def test_early_file_without_the_later_columns_is_read(read):
    early = [name for name in HEADER if name not in {"Policing operation", "Self-defined ethnicity"}]

    (row,) = rows_in(read([stop_row()], header=early))["metropolitan", "2023-06"]

    assert (row["operation"], row["self_defined_ethnicity"], row["gender"]) == ("", "", "Male")
    assert (row["longitude"], row["latitude"]) == (-0.107624, 51.394236)


def test_file_without_its_force_in_the_name_is_refused(read):
    with pytest.raises(Problem, match=r"which force it is from. Give it the name it was published under"):
        read([stop_row()], name="stops.csv")


@pytest.mark.real
@pytest.mark.slow
def test_real_searches_all_import(shared_data, tmp_path):
    folder = shared_data / "police_uk/stop_and_search"

    (month,) = read_one(folder / "metropolitan-2023-06.zip", tmp_path / "out")
    years = read_one(folder / "sutton-croydon-2016-06_2024-08.zip", tmp_path / "out")

    (draft,) = month.drafts.values()
    assert (month.rows_kept, draft.without_place) == (11_595, 1_180)
    assert sum(item.rows_kept for item in years) == 39_730
    assert {len(item.drafts) for item in years} == {1}
