"""Residents and households by area."""

import pytest

from hallmark.evidence.sources.people import read_columns, reference_date
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

AGES = [*(str(age) for age in range(90)), "90+"]


@pytest.fixture
def read(tmp_path):
    def reading(text, name="residents-census2021.csv"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


@pytest.mark.parametrize(
    ("header", "found"),
    [
        (["lsoa21_code", "total_residents"], ("lsoa", 2021, "residents")),
        (["lsoa11_name", "lsoa11_code", "total_population"], ("lsoa", 2011, "residents")),
        (["lsoa21_code", "total_households"], ("lsoa", 2021, "households")),
        (["ltla23_code", "households"], ("district", 2023, "households")),
        (["gss_code", "ward", "population"], ("ward", None, "residents")),
        (["LAD 2021 Code", "LAD 2021 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", "F0", "M90"],
         ("lsoa", 2021, "residents")),
        (["LSOA11CD", "All Ages", *AGES], ("lsoa", 2011, "residents")),
    ],
)  # fmt: skip
def test_people_are_known_by_their_columns(header, found):
    columns = read_columns(header)

    assert columns is not None
    assert (columns.kind, columns.edition, columns.measure) == found


@pytest.mark.parametrize(
    "header",
    [
        ["lsoa21_code", "IMD_rank", "total"],
        ["lsoa_code", "category", "year", "month", "count"],
        ["total_residents"],
        ["LSOA11CD", "LSOA21CD", "LAD22CD"],
    ],
)
def test_other_files_are_not_taken_for_people(header):
    assert read_columns(header) is None


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("lsoa11_mid2020_total.csv", "2020-06-30"),
        ("sapelsoa.xlsx › Mid-2022 LSOA 2021", "2022-06-30"),
        ("lsoa21_census2021_residents.csv", "2021-03-21"),
        ("people.csv", ""),
    ],
)
def test_day_is_told_by_the_name(name, day):
    assert reference_date(name) == day


def test_part_of_the_country_is_a_unit_of_its_own(read):
    given = read("lsoa21_code,total_residents\nE01000001,1475\n", "lsoa21-surrey-census2021.csv")

    ((key, rows),) = rows_in(given).items()
    assert key == ("lsoa21-surrey-census2021", "2021")
    assert rows == [
        {"area_kind": "lsoa", "area_code": "E01000001", "edition": "2021", "reference_date": "2021-03-21",
         "measure": "residents", "age": "", "value": 1475}
    ]  # fmt: skip


def test_ages_are_kept_apart_from_totals(read):
    header = ",".join(["lsoa11_code", "total_population", *AGES])

    given = read(f"{header}\nE01000001,91,{','.join(['1'] * 91)}\nE01000002,92,{','.join(['1'] * 91)}\n", "mid2020.csv")

    found = {key.dataset: draft.rows for key, draft in given.drafts.items()}
    assert found == {"residents": 2, "residents-by-age": 182}
    assert "the ages of 1 areas do not add up" in given.notes[0]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("E01000009,-4", "total_residents is negative"),
        ("E01000009,many", "total_residents is not a number"),
        ("E01000009,4.5", "total_residents is not a whole number"),
        ("E01000009,", "total_residents is empty"),
        ("E02000009,4", "“E02000009” is not the code of a LSOA"),
        ("E01000001,4", "E01000001 stands a second time"),
        (",4", "the area code is empty"),
        ("E01000009,4,4", "3 columns where the header has 2"),
    ],
)
def test_wrong_row_is_refused(read, row, reason):
    given = read(f"lsoa21_code,total_residents\nE01000001,1475\nE01000002,1385\n{row}\n")

    assert reasons(given) == [(4, reason)]
    assert given.refusals[0].text == row


def test_swapped_columns_refuse_the_file(read):
    with pytest.raises(Problem, match=r"2 of 2 rows are wrong.*swapped"):
        read("lsoa21_code,total_residents\n1475,E01000001\n1385,E01000002\n")


def test_header_alone_is_refused(read):
    with pytest.raises(Problem, match="no rows"):
        read("lsoa21_code,total_residents\n")


def test_file_that_does_not_say_its_day_is_remarked_on(read):
    assert "does not say of which day" in read("lsoa21_code,total_residents\nE01000001,1475\n", "people.csv").notes[0]


REAL = [
    ("population/lsoa11_mid2020_total.csv.gz", "residents", "lsoa11", "2020", 34_753, 59_719_724),
    ("population/lsoa21_census2021_residents.csv.gz", "residents", "lsoa21", "2021", 35_672, 59_597_543),
    ("population/lsoa21_census2021_households.csv.gz", "households", "lsoa21", "2021", 35_672, 24_783_316),
    ("population/lad23_census2021_households.csv.gz", "households", "district23", "2021", 318, 24_783_192),
    ("asb/lancashire_ward_pop.xlsx", "residents", "ward-lancashire-ward-pop", "", 285, None),
    ("asb/northumbria_ward_pop.xlsx", "residents", "ward-northumbria-ward-pop", "", 177, None),
]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(("file", "dataset", "unit", "period", "rows", "total"), REAL)
def test_shared_populations(shared_data, tmp_path, file, dataset, unit, period, rows, total):
    (given,) = read_one(shared_data / file, tmp_path / "out")

    ((key, kept),) = rows_in(given).items()
    assert ({key.dataset for key in given.drafts}, key) == ({dataset}, (unit, period))
    assert (len(kept), len(given.refusals)) == (rows, 0)
    assert total is None or sum(row["value"] for row in kept) == total


@pytest.mark.real
@pytest.mark.slow
def test_ages_of_four_districts_add_up(shared_data, tmp_path):
    path = next((shared_data / "population").glob("*by_age*"))

    (given,) = read_one(path, tmp_path / "out")

    rows = {key.dataset: draft.rows for key, draft in given.drafts.items()}
    assert rows == {"residents": 1_588, "residents-by-age": 1_588 * 91}
    assert given.notes == []
