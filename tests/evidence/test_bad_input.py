"""Each wrong input that people bring gets one clear sentence, and nothing is lost or half added."""

import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest

from hallmark.evidence import adding, lake
from hallmark.evidence.adding import Options
from hallmark.evidence.changes import add_evidence
from hallmark.evidence.models import Holding, Import
from hallmark.evidence.reading import text
from hallmark.ui.problems import Problem
from police_files import archive, month_of, street_archive, street_csv, street_row

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def refusal(path: Path, **options) -> str:
    """The one sentence that adding this file ends in; the store must be as it was."""
    with pytest.raises(Problem) as caught:
        add_evidence([path], by="test", options=Options(**options))
    assert Import.objects.count() == 0
    assert Holding.objects.count() == 0
    leftovers = [item for item in lake.root().rglob("*") if item.is_file()] if lake.root().exists() else []
    assert leftovers == []
    return str(caught.value)


def test_wrong_encoding(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    rows = [*month_of(5), street_row(9, Location="On or near Café Row")]
    path.write_bytes(street_csv(rows).decode().encode("cp1252"))

    said = refusal(path)

    assert "line 7" in said
    assert "UTF-8" in said


def test_utf_16(tmp_path):
    path = tmp_path / "extract.csv"
    path.write_bytes(street_csv(month_of(5)).decode().encode("utf-16"))

    assert "Save as: CSV UTF-8" in refusal(path)


def test_swapped_columns(tmp_path):
    rows = [row | {"Crime type": row["LSOA name"], "LSOA name": row["Crime type"]} for row in month_of(20)]
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(rows))

    assert "not a crime type" in refusal(path)


def test_latitude_and_longitude_exchanged(tmp_path):
    rows = [row | {"Longitude": row["Latitude"], "Latitude": row["Longitude"]} for row in month_of(20)]
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(rows))

    assert "longitude and latitude are exchanged" in refusal(path)


def test_a_month_in_the_future(tmp_path):
    path = tmp_path / "2099-01-surrey-street.csv"
    path.write_bytes(street_csv(month_of(20, month="2099-01")))

    assert "2099-01 is in the future" in refusal(path)


def test_a_truncated_zip(tmp_path):
    whole = street_archive(tmp_path / "whole.zip", {"2025-01": month_of(400)})
    path = tmp_path / "cut.zip"
    path.write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])

    assert "damaged or cut short" in refusal(path)


def test_a_zip_with_a_flipped_byte(tmp_path):
    path = street_archive(tmp_path / "flipped.zip", {"2025-01": month_of(400)})
    data = bytearray(path.read_bytes())
    data[len(data) // 3] ^= 0xFF
    path.write_bytes(data)

    assert "Download it again" in refusal(path)


def test_a_truncated_gzip(tmp_path):
    path = tmp_path / "street.csv.gz"
    path.write_bytes(gzip.compress(street_csv(month_of(400)))[:-40])

    assert "damaged or cut short" in refusal(path)


def test_a_zip_bomb(tmp_path):
    path = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open("a.csv", "w", force_zip64=True) as member,
    ):
        for _ in range(120):
            member.write(b"0" * 1024 * 1024)

    assert "hostile archive" in refusal(path)


def test_a_gzip_bomb(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(street_csv([]) + (b"0" * 99 + b"\n") * 2 * 1024 * 1024))

    assert "hostile archive" in refusal(path)


class EndlessLine(io.RawIOBase):
    """Two gigabytes without a line end; counts what was asked for."""

    left = 2 * 1024**3

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.left)
        self.left -= size
        return b"a" * size


def test_a_2_gb_line_is_refused_after_its_first_part():
    stream = EndlessLine()

    with pytest.raises(Problem, match="longer than 1 MB"):
        text.open_table(stream, "line.csv")

    assert 2 * 1024**3 - stream.left < 3 * text.BLOCK


def test_a_long_line_between_good_ones(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(month_of(20)) + b"x" * 2 * 1024 * 1024 + b"\n")

    assert "longer than 1 MB" in refusal(path)


def test_an_html_error_page_saved_as_csv(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(b"\n<!DOCTYPE html>\n<html><body>503 Service Unavailable</body></html>")

    assert "web page" in refusal(path)


def test_an_empty_archive(tmp_path):
    assert "empty archive" in refusal(archive(tmp_path / "none.zip", {}))


def test_an_empty_file_and_an_empty_folder(tmp_path):
    path = tmp_path / "none.csv"
    path.touch()
    folder = tmp_path / "folder"
    folder.mkdir()

    assert "empty (0 bytes)" in refusal(path)
    assert "folder" in refusal(folder)


def test_an_archive_of_things_unknown(tmp_path):
    path = archive(tmp_path / "odd.zip", {"a.csv": b"x,y\n1,2\n", "b.csv": b"p,q\n1,2\n"})

    assert "None of the 2 files" in refusal(path)


def test_columns_that_no_source_knows(tmp_path):
    path = tmp_path / "unknown.csv"
    path.write_bytes(b"when,what\n2025-01-01,noise\n")

    assert "--mapping" in refusal(path)


def test_a_path_that_is_not_there(tmp_path):
    assert "nothing at" in refusal(tmp_path / "absent.zip")


def test_millions_of_empty_lines(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(month_of(3)) + b"\n" * 3_000_000)

    assert "empty lines" in refusal(path)


def test_line_ends_of_an_old_mac(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(month_of(20), end="\r"))

    assert "old Mac" in refusal(path)


def test_a_pipe_that_never_ends(tmp_path):
    path = tmp_path / "pipe"
    os.mkfifo(path)

    assert "not a file that can be read" in refusal(path)


def test_null_bytes(tmp_path):
    path = tmp_path / "2025-01-surrey-street.csv"
    path.write_bytes(street_csv(month_of(3)) + b"\x00" * 100)

    assert "null bytes" in refusal(path)


@pytest.mark.parametrize("where", ["originals", "parquet"])
def test_a_full_disk(tmp_path, monkeypatch, where):
    path = street_archive(tmp_path / "surrey.zip", {"2025-01": month_of(40)})
    full = OSError(28, "No space left on device")

    def fails(*args, **kwargs):
        raise full

    if where == "originals":
        monkeypatch.setattr(adding, "copy_in", fails)
    else:
        monkeypatch.setattr(lake, "settle", fails)

    assert "is full, so nothing was added" in refusal(path)


def test_no_permission_to_write(tmp_path, monkeypatch):
    path = street_archive(tmp_path / "surrey.zip", {"2025-01": month_of(40)})

    def fails(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(lake.root() / "originals"))

    monkeypatch.setattr(lake, "parquet_path", fails)

    assert "You may not write to" in refusal(path)


def test_no_permission_to_read(tmp_path, monkeypatch):
    path = street_archive(tmp_path / "surrey.zip", {"2025-01": month_of(40)})
    ordinary = Path.open

    def guarded(self, *args, **kwargs):
        if self == path:
            raise PermissionError(13, "Permission denied", str(path))
        return ordinary(self, *args, **kwargs)

    monkeypatch.setattr(Path, "open", guarded)

    assert "You may not read" in refusal(path)
