"""Adding street-level records: what is kept, what is refused, and what a second copy does."""

import csv

import pytest

from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import, Original
from hallmark.evidence.tables import live_holdings, rows_of
from hallmark.ui.problems import Problem
from police_files import archive, month_of, street_archive, street_csv, street_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def add(*paths, **options):
    return add_evidence(paths, by="test", options=Options(**options))


def rows_held():
    table = rows_of(live_holdings("police-uk-street"))
    return table.to_pyarrow().to_pylist() if table is not None else []


def test_archive_is_kept_by_force_and_month(tmp_path, evidence_root):
    path = street_archive(tmp_path / "surrey.zip", {"2025-01": month_of(40), "2025-02": month_of(30, month="2025-02")})

    (report,) = add(path)

    assert (report.rows_in, report.rows_kept, report.rows_quarantined, report.holdings) == (70, 70, 0, 2)
    held = {(h.unit, h.period): h.rows for h in Holding.objects.all()}
    assert held == {("surrey", "2025-01"): 40, ("surrey", "2025-02"): 30}
    original = Original.objects.get()
    assert (evidence_root / original.stored_as).read_bytes() == path.read_bytes()


def test_identical_rows_are_real(tmp_path):
    same = street_row(1, Crime_ID="", Crime_type="Anti-social behaviour")
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv([same, same, same]))

    add(path)

    assert len(rows_held()) == 3


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "BOM"])
def test_line_ends_and_byte_order_mark_do_not_matter(tmp_path, end, mark):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(mark + street_csv(month_of(10), end=end))

    (report,) = add(path)

    assert report.rows_kept == 10
    assert {row["context"] for row in rows_held()} == {""}


def test_columns_in_another_order_are_read_by_name(tmp_path):
    header = ["Crime type", "LSOA code", "Month", "Falls within", "Latitude", "Longitude"]
    path = tmp_path / "extract.csv"
    path.write_bytes(street_csv(month_of(10), header=header))

    add(path)

    row = rows_held()[0]
    assert (row["crime_type"], row["longitude"], row["crime_id"]) == ("Burglary", -0.50771, "")


def test_rows_of_several_forces_and_months_in_one_file_go_to_their_own_holdings(tmp_path):
    rows = [
        *month_of(5),
        *month_of(4, month="2025-02"),
        *month_of(3, Falls_within="Norfolk Constabulary", Reported_by="Norfolk Constabulary"),
    ]
    path = tmp_path / "merged.csv"
    path.write_bytes(street_csv(rows))

    add(path)

    held = {(h.unit, h.period): h.rows for h in Holding.objects.all()}
    assert held == {("surrey", "2025-01"): 5, ("surrey", "2025-02"): 4, ("norfolk", "2025-01"): 3}


def test_a_bad_row_is_refused_with_its_line_and_the_rest_is_kept(tmp_path, evidence_root):
    rows = month_of(40)
    rows[7] |= {"Crime type": "Mischief"}
    rows[20] |= {"Longitude": "51.4321", "Latitude": "-0.50771"}
    rows[30] |= {"Month": "2031-01"}
    path = tmp_path / "surrey-extract.csv"
    path.write_bytes(street_csv(rows) + b"too,few\n")

    (report,) = add(path)

    assert (report.rows_in, report.rows_kept, report.rows_quarantined) == (41, 37, 4)
    with report.quarantine_file.open(encoding="utf-8-sig", newline="") as file:
        refused = {int(row["line"]): row for row in csv.DictReader(file)}
    assert set(refused) == {9, 22, 32, 42}
    assert "Mischief" in refused[9]["reason"]
    assert "exchanged" in refused[22]["reason"]
    assert "future" in refused[32]["reason"]
    assert refused[42]["row"] == "too,few"
    assert "Mischief" in refused[9]["row"]


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = street_archive(tmp_path / "surrey.zip", {"2025-01": month_of(40)})
    add(path)
    before = list(Holding.objects.values())

    (report,) = add(path)

    assert report.import_id is None
    assert "Already held" in report.notes[0]
    assert list(Holding.objects.values()) == before
    assert Import.objects.count() == 1


