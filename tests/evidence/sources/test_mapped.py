"""Partners' extracts read by a mapping: what is kept, and why a row or a file is refused."""

from pathlib import Path

import pytest
import yaml
from pyarrow import parquet

from hallmark.evidence.sources import records
from hallmark.evidence.sources.mapped import Mapping
from hallmark.ui.problems import Problem
from read_one import read_one, reasons, rows_in

INCIDENTS = {
    "dataset": "street-drinking",
    "title": "Street drinking",
    "publisher": "Anytown Council",
    "licence": "Open Government Licence v3.0",
    "unit": "anytown",
    "kind": "incidents",
    "columns": {"occurred_at": "Date", "category": "Type"},
}
COUNTS = INCIDENTS | {
    "kind": "counts",
    "columns": {"month": "Month", "category": "Type", "lsoa_code": "LSOA", "n": "N"},
}


@pytest.fixture
def read(tmp_path):
    def reading(text, mapping=INCIDENTS, name="extract.csv", **changes):
        described, path = tmp_path / "mine.yaml", tmp_path / name
        described.write_text(yaml.safe_dump(mapping | changes), encoding="utf-8")
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        (given,) = read_one(path, tmp_path / "out", Mapping.from_yaml(described))
        return given

    return reading


def all_rows(given):
    return [row for rows in rows_in(given).values() for row in rows]


def with_columns(**columns):
    return INCIDENTS | {"columns": INCIDENTS["columns"] | columns}


def test_incidents_are_kept_by_month(read):
    given = read("Date,Type\n01/02/2024 13:05,Noise\n2024-03-05,Litter\n2024-03-06T07:08:09,Noise\n")

    assert given.rows_in == 3
    assert {key.period for key in given.drafts} == {"2024-02", "2024-03"}
    assert [row["occurred_at"] for row in all_rows(given)] == [
        "2024-02-01T13:05", "2024-03-05T00:00", "2024-03-06T07:08",
    ]  # fmt: skip
    assert [row["line"] for row in all_rows(given)] == [2, 3, 4]


def test_mapping_travels_with_the_rows(read):
    given = read("Date,Type\n01/02/2024,Noise\n", agency="Anytown", disclosure="suppress-below: 5")
    (draft,) = given.drafts.values()

    metadata = parquet.read_schema(draft.path).metadata
    assert metadata[b"suppress_below"] == b"5"
    assert metadata[b"agency"] == b"Anytown"


def test_category_is_renamed_or_passed_over(read):
    given = read(
        "Date,Type\n2024-02-01,NOI\n2024-02-01,TEST\n", category_map={"NOI": "Noise", "TEST": "Trial"}, ignore=["TEST"]
    )

    assert [row["category"] for row in all_rows(given)] == ["Noise"]
    assert "1 rows passed over" in given.notes[0]


def test_time_with_an_offset_is_told_in_the_zone_of_the_mapping(read):
    given = read("Date,Type\n2024-06-30T23:30:00Z,Noise\n", timezone="Europe/London")

    assert all_rows(given)[0]["occurred_at"] == "2024-07-01T00:30"
    assert all_rows(given)[0]["month"] == "2024-07"


def test_american_date_is_read_only_when_the_mapping_says_so(read):
    assert all_rows(read("Date,Type\n02/03/2024,Noise\n"))[0]["month"] == "2024-03"
    assert all_rows(read("Date,Type\n02/03/2024,Noise\n", formats=["%m/%d/%Y"]))[0]["month"] == "2024-02"


@pytest.mark.parametrize(
    ("date", "reason"),
    [
        ("31/02/2024", "the date “31/02/2024” is not understood"),
        ("yesterday", "the date “yesterday” is not understood"),
        ("", "the date is empty"),
        ("2099-01-01", "the date “2099-01-01” is in the future"),
        ("1900-01-01", "the date “1900-01-01” is before 1950"),
    ],
)
def test_row_with_a_wrong_date_is_refused(read, date, reason):
    given = read(f"Date,Type\n2024-02-01,Noise\n2024-02-01,Noise\n{date},Noise\n")

    assert reasons(given) == [(4, reason)]
    assert len(all_rows(given)) == 2


