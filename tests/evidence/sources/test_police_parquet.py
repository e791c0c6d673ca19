"""Street-level crime in one Parquet file."""

import csv
import io

import pyarrow as pa
import pytest
from pyarrow import parquet

from hallmark.evidence.reading.parquet import ParquetTable
from hallmark.evidence.sources import police_parquet
from hallmark.ui.problems import Problem
from police_files import month_of, street_csv
from read_one import read_one, reasons, rows_in


def parquet_file(path, rows, without=("Crime ID", "LSOA name", "Context"), **options):
    columns = [name for name in rows[0] if name not in without]
    table = pa.table({name: [row[name] or None for row in rows] for name in columns})
    for axis in ("Longitude", "Latitude"):
        table = table.set_column(columns.index(axis), axis, table[axis].cast(pa.float64()))
    parquet.write_table(table, path, **options)
    return path


@pytest.fixture
def two_forces():
    norfolk = {"Falls within": "Norfolk Constabulary", "Reported by": "Norfolk Constabulary"}
    return [
        *month_of(6), *[row | norfolk for row in month_of(4, start=50)],
        *month_of(5, month="2025-02", start=100), *[row | norfolk for row in month_of(3, month="2025-02", start=150)],
    ]  # fmt: skip


def counts(given):
    return {place: len(rows) for place, rows in rows_in(given).items()}


def test_sorted_file_is_kept_by_force_and_month_in_whole_row_groups(tmp_path, two_forces):
    path = parquet_file(tmp_path / "all.parquet", two_forces, row_group_size=2)

    (given,) = read_one(path, tmp_path / "out")

    assert counts(given) == {
        ("surrey", "2025-01"): 6, ("norfolk", "2025-01"): 4, ("surrey", "2025-02"): 5, ("norfolk", "2025-02"): 3,
    }  # fmt: skip
    assert {parquet.ParquetFile(draft.path).num_row_groups for draft in given.drafts.values()} == {1}


def test_unsorted_file_gives_the_same_with_its_own_row_numbers(tmp_path, two_forces):
    mixed = two_forces[::2] + two_forces[1::2]
    path = parquet_file(tmp_path / "mixed.parquet", mixed)

    (given,) = read_one(path, tmp_path / "out")

    assert counts(given) == {
        ("surrey", "2025-01"): 6, ("norfolk", "2025-01"): 4, ("surrey", "2025-02"): 5, ("norfolk", "2025-02"): 3,
    }  # fmt: skip
    lines = sorted(row["line"] for rows in rows_in(given).values() for row in rows)
    assert lines == list(range(1, 19))


def test_rows_are_the_same_as_from_the_csv(tmp_path):
    rows = month_of(20) + month_of(1, start=90, Longitude="", Latitude="", LSOA_code="", Location="No Location")
    text = tmp_path / "2025-01-surrey-street.csv"
    text.write_bytes(street_csv(rows))
    packed = parquet_file(tmp_path / "street.parquet", rows, without=())

    (from_text,) = read_one(text, tmp_path / "out")
    (from_parquet,) = read_one(packed, tmp_path / "out")

    for first, second in zip(
        rows_in(from_text)["surrey", "2025-01"], rows_in(from_parquet)["surrey", "2025-01"], strict=True
    ):
        assert first | {"line": 0} == second | {"line": 0}
    (one,), (other,) = from_text.drafts.values(), from_parquet.drafts.values()
    assert (one.categories, one.without_place, one.has_ids) == (other.categories, other.without_place, other.has_ids)
    schemas = [parquet.read_schema(draft.path) for draft in (one, other)]
    assert schemas[0].names == schemas[1].names


def test_month_larger_than_what_waits_in_memory_is_written_in_pieces(tmp_path, two_forces, monkeypatch):
    monkeypatch.setattr(police_parquet, "AT_ONCE", 2)
    path = parquet_file(tmp_path / "all.parquet", two_forces, row_group_size=1)

    (given,) = read_one(path, tmp_path / "out")

    assert counts(given)["surrey", "2025-01"] == 6


def most_held_while_reading(path, groups):
    """The most bytes of Arrow that are held at once, by rows and reader, while a file of so many years is read."""
    years = [{"Falls within": "Surrey Police", "Month": f"{2000 + year}-01"} for year in range(groups)]
    streets = [f"On or near Street {number % 400}" for number in range(20_000)]
    schema = pa.schema([("Falls within", pa.string()), ("Month", pa.string()), ("Location", pa.string())])
    with parquet.ParquetWriter(path, schema) as writer:
        for year in years:
            writer.write_table(pa.table({**{name: [year[name]] * 20_000 for name in year}, "Location": streets}))
    before = pa.total_allocated_bytes()
    return max(
        pa.total_allocated_bytes() - before for _ in ParquetTable(path).batches(grouped_by=["Month", "Falls within"])
    )


@pytest.mark.slow
def test_memory_of_reading_does_not_grow_with_the_file(tmp_path):
    few = most_held_while_reading(tmp_path / "few.parquet", 4)
    many = most_held_while_reading(tmp_path / "many.parquet", 24)

    assert 0 < many < 1.5 * few


def test_wrong_rows_are_refused_with_their_row_number_and_text(tmp_path):
    rows = month_of(4) + month_of(1, start=9, Crime_type="Piracy")
    path = parquet_file(tmp_path / "street.parquet", rows)

    (given,) = read_one(path, tmp_path / "out")

    assert reasons(given) == [(5, "“Piracy” is not a crime type of police.uk")]
    assert "Piracy" in next(csv.reader(io.StringIO(given.refusals[0].text)))


def test_file_cut_short_is_refused_in_words(tmp_path, two_forces):
    path = parquet_file(tmp_path / "street.parquet", two_forces)
    path.write_bytes(path.read_bytes()[:-20])

    with pytest.raises(Problem, match=r"street.parquet is damaged or cut short"):
        read_one(path, tmp_path / "out")


def test_parquet_of_something_else_is_passed_over(tmp_path):
    parquet.write_table(pa.table({"a": [1], "b": [2]}), tmp_path / "other.parquet")

    assert read_one(tmp_path / "other.parquet", tmp_path / "out") == []


@pytest.mark.real
@pytest.mark.slow
def test_real_year_of_all_forces_imports(shared_data, tmp_path):
    path = shared_data / "police_uk/national/all-forces-2025-without-crime-id.parquet"

    (given,) = read_one(path, tmp_path / "out")

    assert (given.rows_kept, len(given.drafts), len(given.refusals)) == (4_015_457, 474, 0)
