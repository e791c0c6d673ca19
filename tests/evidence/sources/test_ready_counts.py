"""Counts that a publisher made ready: long and wide, by LSOA, ward and borough."""

import csv
import gzip
import io
import zipfile

import pytest

from hallmark.evidence.sources.count_columns import read_columns
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

LONG = "lsoa_code,lsoa_name,borough,category,year,month,crime_count\n"


@pytest.fixture
def read(tmp_path):
    def reading(text, name="counts.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


def all_rows(given):
    return [row for rows in rows_in(given).values() for row in rows]


@pytest.mark.parametrize(
    "header",
    [
        ["lsoa_code", "lsoa_name", "borough", "category", "year", "month", "crime_count"],
        ["LSOA21CD", "Month", "Crime Type", "Count"],
        ["MajorText", "MinorText", "LookUp_BoroughName", "202112", "202201"],
        ["WD22CD", "WD22NM", "Jan 2023", "Feb 2023"],
        ["LAD23CD", "LAD23NM", "Category", "2021", "2022"],
    ],
)
def test_counts_are_known_by_their_columns(header):
    assert read_columns(header)


@pytest.mark.parametrize(
    "header",
    [
        ["lsoa21_code", "total_residents"],
        ["lsoa_code", "category", "2021"],
        ["category", "month", "count"],
        ["Crime ID", "Month", "Longitude", "Latitude", "LSOA code", "LSOA name", "Crime type"],
        ["LSOA11CD", "LSOA21CD", "LAD22CD"],
    ],
)
def test_other_files_are_not_taken_for_counts(header):
    assert read_columns(header) is None


def test_long_counts_are_kept_by_month(read):
    given = read(
        LONG + "E01000975,Croydon 022A,Croydon,Burglary,2023,5,3\nE01000975,Croydon 022A,Croydon,Burglary,2023,12,0\n"
    )

    assert {(key.dataset, key.unit, key.period) for key in given.drafts} == {
        ("counts-lsoa", "london", "2023-05"), ("counts-lsoa", "london", "2023-12"),
    }  # fmt: skip
    assert [(row["area_kind"], row["area_code"], row["category"], row["n"]) for row in all_rows(given)] == [
        ("lsoa", "E01000975", "Burglary", 3), ("lsoa", "E01000975", "Burglary", 0),
    ]  # fmt: skip


def test_wide_months_of_boroughs(read):
    given = read(
        "MajorText,MinorText,LookUp_BoroughName,202112,202201\r\nBurglary,Residential,Sutton,7,0\r\nBurglary,Residential,Bexley,,2\r\n"
    )

    assert {(key.dataset, key.unit, key.period) for key in given.drafts} == {
        ("counts-mps-borough", "metropolitan", "2021-12"), ("counts-mps-borough", "metropolitan", "2022-01"),
    }  # fmt: skip
    assert [(row["period_start"], row["area_name"], row["n"]) for row in all_rows(given)] == [
        ("2021-12", "Sutton", 7), ("2022-01", "Sutton", 0), ("2022-01", "Bexley", 2),
    ]  # fmt: skip


def test_wide_years_take_their_category_from_the_name_of_the_file(read):
    given = read("LSOA11CD,LSOA11NM,2011,2012\nE01000006,Barking 016A,4.0,9.0\n", "london-2011-2012-major-arson.csv")

    assert {(key.dataset, key.unit, key.period) for key in given.drafts} == {
        ("counts-lsoa-year-major-arson", "london", "2011"), ("counts-lsoa-year-major-arson", "london", "2012"),
    }  # fmt: skip
    assert [(row["period_start"], row["period_end"], row["category"], row["n"]) for row in all_rows(given)] == [
        ("2011-01", "2011-12", "major-arson", 4), ("2012-01", "2012-12", "major-arson", 9),
    ]  # fmt: skip


def test_file_of_noughts_is_remarked_on(read):
    given = read("LSOA11CD,2011,2012\nE01000006,0.0,0.0\n", "london-2011-2012-major-sexual.csv")

    assert "is nought" in given.notes[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("E01000975,Croydon 022A,Croydon,Burglary,2023,13,3", "“13” is not a month of the year"),
        ("E01000975,Croydon 022A,Croydon,Burglary,next,1,3", "“next” is not a year"),
        ("E01000975,Croydon 022A,Croydon,Burglary,2090,1,3", "the month 2090-01 is in the future"),
        ("E01000975,Croydon 022A,Croydon,Burglary,2023,1,many", "a count is not a whole number"),
        ("E01000975,Croydon 022A,Croydon,Burglary,2023,1,", "the count is empty"),
        ("E01000975,Croydon 022A,Croydon,,2023,1,3", "the category is empty"),
        ("Croydon,Croydon 022A,Croydon,Burglary,2023,1,3", "“Croydon” is not the code of a LSOA"),
        (",,Croydon,Burglary,2023,1,3", "no area is named"),
        ("E01000975,Croydon 022A", "2 columns where the header has 7"),
    ],
)
def test_wrong_row_is_refused(read, row, reason):
    good = "E01000975,Croydon 022A,Croydon,Burglary,2023,1,3\n" * 2

    given = read(LONG + good + row + "\n")

    assert reasons(given) == [(4, reason)]
    assert given.refusals[0].text == row
    assert len(all_rows(given)) == 2