def test_row_of_another_width_is_refused_with_its_text(read):
    given = read("Date,Type\n2024-02-01,Noise\n2024-02-01,Noise,and more\n\n2024-02-02,Noise\n")

    assert reasons(given) == [(3, "3 columns where the header has 2")]
    assert given.refusals[0].text == "2024-02-01,Noise,and more"
    assert [row["line"] for row in all_rows(given)] == [2, 5]


def test_field_with_line_ends_keeps_the_line_numbers_right(read):
    given = read('Date,Type,Notes\n2024-02-01,Noise,"one\ntwo\r\nthree"\nnever,Noise,""\n2024-02-03,Noise,x\n')

    assert [row["line"] for row in all_rows(given)] == [2, 6]
    assert reasons(given) == [(5, "the date “never” is not understood")]


def test_line_separators_inside_a_field_do_not_end_a_line(read):
    given = read("Date,Type,Notes\n2024-02-01,Noise,a\u2028b\x0bc\x85d\n2024-02-02,Noise,e\n")

    assert [row["line"] for row in all_rows(given)] == [2, 3]


@pytest.mark.slow
@pytest.mark.parametrize("letter", ["x", "x\n"])
def test_free_text_of_two_megabytes_survives(read, letter):
    given = read(f'Date,Type,Notes\n2024-02-01,Noise,"{letter * 2_000_000}"\n2024-02-03,Noise,x\n')

    assert len(all_rows(given)) == 2
    assert not given.refusals


def test_quotation_mark_that_is_never_closed(read, monkeypatch):
    records.csv.field_size_limit(1000)
    try:
        with pytest.raises(Problem, match=r"extract.csv, line 3: .*opened there and not closed"):
            read('Date,Type\n2024-02-01,Noise\n"2024-02-01,Noise\n' + "2024-02-01,Noise\n" * 100)
    finally:
        records.csv.field_size_limit(records.LONGEST_FIELD)


def test_batches_give_the_same_rows_as_one(read, monkeypatch):
    text = "Date,Type\n" + "".join(f"2024-0{1 + day % 9}-01,Noise {day}\n" for day in range(100))
    whole = all_rows(read(text))

    monkeypatch.setattr(records, "BATCH_ROWS", 7)

    assert all_rows(read(text)) == whole


def test_easting_and_northing_become_degrees(read):
    given = read(
        "Date,Type,E,N\n2024-02-01,Noise,530000,180000\n2024-02-01,Noise,,\n2024-02-01,Noise,0,0\n",
        with_columns(easting="E", northing="N"),
    )

    first, second, third = all_rows(given)
    assert (first["longitude"], first["latitude"]) == pytest.approx((-0.1283, 51.5039), abs=0.0005)
    assert second["longitude"] is second["latitude"] is third["longitude"] is None
    assert next(iter(given.drafts.values())).without_place == 2


@pytest.mark.parametrize(
    ("east", "north", "reason"),
    [
        ("5300000", "180000", "the point lies outside the United Kingdom"),
        ("here", "180000", "a coordinate is not a number"),
        ("inf", "180000", "a coordinate is not a number"),
        ("530000", "", "one coordinate is there without the other"),
    ],
)
def test_row_with_a_wrong_point_is_refused(read, east, north, reason):
    good = "2024-02-01,Noise,530000,180000\n" * 2
    given = read(f"Date,Type,E,N\n{good}2024-02-01,Noise,{east},{north}\n", with_columns(easting="E", northing="N"))

    assert reasons(given) == [(4, reason)]


def test_exchanged_degrees_are_told(read):
    good = "2024-02-01,Noise,-0.12,51.5\n" * 2
    columns = with_columns(longitude="X", latitude="Y")

    given = read(f"Date,Type,X,Y\n{good}2024-02-01,Noise,51.5,-0.12\n2024-02-01,Noise,-122.4,37.8\n", columns)

    assert [reason for _, reason in reasons(given)] == [
        "longitude and latitude are exchanged", "the point lies outside the United Kingdom",
    ]  # fmt: skip


def test_named_coordinate_system_may_lie_anywhere(read):
    columns = with_columns(longitude="X", latitude="Y")

    given = read("Date,Type,X,Y\n2024-02-01,Noise,-122.4,37.8\n", columns, crs="EPSG:4326")

    assert not given.refusals


def test_feet_are_read_as_feet(read):
    columns = with_columns(x="X", y="Y")

    given = read("Date,Type,X,Y\n2016-08-01,Noise,7639201,683983\n", columns, crs="EPSG:2913")

    (row,) = all_rows(given)
    assert (row["longitude"], row["latitude"]) == pytest.approx((-122.70, 45.52), abs=0.05)


