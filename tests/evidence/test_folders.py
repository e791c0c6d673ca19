"""Folders: reference data first, what nobody knows passed over, what is there already left alone."""

import pytest

from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import, Original
from hallmark.ui.problems import Problem
from police_files import archive, month_of, street_archive, street_csv

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_unknown_files_are_passed_over_and_named(tmp_path, evidence_root):
    folder = tmp_path / "folder"
    folder.mkdir()
    street_archive(folder / "surrey.zip", {"2025-01": month_of(20)})
    (folder / "notes.csv").write_text("when,what\n2025-01-01,rain\n", encoding="utf-8")

    (report,) = add_evidence([folder], by="test")

    assert report.rows_kept == 20
    assert any("1 file was passed over" in note and "notes.csv" in note for note in report.notes)
    assert Original.objects.count() == 1
    assert len([path for path in (evidence_root / "originals").rglob("*") if path.is_file()]) == 1


def test_a_folder_held_already_is_no_error_though_it_has_unknown_files(tmp_path, evidence_root):
    folder = tmp_path / "folder"
    folder.mkdir()
    street_archive(folder / "surrey.zip", {"2025-01": month_of(20)})
    add_evidence([folder], by="test")
    before = sorted(path for path in evidence_root.rglob("*") if path.is_file())

    (report,) = add_evidence([folder], by="test")

    assert report.import_id is None
    assert Import.objects.count() == 1
    assert sorted(path for path in evidence_root.rglob("*") if path.is_file()) == before


def test_a_folder_of_nothing_known_is_refused(tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "notes.csv").write_text("when,what\n2025-01-01,rain\n", encoding="utf-8")

    with pytest.raises(Problem, match=r"Nothing in .* is of a kind"):
        add_evidence([folder], by="test")


def test_an_empty_marker_file_within_an_archive_is_passed_over(tmp_path):
    path = archive(
        tmp_path / "a.zip",
        {"2025-01/2025-01-surrey-street.csv": street_csv(month_of(20)), "DONE": b"", "2025-01/empty.txt": b""},
    )

    (report,) = add_evidence([path], by="test")

    assert report.rows_kept == 20
    assert Holding.objects.count() == 1


@pytest.mark.real
def test_two_files_may_outline_the_same_areas(tmp_path, shared_data):
    """One finely and one roughly, in one folder: neither spoils the other."""
    from hallmark.areas.queries import boundaries

    folder = tmp_path / "boundaries"
    folder.mkdir()
    for name in ("lsoa11_topojson_england_wales.zip", "surrey_norfolk_sutton_croydon.zip"):
        (folder / name).symlink_to(shared_data / "boundaries" / name)

    add_evidence([folder], by="test")

    assert boundaries(["E01030736"], edition=2011)["E01030736"].is_valid