def test_swapped_columns_refuse_the_file(read):
    with pytest.raises(Problem, match=r"2 of 2 rows are wrong, the first on line 2: “Burglary”.*swapped"):
        read(LONG + "Burglary,Croydon 022A,Croydon,E01000975,2023,1,3\n" * 2)


def test_column_of_a_future_month_refuses_the_file(read):
    with pytest.raises(Problem, match=r"a column for 2090-01, which is in the future"):
        read("MajorText,LookUp_BoroughName,202112,209001\nBurglary,Sutton,7,0\n")


def test_correction_below_nought_is_kept(read):
    assert all_rows(read(LONG + "E01000975,Croydon 022A,Croydon,Burglary,2023,1,-3\n"))[0]["n"] == -3


def test_header_alone_is_said(read):
    assert "no rows" in read(LONG).notes[0]


def test_unit_of_unnamed_counts_is_the_file_without_its_dates(read):
    given = read("LAD23CD,Month,Category,Count\nE07000213,2023-01,Fires,4\n", "surrey-fires-2023-01.csv")

    assert {(key.dataset, key.unit) for key in given.drafts} == {("counts-district", "surrey-fires")}


REAL = [
    ("mps/mps-borough-monthly-2010-2021.csv.gz", "counts-mps-borough", 1_728, 140, 9_221_260),
    ("mps/mps-borough-monthly-2021-2023.csv.gz", "counts-mps-borough", 1_581, 24, 1_786_824),
    ("mps/mps-ward-monthly-2021-2023.csv.gz", "counts-mps-ward", 23_438, 24, 1_720_737),
]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(("file", "dataset", "rows", "months", "total"), REAL)
def test_metropolitan_police_counts(shared_data, tmp_path, file, dataset, rows, months, total):
    with gzip.open(shared_data / file, "rt", encoding="utf-8-sig") as text:
        plain_total = sum(
            int(float(value)) for row in csv.DictReader(text) for key, value in row.items() if key.isdigit() and value
        )

    (given,) = read_one(shared_data / file, tmp_path / "out")

    assert (given.rows_in, len(given.refusals), len(given.drafts)) == (rows, 0, months)
    assert {key.dataset for key in given.drafts} == {dataset}
    assert sum(draft.categories.total() for draft in given.drafts.values()) == plain_total == total


@pytest.mark.real
@pytest.mark.slow
def test_third_party_counts_by_lsoa(shared_data, tmp_path):
    folder = shared_data / "police_uk/lsoa_counts"

    (london,) = read_one(next(folder.glob("london-*.parquet")), tmp_path / "london")
    (part,) = read_one(next(folder.glob("sutton-*.csv.gz")), tmp_path / "part")

    assert (london.rows_in, london.rows_kept, len(london.refusals)) == (923_592, 923_592, 0)
    assert (part.rows_in, part.rows_kept, len(part.refusals)) == (62_295, 62_295, 0)
    assert len(part.drafts) == 34
    assert set(part.drafts) <= set(london.drafts)


@pytest.mark.real
@pytest.mark.slow
def test_annual_counts_of_london(shared_data, tmp_path):
    path = shared_data / "mps/london-lsoa11-annual-2011-2021.zip"
    totals = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            rows = list(csv.DictReader(io.TextIOWrapper(archive.open(name), encoding="utf-8")))
            totals[name] = sum(float(row[str(year)] or 0) for row in rows for year in range(2011, 2022))

    given = read_one(path, tmp_path / "out")

    assert len(given) == 13
    assert all((one.rows_in, len(one.drafts), len(one.refusals)) == (4_829, 11, 0) for one in given)
    assert {one.member: sum(draft.categories.total() for draft in one.drafts.values()) for one in given} == totals