def test_wrong_small_area_code_is_refused(read):
    rows = "2024-02-01,Noise,E01000001\n2024-02-01,Noise,\n2024-02-01,Noise,E02000001\n"
    given = read("Date,Type,LSOA\n" + rows, with_columns(lsoa_code="LSOA"))

    assert reasons(given) == [(4, "“E02000001” is not the code of a LSOA")]
    assert next(iter(given.drafts.values())).without_place == 1


def test_counts_keep_noughts_and_corrections(read):
    given = read(
        "Month,Type,LSOA,N\n2024-02,Noise,E01000001,0\n2024-02,Noise,E01000002,-3\nFeb 2024,Noise,E01000003,4.0\n",
        COUNTS,
    )

    assert [row["n"] for row in all_rows(given)] == [0, -3, 4]
    assert {row["period_start"] for row in all_rows(given)} == {"2024-02"}
    assert next(iter(given.drafts.values())).categories == {"Noise": 1}


def test_text_for_a_number_is_refused(read):
    rows = "".join(f"2024-02,Noise,E0100000{at},{n}\n" for at, n in enumerate(["1", "2", "*", "", "4.5", "3", "4"]))
    given = read("Month,Type,LSOA,N\n" + rows, COUNTS)

    assert [reason for _, reason in reasons(given)] == [
        "“*” is not a whole number", "the number is empty", "“4.5” is not a whole number",
    ]  # fmt: skip


def test_wide_months_leave_out_what_is_not_published(read):
    mapping = COUNTS | {"columns": {"category": "Type", "lsoa_code": "LSOA"}, "months": {"prefix": "n "}}

    given = read("Type,LSOA,n 202401,n Feb-24,other\nNoise,E01000001,0,,\nNoise,E01000002,5,6,\n", mapping)

    found = {(row["period_start"], row["area_code"]): row["n"] for row in all_rows(given)}
    assert found == {("2024-01", "E01000001"): 0, ("2024-01", "E01000002"): 5, ("2024-02", "E01000002"): 6}


def test_wide_month_in_the_future_refuses_the_file(read):
    mapping = COUNTS | {"columns": {"category": "Type"}, "months": {"pattern": r"(?P<year>\d{4})(?P<month>\d\d)"}}

    with pytest.raises(Problem, match="a column for 2090-01, which is in the future"):
        read("Type,202401,209001\nNoise,0,1\n", mapping)


@pytest.mark.parametrize(
    ("year", "quarter", "begins", "found"),
    [
        ("2023/24", "1", "april", ("2023-04", "2023-06", "2023-Q2")),
        ("2023/24", "Q4", "april", ("2024-01", "2024-03", "2024-Q1")),
        ("2023", "4", "january", ("2023-10", "2023-12", "2023-Q4")),
    ],
)
def test_quarters_of_both_kinds_of_year(read, year, quarter, begins, found):
    mapping = COUNTS | {"columns": {"year": "Y", "quarter": "Q", "category": "Type", "n": "N"}, "year_begins": begins}

    given = read(f"Y,Q,Type,N\n{year},{quarter},Noise,4\n", mapping)

    (row,) = all_rows(given)
    (key,) = given.drafts
    assert (row["period_start"], row["period_end"], key.period) == found


def test_home_office_tables_by_the_ready_mapping(tmp_path):
    path = tmp_path / "prc-csp.csv"
    path.write_text(
        "Financial Year,Financial Quarter,Force Name,CSP Name,Offence Description,Offence Group,Offence Subgroup,"
        "Offence Code,Number of Offences\n2023/24,4,Surrey,Spelthorne,Burglary,Theft offences,Burglary,28E,-2\n"
    )

    (given,) = read_one(path, tmp_path / "out", Mapping.from_yaml("home-office-csp"))

    ((key, rows),) = rows_in(given).items()
    assert key == ("england-and-wales", "2024-Q1")
    assert rows[0]["area_name"] == "Spelthorne"
    assert rows[0]["n"] == -2


def test_column_that_the_file_has_not_lists_what_it_has(read):
    with pytest.raises(Problem) as caught:
        read("Day,Type\n2024-02-01,Noise\n")

    assert "mine.yaml wants the column “Date” for occurred_at; extract.csv has none." in str(caught.value)
    assert "It has: Day, Type." in str(caught.value)


