"""Indices of deprivation."""

import csv
import gzip

import pytest

from hallmark.evidence.sources.deprivation import COMPOSITE, IMD_2019, IMD_2025, WIMD_2019, index_of
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

HEADER = "lsoa11_code,IMD_rank,IMD_decile,Housing_and_Access_rank\n"


@pytest.fixture
def read(tmp_path):
    def reading(text):
        path = tmp_path / "imd.csv"
        path.write_text(text, encoding="utf-8")
        (given,) = read_one(path, tmp_path / "out")
        return given

    return reading


@pytest.mark.parametrize(
    ("header", "index"),
    [
        (["lsoa11_code", "IMD_decile", "Housing_and_Access_decile"], IMD_2019),
        (["lsoa21_code", "IMD_decile", "Housing_and_Services_decile", "IMD_score"], IMD_2025),
        (["lsoa11_code", "IMD_decile", "Access_decile"], WIMD_2019),
        (["nation", "lsoa", "UK_IMD_E_score", "UK_IMD_E_rank"], COMPOSITE),
        (["LSOA code (2021)", "LSOA name (2021)", "Index of Multiple Deprivation (IMD) Score"], IMD_2025),
        (["LSOA code (2011)", "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)"], IMD_2019),
        (["lsoa11_code", "total_population"], None),
        (["IMD_rank"], None),
    ],
)
def test_index_is_known_by_its_columns(header, index):
    assert index_of(header) == index


def test_each_measure_is_a_row(read):
    given = read(HEADER + "E01000001,29199,9,7319.5\n")

    ((key, rows),) = rows_in(given).items()
    assert key == ("england", "2019")
    assert [(row["domain"], row["measure"], row["value"]) for row in rows] == [
        ("IMD", "rank", 29199), ("IMD", "decile", 9), ("Housing and Access", "rank", 7319.5),
    ]  # fmt: skip
    assert {(row["area_code"], row["area_edition"]) for row in rows} == {("E01000001", "2011")}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("E01000009,0,9,1", "IMD_rank is not a rank"),
        ("E01000009,1,11,1", "IMD_decile is not a decile"),
        ("E01000009,first,1,1", "IMD_rank is not a number"),
        ("E01000001,1,1,1", "E01000001 stands a second time"),
        ("Croydon,1,1,1", "“Croydon” is not the code of a LSOA"),
    ],
)
def test_wrong_row_is_refused(read, row, reason):
    given = read(HEADER + "E01000001,29199,9,7319\nE01000002,30379,9,1\n" + row + "\n")

    assert reasons(given) == [(4, reason)]


def test_swapped_columns_refuse_the_file(read):
    with pytest.raises(Problem, match="swapped"):
        read("IMD_rank,lsoa11_code\nE01000001,29199\nE01000002,1\n")


REAL = [
    ("imd2019_england_lsoa11_ranks_deciles.csv.gz", ("england", "2019"), 32_844, 16),
    ("imd2025_england_lsoa21.csv.gz", ("england", "2025"), 33_755, 24),
    ("wimd2019_wales_lsoa11.csv.gz", ("wales", "2019"), 1_909, 27),
    ("uk_composite_imd_E.csv.gz", ("uk", ""), 42_619, 9),
]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(("file", "key", "areas", "measures"), REAL)
def test_shared_indices(shared_data, tmp_path, file, key, areas, measures):
    path = shared_data / "deprivation" / file
    with gzip.open(path, "rt", encoding="utf-8-sig") as text:
        cells = sum(bool(value) for row in csv.DictReader(text) for value in list(row.values())[-measures:])

    (given,) = read_one(path, tmp_path / "out")

    ((found, draft),) = given.drafts.items()
    assert (found.unit, found.period) == key
    assert (given.rows_in, len(given.refusals), draft.rows) == (areas, 0, cells)