def test_a_month_held_already_within_another_archive_changes_nothing(tmp_path, evidence_root):
    add(street_archive(tmp_path / "one.zip", {"2025-01": month_of(40)}))

    (report,) = add(
        street_archive(tmp_path / "two.zip", {"2025-01": month_of(40), "2025-02": month_of(40, month="2025-02")})
    )

    assert {(h.period, h.state) for h in Holding.objects.all()} == {("2025-01", "live"), ("2025-02", "live")}
    assert any("Already held, unchanged" in note for note in report.notes)
    assert len(list((evidence_root / "parquet").rglob("*.parquet"))) == 2


def test_a_republished_month_replaces_and_says_what_changed(tmp_path):
    rows = month_of(40)
    add(street_archive(tmp_path / "old.zip", {"2025-01": rows}))
    later = [dict(row) for row in reversed(rows)]
    for row in later[:10]:
        if row["Crime ID"]:
            row["Last outcome category"] = "Investigation complete; no suspect identified"
    later[0] |= {"Longitude": "-0.510000"}
    later.append(street_row(99))

    (report,) = add(street_archive(tmp_path / "new.zip", {"2025-01": later}))

    live = Holding.objects.get(state="live")
    earlier = Holding.objects.get(state="superseded")
    assert (live.rows, earlier.rows, earlier.superseded_by) == (41, 40, live)
    settled = sum(bool(row["Crime ID"]) for row in later[:10])
    assert live.change["outcomes_changed"] == settled
    assert live.change["records_added"] == 1
    assert any("40 rows became 41" in note and "outcomes changed" in note for note in report.notes)
    assert len(rows_held()) == 41


def test_an_older_download_added_later_does_not_replace(tmp_path):
    older = month_of(40)
    newer = [row | ({"Last outcome category": "Local resolution"} if row["Crime ID"] else {}) for row in older]
    add(street_archive(tmp_path / "newer.zip", {"2025-01": newer}))

    (report,) = add(street_archive(tmp_path / "older.zip", {"2025-01": older}))

    assert {row["outcome"] for row in rows_held()} == {"Local resolution", ""}
    assert any("earlier download" in note for note in report.notes)


@pytest.mark.parametrize("order", [("a", "b"), ("b", "a")])
def test_vintages_in_one_archive_are_told_apart_by_their_outcomes(tmp_path, order):
    older = month_of(40)
    newer = [row | ({"Last outcome category": "Local resolution"} if row["Crime ID"] else {}) for row in older]
    content = {"a": older, "b": newer}
    path = archive(
        tmp_path / "both.zip",
        {
            f"{number}-{name}/2025-01/2025-01-surrey-street.csv": street_csv(content[name])
            for number, name in enumerate(order)
        },
    )

    add(path)

    assert {row["outcome"] for row in rows_held()} == {"Local resolution", ""}
    assert sorted(Holding.objects.values_list("state", flat=True)) == ["live", "superseded"]


def test_a_part_of_a_month_does_not_replace_the_whole(tmp_path):
    add(street_archive(tmp_path / "whole.zip", {"2025-01": month_of(40)}))
    part = [row for row in month_of(40) if row["Crime type"] == "Burglary"]

    (report,) = add(street_archive(tmp_path / "part.zip", {"2025-01": part}))

    assert len(rows_held()) == 40
    assert any("looks like a part of the month" in note for note in report.notes)


def test_a_part_replaces_where_the_person_says_so(tmp_path):
    add(street_archive(tmp_path / "whole.zip", {"2025-01": month_of(40)}))
    part = [row for row in month_of(40) if row["Crime type"] == "Burglary"]

    add(street_archive(tmp_path / "part.zip", {"2025-01": part}), replace=True)

    assert {row["crime_type"] for row in rows_held()} == {"Burglary"}


def test_a_file_that_cannot_be_added_leaves_the_store_as_it_was(tmp_path, evidence_root):
    add(street_archive(tmp_path / "good.zip", {"2025-01": month_of(40)}))
    before = sorted(path for path in evidence_root.rglob("*") if path.is_file())
    bad = archive(
        tmp_path / "bad.zip",
        {
            "2025-02/2025-02-surrey-street.csv": street_csv(month_of(40, month="2025-02")),
            "2025-03/2025-03-surrey-street.csv": b"<!DOCTYPE html><html>Not found</html>",
        },
    )

    with pytest.raises(Problem, match="web page"):
        add(bad)

    assert sorted(path for path in evidence_root.rglob("*") if path.is_file()) == before
    assert Holding.objects.count() == 1