def test_mapping_that_fits_nothing_shows_the_first_row(read):
    with pytest.raises(Problem) as caught:
        read("Date,Type\nNoise,2024-02-01\nLitter,2024-02-02\n")

    said = str(caught.value)
    assert "2 of 2 rows are wrong" in said
    assert "line 2, where the date “Noise” is not understood, in “Noise,2024-02-01”" in said


def test_endless_file_that_does_not_fit_is_given_up_early(read, monkeypatch):
    monkeypatch.setattr(records, "BATCH_ROWS", 10)
    monkeypatch.setattr("hallmark.evidence.sources.mapped_rows.BATCH_ROWS", 10)

    with pytest.raises(Problem, match="10 of 10 rows are wrong"):
        read("Date,Type\n" + "never,Noise\n" * 1000)


def test_header_without_rows_is_said(read):
    assert read("Date,Type\n").notes == ["extract.csv has a header and no rows."]


def test_other_encoding_is_read_when_the_mapping_names_it(read):
    given = read("Date,Type\n2024-02-01,Café\n".encode("cp1252"), encoding="cp1252")

    assert all_rows(given)[0]["category"] == "Café"


def test_unit_is_taken_from_the_name_of_the_file(read):
    given = read("Date,Type\n2024-02-01,Noise\n", name="North-Side_2024.csv", unit_in_file_name="^([A-Za-z-]+)_")

    assert {key.unit for key in given.drafts} == {"north-side"}


def test_optional_column_may_be_lacking(read):
    given = read("Date,Type\n2024-02-01,Noise\n", with_columns(reference="Ref"), optional=["reference"])

    assert all_rows(given)[0]["reference"] == ""


MAPPINGS = Path(__file__).parent / "mappings"
REAL = [
    ("asb/lancashire_asb.tab.gz", "police-uk-points", 56_434, 12),
    ("asb/northumbria_asb.tab.gz", "police-uk-points", 39_706, 11),
    (
        "recorded_crime_csp/csp_robbery_burglary_theft_four_quarters_undated.csv.gz",
        "home-office-csp-undated",
        15_577,
        1,
    ),
    ("benchmarks/chicago_aggravated_assaults.csv.gz", MAPPINGS / "chicago.yaml", 148_636, 120),
    ("benchmarks/cincinnati_burglary.csv.gz", MAPPINGS / "cincinnati.yaml", 8_723, 36),
    ("benchmarks/nyc_homicides.csv.gz", MAPPINGS / "new-york.yaml", 904, 36),
    ("benchmarks/san_francisco_robbery.csv.gz", MAPPINGS / "san-francisco.yaml", 951, 12),
    ("benchmarks/vancouver_thefts.csv.gz", MAPPINGS / "vancouver.yaml", 21_918, 12),
    ("benchmarks/nottingham_burglary.csv.gz", MAPPINGS / "nottingham-burglary.yaml", 1_795, 12),
    ("benchmarks/nottingham_robbery.csv.gz", MAPPINGS / "nottingham-robbery.yaml", 555, 12),
    ("benchmarks/portland_cfs_2016-08.zip", MAPPINGS / "portland.yaml", 19_375, 1),
    ("benchmarks/portland_cfs_2016-09.zip", MAPPINGS / "portland.yaml", 18_443, 1),
]


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.parametrize(("file", "mapping", "rows", "months"), REAL, ids=[file for file, *_ in REAL])
def test_shared_extracts_come_in_whole(shared_data, tmp_path, file, mapping, rows, months):
    (given,) = read_one(shared_data / file, tmp_path / "out", Mapping.from_yaml(mapping))

    assert (given.rows_in, given.rows_kept, len(given.refusals)) == (rows, rows, 0)
    assert len(given.drafts) == months


@pytest.mark.real
@pytest.mark.slow
def test_vancouver_metres_agree_with_the_city(shared_data, tmp_path):
    mapping = Mapping.from_yaml(MAPPINGS / "vancouver.yaml")

    (given,) = read_one(shared_data / "benchmarks/vancouver_thefts.csv.gz", tmp_path / "out", mapping)

    points = [row for row in all_rows(given) if row["longitude"] is not None]
    assert all(-123.3 < row["longitude"] < -123.0 and 49.1 < row["latitude"] < 49.4 for row in points)
    assert len(points) > 21_000
